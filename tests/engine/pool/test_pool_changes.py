"""What a member wants of a picture while it is painted, through the pool: stop here, show more."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from contextlib import aclosing

import pytest

from engine.job.errors import InvalidJob
from engine.job.spec import Frame, Progress, Result, Started
from engine.pictures.writing.provenance import read
from engine.pool.pool import EnginePool
from tests.cluster.pools import iterated
from tests.engine.jobs import LIMITS, endless, sketch

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_job_stopped_here_gives_its_picture_at_once(pool: EnginePool) -> None:
    job = endless()
    async with aclosing(pool.paint(job)) as updates:
        await iterated(updates, 3)
        assert pool.finish_now(job.id)
        async with asyncio.timeout(60):
            rest = [update async for update in updates]
    result = rest[-1]
    assert isinstance(result, Result)
    assert result.iterations == 10_000
    assert result.iteration < 100
    assert (result.width, result.height) == (64, 48)
    assert read(result.image, LIMITS).stopped_after == result.iteration


async def test_more_frames_come_from_now_on(pool: EnginePool) -> None:
    job = endless()
    async with aclosing(pool.paint(job)) as updates:
        await iterated(updates, 5)
        assert pool.frame_every(job.id, 1)
        while not isinstance(await anext(updates), Frame):
            pass
        shown = await iterated(updates, 5)
    assert all(isinstance(update, Frame) for update in shown)


async def test_only_a_job_that_is_being_painted_can_change(pool: EnginePool) -> None:
    painted, waiting = endless(), sketch()
    async with aclosing(pool.paint(painted)) as updates:
        await iterated(updates, 1)
        line = asyncio.create_task(anext(pool.paint(waiting)))
        await asyncio.sleep(0)
        for job_id in (waiting.id, "nobody's"):
            assert not pool.finish_now(job_id)
            assert not pool.frame_every(job_id, 2)
        with pytest.raises(InvalidJob, match="Frames come every 1 to 10,000 iterations"):
            pool.frame_every(painted.id, -1)
        line.cancel()
    assert not pool.finish_now(painted.id), "it is being cancelled"
    finished = sketch()
    assert isinstance([update async for update in pool.paint(finished)][-1], Result)
    assert not pool.finish_now(finished.id)


@pytest.mark.slow
async def test_a_stopped_picture_whose_worker_dies_is_painted_as_far_again(
    pool: EnginePool,
) -> None:
    """Not just one iteration, and not to the end that nobody waits for."""
    job = endless()
    (worker,) = (c.pid for c in multiprocessing.active_children() if c.name.startswith("worker"))
    assert worker is not None
    async with aclosing(pool.paint(job)) as updates:
        seen = await iterated(updates, 6)
        before = seen[-1].iteration
        os.kill(worker, signal.SIGSTOP)
        assert pool.frame_every(job.id, 2)
        assert pool.finish_now(job.id)
        os.kill(worker, signal.SIGKILL)
        while not isinstance(update := await anext(updates), Started):
            assert isinstance(update, Progress)
            seen.append(update)
        assert update.attempt == 2
        again = [update async for update in updates]
    result = again[-1]
    assert isinstance(result, Result)
    # As far as the pool had heard when it was stopped, and it hears the last of it meanwhile.
    assert before <= result.iteration <= seen[-1].iteration
    frames = [update.iteration for update in again if isinstance(update, Frame)]
    assert set(range(4, result.iteration, 2)) <= set(frames), "and the frames are more, too"


def workers() -> list[int]:
    """The ids of the processes that paint."""
    children = multiprocessing.active_children()
    return [child.pid for child in children if child.name.startswith("worker") and child.pid]


@pytest.mark.slow
async def test_a_stuck_job_is_painted_in_a_fresh_worker(pool: EnginePool) -> None:
    job = endless()
    restarts = pool.crew.restarts
    async with aclosing(pool.paint(job)) as updates:
        await iterated(updates, 3)
        (stuck,) = workers()
        os.kill(stuck, signal.SIGSTOP)
        assert pool.start_over(job.id)
        async with asyncio.timeout(60):
            while not isinstance(update := await anext(updates), Started):
                pass
            assert update.attempt == 2
            await iterated(updates, 3)
        (fresh,) = workers()
    assert fresh != stuck
    assert pool.crew.restarts == restarts + 1


async def test_a_job_that_is_not_being_painted_can_not_be_started_over(pool: EnginePool) -> None:
    painted, waiting = endless(), sketch()
    async with aclosing(pool.paint(painted)) as updates:
        await iterated(updates, 1)
        line = asyncio.create_task(anext(pool.paint(waiting)))
        await asyncio.sleep(0)
        assert not pool.start_over(waiting.id)
        assert not pool.start_over("nobody's")
        line.cancel()
        await iterated(updates, 3)


async def test_the_crew_tells_how_its_workers_are(pool: EnginePool) -> None:
    (worker,) = pool.crew.workers
    assert (worker.device, worker.ready) == ("cpu", True)
    assert worker.vitals is not None
    assert worker.vitals.resident > 50 * 2**20
    assert worker.vitals.gpu is None
