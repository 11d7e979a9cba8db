"""A picture cut into tiles that overlap so far that each one's own part is computed exactly.

An activation depends on the pixels under it and on a margin around them. A tile is its core, which
no other tile has, and that margin, so what VGG19 finds in the core is what it would find there in
the whole picture; at the picture's own edges the tile ends, and is padded, where the picture does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import torch
from PIL import Image
from torch import Tensor

from engine.job.layers import CONVOLUTIONS, block_of

# Four poolings: a tile that begins at a multiple of this halves where the whole picture does.
_GRID = 16
# A picture with more pixels is looked at in tiles of this side, if nothing else is asked for:
# whole, it would take about 2.5 GiB of memory for each million.
_WHOLE_PIXELS, _USUAL_SIDE = 1_500_000, 512


class Box(NamedTuple):
    """A part of a picture, in pixels; bottom and right are the first outside it."""

    top: int
    left: int
    bottom: int
    right: int

    def of(self, image: Tensor) -> Tensor:
        """This part of `image`, (1, n, H, W), as a view."""
        return image[..., self.top : self.bottom, self.left : self.right]

    def cut_from(self, picture: Image.Image) -> Image.Image:
        """This part of a picture."""
        return picture.crop((self.left, self.top, self.right, self.bottom))


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of a picture.

    Attributes:
        core: the pixels that belong to this tile alone.
        outer: the core and the margin around it that its activations depend on.
        height: the picture's.
        width: the picture's.
    """

    core: Box
    outer: Box
    height: int
    width: int

    def core_of(self, activations: Tensor, layer: str) -> Tensor:
        """The core's part of the activations of `layer`, (1, n_C, n_H, n_W), in `outer`."""
        return self._at(layer, self.outer).of(activations)

    def guide_of(self, guide: Tensor, layer: str) -> Tensor:
        """The core's part of the whole picture's guide for `layer`, (1, 1, n_H, n_W)."""
        return self._at(layer, Box(0, 0, 0, 0)).of(guide)

    def variation(self, images: Tensor) -> Tensor:
        """The core's share of the total variation of each picture.

        Args:
            images: the pixels in `outer`, (B, 3, h, w).

        Returns:
            (B,); those of all tiles sum to the pictures': the mean squared difference of
            horizontal neighbours plus that of vertical ones.
        """
        top, left = self.core.top - self.outer.top, self.core.left - self.outer.left
        bottom, right = self.core.bottom - self.outer.top, self.core.right - self.outer.left
        # Each pixel is compared with its right and its lower neighbour, which may be a margin's.
        across = Box(top, left, bottom, right + 1)
        down = Box(top, left, bottom + 1, right)
        # A picture one pixel wide has no neighbours, and no variation, across.
        scales = (
            1 / max(1, 3 * self.height * (self.width - 1)),
            1 / max(1, 3 * (self.height - 1) * self.width),
        )
        result: Tensor = _Variation.apply(images, (across, down), scales)
        return result

    def _at(self, layer: str, origin: Box) -> Box:
        """The core in the positions of `layer`, counted from the corner of `origin`."""
        stride = 2 ** (block_of(layer) - 1)
        # Where the core ends with the picture, it takes in all that the halvings left.
        beyond = self.height + self.width
        bottom, right = self.core.bottom, self.core.right
        return Box(
            (self.core.top - origin.top) // stride,
            (self.core.left - origin.left) // stride,
            beyond if bottom == self.height else (bottom - origin.top) // stride,
            beyond if right == self.width else (right - origin.left) // stride,
        )


class _Variation(torch.autograd.Function):
    """The scaled squares of differences of neighbours: across in one box, down in another.

    Autograd would take more than twice the steps, each of which takes a GPU some time.
    """

    @staticmethod
    def forward(
        context: Any, images: Tensor, boxes: tuple[Box, Box], scales: tuple[float, float]
    ) -> Tensor:
        across, down = boxes[0].of(images).diff(dim=3), boxes[1].of(images).diff(dim=2)
        context.save_for_backward(across, down)
        context.boxes, context.scales, context.shape = boxes, scales, images.shape
        squares = (differences.square().sum(dim=(1, 2, 3)) for differences in (across, down))
        one, other = (part * scale for part, scale in zip(squares, scales, strict=True))
        return one + other

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(context: Any, *slopes: Tensor) -> tuple[Tensor | None, ...]:
        across, down = context.saved_tensors
        gradient = across.new_zeros(context.shape)
        by_axis = zip((across, down), (3, 2), context.boxes, context.scales, strict=True)
        for differences, axis, box, scale in by_axis:
            part = differences * (2 * scale * slopes[0])[:, None, None, None]
            here, length = box.of(gradient), part.shape[axis]
            here.narrow(axis, 1, length).add_(part)
            here.narrow(axis, 0, length).sub_(part)
        return gradient, None, None


def margin(layers: Collection[str]) -> int:
    """Pixels around a tile that the deepest of `layers` depends on, in whole steps of the grid.

    A 3×3 convolution looks one position to each side: as many pixels as its block's stride.
    """
    names = {layer.replace("relu", "conv") for layer in layers}
    reach, furthest = 0, 1  # the total variation looks one pixel further
    for conv in CONVOLUTIONS:
        reach += 2 ** (block_of(conv) - 1)
        if conv in names:
            furthest = reach
    return -(-furthest // _GRID) * _GRID


def positions(height: int, width: int, layer: str) -> int:
    """n_H n_W of `layer` for a picture of that size, whose sides are halved but stay above 0."""
    for _ in range(block_of(layer) - 1):
        height, width = max(1, height // 2), max(1, width // 2)
    return height * width


def cut(height: int, width: int, side: int | None, layers: Collection[str]) -> tuple[Tile, ...]:
    """The tiles of a picture, row by row.

    Args:
        height: the picture's, in pixels.
        width: the picture's, in pixels.
        side: of the tiles, which come out a little smaller or larger; None: one tile, as long as
            the picture is not large.
        layers: the layers to be looked at, which decide how far tiles overlap.
    """
    extra = margin(layers)
    if side is None and width * height > _WHOLE_PIXELS:
        side = _USUAL_SIDE
    rows, columns = _edges(height, side), _edges(width, side)
    return tuple(
        Tile(
            Box(top, left, bottom, right),
            Box(
                max(0, top - extra),
                max(0, left - extra),
                min(height, bottom + extra),
                min(width, right + extra),
            ),
            height,
            width,
        )
        for top, bottom in pairwise(rows)
        for left, right in pairwise(columns)
    )


def _edges(length: int, side: int | None) -> list[int]:
    """Where tiles begin, in near-equal steps on the grid, and where the last one ends."""
    count = 1 if side is None else -(-length // side)
    starts = {round(index * length / count / _GRID) * _GRID for index in range(count)}
    return [*sorted(start for start in starts if start < length), length]
