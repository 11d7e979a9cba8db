"""What the database did not take of the jobs: kept beside it, and written as soon as it does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from contextvars import Context
from dataclasses import replace
from datetime import datetime
from itertools import chain, repeat
from typing import cast

from bot.records.archive import Archive
from bot.store import JobChanges, JobRecord, Store, StoreError

_log = logging.getLogger(__name__)

# Seconds until it is tried again; the last one again and again.
_PAUSES = (2.0, 5.0, 15.0, 60.0)


class LateNotes:
    """Writes down what is new about this process's jobs, at once or later.

    A job of which the database does not know that it has ended would be painted again by the next
    start, and shown twice. So what is due is also in the job's folder: this process may end before
    it can be written.

    Args:
        store: the database.
        archive: has the jobs' folders.
        delivered: called once the database knows of a job that its end was shown, where that was
            late.
    """

    def __init__(
        self, store: Store, archive: Archive, delivered: Callable[[str], Awaitable[None]]
    ) -> None:
        self._store = store
        self._archive = archive
        self._delivered = delivered
        self._due: dict[str, JobChanges] = {}
        self._kept: set[str] = set()  # of which all that is due is in their folders
        self._trying: asyncio.Task[None] | None = None

    async def write(self, job_id: str, changes: JobChanges) -> bool:
        """Write down what is new, with all that is due of that job.

        Returns:
            Whether the job is this process's; else nothing was changed.

        Raises:
            StoreError: the database can't do its part now; it is tried again.
        """
        changes = {**self._due.get(job_id, JobChanges()), **changes}
        try:
            ours = await self._store.leases.change(job_id, **changes)
        except StoreError:
            self._due[job_id] = {**self._due.get(job_id, JobChanges()), **changes}
            self._try_later()
            await self._keep(job_id)
            raise
        await self._is_written(job_id, changes)
        return ours

    async def catch_up(self, record: JobRecord) -> JobRecord:
        """Write down what is left of a process that ended before it could; returns the job so.

        Raises:
            OSError: its folder can't be read at this moment.
            StoreError: the database can't do its part now; it is tried again.
        """
        changes = _from_json(await asyncio.to_thread(self._archive.unwritten, record.id))
        if not changes:
            return record
        self._kept.add(record.id)
        if not await self.write(record.id, changes):
            return record
        _log.info("Job %s: what became of it before the start is noted now", record.id)
        if "delivered" in changes:
            await self._delivered(record.id)
        return replace(record, **changes)

    async def settle(self, patience: float) -> None:
        """Try a last time, for so many seconds: the bot is about to end."""
        if self._trying is not None:
            self._trying.cancel()
            self._trying = None
        if self._due:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._try_all(), patience)
        for job_id in self._due:
            if job_id in self._kept:
                _log.warning("Job %s: what became of it is noted by the next start", job_id)
            else:
                _log.error("Job %s: what became of it is lost, so it may be painted anew", job_id)

    def _try_later(self) -> None:
        if self._trying is None:
            # Nobody waits for it: it belongs to no job and no command.
            work = self._try_again_and_again()
            self._trying = asyncio.create_task(work, name="note late", context=Context())

    async def _try_again_and_again(self) -> None:
        for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
            await asyncio.sleep(pause)
            await self._try_all()
            if not self._due:
                break
        self._trying = None

    async def _try_all(self) -> None:
        """Write what is due, up to the first failure: the database has failed for all then."""
        for job_id in tuple(self._due):
            if job_id not in self._due:  # it was written meanwhile
                continue
            try:
                await self._try(job_id)
            except StoreError as error:
                _log.warning("Job %s: what became of it can't be noted yet: %s", job_id, error)
                return

    async def _try(self, job_id: str) -> None:
        due = self._due[job_id]
        record = await self._store.jobs.get(job_id)
        deleted = record is not None and record.state == "deleted"  # by its member, meanwhile
        changes = JobChanges(delivered=True) if deleted else due
        ours = await self._store.leases.change(job_id, **changes)
        await self._is_written(job_id, due)
        _log.info("Job %s: what became of it is noted now", job_id)
        if ours and "delivered" in changes:
            await self._delivered(job_id)

    async def _keep(self, job_id: str) -> None:
        """Put what is due in the job's folder, in case that this process ends before."""
        try:
            changes = _to_json(self._due[job_id])
            await asyncio.to_thread(self._archive.keep_unwritten, job_id, changes)
        except OSError as error:
            self._kept.discard(job_id)
            _log.warning("Job %s: what became of it can't be kept either: %s", job_id, error)
            return
        self._kept.add(job_id)
        if job_id not in self._due:  # it was written meanwhile
            await self._unkeep(job_id)

    async def _is_written(self, job_id: str, changes: JobChanges) -> None:
        due = self._due.pop(job_id, JobChanges())
        left = {key: value for key, value in due.items() if key not in changes}
        if left:  # it came while the rest was written
            self._due[job_id] = cast("JobChanges", left)
        elif job_id in self._kept:
            await self._unkeep(job_id)

    async def _unkeep(self, job_id: str) -> None:
        self._kept.discard(job_id)
        with suppress(OSError):  # nothing but the same would be written once more
            await asyncio.to_thread(self._archive.remove_unwritten, job_id)


def _to_json(changes: JobChanges) -> Mapping[str, object]:
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in changes.items()
    }


def _from_json(written: Mapping[str, object]) -> JobChanges:
    """What `_to_json` made, as far as this Easel knows it."""
    changes = {key: value for key, value in written.items() if key in JobChanges.__annotations__}
    if (ended := changes.get("ended")) is not None:
        changes["ended"] = datetime.fromisoformat(str(ended))
    return cast("JobChanges", changes)
