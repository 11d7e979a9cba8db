"""A photo that moves: how much of it may be painted, and for how much that counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.config.model import LimitsSection
from bot.studio.orders import Order
from bot.studio.time_left import Pace
from engine.job.pixels import Pixels
from engine.job.recipe import Recipe
from engine.job.spec import Job
from engine.job.timing import Timing

# Frames after the first take as much work as half as many pictures that stand still: a quarter of
# the iterations, but all of them at the full size.
_FRAMES_A_PICTURE = 2


@dataclass(frozen=True, slots=True)
class Clip:
    """A photo that moves, and what it would take to paint it.

    Attributes:
        frames: that it has.
        painted: that would be painted, evenly chosen.
        seconds: that this would take; infinite as long as nobody can tell.
    """

    frames: int
    painted: int
    seconds: float

    @property
    def counts_as(self) -> int:
        """As many pictures of a member's day."""
        return counts_as(self.painted)


class Moves(Exception):
    """A photo moves, and its member has not said yet how much of it is to be painted."""

    def __init__(self, clip: Clip) -> None:
        super().__init__(clip)
        self.clip = clip


def clip_of(timing: Timing, job: Job, seconds_for: Callable[[Recipe, float], float]) -> Clip:
    """What it would take to paint all frames of a job that was looked at.

    Args:
        timing: of all frames that the photo has.
        job: has the pixels of those that would be painted.
        seconds_for: see `WaitTimes`.
    """
    painted = frames_of(job)
    work = Pace(job.recipe, frames=painted).work
    return Clip(len(timing.durations), painted, seconds_for(job.recipe, work))


def counts_as(frames: int | None) -> int:
    """As how many pictures that stand still so many frames count; they take about as long."""
    return 1 + (frames or 1) // _FRAMES_A_PICTURE


def frames_of(job: Job) -> int:
    """How many frames there are of a job's photo, as far as it was looked at."""
    return job.content.frames if isinstance(job.content, Pixels) else 1


def most_frames(order: Order, limits: LimitsSection) -> int:
    """How many frames are painted of a photo if it moves, as chosen or at most.

    Several small ones to choose from, and one of several photos, are of the first frame: which
    of them would be chosen nobody can tell by more, and several clips are hours of work.
    """
    if order.variations or order.series is not None:
        return 1
    return min(order.frames or limits.animation_frames, limits.animation_frames)
