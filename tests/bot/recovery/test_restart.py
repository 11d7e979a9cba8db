"""A bot that ends, however it ends, finishes every job that it has accepted exactly once."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from bot.card.places import JobPlaces
from bot.language import sentence
from bot.records.archive import Archive
from bot.recovery import resuming
from bot.store import JobChanges, StoreError
from bot.store.leases import Leases
from bot.studio.pictures import Pictures
from tests.bot.answers import told
from tests.bot.simulation import World, frame, progress, result, started
from tests.discord.interactions import until

CLOSING = sentence("reason-restarting")
CRASH = pytest.mark.parametrize("crash", [False, True])


@CRASH
async def test_a_job_being_painted_goes_on_in_its_thread_and_on_its_card(
    world: World, crash: bool
) -> None:
    await world.paints(started(), progress(1), frame(20), seed=7)
    before = world.job

    await world.restart(crash=crash)
    again = world.job
    await world.play(again, started(), frame(40), result(image=b"finished"))

    assert (again.id, again.seed, again.recipe) == (before.id, before.seed, before.recipe)
    assert (again.content, again.styles) == (before.content, before.styles)
    (thread,) = world.channel.threads
    first, second, final = world.bot_messages(thread)
    assert "8%" in first.content
    assert "16%" in second.content
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
    await world.paints(started(), progress(1))

    await world.bot.studio.close(CLOSING, 1)

    assert "Back soon" in world.words()
    assert world.buttons(world.card()) == []


async def test_a_picture_finished_at_the_farewell_is_posted(world: World) -> None:
    await world.paints(started(), progress(1))
    world.painter.put(world.job, result(image=b"finished"))

    await world.bot.studio.close(CLOSING, 5)

    assert "Finished" in world.words()
    assert "Back soon" not in world.words()
    (final,) = world.bot_messages(world.channel.threads[0])
    assert await world.picture(final) == b"finished"


@CRASH
async def test_frames_that_were_shown_are_not_shown_again(world: World, crash: bool) -> None:
    await world.paints(started(), frame(20), frame(40))

    await world.restart(crash=crash)
    await world.play(world.job, started(), frame(40), frame(60))

    (thread,) = world.channel.threads
    captions = [message.content for message in world.bot_messages(thread)]
    assert [words.split("**")[1] for words in captions] == [
        "8%",
        "16%",
        "25%",
    ]


@CRASH
async def test_the_line_keeps_its_order(world: World, crash: bool) -> None:
    world.settings.change(jobs_per_member=5)
    world.painter.places = 1
    for name in ("one", "two", "three"):
        await world.stylize(content=(f"{name}.png", name.encode()))

    await world.restart(crash=crash)

    assert world.job.content == b"one"
    waiting = [ticket.job.content for ticket in world.bot.studio.jobs.waiting]
    assert waiting == [b"one", b"two", b"three"]
    assert "Number 3 in line" in world.words()


async def test_a_picture_that_was_finished_and_not_posted_is_posted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.stylize()
    with monkeypatch.context() as dying:

        async def die(*_: object) -> bool:
            raise RuntimeError("killed")

        dying.setattr(JobPlaces, "show", die)
        await world.play(world.job, started(), frame(20), result(image=b"finished", strip=b"strip"))

    (facts,) = world.data_dir.glob("jobs/*/job.json")
    known = json.loads(facts.read_text())
    await world.restart(crash=True)

    assert (known["weights"], known["device"]) == ("imagenet", "cpu")
    assert json.loads(facts.read_text()) == known, "it is as it was painted"
    (thread,) = world.channel.threads
    _, final, strip = world.bot_messages(thread)
    assert await world.picture(final) == b"finished"
    assert await world.picture(strip) == b"strip"
    assert "384 by 288 pixels" in final.content
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
    assert await world.bot.services.store.jobs.unfinished() == ()


async def test_what_has_ended_is_not_taken_up_again(world: World) -> None:
    await world.paints(started(), result())
    await world.stylize()
    await world.ana.click(world.card(), label="Cancel")

    await world.restart(crash=True)

    assert world.bot.studio.jobs.waiting == ()
    assert len(world.painter.jobs) == 2


async def test_a_job_can_be_cancelled_after_a_restart(world: World) -> None:
    await world.stylize()
    await world.restart(crash=True)

    await world.ana.click(world.card(), label="Cancel")

    assert "Cancelled by Ana." in world.words()
    assert world.bot.studio.jobs.waiting == ()


async def test_a_card_and_thread_deleted_meanwhile_do_not_lose_the_picture(world: World) -> None:
    await world.paints(started())
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
    await world.paints(started())
    world.bot.services.archive.remove([world.job.id])

    await world.restart(crash=True)

    assert "its pictures were lost on my side" in world.words()
    assert world.card().attachments == [], "nothing that nobody sees stays in Discord"
    assert await world.bot.services.store.jobs.unfinished() == ()


async def test_one_record_that_makes_no_sense_does_not_stop_the_others(world: World) -> None:
    await world.stylize()
    damaged = world.job.id
    await world.stylize(world.ben)
    await world.bot.services.store.jobs.change(damaged, state="dancing")

    await world.restart(crash=True)

    assert [ticket.requester.name for ticket in world.bot.studio.jobs.waiting] == ["Ben"]
    assert "can't read what I had noted" in world.words(nth=0)
    assert world.buttons(world.card(nth=0)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"order": {"recipe": "easel", "content_name": "harbour", "of_a_newer": "easel"}},
        {"order": {}},
        {"recipe": {"name": "of a newer Easel"}},
        {"state": "finished", "costs": {"total": "much"}, "first_costs": {"hue": 1.0}},
        {"state": "finished", "costs": {"total": 1.0, "content": 1.0, "style": 1.0, "hue": 2.0}},
    ],
)
async def test_a_record_of_a_newer_easel_is_told_or_shown_and_stops_no_other(
    world: World, changes: JobChanges
) -> None:
    await world.stylize()
    newer = world.job.id
    await world.stylize(world.ben)
    await world.bot.services.store.jobs.change(newer, **changes)
    if "state" in changes:
        world.bot.services.archive.keep_result(newer, b"finished", None)

    await world.restart(crash=True)

    assert "Ben" in [ticket.requester.name for ticket in world.bot.studio.jobs.waiting]
    words = world.words(nth=0)
    assert ("Finished" if "state" in changes else "can't read what I had noted") in words
    assert newer not in [record.id for record in await world.bot.services.store.jobs.unfinished()]


async def test_an_error_that_nobody_expected_is_told_and_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.stylize()
    strange = world.job.id
    await world.stylize(world.ben)
    last_frame = Archive.last_frame

    def surprise(archive: Archive, job_id: str) -> int:
        if job_id == strange:
            raise ZeroDivisionError
        return last_frame(archive, job_id)

    monkeypatch.setattr(Archive, "last_frame", surprise)
    await world.restart(crash=True)

    assert [ticket.requester.name for ticket in world.bot.studio.jobs.waiting] == ["Ben"]
    assert "Something went wrong" in world.words(nth=0)


def damage(folder: Path, name: str, data: bytes | None) -> None:
    """Give a job's file other contents, or (None) remove it."""
    if data is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(data)


