"""What the bot counts on, of the pool on this machine and of the one on a cluster alike."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from engine.job.errors import BadPicture, InvalidJob, WorkerDied
from engine.job.recolouring import Recolouring
from engine.job.spec import (
    EngineSettings,
    Frame,
    Job,
    Progress,
    Result,
    Started,
    StyleImage,
    Update,
)
from engine.pictures.recolouring import recoloured_file
from engine.pictures.writing.provenance import read
from engine.pool.pool import EnginePool
from tests.cluster.pools import iterated, paint, pool_of
from tests.engine.jobs import LIMITS, blotches, bomb, endless, iterations_in, png, sketch

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(
    kind: str, settings: EngineSettings, request: pytest.FixtureRequest
) -> AsyncIterator[EnginePool]:
    async with pool_of(kind, settings, request) as pool:
        await pool.ready()
        yield pool


def kill_the_worker(kind: str, request: pytest.FixtureRequest) -> None:
    """Kill the process that paints, as the system does when memory runs out."""
    if kind == "local":
        children = multiprocessing.active_children()
        [worker] = [child.pid for child in children if child.name.startswith("worker")]
    else:
        worker = request.getfixturevalue("cluster").painter
    assert worker is not None
    os.kill(worker, signal.SIGKILL)


async def begun_again(updates: AsyncGenerator[Update, None]) -> Started:
    """The next start of a job that is being painted."""
    while not isinstance(update := await anext(updates), Started):
        pass
    return update


async def test_a_job_is_painted_from_started_over_every_iteration_to_the_result(
    pool: EnginePool,
) -> None:
    started, *progress = await paint(pool, sketch(iterations=6))
    assert isinstance(started, Started)
    assert (started.device[-3:], started.weights.kind, started.attempt) == ("cpu", "file", 1)
    assert [update.iteration for update in progress if isinstance(update, Progress)] == [
        *range(1, 7)
    ]
    assert [isinstance(update, Result) for update in progress] == [False] * 5 + [True]


async def test_a_job_cancelled_in_its_middle_frees_the_worker_for_the_next(
    pool: EnginePool,
) -> None:
    async with aclosing(pool.paint(endless())) as updates:
        await iterated(updates)
    started, *_, result = await paint(pool, sketch())
    assert isinstance(started, Started)
    assert started.attempt == 1
    assert isinstance(result, Result)


async def test_a_job_cancelled_in_line_leaves_the_one_before_it_alone(pool: EnginePool) -> None:
    async with aclosing(pool.paint(endless())) as updates:
        await iterated(updates)
        waiting = asyncio.create_task(paint(pool, sketch()))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await iterated(updates)


async def test_a_job_stopped_here_gives_its_picture_at_once(pool: EnginePool) -> None:
    job = endless()
    async with aclosing(pool.paint(job)) as updates:
        await iterated(updates, 3)
        assert pool.finish_now(job.id)
        async with asyncio.timeout(60):
            *_, result = [update async for update in updates]
    assert isinstance(result, Result)
    assert result.iteration < 100
    assert read(result.image, LIMITS).stopped_after == result.iteration


async def test_a_paused_job_goes_on_from_the_very_iteration_to_the_same_end(
    pool: EnginePool, tmp_path: Path
) -> None:
    job = replace(sketch(iterations=40), state=tmp_path / "states" / "half")
    *_, whole = await paint(pool, replace(job, state=None, id="whole"))
    async with aclosing(pool.paint(job)) as updates:
        seen = len(await iterated(updates, 5))
        assert pool.pause(job.id)
        async with asyncio.timeout(60):
            seen += len([update async for update in updates])
    assert job.state is not None
    assert iterations_in(job.state) == seen

    _, first, *_, result = await paint(pool, job)
    assert isinstance(first, Progress)
    assert first.iteration == seen + 1
    assert isinstance(result, Result)
    assert isinstance(whole, Result)
    assert result.image == whole.image
    assert result.costs == whole.costs
    assert job.state.exists(), "who has the picture removes it, once that is safe"


async def test_more_frames_come_from_now_on(pool: EnginePool) -> None:
    job = endless()
    async with aclosing(pool.paint(job)) as updates:
        await iterated(updates, 5)
        assert pool.frame_every(job.id, 1)
        while not isinstance(await anext(updates), Frame):
            pass
        assert all(isinstance(update, Frame) for update in await iterated(updates, 5))


async def test_only_a_job_that_is_being_painted_can_change(pool: EnginePool) -> None:
    painted = endless()
    async with aclosing(pool.paint(painted)) as updates:
        await iterated(updates)
        assert not pool.finish_now("nobody's")
        assert not pool.pause("nobody's")
        with pytest.raises(InvalidJob, match="Frames come every 1 to 10,000 iterations"):
            pool.frame_every(painted.id, -1)
    assert not pool.finish_now(painted.id), "it is being cancelled"
    assert not pool.pause(painted.id)


async def test_a_picture_that_the_worker_refuses_is_a_bad_picture(pool: EnginePool) -> None:
    with pytest.raises(BadPicture, match="not a picture"):
        await paint(pool, Job(b"not a picture at all", sketch().recipe))
    assert isinstance((await paint(pool, sketch()))[-1], Result)


async def test_a_photo_is_recoloured_while_every_painter_is_painting(pool: EnginePool) -> None:
    asked = Recolouring(png(), (StyleImage(blotches(2)),))
    async with aclosing(pool.paint(endless())) as updates:
        await anext(updates)
        assert await pool.recolour(asked) == recoloured_file(asked, LIMITS)


async def test_pictures_are_checked_while_the_worker_is_painting(pool: EnginePool) -> None:
    async with aclosing(pool.paint(endless())) as updates:
        await iterated(updates)
        assert (await pool.check(png())).format == "PNG"
        with pytest.raises(BadPicture, match="pixels"):
            await pool.check(bomb())


@pytest.mark.slow
async def test_a_job_whose_worker_dies_twice_fails_and_the_next_is_painted(
    pool: EnginePool, kind: str, request: pytest.FixtureRequest
) -> None:
    restarts = pool.crew.restarts
    async with aclosing(pool.paint(endless())) as updates:
        await iterated(updates)
        kill_the_worker(kind, request)
        assert (await begun_again(updates)).attempt == 2
        await iterated(updates)
        next_one = asyncio.create_task(paint(pool, sketch()))
        kill_the_worker(kind, request)
        with pytest.raises(WorkerDied, match="broke down twice on this picture"):
            async for _ in updates:
                pass
    assert isinstance((await next_one)[-1], Result)
    assert pool.crew.restarts == restarts + 2
