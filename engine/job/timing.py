"""When the frames of a picture that moves are shown, and which of too many are kept."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

# Frames of one that are painted at most, where the settings name no other number.
MOST_FRAMES = 48
# Frames that a file may have.
MOST_SOURCE_FRAMES = 2_000


@dataclass(frozen=True, slots=True)
class Timing:
    """When frames are shown.

    Attributes:
        durations: of each frame, in milliseconds.
        plays: how often all of them are shown; 0: for ever.

    Raises:
        ValueError: there can be no such frames.
    """

    durations: tuple[int, ...]
    plays: int

    def __post_init__(self) -> None:
        if not self.durations or min(self.durations) < 1 or self.plays < 0:
            raise ValueError("There is a frame at least, and each is shown for a time.")

    def thinned(self, most: int) -> tuple[tuple[int, ...], Timing]:
        """At most so many frames, evenly chosen, by their numbers; each stays until the next."""
        there = len(self.durations)
        kept = min(there, most)
        chosen = tuple(number * there // kept for number in range(kept))
        durations = tuple(
            sum(self.durations[begin:end]) for begin, end in pairwise([*chosen, there])
        )
        return chosen, Timing(durations, self.plays)
