"""A sheet: pictures of unlike sizes side by side, which go through the network in one pass.

What the network finds in each is what it would find there alone: around every picture there is
room, in which each convolution sees that picture's own edge, replicated, and nothing of the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from torch import Tensor

from engine.job.layers import CONVOLUTIONS, block_of
from engine.job.recipe import Pooling
from engine.tensors.transfer import sent

# Four poolings: what begins at a multiple of this halves as a picture of its own does.
_GRID = 16
# Cells of the grid between pictures: in the deepest block, one position for either's edge.
_ROOM = 2
# A shorter side is one pixel in the deepest block, which is not halved as others are.
LEAST_SIDE = 2 * _GRID
# How many times as wide as a square of the same content sheets are tried.
_WIDTHS = (0.7, 0.85, 1.0, 1.2, 1.4)

_BLOCKS = sorted({block_of(conv) for conv in CONVOLUTIONS})

# Height and width in pixels.
Size: TypeAlias = tuple[int, int]
_Indices: TypeAlias = NDArray[np.int64]


class Place(NamedTuple):
    """Where a picture is on a sheet, in pixels, or in positions of a block of the network."""

    top: int
    left: int
    height: int
    width: int

    def in_block(self, block: int) -> Place:
        """The same in the positions of a block, counted from 1."""
        return Place(*(side >> (block - 1) for side in self))

    def of(self, sheet: Tensor) -> Tensor:
        """This part of `sheet`, (1, n, H, W), as a view."""
        return sheet[..., self.top : self.top + self.height, self.left : self.left + self.width]


def room_of(size: Size) -> int:
    """The pixels that a picture takes on a sheet, with what has to be around it."""
    height, width = map(_cells, size)
    return height * width * _GRID**2


def area_of(sizes: Sequence[Size]) -> int:
    """The pixels of the sheet that pictures of these sizes lie on."""
    places = _packed(tuple(sizes))
    height = max(place.top + place.height for place in places)
    return height * max(place.left + place.width for place in places)


class Sheet:
    """Pictures of unlike sizes side by side.

    Args:
        sizes: of the pictures, each side at least LEAST_SIDE.
        poolings: how each picture's activations are halved.
        device: of the tensors.

    Attributes:
        places: of the pictures, in pixels.
        poolings: of the pictures.
        height: in pixels.
        width: in pixels.
    """

    def __init__(
        self, sizes: Sequence[Size], poolings: Sequence[Pooling], device: torch.device
    ) -> None:
        self.places = _packed(tuple(sizes))
        self.poolings = tuple(poolings)
        self.height = max(place.top + place.height for place in self.places)
        self.width = max(place.left + place.width for place in self.places)
        self._rims = self._rims_on(device)
        self._masks = self._masks_on(device)

    def laid(self, pictures: Sequence[Tensor]) -> Tensor:
        """A sheet (1, n, H, W) of pictures, (n, h, w), with zeros around them."""
        channels = pictures[0].shape[0]
        sheet = pictures[0].new_zeros(1, channels, self.height, self.width)
        for place, picture in zip(self.places, pictures, strict=True):
            place.of(sheet).copy_(picture)
        return sheet

    def cut(self, sheet: Tensor, block: int, groups: Sequence[Sequence[int]]) -> tuple[Tensor, ...]:
        """Parts of what a network has found on it; gradients go back through that.

        Args:
            sheet: activations, (1, n, H, W).
            block: of the network, counted from 1.
            groups: pictures of one size each, by their numbers.

        Returns:
            (B, n, h, w) for each group.
        """
        places = [[self.places[number].in_block(block) for number in group] for group in groups]
        return _Cut.apply(sheet, places)  # type: ignore[no-any-return]

    def rims(self, block: int) -> Rims:
        """What is around each picture in a block, counted from 1."""
        return self._rims[block - 1]

    def mask(self, block: int, pooling: Pooling) -> Tensor:
        """Where there is a picture with that pooling, in a block, counted from 1; (1, 1, H, W)."""
        return self._masks[block - 1, pooling]

    def _rims_on(self, device: torch.device) -> list[Rims]:
        parts = [
            np.concatenate(each)
            for block in _BLOCKS
            for each in zip(
                *(
                    _indices(place.in_block(block), (self.width >> (block - 1)) + 2)
                    for place in self.places
                ),
                strict=True,
            )
        ]
        # At once, as each has to be waited for.
        whole = sent(torch.from_numpy(np.concatenate(parts)), device)
        each = iter(torch.split(whole, [len(part) for part in parts]))
        return [Rims(*some) for some in zip(*[each] * len(fields(Rims)), strict=True)]

    def _masks_on(self, device: torch.device) -> dict[tuple[int, Pooling], Tensor]:
        masks = {}
        for block, pooling in product(_BLOCKS[1:], sorted(set(self.poolings))[1:]):
            height, width = (side >> (block - 1) for side in (self.height, self.width))
            here = torch.zeros(1, 1, height, width, dtype=torch.bool)
            for place, own in zip(self.places, self.poolings, strict=True):
                place.in_block(block).of(here).fill_(own is pooling)
            masks[block - 1, pooling] = sent(here, device)
        return masks


@dataclass(frozen=True, slots=True)
class Rims:
    """The positions around pictures, which replicate their edges, as indices.

    They count the positions of a sheet with one more on each side, row by row.

    Attributes:
        rims: (R,).
        edges: what each replicates, (R,).
        sides: in the one axis, the edges that a rim's gradient is added to, (n,).
        beside: those rims, (n,).
        ends: likewise in the other axis, after the one, so that corners go the whole way.
        beyond: likewise.
    """

    rims: Tensor
    edges: Tensor
    sides: Tensor
    beside: Tensor
    ends: Tensor
    beyond: Tensor

    def fill(self, framed: Tensor) -> None:
        """Replicate the edges, in `framed`, (1, H + 2, W + 2, n)."""
        flat = framed.view(-1, framed.shape[-1])
        flat.index_copy_(0, self.rims, flat.index_select(0, self.edges))

    def fold(self, framed: Tensor) -> None:
        """The adjoint, of a gradient that is zero but in pictures and rims."""
        flat = framed.view(-1, framed.shape[-1])
        for edges, rims in ((self.sides, self.beside), (self.ends, self.beyond)):
            sums = flat.index_select(0, edges).add_(flat.index_select(0, rims))
            flat.index_copy_(0, edges, sums)
        flat.index_fill_(0, self.rims, 0)


def _indices(place: Place, row: int) -> tuple[_Indices, ...]:
    """A picture's `Rims`, one after the other, where a row has so many positions."""
    top, left, height, width = place

    def at(down: Any, across: Any) -> _Indices:
        found: _Indices = (down + top) * row + across + left
        return found.ravel()

    around = np.ones((height + 2, width + 2), dtype=bool)
    around[1:-1, 1:-1] = False
    down, across = np.nonzero(around)
    rows, columns = np.arange(height + 2)[:, None], np.arange(1, width + 1)
    return (
        at(down, across),
        at(down.clip(1, height), across.clip(1, width)),
        at(rows, np.array([1, width])),
        at(rows, np.array([0, width + 1])),
        at(np.array([[1], [height]]), columns),
        at(np.array([[0], [height + 1]]), columns),
    )


