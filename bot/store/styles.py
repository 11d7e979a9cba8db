"""The library: the styles that each server has given names. The pictures are files elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database.database import Database
from bot.store.database.errors import NameTaken
from bot.store.database.tables import styles
from bot.store.rows import columns, count, fetch, folded, sorted_by_name, values


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleRecord:
    """A picture that members of one server can name instead of attaching it.

    Attributes:
        id: a new one's is given by the store.
        name: as it was written; capitals make no difference in finding it.
        digest: of the picture's bytes. Several styles may share one file.
        mime: such as "image/png".
        file_size: in bytes.
        width: in pixels; so is `height`.
    """

    id: int = 0
    guild_id: int
    name: str
    digest: str
    mime: str
    file_size: int
    width: int
    height: int
    added_by: int
    created: datetime


_FIELDS = columns(styles, StyleRecord)
_STYLES = select(*_FIELDS)


class Styles:
    """The servers' styles. Every method raises StoreError where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, style: StyleRecord) -> StyleRecord:
        """Add a style to a server's library; returns it with its id.

        Raises:
            NameTaken: the server has a style of that name.
        """
        row = {**values(style), "folded": folded(style.name)}
        del row["id"]
        try:
            statement = insert(styles).values(**row).returning(*_FIELDS)
            (added,) = await self._database.write(fetch, StyleRecord, statement)
        except IntegrityError:
            raise NameTaken(style.name) from None
        return added

    async def get(self, guild_id: int, name: str) -> StyleRecord | None:
        """The server's style of that name."""
        found = await self._database.read(fetch, StyleRecord, _STYLES.where(_named(guild_id, name)))
        return found[0] if found else None

    async def list(self, guild_id: int) -> tuple[StyleRecord, ...]:
        """A server's styles, by name."""
        found = await self._database.read(fetch, StyleRecord, _STYLES.where(_on(guild_id)))
        return sorted_by_name(found)

    async def count(self, guild_id: int) -> int:
        """How many styles a server has."""
        return await self._database.read(count, styles, _on(guild_id))

    async def in_use(self, digest: str) -> bool:
        """Whether any server has a style of that picture."""
        return await self._database.read(count, styles, styles.c.digest == digest) > 0

    async def of_member(self, user_id: int) -> tuple[StyleRecord, ...]:
        """The styles that a member has added, by name, whichever server they are on."""
        found = await self._database.read(fetch, StyleRecord, _STYLES.where(_by(user_id)))
        return sorted_by_name(found)

    async def remove(self, guild_id: int, name: str) -> StyleRecord | None:
        """Remove the server's style of that name; returns it, or None if there is none."""
        removed = await self._database.write(_remove, _named(guild_id, name))
        return removed[0] if removed else None


async def remove_styles_by(connection: AsyncConnection, user_id: int) -> tuple[StyleRecord, ...]:
    """Remove the styles that a member has added; returns them."""
    return await _remove(connection, _by(user_id))


async def remove_styles_on(connection: AsyncConnection, guild_id: int) -> tuple[StyleRecord, ...]:
    """Remove all styles of a server; returns them."""
    return await _remove(connection, _on(guild_id))


async def no_longer_used(
    connection: AsyncConnection, removed: Iterable[StyleRecord]
) -> tuple[str, ...]:
    """The digests of removed styles that no other style has."""
    digests = {style.digest for style in removed}
    query = select(styles.c.digest).where(styles.c.digest.in_(digests))
    return tuple(sorted(digests.difference((await connection.execute(query)).scalars())))


async def _remove(
    connection: AsyncConnection, condition: ColumnElement[bool]
) -> tuple[StyleRecord, ...]:
    statement = delete(styles).where(condition).returning(*_FIELDS)
    return sorted_by_name(await fetch(connection, StyleRecord, statement))


def _named(guild_id: int, name: str) -> ColumnElement[bool]:
    return and_(_on(guild_id), styles.c.folded == folded(name))


def _on(guild_id: int) -> ColumnElement[bool]:
    return styles.c.guild_id == guild_id


def _by(user_id: int) -> ColumnElement[bool]:
    return styles.c.added_by == user_id
