"""Upgrading Easel: what is stored is still there, or nothing has been touched."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, Integer, MetaData, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Store, StoreError
from bot.store.database.address import read_address
from bot.store.database.database import Database
from bot.store.database.tables import jobs, metadata
from bot.store.database.upgrade import (
    MIGRATIONS,
    VERSION_TABLE,
    Standing,
    examine,
    refuse_other_versions,
    upgrade,
)
from bot.store.rows import execute, values
from tests.store.files import contents, write
from tests.store.records import ADA, GUILD, add_style, change, job, preset

# A revision of a later Easel. SQLite can only do this by making the table anew.
NEXT_REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade():
    with op.batch_alter_table("jobs") as table:
        table.add_column(sa.Column("stars", sa.Integer, nullable=False, server_default="3"))
        table.alter_column("weights", existing_type=sa.Text, new_column_name="network")
    op.execute("UPDATE jobs SET stars = 5 WHERE id = 'a2'")
"""
FAILURE = "    raise RuntimeError('the power went')\n"


def next_easel(folder: Path, failing: bool = False) -> Path:
    """The migrations of a later Easel."""
    migrations = folder / "100% next"
    shutil.copytree(MIGRATIONS, migrations)
    revision = NEXT_REVISION + (FAILURE if failing else "")
    (migrations / "versions" / "r0004_stars.py").write_text(revision, encoding="utf-8")
    return migrations


def older_easel(folder: Path) -> Path:
    """The migrations of the first Easel, which had no leases."""
    migrations = folder / "older"
    shutil.copytree(MIGRATIONS, migrations)
    for revision in (migrations / "versions").glob("r*.py"):
        if revision.name != "r0001_first_tables.py":
            revision.unlink()
    return migrations


async def fill_older(url: str, folder: Path) -> None:
    """A database as the first Easel left it."""
    await upgrade(read_address(url), older_easel(folder))
    database = Database(read_address(url))
    for record in (job("a1", weights="imagenet"), job("a2", delivered=True)):
        row = values(record)
        del row["interaction_id"]  # no job had one
        await database.write(execute, insert(jobs).values(**row))
    await database.close()


async def fill(url: str) -> None:
    store = await Store.open(url)
    await store.jobs.add(job("a1", weights="imagenet"))
    await store.jobs.add(job("a2", weights="whitened", costs={"style": 0.5}))
    await store.presets.save(preset())
    await add_style(store)
    await store.audit.write(change())
    await store.close()


async def differences(connection: AsyncConnection, tables: MetaData) -> list[object]:
    def compare(sync: Connection) -> list[object]:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        return list(compare_metadata(MigrationContext.configure(sync, opts=options), tables))

    return await connection.run_sync(compare)


async def rows(url: str, query: str) -> list[tuple[object, ...]]:
    database = Database(read_address(url))
    try:
        return [tuple(row) for row in await database.read(AsyncConnection.execute, text(query))]
    finally:
        await database.close()


async def test_the_migrations_make_exactly_the_tables_that_the_code_knows(url: str) -> None:
    await upgrade(read_address(url))
    changed = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(changed)
    changed.tables["jobs"].append_column(Column("stars", Integer))
    database = Database(read_address(url))
    assert await database.read(differences, metadata) == []
    assert len(await database.read(differences, changed)) == 1
    await database.close()


async def test_what_is_stored_is_there_the_next_time(url: str) -> None:
    await fill(url)
    store = await Store.open(url)
    assert [found.id for found in await store.jobs.of_member(ADA, 9)] == ["a1", "a2"]
    assert await store.presets.list(ADA) == (preset(),)
    await store.close()


async def test_an_upgrade_keeps_every_row(url: str, tmp_path: Path) -> None:
    await fill(url)
    await upgrade(read_address(url), next_easel(tmp_path))
    query = "SELECT id, network, stars, requester_id FROM jobs ORDER BY id"
    assert await rows(url, query) == [("a1", "imagenet", 3, ADA), ("a2", "whitened", 5, ADA)]
    for table in ("presets", "styles", "audit"):
        assert await rows(url, f"SELECT count(*) FROM {table}") == [(1,)]  # noqa: S608
    assert await rows(url, "SELECT version_num FROM easel_version") == [("0004",)]


async def test_whoever_starts_first_after_the_upgrade_goes_on_with_the_older_easels_jobs(
    url: str, tmp_path: Path
) -> None:
    await fill_older(url, tmp_path)
    first, second = await Store.open(url), await Store.open(url)
    assert await first.jobs.get("a2") == job("a2", delivered=True)
    assert await first.leases.take() == (job("a1", weights="imagenet"),)
    assert await second.leases.take() == ()
    await first.close()
    await second.close()


