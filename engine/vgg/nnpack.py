"""Convolutions by Winograd's algorithm F(6×6, 3×3), as NNPACK has it, and their exact adjoint.

Lavin & Gray 2015, arXiv:1509.09308. A tile of 6×6 results takes 64 products of a channel in and
one out, where the sum over a kernel takes 324. NNPACK is a part of torch on most processors: its
transforms are written in their own instructions. But it transforms the kernels at each call, so
pictures have to be large.

They are convolved in strips of whole rows: what a strip takes stays in the processor's cache,
memory is bounded, and each thread goes its own way. Arrays that come in and go out are seen with
their channels last, (B, H, W, C), however they lie in memory; within a strip channels come first.
The picture's edges are replicated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import torch
from torch import Tensor

from engine.tensors.threads import in_threads, thread_count
from engine.vgg.winograd import Part

# The side of a tile's results.
_SIDE = 6
# Tiles in a strip: few, and kernels are transformed too often; many, and what is transformed
# leaves the cache before it is multiplied.
_TILES = 512
# It pays from so many channels on, and where a strip has so many tiles for each channel.
_LEAST_CHANNELS, _LEAST_TILES_EACH = 64, 0.3


class Kernels(NamedTuple):
    """A convolution's weights.

    Attributes:
        forward: (out, in, 3, 3).
        backward: those of the adjoint, (in, out, 3, 3).
        nothing: a bias for that, (in,).
    """

    forward: Tensor
    backward: Tensor
    nothing: Tensor

    @classmethod
    def of(cls, weight: Tensor) -> Kernels:
        """Those of `weight`, (out, in, 3, 3)."""
        backward = weight.transpose(0, 1).flip(2, 3).contiguous()
        return cls(weight.contiguous(), backward, weight.new_zeros(len(backward)))

    @property
    def channels_in(self) -> int:
        return len(self.backward)

    def results(self, framed: Tensor, bias: Tensor) -> Tensor:
        """The convolution of (1, in, h + 2, w + 2), (1, out, h, w)."""
        return torch._nnpack_spatial_convolution(framed, self.forward, bias, padding=0)

    def adjoint(self, gradient: Tensor) -> Tensor:
        """What rows take from the gradient of their results, (1, in, h, w + 2).

        Args:
            gradient: of the results that they are seen by, (1, out, h + 2, w).
        """
        return torch._nnpack_spatial_convolution(
            gradient, self.backward, self.nothing, padding=(0, 2)
        )


def pays(x: Tensor, weight: Tensor) -> bool:
    """Whether NNPACK is there, and the quickest way for `x`, (B, in, H, W)."""
    pictures, _, height, width = x.shape
    tiles = -(-height // _SIDE) * -(-width // _SIDE)
    in_strip = min(tiles, pictures * tiles // thread_count())
    return (
        weight.device.type == "cpu"
        and weight.dtype is torch.float32
        and min(weight.shape[:2]) >= _LEAST_CHANNELS
        and in_strip >= _LEAST_TILES_EACH * max(weight.shape[:2])
        and is_available()
    )


@cache
def is_available() -> bool:
    """Whether torch has NNPACK, and this processor what it needs."""
    # Not of torch's public parts: it may go.
    if not getattr(torch, "_nnpack_available", lambda: False)():
        return False
    # It has as many threads as torch at its first call. One, as strips are shared out instead.
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        Kernels.of(torch.zeros(1, 1, 3, 3)).adjoint(torch.zeros(1, 1, 8, 8))
    finally:
        torch.set_num_threads(threads)
    return True


def convolve(
    batch: Tensor, kernels: Kernels, bias: Tensor, write: Callable[[Tensor, Part], None]
) -> None:
    """Convolve `batch` with edges replicated, and hand the results over strip by strip.

    Args:
        batch: (B, H, W, in).
        kernels: the weights.
        bias: (out,).
        write: takes a strip's results, (1, h, W, out), and which part it is. Called by several
            threads at a time.
    """
    width, channels = batch.shape[2:]

    def do(strip: Part) -> None:
        count = strip.rows.stop - strip.rows.start
        framed = batch.new_empty(1, channels, count + 2, width + 2)
        _read_framed(framed.permute(0, 2, 3, 1), batch, strip)
        write(kernels.results(framed, bias).permute(0, 2, 3, 1), strip)

    in_threads(do, _strips(batch.shape))


def adjoint(read: Callable[[Tensor, Part], None], shape: Sequence[int], kernels: Kernels) -> Tensor:
    """The gradient with respect to `convolve`'s batch, (B, H, W, in), channels first in memory.

    Args:
        read: takes an array (1, h, W, out) to be filled with a part of the gradient with respect
            to the results, and which part it is. Called by several threads at a time.
        shape: of the results, (B, H, W, out).
        kernels: the weights.
    """
    pictures, height, width, channels = shape
    new = kernels.forward.new_empty
    gradient = new(pictures, kernels.channels_in, height, width).permute(0, 2, 3, 1)

    def do(strip: Part) -> None:
        """Write the strip's rows."""
        top, bottom = strip.rows.start, strip.rows.stop
        # Rows of the framed picture, which begins one above: at its edges with their frame.
        first, end = top + bool(top), bottom + (1 if bottom < height else 2)
        # Each is seen by the results two rows above to those at it; beyond them there is nothing.
        seen = slice(max(0, first - 2), min(height, end))
        above, below = seen.start - first + 2, seen.stop - first + 2
        source = new(1, channels, end - first + 2, width)
        source[:, :, :above].zero_()
        source[:, :, below:].zero_()
        inner = source[:, :, above:below].permute(0, 2, 3, 1)
        read(inner, Part(strip.pictures, seen, strip.columns))
        framed = kernels.adjoint(source).permute(0, 2, 3, 1)
        _fold(framed, first=not top, last=bottom == height)
        strip.of(gradient).copy_(framed[:, top + 1 - first : bottom + 1 - first, 1:-1])

    in_threads(do, _strips(shape))
    return gradient


