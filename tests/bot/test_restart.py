"""A bot that ends, however it ends, finishes every job that it has accepted exactly once."""

from __future__ import annotations

import pytest

from bot.gallery import Gallery
from bot.language import sentence
from tests.bot.simulation import World, frame, progress, result, started

CLOSING = sentence("reason-restarting")
CRASH = pytest.mark.parametrize("crash", [False, True])


@CRASH
async def test_a_job_being_painted_goes_on_in_its_thread_and_on_its_card(
    world: World, crash: bool
) -> None:
    await world.stylize(seed=7)
    await world.play(world.job, started(), progress(1), frame(20))
    before = world.job

    await world.restart(crash=crash)
    again = world.job
    await world.play(again, started(), frame(40), result(image=b"finished"))

    assert (again.id, again.seed, again.recipe) == (before.id, before.seed, before.recipe)
    assert (again.content, again.styles) == (before.content, before.styles)
    (thread,) = world.channel.threads
    first, second, final = world.bot_messages(thread)
    assert "Iteration 20" in first.content
    assert "Iteration 40" in second.content
    assert await world.picture(final) == b"finished"
    assert len([m for m in world.channel.history() if m.flags.components_v2]) == 1
    assert "Finished" in world.words()
    assert await world.picture(world.card()) == b"finished"


async def test_the_painter_goes_on_from_the_same_file(world: World) -> None:
    await world.stylize()
    before = world.job.state
    await world.restart(crash=True)

    assert before is not None
    assert world.job.state == before
    assert world.data_dir in before.parents


async def test_a_job_that_has_ended_leaves_no_unfinished_painting(world: World) -> None:
    await world.stylize()
    state = world.job.state
    assert state is not None
    unfinished = state.with_name(state.name + ".part")
    for path in (state, unfinished):
        path.write_bytes(b"half a painting")

    await world.ana.click(world.card(), label="Cancel")

    assert not state.exists()
    assert not unfinished.exists()


async def test_a_farewell_says_that_it_goes_on(world: World) -> None:
    await world.stylize()
    await world.play(world.job, started(), progress(1))

    await world.bot.studio.close(CLOSING, 1)

    assert "Back soon" in world.words()
    assert world.buttons(world.card()) == []


async def test_a_picture_finished_at_the_farewell_is_posted(world: World) -> None:
    await world.stylize()
    await world.play(world.job, started(), progress(1))
    world.painter.put(world.job, result(image=b"finished"))

    await world.bot.studio.close(CLOSING, 5)

    assert "Finished" in world.words()
    assert "Back soon" not in world.words()
    (final,) = world.bot_messages(world.channel.threads[0])
    assert await world.picture(final) == b"finished"


@CRASH
async def test_frames_that_were_shown_are_not_shown_again(world: World, crash: bool) -> None:
    await world.stylize()
    await world.play(world.job, started(), frame(20), frame(40))

    await world.restart(crash=crash)
    await world.play(world.job, started(), frame(40), frame(60))

    (thread,) = world.channel.threads
    captions = [message.content for message in world.bot_messages(thread)]
    assert [words.split("**")[1] for words in captions] == [
        "Iteration 20 of 240",
        "Iteration 40 of 240",
        "Iteration 60 of 240",
    ]


@CRASH
async def test_the_line_keeps_its_order(world: World, crash: bool) -> None:
    world.settings.change(jobs_per_member=5)
    world.painter.places = 1
    for name in ("one", "two", "three"):
        await world.stylize(content=(f"{name}.png", name.encode()))

    await world.restart(crash=crash)

    assert world.job.content == b"one"
    waiting = [ticket.job.content for ticket in world.bot.studio.waiting]
    assert waiting == [b"one", b"two", b"three"]
    assert "Number 3 in line" in world.words()


async def test_a_picture_that_was_finished_and_not_posted_is_posted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.stylize()
    with monkeypatch.context() as dying:

        async def die(*_: object) -> bool:
            raise RuntimeError("killed")

        dying.setattr(Gallery, "show", die)
        await world.play(world.job, started(), frame(20), result(image=b"finished", strip=b"strip"))

    await world.restart(crash=True)

    (thread,) = world.channel.threads
    _, final, strip = world.bot_messages(thread)
    assert await world.picture(final) == b"finished"
    assert await world.picture(strip) == b"strip"
    assert "J went from 8 to 0.25" in final.content
    assert len(world.painter.jobs) == 1, "it is not painted again"


async def test_a_picture_that_was_posted_and_not_noted_is_not_posted_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.stylize()
    with monkeypatch.context() as dying:

        async def die(*_: object) -> None:
            raise RuntimeError("killed")

        dying.setattr(world.bot._journal, "delivered", die)
        await world.play(world.job, started(), result(image=b"finished", strip=b"strip"))

    await world.restart(crash=True)

    (thread,) = world.channel.threads
    assert len(world.bot_messages(thread)) == 2
    assert await world.bot.desk.store.jobs.unfinished() == ()


async def test_what_has_ended_is_not_taken_up_again(world: World) -> None:
    await world.stylize()
    await world.play(world.job, started(), result())
    await world.stylize()
    await world.ana.click(world.card(), label="Cancel")

    await world.restart(crash=True)

    assert world.bot.studio.waiting == ()
    assert len(world.painter.jobs) == 2


async def test_a_job_can_be_cancelled_after_a_restart(world: World) -> None:
    await world.stylize()
    await world.restart(crash=True)

    await world.ana.click(world.card(), label="Cancel")

    assert "Cancelled by Ana." in world.words()
    assert world.bot.studio.waiting == ()


async def test_a_card_and_thread_deleted_meanwhile_do_not_lose_the_picture(world: World) -> None:
    await world.stylize()
    await world.play(world.job, started())
    world.env.backend.delete_channel(world.channel.threads[0].id)
    await world.member("Mo", manage_messages=True).delete(world.card())

    await world.restart(crash=True)
    await world.play(world.job, started(), result(image=b"finished"))

    (final,) = world.bot_messages(world.channel)
    assert await world.picture(final) == b"finished"


async def test_a_job_in_private_goes_on_in_private(world: World) -> None:
    await world.ana.user.slash("draw", photo=("boat.png", b"a boat"))
    await world.restart(crash=True)
    await world.play(world.job, started(), result(image=b"finished"))

    direct = world.ana.user.dm_channel
    (final,) = world.bot_messages(direct)
    assert await world.picture(final) == b"finished"


async def test_pictures_that_are_gone_are_told(world: World) -> None:
    await world.stylize()
    await world.play(world.job, started())
    world.bot.desk.archive.remove([world.job.id])

    await world.restart(crash=True)

    assert "its pictures are no longer kept" in world.words()
    assert await world.bot.desk.store.jobs.unfinished() == ()


async def test_one_record_that_makes_no_sense_does_not_stop_the_others(world: World) -> None:
    await world.stylize()
    damaged = world.job.id
    await world.stylize(world.ben)
    await world.bot.desk.store.jobs.change(damaged, state="dancing")

    await world.restart(crash=True)

    assert [ticket.requester.name for ticket in world.bot.studio.waiting] == ["Ben"]
