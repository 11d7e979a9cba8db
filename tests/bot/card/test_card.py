from __future__ import annotations

import asyncio

import pytest

from bot.card.words import duration, progress_bar, time_left
from bot.language import ENGLISH, tongue
from engine.job.errors import OutOfMemory, WorkerDied
from engine.pool.assignments import cannot_start
from tests.bot.simulation import World, frame, progress, result, started


def _edits(world: World) -> int:
    card = f"/channels/{world.channel.id}/messages/{world.card().id}"
    return sum(r.method == "PATCH" and r.path == card for r in world.env.http_requests)


def _slow_down(world: World, monkeypatch: pytest.MonkeyPatch, request: str) -> None:
    """Let one kind of request to Discord take ten minutes."""
    real = getattr(world.bot.http, request)

    async def slow(*args: object, **kwargs: object) -> object:
        await asyncio.sleep(600)
        return await real(*args, **kwargs)

    monkeypatch.setattr(world.bot.http, request, slow)


async def test_the_card_says_who_asked_without_calling_them(world: World) -> None:
    await world.stylize()

    assert "for Ana" in world.words()
    assert world.pinged(world.card()) == []


async def test_the_card_shows_how_far_the_job_is(world: World) -> None:
    await world.stylize(iterations=240)
    await world.play(world.job, started(kind="whitened", note="ImageNet's could not be reached."))
    await world.play(world.job, progress(60), frame(80, image=b"frame 80"))
    await world.env.advance_time(30)

    assert world.words().splitlines() == [
        "### harbour in the style of the waves",
        "**Painting** · for Ana",
        "▰▰▰▰▱▱▱▱▱▱▱▱ 33% · about 6 min left",
    ]
    assert await world.picture(world.card()) == b"frame 80"
    shown = world.shown(world.card())[-1]
    assert shown.description == "harbour in the style of the waves, on the way: 33% done"


async def test_the_finished_card_says_how_large_it_is_and_how_long_it_took(world: World) -> None:
    await world.paints(started(), result(elapsed=50))

    assert world.words().splitlines() == [
        "### harbour in the style of the waves",
        "**Finished** · for Ana",
        "-# 384 by 288 pixels · done in 50 s",
    ]


async def test_a_burst_of_updates_edits_the_card_no_more_often_than_allowed(world: World) -> None:
    await world.stylize()
    before = _edits(world)
    world.painter.put(world.job, started(), *(progress(i, 500) for i in range(1, 501)))
    await world.settle()
    await world.env.advance_time(30)

    assert _edits(world) - before == 1
    assert "100%" in world.words()


async def test_a_new_update_waits_for_the_rest_of_the_interval(world: World) -> None:
    await world.paints(started(), progress(1))
    await world.env.advance_time(30)
    await world.play(world.job, progress(2))
    await world.env.advance_time(29)
    assert _edits(world) == 1

    await world.env.advance_time(1)
    assert _edits(world) == 2


async def test_the_card_rests_while_nothing_happens(world: World) -> None:
    await world.paints(started(), progress(1))
    await world.env.advance_time(300)

    assert _edits(world) == 1


async def test_the_end_is_shown_at_once(world: World) -> None:
    await world.paints(started(), progress(1), result())

    assert "Finished" in world.words()
    assert _edits(world) == 1


async def test_frames_do_not_wait_for_the_card(world: World) -> None:
    await world.paints(started(), frame(20), frame(40))

    assert _edits(world) == 0
    assert len(world.bot_messages(world.channel.threads[0])) == 2


async def test_the_same_picture_is_uploaded_to_the_card_only_once(world: World) -> None:
    await world.paints(started(), frame(20))
    await world.env.advance_time(30)
    uploaded = world.card().attachments[-1].id
    await world.play(world.job, progress(60))
    await world.env.advance_time(30)

    assert "25%" in world.words()
    assert world.card().attachments[-1].id == uploaded


async def test_the_card_is_kept_up_to_date_beyond_the_interactions_15_minutes(
    world: World,
) -> None:
    await world.paints(started(), progress(1))
    await world.env.advance_time(20 * 60)

    await world.play(world.job, progress(2), frame(20))
    await world.env.advance_time(30)
    assert "8%" in world.words()
    await world.play(world.job, result(image=b"finished"))

    assert "Finished" in world.words()
    (thread,) = world.channel.threads
    assert await world.picture(world.bot_messages(thread)[-1]) == b"finished"


async def test_the_place_in_line_moves_up(world: World) -> None:
    world.settings.change(jobs_per_member=3)
    for _ in range(3):
        await world.stylize()
    assert "Number 3 in line" in world.words()

    await world.play(world.painter.jobs[0], started())
    await world.env.advance_time(30)
    assert "Next in line" in world.words(nth=1)
    assert "Number 2 in line" in world.words()

    await world.ana.click(world.card(nth=1), label="Cancel")
    await world.env.advance_time(30)
    assert "Next in line" in world.words()


async def test_who_waits_is_told_for_how_long_once_that_is_known(world: World) -> None:
    world.settings.change(jobs_per_member=9)
    world.painter.places = 1
    for _ in range(3):
        await world.stylize()
    assert "starts in" not in world.words(), "nobody knows yet"

    await world.play(world.job, started(), progress(1), result(elapsed=360))
    await world.env.advance_time(60)

    second, third = world.words(nth=1), world.words(nth=2)
    assert "**Next in line** · for Ana" in second
    assert "**Number 2 in line · starts in about 6 min** · for Ana" in third


