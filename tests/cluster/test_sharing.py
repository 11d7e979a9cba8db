"""Several processes of the bot, each with a pool, on one real cluster."""

from __future__ import annotations

import asyncio
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from engine.job.spec import EngineSettings, Progress, Result
from engine.pool.pool import EnginePool
from tests.cluster.conftest import TestCluster
from tests.cluster.pools import iterated, paint
from tests.engine.jobs import endless, sketch

_OTHER = """
import asyncio, pickle, sys
from engine.cluster.pool import RayPool

async def main():
    settings, job, address, storage = pickle.load(sys.stdin.buffer)
    async with RayPool(settings, address, storage, most=1, look_every=0.3) as pool:
        async for _ in pool.paint(job):
            print(*(worker.device for worker in pool.crew.workers), flush=True)

asyncio.run(main())
"""


@asynccontextmanager
async def another_process(*facts: object) -> AsyncIterator[Process]:
    """A pool of one painter in a process of its own, which paints and tells by which painters."""
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _OTHER), stdin=PIPE, stdout=PIPE
    )
    assert other.stdin is not None
    other.stdin.write(pickle.dumps(facts))
    other.stdin.close()
    try:
        yield other
    finally:
        if other.returncode is None:
            other.kill()
        await other.wait()


async def painters_of(other: Process) -> list[str]:
    """As it tells at the next iteration."""
    assert other.stdout is not None
    return (await other.stdout.readline()).decode().split()


def ready(pool: EnginePool) -> list[str]:
    return [worker.device for worker in pool.crew.workers if worker.ready]


@pytest.mark.slow
async def test_two_processes_share_a_cluster_until_one_is_killed(
    cluster: TestCluster,
    settings: EngineSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from engine.cluster import pool as module

    monkeypatch.setattr(module, "_LATE", 1.0)
    storage = f"file://{tmp_path / 'bucket'}"
    job = replace(endless(), state=tmp_path / "a folder of the bots'" / "job.state")
    kept = tmp_path / "bucket" / f"{job.id}.state"
    node = cluster.join()
    try:
        async with another_process(settings, job, cluster.address, storage) as other:
            [theirs] = await painters_of(other)
            async with module.RayPool(settings, cluster.address, storage, look_every=0.3) as pool:
                async with asyncio.timeout(300):
                    assert isinstance((await paint(pool, sketch()))[-1], Result)
                    while not kept.exists():
                        assert await painters_of(other) == [theirs], "it is not disturbed"
                [ours] = ready(pool)
                assert ours != theirs

                other.kill()
                async with asyncio.timeout(300):
                    while {*ready(pool)} != {ours, theirs}:  # noqa: ASYNC110 - no event
                        await asyncio.sleep(0.05)
                    async with aclosing(pool.paint(job)) as updates:
                        [first] = await iterated(updates)
                assert isinstance(first, Progress)
                assert first.iteration > 1, "it goes on where the other was"
    finally:
        cluster.lose(node)
