"""The studio by itself: no Discord, a clock that a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from bot.language import ENGLISH, sentence
from bot.studio.orders import Order, Refused, Requester
from bot.studio.pictures import Pictures
from bot.studio.studio import Studio
from bot.studio.ticket import JobState, Shown, Ticket
from engine.job.errors import PassingTrouble
from engine.job.pixels import Pixels
from engine.job.spec import Frame, Job, PictureInfo, Update
from tests.bot.simulation import (
    FixedSettings,
    ScriptedPainter,
    frame,
    progress,
    result,
    started,
)

ANA = Requester(1, "Ana")
BEN = Requester(2, "Ben")
CLOSED = sentence("reason-restarting")


class Witness:
    """A presenter that remembers how each job ended."""

    def __init__(self) -> None:
        self.closed: list[Ticket] = []
        self.paused: list[Ticket] = []

    async def open(self, ticket: Ticket) -> Shown:
        return Shown()

    def changed(self, ticket: Ticket) -> None: ...
    def show_frame(self, ticket: Ticket, frame: Frame) -> None: ...
    async def close(self, ticket: Ticket) -> bool:
        self.closed.append(ticket)
        return True

    async def pause(self, ticket: Ticket) -> None:
        self.paused.append(ticket)

    async def leave(self) -> None: ...


class NoJournal:
    """Remembers nothing."""

    def state_file(self, job_id: str) -> Path | None:
        return None

    async def accept(self, ticket: Ticket, pictures: Pictures[bytes]) -> None: ...
    async def shown(self, ticket: Ticket, where: Shown) -> None: ...
    async def begun(self, ticket: Ticket) -> None: ...
    async def keep_frame(self, ticket: Ticket, frame: Frame) -> None: ...
    async def end(self, ticket: Ticket) -> bool:
        return True

    async def is_ours(self, ticket: Ticket) -> bool:
        return True

    async def delivered(self, ticket: Ticket) -> None: ...


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def studio(settings: FixedSettings, painter: ScriptedPainter, clock: Clock) -> Studio:
    return Studio(painter, settings, NoJournal(), clock)


async def _pictures() -> Pictures[bytes]:
    return Pictures(b"the photo")


async def _submit(studio: Studio, witness: Witness, who: Requester = ANA) -> Ticket:
    return await studio.submit(
        Order(recipe="sketch", seed=1, content_name="a boat"), who, _pictures, witness
    )


def _said(ticket: Ticket) -> str:
    """Why a job failed or was cancelled."""
    return "" if ticket.reason is None else ENGLISH.say(ticket.reason)


async def _let_run() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def _line_up(studio: Studio, witness: Witness, who: Requester = ANA) -> Ticket:
    """A job that the studio has done what it can for."""
    ticket = await _submit(studio, witness, who)
    await _let_run()
    return ticket


async def _play(painter: ScriptedPainter, ticket: Ticket, *updates: Update | Exception) -> None:
    """Let the painter hand out updates, and the studio react."""
    painter.put(ticket.job, *updates)
    await _let_run()


async def test_two_commands_at_once_cannot_both_take_the_last_place(
    studio: Studio, witness: Witness, settings: FixedSettings
) -> None:
    settings.change(jobs_per_member=1)

    outcomes = await asyncio.gather(
        _submit(studio, witness), _submit(studio, witness), return_exceptions=True
    )

    assert [type(outcome) for outcome in outcomes] == [Ticket, Refused]


async def test_two_members_at_once_cannot_both_take_the_last_place_in_line(
    studio: Studio, witness: Witness, settings: FixedSettings
) -> None:
    settings.change(queue_length=1)

    outcomes = await asyncio.gather(
        _submit(studio, witness), _submit(studio, witness, BEN), return_exceptions=True
    )

    assert [type(outcome) for outcome in outcomes] == [Ticket, Refused]


async def test_a_job_waits_with_pixels_which_its_file_was_decoded_to_once(
    studio: Studio, witness: Witness, painter: ScriptedPainter
) -> None:
    pixels = Pixels("RGB", 2, 1, b"123456")
    painter.looks[b"the photo"] = PictureInfo("PNG", 640, 480, pixels=pixels)

    ticket = await _submit(studio, witness)

    assert painter.checked == [b"the photo"]
    assert ticket.job.content == replace(pixels, file=sha256(b"the photo").digest())


async def test_a_member_without_a_command_on_its_way_is_counted_no_more(
    studio: Studio, witness: Witness
) -> None:
    await _submit(studio, witness)

    assert dict(studio.capacity._held) == {}


async def _stall(studio: Studio, clock: Clock) -> None:
    """Let ten minutes pass without progress, and the studio look after it."""
    clock.now += 10 * 60
    studio.look_for_stalled()
    await _let_run()


async def test_a_job_without_progress_is_gone_on_with_in_a_fresh_worker(
    studio: Studio, witness: Witness, painter: ScriptedPainter, clock: Clock
) -> None:
    ticket = await _line_up(studio, witness)
    await _play(painter, ticket, started(), progress(7))

    clock.now = 10 * 60 - 1
    studio.look_for_stalled()
    assert painter.started_over == []
    clock.now = 0
    await _stall(studio, clock)
    assert painter.started_over == [ticket.id]
    assert studio.jobs.waiting == (ticket,)
    await _play(painter, ticket, started(attempt=2), progress(8), result())

    assert ticket.state is JobState.FINISHED
    assert witness.closed == [ticket]
    assert painter.jobs == [ticket.job]


async def test_a_job_that_makes_no_progress_again_is_cancelled(
    studio: Studio, witness: Witness, painter: ScriptedPainter, clock: Clock
) -> None:
    ticket = await _line_up(studio, witness)
    await _play(painter, ticket, started(), progress(1))
    await _stall(studio, clock)
    await _play(painter, ticket, started(attempt=2))

    await _stall(studio, clock)

    assert ticket.state is JobState.CANCELLED
    assert _said(ticket) == "It made no progress for 10 minutes, so I stopped it."
    assert witness.closed == [ticket]
    assert painter.closed == [ticket.job]
    assert painter.started_over == [ticket.id]


async def test_a_job_that_waits_to_be_painted_again_is_not_stalling(
    studio: Studio, witness: Witness, painter: ScriptedPainter, clock: Clock
) -> None:
    ticket = await _line_up(studio, witness)
    await _play(painter, ticket, started(), progress(1))

    for _ in range(3):
        await _stall(studio, clock)

    assert painter.started_over == [ticket.id]
    assert ticket.state is JobState.WAITING


async def test_a_job_whose_worker_died_is_not_stalling_while_it_waits_for_the_next(
    studio: Studio,
    witness: Witness,
    painter: ScriptedPainter,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticket = await _line_up(studio, witness)
    await _play(painter, ticket, started(), progress(1))
    # What the pool says of a job that is in its line.
    monkeypatch.setattr(painter, "start_over", lambda job_id: False)

    for _ in range(3):
        await _stall(studio, clock)

    assert ticket.state is JobState.PAINTING


async def test_frames_that_were_shown_before_a_stall_are_not_shown_again(
    studio: Studio, painter: ScriptedPainter, clock: Clock
) -> None:
    shown: list[int] = []

    class Wall(Witness):
        def show_frame(self, ticket: Ticket, frame: Frame) -> None:
            shown.append(frame.iteration)

    ticket = await _line_up(studio, Wall())
    await _play(painter, ticket, started(), frame(20), frame(40))
    await _stall(studio, clock)
    await _play(painter, ticket, started(attempt=2), frame(40), frame(60))

    assert shown == [20, 40, 60]


async def test_progress_keeps_a_job_from_being_started_over(
    studio: Studio, witness: Witness, painter: ScriptedPainter, clock: Clock
) -> None:
    ticket = await _line_up(studio, witness)
    await _play(painter, ticket, started())
    clock.now = 9 * 60
    await _play(painter, ticket, progress(1))

    clock.now = 18 * 60
    studio.look_for_stalled()
    assert painter.started_over == []


async def test_waiting_in_line_is_not_stalling(
    studio: Studio, witness: Witness, painter: ScriptedPainter, clock: Clock
) -> None:
    ticket = await _line_up(studio, witness)

    clock.now = 24 * 3600
    studio.look_for_stalled()
    assert painter.started_over == []
    assert ticket.state is JobState.WAITING


async def test_a_job_that_waits_for_a_painter_that_can_not_start_is_not_stalled(
    studio: Studio, painter: ScriptedPainter, witness: Witness, clock: Clock
) -> None:
    """Even where it was stuck before."""
    ticket = await _line_up(studio, witness)
    await _play(painter, ticket, started(), progress(1))
    await _stall(studio, clock)
    await _play(painter, ticket, started(attempt=2), progress(2))

    painter.trouble = PassingTrouble("The painter can't start.")
    for _ in range(60):
        clock.now += 60
        studio.look_for_trouble()
        studio.look_for_stalled()
    assert not ticket.ended
    assert ticket.trouble == sentence("verbatim", text="The painter can't start.")

    painter.trouble = None
    studio.look_for_trouble()
    assert not ticket.trouble
    await _play(painter, ticket, result())
    assert ticket.state is JobState.FINISHED


async def test_a_job_cancelled_before_its_first_step_is_still_closed(
    studio: Studio, witness: Witness, painter: ScriptedPainter
) -> None:
    ticket = await _submit(studio, witness)

    assert studio.cancel(ticket, CLOSED)
    await _let_run()

    assert witness.closed == [ticket]
    assert painter.jobs == []
    assert not studio.cancel(ticket, sentence("reason-restarting"))


async def test_a_closing_studio_pauses_everything_and_takes_nothing_more(
    studio: Studio, witness: Witness
) -> None:
    first, second = await _submit(studio, witness), await _submit(studio, witness, BEN)
    await _let_run()

    await studio.close(CLOSED, patience=1)

    assert {first, second} == set(witness.paused)
    assert witness.closed == []
    assert not first.ended
    with pytest.raises(Refused, match="being restarted"):
        await _submit(studio, witness)


async def test_what_is_painted_is_kept_when_the_studio_closes(
    studio: Studio, witness: Witness, painter: ScriptedPainter
) -> None:
    painter.places = 1
    painted, waiting = await _submit(studio, witness), await _submit(studio, witness, BEN)
    await _play(painter, painted, started(), progress(1))
    painter.put(painted.job, progress(2))

    await studio.close(CLOSED, patience=5)

    assert painter.paused == [painted.id]
    assert painted.progress == progress(2), "it ends when the painter does"
    assert not painted.ended
    assert sorted(witness.paused, key=lambda ticket: ticket.place) == [painted, waiting]
    assert painter.closed == [painted.job]


async def test_a_picture_finished_at_the_farewell_is_not_lost(
    studio: Studio, witness: Witness, painter: ScriptedPainter
) -> None:
    ticket = await _submit(studio, witness)
    await _play(painter, ticket, started(), progress(1))
    painter.put(ticket.job, result())

    await studio.close(CLOSED, patience=5)

    assert ticket.state is JobState.FINISHED
    assert witness.closed == [ticket]


async def test_people_are_told_while_a_painter_takes_too_long_to_keep_what_it_has(
    studio: Studio, witness: Witness, painter: ScriptedPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await _submit(studio, witness)
    await _play(painter, ticket, started(), progress(1))
    monkeypatch.setattr(painter, "pause", lambda _: True)

    async with asyncio.timeout(60):
        closing = asyncio.create_task(studio.close(CLOSED, patience=0.2))
        await _let_run()
        assert witness.paused == [ticket]
        assert painter.closed == []
        await closing
    await _let_run()

    assert painter.closed == [ticket.job], "what was kept before has to do"
    assert not ticket.ended
    assert witness.closed == []


async def test_pictures_that_were_still_on_their_way_are_not_taken_after_closing(
    studio: Studio, witness: Witness
) -> None:
    async def fetch() -> Pictures[bytes]:
        await studio.close(CLOSED, patience=1)
        return await _pictures()

    with pytest.raises(Refused, match="being restarted"):
        await studio.submit(
            Order(recipe="sketch", seed=1, content_name="a boat"), ANA, fetch, witness
        )


async def test_closing_does_not_wait_for_ever(
    studio: Studio, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(ticket: Ticket) -> bool:
        return await asyncio.Event().wait()

    monkeypatch.setattr(witness, "close", hang)
    await _submit(studio, witness)
    await _let_run()

    async with asyncio.timeout(60):
        await studio.close(CLOSED, patience=0.01)


async def test_a_painter_that_stops_early_fails_the_job(
    studio: Studio, witness: Witness, painter: ScriptedPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stop_early(job: Job) -> AsyncGenerator[Update, None]:
        yield started()

    monkeypatch.setattr(painter, "paint", stop_early)
    ticket = await _line_up(studio, witness)

    assert ticket.state is JobState.FAILED
    assert _said(ticket) == "The painter stopped before the picture was finished."
    assert witness.closed == [ticket]
