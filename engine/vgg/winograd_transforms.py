"""The transforms of Winograd's algorithm F(4×4, 3×3), and the arrays that they go through.

Lavin & Gray 2015, arXiv:1509.09308. Each transform is a few sums of whole arrays along one
dimension of the tiles; one after the other along both is the transform of the tiles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import torch
from torch import Tensor

# The side of a tile's results, and how far tiles of inputs overlap.
SIDE, OVERLAP = 4, 2

# G of the paper. Rows 0, 3, 4 and 5 are negated, here and in the transform of the inputs (the
# products stay the same), so that each step of that one is a sum with one factor.
KERNEL_TRANSFORM = (
    (-1 / 4, 0, 0),
    (-1 / 6, -1 / 6, -1 / 6),
    (-1 / 6, 1 / 6, -1 / 6),
    (-1 / 24, -1 / 12, -1 / 6),
    (-1 / 24, 1 / 12, -1 / 6),
    (0, 0, -1),
)
# Among the 36 products the one that every result takes once, in row 1 and column 1.
CONSTANT = 7

# How many pictures, and how many tiles of each, down and across.
Tiles: TypeAlias = tuple[int, int, int]

_Step: TypeAlias = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Arrays for a strip and the steps between them, made once for all strips of a shape.

    Attributes:
        source: what is transformed, with its channels last.
        take_apart: from `source` to `tiles`.
        tiles: transformed, (36, tiles, channels).
        products: by kernels, (36, tiles, other channels).
        put_together: from `products` to `results`.
        results: transformed back.
    """

    source: Tensor
    take_apart: _Step
    tiles: Tensor
    products: Tensor
    put_together: _Step
    results: Tensor

    @classmethod
    def forward(cls, tiles: Tiles, kernels: Tensor) -> Plan:
        """For strips of so many tiles, and kernels (36, in, out).

        From the inputs with what is around them, (b, 4n + 2, 4m + 2, in), to (b, 4n, 4m, out).
        """
        b, n, m = tiles
        _, channels_in, channels_out = kernels.shape
        source = kernels.new_empty(b, 4 * n + 2, 4 * m + 2, channels_in)
        columns = kernels.new_empty(6, b, 4 * n + 2, m, channels_in)
        taken = kernels.new_empty(6, 6, b, n, m, channels_in)
        products = kernels.new_empty(6, 6, b, n, m, channels_out)
        rows = kernels.new_empty(4, 6, b, n, m, channels_out)
        results = kernels.new_empty(b, 4 * n, 4 * m, channels_out)
        by_place = results.view(b, n, 4, m, 4, channels_out).permute(4, 2, 0, 1, 3, 5)
        return cls(
            source,
            _both(_inputs(source, 2, columns), _inputs(columns, 2, taken)),
            taken.view(36, b * n * m, channels_in),
            products.view(36, b * n * m, channels_out),
            _both(_outputs(products, rows), _outputs(rows.transpose(0, 1), by_place)),
            results,
        )

    @classmethod
    def backward(cls, tiles: Tiles, kernels: Tensor) -> Plan:
        """The adjoint's.

        From the gradient of results, (b, 4n, 4m, out), to that of inputs with what is around them,
        (b, 4n + 2, 4m + 2, in).
        """
        b, n, m = tiles
        _, channels_in, channels_out = kernels.shape
        source = kernels.new_empty(b, 4 * n, 4 * m, channels_out)
        columns = kernels.new_empty(6, b, 4 * n, m, channels_out)
        taken = kernels.new_empty(6, 6, b, n, m, channels_out)
        products = kernels.new_empty(6, 6, b, n, m, channels_in)
        rows = kernels.new_empty(6, b, 4 * n + 2, m, channels_in)
        results = kernels.new_empty(b, 4 * n + 2, 4 * m + 2, channels_in)
        across = source.view(b, 4 * n, m, 4, channels_out).permute(3, 0, 1, 2, 4)
        down = columns.view(6, b, n, 4, m, channels_out).permute(3, 0, 1, 2, 4, 5)
        return cls(
            source,
            _both(_outputs_adjoint(across, columns), _outputs_adjoint(down, taken)),
            taken.view(36, b * n * m, channels_out),
            products.view(36, b * n * m, channels_in),
            _both(_inputs_adjoint(products, rows, 2), _inputs_adjoint(rows, results, 2)),
            results,
        )


def _both(first: _Step, second: _Step) -> _Step:
    def steps() -> None:
        first()
        second()

    return steps


def _every_fourth(line: Tensor, dim: int, start: int, count: int) -> Tensor:
    places = slice(start, start + SIDE * (count - 1) + 1, SIDE)
    return line[(slice(None),) * dim + (places,)]


