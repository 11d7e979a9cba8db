"""The journal of jobs: what was asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database.database import Database
from bot.store.database.tables import jobs
from bot.store.rows import JsonValue, columns, count, execute, fetch, fetch_column, values


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """One job, from a member's command to long after its end.

    Attributes:
        requester_name: as the member was called then.
        guild_id: None for a job in direct messages.
        locale: the member's language, as Discord names it.
        order: the member's choices.
        recipe: what they and the limits of that moment made of the recipe.
        spoiler: the pictures are shown only to who clicks.
        state: "waiting", "painting", "finished", "failed", "cancelled", or "deleted" by its member.
        reason: why it failed or was cancelled.
        thread_id: where its frames went.
        card_id: the message that shows it.
        ended: None while it has not.
        width: of the finished picture, in pixels; so is `height`.
        seconds: that the painting took.
        weights: of the network that painted it.
        first_costs: by name, before the first iteration.
        costs: by name, after the last one.
        inputs_removed: the pictures that it was made from are no longer kept.
        delivered: how it ended was shown to the member, with the picture if there is one.
        interaction_id: of the command or button that it was asked for with.
    """

    id: str
    requester_id: int
    requester_name: str
    guild_id: int | None
    channel_id: int
    locale: str
    order: Mapping[str, JsonValue]
    created: datetime
    recipe: Mapping[str, JsonValue] = field(default_factory=dict)
    spoiler: bool = False
    state: str = "waiting"
    reason: str = ""
    thread_id: int | None = None
    card_id: int | None = None
    ended: datetime | None = None
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    iterations: int | None = None
    weights: str = ""
    first_costs: Mapping[str, float] | None = None
    costs: Mapping[str, float] | None = None
    inputs_removed: bool = False
    delivered: bool = False
    interaction_id: int | None = None


class JobChanges(TypedDict, total=False):
    """What may change about a job; see JobRecord."""

    order: Mapping[str, JsonValue]
    spoiler: bool
    state: str
    reason: str
    thread_id: int | None
    card_id: int | None
    ended: datetime | None
    width: int | None
    height: int | None
    seconds: float | None
    iterations: int | None
    weights: str
    first_costs: Mapping[str, float] | None
    costs: Mapping[str, float] | None
    inputs_removed: bool
    delivered: bool


_JOBS = select(*columns(jobs, JobRecord))


class Jobs:
    """The journal of jobs. Every method raises StoreError where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, record: JobRecord) -> None:
        """Write down a new job; its id must be new."""
        await self._database.write(execute, insert(jobs).values(**values(record)))

    async def change(self, job_id: str, **changes: Unpack[JobChanges]) -> bool:
        """Write down what is new about a job; False if there is none of that id (any more)."""
        statement = update(jobs).where(jobs.c.id == job_id).values(**changes)
        return await self._database.write(execute, statement) > 0

    async def get(self, job_id: str) -> JobRecord | None:
        """The job of that id."""
        found = await self._database.read(fetch, JobRecord, _JOBS.where(jobs.c.id == job_id))
        return found[0] if found else None

    async def of_member(self, user_id: int, limit: int) -> tuple[JobRecord, ...]:
        """A member's jobs, the newest first."""
        return await self.latest(limit, requester_id=user_id)

    async def latest(
        self, limit: int, *, state: str | None = None, requester_id: int | None = None
    ) -> tuple[JobRecord, ...]:
        """The newest jobs, of all members and in all states unless one is named."""
        query = _JOBS
        if state is not None:
            query = query.where(jobs.c.state == state)
        if requester_id is not None:
            query = query.where(jobs.c.requester_id == requester_id)
        newest = query.order_by(jobs.c.created.desc(), jobs.c.id).limit(limit)
        return await self._database.read(fetch, JobRecord, newest)

    async def count_since(self, requester_id: int, since: datetime) -> int:
        """How many jobs a member has asked for since then, wherever that was."""
        theirs = jobs.c.requester_id == requester_id
        return await self._database.read(count, jobs, theirs, jobs.c.created >= since)

    async def unfinished(self) -> tuple[JobRecord, ...]:
        """The jobs whose end was not shown yet, the oldest first."""
        query = _JOBS.where(jobs.c.delivered.is_(False)).order_by(jobs.c.created, jobs.c.id)
        return await self._database.read(fetch, JobRecord, query)

    async def ended_before(self, moment: datetime) -> tuple[JobRecord, ...]:
        """The jobs that ended before then, and whose end was shown, the oldest first."""
        query = _JOBS.where(jobs.c.ended < moment, jobs.c.delivered).order_by(
            jobs.c.ended, jobs.c.id
        )
        return await self._database.read(fetch, JobRecord, query)

    async def forget(self, job_id: str) -> bool:
        """Remove a job; False if there is none of that id."""
        return await self._database.write(execute, delete(jobs).where(jobs.c.id == job_id)) > 0


async def remove_jobs_of(connection: AsyncConnection, user_id: int) -> tuple[str, ...]:
    """Remove all of a member's jobs; returns their ids, for the files that they left."""
    theirs = jobs.c.requester_id == user_id
    # In the same order as all who change several jobs, or they could wait for each other.
    await fetch_column(
        connection, select(jobs.c.id).where(theirs).order_by(jobs.c.id).with_for_update()
    )
    gone = await fetch_column(connection, delete(jobs).where(theirs).returning(jobs.c.id))
    return tuple(sorted(gone))
