"""How many painters a number of servers needs, and what else its evenings ask for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from docs.scaling.demand import HOUR, Demand, Servers
from docs.scaling.model import Outcome, World
from docs.scaling.painting import KINDS, Crew, mean_work, works
from docs.scaling.traffic import Traffic

BAR_SECONDS = 60.0
BAR_QUANTILE = 0.95
# Servers; with more, the line is taken for first come, first served.
_MOST_TAKING_TURNS = 50_000


@dataclass(frozen=True, slots=True)
class Evenings:
    """When is looked: some evenings around the busiest hour, each by itself.

    Attributes:
        count: how many.
        hours: of each that count.
        warming: hours before those, which fill the line.
    """

    count: int
    hours: float
    warming: float


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen over some evenings; times in seconds.

    Attributes:
        jobs: that were shown.
        refused: as the line was full, as a part of all.
        wait: at the 95th percentile, from command to picture but for the painting alone.
        line: likewise, from the command to the first stroke.
        picture: likewise, from the command to the picture.
        requests: a second, to Discord.
        late: at the 95th percentile, of a request by Discord's limits.
        longest_line: jobs.
    """

    jobs: int
    refused: float
    wait: float
    line: float
    picture: float
    requests: float
    late: float
    longest_line: int

    @property
    def good(self) -> bool:
        """Whether members wait no longer than promised."""
        return self.wait <= BAR_SECONDS and not self.refused


def evenings_for(servers: int) -> Evenings:
    """So many that there are tens of thousands of jobs, however few servers."""
    if servers <= 1_000:
        return Evenings(200, 4.0, 1.0)
    if servers <= 50_000:
        return Evenings(4, 4.0, 1.0)
    return Evenings(1, 0.1, 0.1)


def look(
    demand: Demand,
    crew: Crew,
    traffic: Traffic | None = None,
    longest_line: float = math.inf,
    evenings: Evenings | None = None,
    seed: int = 1,
) -> Look:
    """Simulate a demand's evenings."""
    evenings = evenings or evenings_for(demand.servers)
    servers = Servers(demand)
    middle = demand.peak_hour * HOUR
    first, last = middle - evenings.hours / 2 * HOUR, middle + evenings.hours / 2 * HOUR
    start = first - evenings.warming * HOUR
    turns = demand.servers <= _MOST_TAKING_TURNS
    runs = []
    for evening in range(evenings.count):
        random = np.random.default_rng((seed, evening))
        arrivals = servers.arrivals(start, last, random)
        seconds = crew.seconds * random.choice(
            works(), size=len(arrivals), p=[kind.share for kind in KINDS]
        )
        runs.append(World(crew, traffic, longest_line, turns=turns).run(arrivals, seconds.tolist()))
    return _sum_up(runs, first, evenings, start, last)


def _sum_up(
    runs: list[Outcome], first: float, evenings: Evenings, start: float, last: float
) -> Look:
    jobs = [job for run in runs for job in run.jobs if job.arrival.time >= first]
    refused = sum(run.refused for run in runs)
    late = [delay for run in runs for delay in run.late]

    def high(values: list[float]) -> float:
        return float(np.quantile(values, BAR_QUANTILE)) if values else 0.0

    return Look(
        jobs=len(jobs),
        refused=refused / max(1, refused + sum(len(run.jobs) for run in runs)),
        wait=high([job.wait for job in jobs]),
        line=high([job.in_line for job in jobs]),
        picture=high([job.shown - job.arrival.time for job in jobs]),
        requests=sum(run.requests for run in runs) / (len(runs) * (last - start)),
        late=high(late),
        longest_line=max(run.longest_line for run in runs),
    )


def fewest(good: Callable[[int], bool], low: int) -> int:
    """The least number above `low` that is good, if all above it are; within a per cent."""
    high = low + 1
    while not good(high):
        low, high = high, math.ceil(high * 1.05) + 1
    while high - low > max(1, high // 100):
        middle = (low + high) // 2
        low, high = (low, middle) if good(middle) else (middle, high)
    return high


def fewest_painters(demand: Demand, crew: Crew) -> tuple[int, Look]:
    """Painters of a kind, so that members wait no longer than promised.

    Args:
        demand: of the members.
        crew: says what one painter does; its number is ignored.

    Returns:
        How many (within a per cent), and how it is with them.
    """
    load = demand.peak_rate() * crew.seconds * mean_work() / crew.gain
    # A line of many times the promised wait is too long, however long it would become.
    hopeless = 20 + 10 * BAR_SECONDS * demand.peak_rate()
    looks: dict[int, Look] = {}

    def good(painters: int) -> bool:
        looks[painters] = look(demand, replace(crew, painters=painters), None, hopeless)
        return looks[painters].good

    # With fewer the line would grow for as long as the evening lasts, if only slowly.
    painters = fewest(good, math.ceil(load) - 1)
    return painters, looks[painters]
