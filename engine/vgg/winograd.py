"""Convolutions by Winograd's algorithm F(4×4, 3×3), and their exact adjoint.

Lavin & Gray 2015, arXiv:1509.09308. A tile of 4×4 results takes 36 products of a channel in and
one out, where the sum over a kernel takes 144. For that, tiles of 6×6 inputs, which overlap by two,
are transformed, multiplied in 36 matrix products, and transformed back.

Transforms are sums of a few whole arrays, in blocks of tiles that stay in the processor's cache.
All arrays have their channels last, (B, H, W, C), and the picture's edges are replicated.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, NamedTuple, TypeVar

import torch
from torch import Tensor

from engine.tensors.threads import in_threads, thread_count
from engine.vgg.winograd_transforms import (
    CONSTANT,
    KERNEL_TRANSFORM,
    OVERLAP,
    SIDE,
    Backward,
    Forward,
    Tiles,
)

# Tiles in a block. Few, and the matrix products are slow; many, and what is transformed leaves the
# cache before it is multiplied. The more channels, the larger the kernels that each block reads.
_USUAL_TILES = 128
# Fewer are not worth a thread of their own.
_LEAST_TILES = 24

_Plan = TypeVar("_Plan")


class Part(NamedTuple):
    """Some pictures of a batch, and a rectangle of their positions."""

    pictures: slice
    rows: slice
    columns: slice

    def of(self, batch: Tensor) -> Tensor:
        """This part of `batch`, (B, H, W, C), as a view."""
        return batch[self.pictures, self.rows, self.columns]


def prepare(weight: Tensor) -> Tensor:
    """The transformed kernels, (36, in, out), of `weight`, (out, in, 3, 3)."""
    transform = weight.new_tensor(KERNEL_TRANSFORM, dtype=torch.float64)
    channels_out, channels_in = weight.shape[:2]
    by_place = weight.permute(2, 3, 1, 0).reshape(9, -1).double()
    kernels = torch.kron(transform, transform) @ by_place
    return kernels.to(weight.dtype).view(36, channels_in, channels_out)


def convolve(
    batch: Tensor, kernels: Tensor, bias: Tensor, write: Callable[[Tensor, Part], None]
) -> None:
    """Convolve `batch` with edges replicated, and hand the results over part by part.

    Args:
        batch: (B, H, W, in).
        kernels: from `prepare`.
        bias: (out,).
        write: takes a part's results, (b, h, w, out), and which part it is. The results are
            overwritten after the call. Called by several threads at a time.
    """
    plans = _Plans(lambda tiles: Forward.of(tiles, kernels))

    def do(band: list[_Block]) -> None:
        for block in band:
            plan = plans.take(block.tiles)
            _read_framed(plan.source, batch, block)
            plan.take_apart()
            torch.bmm(plan.tiles, kernels, out=plan.products)
            plan.products[CONSTANT].add_(bias)
            plan.put_together()
            write(plan.results[:, : block.height, : block.width], block.part)
            plans.give_back(block.tiles, plan)

    in_threads(do, _bands(batch.shape, kernels))


def adjoint(read: Callable[[Tensor, Part], None], shape: Sequence[int], kernels: Tensor) -> Tensor:
    """The gradient with respect to `convolve`'s batch, (B, H, W, in).

    Args:
        read: takes an array (b, h, w, out) to be filled with a part of the gradient with respect
            to the results, and which part it is. Called by several threads at a time.
        shape: of the results, (B, H, W, out).
        kernels: from `prepare`.
    """
    gradient = kernels.new_empty((*shape[:3], kernels.shape[1]))
    plans = _Plans(lambda tiles: Backward.of(tiles, kernels))

    def do(band: list[_Block]) -> Tensor:
        """Write the band's rows; returns what it adds to the two rows shared with the next."""
        shared = kernels.new_empty(len(gradient[band[0].pictures]), OVERLAP, *gradient.shape[2:])
        left: Tensor | None = None
        for block in band:
            plan = plans.take(block.tiles)
            plan.source[:, block.height :].zero_()
            plan.source[:, :, block.width :].zero_()
            read(plan.source[:, : block.height, : block.width], block.part)
            plan.take_apart()
            torch.bmm(plan.tiles, kernels.transpose(1, 2), out=plan.products)
            plan.rows[:, :, :OVERLAP].zero_()
            if left is None:
                plan.results[:, :, :OVERLAP].zero_()
            else:
                plan.results[:, :, :OVERLAP].copy_(left)
            plan.put_together()
            left = plan.results[:, :, -OVERLAP:].clone()
            _write_folded(plan.results, gradient, shared, block)
            plans.give_back(block.tiles, plan)
        return shared

    bands = _bands(shape, kernels)
    for band, shared in zip(bands, in_threads(do, bands), strict=True):
        if not band[0].is_lowest:
            bottom = band[0].top + band[0].height
            gradient[band[0].pictures, bottom - 1 : bottom + 1] += shared
    return gradient


