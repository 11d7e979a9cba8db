"""What a run is judged by."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, linear_regression

import numpy as np

from tests.discord import Interaction
from tests.discord.ledger import Ledger
from tests.killed.vitals import Vitals

_LINE_UP = 10  # seconds after the start, in which the bot takes its first memory


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure and its bound; `None` for what is only reported."""

    name: str
    value: float
    unit: str
    most: float | None = None

    @property
    def missed(self) -> bool:
        """Whether it is worse than it should be."""
        return self.most is not None and self.value > self.most

    def __str__(self) -> str:
        bound = "" if self.most is None else f"   (goal: at most {self.most:g}"
        verdict = "" if self.most is None else ", MISSED)" if self.missed else ")"
        return f"{self.name:<58}{self.value:>10.4g} {self.unit}{bound}{verdict}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent are not above; 0 of none."""
    return float(np.percentile(values, percent, method="inverted_cdf")) if values else 0.0


def acknowledgements(asked: Sequence[Interaction]) -> list[Goal]:
    """Seconds from INTERACTION_CREATE to the callback that answers it."""
    taken = [a.first_answer - a.began for a in asked if a.first_answer is not None]
    return [
        Goal("commands", len(asked), ""),
        Goal("commands without an answer", len(asked) - len(taken), "", 0),
        Goal("acknowledgement, median", percentile(taken, 50), "s"),
        Goal("acknowledgement, 99th percentile", percentile(taken, 99), "s", 1),
        Goal("acknowledgement, slowest", max(taken, default=0), "s", 3),
    ]


def lateness(vitals: Sequence[Vitals]) -> list[Goal]:
    """Of the bot's event loop."""
    lags = [1000 * lag for second in vitals for lag in second.lags]
    return [
        Goal("event loop late, median", percentile(lags, 50), "ms"),
        Goal("event loop late, 99th percentile", percentile(lags, 99), "ms", 50),
        Goal("event loop late, at most", max(lags, default=0), "ms"),
    ]


def memory(vitals: Sequence[Vitals]) -> list[Goal]:
    """Of the bot's process: its size, and by how much that grows."""
    begin = vitals[0].moment if vitals else 0
    points = [(v.moment - begin, v.memory / 2**20) for v in vitals]
    sizes = [size for _, size in points]
    late = [point for point in points if point[0] >= points[-1][0] / 2] if points else []
    used = vitals[-1].processor - vitals[0].processor if vitals else 0
    span = max(points[-1][0], 1) if points else 1
    return [
        Goal("resident memory after the first seconds", _at(points, _LINE_UP), "MiB"),
        Goal("resident memory at most", max(sizes, default=0), "MiB"),
        Goal("resident memory at the end", sizes[-1] if sizes else 0, "MiB"),
        Goal("slope of memory, whole run", 60 * slope(points), "MiB/min"),
        Goal("slope of memory, second half", 60 * slope(late), "MiB/min"),
        Goal("processor of the bot", 100 * used / span, "% of a core"),
    ]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Of the line through the points by least squares."""
    return linear_regression(*zip(*points, strict=True)).slope if len(points) > 1 else 0.0


def traffic(ledger: Ledger) -> list[Goal]:
    """What the bot asked of Discord."""
    requests = ledger.requests
    began = [r.began for r in requests if r.counts_globally]
    span = max(began, default=0) - min(began, default=0)
    seconds = Counter(int(moment) for moment in began)
    limited = [r for r in requests if r.status == 429]
    return [
        Goal("requests", len(requests), ""),
        Goal(
            "requests under the limit of all together, on average", len(began) / (span or 1), "/s"
        ),
        Goal("the same, in the busiest second", max(seconds.values(), default=0), ""),
        Goal("answers 429", len(limited), ""),
        Goal("answers 429, of them global", sum(r.is_global for r in limited), ""),
        Goal("sent before a 429's time was over", len(ledger.impatient()), "", 0),
        Goal("other refusals", sum(r.status >= 400 and r.status != 429 for r in requests), "", 0),
    ]


def kinds(ledger: Ledger) -> Mapping[str, int]:
    """How many requests there were of each kind."""
    lines = [line.split(maxsplit=1) for line in ledger.summary().splitlines()]
    return {kind: int(number) for number, kind in lines if "attachments" not in kind}


def fairness(data_dir: Path, asked: Sequence[Interaction], greedy: int) -> list[Goal]:
    """Seconds from a command to the end of its job, without the painting; by servers.

    Args:
        data_dir: of the bot.
        asked: the commands, of which all are taken to have been accepted.
        greedy: the id of the server that asks for much more than the others.
    """
    began: dict[int, list[float]] = defaultdict(list)
    for command in asked:
        if command.channel.guild is not None:
            began[command.channel.guild.id].append(command.began)
    ended: dict[int, list[float]] = defaultdict(list)
    with closing(sqlite3.connect(data_dir / "easel.db")) as database:
        query = "SELECT guild_id, ended, seconds FROM jobs WHERE state = 'finished'"
        for guild, moment, seconds in database.execute(query):
            end = datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()
            ended[guild].append(end - seconds)
    # The mean of the differences is the difference of the means, whichever job is whose.
    means = {guild: fmean(ends) - fmean(began[guild]) for guild, ends in ended.items()}
    others = [mean for guild, mean in means.items() if guild != greedy] or [0.0]
    return [
        Goal("jobs finished", sum(map(len, ended.values())), ""),
        Goal("wait, mean of the greedy server", means.get(greedy, 0), "s"),
        Goal("wait, mean of the others", fmean(others), "s"),
        Goal("wait, the server with the shortest mean", min(others), "s"),
        Goal("wait, the other server with the longest mean", max(others), "s"),
        Goal("largest over smallest of these means", max(others) / (min(others) or 1), ""),
    ]


def _at(points: Sequence[tuple[float, float]], moment: float) -> float:
    return next((size for when, size in points if when >= moment), 0.0)
