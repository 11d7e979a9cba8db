"""The pool with real processes: jobs in order, cancelled, and painted again after a crash.

Most of the workers only tell of iterations, as what is looked at is the pool; those that paint are
in test_pool_painting.py.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from functools import partial
from pathlib import Path
from subprocess import PIPE
from typing import cast

import pytest
import pytest_asyncio

from engine.job.errors import BadPicture, EngineError, PoolClosed, WeightsError, WorkerDied
from engine.job.precision import Precision
from engine.job.spec import EngineSettings, Job, Patience, Progress, Result, Started, Update
from engine.pool.pool import EnginePool
from tests.engine.jobs import bomb, endless, png, sketch
from tests.killed import painter
from tests.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def settings(random_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> EngineSettings:
    return EngineSettings(
        devices=("cpu",),
        weights=str(random_weights),
        cache=tmp_path_factory.mktemp("cache"),
        threads=1,
        precision=Precision.FP32,
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(settings: EngineSettings) -> AsyncIterator[EnginePool]:
    """One for most tests."""
    async with scripted(settings) as pool:
        await pool.ready()
        yield pool


def scripted(settings: EngineSettings, patience: Patience | None = None) -> EnginePool:
    """A pool whose workers paint nothing, and need no torch."""
    serve = partial(painter.serve, pace=painter.Pace(seconds=0.01, room=1))
    return EnginePool(settings, patience=patience, serve=serve)


def processes() -> set[int]:
    """The ids of the processes that all pools together have."""
    return {process.pid for process in multiprocessing.active_children() if process.pid}


def pids(name: str) -> list[int]:
    """The ids of the processes whose names begin with `name`, the oldest first."""
    children = multiprocessing.active_children()
    return sorted(child.pid for child in children if child.name.startswith(name) and child.pid)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until_painting(updates: AsyncGenerator[Update, None], attempt: int = 1) -> None:
    """Take updates up to the first iteration of an attempt."""
    while not (isinstance(update := await anext(updates), Started) and update.attempt == attempt):
        pass
    assert isinstance(await anext(updates), Progress)


async def paint(pool: EnginePool, job: Job) -> list[Update]:
    return [update async for update in pool.paint(job)]


async def test_jobs_are_painted_in_the_order_in_which_they_came(pool: EnginePool) -> None:
    events: list[tuple[str, type[Update]]] = []

    async def note(name: str) -> None:
        events.extend([(name, type(update)) async for update in pool.paint(sketch())][:1])
        events.append((name, Result))

    names = ["first", "second", "third"]
    await asyncio.gather(*(note(name) for name in names))
    assert events == [(name, kind) for name in names for kind in (Started, Result)]


async def test_a_job_cancelled_in_its_middle_frees_the_worker_for_the_next(
    pool: EnginePool,
) -> None:
    workers = pids("worker")
    async with aclosing(pool.paint(endless())) as updates:
        await until_painting(updates)
    assert isinstance((await paint(pool, sketch()))[-1], Result)
    assert pids("worker") == workers


async def test_cancelling_the_task_that_iterates_cancels_the_job(pool: EnginePool) -> None:
    task = asyncio.create_task(paint(pool, endless()))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert isinstance((await paint(pool, sketch()))[-1], Result)


async def test_a_job_cancelled_in_line_never_starts(
    pool: EnginePool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    waiting = endless()
    async with aclosing(pool.paint(endless())) as updates:
        await until_painting(updates)
        task = asyncio.create_task(paint(pool, waiting))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert isinstance((await paint(pool, sketch()))[-1], Result)
    assert f"Job {waiting.id} was cancelled in line" in caplog.messages
    assert not any(message.startswith(f"Job {waiting.id} starts") for message in caplog.messages)


async def test_signals_meant_for_the_bot_do_not_disturb_its_workers(pool: EnginePool) -> None:
    updates = pool.paint(sketch(iterations=10))
    async with aclosing(updates):
        await until_painting(updates)
        for pid in processes():
            os.kill(pid, signal.SIGINT)
            os.kill(pid, signal.SIGTERM)
        rest = [update async for update in updates]
    assert isinstance(rest[-1], Result)
    assert not any(isinstance(update, Started) for update in rest)
    await pool.check(png())


async def test_pictures_are_checked_while_every_worker_is_painting(pool: EnginePool) -> None:
    whole = png()
    async with aclosing(pool.paint(endless())) as updates:
        await until_painting(updates)
        info = await pool.check(whole)
        with pytest.raises(BadPicture, match="not a picture"):
            await pool.check(b"Dear painter, please paint me something.")
        with pytest.raises(BadPicture, match="broken"):
            await pool.check(whole[: len(whole) // 2])
        with pytest.raises(BadPicture, match="pixels"):
            await pool.check(bomb())
    assert (info.format, info.width, info.height) == ("PNG", 80, 60)


@pytest.mark.slow
async def test_a_killed_worker_is_replaced_and_its_job_painted_again(
    pool: EnginePool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    [worker] = pids("worker")
    updates = pool.paint(sketch(iterations=20))
    async with aclosing(updates):
        await until_painting(updates)
        os.kill(worker, signal.SIGKILL)
        rest = [update async for update in updates]
    again = next(update for update in rest if isinstance(update, Started))
    assert again.attempt == 2
    assert isinstance(rest[-1], Result)
    assert "The worker on cpu died (SIGKILL) and is replaced" in caplog.messages
    assert any("is ready on cpu with whitened weights" in message for message in caplog.messages)


async def test_a_job_whose_worker_dies_twice_fails_and_the_next_is_painted(
    pool: EnginePool,
) -> None:
    updates = pool.paint(endless())
    async with aclosing(updates):
        for attempt in (1, 2):
            await until_painting(updates, attempt)
            next_one = asyncio.create_task(paint(pool, sketch()))
            os.kill(pids("worker")[0], signal.SIGSEGV)
        with pytest.raises(WorkerDied, match=r"broke down twice on this picture \(SIGSEGV\)"):
            async for _ in updates:
                pass
    assert isinstance((await next_one)[-1], Result)


async def test_a_worker_that_does_not_notice_a_cancellation_is_replaced(
    settings: EngineSettings,
) -> None:
    before = processes()
    async with scripted(settings, Patience(cancel=0.2)) as pool:
        updates = pool.paint(endless())
        async with aclosing(updates):
            await until_painting(updates)
            [hung] = set(pids("worker")) - before
            os.kill(hung, signal.SIGSTOP)
        await until(lambda: bool(set(pids("worker")) - before - {hung}))
        assert not is_alive(hung)


@pytest.mark.slow
async def test_every_device_has_a_worker_of_its_own(settings: EngineSettings) -> None:
    both = EngineSettings(("cpu", "cpu:0"), settings.weights, settings.cache, threads=1)
    async with scripted(both) as pool, aclosing(pool.paint(endless())) as one:
        first = await anext(one)
        async with aclosing(pool.paint(endless())) as other:
            second = await anext(other)
    assert isinstance(first, Started)
    assert isinstance(second, Started)
    assert {first.device, second.device} == {"cpu", "cpu:0"}


@pytest.mark.slow
async def test_closing_in_mid_job_ends_the_job_and_leaves_no_process(
    settings: EngineSettings,
) -> None:
    before = processes()
    pool = scripted(settings)
    await pool.start()
    updates = pool.paint(endless())
    await until_painting(updates)
    waiting = asyncio.create_task(paint(pool, endless()))
    await asyncio.sleep(0)
    ours = processes() - before
    assert len(ours) == 2
    os.kill(max(ours), signal.SIGSTOP)  # A hung process is no obstacle.
    await pool.close()
    assert not any(is_alive(pid) for pid in ours)
    for rest in (anext(updates), waiting, paint(pool, sketch()), pool.check(png()), pool.ready()):
        with pytest.raises(PoolClosed, match="shutting down"):
            await rest


async def test_closing_while_the_workers_still_start_leaves_no_process(
    settings: EngineSettings,
) -> None:
    before = processes()
    async with scripted(settings):
        ours = processes() - before
        assert len(ours) == 2
    assert not any(is_alive(pid) for pid in ours)


async def test_wrong_weights_are_reported_to_everyone_who_waits(
    settings: EngineSettings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = EngineSettings(("cpu",), str(tmp_path / "missing.pth"), settings.cache, threads=1)
    async with EnginePool(wrong) as pool:
        waiting = asyncio.create_task(paint(pool, sketch()))
        for rest in (pool.ready(), waiting, paint(pool, sketch())):
            with pytest.raises(WeightsError, match="no weights file"):
                await rest
        assert (await pool.check(png())).format == "PNG"
    # In the shell a log is printed beside what is told.
    assert not any("no weights file" in message for message in caplog.messages)


@pytest.mark.slow
async def test_a_device_that_is_not_there_is_named(settings: EngineSettings) -> None:
    wrong = EngineSettings(("cuda:99",), settings.weights, settings.cache, threads=1)
    async with EnginePool(wrong) as pool:
        with pytest.raises(EngineError, match=r"The device cuda:99 can't be used \(.+\); this"):
            await pool.ready()


class EndsItsReader:
    """Ends the process that unpickles it."""

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return os._exit, (3,)


async def test_workers_that_can_not_start_are_not_started_for_ever(
    settings: EngineSettings,
) -> None:
    deadly = EngineSettings(("cpu",), settings.weights, cast("Path", EndsItsReader()))
    async with EnginePool(deadly) as pool:
        for rest in (pool.ready(), paint(pool, sketch())):
            with pytest.raises(EngineError, match=r"ended 2 times \(exit code 3\)"):
                await rest


USER = """
import asyncio, multiprocessing, sys
from pathlib import Path
from engine.pool.pool import EnginePool
from engine.job.spec import EngineSettings
from tests.engine.jobs import endless, png, sketch

