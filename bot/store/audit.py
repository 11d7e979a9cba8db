"""Who changed what about the bot on a server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database.database import Database
from bot.store.database.tables import audit
from bot.store.rows import columns, execute, fetch, values


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One change.

    Attributes:
        who_id: of the member who made it; None once that member asked to be forgotten.
        who_name: as the member was called then; empty once forgotten.
        what: the change in words, without the name of who made it.
    """

    guild_id: int
    who_id: int | None
    who_name: str
    what: str
    at: datetime


_RECORDS = select(*columns(audit, AuditRecord))


class Audit:
    """The log of changes. Every method raises StoreError where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(self, record: AuditRecord) -> None:
        """Write down a change."""
        await self._database.write(execute, insert(audit).values(**values(record)))

    async def recent(self, guild_id: int, limit: int) -> tuple[AuditRecord, ...]:
        """A server's last changes, the newest first."""
        query = _RECORDS.where(audit.c.guild_id == guild_id)
        newest = query.order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit)
        return await self._database.read(fetch, AuditRecord, newest)

    async def of_member(self, user_id: int) -> tuple[AuditRecord, ...]:
        """What a member has changed, the newest first, whichever server it was on."""
        query = _RECORDS.where(audit.c.who_id == user_id)
        newest = query.order_by(audit.c.at.desc(), audit.c.id.desc())
        return await self._database.read(fetch, AuditRecord, newest)


async def anonymise(connection: AsyncConnection, user_id: int) -> None:
    """Keep what a member changed, but no longer who it was."""
    mine = audit.c.who_id == user_id
    await connection.execute(update(audit).where(mine).values(who_id=None, who_name=""))
