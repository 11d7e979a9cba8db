"""What is remembered of a job, and in which order."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.language import sentence
from bot.records.archive import Archive
from bot.records.journal import Journal
from bot.store import JobRecord, Store, StoreError
from bot.store.leases import Leases
from bot.studio.orders import Order, Refused, Requester, order_from_json
from bot.studio.pictures import Pictures
from bot.studio.studio import Studio
from bot.studio.ticket import JobState, Shown, Ticket
from engine.job.spec import Frame
from tests.bot.simulation import FixedSettings, ScriptedPainter, frame, result, started
from tests.store.records import recorded
from tests.waiting import until

ANA = Requester(id=1, name="Ana", guild_id=3, channel_id=4, locale="de")
ORDER = Order(recipe="easel", seed=7, content_name="harbour", style_names=("waves",))
PICTURES = Pictures(content=b"the photo", styles=(b"the painting",))
CANCELLED = sentence("reason-cancelled", name="Ana")
NO_ROOM = "I can't store any more jobs at the moment, so please tell an admin, and try again later."


@pytest.fixture
def studio(painter: ScriptedPainter, settings: FixedSettings, journal: Journal) -> Studio:
    return Studio(painter, settings, journal)


Look = Callable[[Ticket], Awaitable[None]]


class Onlooker:
    """A presenter that looks around when a job is shown for the first or the last time."""

    def __init__(self, at_first: Look | None = None, at_last: Look | None = None) -> None:
        self._at_first, self._at_last = at_first, at_last
        self.opened: list[Ticket] = []
        self.closed = asyncio.Event()

    async def open(self, ticket: Ticket) -> Shown:
        self.opened.append(ticket)
        if self._at_first is not None:
            await self._at_first(ticket)
        return Shown(card_id=11, thread_id=12)

    def changed(self, ticket: Ticket) -> None: ...
    def show_frame(self, ticket: Ticket, frame: Frame) -> None: ...
    async def close(self, ticket: Ticket) -> bool:
        if self._at_last is not None:
            await self._at_last(ticket)
        self.closed.set()
        return True

    async def pause(self, ticket: Ticket) -> None: ...
    async def leave(self) -> None: ...


async def submit(studio: Studio, presenter: Onlooker) -> Ticket:
    async def fetch() -> Pictures[bytes]:
        return PICTURES

    return await studio.submit(ORDER, ANA, fetch, presenter)


## From the command to the end


async def test_that_a_job_is_being_painted_is_remembered(
    journal: Journal, studio: Studio, store: Store
) -> None:
    ticket = await submit(studio, Onlooker())

    await journal.begun(ticket)

    record = await recorded(store, ticket.id)
    assert record.state == "painting"


async def test_a_job_is_remembered_before_the_member_is_told_of_it(
    studio: Studio, store: Store, archive: Archive
) -> None:
    seen: list[tuple[JobRecord | None, Pictures[bytes] | None]] = []

    async def look(ticket: Ticket) -> None:
        seen.append((await store.jobs.get(ticket.id), archive.inputs(ticket.id)))

    onlooker = Onlooker(look)
    ticket = await submit(studio, onlooker)
    await until(lambda: bool(seen))
    (record, inputs) = seen[0]
    assert record is not None
    assert (record.id, record.state, record.ended) == (ticket.id, "waiting", None)
    assert (record.requester_id, record.requester_name, record.locale) == (1, "Ana", "de")
    assert (record.guild_id, record.channel_id) == (3, 4)
    assert order_from_json(record.order) == ORDER
    assert inputs == PICTURES
    studio.cancel(ticket, CANCELLED)
    await onlooker.closed.wait()


async def test_a_finished_job_is_remembered_with_its_picture_and_how_it_was_painted(
    studio: Studio, store: Store, archive: Archive, painter: ScriptedPainter
) -> None:
    onlooker = Onlooker()
    ticket = await submit(studio, onlooker)
    painter.put(ticket.job, started(), frame(20), frame(40, image=b"another"))
    painter.put(ticket.job, result(strip=b"the strip", elapsed=50))
    await onlooker.closed.wait()
    record = await recorded(store, ticket.id)
    assert (record.state, record.reason) == ("finished", "")
    assert record.ended is not None
    assert (record.card_id, record.thread_id) == (11, 12)
    assert (record.width, record.height, record.seconds) == (384, 288, 50)
    assert (record.iterations, record.weights) == (240, "imagenet")
    assert record.first_costs == {"total": 8.0, "content": 4.0, "style": 4.0}
    assert record.costs == {"total": 0.25, "content": 0.125, "style": 0.125}
    assert archive.result(ticket.id) == b"the result"
    assert archive.strip(ticket.id) == b"the strip"
    assert archive.frames(ticket.id) == [b"a frame", b"another"]


async def test_that_the_end_was_shown_is_remembered_once_it_was(
    studio: Studio, store: Store
) -> None:
    """What nobody has seen is shown after a restart."""
    seen: list[JobRecord | None] = []

    async def look(ticket: Ticket) -> None:
        seen.append(await store.jobs.get(ticket.id))

    onlooker = Onlooker(at_last=look)
    ticket = await submit(studio, onlooker)
    studio.cancel(ticket, CANCELLED)
    await onlooker.closed.wait()
    (record,) = seen
    assert record is not None
    assert (record.state, record.delivered) == ("cancelled", False)
    await studio.close(sentence("reason-restarting"), patience=5)
    record = await recorded(store, ticket.id)
    assert record.delivered


async def test_a_cancelled_job_is_remembered_with_the_reason(
    studio: Studio, store: Store, archive: Archive
) -> None:
    onlooker = Onlooker()
    ticket = await submit(studio, onlooker)
    studio.cancel(ticket, CANCELLED)
    await onlooker.closed.wait()
    record = await recorded(store, ticket.id)
    assert (record.state, record.reason) == ("cancelled", "Cancelled by Ana.")
    assert record.ended is not None
    assert archive.result(ticket.id) is None


## When that can't be done


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def put_in_the_way(path: Path) -> None:
    path.write_text("a file where a folder should be")


def break_disk(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the disk be full once so many files were written."""
    write_bytes = Path.write_bytes
    written = []

    def write(path: Path, data: Any) -> int:
        written.append(path)
        if len(written) > after:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", write)


