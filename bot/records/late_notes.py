"""What the database did not take of the jobs: kept in memory, and written as soon as it does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import Context
from itertools import chain, repeat
from typing import cast

from bot.store import JobChanges, Store, StoreError

_log = logging.getLogger(__name__)

# Seconds until it is tried again; the last one again and again.
_PAUSES = (2.0, 5.0, 15.0, 60.0)


class LateNotes:
    """Writes down what is new about this process's jobs, at once or later.

    A job of which the database does not know that it has ended would be painted again by the next
    start, and shown twice.

    Args:
        store: the database.
        delivered: called once the database knows of a job that its end was shown, where that was
            late.
    """

    def __init__(self, store: Store, delivered: Callable[[str], Awaitable[None]]) -> None:
        self._store = store
        self._delivered = delivered
        self._due: dict[str, JobChanges] = {}
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
            raise
        self._is_written(job_id, changes)
        return ours

    async def settle(self, patience: float) -> None:
        """Try a last time, for so many seconds: the bot is about to end."""
        if self._trying is not None:
            self._trying.cancel()
            self._trying = None
        if self._due:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._try_all(), patience)
        for job_id in self._due:
            _log.error("Job %s: what became of it is not noted, so it may be painted anew", job_id)

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
        self._is_written(job_id, due)
        _log.info("Job %s: what became of it is noted now", job_id)
        if ours and "delivered" in changes:
            await self._delivered(job_id)

    def _is_written(self, job_id: str, changes: JobChanges) -> None:
        due = self._due.pop(job_id, JobChanges())
        left = {key: value for key, value in due.items() if key not in changes}
        if left:  # it came while the rest was written
            self._due[job_id] = cast("JobChanges", left)
