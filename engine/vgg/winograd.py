"""Convolutions by Winograd's algorithm F(4×4, 3×3), and their exact adjoint.

Lavin & Gray 2015, arXiv:1509.09308. A tile of 4×4 results takes 36 products of a channel in and
one out, where the sum over a kernel takes 144. For that, tiles of 6×6 inputs, which overlap by two,
are transformed, multiplied in 36 matrix products, and transformed back.

Transforms are sums of a few whole arrays, in strips of rows that stay in the processor's cache. All
arrays have their channels last, (B, H, W, C), and the picture's edges are replicated.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import product
from typing import NamedTuple

import torch
from torch import Tensor

from engine.tensors.threads import in_threads, thread_count
from engine.vgg.winograd_transforms import (
    CONSTANT,
    KERNEL_TRANSFORM,
    OVERLAP,
    SIDE,
    Plan,
    Tiles,
)

# Tiles in a strip. Few, and the matrix products are slow; many, and what is transformed leaves the
# cache before it is multiplied. The more channels, the larger the kernels that each strip reads.
_USUAL_TILES = 128
# Fewer are not worth a thread of their own.
_LEAST_TILES = 24


class Part(NamedTuple):
    """Some pictures of a batch, and whole rows of them."""

    pictures: slice
    rows: slice

    def of(self, batch: Tensor) -> Tensor:
        """This part of `batch`, (B, H, W, C), as a view."""
        return batch[self.pictures, self.rows]


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
        write: takes a part's results, (b, h, W, out), and which part it is. The results are
            overwritten after the call. Called by several threads at a time.
    """
    plans = _Plans(Plan.forward, kernels)
    width = batch.shape[2]

    def do(strip: Part) -> None:
        tiles = _tiles(strip, width)
        plan = plans.take(tiles)
        _read_framed(plan.source, batch, strip)
        plan.take_apart()
        torch.bmm(plan.tiles, kernels, out=plan.products)
        plan.products[CONSTANT].add_(bias)
        plan.put_together()
        write(plan.results[:, : strip.rows.stop - strip.rows.start, :width], strip)
        plans.give_back(tiles, plan)

    in_threads(do, _strips(batch.shape, kernels))


def adjoint(read: Callable[[Tensor, Part], None], shape: Sequence[int], kernels: Tensor) -> Tensor:
    """The gradient with respect to `convolve`'s batch, (B, H, W, in).

    Args:
        read: takes an array (b, h, W, out) to be filled with a part of the gradient with respect
            to the results, and which part it is. Called by several threads at a time.
        shape: of the results, (B, H, W, out).
        kernels: from `prepare`.
    """
    _, height, width, _ = shape
    gradient = kernels.new_empty((*shape[:3], kernels.shape[1]))
    plans = _Plans(Plan.backward, kernels)

    def do(strip: Part) -> Tensor | None:
        """Write the strip's rows; returns what it adds to the two rows shared with the next."""
        first, last = strip.rows.start == 0, strip.rows.stop == height
        count, tiles = strip.rows.stop - strip.rows.start, _tiles(strip, width)
        plan = plans.take(tiles)
        plan.source[:, count:].zero_()
        plan.source[:, :, width:].zero_()
        read(plan.source[:, :count, :width], strip)
        plan.take_apart()
        torch.bmm(plan.tiles, kernels.transpose(1, 2), out=plan.products)
        plan.put_together()
        # It begins one row above the strip, and one column before it.
        found = _folded(plan.results, count, width, first=first, last=last)
        gradient[strip.pictures, strip.rows.start - 1 + first : strip.rows.stop - 1 + last] = found[
            :, int(first) : count + last
        ]
        shared = None if last else found[:, count : count + OVERLAP].clone()
        plans.give_back(tiles, plan)
        return shared

    strips = _strips(shape, kernels)
    for strip, shared in zip(strips, in_threads(do, strips), strict=True):
        if shared is not None:
            bottom = strip.rows.stop
            gradient[strip.pictures, bottom - 1 : bottom + 1] += shared
    return gradient


class _Plans:
    """Plans made once for all strips of a shape, and used by one thread at a time."""

    def __init__(self, make: Callable[[Tiles, Tensor], Plan], kernels: Tensor) -> None:
        self._make = make
        self._kernels = kernels
        self._free: dict[Tiles, list[Plan]] = {}

    def take(self, tiles: Tiles) -> Plan:
        free = self._free.setdefault(tiles, [])
        try:
            return free.pop()
        except IndexError:
            return self._make(tiles, self._kernels)

    def give_back(self, tiles: Tiles, plan: Plan) -> None:
        self._free[tiles].append(plan)


def _tiles(strip: Part, width: int) -> Tiles:
    """How many a strip has; those at a picture's lower and right edge may reach beyond it."""
    rows = strip.rows.stop - strip.rows.start
    return strip.pictures.stop - strip.pictures.start, -(-rows // SIDE), -(-width // SIDE)


def _strips(shape: Sequence[int], kernels: Tensor) -> list[Part]:
    """Strips from top to bottom; small pictures are taken together.

    They are shared out to threads, so there are as many for each where there are enough tiles.
    """
    pictures, height, width, _ = shape
    most = max(_USUAL_TILES, *kernels.shape[1:])
    down, across = -(-height // SIDE), -(-width // SIDE)
    together = max(1, most // (down * across))
    rows = max(1, most // across)
    # Near-equal ones.
    rows = -(-down // -(-down // rows))
    threads = thread_count()
    if -(-pictures // together) % threads:
        count = math.ceil(math.ceil(down / rows) / threads) * threads
        shared_out = math.ceil(down / count)
        rows = shared_out if shared_out * across >= _LEAST_TILES else rows
    return [
        Part(
            slice(first, min(pictures, first + together)),
            slice(SIDE * top, min(height, SIDE * (top + rows))),
        )
        for first, top in product(range(0, pictures, together), range(0, down, rows))
    ]


def _read_framed(framed: Tensor, batch: Tensor, strip: Part) -> None:
    """Fill `framed` with the strip's inputs and with what is around them.

    Beyond the picture its edges are repeated, as far as the tiles go.
    """
    top, bottom, (height, width) = strip.rows.start, strip.rows.stop, batch.shape[1:3]
    rows = slice(max(0, top - 1), min(height, bottom + 1))
    first = rows.start - top + 1
    end = first + rows.stop - rows.start
    framed[:, first:end, 1 : width + 1] = batch[strip.pictures, rows]
    framed[:, first:end, :1] = framed[:, first:end, 1:2]
    framed[:, first:end, width + 1 :] = framed[:, first:end, width : width + 1]
    if first:
        framed[:, :1] = framed[:, 1:2]
    framed[:, end:] = framed[:, end - 1 : end]


def _folded(framed: Tensor, count: int, width: int, *, first: bool, last: bool) -> Tensor:
    """The gradient of so many rows, and of those around them: what is repeated goes to the edges.

    The adjoint of `_read_framed`, of a picture's first and last strip.
    """
    framed[:, :, 1] += framed[:, :, 0]
    framed[:, :, width] += framed[:, :, width + 1]
    if first:
        framed[:, 1] += framed[:, 0]
    if last:
        framed[:, count] += framed[:, count + 1]
    return framed[:, :, 1 : width + 1]
