"""A SQLite file belongs to one process at a time, and to the next one as soon as that has died."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.store import Store, StoreError
from bot.store.database import database as database_module
from bot.store.database import sole
from tests.store.files import permit
from tests.store.records import NOON, job, minutes
from tests.store.test_trouble import no_privileges, open_folder

__all__ = ["open_folder"]


@asynccontextmanager
async def opened(file: Path) -> AsyncIterator[Store]:
    store = await Store.open(f"sqlite:///{file}")
    try:
        yield store
    finally:
        await store.close()


WORK = """
import asyncio, sys
from bot.store import Store
async def main():
    store = await Store.open(sys.argv[1])
    print(len(await store.leases.begin()), flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


async def test_a_killed_processs_file_and_jobs_are_the_next_ones_at_once(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sole, "GOODBYE_SECONDS", 0.3)
    async with opened(file) as store:
        await store.jobs.add(job())
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WORK, f"sqlite:///{file}", stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        assert await process.stdout.readline() == b"1\n"
        with pytest.raises(StoreError) as refusal:
            await store.leases.begin()
        assert str(refusal.value) == (
            f"Another Easel works with the database {file}. Stop that one first, or give this one "
            "a data_dir or a database of its own."
        )
        process.kill()
        assert await process.wait() == -signal.SIGKILL
        # Its lease would last for long, but it is known to be dead.
        monkeypatch.setattr(sole, "GOODBYE_SECONDS", 0.0)
        assert await store.leases.begin() == (job(),)
        assert await store.leases.holds("a1")


async def test_all_jobs_of_a_file_are_taken_whoever_held_them(file: Path) -> None:
    async with opened(file) as store, opened(file) as dead:
        for index in range(20):
            await dead.leases.add(job(f"held {index:02}", created=NOON + minutes(index)))
        await dead.jobs.add(job("free", created=NOON - minutes(1)))
        await dead.leases.add(job("shown", delivered=True))
        found = [record.id for record in await store.leases.begin()]
        assert found == ["free", *(f"held {index:02}" for index in range(20))]
        assert sorted(await store.leases.renew()) == sorted(found)
        assert await dead.leases.renew() == {}


async def test_a_process_that_is_just_ending_is_waited_for(file: Path) -> None:
    async with opened(file) as store, opened(file) as ending:
        await ending.leases.begin()
        beginning = asyncio.create_task(store.leases.begin())
        await asyncio.sleep(0.3)
        assert not beginning.done()
        # What it writes last is seen by who comes next.
        await ending.leases.add(job())
        await ending.close()
        assert await beginning == (job(),)


async def test_who_gives_up_waiting_takes_nothing(file: Path) -> None:
    async with opened(file) as store, opened(file) as ending:
        await ending.leases.add(job())
        await ending.leases.begin()
        beginning = asyncio.create_task(store.leases.begin())
        await asyncio.sleep(0.15)
        beginning.cancel()
        await asyncio.wait({beginning})
        await ending.leases.close()
        assert await ending.leases.holds("a1")
        await ending.leases.begin()


async def test_a_file_can_be_looked_into_and_written_beside_who_works_with_it(file: Path) -> None:
    async with opened(file) as store, opened(file) as beside:
        await store.leases.begin()
        await store.leases.add(job())
        looker = await Store.existing(f"sqlite:///{file}")
        assert await looker.jobs.get("a1") == job()
        await looker.close()
        assert await beside.jobs.change("a1", state="deleted")
        # Closing it has not let go what is the other's.
        await beside.close()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3), opened(file) as third:
                await third.leases.begin()


async def test_a_link_to_a_file_is_the_same_file(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sole, "GOODBYE_SECONDS", 0.0)
    link = tmp_path / "elsewhere" / "link.db"
    async with opened(file) as store:
        await store.leases.begin()
        await asyncio.to_thread(link.parent.mkdir)
        await asyncio.to_thread(link.symlink_to, file)
        async with opened(link) as second:
            with pytest.raises(StoreError, match="Another Easel works with"):
                await second.leases.begin()


async def test_closing_twice_or_without_having_begun_is_harmless(file: Path) -> None:
    async with opened(file) as store:
        await store.leases.close()
        await store.leases.begin()
        await store.leases.close()
        await store.leases.close()
        async with opened(file) as second:
            await second.leases.begin()


async def test_a_lock_that_cannot_be_had_is_said(open_folder: Path) -> None:
    file = open_folder / "easel.db"
    async with opened(file) as store:
        permit(open_folder, 0o555)
        wanted = rf"^The file {file}\.working can't be used: Permission denied\.$"
        with no_privileges(), pytest.raises(StoreError, match=wanted):
            await store.leases.begin()


async def test_a_file_that_another_program_locks_is_said(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "PATIENCE_SECONDS", 0.05)
    async with opened(file) as store:
        await store.jobs.add(job())
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        leases = store.leases
        for work in (
            leases.begin(),
            leases.take(),
            leases.add(job("a2")),
            leases.change("a1", state="failed"),
            leases.renew(),
            leases.give_back(),
            leases.leave_request("a1", {"cancel": True}),
        ):
            with pytest.raises(StoreError, match=r"is locked by another program\."):
                await work
        other.execute("ROLLBACK")
        other.close()
        assert await leases.take() == (job(),)
