"""Holds the model to the real studio: the same orders at the same times, waits side by side.

python -m docs.scaling.check            # with a painter of known times: seconds
python -m docs.scaling.check --engine   # with the real engine, pictures of 64 pixels: minutes
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.samples import sample
from bot.studio.orders import Order
from bot.studio.pictures import Pictures
from docs.scaling.demand import HOUR, Arrival, Demand, Servers
from docs.scaling.model import World
from docs.scaling.painting import Crew
from docs.scaling.real import InstantLoop, KnownPainter, Timed, run_studio
from engine.job.spec import EngineSettings
from engine.pool.pool import EnginePool

SEED = 1
ENGINE_JOBS = 40
ENGINE_LOAD = 0.8
# Jobs before the others, which show how long one takes.
TRIED = 6


@dataclass(frozen=True, slots=True)
class Compared:
    """The waits in line of the same jobs, in seconds: as they were, and as the model has them."""

    real: Sequence[float]
    model: Sequence[float]

    def rows(self) -> list[tuple[str, float, float]]:
        """Mean, median and 95th percentile of both."""
        return [
            ("mean", float(np.mean(self.real)), float(np.mean(self.model))),
            ("median", float(np.median(self.real)), float(np.median(self.model))),
            ("95th percentile", _high(self.real), _high(self.model)),
        ]

    def apart(self) -> float:
        """The mean of the differences, job by job."""
        return float(np.mean(np.abs(np.subtract(self.real, self.model))))


def _high(waits: Sequence[float]) -> float:
    return float(np.quantile(waits, 0.95))


def predicted(places: int, arrivals: Sequence[Arrival], seconds: Sequence[float]) -> list[float]:
    """The model's waits in line, in the order of the arrivals."""
    jobs = World(Crew(places, 1.0)).run(arrivals, seconds).jobs
    waits = {job.arrival: job.in_line for job in jobs}
    return [waits[arrival] for arrival in arrivals]


def evening(servers: int, minutes: float, seed: int = SEED) -> list[Arrival]:
    """The first minutes of the busiest hour; times count from its beginning."""
    demand = Demand(servers=servers)
    start = demand.peak_hour * HOUR
    random = np.random.default_rng(seed)
    found = Servers(demand).arrivals(start, start + minutes * 60, random)
    return [arrival._replace(time=arrival.time - start) for arrival in found]


def with_known_times(
    arrivals: Sequence[Arrival], seconds: Sequence[float], places: int
) -> Compared:
    """The real studio and a painter of known times, on an event loop that skips all waiting."""
    painter = KnownPainter(places, dict(enumerate(seconds)))
    order = Order(recipe="sketch", seed=0, content_name="")
    with asyncio.Runner(loop_factory=InstantLoop) as runner:
        timed = runner.run(run_studio(painter, arrivals, Pictures(b"a photo"), order))
    return Compared([job.in_line for job in timed], predicted(places, arrivals, seconds))


async def with_the_engine() -> tuple[Compared, Compared, float]:
    """The real studio and the real engine on this machine's processor, one worker.

    Returns:
        The model with the mean time of the first jobs for every job, which is a prediction; the
        model with each job's own time; and that mean.
    """
    harbour, painting = (sample(name).read_bytes() for name in ("harbour", "painting"))
    pictures = Pictures(harbour, (painting,))
    order = Order(
        recipe="easel", seed=0, content_name="", style_names=("",), iterations=10, size=64
    )
    async with EnginePool(EngineSettings(("cpu",), "whitened", threads=1)) as pool:
        await pool.ready()
        at_once = [Arrival(0.0, number) for number in range(TRIED)]
        tried = await run_studio(pool, at_once, pictures, order)
        usual = float(np.mean([job.painting for job in tried[1:]]))
        random = np.random.default_rng(SEED)
        times = np.cumsum(random.exponential(usual / ENGINE_LOAD, ENGINE_JOBS))
        servers = random.integers(0, 5, ENGINE_JOBS)
        arrivals = [Arrival(float(t), int(s)) for t, s in zip(times, servers, strict=True)]
        timed = await run_studio(pool, arrivals, pictures, order)
    return (*_compared(timed, arrivals, [usual] * ENGINE_JOBS), usual)


def _compared(
    timed: Sequence[Timed], arrivals: Sequence[Arrival], guessed: Sequence[float]
) -> tuple[Compared, Compared]:
    real = [job.in_line for job in timed]
    own = [job.painting for job in timed]
    return (
        Compared(real, predicted(1, arrivals, guessed)),
        Compared(real, predicted(1, arrivals, own)),
    )


def _show(title: str, compared: Compared) -> None:
    print(f"{title}: {len(compared.real)} jobs, waits in line in seconds")  # noqa: T201
    for name, real, model in compared.rows():
        print(f"  {name:16} real {real:7.2f}   model {model:7.2f}")  # noqa: T201
    print(f"  a job's two waits are {compared.apart():.2f} s apart on average")  # noqa: T201


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", action="store_true", help="the real engine, at 64 pixels")
    if parser.parse_args(arguments).engine:
        guessed, own, usual = asyncio.run(with_the_engine())
        print(f"A job alone takes {usual:.2f} s")  # noqa: T201
        _show("One time for all jobs", guessed)
        _show("Each job's own time", own)
        return
    arrivals = evening(servers=10_000, minutes=20)
    seconds = np.random.default_rng(SEED).choice([8.0, 20.0], len(arrivals), p=[0.9, 0.1]).tolist()
    _show("Known times", with_known_times(arrivals, seconds, places=6))


if __name__ == "__main__":
    main()
