"""What members wait for, measured through the pool as the bot uses it."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass, replace

from bench.measure.setting import Setting
from bench.report.results import Spread, Start, Throughput
from engine.job.errors import EngineError
from engine.job.recipe import MIN_SIZE
from engine.job.recipes import DEFAULT, SKETCH
from engine.job.spec import EngineSettings, Frame, Job, Result
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


def _settings(setting: Setting) -> EngineSettings:
    """Those of the plan, on the one device that is measured."""
    return replace(setting.plan.settings, devices=(str(setting.device),))
