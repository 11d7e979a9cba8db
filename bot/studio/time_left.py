"""How long a job will still take, judged by its last iterations."""

from __future__ import annotations

from collections import deque
from itertools import accumulate

from engine.job.recipe import Recipe
from engine.job.spec import Progress

_REMEMBERED = 20


class Pace:
    """The speed of one job.

    A recipe paints small sizes first, and an iteration at half the size is about a quarter of the
    work: iterations are weighed by their area, or the time left would be far too short at first.
    """

    def __init__(self, recipe: Recipe) -> None:
        areas = (stage.ratio**2 for stage in recipe.stages() for _ in range(stage.iterations))
        self._work = [0.0, *accumulate(areas)]
        self._recent: deque[tuple[float, float]] = deque(maxlen=_REMEMBERED)

    def note(self, progress: Progress) -> None:
        """Take an iteration's time into account."""
        self._recent.append((progress.elapsed, self._done(progress.iteration)))

    def restart(self) -> None:
        """Forget everything: the job starts over."""
        self._recent.clear()

    def seconds_left(self) -> float | None:
        """Seconds to the end; None as long as nobody can tell."""
        if len(self._recent) < 2:
            return None
        (first, work_then), (last, work_now) = self._recent[0], self._recent[-1]
        if work_now <= work_then:
            return None
        return (self._work[-1] - work_now) * (last - first) / (work_now - work_then)

    def _done(self, iteration: int) -> float:
        return self._work[min(iteration, len(self._work) - 1)]
