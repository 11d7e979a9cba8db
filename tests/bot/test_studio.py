"""The studio by itself: no Discord, a clock that a test moves."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.archive import Archive
from bot.orders import Order, Refused, Requester
from bot.studio import State, Studio, Ticket
from engine.spec import Frame, Job, Update
from tests.bot.simulation import FixedSettings, ScriptedPainter, progress, started

ANA = Requester(1, "Ana")
BEN = Requester(2, "Ben")


class Witness:
    """A presenter that remembers how each job ended."""

    def __init__(self) -> None:
        self.closed: list[Ticket] = []

    async def open(self, ticket: Ticket) -> None: ...
    def changed(self, ticket: Ticket) -> None: ...
    def show_frame(self, ticket: Ticket, frame: Frame) -> None: ...
    async def close(self, ticket: Ticket) -> None:
        self.closed.append(ticket)


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
def studio(
    settings: FixedSettings, painter: ScriptedPainter, clock: Clock, tmp_path: Path
) -> Studio:
    return Studio(painter, settings, Archive(tmp_path / "jobs"), clock)


async def _pictures() -> dict[str, bytes]:
    return {"photo": b"the photo"}


async def _submit(studio: Studio, witness: Witness, who: Requester = ANA) -> Ticket:
    return await studio.submit(
        Order(recipe="sketch", seed=1, title="a boat"), who, _pictures, witness
    )


async def _let_run() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


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


async def test_a_job_without_progress_is_cancelled_after_the_configured_time(
    studio: Studio, witness: Witness, painter: ScriptedPainter, clock: Clock
) -> None:
    ticket = await _submit(studio, witness)
    await _let_run()
    painter.put(ticket.job, started(), progress(1))
    await _let_run()

    clock.now = 10 * 60 - 1
    assert studio.cancel_stalled() == 0
    clock.now = 10 * 60
    assert studio.cancel_stalled() == 1
    await _let_run()

    assert ticket.state is State.CANCELLED
    assert ticket.reason == "It made no progress for 10 minutes, so I stopped it."
    assert witness.closed == [ticket]
    assert painter.closed == [ticket.job]


async def test_progress_keeps_a_job_from_being_cancelled(
    studio: Studio, witness: Witness, painter: ScriptedPainter, clock: Clock
) -> None:
    ticket = await _submit(studio, witness)
    await _let_run()
    painter.put(ticket.job, started())
    await _let_run()
    clock.now = 9 * 60
    painter.put(ticket.job, progress(1))
    await _let_run()

    clock.now = 18 * 60
    assert studio.cancel_stalled() == 0


async def test_waiting_in_line_is_not_stalling(
    studio: Studio, witness: Witness, clock: Clock
) -> None:
    await _submit(studio, witness)
    await _let_run()

    clock.now = 24 * 3600
    assert studio.cancel_stalled() == 0


async def test_a_job_cancelled_before_its_first_step_is_still_closed(
    studio: Studio, witness: Witness, painter: ScriptedPainter
) -> None:
    ticket = await _submit(studio, witness)

    assert studio.cancel(ticket, "never mind")
    await _let_run()

    assert witness.closed == [ticket]
    assert painter.jobs == []
    assert not studio.cancel(ticket, "again")


async def test_a_closing_studio_cancels_everything_and_takes_nothing_more(
    studio: Studio, witness: Witness
) -> None:
    first, second = await _submit(studio, witness), await _submit(studio, witness, BEN)
    await _let_run()

    await studio.close("Closed for today.", patience=1)

    assert {first, second} == set(witness.closed)
    assert first.reason == "Closed for today."
    with pytest.raises(Refused, match=r"Closed for today\."):
        await _submit(studio, witness)


async def test_pictures_that_were_still_on_their_way_are_not_taken_after_closing(
    studio: Studio, witness: Witness
) -> None:
    async def fetch() -> dict[str, bytes]:
        await studio.close("Closed for today.", patience=1)
        return await _pictures()

    with pytest.raises(Refused, match=r"Closed for today\."):
        await studio.submit(Order(recipe="sketch", seed=1, title="a boat"), ANA, fetch, witness)


async def test_closing_does_not_wait_for_ever(
    studio: Studio, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(ticket: Ticket) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(witness, "close", hang)
    await _submit(studio, witness)
    await _let_run()

    async with asyncio.timeout(5):
        await studio.close("Closed for today.", patience=0.01)


async def test_a_painter_that_stops_early_fails_the_job(
    studio: Studio, witness: Witness, painter: ScriptedPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stop_early(job: Job) -> AsyncGenerator[Update, None]:
        yield started()

    monkeypatch.setattr(painter, "paint", stop_early)
    ticket = await _submit(studio, witness)
    await _let_run()

    assert ticket.state is State.FAILED
    assert ticket.reason == "The painter stopped before the picture was finished."
    assert witness.closed == [ticket]


async def test_old_files_are_removed_and_young_ones_kept(studio: Studio, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "jobs")
    now = datetime.now(UTC)
    for name, days in (("old", 8), ("young", 6)):
        folder = archive.save(name, b"a picture", {}).parent
        moment = (now - timedelta(days=days)).timestamp()
        os.utime(folder / "job.json", (moment, moment))
    somebody_elses = tmp_path / "jobs" / "holiday photos"
    somebody_elses.mkdir()
    os.utime(somebody_elses, (0, 0))

    assert studio.remove_old_files(now) == 1
    left = sorted(folder.name for folder in (tmp_path / "jobs").iterdir())
    assert left == ["holiday photos", "young"]


async def test_there_may_be_nothing_to_remove_yet(studio: Studio) -> None:
    assert studio.remove_old_files(datetime.now(UTC)) == 0
