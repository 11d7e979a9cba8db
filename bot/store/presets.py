"""Options under a name: each member's own presets, and what a channel starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database.database import Database
from bot.store.database.tables import channel_defaults, presets
from bot.store.rows import (
    JsonValue,
    columns,
    count,
    execute,
    fetch,
    folded,
    put,
    sorted_by_name,
    values,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRecord:
    """A member's options under a name; capitals make no difference in finding it."""

    owner_id: int
    name: str
    options: Mapping[str, JsonValue]
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDefault:
    """The options that orders in a channel start from.

    Attributes:
        name: of the preset or recipe they came from.
        set_by: a member's id; None once that member asked to be forgotten.
    """

    channel_id: int
    guild_id: int
    name: str
    options: Mapping[str, JsonValue]
    set_by: int | None


_PRESETS = select(*columns(presets, PresetRecord))
_CHANNELS = select(*columns(channel_defaults, ChannelDefault))


class Presets:
    """Presets and channel defaults. Every method raises StoreError where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, preset: PresetRecord) -> bool:
        """Keep a preset; returns whether it replaced the member's earlier one of that name."""
        return await self._database.write(_save, preset)

    async def get(self, owner_id: int, name: str) -> PresetRecord | None:
        """The member's preset of that name."""
        query = _PRESETS.where(_named(owner_id, name))
        found = await self._database.read(fetch, PresetRecord, query)
        return found[0] if found else None

    async def list(self, owner_id: int) -> tuple[PresetRecord, ...]:
        """A member's presets, by name."""
        query = _PRESETS.where(presets.c.owner_id == owner_id)
        return sorted_by_name(await self._database.read(fetch, PresetRecord, query))

    async def remove(self, owner_id: int, name: str) -> bool:
        """Remove the member's preset of that name; False if there is none."""
        return (
            await self._database.write(execute, delete(presets).where(_named(owner_id, name))) > 0
        )

    async def set_channel(self, default: ChannelDefault) -> None:
        """Set what a channel starts from, in place of what it started from so far."""
        await self._database.write(put, channel_defaults, values(default))

    async def channel(self, channel_id: int) -> ChannelDefault | None:
        """What a channel starts from; None for the settings' own defaults."""
        query = _CHANNELS.where(channel_defaults.c.channel_id == channel_id)
        found = await self._database.read(fetch, ChannelDefault, query)
        return found[0] if found else None

    async def clear_channel(self, channel_id: int) -> bool:
        """Let a channel start from the settings' defaults again; False if it did already."""
        statement = delete(channel_defaults).where(channel_defaults.c.channel_id == channel_id)
        return await self._database.write(execute, statement) > 0

    async def channels(self, guild_id: int) -> tuple[ChannelDefault, ...]:
        """All channels of a server that start from something of their own."""
        mine = _CHANNELS.where(channel_defaults.c.guild_id == guild_id)
        query = mine.order_by(channel_defaults.c.channel_id)
        return await self._database.read(fetch, ChannelDefault, query)

    async def channels_set_by(self, user_id: int) -> tuple[ChannelDefault, ...]:
        """The channel defaults that a member has set, whichever server they are on."""
        theirs = _CHANNELS.where(channel_defaults.c.set_by == user_id)
        query = theirs.order_by(channel_defaults.c.channel_id)
        return await self._database.read(fetch, ChannelDefault, query)


async def _save(connection: AsyncConnection, preset: PresetRecord) -> bool:
    replaced = await count(connection, presets, _named(preset.owner_id, preset.name)) > 0
    await put(connection, presets, {**values(preset), "folded": folded(preset.name)})
    return replaced


async def remove_presets_of(connection: AsyncConnection, user_id: int) -> None:
    """Remove a member's presets, and who set a channel's default; the default stays."""
    await connection.execute(delete(presets).where(presets.c.owner_id == user_id))
    mine = channel_defaults.c.set_by == user_id
    await connection.execute(update(channel_defaults).where(mine).values(set_by=None))


def _named(owner_id: int, name: str) -> ColumnElement[bool]:
    return and_(presets.c.owner_id == owner_id, presets.c.folded == folded(name))
