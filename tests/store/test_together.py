"""Many at a time, and ends in the middle: what is stored is whole."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.store import Holdings, Store, StoreError
from bot.store.database import database as database_module
from tests.store.records import ADA, BEN, CHANNEL, GUILD, add_style, job, preset, recorded


async def test_many_members_at_a_time_lose_nothing(store: Store) -> None:
    async def one_job(index: int) -> None:
        await store.jobs.add(job(f"a{index}"))
        found = await recorded(store, f"a{index}")
        assert await store.jobs.change(found.id, iterations=index)

    await asyncio.gather(*(one_job(index) for index in range(50)))
    found = await store.jobs.of_member(ADA, 100)
    assert {each.id: each.iterations for each in found} == {f"a{n}": n for n in range(50)}


async def test_two_stores_of_one_database_see_each_others_jobs(url: str) -> None:
    first, second = await asyncio.gather(Store.open(url), Store.open(url))
    await asyncio.gather(
        *(first.jobs.add(job(f"a{index}")) for index in range(25)),
        *(second.jobs.add(job(f"b{index}", requester_id=BEN)) for index in range(25)),
    )
    assert len(await first.jobs.of_member(BEN, 100)) == 25
    assert len(await second.jobs.of_member(ADA, 100)) == 25
    await first.close()
    await second.close()


async def test_of_many_who_want_a_name_at_once_one_gets_it(store: Store) -> None:
    wanted = [add_style(store, name) for name in ("Waves", "waves", "WAVES", "wAvEs")]
    answers = await asyncio.gather(*wanted, return_exceptions=True)
    assert sum(isinstance(answer, Exception) for answer in answers) == 3
    assert await store.styles.count(GUILD) == 1


async def test_of_many_who_greet_a_server_at_once_one_is_first(store: Store) -> None:
    greetings = [store.servers.mark_greeted(GUILD) for _ in range(10)]
    assert sorted(await asyncio.gather(*greetings)) == [False] * 9 + [True]


@pytest.mark.parametrize("milliseconds", [0, 1, 4])
async def test_what_has_begun_ends_well_even_if_nobody_waits_for_it(
    url: str, milliseconds: int
) -> None:
    store = await Store.open(url)
    await asyncio.gather(*(store.jobs.add(job(f"a{index}")) for index in range(20)))
    await store.presets.save(preset())
    forgetting = asyncio.create_task(store.forget(ADA))
    await asyncio.sleep(milliseconds / 1000)
    forgetting.cancel()
    await asyncio.wait({forgetting})
    # Nobody else is held up by what was given up.
    async with asyncio.timeout(60):
        await store.jobs.add(job("b1", requester_id=BEN))
        await store.close()
    store = await Store.open(url)
    assert await store.about(ADA) == Holdings(jobs=0, presets=0, styles=0, audit=0, channels=0)
    assert (await store.about(BEN)).jobs == 1
    await store.close()


DIE = """
import asyncio, os, signal, sys
from sqlalchemy import delete, insert
from bot.store.database.address import read_address
from bot.store.database.database import Database
from bot.store.rows import values
from bot.store.database.tables import jobs
from tests.store.records import job
async def die(connection):
    await connection.execute(delete(jobs).where(jobs.c.id == "a1"))
    for index in range(500):
        await connection.execute(insert(jobs).values(**values(job(f"b{index}"))))
    os.kill(os.getpid(), signal.SIGKILL)
async def main():
    await Database(read_address(sys.argv[1])).write(die)
asyncio.run(main())
"""


async def test_a_process_killed_in_a_transaction_harms_nothing(url: str) -> None:
    store = await Store.open(url)
    await store.jobs.add(job("a1"))
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", DIE, url)
    assert await process.wait() == -signal.SIGKILL
    # At once, in the store that was open all the time; and after the next start.
    await store.jobs.add(job("a2"))
    await store.close()
    store = await Store.open(url)
    found = await store.jobs.of_member(ADA, 9)
    assert [each.id for each in found] == ["a1", "a2"]
    await store.close()


async def test_a_locked_file_can_be_read_and_says_so_when_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "PATIENCE_SECONDS", 0.1)
    store = await Store.open(f"sqlite:///{file}")
    await store.jobs.add(job("a1"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM jobs")
    assert await store.jobs.get("a1") == job("a1")
    with pytest.raises(StoreError, match=r"^The database .* is locked by another program\."):
        await store.jobs.add(job("a2"))
    other.execute("ROLLBACK")
    other.close()
    await store.jobs.add(job("a2"))
    assert len(await store.jobs.of_member(ADA, 9)) == 2
    await store.close()


async def test_a_short_lock_is_waited_for(file: Path) -> None:
    store = await Store.open(f"sqlite:///{file}")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    adding = asyncio.create_task(store.presets.save(preset()))
    await asyncio.sleep(0.1)
    assert not adding.done()
    other.execute("COMMIT")
    other.close()
    assert not await adding
    assert await store.presets.channel(CHANNEL) is None
    await store.close()
