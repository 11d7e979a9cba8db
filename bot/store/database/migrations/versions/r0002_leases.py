"""Leases: which process works on a job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # The jobs of an older Easel have no holder: whoever starts first goes on with them.
    op.add_column("jobs", sa.Column("holder", sa.String(64)))
    op.add_column("jobs", sa.Column("held_until", sa.DateTime(timezone=True)))
    op.add_column("jobs", sa.Column("archive", sa.String(64)))
    op.add_column("jobs", sa.Column("wish", sa.JSON))
