"""Nodes of a real cluster come and go while pictures are painted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from engine.job.spec import EngineSettings, Progress, Result, Started, Update
from tests.cluster.conftest import TestCluster
from tests.engine.jobs import endless, iterations_in, sketch
from tests.waiting import until

if TYPE_CHECKING:
    from engine.cluster.pool import RayPool


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    """What stands for object storage: it is reached by fsspec only."""
    return tmp_path / "bucket"


@pytest_asyncio.fixture
async def pool(
    cluster: TestCluster, settings: EngineSettings, storage: Path
) -> AsyncIterator[RayPool]:
    from engine.cluster.pool import RayPool

    address = f"file://{storage}"
    async with RayPool(settings, cluster.address, address, look_every=0.3) as pool:
        await pool.ready()
        yield pool


async def started(updates: AsyncGenerator[Update, None]) -> Started:
    """The next start of a job."""
    while not isinstance(update := await anext(updates), Started):
        pass
    return update


async def iterated(updates: AsyncGenerator[Update, None]) -> Progress:
    """The next iteration of a job."""
    while not isinstance(update := await anext(updates), Progress):
        pass
    return update


async def painted(updates: AsyncGenerator[Update, None]) -> Result:
    *_, result = [update async for update in updates]
    assert isinstance(result, Result)
    return result


@pytest.mark.slow
async def test_a_node_joins_under_load_and_what_it_began_outlives_it(
    pool: RayPool, cluster: TestCluster, storage: Path, tmp_path: Path
) -> None:
    job = replace(endless(), state=tmp_path / "a folder of the bot's" / "job.state")
    kept = storage / f"{job.id}.state"
    async with aclosing(pool.paint(job)) as updates:
        async with aclosing(pool.paint(endless())) as other:
            here = await started(other)
            first_start = asyncio.create_task(started(updates))
            await iterated(other)
            assert not first_start.done(), "the only painter is busy"

            node = cluster.join()
            there = await first_start
            assert there.device != here.device
            assert pool.room == 2

            while not kept.exists():
                await iterated(updates)
            last_in_line = asyncio.create_task(painted(pool.paint(sketch())))
            cluster.lose(node)
            second_start = asyncio.create_task(started(updates))
            await iterated(other), "the node that is left is not disturbed"
        again = await second_start
        assert (again.device, again.attempt) == (here.device, 2)
        assert (await iterated(updates)).iteration > 1
        assert pool.finish_now(job.id)
        result = await painted(updates)
    await last_in_line
    assert pool.room == 1
    assert not (tmp_path / "a folder of the bot's").exists()

    undisturbed = await painted(pool.paint(replace(endless(), stop_after=result.iteration)))
    assert undisturbed.image == result.image
    assert kept.exists(), "the picture is finished, but nobody has said that it is safe"
    # The head gives the node up.
    await until(lambda: [worker.device for worker in pool.crew.workers] == [here.device], 300)


@pytest.mark.slow
async def test_a_paused_job_is_gone_on_with_from_the_storage(
    pool: RayPool, storage: Path, tmp_path: Path
) -> None:
    """Not removed there, as the state of a job that is over."""
    job = replace(endless(), state=tmp_path / "a folder of the bot's" / "job.state")
    kept = storage / f"{job.id}.state"
    async with aclosing(pool.paint(job)) as updates:
        await iterated(updates)
        last = await iterated(updates)
        assert pool.pause(job.id)
        async for update in updates:
            assert isinstance(update, Progress)
            last = update
    assert iterations_in(kept) == last.iteration, "it is there before the end is told"

    async with aclosing(pool.paint(job)) as updates:
        assert (await iterated(updates)).iteration == last.iteration + 1
        assert kept.exists()
        assert pool.pause(job.id)  # And nobody waits for that: another process has the job.
    async with aclosing(pool.paint(job)) as updates:
        assert (await iterated(updates)).iteration > last.iteration + 1
    await until(lambda: not kept.exists(), 300)  # It was cancelled.
