"""Which pictures go through the network together, and when that takes less time.

A pass takes a device some time whatever is in it: so much that it could look at so many pixels
meanwhile. Pictures of one size are a batch, which is always worth while. Those of unlike sizes can
lie on a sheet, where each needs room around it: its room has to be less than a pass of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from statistics import median
from typing import NamedTuple

from engine.vgg.sheet import Size, room_of

# What a pass takes is measured between pictures of these sides, so many times, and taken for no
# more than so many pixels: where it is more, the larger picture takes no longer than the smaller.
SIDES = (64, 512)
_TIMES = 3
_MOST_WORTH = 2**20


class Picture(NamedTuple):
    """What decides on whom a picture goes with.

    Attributes:
        kind: pictures of one kind, which are of one size, can be a batch; None: this one is alone.
        shelf: kinds of one shelf can lie on a sheet; None: this one can't.
        size: height and width.
    """

    kind: Hashable
    shelf: Hashable
    size: Size

    @property
    def pixels(self) -> int:
        """Of the picture."""
        return self.size[0] * self.size[1]


def passes_of(pictures: Sequence[Picture], most: int, worth: int) -> list[list[int]]:
    """The pictures that go together in a pass each, by their places in line.

    Args:
        pictures: all that are to be looked at.
        most: pixels of a pass, unless one picture has more.
        worth: pixels that a pass of its own is worth.
    """
    batches: dict[Hashable, list[int]] = {}
    for index, picture in enumerate(pictures):
        kind = ("alone", index) if picture.kind is None else picture.kind
        batches.setdefault(kind, []).append(index)
    sheets: dict[Hashable, list[list[int]]] = {}
    for kind, batch in batches.items():
        first = pictures[batch[0]]
        room = len(batch) * (room_of(first.size) - first.pixels)
        shelf = kind if first.shelf is None or room > worth else ("shelf", first.shelf)
        sheets.setdefault(shelf, []).append(batch)
    passes: list[list[int]] = []
    for parts in sheets.values():
        # Like by like, where not all are in one pass.
        parts.sort(key=lambda batch: pictures[batch[0]].size)
        taken = [
            picture.pixels if len(parts) == 1 else room_of(picture.size) for picture in pictures
        ]
        passes += _filled([index for batch in parts for index in batch], taken, most)
    return passes


def _filled(indices: Sequence[int], taken: Sequence[int], most: int) -> list[list[int]]:
    """These pictures in order, in passes of at most so many pixels."""
    passes: list[list[int]] = []
    left = 0
    for index in indices:
        if not passes or taken[index] > left:
            passes.append([])
            left = most
        passes[-1].append(index)
        left -= taken[index]
    return [sorted(some) for some in passes]


def worth_of(looks: Callable[[int], Callable[[], object]]) -> int:
    """The pixels that a pass of its own is worth on a device, as measured now.

    Args:
        looks: makes what looks at a picture with sides of so many pixels, there and back, and waits
            for that.
    """
    least, more = (_seconds(looks(side)) for side in SIDES)
    pixels = SIDES[1] ** 2 - SIDES[0] ** 2
    longest_told_apart = least * pixels / _MOST_WORTH
    return round(pixels * least / max(more - least, longest_told_apart))


def _seconds(look: Callable[[], object]) -> float:
    look()  # The first time takes longer.
    times = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        look()
        times.append(time.perf_counter() - began)
    return median(times)
