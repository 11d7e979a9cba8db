"""The stretches that a job is painted in: a picture's sizes, or a sketch's epochs. No torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from engine.job.layers import Layer, not_deeper, share_of_network

# The longest side, in pixels, of the first of the sizes that a picture is painted at.
_COARSEST = 80
# The longest side, in pixels, of the first sheet that a sketch is drawn on: nothing but large
# shapes has room there. The sheets grow evenly from epoch to epoch.
_FIRST_SHEET = 32
# What deep layers see says little about light and dark. As long as a sheet is smaller than half the
# picture, and has no room for details to copy, this shallow layer lays in the tones.
_TONES = Layer("relu2_1", 1.0)


class Stage(NamedTuple):
    """A stretch of iterations over one size and one set of content layers.

    Attributes:
        name: what is being painted, for people.
        iterations: how many.
        ratio: longest side as a part of the final one, above 0 and up to 1.
        content_layers: content layers and their weights.
        style_layers: style layers and their weights.
    """

    name: str
    iterations: int
    ratio: float
    content_layers: tuple[Layer, ...]
    style_layers: tuple[Layer, ...] = ()

    @property
    def depth(self) -> float:
        """The part of the network's operations that its layers take."""
        return max(
            share_of_network(layer.name) for layer in (*self.content_layers, *self.style_layers)
        )

    @property
    def work(self) -> float:
        """Of one iteration, as a part of one of the whole network and the finished picture."""
        return self.ratio**2 * self.depth


def scales_up_to(longest: int) -> int:
    """How many sizes there are, each √2 times the last, from 80 pixels to `longest`."""
    return 1 + max(0, math.floor(2 * math.log2(longest / _COARSEST)))


def scale_stages(
    count: int,
    iterations: int,
    layers: tuple[tuple[Layer, ...], tuple[Layer, ...]],
    deepest_at_last: str | None,
) -> tuple[Stage, ...]:
    """A picture's sizes, the smallest first.

    Args:
        count: of the sizes.
        iterations: of all of them, at least one each.
        layers: of the content, and of the style.
        deepest_at_last: no deeper layer counts at the last of several; None: all do.
    """
    # A few iterations lay out the picture at each scale; details take more of them.
    shares = [1] * (count - 1) + [4]
    stages = [
        Stage(f"scale {i} of {count}", n, 2 ** ((i - count) / 2), *layers)
        for i, n in enumerate(split(iterations, shares), 1)
    ]
    if count > 1:
        content, style = (not_deeper(each, deepest_at_last) for each in layers)
        stages[-1] = stages[-1]._replace(content_layers=content, style_layers=style)
    return tuple(stages)


def epoch_stages(epochs: Sequence[str], iterations: int, longest: int) -> tuple[Stage, ...]:
    """A sketch's epochs, each a layer on a larger sheet, the last of `longest` pixels."""
    count = len(epochs)
    parts = split(iterations, [1] * count)
    first = min(1.0, _FIRST_SHEET / longest)
    ratios = [first ** ((count - i) / max(1, count - 1)) for i in range(1, count)] + [1.0]
    return tuple(
        Stage(
            f"epoch {i} of {count}, {layer}",
            n,
            ratio,
            (Layer(layer, 1.0), *((_TONES,) if ratio < 1 / 2 else ())),
        )
        for i, (layer, n, ratio) in enumerate(zip(epochs, parts, ratios, strict=True), 1)
    )


def split(total: int, shares: Sequence[int]) -> list[int]:
    """`total` in whole numbers of at least 1, in proportion to `shares`.

    Each part gets its 1 first, and what is left is shared out; no rounding is lost.
    """
    rest = total - len(shares)
    ends = [rest * end // sum(shares) for end in accumulate(shares)]
    return [1 + end - start for start, end in pairwise([0, *ends])]
