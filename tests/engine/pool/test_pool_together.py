"""A worker with room for several jobs paints them at once, and none suffers for another."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from engine.job.errors import BadPicture, WorkerDied
from engine.job.precision import Precision
from engine.job.spec import EngineSettings, Job, Patience, Progress, Result, Started, Update
from engine.pool.pool import EnginePool
from tests.engine.jobs import endless, pixels, sketch

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def settings(random_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> EngineSettings:
    cache = tmp_path_factory.mktemp("cache")
    return EngineSettings(
        ("cpu",), str(random_weights), cache, threads=1, precision=Precision.FP32, jobs_at_once=3
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(settings: EngineSettings) -> AsyncIterator[EnginePool]:
    async with EnginePool(settings) as pool:
        await pool.ready()
        yield pool


def worker() -> int:
    """The process id of the only worker."""
    (pid,) = (
        child.pid
        for child in multiprocessing.active_children()
        if child.name.startswith("worker") and child.pid
    )
    return pid


async def paint(pool: EnginePool, job: Job) -> list[Update]:
    return [update async for update in pool.paint(job)]


async def begun(stack: AsyncExitStack, pool: EnginePool, job: Job) -> AsyncGenerator[Update, None]:
    """A job of which an iteration is done; it is cancelled with the stack."""
    updates = await stack.enter_async_context(aclosing(pool.paint(job)))
    while type(await anext(updates)) is Started:
        pass
    return updates


async def rest(updates: AsyncGenerator[Update, None]) -> list[Update]:
    return [update async for update in updates]


def attempts(updates: list[Update]) -> list[int]:
    return [update.attempt for update in updates if isinstance(update, Started)]


async def test_as_many_jobs_are_painted_at_once_as_there_is_room_for(pool: EnginePool) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(3):
            await begun(stack, pool, endless())
        fourth = asyncio.create_task(paint(pool, sketch()))
        await asyncio.sleep(0.3)
        assert not fourth.done(), "it waits in line"
    assert isinstance((await fourth)[-1], Result)


async def test_a_job_joins_those_at_work_and_leaves_before_them(pool: EnginePool) -> None:
    async with AsyncExitStack() as stack:
        long = await begun(stack, pool, endless())
        assert isinstance((await paint(pool, sketch()))[-1], Result)
        assert isinstance(await anext(long), Progress)


async def test_a_cancelled_job_leaves_the_others_at_work(pool: EnginePool) -> None:
    pid = worker()
    async with AsyncExitStack() as stack:
        staying = await begun(stack, pool, sketch(iterations=30))
        async with AsyncExitStack() as other:
            await begun(other, pool, endless())
        updates = await rest(staying)
    assert isinstance(updates[-1], Result)
    assert attempts(updates) == []
    assert worker() == pid


async def test_a_picture_painted_with_others_is_the_one_painted_alone(pool: EnginePool) -> None:
    # After few iterations, as L-BFGS magnifies the rounding of a batch with each.
    job = sketch(iterations=3)
    alone = (await paint(pool, job))[-1]
    found = await asyncio.gather(*(paint(pool, replace(job, id=f"job {i}")) for i in range(3)))
    for updates in found:
        assert isinstance(updates[-1], Result)
        assert isinstance(alone, Result)
        assert abs(pixels(updates[-1]) - pixels(alone)).mean() < 0.5


async def test_a_job_that_fails_leaves_the_others_at_work(pool: EnginePool) -> None:
    async with AsyncExitStack() as stack:
        staying = await begun(stack, pool, sketch(iterations=30))
        with pytest.raises(BadPicture, match="not a picture"):
            await paint(pool, Job(b"not a picture at all", sketch().recipe))
        updates = await rest(staying)
    assert isinstance(updates[-1], Result)
    assert attempts(updates) == []


async def test_the_same_job_twice_is_painted_one_after_the_other(pool: EnginePool) -> None:
    job = sketch()
    first, second = await asyncio.gather(paint(pool, job), paint(pool, job))
    assert isinstance(first[-1], Result)
    assert isinstance(second[-1], Result)
    assert first[-1].image == second[-1].image


@pytest.mark.slow
async def test_jobs_whose_worker_dies_are_painted_again_one_at_a_time(pool: EnginePool) -> None:
    """Whichever of them killed it takes no other with it, the second time."""
    async with AsyncExitStack() as stack:
        first = await begun(stack, pool, endless())
        others = [await begun(stack, pool, sketch(iterations=60)) for _ in range(2)]
        os.kill(worker(), signal.SIGKILL)
        while not (isinstance(update := await anext(first), Started) and update.attempt == 2):
            pass
        assert isinstance(await anext(first), Progress)
        os.kill(worker(), signal.SIGKILL)
        with pytest.raises(WorkerDied, match="broke down twice"):
            await rest(first)
        for updates in [await rest(other) for other in others]:
            assert attempts(updates) == [2]
            assert isinstance(updates[-1], Result)


@pytest.mark.slow
async def test_a_job_is_not_blamed_for_another_that_did_not_stop(settings: EngineSettings) -> None:
    async with (
        EnginePool(settings, patience=Patience(cancel=0.2)) as hasty,
        AsyncExitStack() as stack,
    ):
        staying = await begun(stack, hasty, sketch(iterations=60))
        async with AsyncExitStack() as other:
            await begun(other, hasty, endless())
            pids = {c.pid for c in multiprocessing.active_children() if c.name.startswith("worker")}
            os.kill(max(pid for pid in pids if pid), signal.SIGSTOP)
        updates = await rest(staying)
    assert attempts(updates) == [1]
    assert isinstance(updates[-1], Result)
