"""Of pictures that move the first frame is taken, and the member is told."""

from __future__ import annotations

from engine.job.spec import PictureInfo
from tests.bot.simulation import PAINTING, PHOTO, THUMBNAIL, World, result, started

MOVING = PictureInfo("GIF", 640, 480, THUMBNAIL, moves=True)
PHOTO_MOVES = "The photo moves; I paint its first frame."
STYLE_MOVES = "The painting moves; I take the style of its first frame."


async def test_a_photo_that_moves_is_painted_as_it_begins_and_its_card_says_so(
    world: World,
) -> None:
    world.painter.looks[PHOTO[1]] = MOVING
    await world.stylize()
    assert PHOTO_MOVES in world.words()
    assert STYLE_MOVES not in world.words()
    await world.play(world.job, started(), result(image=b"finished"))
    assert PHOTO_MOVES in world.words()


async def test_a_painting_that_moves_lends_its_beginning_and_the_card_says_so(
    world: World,
) -> None:
    world.painter.looks[PAINTING[1]] = MOVING
    await world.stylize()
    assert STYLE_MOVES in world.words()
    assert PHOTO_MOVES not in world.words()


async def test_of_pictures_that_stand_still_nothing_is_said(world: World) -> None:
    await world.stylize()
    assert "moves" not in world.words()
