"""Brings a database up to date, whichever Easel made it, or leaves it exactly as it was."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect

from bot.store.database.address import Address
from bot.store.database.damage import refuse_damage
from bot.store.database.database import PATIENCE_SECONDS, make_engine, prepare_sqlite
from bot.store.database.errors import StoreError, clear_errors
from bot.store.database.tables import metadata

_log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "easel_version"

# Any number that other programs on the same server are unlikely to lock.
_ADVISORY_LOCK = 0x6561_7365_6C
_LOCK_SECONDS = 120

# Alembic keeps the migration that is under way in module globals.
_alembic_turn = threading.Lock()


class Standing(StrEnum):
    """Whose tables are in a database that this Easel can work with, once it is started."""

    NONE = "none"
    OLDER = "an older Easel's"
    OURS = "this Easel's"


async def upgrade(address: Address, migrations: Path = MIGRATIONS) -> None:
    """Make the tables, or change those of an older Easel; all of it in one transaction.

    Args:
        address: of the database. The folder of a SQLite file is made if need be.
        migrations: Alembic's folder of revisions.

    Raises:
        StoreError: it is no database of Easel's, or a newer one's, or can't be used. It is then
            as it was before.
    """
    # In a thread: the bot goes on while locks are waited for, and whoever gives up on this leaves
    # nothing half done.
    await asyncio.to_thread(_upgrade, address, migrations)


async def refuse_other_versions(address: Address, migrations: Path = MIGRATIONS) -> None:
    """Change nothing, and raise StoreError unless this Easel has brought the database up to date.

    Args:
        address: of the database.
        migrations: Alembic's folder of revisions.
    """
    if address.file is not None and not address.file.exists():
        raise StoreError(f"There is no database {address.file} yet: no Easel has run with it.")
    if await examine(address, migrations) is not Standing.OURS:
        raise StoreError(
            f"An older Easel made {address.name}; this one upgrades it when it is started: "
            "easel run"
        )


async def examine(address: Address, migrations: Path = MIGRATIONS) -> Standing:
    """Open a database and change nothing; of a file, read all of it.

    Args:
        address: of the database.
        migrations: Alembic's folder of revisions.

    Raises:
        StoreError: it is damaged, or not Easel's, or a newer one's, or can't be reached.
    """
    with clear_errors(address.name):
        if address.file is None:
            return await _ask_server(address, migrations)
        return await asyncio.to_thread(_read, address.file, address.name, migrations)


async def _ask_server(address: Address, migrations: Path) -> Standing:
    engine = make_engine(address)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_standing, address.name, migrations)
    finally:
        await engine.dispose()


def _read(file: Path, name: str, migrations: Path) -> Standing:
    _refuse_damage(file, name)
    if not file.exists():
        return Standing.NONE
    with _reader(file).connect() as connection:
        return _standing(connection, name, migrations)


def _standing(connection: Connection, name: str, migrations: Path) -> Standing:
    scripts = ScriptDirectory(str(migrations))
    current = _revision(connection)
    _refuse_strangers(connection, name, current, scripts)
    if current is None:
        return Standing.NONE
    return Standing.OURS if current == scripts.get_current_head() else Standing.OLDER


def _upgrade(address: Address, migrations: Path) -> None:
    with clear_errors(address.name), _alembic_turn:
        if address.file is None:
            asyncio.run(_upgrade_server(address, migrations))
        else:
            with _alone(address.file):
                _refuse_damage(address.file, address.name)
                _upgrade_file(address, migrations)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """No other process upgrades the same file meanwhile."""
    lock = FileLock(f"{file}.lock", timeout=_LOCK_SECONDS)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise StoreError(f"Another Easel has been upgrading {file} for minutes.") from None
    except OSError as error:
        why = error.strerror or str(error)
        folder = file.parent
        raise StoreError(f"The folder {folder} of the database can't be used: {why}.") from error
    try:
        yield
    finally:
        lock.release()


def _upgrade_file(address: Address, migrations: Path) -> None:
    engine = create_engine(
        address.url.set(drivername="sqlite"),
        poolclass=NullPool,
        connect_args={"timeout": PATIENCE_SECONDS},
    )
    prepare_sqlite(engine, upgrading=True)
    with engine.execution_options(easel_writes=True).begin() as connection:
        _upgrade_tables(connection, address.name, migrations)
    # Readers then don't wait for a writer. It is written into the file, so it is done once the
    # file is known to be Easel's; and outside any transaction.
    with closing(engine.raw_connection()) as raw:
        raw.cursor().execute("PRAGMA journal_mode = WAL")


async def _upgrade_server(address: Address, migrations: Path) -> None:
    engine = make_engine(address, upgrading=True)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade_tables, address.name, migrations)
    finally:
        await engine.dispose()


def _upgrade_tables(connection: Connection, name: str, migrations: Path) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
    scripts = ScriptDirectory(str(migrations))
    current = _revision(connection)
    _refuse_strangers(connection, name, current, scripts)
    head = scripts.get_current_head()
    if current == head:
        # Changes nothing, but fails at once where nothing could be changed later.
        connection.exec_driver_sql(f"DELETE FROM {VERSION_TABLE} WHERE version_num IS NULL")  # noqa: S608
        return
    config = Config()
    # Alembic takes a per cent sign for the start of a placeholder.
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StoreError(f"Upgrading {name} would have broken it, so it was left as it was.")
    if current is None:
        _log.info("Made %s at revision %s", name, head)
    else:
        _log.info("Upgraded %s from revision %s to %s", name, current, head)


def _revision(connection: Connection) -> str | None:
    options = {"version_table": VERSION_TABLE}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def _refuse_damage(file: Path, name: str) -> None:
    """Raise StoreError, and change nothing, where not all of a file and its log can be read.

    Whoever may write to a file moves the log into it when they are the last to close it, and
    removes the log; of a damaged one both are kept as they are.
    """
    refuse_damage(file)
    if not file.is_file():  # what stands there instead is said when it is to be used
        return
    with _reader(file).connect() as connection:
        finding = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    if finding != "ok":
        raise StoreError(
            f"{name[:1].upper()}{name[1:]} is damaged ({str(finding).strip().splitlines()[-1]}). "
            "Put a backup in its place or move it away."
        )


def _reader(file: Path) -> Engine:
    # A transaction that was cut off is taken back first, and only who may write can do that.
    mode = "rw" if file.with_name(f"{file.name}-journal").exists() else "ro"
    return create_engine(
        "sqlite://",
        poolclass=NullPool,
        creator=lambda: sqlite3.connect(
            f"{file.absolute().as_uri()}?mode={mode}", timeout=PATIENCE_SECONDS, uri=True
        ),
    )


def _refuse_strangers(
    connection: Connection, name: str, current: str | None, scripts: ScriptDirectory
) -> None:
    if current is None:
        if taken := sorted(metadata.tables.keys() & set(inspect(connection).get_table_names())):
            raise StoreError(
                f"Another program has its tables in {name}, such as {taken[0]!r}. "
                "Give Easel a database of its own."
            )
    elif current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(
            f"A newer Easel made {name} (revision {current}); this one would harm it, and left it "
            "alone. Install the newer Easel again, or name another database."
        )
