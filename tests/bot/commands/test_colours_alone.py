"""/stylize with the palette only: an answer at once, and no job."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.config.model import LimitsSection
from bot.records.bundled_styles import read_bundled
from bot.studio.orders import Order, Refused, most_pixels_a_side
from engine.job.parts import Cell
from engine.job.recolouring import Recolouring
from engine.job.spec import PictureInfo, StyleImage
from tests.bot.simulation import PAINTING, PHOTO, RECOLOURED, World

_STARS = ("stars.png", b"the stars")


async def _recolour(world: World, **options: Any) -> InteractionResult:
    return await world.stylize(colours="palette", **options)


def _asked(world: World) -> Recolouring:
    (asked,) = world.painter.recoloured
    return asked


async def test_everybody_gets_the_picture_and_nothing_is_painted(world: World) -> None:
    await _recolour(world)

    (message,) = world.channel.history(viewer=world.ben)
    assert message.content == (
        "harbour in the colours of the waves; only its colours are changed, and nothing is painted."
    )
    (file,) = message.attachments
    assert file.filename.endswith(".png")
    assert file.description == "harbour in the colours of the waves"
    assert await world.picture(message) == RECOLOURED
    assert _asked(world).content == PHOTO[1]
    assert _asked(world).styles == (StyleImage(PAINTING[1]),)
    assert world.painter.jobs == []
    assert world.channel.threads == []
    assert world.bot.studio.jobs.all == ()


async def test_of_a_photo_that_moves_it_is_said_that_the_first_frame_is_taken(world: World) -> None:
    world.painter.looks[PHOTO[1]] = PictureInfo("GIF", 640, 480, moves=True)
    await _recolour(world)

    (message,) = world.channel.history(viewer=world.ben)
    assert message.content.endswith("It moves; this is its first frame.")


async def test_every_picture_is_looked_at_first(world: World) -> None:
    world.painter.bad[PAINTING[1]] = "It is broken."

    answer = await _recolour(world)

    assert world.refusal(answer) == "About the style picture: It is broken."
    assert world.painter.checked == [PHOTO[1], PAINTING[1]]
    assert world.painter.recoloured == []


async def test_weights_part_size_and_transparency_count(world: World) -> None:
    await _recolour(
        world, style_2=_STARS, weights="2, 1", style_part="top", size=300, transparent=False
    )

    asked = _asked(world)
    assert asked.styles == (
        StyleImage(PAINTING[1], 2, part=Cell.TOP),
        StyleImage(_STARS[1], 1, part=Cell.TOP),
    )
    assert (asked.longest, asked.transparent) == (300, False)


async def test_a_large_photo_gets_the_largest_size_that_is_allowed(world: World) -> None:
    world.settings.change(size_max=700)

    await _recolour(world)

    assert _asked(world).longest == 700
    assert _asked(world).transparent


def test_a_size_that_would_keep_others_waiting_is_refused() -> None:
    limits, order = LimitsSection(size_max=8192), Order(recipe="easel", seed=0, content_name="x")

    assert most_pixels_a_side(order, limits) == 2048
    with pytest.raises(Refused, match=r"64 to 2,048 pixels .* 4,096 is too many"):
        most_pixels_a_side(replace(order, size=4096), limits)


async def test_a_style_of_the_library_lends_its_colours(world: World) -> None:
    await _recolour(world, style=None, style_name="Ink")

    assert [style.picture for style in _asked(world).styles] == [read_bundled("ink")]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"strength": 70}, "`strength`"),
        ({"recipe": "oil", "iterations": 9, "seed": 0}, "`recipe`, `iterations`, `seed`"),
        ({"mask": ("m.png", b"m"), "variations": 2}, "`mask`, `variations`"),
    ],
)
async def test_options_for_painting_are_refused_by_name(
    world: World, options: dict[str, Any], names: str
) -> None:
    answer = await _recolour(world, **options)

    assert world.refusal(answer) == (
        f"With the palette only nothing is painted, so please leave out what is for painting: "
        f"{names}."
    )
    assert world.painter.checked == []


async def test_a_part_that_is_too_small_is_refused(world: World) -> None:
    world.painter.looks[PAINTING[1]] = PictureInfo("PNG", 180, 300)

    answer = await _recolour(world, style_part="middle")

    assert world.refusal(answer).startswith("That part of the style picture is 60 by 100 pixels")


async def test_the_same_picture_twice_is_refused(world: World) -> None:
    answer = await _recolour(world, style=("copy.png", PHOTO[1]))

    assert "are the same picture" in world.refusal(answer)


async def test_a_spoiler_stays_one(world: World) -> None:
    await _recolour(world, content=("SPOILER_harbour.png", PHOTO[1]))

    (message,) = world.channel.history()
    assert message.attachments[0].is_spoiler()


async def test_it_takes_no_job_of_the_day_or_of_the_line(world: World) -> None:
    world.settings.change(jobs_per_member=1)
    await world.stylize()

    await _recolour(world)

    assert len(world.painter.recoloured) == 1
    assert len(world.painter.jobs) == 1
