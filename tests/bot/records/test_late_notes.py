"""What the database did not take is written as soon as it does, so that nothing is painted anew."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Unpack

import pytest

import bot.records.late_notes
from bot.interactions.pending import PendingInteractions
from bot.records.archive import Archive
from bot.records.journal import Journal
from bot.store import InteractionRecord, JobChanges, JobRecord, Store, StoreError
from bot.store.interactions import Interactions
from bot.store.leases import Leases
from bot.studio.studio import Studio
from bot.studio.ticket import JobState, Shown, Ticket
from tests.bot.records.test_journal import Onlooker, for_ever, submit
from tests.bot.simulation import FixedSettings, ScriptedPainter, result
from tests.store.records import recorded
from tests.waiting import until


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.records.late_notes, "_PAUSES", (0.01,))


@pytest.fixture
async def finished(painter: ScriptedPainter, settings: FixedSettings, journal: Journal) -> Ticket:
    """A job that is finished, and of which nothing but its beginning is noted."""
    ticket = await submit(Studio(painter, settings, journal), Onlooker(for_ever))
    ticket.state, ticket.result = JobState.FINISHED, result()
    return ticket


@contextmanager
def failing(owner: type, method: str = "change") -> Iterator[list[int]]:
    """The database does not do that; how often it was asked to is counted."""
    asked: list[int] = []

    async def fail(*_: object, **__: object) -> bool:
        asked.append(len(asked))
        raise StoreError("The database is locked by another program.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, method, fail)
        yield asked


async def until_noted(
    store: Store, job_id: str, condition: Callable[[JobRecord], bool]
) -> JobRecord:
    async with asyncio.timeout(60):
        while True:
            record = await store.jobs.get(job_id)
            if record is not None and condition(record):
                return record
            await asyncio.sleep(0.01)


async def until_delivered(store: Store, job_id: str) -> JobRecord:
    return await until_noted(store, job_id, lambda record: record.delivered)


async def test_an_end_that_could_not_be_noted_is_noted_once_the_database_is_well(
    finished: Ticket, journal: Journal, store: Store, archive: Archive
) -> None:
    archive.state_file(finished.id).write_bytes(b"nearly done")
    with failing(Leases) as asked:
        assert await journal.end(finished)
        await journal.delivered(finished)
        await until(lambda: len(asked) > 4)
        record = await recorded(store, finished.id)
        assert not record.delivered

    record = await until_delivered(store, finished.id)
    assert (record.state, record.width) == ("finished", 384)
    assert record.ended is not None
    await until(lambda: not archive.state_file(finished.id).exists())


async def test_an_end_is_noted_before_it_was_shown(
    finished: Ticket, journal: Journal, store: Store
) -> None:
    """Discord may fail for two hours; a bot that is killed meanwhile must not paint it anew."""
    with failing(Leases):
        await journal.end(finished)
    record = await until_noted(store, finished.id, lambda record: record.state == "finished")
    assert not record.delivered


async def test_where_a_job_is_shown_is_noted_late_too(
    finished: Ticket, journal: Journal, store: Store
) -> None:
    """Else its card would stay as it is after a restart, beside a second one."""
    with failing(Leases):
        await journal.shown(finished, Shown(card_id=11, thread_id=12))
    record = await until_noted(store, finished.id, lambda record: record.card_id is not None)
    assert (record.card_id, record.thread_id) == (11, 12)


async def test_what_is_due_is_noted_before_the_bot_ends(
    finished: Ticket, journal: Journal, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.records.late_notes, "_PAUSES", (1_000.0,))
    with failing(Leases):
        await journal.end(finished)
        await journal.delivered(finished)
    await journal.settle(60)
    record = await recorded(store, finished.id)
    assert (record.state, record.delivered) == ("finished", True)


async def test_what_a_bot_could_not_note_before_it_ended_is_noted_by_the_next(
    finished: Ticket, journal: Journal, store: Store, archive: Archive
) -> None:
    archive.state_file(finished.id).write_bytes(b"nearly done")
    with failing(Leases):
        await journal.end(finished)
        await journal.delivered(finished)
        await journal.settle(60)
    before = await recorded(store, finished.id)
    assert before.state == "waiting"

    caught_up = await Journal(store, archive).catch_up(before)

    assert (caught_up.state, caught_up.width, caught_up.delivered) == ("finished", 384, True)
    assert await store.jobs.get(finished.id) == caught_up
    assert archive.unwritten(finished.id) == {}
    assert not archive.state_file(finished.id).exists()


async def test_while_the_database_fails_the_next_start_cannot_note_it_either(
    finished: Ticket, journal: Journal, store: Store, archive: Archive
) -> None:
    with failing(Leases):
        await journal.end(finished)
        await journal.settle(60)
        record = await recorded(store, finished.id)
        second = Journal(store, archive)
        with pytest.raises(StoreError):
            await second.catch_up(record)
    await until_noted(store, finished.id, lambda record: record.state == "finished")
    await until(lambda: archive.unwritten(finished.id) == {})


async def test_what_was_noted_late_is_kept_no_longer(
    finished: Ticket, journal: Journal, store: Store, archive: Archive
) -> None:
    with failing(Leases):
        await journal.end(finished)
        await journal.delivered(finished)
        assert archive.unwritten(finished.id)["delivered"] is True
    await until_delivered(store, finished.id)
    await until(lambda: archive.unwritten(finished.id) == {})


async def test_where_neither_database_nor_disk_take_it_the_log_says_which_job_is_painted_anew(
    finished: Ticket,
    journal: Journal,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Archive, "keep_unwritten", full)
    with failing(Leases):
        await journal.end(finished)
        await journal.settle(60)
    assert f"Job {finished.id}: what became of it is lost" in caplog.text


async def test_a_job_whose_note_is_written_meanwhile_keeps_no_other_from_it(
    finished: Ticket,
    journal: Journal,
    store: Store,
    painter: ScriptedPainter,
    settings: FixedSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot.records.late_notes, "_PAUSES", (1_000.0,))
    other = await submit(Studio(painter, settings, journal), Onlooker(for_ever))
    other.state, other.result = JobState.FINISHED, result()
    with failing(Leases):
        await journal.end(finished)
        await journal.end(other)
    change = Leases.change

    async def change_meanwhile(leases: Leases, job_id: str, **changes: Unpack[JobChanges]) -> bool:
        if job_id == finished.id:
            await journal.delivered(other)
        return await change(leases, job_id, **changes)

    monkeypatch.setattr(Leases, "change", change_meanwhile)
    await journal.settle(60)

    for ticket in (finished, other):
        record = await recorded(store, ticket.id)
        assert record.state == "finished"


async def test_what_its_member_deleted_meanwhile_stays_deleted(
    finished: Ticket, journal: Journal, store: Store
) -> None:
    with failing(Leases):
        await journal.end(finished)
        await store.jobs.change(finished.id, state="deleted", order={})
    record = await until_delivered(store, finished.id)
    assert (record.state, record.ended) == ("deleted", None)


async def test_who_was_answered_is_forgotten_with_the_next_where_that_failed(store: Store) -> None:
    """Else a restart would tell them to send it again."""
    first, second = (
        InteractionRecord(
            id=number,
            application_id=1,
            token="a token",
            locale="de",
            posts=True,
            asked=datetime.now(UTC),
        )
        for number in (1, 2)
    )
    waiting = PendingInteractions(store)
    await store.interactions.write([first, second], [])
    with failing(Interactions, "write") as asked:
        waiting._forget(first.id)
        await until(lambda: bool(asked) and waiting._writing is None)
    waiting._forget(second.id)
    await waiting.settle(60)
    await store.interactions.give_back()
    assert await store.interactions.take() == ()
