"""A part of a painting as the style of a picture."""

from __future__ import annotations

import pytest

from bot.buttons.recipe_text import discord_command
from bot.language import tongue
from engine.job.parts import Cell
from engine.job.spec import PictureInfo, StyleImage, WeightsInfo
from engine.pictures.provenance import describe
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
    await world.stylize(style_part="top-left")
    await world.play(world.job, started(), result())

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
    ticket = world.bot.studio.find(world.job.id)
    assert ticket is not None
    made = describe(world.job, WeightsInfo("imagenet", ""), torch_version="2", device="")

    assert discord_command(ticket.order, made, tongue("de")) == (
        "/malen inhalt: stil: stil_teil:links oben rezept:gatys seed:3"
    )


async def test_of_several_paintings_it_is_the_same_part_of_each(world: World) -> None:
    await world.stylize(style_2=("stars.png", b"the stars"), style_part="bottom")

    assert [style.part for style in world.job.styles] == [Cell.BOTTOM] * 2
    assert world.job.content == PHOTO[1]
