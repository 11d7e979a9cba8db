"""How long a job will still take, judged by its last iterations."""

from __future__ import annotations

from collections import deque
from itertools import accumulate, repeat
from typing import Self

from engine.job.recipe import Recipe
from engine.job.spec import Job, Progress
from engine.job.variations import grown

_REMEMBERED = 20
# Iterations of a clip's frame after the first, as a part of the first's. The painter finds out how
# many it takes only once it has begun.
_OF_A_FRAME = 1 / 4


class Pace:
    """The speed of one job.

    A recipe paints small sizes first, and an iteration at half the size is about a quarter of the
    work; one that looks at few layers is less, too. Iterations are weighed by what they take, or
    the time left would be far too short at first.

    Args:
        recipe: of the job.
        pictures: that it paints.
        frames: of the picture, if it moves. The first is painted at all sizes, and each further one
            at the last of them.

    Attributes:
        work: the whole job's: pixels, as if the picture were a square, times passes of each through
            the network.
    """

    def __init__(self, recipe: Recipe, pictures: int = 1, frames: int = 1) -> None:
        pixels = pictures * recipe.longest**2
        self._first_frame = [
            pixels * stage.work for stage in recipe.stages() for _ in range(stage.iterations)
        ]
        self._further = pixels * grown(recipe, 1).stages()[-1].work
        self._plan((frames - 1) * round(_OF_A_FRAME * recipe.iterations))
        self._recent: deque[tuple[float, float]] = deque(maxlen=_REMEMBERED)
        self._first: tuple[float, float] | None = None

    @classmethod
    def of(cls, job: Job) -> Self:
        """That of a job."""
        return cls(job.recipe, len(job.variations) or 1, job.most_frames)

    def note(self, progress: Progress) -> None:
        """Take an iteration's time into account."""
        further = progress.iterations - len(self._first_frame)
        if progress.frames > 1 and further != len(self._work) - 1 - len(self._first_frame):
            self._plan(further)
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

    def _plan(self, further: int) -> None:
        """Expect so many iterations after the first frame's."""
        self._work = [0.0, *accumulate([*self._first_frame, *repeat(self._further, further)])]
        self.work = self._work[-1]

    def _done(self, iteration: int) -> float:
        return self._work[min(iteration, len(self._work) - 1)]