class _Plans(Generic[_Plan]):
    """Arrays made once for all blocks of a shape, and used by one thread at a time."""

    def __init__(self, make: Callable[[Tiles], _Plan]) -> None:
        self._make = make
        self._free: dict[Tiles, list[_Plan]] = {}

    def take(self, tiles: Tiles) -> _Plan:
        free = self._free.setdefault(tiles, [])
        try:
            return free.pop()
        except IndexError:
            return self._make(tiles)

    def give_back(self, tiles: Tiles, plan: _Plan) -> None:
        self._free[tiles].append(plan)


@dataclass(frozen=True, slots=True)
class _Block:
    """A rectangle of tiles; those at the lower and right edges of a picture may reach beyond it.

    Attributes:
        pictures: which ones of the batch.
        top: the first row covered.
        left: the first column covered.
        height: rows covered.
        width: columns covered.
        tiles: how many it has.
        picture: the height and width of each picture.
    """

    pictures: slice
    top: int
    left: int
    height: int
    width: int
    tiles: Tiles
    picture: tuple[int, int]

    @property
    def part(self) -> Part:
        """What it covers."""
        rows = slice(self.top, self.top + self.height)
        return Part(self.pictures, rows, slice(self.left, self.left + self.width))

    @property
    def is_lowest(self) -> bool:
        return self.top + self.height == self.picture[0]

    @property
    def is_rightmost(self) -> bool:
        return self.left + self.width == self.picture[1]


def _bands(shape: Sequence[int], kernels: Tensor) -> list[list[_Block]]:
    """Blocks from left to right; small pictures are taken together.

    Bands are shared out to threads, so there are as many for each where there are enough tiles.
    """
    pictures, height, width, _ = shape
    most = max(_USUAL_TILES, *kernels.shape[1:])
    down, across = -(-height // SIDE), -(-width // SIDE)
    together = max(1, most // (down * across))
    groups = -(-pictures // together)
    columns = _step(across, math.isqrt(2 * most))
    rows = _step(down, max(1, most // columns))
    threads = thread_count()
    if groups % threads:
        each = _step(down, rows)
        count = math.ceil(math.ceil(down / each) / threads) * threads
        shared_out = math.ceil(down / count)
        rows = shared_out if shared_out * across >= _LEAST_TILES else each
    return [
        [
            _block(first, top, left, (together, rows, columns), (pictures, height, width))
            for left in range(0, across, columns)
        ]
        for first, top in product(range(0, pictures, together), range(0, down, rows))
    ]


def _block(first: int, top: int, left: int, most: Tiles, batch: tuple[int, int, int]) -> _Block:
    """The block from a picture and a tile on, of as many tiles as there are, up to `most`."""
    pictures, height, width = batch
    y, x = SIDE * top, SIDE * left
    h, w = min(height - y, SIDE * most[1]), min(width - x, SIDE * most[2])
    count = min(most[0], pictures - first)
    tiles = (count, -(-h // SIDE), -(-w // SIDE))
    return _Block(slice(first, first + count), y, x, h, w, tiles, (height, width))


def _step(count: int, most: int) -> int:
    """The length of near-equal parts of `count` that are no longer than `most`."""
    return -(-count // -(-count // most))


def _read_framed(framed: Tensor, batch: Tensor, block: _Block) -> None:
    """Fill `framed` with the block's inputs and with what is around them.

    Beyond the picture its edges are repeated, as far as the tiles go.
    """
    rows, above, below = _inside(block.top, block.height, block.picture[0])
    columns, before, after = _inside(block.left, block.width, block.picture[1])
    framed[:, above:below, before:after] = batch[block.pictures, rows, columns]
    if before:
        framed[:, above:below, :1] = framed[:, above:below, 1:2]
    framed[:, above:below, after:] = framed[:, above:below, after - 1 : after]
    if above:
        framed[:, :1] = framed[:, 1:2]
    framed[:, below:] = framed[:, below - 1 : below]


def _inside(start: int, count: int, length: int) -> tuple[slice, int, int]:
    """What a picture has of `count` positions and one more at each end, and where that goes."""
    before = 1 if start == 0 else 0
    first, last = start - 1 + before, min(length, start + count + 1)
    return slice(first, last), before, before + last - first


def _write_folded(framed: Tensor, gradient: Tensor, shared: Tensor, block: _Block) -> None:
    """Write the gradient of a block; that of what is repeated around a picture goes to its edges.

    The adjoint of `_read_framed`.

    Args:
        framed: begins one row above and one column before the block.
        gradient: the rows that no later band has are written.
        shared: the next two are written, (b, 2, W, in).
        block: the block.
    """
    if block.left == 0:
        framed[:, :, 1] += framed[:, :, 0]
    if block.is_rightmost:
        framed[:, :, block.width] += framed[:, :, block.width + 1]
    if block.top == 0:
        framed[:, 1] += framed[:, 0]
    if block.is_lowest:
        framed[:, block.height] += framed[:, block.height + 1]
    first_row, first = int(block.top == 0), int(block.left == 0)
    end_row, end = block.height + int(block.is_lowest), block.width + int(block.is_rightmost)
    columns = slice(block.left - 1 + first, block.left - 1 + end)
    rows = slice(block.top - 1 + first_row, block.top - 1 + end_row)
    gradient[block.pictures, rows, columns] = framed[:, first_row:end_row, first:end]
    if not block.is_lowest:
        shared[:, :, columns] = framed[:, end_row : end_row + OVERLAP, first:end]
