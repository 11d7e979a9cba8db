"""Alembic runs this for every upgrade, with the connection that `upgrade` opened for it."""

from __future__ import annotations

from alembic import context

from bot.store.database.tables import metadata
from bot.store.database.upgrade import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    # SQLite can't change most of a column in place.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
