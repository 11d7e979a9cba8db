"""The whole: members ask, jobs stand in the bot's own line, painters paint, Discord is told.

`bot.studio.fair_queue` is the product's own. Left out are buttons, cancelled jobs, failures,
restarts, limits per member, and that large files take longer than other requests.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict, deque
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias

import numpy as np
import simpy

from bot.studio.fair_queue import Line, Owner
from docs.scaling.demand import Arrival, Doubles
from docs.scaling.painting import Crew, Painter
from docs.scaling.traffic import CHANNEL_SECONDS, MESSAGES_PER_CHANNEL, Limit, Traffic

Steps: TypeAlias = Generator[simpy.Event, object, None]


@dataclass(eq=False, slots=True)
class Job:
    """One picture.

    Attributes:
        seconds: of painting, alone on its painter.
        ended: its painting has.
        begun, painted, shown: when; 0 before that.
        begun_at: its painter's own time then.
    """

    arrival: Arrival
    seconds: float
    ended: simpy.Event
    painter: Painter | None = None
    begun: float = 0.0
    begun_at: float = 0.0
    painted: float = 0.0
    shown: float = 0.0

    @property
    def done(self) -> float:
        """How much of it is painted, from 0 to 1."""
        if self.painter is None:
            return 0.0
        return (self.painter.time() - self.begun_at) / self.seconds

    @property
    def in_line(self) -> float:
        """Seconds from the command to the first stroke."""
        return self.begun - self.arrival.time

    @property
    def wait(self) -> float:
        """Seconds from the command to the picture, but for those of its painting alone."""
        return self.shown - self.arrival.time - self.seconds


@dataclass(slots=True)
class Outcome:
    """What came of a run. Jobs are those that were shown to their end."""

    jobs: list[Job] = field(default_factory=list)
    refused: int = 0
    requests: int = 0
    late: list[float] = field(default_factory=list)
    longest_line: int = 0

    def waits(self) -> Doubles:
        """Seconds, of each job."""
        return np.array([job.wait for job in self.jobs])


class FirstCome:
    """A line in which nobody takes turns: for so many servers that hardly any asks twice."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()

    def __len__(self) -> int:
        """How many are in line."""
        return len(self._jobs)

    def add(self, job: Job) -> None:
        """Put a job in line."""
        self._jobs.append(job)

    def take(self) -> Job:
        """The next job, which leaves the line."""
        return self._jobs.popleft()

    def forget_turns(self) -> None:
        """There are none."""


class World:
    """One run.

    Args:
        crew: the painters.
        traffic: how jobs are shown; None: at once, and without any limit.
        longest_line: jobs that may wait, of all processes of the bot together.
        turns: whether servers take turns, which takes the simulation long where thousands wait.
    """

    def __init__(
        self,
        crew: Crew,
        traffic: Traffic | None = None,
        longest_line: float = math.inf,
        *,
        turns: bool = True,
    ) -> None:
        self.env = simpy.Environment()
        self.outcome = Outcome()
        self._traffic = traffic
        self._crew = crew
        self._longest_line = longest_line
        self._line: Line[Job] | FirstCome = FirstCome()
        if turns:
            self._line = Line(lambda job: Owner(job.arrival.server, id(job)))
        painters = (Painter(self.env, crew, self._free) for _ in range(crew.painters))
        # Those with the fewest jobs first. An entry counts while its painter has so many jobs.
        self._numbers = count()
        self._roomy = [(0, next(self._numbers), painter) for painter in painters]
        self._at_work = 0
        self._global = Limit(traffic.limited, 1.0) if traffic else None
        self._channels: dict[int, Limit] = defaultdict(
            lambda: Limit(MESSAGES_PER_CHANNEL, CHANNEL_SECONDS)
        )
        self._cards: dict[int, int] = defaultdict(int)

    def run(
        self, arrivals: Sequence[Arrival], seconds: Sequence[float], until: float | None = None
    ) -> Outcome:
        """Let the jobs come, the i-th with `seconds[i]` of painting, until all are shown."""
        self.env.process(self._come(arrivals, seconds))
        self.env.run(until)
        return self.outcome

    def _come(self, arrivals: Sequence[Arrival], seconds: Sequence[float]) -> Steps:
        for arrival, work in zip(arrivals, seconds, strict=True):
            yield self.env.timeout(max(0.0, arrival.time - self.env.now))
            if len(self._line) >= self._longest_line:
                self.outcome.refused += 1
                continue
            self.env.process(self._live(Job(arrival, work, self.env.event())))

    def _live(self, job: Job) -> Steps:
        traffic = self._traffic
        server = job.arrival.server
        if traffic:
            yield from self._request(server)  # the card
            yield from self._request(server)  # its thread
        self._line.add(job)
        self.outcome.longest_line = max(self.outcome.longest_line, len(self._line))
        self._call()
        shown = self.env.process(self._show(job, traffic)) if traffic else None
        yield job.ended
        job.painted = self.env.now
        if shown and traffic:
            yield shown
            for _ in range(traffic.last):
                yield from self._request(server)
        job.shown = self.env.now
        self.outcome.jobs.append(job)

    def _free(self, painter: Painter) -> None:
        self._at_work -= 1
        heapq.heappush(self._roomy, (painter.jobs, next(self._numbers), painter))
        self._call()
        if not self._at_work:
            self._line.forget_turns()

    def _call(self) -> None:
        """Have painters with room take the next in line, those with the fewest jobs first."""
        while len(self._line) and self._roomy:
            jobs, _, painter = heapq.heappop(self._roomy)
            if jobs != painter.jobs:
                continue
            job = self._line.take()
            job.painter, job.begun, job.begun_at = painter, self.env.now, painter.time()
            painter.begin(job.seconds, job.ended)
            self._at_work += 1
            if painter.jobs < self._crew.room:
                heapq.heappush(self._roomy, (painter.jobs, next(self._numbers), painter))

    def _show(self, job: Job, traffic: Traffic) -> Steps:
        """Keep the card up to date, and post the pictures on the way."""
        server = job.arrival.server
        thread = -id(job)
        posted = 0
        self._cards[server] += 1
        while not job.ended.triggered:
            pause = max(traffic.card_seconds, traffic.shared_card_seconds * self._cards[server])
            yield self.env.timeout(pause) | job.ended
            if not job.ended.triggered:
                yield from self._request(server)
            while posted < min(traffic.frames, int(job.done * (traffic.frames + 1))):
                posted += 1
                yield from self._request(thread)
        while posted < traffic.frames:
            posted += 1
            yield from self._request(thread)
        self._cards[server] -= 1
        self._channels.pop(thread, None)

    def _request(self, channel: int) -> Steps:
        assert self._traffic is not None and self._global is not None  # noqa: S101, PT018
        now = self.env.now
        delay = max(self._global.delay(now), self._channels[channel].delay(now))
        self.outcome.requests += 1
        self.outcome.late.append(delay)
        yield self.env.timeout(delay + self._traffic.latency)