@pytest.mark.parametrize("name", ["content", "style-1", "mask-1"])
@pytest.mark.parametrize("data", [None, b"", b"junk"])
async def test_a_picture_that_is_lost_or_damaged_is_told_as_the_hosts_fault(
    world: World, name: str, data: bytes | None
) -> None:
    await world.stylize(mask=("mask.png", b"a mask"))
    job = world.job
    damage(world.data_dir / "jobs" / job.id, name, data)

    await world.restart(crash=True)

    assert "its pictures were lost on my side" in world.words()
    assert world.buttons(world.card()) == []
    assert await world.bot.services.store.jobs.unfinished() == ()
    assert len(world.painter.jobs) == 1


async def test_a_lost_picture_is_noticed_in_a_folder_of_an_older_easel(world: World) -> None:
    await world.stylize()
    folder = world.data_dir / "jobs" / world.job.id
    for name in ("pictures.json", "style-1"):
        damage(folder, name, None)

    await world.restart(crash=True)

    assert "its pictures were lost on my side" in world.words()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("thumbnail-1.webp", b"junk"),
        ("thumbnail-2.webp", b""),
        ("thumbnail-1.webp", None),
        ("pictures.json", b"junk"),
        ("pictures.json", None),
        ("job.json", b"junk"),
        ("job.json", None),
        ("painting.state", b"junk"),
        ("frames/notes.png", b"junk"),
        ("frames/000020.png", b""),
    ],
)
async def test_whatever_else_is_damaged_the_job_goes_on(
    world: World, name: str, data: bytes | None
) -> None:
    await world.paints(started(), frame(20))
    folder = world.data_dir / "jobs" / world.job.id
    thumbnails = world.bot.services.archive.thumbnails(world.job.id)
    damage(folder, name, data)

    await world.restart(crash=True)

    assert "Next in line" in world.words()
    assert world.bot.services.archive.thumbnails(world.job.id) == thumbnails, "made again"
    await world.play(world.job, started(), result(image=b"finished"))
    assert "Finished" in world.words()


async def test_a_thumbnail_that_cannot_be_made_again_is_left_out(world: World) -> None:
    await world.stylize()
    folder = world.data_dir / "jobs" / world.job.id
    damage(folder, "thumbnail-1.webp", b"junk")
    assert isinstance(world.job.content, bytes)
    world.painter.bad = {world.job.content: "it is no picture"}

    await world.restart(crash=True)

    assert "Next in line" in world.words()
    assert len(world.painter.jobs) == 2


