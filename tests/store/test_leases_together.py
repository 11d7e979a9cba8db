"""Leases where processes meet on a server: all at once, locked rows, and kill -9."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import JobRecord, Store, StoreError
from tests.store.records import NOON, job, minutes

PATIENCE = 10


@asynccontextmanager
async def opened(url: str, count: int, **options: Any) -> AsyncIterator[list[Store]]:
    """Stores of one database, each with connections of its own."""
    stores = [await Store.open(url, **options) for _ in range(count)]
    try:
        yield stores
    finally:
        for store in stores:
            await store.close()


@asynccontextmanager
async def transaction(url: str, statement: str) -> AsyncIterator[Any]:
    """Somebody else's, which has carried out a statement and goes on."""
    import asyncpg

    connection = await asyncpg.connect(url)
    try:
        begun = connection.transaction()
        await begun.start()
        await connection.execute(statement)
        yield begun
    finally:
        await connection.close()


async def ask(url: str, question: str) -> datetime:
    """A moment of the server's."""
    import asyncpg

    connection = await asyncpg.connect(url)
    answer = await connection.fetchval(question)
    await connection.close()
    assert isinstance(answer, datetime)
    return answer


async def add(store: Store, count: int) -> set[str]:
    for index in range(count):
        await store.jobs.add(job(f"a{index:03}", created=NOON + minutes(index)))
    return {f"a{index:03}" for index in range(count)}


async def take_some(store: Store) -> tuple[JobRecord, ...]:
    while True:
        if taken := await store.leases.take():
            return taken
        await asyncio.sleep(0.02)


async def take_all(store: Store) -> list[str]:
    found: list[str] = []
    while taken := await store.leases.take(7):
        found += [record.id for record in taken]
    return found