class _Cut(torch.autograd.Function):
    """See `Sheet.cut`. Autograd's own slices would each make a gradient as large as the sheet."""

    @staticmethod
    def forward(
        context: Any, sheet: Tensor, groups: Sequence[Sequence[Place]]
    ) -> tuple[Tensor, ...]:
        context.groups, context.shape = groups, sheet.shape
        context.set_materialize_grads(False)
        return tuple(torch.cat([place.of(sheet) for place in group]) for group in groups)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(context: Any, *gradients: Tensor | None) -> tuple[Tensor | None, None]:
        present = [gradient for gradient in gradients if gradient is not None]
        if not present:
            return None, None
        _, channels, height, width = context.shape
        # Its channels last, as the network has them.
        sheet = present[0].new_zeros(1, height, width, channels).permute(0, 3, 1, 2)
        for group, gradient in zip(context.groups, gradients, strict=True):
            if gradient is not None:
                for place, part in zip(group, gradient, strict=True):
                    place.of(sheet).copy_(part)
        return sheet, None


@lru_cache(maxsize=64)
def _packed(sizes: tuple[Size, ...]) -> tuple[Place, ...]:
    """Places for pictures of these sizes, on the smallest sheet of some that are tried."""
    cells = [(_cells(height), _cells(width)) for height, width in sizes]
    side = math.sqrt(sum(height * width for height, width in cells))
    widest = max(width for _, width in cells)
    tried = (_placed(cells, max(widest, round(side * factor))) for factor in _WIDTHS)
    corners = min(tried, key=lambda found: _area(found, cells))
    return tuple(
        Place(_GRID * top, _GRID * left, *size)
        for (top, left), size in zip(corners, sizes, strict=True)
    )


def _placed(cells: Sequence[tuple[int, int]], width: int) -> list[tuple[int, int]]:
    """Top and left of each in cells: the highest first, each as far up as it goes, then left."""
    filled = np.zeros(width, dtype=np.int64)  # down to there, in each column
    corners = [(0, 0)] * len(cells)
    for index in sorted(range(len(cells)), key=lambda index: cells[index], reverse=True):
        height, across = cells[index]
        tops = sliding_window_view(filled, across).max(axis=1)
        left = int(tops.argmin())
        top = int(tops[left])
        filled[left : left + across] = top + height
        corners[index] = top, left
    return corners


def _area(corners: Sequence[tuple[int, int]], cells: Sequence[tuple[int, int]]) -> int:
    places = [Place(*corner, *size) for corner, size in zip(corners, cells, strict=True)]
    height = max(place.top + place.height for place in places)
    return height * max(place.left + place.width for place in places)


def _cells(side: int) -> int:
    """Of the grid that a picture of that side takes, with the room after it."""
    return side // _GRID + _ROOM
