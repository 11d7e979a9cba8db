"""The tables. What changes here needs a new revision in migrations/versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

# Constraints have names, so that a later revision can change them.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite keeps no time zones: they are taken off and put on here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A moment needs a time zone, and {value} has none")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Document(TypeDecorator[Mapping[str, Any]]):
    """A mapping that JSON can write; None is NULL."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(
        self, value: Mapping[str, Any] | None, dialect: Dialect
    ) -> dict[str, Any] | None:
        return None if value is None else dict(value)


jobs = Table(
    "jobs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("requester_id", BigInteger, nullable=False),
    Column("requester_name", Text, nullable=False),
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger, nullable=False),
    Column("locale", String(16), nullable=False),
    Column("order", Document, nullable=False),
    Column("recipe", Document, nullable=False),
    Column("spoiler", Boolean, nullable=False),
    Column("created", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("thread_id", BigInteger),
    Column("card_id", BigInteger),
    Column("ended", Moment),
    Column("width", Integer),
    Column("height", Integer),
    Column("seconds", Float),
    Column("iterations", Integer),
    Column("weights", Text, nullable=False),
    Column("first_costs", Document),
    Column("costs", Document),
    Column("inputs_removed", Boolean, nullable=False),
    Column("delivered", Boolean, nullable=False),
    # Which process works on it, and how long that may be believed.
    Column("holder", String(64)),
    Column("held_until", Moment),
    # Names the folder that has its pictures.
    Column("archive", String(64)),
    # What a member wished of it through another process than its holder.
    Column("wish", Document),
    # The command or button that it was asked for with.
    Column("interaction_id", BigInteger),
    Index(None, "requester_id", "created"),
    Index(None, "delivered"),
    Index(None, "ended"),
)

# Commands and buttons that have no answer yet but "thinking".
interactions = Table(
    "interactions",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("application_id", BigInteger, nullable=False),
    # A secret: whoever has it can answer in the bot's name, for fifteen minutes.
    Column("token", Text, nullable=False),
    Column("locale", String(16), nullable=False),
    Column("posts", Boolean, nullable=False),
    Column("asked", Moment, nullable=False),
    # Which process is at it, and how long that may be believed.
    Column("holder", String(64)),
    Column("held_until", Moment),
)

styles = Table(
    "styles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    # The name as names are compared, so that Waves and waves are the same style.
    Column("folded", Text, nullable=False),
    Column("digest", String(128), nullable=False),
    Column("mime", String(64), nullable=False),
    Column("file_size", BigInteger, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("added_by", BigInteger, nullable=False),
    Column("created", Moment, nullable=False),
    UniqueConstraint("guild_id", "folded"),
    Index(None, "added_by"),
    Index(None, "digest"),
    # An id that a button still holds never means another style.
    sqlite_autoincrement=True,
)

presets = Table(
    "presets",
    metadata,
    Column("owner_id", BigInteger, primary_key=True, autoincrement=False),
    Column("folded", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("options", Document, nullable=False),
    Column("created", Moment, nullable=False),
)

channel_defaults = Table(
    "channel_defaults",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("options", Document, nullable=False),
    Column("set_by", BigInteger),
    Index(None, "guild_id"),
    Index(None, "set_by"),
)

limits = Table(
    "limits",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("overrides", Document, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("who_id", BigInteger),
    Column("who_name", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "guild_id", "at"),
    Index(None, "who_id"),
)

servers = Table(
    "servers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("greeted", Moment),
    # Since when the bot has not been there; NULL while it is.
    Column("absent_since", Moment),
)