async def test_a_process_that_stands_still_in_a_transaction_keeps_its_jobs_from_nobody(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.database.database.IDLE_SECONDS", 0.5)
    stands, goes_on = asyncio.Event(), asyncio.Event()

    async def stand_still(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql("SELECT id FROM jobs FOR UPDATE")
        stands.set()
        await goes_on.wait()
        await connection.exec_driver_sql("SELECT 1")

    async with opened(postgres_url, 2) as (still, other):
        await still.jobs.add(job("a1"))
        standing = asyncio.create_task(still._database.write(stand_still))
        await stands.wait()
        try:
            async with asyncio.timeout(PATIENCE):
                (taken,) = await take_some(other)
        finally:
            goes_on.set()
        assert taken.id == "a1"
        with pytest.raises(StoreError):
            await standing
        assert await still.jobs.get("a1") is not None  # by a new connection


async def test_who_take_at_the_same_moment_share_the_jobs_without_a_rest(postgres_url: str) -> None:
    async with opened(postgres_url, 6) as stores:
        wanted = await add(stores[0], 200)
        shares = await asyncio.gather(*(take_all(store) for store in stores))
        assert sum(bool(share) for share in shares) > 1
        # Nobody has been told of any twice; and what was skipped because another was just looking
        # at it is there the next time.
        rest = await take_all(stores[0])
        found = [job_id for share in (*shares, rest) for job_id in share]
        assert sorted(found) == sorted(wanted)


async def test_who_begin_together_on_a_server_get_sixteen_each(postgres_url: str) -> None:
    async with opened(postgres_url, 2) as stores:
        await add(stores[0], 40)
        first = await stores[0].leases.begin()
        second = await stores[1].leases.begin()
        assert [record.id for record in first] == [f"a{index:03}" for index in range(16)]
        assert [record.id for record in second] == [f"a{index:03}" for index in range(16, 32)]


TAKE = """
import asyncio, sys
from bot.store import Store
async def main():
    store = await Store.open(sys.argv[1])
    print("ready", flush=True)
    sys.stdin.readline()
    idle = 0
    while idle < 3:
        taken = await store.leases.take(3)
        idle = 0 if taken else idle + 1
        for record in taken:
            print(record.id)
    await store.close()
asyncio.run(main())
"""


async def test_processes_never_take_the_same_job(postgres_url: str) -> None:
    async with opened(postgres_url, 1) as (store,):
        wanted = await add(store, 60)
        pipe = asyncio.subprocess.PIPE
        command = (sys.executable, "-c", TAKE, postgres_url)
        processes = [
            await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
            for _ in range(2)
        ]
        for process in processes:
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
        said = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
        shares = [out.decode().split() for out, _ in said]
        assert [process.returncode for process in processes] == [0, 0]
        assert sorted(job_id for share in shares for job_id in share) == sorted(wanted)


async def test_a_row_that_somebody_locks_is_left_out_and_not_waited_for(postgres_url: str) -> None:
    async with opened(postgres_url, 1) as (store,):
        await add(store, 3)
        async with transaction(postgres_url, "SELECT 1 FROM jobs WHERE id = 'a000' FOR UPDATE"):
            async with asyncio.timeout(PATIENCE):
                taken = await store.leases.take()
            assert [record.id for record in taken] == ["a001", "a002"]
        assert [record.id for record in await store.leases.take()] == ["a000"]


async def test_a_process_whose_renewal_took_longer_than_a_lease_is_not_sure(
    postgres_url: str,
) -> None:
    async with opened(postgres_url, 1, lease_seconds=0.2) as (store,):
        await store.leases.add(job())
        async with transaction(postgres_url, "SELECT 1 FROM jobs FOR UPDATE") as other:
            renewal = asyncio.create_task(store.leases.renew())
            await asyncio.sleep(0.3)
            await other.rollback()
            assert await renewal == {"a1": {}}
        assert not store.leases.sure


async def test_a_change_that_waits_for_a_new_holder_changes_nothing(postgres_url: str) -> None:
    async with opened(postgres_url, 1) as (store,):
        await store.leases.add(job())
        taking = "UPDATE jobs SET holder = 'another' WHERE id = 'a1'"
        async with transaction(postgres_url, taking) as other:
            change = asyncio.create_task(store.leases.change("a1", state="failed"))
            await asyncio.sleep(0.2)
            assert not change.done()
            await other.commit()
            assert not await change
        assert await store.jobs.get("a1") == job()


async def test_a_lease_begins_when_it_is_written_and_not_when_it_was_asked_for(
    postgres_url: str,
) -> None:
    async with opened(postgres_url, 1, lease_seconds=60) as (store,):
        await store.leases.add(job())
        locking = "SELECT 1 FROM jobs FOR UPDATE"
        async with transaction(postgres_url, locking) as other:
            renewal = asyncio.create_task(store.leases.renew())
            await asyncio.sleep(0.2)
            assert not renewal.done()
            released = await ask(postgres_url, "SELECT clock_timestamp()")
            await other.rollback()
            await renewal
        over = await ask(postgres_url, "SELECT held_until FROM jobs")
    assert 60 <= (over - released).total_seconds() < 60 + PATIENCE


@pytest.mark.parametrize("renewing_first", [False, True])
async def test_renewing_and_forgetting_a_member_never_wait_for_each_other(
    postgres_url: str, renewing_first: bool
) -> None:
    async with opened(postgres_url, 2) as (ours, others):
        # Written in this order, and so found in it by who doesn't sort.
        for name in ("a2", "a1"):
            await ours.leases.add(job(name))
        locking = "SELECT 1 FROM jobs WHERE id = 'a2' FOR UPDATE"
        async with transaction(postgres_url, locking) as other:
            works = [others.forget(job().requester_id), ours.leases.renew()]
            tasks = []
            for work in reversed(works) if renewing_first else works:
                tasks.append(asyncio.create_task(work))
                await asyncio.sleep(0.2)
            assert not any(task.done() for task in tasks)
            await other.rollback()
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*tasks)
        assert await ours.leases.renew() == {}


WORK = """
import asyncio, sys
from bot.store import Store
async def main():
    store = await Store.open(sys.argv[1], lease_seconds=float(sys.argv[2]))
    await store.leases.take()
    while True:
        await store.leases.renew()
        print("renewed", flush=True)
        await asyncio.sleep(0.05)
asyncio.run(main())
"""


@pytest.mark.slow
async def test_a_killed_processs_jobs_are_others_once_the_lease_is_over(postgres_url: str) -> None:
    lease = 2.0
    async with opened(postgres_url, 1) as (store,):
        wanted = sorted(await add(store, 3))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WORK, postgres_url, str(lease), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        # Alive for longer than a lease, it keeps its jobs.
        alive = asyncio.get_running_loop().time() + lease * 1.2
        while asyncio.get_running_loop().time() < alive:
            assert await process.stdout.readline() == b"renewed\n"
            assert await store.leases.take() == ()
        process.kill()
        await process.wait()
        over = await ask(postgres_url, "SELECT max(held_until) FROM jobs")
        async with asyncio.timeout(lease + PATIENCE):
            taken = await take_some(store)
        assert [record.id for record in taken] == wanted
        assert await ask(postgres_url, "SELECT clock_timestamp()") > over
