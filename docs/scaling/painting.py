"""How long a picture takes, and painters that work at several at once."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from types import MappingProxyType

import simpy

from engine.job.layers import share_of_network
from engine.job.recipe import Recipe
from engine.job.recipes import EASEL, SKETCH

# Seconds of an iteration at a longest side in pixels: `easel bench --only iteration` on two cores
# of an AMD EPYC (AVX512-BF16) on 29 November 2026.
MEASURED: Mapping[int, float] = MappingProxyType({128: 0.050, 256: 0.140, 512: 0.515})
# The part of the network that was gone through.
_DEPTH = share_of_network("relu5_1")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of picture: how many of all are of it, as a part of 1, and how it is painted."""

    share: float
    recipe: Recipe


# What members are taken to ask for: the default, larger ones, and drawings.
KINDS = (
    Kind(0.8, EASEL),
    Kind(0.1, replace(EASEL, size=768)),
    Kind(0.1, SKETCH),
)


def seconds_of_iteration(size: float) -> float:
    """Between the measured sizes, and beyond them, as a power of the size."""
    sizes = sorted(MEASURED)
    at = min(max(1, sum(size > known for known in sizes)), len(sizes) - 1)
    low, high = sizes[at - 1], sizes[at]
    power = math.log(MEASURED[high] / MEASURED[low]) / math.log(high / low)
    return float(MEASURED[low] * (size / low) ** power)


def seconds_on_cpu(recipe: Recipe) -> float:
    """A picture's painting on the two cores that were measured."""
    return sum(
        stage.iterations * stage.depth / _DEPTH * seconds_of_iteration(stage.ratio * recipe.longest)
        for stage in recipe.stages()
    )


def works() -> list[float]:
    """Of each of KINDS, its time against the default picture's."""
    usual = seconds_on_cpu(EASEL)
    return [seconds_on_cpu(kind.recipe) / usual for kind in KINDS]


def mean_work() -> float:
    """Of a picture, in default pictures."""
    return sum(kind.share * work for kind, work in zip(KINDS, works(), strict=True))


@dataclass(frozen=True, slots=True)
class Crew:
    """The painters: GPUs, or machines that paint on their processors.

    Attributes:
        painters: how many.
        seconds: one of them takes for a default picture, by itself.
        room: pictures that each paints at the same time.
        gain: pictures that a painter with `room` of them finishes in the time of one; 1: they share
            its time, and none is gained.
    """

    painters: int
    seconds: float
    room: int = 1
    gain: float = 1.0

    def speed(self, jobs: int) -> float:
        """Of each of so many jobs on one painter, against one that is alone."""
        if self.room == 1:
            return 1.0
        extra = (self.room / self.gain - 1.0) / (self.room - 1)
        return 1.0 / (1.0 + (jobs - 1) * extra)


@dataclass(slots=True)
class Painter:
    """One painter. Its own time passes as fast as each of its jobs gets on."""

    env: simpy.Environment
    crew: Crew
    freed: Callable[[Painter], None]
    _progress: float = 0.0
    _since: float = 0.0
    _changes: int = 0
    _numbers: count[int] = field(default_factory=count)
    _jobs: list[tuple[float, int, simpy.Event]] = field(default_factory=list)

    @property
    def jobs(self) -> int:
        """Being painted now."""
        return len(self._jobs)

    def time(self) -> float:
        """Its own time: seconds of painting that each of its jobs has got since it came."""
        if not self._jobs:
            return self._progress
        return self._progress + (self.env.now - self._since) * self.crew.speed(len(self._jobs))

    def begin(self, seconds: float, end: simpy.Event) -> None:
        """Take up a job that needs so many seconds alone, and tell of its end."""
        self._advance()
        heapq.heappush(self._jobs, (self._progress + seconds, next(self._numbers), end))
        self._plan()

    def _advance(self) -> None:
        self._progress, self._since = self.time(), self.env.now

    def _plan(self) -> None:
        """Wake up when the next job ends, unless jobs come or go before that."""
        self._changes += 1
        if not self._jobs:
            return
        planned = self._changes
        left = max(0.0, self._jobs[0][0] - self._progress)
        wait = self.env.timeout(left / self.crew.speed(len(self._jobs)))
        assert wait.callbacks is not None  # noqa: S101 - it has not come yet
        wait.callbacks.append(lambda _: self._end_next(planned))

    def _end_next(self, planned: int) -> None:
        if planned != self._changes:
            return
        self._advance()
        finish, _, end = heapq.heappop(self._jobs)
        self._progress = finish  # whatever rounding made of it
        end.succeed()
        self._plan()
        self.freed(self)
