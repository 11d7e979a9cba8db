"""A part of a painting as the style of a picture."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import discord
import numpy as np
import pytest
from PIL import Image
from simcord.results import ResponseMessage

from bot.buttons.recipe_text import discord_command
from bot.card.job_buttons import part_button
from bot.language import tongue
from engine.job.parts import Cell
from engine.job.spec import PictureInfo, StyleImage, WeightsInfo
from engine.pictures.images import encode
from engine.pictures.writing.provenance import describe
from tests.bot.answers import private, told
from tests.bot.simulation import PAINTING, PHOTO, World, result, started

_CORNER = (StyleImage(PAINTING[1], part=Cell.TOP_LEFT),)


@pytest.mark.parametrize("cell", Cell)
async def test_each_can_be_chosen(world: World, cell: Cell) -> None:
    await world.stylize(style_part=cell.value)

    assert world.job.styles == (StyleImage(PAINTING[1], part=cell),)


async def test_one_that_is_too_small_is_refused_with_what_is_allowed(world: World) -> None:
    world.painter.looks[PAINTING[1]] = PictureInfo("PNG", 180, 300)

    answer = await world.stylize(style_part="middle")

    assert world.refusal(answer) == (
        "That part of the style picture is 60 by 100 pixels; it needs at least 64 each way. Choose "
        "a larger part, or a larger picture."
    )


async def test_again_it_is_the_same_part(world: World) -> None:
    await world.paints(started(), result(), style_part="top-left")

    await world.ana.click(world.card(), label="Again")

    assert len(world.painter.jobs) == 2
    assert world.job.styles == _CORNER


@pytest.mark.parametrize("crash", [False, True])
async def test_and_after_a_restart(world: World, crash: bool) -> None:
    await world.stylize(style_part="top-left")

    await world.restart(crash=crash)

    assert len(world.painter.jobs) == 2
    assert world.job.styles == _CORNER


async def test_the_recipe_names_it_in_the_readers_language(world: World) -> None:
    await world.stylize(style_part="top-left", recipe="gatys", seed=3)
    ticket = world.bot.studio.jobs.find(world.job.id)
    assert ticket is not None
    made = describe(world.job, WeightsInfo("imagenet", ""), torch_version="2", device="")

    assert discord_command(ticket.order, made, tongue("de")) == (
        "/malen inhalt: stil: stil_teil:links oben rezept:gatys seed:3"
    )


async def test_of_several_paintings_it_is_the_same_part_of_each(world: World) -> None:
    await world.stylize(style_2=("stars.png", b"the stars"), style_part="bottom")

    assert [style.part for style in world.job.styles] == [Cell.BOTTOM] * 2
    assert world.job.content == PHOTO[1]


def _nine_colours() -> bytes:
    """A painting whose parts have each a colour of their own, as their number says."""
    picture = Image.new("RGB", (240, 180))
    for number in range(9):
        left, top = number % 3 * 80, number // 3 * 60
        picture.paste(_colour(number), (left, top, left + 80, top + 60))
    file = BytesIO()
    picture.save(file, "WEBP", lossless=True)
    return file.getvalue()


def _colour(number: int) -> tuple[int, int, int]:
    return (number % 3 * 100 + 20, number // 3 * 100 + 20, 128)


async def _paint_with_nine_colours(world: World, **options: Any) -> None:
    look = PictureInfo("PNG", 720, 540, _nine_colours())
    world.painter.looks[PAINTING[1]] = look
    await world.paints(started(), result(image=encode(Image.new("RGB", (80, 60)))), **options)


def _colours_at(data: bytes, *places: tuple[float, float]) -> np.ndarray:
    with Image.open(BytesIO(data)) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    height, width = pixels.shape[:2]
    return np.array([pixels[int(y * height), int(x * width)] for x, y in places], dtype=int)


def _is(found: np.ndarray, number: int) -> bool:
    return bool(np.abs(found - _colour(number)).max() < 16)


def _rows(question: ResponseMessage) -> list[list[Any]]:
    """The buttons of a message, row by row."""
    return [
        row.children for row in question.message.components if isinstance(row, discord.ActionRow)
    ]


@pytest.mark.parametrize("restarted", [False, True])
async def test_the_card_shows_that_part_beside_the_photo(world: World, restarted: bool) -> None:
    world.painter.looks[PAINTING[1]] = PictureInfo("PNG", 720, 540, _nine_colours())
    await world.stylize(style_part="bottom-right")
    if restarted:
        await world.restart()

    shown = await world.picture(world.card(), nth=0)

    assert _is(_colours_at(shown, (0.55, 0.1), (0.95, 0.5), (0.6, 0.9)), 8)


async def test_compare_shows_that_part(world: World) -> None:
    await _paint_with_nine_colours(world, style_part="top")

    answer = private(await world.ana.click(world.card(), label="Compare"))

    row = world.env.backend.cdn.get(answer.attachments[0].url)
    assert row is not None
    assert _is(_colours_at(row, (0.4, 0.1), (0.5, 0.5), (0.6, 0.9)), 1)


@pytest.mark.parametrize("cell", Cell)
async def test_one_is_chosen_on_the_painting_itself(world: World, cell: Cell) -> None:
    await _paint_with_nine_colours(world, size=200, seed=3)
    first = world.job

    question = await world.ben.click(world.card(), label="Style part")

    assert told(question) == "Which part of the painting shall be its style?"
    picture = world.env.backend.cdn.get(private(question).attachments[0].url)
    assert picture is not None
    for number in range(9):
        middle = ((number % 3 + 0.5) / 3, (number // 3 + 0.5) / 3)
        assert _is(_colours_at(picture, middle), number), "it is shown as it is"
    lines = _colours_at(picture, (1 / 3, 0.5), (2 / 3, 0.5), (0.5, 1 / 3), (0.5, 2 / 3))
    assert lines.min() > 200, "with lines between the parts"
    custom_id = f"easel:{part_button(cell)}:{first.id}"
    await world.ben.click(private(question), custom_id=custom_id)
    assert world.job.styles == (StyleImage(PAINTING[1], part=cell),)
    assert (world.job.content, world.job.recipe) == (first.content, first.recipe)
    assert world.bot.studio.jobs.all[0].requester.id == world.ben.id


async def test_the_buttons_lie_as_the_parts_do(world: World) -> None:
    await _paint_with_nine_colours(world)

    question = private(await world.ana.click(world.card(), label="Style part"))

    arrows = [[button.emoji.name for button in row] for row in _rows(question)]
    assert arrows == [["↖️", "⬆️", "↗️"], ["⬅️", "⏺️", "➡️"], ["↙️", "⬇️", "↘️"]]


async def test_the_whole_painting_can_be_the_style_again(world: World) -> None:
    await _paint_with_nine_colours(world, style_part="left")

    question = private(await world.ana.click(world.card(), label="Style part"))

    assert [row[0].disabled for row in _rows(question)] == [False, True, False, False]
    await world.ana.click(question, label="The whole painting")
    assert world.job.styles == (StyleImage(PAINTING[1]),)


async def test_one_that_is_too_small_to_paint_with_is_refused_below_the_question(
    world: World,
) -> None:
    await _paint_with_nine_colours(world)
    world.painter.looks[PAINTING[1]] = PictureInfo("PNG", 150, 150, _nine_colours())

    question = private(await world.ana.click(world.card(), label="Style part"))
    answer = await world.ana.click(question, custom_id=f"easel:part-top:{world.job.id}")

    assert answer.followups[0].ephemeral
    assert answer.followups[0].content.startswith(
        "That part of the style picture is 50 by 50 pixels; it needs"
    )


async def test_there_is_nothing_to_choose_from_once_the_pictures_are_removed(world: World) -> None:
    await _paint_with_nine_colours(world)
    world.bot.services.archive.remove_inputs(world.job.id)

    answer = await world.ana.click(world.card(), label="Style part")

    assert told(answer) == (
        "The pictures that it was painted from are no longer kept, so please send them again with "
        "/stylize or /draw."
    )
