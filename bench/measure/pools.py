"""What members wait for, measured through the pool as the bot uses it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from bench.measure.setting import Setting
from bench.report.results import ByQueue, Spread, Start, Throughput
from engine.job.errors import EngineError
from engine.job.recipe import MAX_ITERATIONS, MIN_SIZE, Recipe
from engine.job.recipes import DEFAULT, SKETCH
from engine.job.spec import EngineSettings, Frame, Job, Result, Started, Update
from engine.pool.pool import EnginePool


@dataclass(frozen=True, slots=True)
class _First:
    """A picture's first frame: seconds from the command, and its size in pixels."""

    seconds: float
    width: int
    height: int


async def throughput(setting: Setting) -> tuple[Throughput, ...]:
    """Pictures an hour, by how many are asked for at once."""
    plan = setting.plan
    recipe = replace(DEFAULT, size=plan.jobs_size, iterations=plan.jobs_iterations)
    samples: dict[int, list[float]] = {count: [] for count in plan.jobs}
    async with EnginePool(_settings(setting)) as pool:
        await pool.ready()
        finished = await _paint(pool, setting.job(recipe))
        for number in range(plan.rounds):
            for count, seconds in samples.items():
                setting.say(f"{count} at once, round {number + 1} of {plan.rounds}")
                began = time.perf_counter()
                jobs = [setting.job(recipe) for _ in range(count)]
                await asyncio.gather(*(_paint(pool, job) for job in jobs))
                seconds.append(time.perf_counter() - began)
    spreads = {count: Spread.of(seconds) for count, seconds in samples.items()}
    hourly = {count: 3600 * count / spread.median for count, spread in spreads.items()}
    return tuple(
        Throughput(
            jobs=count,
            width=finished.width,
            height=finished.height,
            iterations=finished.iterations,
            seconds=spread,
            pictures_an_hour=hourly[count],
            ratio=hourly[count] / hourly[min(hourly)],
        )
        for count, spread in spreads.items()
    )


async def start(setting: Setting) -> Start:
    """From the pool's start to a worker that is ready, and from a command to its first frame."""
    plan = setting.plan
    settings = _settings(setting)
    ready = []
    for number in range(plan.rounds):
        setting.say(f"Start of a worker, round {number + 1} of {plan.rounds}")
        began = time.perf_counter()
        async with EnginePool(settings) as pool:
            await pool.ready()
            ready.append(time.perf_counter() - began)
    recipe = replace(DEFAULT, size=plan.start_size)
    async with EnginePool(settings) as pool:
        await pool.ready()
        frames = []
        for number in range(plan.rounds):
            setting.say(f"First frame, round {number + 1} of {plan.rounds}")
            # Once it is through, the worker has nothing else to do.
            await _paint(pool, _stroke(setting))
            frames.append(await _first_frame(pool, setting.job(recipe)))
    return Start(
        ready=Spread.of(ready),
        first_frame=Spread.of([frame.seconds for frame in frames]),
        width=frames[0].width,
        height=frames[0].height,
        recipe=recipe.name,
    )


async def queue(setting: Setting) -> tuple[ByQueue, ...]:
    """The time of an iteration of the job that is painted, by how many wait in line behind it."""
    plan = setting.plan
    samples: dict[int, list[float]] = {count: [] for count in plan.queue}
    async with EnginePool(_settings(setting)) as pool:
        await pool.ready()
        for number in range(plan.rounds):
            for count, seconds in samples.items():
                setting.say(f"{count} in line, round {number + 1} of {plan.rounds}")
                seconds.append(await _with_others_waiting(pool, setting, count))
    return tuple(ByQueue(count, Spread.of(seconds)) for count, seconds in samples.items())


async def _with_others_waiting(pool: EnginePool, setting: Setting, count: int) -> float:
    """Seconds an iteration, the first left out, which has to prepare."""
    # The others' pictures are of another size, or they might be painted together with this one.
    others = [setting.job(_endless(4 * setting.plan.jobs_size)) for _ in range(count)]
    await _paint(pool, _stroke(setting))
    waiting: list[asyncio.Task[None]] = []
    times: list[float] = []
    async with aclosing(pool.paint(setting.job(_endless(setting.plan.jobs_size)))) as updates:
        try:
            async for update in updates:
                if isinstance(update, Started):
                    waiting = [asyncio.create_task(_wait(pool.paint(job))) for job in others]
                    continue
                times.append(update.elapsed)
                if len(times) > setting.plan.queue_iterations:
                    break
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
    return (times[-1] - times[0]) / (len(times) - 1)


async def _wait(updates: AsyncGenerator[Update, None]) -> None:
    async with aclosing(updates):
        async for _ in updates:
            pass


async def _paint(pool: EnginePool, job: Job) -> Result:
    """The finished picture."""
    found = [update async for update in pool.paint(job) if isinstance(update, Result)]
    if not found:
        raise EngineError("The painter ended without a picture; please try again.")
    return found[0]


async def _first_frame(pool: EnginePool, job: Job) -> _First:
    began = time.perf_counter()
    async with aclosing(pool.paint(job)) as updates:
        async for update in updates:
            if isinstance(update, Frame):
                return _First(time.perf_counter() - began, update.width, update.height)
    raise EngineError("The painter ended without a frame; please try again.")


def _stroke(setting: Setting) -> Job:
    """The least that can be painted."""
    recipe = replace(SKETCH, epochs=("conv1_1",), iterations=1, size=MIN_SIZE)
    return Job(setting.plan.content, recipe)


def _endless(size: int) -> Recipe:
    return replace(
        DEFAULT, size=size, scales=1, iterations=MAX_ITERATIONS, frame_every=MAX_ITERATIONS
    )


def _settings(setting: Setting) -> EngineSettings:
    """Those of the plan, on the one device that is measured."""
    return replace(setting.plan.settings, devices=(str(setting.device),))
