"""A job put down through the pool, and taken up again: nothing of it is painted twice or lost."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.job.spec import Progress, Result, Update
from engine.pool.pool import EnginePool
from tests.engine.jobs import endless, iterations_in, sketch

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def progress_of(updates: AsyncGenerator[Update, None], most: int = 10_000) -> list[Progress]:
    """The next iterations, as many as there are."""
    found: list[Progress] = []
    while len(found) < most and (update := await anext(updates, None)) is not None:
        if isinstance(update, Progress):
            found.append(update)
    return found


def last(updates: list[Progress]) -> Result:
    assert isinstance(updates[-1], Result)
    return updates[-1]


async def test_a_paused_job_goes_on_from_the_very_iteration_to_the_same_end(
    pool: EnginePool, tmp_path: Path
) -> None:
    """To the same bytes and costs, as if nothing had happened."""
    state = tmp_path / "states" / "half.safetensors"
    job = replace(sketch(iterations=40), state=state)
    whole = last(await progress_of(pool.paint(replace(job, state=None, id="whole"))))
    async with aclosing(pool.paint(job)) as updates:
        seen = await progress_of(updates, 5)
        assert pool.pause(job.id)
        async with asyncio.timeout(60):
            seen += await progress_of(updates)
    assert not any(isinstance(update, Result) for update in seen)
    assert iterations_in(state) == len(seen) < 40

    seen += await progress_of(pool.paint(job))
    assert [update.iteration for update in seen] == list(range(1, 41)), "none is left out or twice"
    result = last(seen)
    assert result.image == whole.image
    assert (result.costs, result.first_costs) == (whole.costs, whole.first_costs)
    assert list(state.parent.iterdir()) == [state], "who has the picture removes it"


async def test_a_paused_job_frees_the_worker_for_the_next(pool: EnginePool) -> None:
    job = endless()
    async with aclosing(pool.paint(job)) as updates:
        await progress_of(updates, 1)
        next_one = asyncio.create_task(progress_of(pool.paint(sketch())))
        assert pool.pause(job.id)
        await progress_of(updates)
    assert last(await next_one).iteration == 4


async def test_only_a_job_that_is_being_painted_can_be_paused(pool: EnginePool) -> None:
    painted, waiting = endless(), sketch()
    async with aclosing(pool.paint(painted)) as updates:
        await progress_of(updates, 1)
        line = asyncio.create_task(anext(pool.paint(waiting)))
        await asyncio.sleep(0)
        assert not pool.pause(waiting.id)
        assert not pool.pause("nobody's")
        line.cancel()
        await progress_of(updates, 2), "the one that is painted goes on"
    assert not pool.pause(painted.id), "it is being cancelled"


@pytest.mark.slow
async def test_a_paused_job_whose_worker_dies_is_not_begun_again(pool: EnginePool) -> None:
    """Whoever paused it goes on with it later."""
    job = endless()
    (worker,) = (c.pid for c in multiprocessing.active_children() if c.name.startswith("worker"))
    assert worker is not None
    async with aclosing(pool.paint(job)) as updates:
        await progress_of(updates, 2)
        os.kill(worker, signal.SIGSTOP)
        assert pool.pause(job.id)
        os.kill(worker, signal.SIGKILL)
        async with asyncio.timeout(60):
            assert not any(isinstance(update, Result) for update in await progress_of(updates))
    assert last(await progress_of(pool.paint(sketch()))).iteration == 4
