"""Commands and buttons that have no answer yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Nobody waits any more for an answer to what an older Easel's jobs were asked for with.
    op.add_column("jobs", sa.Column("interaction_id", sa.BigInteger))
    op.create_table(
        "interactions",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("application_id", sa.BigInteger, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("locale", sa.String(16), nullable=False),
        sa.Column("posts", sa.Boolean, nullable=False),
        sa.Column("asked", _MOMENT, nullable=False),
        sa.Column("holder", sa.String(64)),
        sa.Column("held_until", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_interactions"),
    )
