"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_jobs()
    _create_styles()
    _create_presets()
    _create_settings_of_servers()
    _create_audit()


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("requester_id", sa.BigInteger, nullable=False),
        sa.Column("requester_name", sa.Text, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("order", sa.JSON, nullable=False),
        sa.Column("recipe", sa.JSON, nullable=False),
        sa.Column("spoiler", sa.Boolean, nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("card_id", sa.BigInteger),
        sa.Column("ended", _MOMENT),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("seconds", sa.Float),
        sa.Column("iterations", sa.Integer),
        sa.Column("weights", sa.Text, nullable=False),
        sa.Column("first_costs", sa.JSON),
        sa.Column("costs", sa.JSON),
        sa.Column("inputs_removed", sa.Boolean, nullable=False),
        sa.Column("delivered", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_requester_id_created", "jobs", ["requester_id", "created"])
    op.create_index("ix_jobs_delivered", "jobs", ["delivered"])
    op.create_index("ix_jobs_ended", "jobs", ["ended"])


def _create_styles() -> None:
    op.create_table(
        "styles",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("digest", sa.String(128), nullable=False),
        sa.Column("mime", sa.String(64), nullable=False),
        sa.Column("file_size", sa.BigInteger, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("added_by", sa.BigInteger, nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_styles"),
        sa.UniqueConstraint("guild_id", "folded", name="uq_styles_guild_id_folded"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_styles_added_by", "styles", ["added_by"])
    op.create_index("ix_styles_digest", "styles", ["digest"])


def _create_presets() -> None:
    op.create_table(
        "presets",
        sa.Column("owner_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("created", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "folded", name="pk_presets"),
    )
    op.create_table(
        "channel_defaults",
        sa.Column("channel_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("set_by", sa.BigInteger),
        sa.PrimaryKeyConstraint("channel_id", name="pk_channel_defaults"),
    )
    op.create_index("ix_channel_defaults_guild_id", "channel_defaults", ["guild_id"])
    op.create_index("ix_channel_defaults_set_by", "channel_defaults", ["set_by"])


def _create_settings_of_servers() -> None:
    op.create_table(
        "limits",
        sa.Column("guild_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("overrides", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_limits"),
    )
    op.create_table(
        "servers",
        sa.Column("guild_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("greeted", _MOMENT),
        sa.Column("absent_since", _MOMENT),
        sa.PrimaryKeyConstraint("guild_id", name="pk_servers"),
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("who_id", sa.BigInteger),
        sa.Column("who_name", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_guild_id_at", "audit", ["guild_id", "at"])
    op.create_index("ix_audit_who_id", "audit", ["who_id"])
