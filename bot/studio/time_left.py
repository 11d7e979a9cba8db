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
    work; one that looks at few layers is less, too. Iterations are weighed by what they take, or
    the time left would be far too short at first.

    Args:
        recipe: of the job.
        pictures: that it paints.

    Attributes:
        work: the whole job's: pixels, as if the picture were a square, times passes of each through
            the network.
    """

    def __init__(self, recipe: Recipe, pictures: int = 1) -> None:
        pixels = pictures * recipe.longest**2
        areas = (pixels * stage.work for stage in recipe.stages() for _ in range(stage.iterations))
        self._work = [0.0, *accumulate(areas)]
        self.work = self._work[-1]
        self._recent: deque[tuple[float, float]] = deque(maxlen=_REMEMBERED)
        self._first: tuple[float, float] | None = None

    def note(self, progress: Progress) -> None:
        """Take an iteration's time into account."""
        now = progress.elapsed, self._done(progress.iteration)
        self._recent.append(now)
        if self._first is None:
            # What it took to begin belongs to the job, unless it goes on from where it was before.
            self._first = (0.0, 0.0) if progress.iteration == 1 else now

    def restart(self) -> None:
        """Forget everything: the job starts over."""
        self._recent.clear()
        self._first = None

    def seconds_left(self) -> float | None:
        """Seconds to the end; None as long as nobody can tell."""
        if len(self._recent) < 2:
            return None
        (first, work_then), (last, work_now) = self._recent[0], self._recent[-1]
        if work_now <= work_then:
            return None
        return (self.work - work_now) * (last - first) / (work_now - work_then)

    def seconds_each(self) -> float | None:
        """Seconds for each unit of work so far; None as long as nobody can tell."""
        if self._first is None or len(self._recent) < 2:
            return None
        (first, work_then), (last, work_now) = self._first, self._recent[-1]
        return None if work_now <= work_then else (last - first) / (work_now - work_then)

    def _done(self, iteration: int) -> float:
        return self._work[min(iteration, len(self._work) - 1)]