async def test_nobody_is_told_for_how_long_while_nothing_can_be_painted(world: World) -> None:
    world.settings.change(jobs_per_member=9)
    world.painter.places = 1
    await world.paints(started(), progress(1), result(elapsed=360))
    await world.paints(started(), progress(1))
    await world.stylize()
    assert "starts in about" in world.words()

    world.painter.trouble = cannot_start(3, "SIGKILL")
    world.painter.trouble_changed()
    await world.env.advance_time(30)

    assert "starts in" not in world.words()


async def test_a_place_that_changes_while_the_card_is_posted_is_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.stylize()
    with monkeypatch.context() as slowly:
        _slow_down(world, slowly, "send_message")
        await world.stylize(world.ben)
    await world.play(world.painter.jobs[0], started())
    await world.env.advance_time(630)

    assert "Next in line" in world.words()


async def test_the_card_says_why_nothing_can_be_painted_for_as_long_as_that_is_so(
    world: World,
) -> None:
    world.painter.trouble = cannot_start(3, "SIGKILL")
    await world.stylize()
    words = world.words()
    assert "Nothing can be painted right now, and I keep trying; your picture stays in" in words
    assert "its process ended 3 times (SIGKILL)" in words

    world.painter.trouble = None
    world.painter.trouble_changed()
    await world.env.advance_time(30)
    assert "Nothing can be painted" not in world.words()


async def test_a_card_that_is_up_says_at_once_why_nothing_can_be_painted(world: World) -> None:
    await world.stylize()
    assert "Nothing can be painted" not in world.words()
    world.painter.trouble = cannot_start(3, "SIGKILL")
    world.painter.trouble_changed()
    await world.env.advance_time(30)
    assert "its process ended 3 times (SIGKILL)" in world.words()


async def test_a_crashed_worker_is_told_on_the_card(world: World) -> None:
    await world.paints(started(), progress(99), progress(100), started(attempt=2))
    await world.env.advance_time(30)

    assert "A painting process crashed, so I started this one over." in world.words()
    assert "▱▱▱▱▱▱▱▱▱▱▱▱ 0%" in world.words()

    await world.play(world.job, progress(1), progress(2))
    await world.env.advance_time(30)
    assert "▰▱▱▱▱▱▱▱▱▱▱▱ 0% · about" in world.words()


@pytest.mark.parametrize(
    "error",
    [
        OutOfMemory("There is not enough memory for 768 pixels; ask for a smaller size."),
        WorkerDied("The painting process ended twice on this job."),
    ],
)
async def test_an_error_of_the_engine_is_shown_in_its_own_words(
    world: World, error: Exception
) -> None:
    await world.paints(started(), error)

    assert "It did not work out" in world.words()
    assert str(error) in world.words()
    assert world.buttons(world.card()) == ["Again"]


async def test_an_unexpected_error_gets_a_number_that_the_log_has_too(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.paints(started(), ZeroDivisionError("a bug"))

    sentence = world.words().splitlines()[-1]
    assert sentence.startswith("Something went wrong on my side")
    assert sentence.rstrip(".").split()[-1] in caplog.text


async def test_a_slow_edit_does_not_overwrite_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.paints(started(), progress(1))
    with monkeypatch.context() as slowly:
        _slow_down(world, slowly, "edit_message")
        await world.env.advance_time(30)
    await world.play(world.job, result())
    await world.env.advance_time(600)

    assert "Finished" in world.words()


async def test_the_finished_picture_comes_after_the_last_frame(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.paints(started())
    with monkeypatch.context() as slowly:
        _slow_down(world, slowly, "send_message")
        await world.play(world.job, frame(20))
    await world.play(world.job, result(image=b"finished"))
    await world.env.advance_time(600)

    last_frame, final = world.bot_messages(world.channel.threads[0])
    assert "8%" in last_frame.content
    assert await world.picture(final) == b"finished"


async def test_a_slow_discord_does_not_hold_up_the_painter(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.stylize()
    (thread,) = world.channel.threads
    await world.play(world.job, started())
    _slow_down(world, monkeypatch, "send_message")
    await world.play(world.job, *(frame(i) for i in range(1, 30)))
    job = world.bot.studio.jobs.find(world.job.id)
    assert job is not None
    assert job.progress is not None
    assert job.progress.iteration == 29

    await world.env.advance_time(20 * 600)
    captions = [m.content for m in world.bot_messages(thread)]
    assert len(captions) == 11  # the one on its way, and the ten newest
    assert "**12%** · after 29 s" in captions[-1]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "a few seconds left"),
        (18, "about 20 s left"),
        (70, "about a minute left"),
        (130, "about 2 min left"),
        (3900, "about 1 h 5 min left"),
    ],
)
def test_the_time_left_is_a_rough_one(seconds: float, words: str) -> None:
    assert time_left(seconds, ENGLISH) == words


def test_the_bar_is_full_only_at_the_end() -> None:
    assert progress_bar(None, ENGLISH) == "▱▱▱▱▱▱▱▱▱▱▱▱ 0%"
    assert progress_bar(progress(239), ENGLISH) == "▰▰▰▰▰▰▰▰▰▰▰▱ 99%"
    assert progress_bar(progress(240), ENGLISH) == "▰▰▰▰▰▰▰▰▰▰▰▰ 100%"


def test_the_bar_shows_something_as_soon_as_there_is_something() -> None:
    assert progress_bar(progress(17), ENGLISH) == "▰▱▱▱▱▱▱▱▱▱▱▱ 7%"


def test_the_share_is_written_as_the_language_writes_it() -> None:
    assert progress_bar(progress(60), tongue("de")).endswith("25\xa0%")


def test_times_stay_short() -> None:
    assert (duration(12.4, ENGLISH), duration(200, ENGLISH)) == ("12 s", "3 min")
