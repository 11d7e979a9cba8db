"""The servers that the bot has met, and what is left when it goes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import and_, delete, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.connection.shards import Shards
from bot.store.database.database import Database
from bot.store.database.tables import audit, channel_defaults, limits, servers, styles
from bot.store.rows import execute, fetch_column, put_new
from bot.store.styles import no_longer_used, remove_styles_on

# What a server's moderators have made of the bot, and what its members have.
_SETTINGS = (limits, channel_defaults, audit)
_OWN = (*_SETTINGS, styles)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Whose files may be removed, now that the store has forgotten them.

    Attributes:
        jobs: ids.
        digests: of pictures of the library that no style has any more.
    """

    jobs: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()


class Servers:
    """The bot's servers. Every method raises StoreError where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark_greeted(self, guild_id: int) -> bool:
        """Remember that a server was greeted; True only the first time."""
        return await self._database.write(_mark_greeted, guild_id)

    async def note_presence(self, present: Collection[int], now: datetime, shards: Shards) -> None:
        """Remember on which of the servers that are stored the bot is, and since when not.

        Args:
            present: the ids of all the servers of these shards that the bot is on.
            now: the first time that it is seen to be gone from a server counts.
            shards: of other shards' servers nothing is known, and nothing is changed.
        """
        await self._database.write(_note_presence, present, now, shards)

    async def absent_before(self, moment: datetime, shards: Shards) -> tuple[int, ...]:
        """The servers of these shards that the bot has not been on since before then."""
        absent = await self._database.read(_absent_before, moment)
        return tuple(guild_id for guild_id in absent if shards.has(guild_id))

    async def forget_server(self, guild_id: int) -> Leftovers:
        """Remove what belongs to a server that the bot has left, as if they had never met.

        That is its styles, limits, channel defaults and audit log. Jobs belong to the members who
        asked for them: they stay as they are, until they are too old or the member removes them.
        """
        return await self._database.write(_forget_server, guild_id)


async def _mark_greeted(connection: AsyncConnection, guild_id: int) -> bool:
    await put_new(connection, servers, [{"guild_id": guild_id}])
    first = and_(servers.c.guild_id == guild_id, servers.c.greeted.is_(None))
    greeted = update(servers).where(first).values(greeted=datetime.now(UTC))
    return await execute(connection, greeted) > 0


async def _note_presence(
    connection: AsyncConnection, present: Collection[int], now: datetime, shards: Shards
) -> None:
    known = union(*(select(table.c.guild_id) for table in (servers, *_OWN)))
    for guild_id in sorted(filter(shards.has, await fetch_column(connection, known))):
        this = servers.c.guild_id == guild_id
        if guild_id in present:
            await connection.execute(update(servers).where(this).values(absent_since=None))
        else:
            await put_new(connection, servers, [{"guild_id": guild_id}])
            new = and_(this, servers.c.absent_since.is_(None))
            await connection.execute(update(servers).where(new).values(absent_since=now))


async def _absent_before(connection: AsyncConnection, moment: datetime) -> tuple[int, ...]:
    query = select(servers.c.guild_id).where(servers.c.absent_since < moment)
    return tuple(sorted(await fetch_column(connection, query)))


async def _forget_server(connection: AsyncConnection, guild_id: int) -> Leftovers:
    removed = await remove_styles_on(connection, guild_id)
    for table in (*_SETTINGS, servers):
        await connection.execute(delete(table).where(table.c.guild_id == guild_id))
    return Leftovers(digests=await no_longer_used(connection, removed))