@pytest.mark.parametrize("after", [0, 1])
async def test_a_full_disk_refuses_the_job_and_leaves_nothing_behind(
    studio: Studio,
    store: Store,
    jobs_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    after: int,
) -> None:
    break_disk(monkeypatch, after)
    onlooker = Onlooker()
    with pytest.raises(Refused) as refusal:
        await submit(studio, onlooker)
    assert str(refusal.value) == NO_ROOM
    assert names_in(jobs_folder) == []
    assert await store.jobs.unfinished() == ()
    assert onlooker.opened == []
    assert studio.jobs.of(ANA.id) == ()


async def test_a_folder_that_cannot_be_made_refuses_the_job(
    studio: Studio, store: Store, jobs_folder: Path
) -> None:
    put_in_the_way(jobs_folder)
    with pytest.raises(Refused) as refusal:
        await submit(studio, Onlooker())
    assert str(refusal.value) == NO_ROOM
    assert await store.jobs.unfinished() == ()


async def test_a_broken_store_refuses_the_job_and_leaves_nothing_behind(
    studio: Studio, jobs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(self: Leases, record: JobRecord) -> None:
        assert names_in(jobs_folder) == [record.id]
        raise StoreError("The database is locked.")

    monkeypatch.setattr(Leases, "add", fail)
    onlooker = Onlooker()
    with pytest.raises(Refused) as refusal:
        await submit(studio, onlooker)
    assert str(refusal.value) == NO_ROOM
    assert names_in(jobs_folder) == []
    assert onlooker.opened == []


async def test_who_was_refused_may_ask_again_once_there_is_room(
    studio: Studio, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        break_disk(full, after=0)
        for _ in range(5):
            with pytest.raises(Refused):
                await submit(studio, Onlooker())
    ticket = await submit(studio, Onlooker())
    assert [record.id for record in await store.jobs.unfinished()] == [ticket.id]


async def test_a_disk_that_fills_up_on_the_way_does_not_stop_the_picture(
    studio: Studio,
    store: Store,
    archive: Archive,
    painter: ScriptedPainter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    onlooker = Onlooker()
    ticket = await submit(studio, onlooker)
    break_disk(monkeypatch, after=0)
    painter.put(ticket.job, started(), frame(20), result())
    await onlooker.closed.wait()
    assert ticket.result is not None
    assert ticket.saved == ""
    record = await recorded(store, ticket.id)
    assert record.state == "finished"


## Killed, or without a database, at the end


async def for_ever(_: Ticket) -> None:
    """Keep the studio from ending the job by itself."""
    await asyncio.Event().wait()


class Killed(BaseException):
    """Nothing of the process goes on after this."""


@pytest.mark.parametrize("method", ["keep_result", "note"])
async def test_killed_before_the_end_is_noted_the_painting_goes_on_from_its_state(
    journal: Journal,
    studio: Studio,
    archive: Archive,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
) -> None:
    ticket = await submit(studio, Onlooker(for_ever))
    archive.state_file(ticket.id).write_bytes(b"nearly done")
    ticket.started, ticket.state, ticket.result = started(), JobState.FINISHED, result()

    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(Archive, method, kill)
        with pytest.raises(Killed):
            await journal.end(ticket)
    assert archive.state_file(ticket.id).read_bytes() == b"nearly done"

    async def killed(*_: object, **__: object) -> bool:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(Leases, "change", killed)
        with pytest.raises(Killed):
            await journal.end(ticket)
    assert archive.state_file(ticket.id).read_bytes() == b"nearly done"

    await journal.end(ticket)
    assert not archive.state_file(ticket.id).exists()


async def test_what_the_painter_keeps_elsewhere_is_removed_with_the_state(
    store: Store, archive: Archive, painter: ScriptedPainter, settings: FixedSettings
) -> None:
    forgotten: list[str] = []
    journal = Journal(store, archive, forgotten.append)
    ticket = await submit(Studio(painter, settings, journal), Onlooker(for_ever))
    ticket.started, ticket.state, ticket.result = started(), JobState.FINISHED, result()
    await journal.end(ticket)
    assert forgotten == [ticket.id]


async def test_a_picture_that_could_not_be_kept_leaves_its_state_until_it_was_shown(
    journal: Journal, studio: Studio, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await submit(studio, Onlooker(for_ever))
    archive.state_file(ticket.id).write_bytes(b"nearly done")
    ticket.started, ticket.state, ticket.result = started(), JobState.FINISHED, result()
    break_disk(monkeypatch, 0)

    assert await journal.end(ticket)
    assert archive.state_file(ticket.id).exists()
    await journal.delivered(ticket)
    assert not archive.state_file(ticket.id).exists()


async def test_an_end_that_could_not_be_noted_is_noted_once_it_was_shown(
    journal: Journal, studio: Studio, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await submit(studio, Onlooker(for_ever))
    ticket.started, ticket.state, ticket.result = started(), JobState.FINISHED, result()

    async def fail(*_: object, **__: object) -> bool:
        raise StoreError("The database is too slow.")

    with monkeypatch.context() as slow:
        slow.setattr(Leases, "change", fail)
        assert await journal.end(ticket)
        await journal.delivered(ticket)
    await journal.delivered(ticket)

    record = await recorded(store, ticket.id)
    assert (record.state, record.delivered, record.width) == ("finished", True, 384)
    assert record.ended is not None


async def test_showing_an_end_again_after_a_restart_keeps_which_weights_painted_it(
    journal: Journal, studio: Studio, store: Store
) -> None:
    ticket = await submit(studio, Onlooker(for_ever))
    ticket.started, ticket.state, ticket.result = started(), JobState.FINISHED, result()
    await journal.end(ticket)
    ticket.started = None

    await journal.end(ticket)

    record = await recorded(store, ticket.id)
    assert record.weights == "imagenet"
