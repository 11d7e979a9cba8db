"""What the repositories share: rows that become records, and names that are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from sqlalchemy import Column, CursorResult, Executable, Table, UpdateBase, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

JsonValue: TypeAlias = (
    str | int | float | bool | Sequence["JsonValue"] | Mapping[str, "JsonValue"] | None
)
RecordT = TypeVar("RecordT", bound="DataclassInstance")


def folded(name: str) -> str:
    """The name as names are compared: without capitals, and however its letters are encoded."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def columns(table: Table, record: type[DataclassInstance]) -> list[Column[Any]]:
    """The table's columns that are fields of the record, in the record's order."""
    return [table.c[field.name] for field in fields(record)]


def values(record: DataclassInstance) -> dict[str, Any]:
    """A record's fields by name; unlike `asdict` it copies nothing."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


async def fetch(
    connection: AsyncConnection, record: type[RecordT], query: Executable
) -> tuple[RecordT, ...]:
    """All that a query of `columns(table, record)` finds."""
    return tuple(record(**row._asdict()) for row in await connection.execute(query))


async def fetch_column(connection: AsyncConnection, query: Executable) -> tuple[Any, ...]:
    """All that a query of one column finds."""
    return tuple((await connection.execute(query)).scalars())


async def execute(connection: AsyncConnection, statement: UpdateBase) -> int:
    """Carry out an INSERT, UPDATE or DELETE; returns how many rows it was about."""
    result = await connection.execute(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 - for the type checker
    return result.rowcount


async def count(connection: AsyncConnection, table: Table, *conditions: Any) -> int:
    """How many rows of a table fulfil all conditions."""
    query = select(func.count()).select_from(table).where(*conditions)
    return int((await connection.execute(query)).scalar_one())


async def put(connection: AsyncConnection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row, or replace the one with its primary key."""
    statement = _insert(connection, table).values(**row)
    keys = [column.name for column in table.primary_key]
    new = {name: statement.excluded[name] for name in row if name not in keys}
    await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=new))


async def put_new(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert those rows whose unique keys are not there already."""
    await connection.execute(_insert(connection, table).values(rows).on_conflict_do_nothing())


def _insert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    # Both dialects say it in the same words, but SQLAlchemy has no insert that is common to them.
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


NamedT = TypeVar("NamedT", bound=_Named)


def sorted_by_name(records: Iterable[NamedT]) -> tuple[NamedT, ...]:
    """Sorted here, because each database has an alphabet of its own."""
    return tuple(sorted(records, key=lambda record: folded(record.name)))