pool = EnginePool(EngineSettings(("cpu",), sys.argv[1], Path(sys.argv[2]), threads=1))

async def main():
    await pool.start()
    {steps}

asyncio.run(main())
"""
PRINT_PIDS = "print(*[child.pid for child in multiprocessing.active_children()], flush=True)"


async def user_of_a_pool(steps: str, settings: EngineSettings) -> asyncio.subprocess.Process:
    """Another Python process, which takes these steps with a pool of its own."""
    code = USER.format(steps=steps)
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, settings.weights, str(settings.cache)), stdout=PIPE
    )


async def test_no_worker_outlives_a_parent_that_is_killed(settings: EngineSettings) -> None:
    parent = await user_of_a_pool(f"async for _ in pool.paint(endless()): {PRINT_PIDS}", settings)
    assert parent.stdout is not None
    workers = [int(word) for word in (await parent.stdout.readline()).split()]
    assert len(workers) == 2
    parent.kill()
    await until(lambda: not any(is_alive(pid) for pid in workers))
    await parent.wait()


async def test_no_worker_outlives_or_holds_up_a_parent_that_forgets_to_close(
    settings: EngineSettings,
) -> None:
    parent = await user_of_a_pool(PRINT_PIDS, settings)
    output, _ = await parent.communicate()
    workers = [int(word) for word in output.split()]
    assert len(workers) == 2
    assert not any(is_alive(pid) for pid in workers)


async def test_the_process_that_uses_the_pool_never_imports_torch(
    settings: EngineSettings,
) -> None:
    paint = "await pool.check(png()); updates = [u async for u in pool.paint(sketch())]"
    report = "print(type(updates[-1]).__name__, 'torch' in sys.modules); await pool.close()"
    output, _ = await (await user_of_a_pool(f"{paint}; {report}", settings)).communicate()
    assert output.split() == [b"Result", b"False"]
