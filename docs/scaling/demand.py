"""Who asks for pictures, and when: servers of all sizes, evenings, members who follow others."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Doubles: TypeAlias = NDArray[np.float64]

DAY = 86_400.0
HOUR = 3_600.0


class Arrival(NamedTuple):
    """One picture asked for: seconds since midnight, and the server's number."""

    time: float
    server: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What members ask for.

    The sizes of servers are log-normal, cut off at the largest; each server is one quantile of it,
    so that only the times are left to chance.

    Attributes:
        servers: how many.
        median_members: half of the servers have fewer.
        spread: standard deviation of the logarithm of their members.
        most_members: of the largest server.
        pictures_per_member_day: on average over everybody who is a member.
        swing: 0 is a day that is always the same; 1 is one that is silent once and twice as busy
            as the average twelve hours later, at `peak_hour`.
        echo: how probable it is that a picture moves somebody of the same server to ask for one.
        echo_seconds: how much later, on average.
    """

    servers: int
    median_members: float = 50.0
    spread: float = 1.9
    most_members: float = 1_000_000.0
    pictures_per_member_day: float = 0.01
    swing: float = 0.8
    peak_hour: float = 20.0
    echo: float = 0.3
    echo_seconds: float = 90.0

    def members(self) -> Doubles:
        """Of each server, the smallest first; shape (servers,)."""
        normal = NormalDist(math.log(self.median_members), self.spread)
        quantiles = ((place + 0.5) / self.servers for place in range(self.servers))
        sizes = np.array([math.exp(normal.inv_cdf(quantile)) for quantile in quantiles])
        capped: Doubles = np.clip(sizes, 1.0, self.most_members)
        return capped

    def pictures_per_day(self) -> float:
        """Of all servers together."""
        return float(self.members().sum()) * self.pictures_per_member_day

    def peak_rate(self) -> float:
        """Pictures asked for a second, at the busiest moment."""
        return self.pictures_per_day() / DAY * (1.0 + self.swing)

    def rhythm(self, time: Doubles) -> Doubles:
        """The rate at seconds since midnight, against the day's average."""
        angle = 2.0 * np.pi * (time - self.peak_hour * HOUR) / DAY
        wave: Doubles = 1.0 + self.swing * np.cos(angle)
        return wave


class Servers:
    """Draws arrivals, again and again, without weighing the servers anew."""

    def __init__(self, demand: Demand) -> None:
        self._demand = demand
        members = demand.members()
        self._cumulated = np.cumsum(members) / members.sum()
        self._rate = demand.pictures_per_day() / DAY

    def arrivals(self, start: float, end: float, random: np.random.Generator) -> list[Arrival]:
        """Those from `start` to `end`, in seconds since midnight, in order."""
        demand = self._demand
        # Each picture has 1 / (1 - echo) descendants, itself among them.
        fastest = self._rate * (1.0 - demand.echo) * (1.0 + demand.swing)
        # What was before has its echoes, too.
        before = start - 10 * demand.echo_seconds
        count = random.poisson(fastest * (end - before))
        times = random.uniform(before, end, count)
        kept = random.uniform(0.0, 1.0 + demand.swing, count) < demand.rhythm(times)
        times = times[kept]
        servers = np.searchsorted(self._cumulated, random.uniform(size=len(times)))
        found = [times]
        of = [servers]
        while len(times):
            followed = random.uniform(size=len(times)) < demand.echo
            delays = random.exponential(demand.echo_seconds, int(followed.sum()))
            times, servers = times[followed] + delays, servers[followed]
            found.append(times)
            of.append(servers)
        all_times, all_servers = np.concatenate(found), np.concatenate(of)
        order = np.argsort(all_times, kind="stable")
        return [
            Arrival(float(all_times[i]), int(all_servers[i]))
            for i in order
            if start <= all_times[i] < end
        ]
