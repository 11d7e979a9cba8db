from __future__ import annotations

import pytest

from engine.job.medium import Medium
from engine.job.recipes import SKETCH
from tests.bot.simulation import PHOTO, World, frame, result, started


async def test_a_photo_is_drawn_in_epochs(world: World) -> None:
    await world.ana.slash(world.channel, "draw", photo=PHOTO)
    await world.play(world.job, started(), frame(15, 165), frame(30, 165))
    await world.play(world.job, result(165, image=b"the drawing"))

    assert world.job.recipe.epochs == SKETCH.epochs
    assert (world.job.content, world.job.styles) == (PHOTO[1], ())
    (thread,) = world.channel.threads
    assert thread.name == "🎨 Ana: harbour, drawn"
    *frames, final = world.bot_messages(thread)
    assert len(frames) == 2
    assert await world.picture(final) == b"the drawing"
    assert "384 by 288 pixels" in final.content


async def test_the_card_says_that_it_is_drawn(world: World) -> None:
    await world.ana.slash(world.channel, "draw", photo=PHOTO)
    await world.play(world.job, started(), frame(33, 330))
    await world.env.advance_time(30)

    assert world.words().splitlines() == [
        "### harbour, drawn",
        "**Drawing** · for Ana",
        "▰▱▱▱▱▱▱▱▱▱▱▱ 10%",
    ]


async def test_every_option_reaches_the_painter(world: World) -> None:
    await world.ana.slash(world.channel, "draw", photo=PHOTO, medium="ink", epochs=5, size=128)

    assert world.job.recipe.epochs == SKETCH.with_epochs(5).epochs
    assert world.job.recipe.size == 128
    assert world.job.recipe.medium is Medium.INK


@pytest.mark.parametrize("medium", Medium)
async def test_each_medium_can_be_chosen(world: World, medium: Medium) -> None:
    await world.ana.slash(world.channel, "draw", photo=PHOTO, medium=medium.value)

    assert world.job.recipe.medium is medium


async def test_a_sketch_has_a_frame_an_epoch_whatever_the_settings_say(world: World) -> None:
    world.settings.change(frame_every=7)

    await world.ana.slash(world.channel, "draw", photo=PHOTO)

    assert world.job.recipe.frame_every == 0


async def test_two_drawings_differ_in_their_seeds(world: World) -> None:
    await world.ana.slash(world.channel, "draw", photo=PHOTO)
    await world.ana.slash(world.channel, "draw", photo=PHOTO)

    assert world.painter.jobs[0].seed != world.painter.jobs[1].seed
