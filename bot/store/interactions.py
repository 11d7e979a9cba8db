"""Commands and buttons that have no answer yet but "thinking", for whoever outlives this process.

Their tokens are secrets, and good for fifteen minutes: a row is removed with the answer, and in any
case once it is of no more use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database.database import Database
from bot.store.database.tables import interactions, jobs
from bot.store.leases import Leases
from bot.store.rows import columns, execute, fetch, fetch_column, put_new, values

# Discord takes answers for so long.
GOOD_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionRecord:
    """One command or button.

    Attributes:
        application_id: the bot's, which the answer is addressed by together with the token.
        token: lets whoever has it answer.
        locale: the member's language, as Discord names it.
        posts: whether the bot can post in that place by itself, and not only answer.
        asked: when it came.
    """

    id: int
    application_id: int
    token: str = field(repr=False)
    locale: str
    posts: bool
    asked: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One that the end of a process has cut off.

    Attributes:
        accepted: whether it has become a job, which goes on.
    """

    record: InteractionRecord
    accepted: bool


class Interactions:
    """What members wait for. Every method raises StoreError where the database fails.

    Args:
        database: that holds them.
        leases: say which process this is, and which clock counts. A process that renews its leases
            renews those of its interactions too.
    """

    def __init__(self, database: Database, leases: Leases) -> None:
        self._database = database
        self._leases = leases
        self._mine = interactions.c.holder == leases.holder

    async def write(self, new: Sequence[InteractionRecord], answered: Sequence[int]) -> None:
        """Write down some that this process is at, and then forget those that are answered.

        Args:
            new: one that Discord has told of twice is written down once.
            answered: ids, of new ones too.
        """
        await self._database.write(self._write, new, answered)

    async def remove_old(self, now: datetime | None = None) -> None:
        """Forget those that nobody can answer any more."""
        old = interactions.c.asked < (now or datetime.now(UTC)) - GOOD_FOR
        await self._database.write(execute, delete(interactions).where(old))

    async def take(self) -> tuple[Unanswered, ...]:
        """Those that other processes were at which are gone; from now on they are this one's."""
        return await self._database.write(self._take)

    async def renew(self) -> None:
        """Say of all of this process's that it is still at them."""
        mine = update(interactions).where(self._mine).values(held_until=self._leases.end)
        await self._database.write(execute, mine)

    async def give_back(self) -> None:
        """Let others have all of this process's at once."""
        mine = update(interactions).where(self._mine).values(holder=None, held_until=None)
        await self._database.write(execute, mine)

    async def _write(
        self,
        connection: AsyncConnection,
        new: Sequence[InteractionRecord],
        answered: Sequence[int],
    ) -> None:
        if new:
            lease = {"holder": self._leases.holder, "held_until": self._leases.end}
            rows = [{**values(record), **lease} for record in new]
            await put_new(connection, interactions, rows)
        if answered:
            await connection.execute(delete(interactions).where(interactions.c.id.in_(answered)))

    async def _take(self, connection: AsyncConnection) -> tuple[Unanswered, ...]:
        gone = interactions.c.holder != self._leases.holder
        if self._leases.shared:  # a file has one process at a time, so all others are gone
            gone = and_(gone, interactions.c.held_until < self._leases.now)
        query = select(*columns(interactions, InteractionRecord)).where(
            or_(interactions.c.holder.is_(None), gone)
        )
        # What another process is just taking is as if it were taken. (SQLite has one writer.)
        found = await fetch(connection, InteractionRecord, query.with_for_update(skip_locked=True))
        ids = [record.id for record in found]
        if not ids:
            return ()
        lease = {"holder": self._leases.holder, "held_until": self._leases.end}
        await connection.execute(
            update(interactions).where(interactions.c.id.in_(ids)).values(**lease)
        )
        asked_with = jobs.c.interaction_id
        accepted = await fetch_column(connection, select(asked_with).where(asked_with.in_(ids)))
        return tuple(Unanswered(record, record.id in accepted) for record in found)