async def test_a_finished_picture_that_was_lost_before_it_was_shown_is_painted_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.stylize()
    with monkeypatch.context() as dying:

        async def die(*_: object) -> bool:
            raise RuntimeError("killed")

        dying.setattr(JobPlaces, "show", die)
        await world.play(world.job, started(), result(image=b"finished"))
    damage(world.data_dir / "jobs" / world.job.id, "result.png", b"")

    await world.restart(crash=True)
    await world.play(world.job, started(), result(image=b"again"))

    assert await world.picture(world.card()) == b"again"


@pytest.mark.parametrize(
    "failure",
    [OSError(errno.EMFILE, "Too many open files"), StoreError("The database is too slow.")],
)
async def test_what_cannot_be_read_at_the_moment_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    await world.stylize()
    await world.stylize(world.ben)
    inputs, failures = Archive.inputs, [failure] * 2

    def fail(archive: Archive, job_id: str) -> Pictures[bytes] | None:
        if failures:
            raise failures.pop()
        return inputs(archive, job_id)

    monkeypatch.setattr(Archive, "inputs", fail)
    monkeypatch.setattr(resuming, "_PAUSES", (0.0,))
    await world.restart(crash=True)

    await until(lambda: len(world.bot.studio.jobs.waiting) == 2, "both jobs")
    assert sorted(t.requester.name for t in world.bot.studio.jobs.waiting) == ["Ana", "Ben"]
    assert len(await world.bot.services.store.jobs.unfinished()) == 2


async def test_what_is_to_be_tried_again_is_forgotten_with_its_member(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.stylize()

    def fail(*_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(Archive, "inputs", fail)
    monkeypatch.setattr(resuming, "_PAUSES", (60.0,))
    await world.restart(crash=True)
    (trying,) = world.bot.resumption._later
    await world.bot.services.store.jobs.forget(world.job.id)

    await world.env.advance_time(61)
    assert trying.done()
    assert world.bot.studio.jobs.waiting == ()


@pytest.mark.parametrize("how", ["button", "command"])
async def test_what_is_to_be_tried_again_can_be_cancelled(
    world: World, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    await world.stylize()
    inputs, fails = Archive.inputs, [True]

    def fail(archive: Archive, job_id: str) -> Pictures[bytes] | None:
        if fails:
            raise OSError(errno.EMFILE, "Too many open files")
        return inputs(archive, job_id)

    monkeypatch.setattr(Archive, "inputs", fail)
    monkeypatch.setattr(resuming, "_PAUSES", (900.0,))
    await world.restart(crash=True)
    assert world.bot.studio.jobs.waiting == ()
    with world.env._bot_scope():  # the commands work with the new services then
        await world.bot._offer_commands()
    fails.clear()

    if how == "button":
        await world.ana.click(world.card(), label="Cancel")
    else:
        answer = await world.ana.slash(world.channel, "cancel")
        assert told(answer) == "Cancelled: harbour in the style of the waves."

    await world.settle()
    assert "Cancelled by Ana." in world.words()
    assert world.buttons(world.card()) == ["Again"]
    assert world.bot.studio.jobs.waiting == ()
    assert world.bot.services.postponed == {}
    assert len(world.painter.jobs) == 1, "it is not begun"
    again = await world.ana.slash(world.channel, "cancel")
    assert told(again) == "You have no job in the works, so there is none to cancel."


async def test_what_was_cancelled_and_cannot_be_shown_yet_is_shown_after_the_next_start(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.stylize()

    def fail(*_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as failing:
        failing.setattr(Archive, "inputs", fail)
        await world.restart(crash=True)
        await world.ana.click(world.card(), label="Cancel")
        answer = await world.ana.click(world.card(), label="Cancel")
        assert "has ended already" in told(answer)
    await world.restart(crash=True)

    assert "Cancelled by Ana." in world.words()
    assert len(world.painter.jobs) == 1


@pytest.mark.parametrize("end", ["finished", "cancelled"])
async def test_an_end_that_the_database_never_took_is_known_after_the_next_start(
    world: World, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    await world.paints(started(), progress(1))

    async def fail(*_: object, **__: object) -> bool:
        raise StoreError("The database is locked by another program.")

    with monkeypatch.context() as failing:
        failing.setattr(Leases, "change", fail)
        if end == "finished":
            await world.play(world.job, result(image=b"finished"))
        else:
            await world.ana.click(world.card(), label="Cancel")
        await world.bot._journal.settle(1)
    await world.restart(crash=True)

    assert len(world.painter.jobs) == 1, "it is not painted again"
    assert await world.bot.services.store.jobs.unfinished() == ()
    if end == "finished":
        (final,) = world.bot_messages(world.channel.threads[0])
        assert await world.picture(final) == b"finished"
    assert ("Finished" if end == "finished" else "Cancelled by Ana.") in world.words()
