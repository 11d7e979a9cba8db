"""Workers that can't start, for a while or for good, on one device or on all."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import re
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import partial
from pathlib import Path

import pytest

import engine.pool.pool
from engine.job.errors import EngineError, PassingTrouble, PoolClosed, WeightsError, WorkerDied
from engine.job.messages import FromWorker, Ready, Told
from engine.job.spec import (
    Job,
    Patience,
    Progress,
    Result,
    Started,
    Update,
    Vitals,
    WeightsInfo,
)
from engine.pool.assignments import Worker
from engine.pool.pool import EnginePool
from engine.processes.child import ChildProcess
from tests.engine.jobs import endless, sketch
from tests.engine.scripted import (
    DIE,
    HANG,
    NO_DOWNLOAD,
    NO_WEIGHTS_FILE,
    OUT_OF_ORDER,
    PAINT,
    TRAINED,
    Script,
)
from tests.waiting import until

FOR_EVER = 1_000  # starts, far more than a test takes


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return Script(tmp_path)


async def paint(pool: EnginePool, job: Job) -> list[Update]:
    async with asyncio.timeout(60):
        return [update async for update in pool.paint(job)]


async def until_painting(updates: AsyncGenerator[Update, None]) -> None:
    while not isinstance(await anext(updates), Progress):
        pass


def workers() -> list[int]:
    """The ids of the processes that paint, the oldest first."""
    children = multiprocessing.active_children()
    return sorted(c.pid for c in children if c.name.startswith("worker") and c.pid)


## For a while


async def test_a_lasting_pool_paints_once_workers_are_not_killed_any_more(script: Script) -> None:
    script.write("cpu", [DIE] * 5)
    async with script.pool("cpu", lasting=True) as pool:
        updates = await paint(pool, sketch())
        assert isinstance(updates[-1], Result)
        assert [u.attempt for u in updates if isinstance(u, Started)] == [1], "no fault of the job"
        assert pool.trouble is None
    assert len(script.started("cpu")) == 6


async def test_a_lasting_pool_gets_over_deaths_that_come_later(script: Script) -> None:
    """A worker that painted is killed, and so are those that are to replace it."""
    script.write("cpu", [PAINT, DIE, DIE, DIE])
    async with script.pool("cpu", lasting=True) as pool:
        await pool.ready()
        waiting = asyncio.create_task(paint(pool, sketch(iterations=500)))
        await until(lambda: pool.crew.workers[0].ready and bool(workers()))
        os.kill(workers()[0], signal.SIGKILL)
        await until(lambda: len(script.started("cpu")) == 5)
        assert isinstance((await waiting)[-1], Result)
        assert isinstance((await paint(pool, sketch()))[-1], Result)


async def test_the_pool_says_why_the_jobs_wait_until_they_go_on(script: Script) -> None:
    script.write("cpu", [DIE] * FOR_EVER)
    async with script.pool("cpu", lasting=True) as pool:
        waiting = asyncio.create_task(paint(pool, sketch()))
        await until(lambda: pool.trouble is not None)
        assert re.search(r"its process ended \d+ times \(SIGKILL\)", str(pool.trouble))
        [worker] = pool.crew.workers
        assert not worker.ready
        assert worker.trouble is not None
        assert not waiting.done()
        script.write("cpu", [PAINT])
        assert isinstance((await waiting)[-1], Result)
        assert pool.trouble is None
        assert pool.crew.workers[0].trouble is None


async def test_a_single_death_is_no_trouble_yet(script: Script) -> None:
    script.write("cpu", [DIE, HANG])
    async with script.pool("cpu", lasting=True) as pool:
        await until(lambda: len(script.started("cpu")) == 2)
        assert pool.trouble is None


def test_the_memory_of_a_process_that_is_dead_is_told_no_more() -> None:
    worker = Worker("cpu", vitals=Vitals(1_000))
    assert worker.state.vitals is None
    worker.ready = Ready("cpu", ("cpu",), WeightsInfo("whitened", ""), 1)
    assert worker.state.vitals == Vitals(1_000)


def test_pauses_grow_up_to_the_longest() -> None:
    patience = Patience(first_pause=1.0, longest_pause=300.0)
    pauses = [patience.pause_after(starts) for starts in range(1, 12)]
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert patience.pause_after(100_000) == 300


async def test_pauses_begin_anew_once_a_worker_was_ready(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts: list[int] = []

    def pause_after(_: Patience, failed: int) -> float:
        starts.append(failed)
        return 0.01

    monkeypatch.setattr(Patience, "pause_after", pause_after)
    script.write("cpu", [DIE, DIE, PAINT, DIE, PAINT])
    async with script.pool("cpu", lasting=True) as pool:
        await pool.ready()
        os.kill(workers()[0], signal.SIGKILL)
        await until(lambda: len(script.started("cpu")) == 5 and pool.crew.workers[0].ready)
    assert starts == [1, 2, 1]


async def test_a_worker_that_dies_idle_again_and_again_is_replaced_after_growing_pauses(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[int] = []

    def pause_after(_: Patience, failed: int) -> float:
        pauses.append(failed)
        return 0.01

    monkeypatch.setattr(Patience, "pause_after", pause_after)
    patience = Patience(longest_pause=1_000.0)  # no worker here lives for so long
    async with script.pool("cpu", lasting=True, patience=patience) as pool:
        told: list[EngineError | None] = []
        pool.watch(lambda: told.append(pool.trouble))
        for starts in range(1, 5):
            await until(lambda n=starts: len(script.started("cpu")) == n)  # type: ignore[misc]
            await until(lambda: pool.crew.workers[0].ready)
            os.kill(workers()[-1], signal.SIGKILL)
            await until(lambda n=starts: pool.crew.restarts == n)  # type: ignore[misc]
        assert pauses == [1, 2, 3], "the first death may be chance"
        assert re.search(
            r"ended 4 times in a row before it had a picture", str(told[-1] or told[-2])
        )

        assert isinstance((await paint(pool, sketch()))[-1], Result)
        assert pool.trouble is None
        os.kill(workers()[-1], signal.SIGKILL)
        await until(lambda: pool.crew.restarts == 5)
        assert pauses == [1, 2, 3], "one that has painted is replaced at once"


async def test_whoever_watches_is_told_when_trouble_begins_and_ends(script: Script) -> None:
    script.write("cpu", [DIE] * FOR_EVER)
    async with script.pool("cpu", lasting=True) as pool:
        told: list[EngineError | None] = []
        pool.watch(lambda: told.append(pool.trouble))
        await until(lambda: bool(told))
        assert told[0] is not None
        script.write("cpu", [PAINT])
        await until(lambda: told[-1] is None)
        await pool.ready()


async def test_weights_that_can_not_be_fetched_now_are_waited_for(script: Script) -> None:
    script.write("cpu", [NO_DOWNLOAD] * 4)
    async with script.pool("cpu", lasting=True) as pool:
        waiting = asyncio.create_task(pool.ready())
        assert isinstance((await paint(pool, sketch()))[-1], Result)
        assert (await waiting).kind == "whitened"


async def test_where_no_process_can_be_started_it_is_tried_again(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = 3

    def no_room(*given: object, **named: object) -> object:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise PassingTrouble("No process can be started (Not now).")
        return ChildProcess(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(engine.pool.pool, "ChildProcess", no_room)
    async with script.pool("cpu", lasting=True) as pool:
        assert "Not now" in str(pool.trouble)
        assert isinstance((await paint(pool, sketch()))[-1], Result)


async def test_a_job_that_kills_every_worker_still_fails(script: Script) -> None:
    async with script.pool("cpu", lasting=True) as pool, aclosing(pool.paint(endless())) as updates:
        for attempt in (1, 2):
            while not (isinstance(up := await anext(updates), Started) and up.attempt == attempt):
                pass
            await until_painting(updates)
            os.kill(workers()[0], signal.SIGKILL)
        with pytest.raises(WorkerDied, match="broke down twice on this picture"):
            async for _ in updates:
                pass
        assert isinstance((await paint(pool, sketch()))[-1], Result)


async def test_a_pool_is_closed_while_it_waits_to_try_again(script: Script) -> None:
    script.write("cpu", [DIE] * FOR_EVER)
    patience = Patience(first_pause=0.01, longest_pause=1_000.0)
    async with script.pool("cpu", lasting=True, patience=patience) as pool:
        waiting = asyncio.create_task(paint(pool, sketch()))
        await until(lambda: pool.trouble is not None)
    for rest in (waiting, pool.ready()):
        with pytest.raises(PoolClosed):
            await rest
    starts = len(script.started("cpu"))
    await asyncio.sleep(0.1)
    assert len(script.started("cpu")) == starts
    assert workers() == []


async def test_a_worker_that_dies_after_the_result_has_its_job_finished(script: Script) -> None:
    """Whoever has the picture is not told that it is painted again."""
    heard: list[FromWorker] = []

    def die_at_the_result(hear: Callable[[FromWorker], None], message: FromWorker) -> None:
        if not any(isinstance(m, Told) and isinstance(m.update, Result) for m in heard):
            heard.append(message)
            hear(message)
            if isinstance(message, Told) and isinstance(message.update, Result):
                os.kill(workers()[0], signal.SIGKILL)

    class Process(ChildProcess):  # type: ignore[type-arg]
        def __init__(self, name: str, serve: object, hear: object, end: object) -> None:
            super().__init__(name, serve, partial(die_at_the_result, hear), end)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.pool.pool, "ChildProcess", Process)
        async with script.pool("cpu") as pool:
            updates = await paint(pool, sketch())
    assert [u.attempt for u in updates if isinstance(u, Started)] == [1]
    assert isinstance(updates[-1], Result)


## For good


async def test_who_wants_to_know_now_is_told_and_the_jobs_end(script: Script) -> None:
    script.write("cpu", [DIE] * FOR_EVER)
    async with script.pool("cpu") as pool:
        for rest in (pool.ready(), paint(pool, sketch())):
            with pytest.raises(EngineError, match=r"its process ended 2 times \(SIGKILL\)"):
                await rest
    assert len(script.started("cpu")) == 2


@pytest.mark.parametrize("reason", [NO_WEIGHTS_FILE, NO_DOWNLOAD])
async def test_without_weights_a_shell_ends_with_the_reason(script: Script, reason: str) -> None:
    script.write("cpu", [reason] * FOR_EVER)
    async with script.pool("cpu") as pool:
        with pytest.raises(WeightsError):
            await pool.ready()
        with pytest.raises(WeightsError):
            await paint(pool, sketch())
    assert len(script.started("cpu")) == 1


async def test_a_lasting_pool_tells_of_settings_that_can_not_work_and_keeps_the_jobs(
    script: Script,
) -> None:
    """A bot ends at its start then, and the jobs are there for the next one."""
    script.write("cpu", [NO_WEIGHTS_FILE] * FOR_EVER)
    async with script.pool("cpu", lasting=True) as pool:
        waiting = asyncio.create_task(paint(pool, sketch()))
        async with asyncio.timeout(60):
            with pytest.raises(WeightsError, match="no weights file"):
                await pool.ready()
        assert not waiting.done()
        script.write("cpu", [PAINT])
        assert isinstance((await waiting)[-1], Result)


## Of several devices


@pytest.mark.parametrize("trouble", [DIE, OUT_OF_ORDER, HANG])
@pytest.mark.parametrize("devices", [("cuda:0", "cpu"), ("cpu", "cuda:0")])
async def test_a_device_out_of_order_does_not_keep_the_others_from_painting(
    script: Script, devices: tuple[str, ...], trouble: str
) -> None:
    script.write("cuda:0", [trouble] * FOR_EVER)
    async with script.pool(*devices) as pool:
        started, *_, result = await paint(pool, sketch())
        assert isinstance(started, Started)
        assert started.device == "cpu"
        assert isinstance(result, Result)
        await pool.ready()


async def test_a_device_out_of_order_is_named_and_paints_once_it_is_well(
    script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    script.write("cuda:0", [OUT_OF_ORDER] * FOR_EVER)
    async with script.pool("cuda:0", "cpu", lasting=True) as pool:
        await pool.ready()
        await until(lambda: any(worker.trouble is not None for worker in pool.crew.workers))
        states = {worker.device: worker for worker in pool.crew.workers}
        assert "out of order" in str(states["cuda:0"].trouble)
        assert states["cpu"].ready
        assert pool.trouble is None, "something can be painted"
        assert any(
            r.levelno >= logging.WARNING and "No worker on cuda:0, next try in" in r.message
            for r in caplog.records
        )
        script.write("cuda:0", [PAINT])
        await until(lambda: all(worker.ready for worker in pool.crew.workers))
        assert pool.room == 6


@pytest.mark.parametrize("first", [PAINT, OUT_OF_ORDER])
async def test_devices_that_a_worker_finds_are_all_hired_for(tmp_path: Path, first: str) -> None:
    script = Script(tmp_path, there=("cuda:0", "cuda:1", "cuda:2"))
    script.write("cuda:0", [first])
    async with script.pool(lasting=True) as pool:
        await until(lambda: [worker.ready for worker in pool.crew.workers] == [True] * 3)
        assert [worker.device for worker in pool.crew.workers] == ["cuda:0", "cuda:1", "cuda:2"]


async def test_all_workers_paint_with_the_same_weights(script: Script) -> None:
    """Also where "auto" found others for the second, as the server answered meanwhile."""
    script.write("cuda:1", [HANG, TRAINED, PAINT])
    async with script.pool("cuda:0", "cuda:1", lasting=True) as pool:
        assert (await pool.ready()).kind == "whitened"
        [hung] = [c for c in multiprocessing.active_children() if c.name == "worker on cuda:1"]
        await until(lambda: len(script.started("cuda:1")) == 1)
        hung.kill()
        await until(lambda: all(worker.ready for worker in pool.crew.workers))
    assert script.started("cuda:0") == ["auto"]
    assert script.started("cuda:1") == ["auto", "whitened", "whitened"]