async def test_an_upgrade_that_fails_half_way_has_changed_nothing(url: str, tmp_path: Path) -> None:
    await fill(url)
    with pytest.raises(RuntimeError, match="the power went"):
        await upgrade(read_address(url), next_easel(tmp_path, failing=True))
    store = await Store.open(url)
    assert await store.jobs.get("a1") == job("a1", weights="imagenet")
    assert await store.styles.count(GUILD) == 1
    await store.close()


async def test_an_upgrade_may_stand_still_for_longer_than_other_transactions(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = next_easel(tmp_path)
    with (slow / "versions" / "r0004_stars.py").open("a", encoding="utf-8") as revision:
        revision.write("    __import__('time').sleep(0.5)\n    op.execute('SELECT 1')\n")
    with monkeypatch.context() as short:
        short.setattr("bot.store.database.database.IDLE_SECONDS", 0.05)
        await upgrade(read_address(postgres_url), slow)
    assert await rows(postgres_url, "SELECT version_num FROM easel_version") == [("0004",)]


async def test_a_database_that_nobody_has_used_is_examined_and_left_empty(url: str) -> None:
    assert await examine(read_address(url)) is Standing.NONE
    await fill(url)


async def test_a_newer_database_is_refused(url: str, tmp_path: Path) -> None:
    await fill(url)
    await upgrade(read_address(url), next_easel(tmp_path))
    with pytest.raises(StoreError, match="A newer Easel made the database"):
        await examine(read_address(url))
    with pytest.raises(StoreError, match=r"^A newer Easel made the database .*revision 0004"):
        await Store.open(url)
    assert await rows(url, "SELECT id FROM jobs ORDER BY id") == [("a1",), ("a2",)]


async def test_a_newer_file_is_left_as_it_was(file: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{file}"
    await fill(url)
    await upgrade(read_address(url), next_easel(tmp_path))
    before = contents(file)
    with pytest.raises(StoreError, match="left it alone"):
        await Store.open(url)
    assert contents(file) == before


async def test_another_programs_tables_are_left_alone(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE jobs (salary INTEGER)")
    connection.close()
    before = contents(file)
    with pytest.raises(StoreError, match=r"has its tables in .*'jobs'"):
        await Store.open(f"sqlite:///{file}")
    assert contents(file) == before


async def test_a_new_database_may_be_anywhere(tmp_path: Path) -> None:
    file = tmp_path / "100% new" / "données" / "easel.db"
    store = await Store.open(f"sqlite:///{file}")
    await store.jobs.add(job())
    await store.close()
    assert file.stat().st_size > 0
    # All of it is in the one file that an admin would copy.
    assert not file.with_name("easel.db-wal").exists()


async def test_an_empty_file_becomes_a_database(file: Path) -> None:
    write(file, b"")
    store = await Store.open(f"sqlite:///{file}")
    await store.jobs.add(job())
    await store.close()


OPEN = """
import asyncio, logging, sys
from bot.store import Store
logging.basicConfig(level=logging.INFO)
logging.getLogger("alembic").setLevel(logging.WARNING)
async def main():
    await (await Store.open(sys.argv[1])).close()
asyncio.run(main())
"""


async def start_two(url: str) -> str:
    """Have two processes open a database together; what they log."""

    async def start() -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", OPEN, url, stderr=asyncio.subprocess.PIPE
        )
        _, log = await process.communicate()
        return process.returncode, log.decode()

    ended = await asyncio.gather(*(start() for _ in range(2)))
    logs = "".join(log for _, log in ended)
    assert [code for code, _ in ended] == [0, 0], logs
    return logs


async def test_of_two_processes_that_start_together_one_makes_the_tables(url: str) -> None:
    assert (await start_two(url)).count("Made the database") == 1


async def test_of_two_processes_that_start_together_one_upgrades_the_tables(
    url: str, tmp_path: Path
) -> None:
    await fill_older(url, tmp_path)
    logs = await start_two(url)
    assert logs.count("Upgraded the database") == 1
    assert "from revision 0001 to 0003" in logs
    assert await rows(url, "SELECT id FROM jobs ORDER BY id") == [("a1",), ("a2",)]


async def test_who_only_looks_into_an_older_database_leaves_it_as_it_is(
    url: str, tmp_path: Path
) -> None:
    await fill(url)

    assert await examine(read_address(url)) is Standing.OURS
    assert await examine(read_address(url), next_easel(tmp_path)) is Standing.OLDER
    with pytest.raises(StoreError, match="An older Easel made"):
        await refuse_other_versions(read_address(url), tmp_path / "100% next")

    store = await Store.existing(url)
    assert {job.id for job in await store.jobs.latest(10)} == {"a1", "a2"}
    await store.ping()
    await store.close()
