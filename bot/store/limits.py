"""The limits that a server's moderators have set in place of the settings' own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select

from bot.store.database.database import Database
from bot.store.database.tables import limits
from bot.store.rows import JsonValue, execute, fetch_column, put


class Limits:
    """Limits by server. Every method raises StoreError where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int) -> Mapping[str, JsonValue]:
        """What a server has set, by the settings' keys; empty if nothing."""
        query = select(limits.c.overrides).where(limits.c.guild_id == guild_id)
        found: Sequence[Mapping[str, JsonValue]] = await self._database.read(fetch_column, query)
        return found[0] if found else {}

    async def set(self, guild_id: int, values: Mapping[str, JsonValue]) -> None:
        """Keep these values of a server, in place of all that it had set."""
        await self._database.write(put, limits, {"guild_id": guild_id, "overrides": values})

    async def reset(self, guild_id: int) -> bool:
        """Drop all that a server has set; False if there was nothing."""
        return (
            await self._database.write(execute, delete(limits).where(limits.c.guild_id == guild_id))
            > 0
        )
