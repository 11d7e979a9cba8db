"""How the light of all of a frame has changed, as where a clip fades in from black."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Levels = NDArray[np.uint8]

# How much of what differs between two frames another light has to explain, to be taken for one: a
# little of it does so by chance, and would add up from frame to frame.
_EXPLAINED = 0.5


class Light(NamedTuple):
    """What became of all levels, 0 to 255: gain · level + more."""

    gain: float = 1.0
    more: float = 0.0

    @classmethod
    def between(cls, was: Levels, now: Levels) -> Light:
        """By a line through the levels of the same things before and now, (N, 3).

        The line that is as far off in one direction as in the other: there is noise in both. Where
        it explains little of what differs, the light is the same.
        """
        before, after = was.astype(np.float64).ravel(), now.astype(np.float64).ravel()
        if len(before) == 0 or min(before.std(), after.std()) < 1:
            return UNCHANGED
        gain = float(after.std() / before.std())
        found = cls(gain, float(after.mean() - gain * before.mean()))
        left = np.abs(found.gain * before + found.more - after).mean()
        return found if left < _EXPLAINED * np.abs(before - after).mean() else UNCHANGED

    def over(self, other: Light) -> Light:
        """This change behind another."""
        return Light(self.gain * other.gain, self.gain * other.more + self.more)

    def inverse(self) -> Light:
        """The change back."""
        return Light(1 / self.gain, -self.more / self.gain)

    def on(self, picture: Image.Image) -> Image.Image:
        """An RGB or RGBA picture in that light."""
        if self == UNCHANGED:
            return picture
        levels = np.clip(np.rint(self.gain * np.arange(256) + self.more), 0, 255)
        kept = range(256) if picture.mode == "RGBA" else ()
        return picture.point([*map(int, levels)] * 3 + [*kept])


UNCHANGED = Light()