def _inputs(line: Tensor, dim: int, terms: Tensor) -> _Step:
    """B^T of the paper along `dim` of `line`: six inputs, four further for each tile, to 6 terms.

    Its rows 0, 3, 4 and 5 are negated.

    Args:
        line: 4n + 2 long in `dim`.
        dim: the dimension.
        terms: (6, …), to be filled, n long in the same dimension of the terms.
    """
    count = (line.shape[dim] - OVERLAP) // SIDE
    ahead, here = (line.narrow(dim, start, SIDE * count) for start in (OVERLAP, 0))
    falls = torch.empty_like(here, memory_format=torch.contiguous_format)
    d1, d2, d3, d4 = (_every_fourth(line, dim, start, count) for start in (1, 2, 3, 4))
    e0, e1, e2, e3 = (_every_fourth(falls, dim, start, count) for start in range(4))
    t0, t1, t2, t3, t4, t5 = terms
    even, odd = torch.empty_like(t0), torch.empty_like(t0)

    def step() -> None:
        torch.sub(here, ahead, out=falls)
        torch.sub(d4, d2, alpha=4, out=even)
        torch.sub(d3, d1, alpha=4, out=odd)
        torch.add(even, odd, out=t1)
        torch.sub(even, odd, out=t2)
        torch.sub(e2, e0, alpha=4, out=t0)
        torch.add(e2, e1, alpha=2, out=t3)
        torch.sub(e2, e1, alpha=2, out=t4)
        torch.sub(e3, e1, alpha=4, out=t5)

    return step


def _outputs(terms: Tensor, places: Tensor) -> _Step:
    """A^T of the paper: six terms, (6, …), to a tile's four places, (4, …), to be filled."""
    sums, differences = torch.empty_like(terms[:2]), torch.empty_like(terms[:2])
    (a, c), (b, d) = sums, differences
    m0, *_, m5 = terms
    odd, even = terms[1:5:2], terms[2:5:2]
    y0, y1, y2, y3 = places

    def step() -> None:
        torch.add(odd, even, out=sums)
        torch.sub(odd, even, out=differences)
        torch.add(a, c, out=y0)
        y0.add_(m0)
        torch.add(b, d, alpha=2, out=y1)
        torch.add(a, c, alpha=4, out=y2)
        torch.add(b, d, alpha=8, out=y3)
        y3.add_(m5)

    return step


def _outputs_adjoint(places: Tensor, terms: Tensor) -> _Step:
    """A of the paper: four places, (4, …), to six terms, (6, …), to be filled."""
    here, ahead = places[:2], places[2:]
    shape = (2, *places.shape[1:])
    near, far = places.new_empty(shape), places.new_empty(shape)
    ends, outer = terms[0:6:5], places[0:4:3]
    _, m1, m2, m3, m4, _ = terms

    def step() -> None:
        torch.add(here, ahead, out=near)
        torch.add(here, ahead, alpha=4, out=far)
        torch.add(near[0], near[1], out=m1)
        torch.sub(near[0], near[1], out=m2)
        torch.add(far[0], far[1], alpha=2, out=m3)
        torch.sub(far[0], far[1], alpha=2, out=m4)
        ends.copy_(outer)

    return step


def _inputs_adjoint(terms: Tensor, line: Tensor, dim: int) -> _Step:
    """B of the paper, rows negated as in `_inputs`, summed where tiles overlap.

    Args:
        terms: (6, …).
        line: 4n + 2 long in `dim`, to be filled.
        dim: the dimension.
    """
    count = (line.shape[dim] - OVERLAP) // SIDE
    d0, d1, d2, d3, d4, d5 = (_every_fourth(line, dim, start, count) for start in range(6))
    t0, *_, t5 = terms
    odd, even = terms[1:5:2], terms[2:5:2]
    sums, differences = torch.empty_like(terms[:2]), torch.empty_like(terms[:2])
    (a, c), (b, f) = sums, differences
    total, slope = a, c  # in the memory of what is no longer needed by then
    start = line.narrow(dim, 0, OVERLAP)

    def step() -> None:
        start.zero_()
        torch.add(odd, even, out=sums)
        torch.sub(odd, even, out=differences)
        torch.sub(a, c, out=d4)
        d4.sub_(t0)
        torch.sub(t0, c, alpha=3, out=d2)
        d2.sub_(d4, alpha=4)
        # The next tile's first two are this one's last two, so these are added to last.
        d0.sub_(t0, alpha=4)
        torch.neg(t5, out=d5)
        torch.add(b, t5, out=total)
        torch.sub(f, total, alpha=2, out=slope)
        d1.add_(slope, alpha=2)
        torch.add(b, t5, alpha=5, out=d3)
        d3.sub_(f, alpha=2)

    return step
