"""Who works on which job, where several processes share a database.

A job is its holder's while the lease lasts. A process renews its leases again and again; one that
has died or is cut off does not, and others take its jobs.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias, Unpack

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Interval,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database.database import Database
from bot.store.database.sole import SoleUse
from bot.store.database.tables import Moment, jobs
from bot.store.jobs import JobChanges, JobRecord
from bot.store.rows import JsonValue, columns, count, execute, fetch, values

# How long a process may be silent before its jobs are anybody's.
LEASE_SECONDS = 15.0

StoredRequests: TypeAlias = Mapping[str, JsonValue]

_UNDELIVERED = jobs.c.delivered.is_(False)
_OLDEST_FIRST = select(*columns(jobs, JobRecord)).order_by(jobs.c.created, jobs.c.id)


def name_this_process() -> str:
    """Host, process and something random, in 64 characters at most; another with every call."""
    return f"{socket.gethostname()[:40]}/{os.getpid()}/{secrets.token_hex(4)}"


def _elapsed() -> float:
    """Seconds since some moment, those in which the machine slept included where that is known."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Leases:
    """Which jobs this process works on. Every method raises StoreError where the database fails.

    Args:
        database: that holds the jobs.
        file: that the database is; None for a server's.
        holder: names this process, unlike any other, in 64 characters at most.
        seconds: that a lease lasts.

    Attributes:
        holder: as given.
        seconds: as given.
        shared: other processes can work on jobs of the same database. A file's belong to one.
        archive: names the folder that this process keeps pictures in, in 64 characters at most.
            Jobs whose pictures are in another are left to those who have them. None: all are taken.
    """

    def __init__(
        self, database: Database, file: Path | None, *, holder: str, seconds: float
    ) -> None:
        self.holder = holder
        self.seconds = seconds
        self.shared = file is None
        self.archive: str | None = None
        self._database = database
        self._sole = None if file is None else SoleUse(file)
        self._mine = jobs.c.holder == holder
        self._sure_until = 0.0

    @property
    def sure(self) -> bool:
        """Whether nobody can have taken a job that this process has had since the last renewal."""
        return not self.shared or _elapsed() < self._sure_until

    async def begin(self) -> tuple[JobRecord, ...]:
        """The jobs to go on with, the oldest first; to be asked once, at the start.

        Of a file, this becomes the only process that works with it until `close`, and takes all
        jobs whose end was not shown yet: whoever held them is dead. Of a server it is `take`.

        Raises:
            StoreError: another process works with the file, and has not ended after 15 seconds.
        """
        if self._sole is None:
            # Until then there are no jobs of this process but those that it takes or adds from now.
            self._sure_until = _elapsed() + self.seconds
            return await self.take()
        await self._sole.begin()
        return await self._database.write(self._take_all)

    async def take(self, most: int = 16) -> tuple[JobRecord, ...]:
        """Jobs that nobody works on, which become this process's, the oldest first.

        They are jobs of this process's archive whose end was not shown yet, and which nobody holds,
        or somebody else whose lease is over. Processes that take at the same moment get different
        ones, and don't wait for each other.
        """
        return await self._database.write(self._take, most)

    async def add(self, record: JobRecord) -> None:
        """Write down a new job, which is this process's from the start; its id must be new."""
        lease = {"holder": self.holder, "held_until": self.end, "archive": self.archive}
        await self._database.write(execute, insert(jobs).values(**values(record), **lease))

    async def change(self, job_id: str, **changes: Unpack[JobChanges]) -> bool:
        """Write down what is new about a job of this process's.

        A job stays its holder's even if its end was shown, or if the lease is over, until somebody
        else takes it.

        Returns:
            False if it is not (or no longer) this process's; nothing was changed.
        """
        statement = update(jobs).where(jobs.c.id == job_id, self._mine).values(**changes)
        return await self._database.write(execute, statement) > 0

    async def holds(self, job_id: str) -> bool:
        """Whether `change` would change that job."""
        return await self._database.read(count, jobs, jobs.c.id == job_id, self._mine) > 0

    async def elsewhere(self) -> tuple[JobRecord, ...]:
        """The jobs that have not ended and are not this process's, the oldest first.

        Other processes work on them, or will; of a file all jobs are this process's.
        """
        if not self.shared:
            return ()
        theirs = or_(jobs.c.holder.is_(None), jobs.c.holder != self.holder)
        running = _OLDEST_FIRST.where(_UNDELIVERED, theirs, jobs.c.ended.is_(None))
        return await self._database.read(fetch, JobRecord, running)

    async def renew(self) -> Mapping[str, StoredRequests]:
        """Prolong all of this process's leases, even those that are over, unless others took them.

        Returns:
            The requests for this process's jobs whose end was not shown yet, by the job's id; empty
            where there is none, and each but once. A job that was added or taken before the call,
            and is missing here, is no longer this process's.
        """
        asked = _elapsed()
        requests = await self._database.write(self._renew)
        self._sure_until = asked + self.seconds
        return requests

    async def give_back(self) -> None:
        """Let others have all of this process's jobs whose end was not shown yet, at once."""
        await self._database.write(self._give_back)

    async def leave_request(self, job_id: str, request: StoredRequests) -> bool:
        """Leave a request for the process that holds a job, or for the next one that takes it.

        Of several requests that it has not heard of yet it hears every key, and of each the last.

        Returns:
            False if its end was shown, or there is no such job.
        """
        return await self._database.write(_leave_request, job_id, request)

    async def close(self) -> None:
        """Let another process work with the file; leases stay as they are."""
        if self._sole is not None:
            await self._sole.end()

    @property
    def now(self) -> ColumnElement[datetime]:
        """This moment, by the clock that all processes go by."""
        if self.shared:
            # The server's, for the clocks of several machines may differ; and not that of the
            # transaction's begin, for it may have waited since.
            return func.clock_timestamp(type_=DateTime(timezone=True))
        return literal(datetime.now(UTC), Moment())

    @property
    def end(self) -> ColumnElement[datetime]:
        """When a lease is over that begins now."""
        lease = timedelta(seconds=self.seconds)
        if self.shared:
            return self.now + literal(lease, Interval())
        return literal(datetime.now(UTC) + lease, Moment())

    async def _take_all(self, connection: AsyncConnection) -> tuple[JobRecord, ...]:
        found = await fetch(connection, JobRecord, _OLDEST_FIRST.where(_UNDELIVERED))
        await self._hold(connection, _UNDELIVERED)
        return found

    async def _take(self, connection: AsyncConnection, most: int) -> tuple[JobRecord, ...]:
        over = and_(jobs.c.holder != self.holder, jobs.c.held_until < self.now)
        free = _OLDEST_FIRST.where(_UNDELIVERED, or_(jobs.c.holder.is_(None), over)).limit(most)
        if self.archive is not None:
            here = or_(jobs.c.archive.is_(None), jobs.c.archive == self.archive)
            free = free.where(here)
        # What another process is just taking is as if it were taken. (SQLite has one writer.)
        found = await fetch(connection, JobRecord, free.with_for_update(skip_locked=True))
        if found:
            await self._hold(connection, jobs.c.id.in_([record.id for record in found]))
        return found

    async def _hold(self, connection: AsyncConnection, which: ColumnElement[bool]) -> None:
        lease = update(jobs).where(which).values(holder=self.holder, held_until=self.end)
        await connection.execute(lease)

    async def _renew(self, connection: AsyncConnection) -> Mapping[str, StoredRequests]:
        requests = await self._lock_undelivered(connection)
        if requests:
            await self._hold(connection, and_(_UNDELIVERED, self._mine))
        if heard := [job_id for job_id, request in requests.items() if request]:
            await connection.execute(update(jobs).where(jobs.c.id.in_(heard)).values(wish=None))
        return requests

    async def _give_back(self, connection: AsyncConnection) -> None:
        await self._lock_undelivered(connection)
        mine = update(jobs).where(_UNDELIVERED, self._mine)
        await connection.execute(mine.values(holder=None, held_until=None))

    async def _lock_undelivered(self, connection: AsyncConnection) -> dict[str, StoredRequests]:
        # In the same order as all who change several jobs, or they could wait for each other.
        mine = select(jobs.c.id, jobs.c.wish).where(_UNDELIVERED, self._mine)
        rows = await connection.execute(mine.order_by(jobs.c.id).with_for_update())
        return {job_id: request or {} for job_id, request in rows}


async def _leave_request(connection: AsyncConnection, job_id: str, request: StoredRequests) -> bool:
    running = select(jobs.c.wish).where(jobs.c.id == job_id, _UNDELIVERED)
    earlier = (await connection.execute(running.with_for_update())).first()
    if earlier is None:
        return False
    both = {**(earlier.wish or {}), **request}
    await connection.execute(update(jobs).where(jobs.c.id == job_id).values(wish=both))
    return True
