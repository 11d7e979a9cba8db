"""A picture convolved in strips of whole rows, channels first, and the exact adjoint of that.

What a strip takes stays in the processor's cache, memory is bounded, and each thread goes its own
way. Arrays that come in and go out are seen with their channels last, (B, H, W, C), however they
lie in memory; within a strip channels come first. The picture's edges are replicated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from torch import Tensor

from engine.tensors.threads import in_threads, thread_count
from engine.vgg.winograd import Part


class Kernels(Protocol):
    """A 3×3 convolution's weights, prepared for one way to compute it."""

    @property
    def forward(self) -> Tensor:
        """The weights in any form; they say the type that is calculated in."""

    @property
    def channels_in(self) -> int: ...

    def rows(self, width: int) -> int:
        """How many rows of so many positions are best taken together."""

    def results(self, framed: Tensor, bias: Tensor) -> Tensor:
        """The convolution of (1, in, h + 2, w + 2), (1, out, h, w)."""

    def adjoint(self, gradient: Tensor) -> Tensor:
        """What rows take from the gradient of their results, (1, in, h, w + 2).

        Args:
            gradient: of the results that they are seen by, (1, out, h + 2, w).
        """


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

    in_threads(do, _strips(batch.shape, kernels))


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

    in_threads(do, _strips(shape, kernels))
    return gradient


def _strips(shape: Sequence[int], kernels: Kernels) -> list[Part]:
    """The strips of all pictures, as many for each thread where there are rows enough."""
    pictures, height, width, _ = shape
    count = -(-height // kernels.rows(width))
    threads = thread_count()
    if pictures * count % threads:
        count = -(-count // threads) * threads
    rows = -(-height // count)
    return [
        Part(slice(picture, picture + 1), slice(top, min(height, top + rows)), slice(None))
        for picture in range(pictures)
        for top in range(0, height, rows)
    ]


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