def _strips(shape: Sequence[int]) -> list[Part]:
    """The strips of all pictures, as many for each thread where there are rows enough."""
    pictures, height, width, _ = shape
    count = -(-height // _rows(width))
    threads = thread_count()
    if pictures * count % threads:
        count = -(-count // threads) * threads
    rows = -(-height // count)
    return [
        Part(slice(picture, picture + 1), slice(top, min(height, top + rows)), slice(None))
        for picture in range(pictures)
        for top in range(0, height, rows)
    ]


def _rows(width: int) -> int:
    """How many rows of so many positions are best taken together."""
    return _SIDE * max(1, _TILES // -(-width // _SIDE))


def _read_framed(framed: Tensor, batch: Tensor, strip: Part) -> None:
    """Fill (1, h + 2, w + 2, in) with the strip's rows and what is around them.

    Beyond the picture its edges are repeated.
    """
    top, bottom, height = strip.rows.start, strip.rows.stop, batch.shape[1]
    rows = slice(max(0, top - 1), min(height, bottom + 1))
    first = rows.start - top + 1
    framed[:, first : first + rows.stop - rows.start, 1:-1] = batch[strip.pictures, rows]
    if top == 0:
        framed[:, 0] = framed[:, 1]
    if bottom == height:
        framed[:, -1] = framed[:, -2]
    framed[:, :, 0], framed[:, :, -1] = framed[:, :, 1], framed[:, :, -2]


def _fold(framed: Tensor, *, first: bool, last: bool) -> None:
    """Add the frame to the edges: the adjoint of `_read_framed`, of a first and a last strip."""
    framed[:, :, 1] += framed[:, :, 0]
    framed[:, :, -2] += framed[:, :, -1]
    if first:
        framed[:, 1] += framed[:, 0]
    if last:
        framed[:, -2] += framed[:, -1]
