"""The pool with workers that paint: the same picture each time, and nothing beside the painting."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from pathlib import Path

import pytest

from engine.job.errors import BadPicture
from engine.job.spec import Job, Progress, Result, Started, Update
from engine.pool.pool import EnginePool
from tests.engine.jobs import png, sketch

pytestmark = pytest.mark.asyncio(loop_scope="module")


def processes() -> set[int]:
    """The ids of the pool's processes."""
    return {process.pid for process in multiprocessing.active_children() if process.pid}


async def paint(pool: EnginePool, job: Job) -> list[Update]:
    return [update async for update in pool.paint(job)]


async def test_a_job_is_painted_from_started_over_every_iteration_to_the_result(
    pool: EnginePool,
) -> None:
    started, *progress = await paint(pool, sketch(iterations=6))
    assert isinstance(started, Started)
    assert (started.device, started.weights.kind, started.attempt) == ("cpu", "file", 1)
    assert [update.iteration for update in progress if isinstance(update, Progress)] == [
        *range(1, 7)
    ]
    assert [isinstance(update, Result) for update in progress] == [False] * 5 + [True]


async def test_files_are_decoded_on_the_way_to_the_same_picture(pool: EnginePool) -> None:
    files = Job(png(), sketch().recipe)
    of_files, of_pixels = (await paint(pool, files))[-1], (await paint(pool, sketch()))[-1]
    assert isinstance(of_files, Result)
    assert isinstance(of_pixels, Result)
    assert of_files.image == of_pixels.image


async def test_the_same_job_gives_the_same_picture_byte_for_byte(pool: EnginePool) -> None:
    job = sketch()
    first, second = (await paint(pool, job))[-1], (await paint(pool, job))[-1]
    assert isinstance(first, Result)
    assert isinstance(second, Result)
    assert first.image == second.image


async def test_a_file_that_is_no_picture_is_refused_and_the_processes_go_on(
    pool: EnginePool,
) -> None:
    workers = processes()
    with pytest.raises(BadPicture, match="not a picture"):
        await paint(pool, Job(b"not a picture at all", sketch().recipe))
    assert isinstance((await paint(pool, sketch()))[-1], Result)
    assert processes() == workers


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
async def test_an_idle_pool_uses_no_processor_time(pool: EnginePool) -> None:
    await paint(pool, sketch())
    ids = [os.getpid(), *processes()]

    async def of_a_second() -> float:
        before = cpu_seconds(ids)
        await asyncio.sleep(1)
        return cpu_seconds(ids) - before

    async with asyncio.timeout(60):
        while await of_a_second() >= 0.1:
            pass  # The worker tidies up after a job.


def cpu_seconds(ids: list[int]) -> float:
    """What processes have computed for so far, together."""
    ticks = 0
    for pid in ids:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(stat[11]) + int(stat[12])
    return ticks / os.sysconf("SC_CLK_TCK")
