"""Winograd's algorithm, by our own steps and by NNPACK's, against the sum over a kernel.

And their adjoints against its gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from engine.vgg import nnpack, winograd
from engine.vgg.winograd import Part
from tests.engine.scenes import error


class Way(NamedTuple):
    """A way to compute it, the numbers it takes here, and how near it has to come."""

    module: Any
    prepare: Callable[[Tensor], Any]
    dtype: torch.dtype
    check: Callable[[Tensor, Tensor], None]

    def convolve(self, batch: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        found = batch.new_full((*batch.shape[:3], len(bias)), float("nan"))

        def write(results: Tensor, part: Part) -> None:
            assert part.of(found).isnan().all(), "written twice"
            part.of(found).copy_(results)

        self.module.convolve(batch, self.prepare(weight), bias, write)
        return found

    def adjoint(self, gradient: Tensor, weight: Tensor) -> Tensor:
        def read(target: Tensor, part: Part) -> None:
            target.copy_(part.of(gradient))

        found: Tensor = self.module.adjoint(read, gradient.shape, self.prepare(weight))
        return found

    def drawn(self, *shape: int, seed: int = 0) -> Tensor:
        return drawn(*shape, seed=seed, dtype=self.dtype)


def exact(found: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-12)


def exact_but_for_float32(found: Tensor, expected: Tensor) -> None:
    assert error(found, expected) < 1e-5


OURS = Way(winograd, winograd.prepare, torch.float64, exact)
NNPACKS = Way(nnpack, nnpack.Kernels.of, torch.float32, exact_but_for_float32)
NEEDS_NNPACK = pytest.mark.skipif(not nnpack.is_available(), reason="torch has no NNPACK here")
WAYS = pytest.mark.parametrize(
    "way", [pytest.param(OURS, id="ours"), pytest.param(NNPACKS, id="nnpack", marks=NEEDS_NNPACK)]
)
# NNPACK's strips as they would be, and of a few rows.
STRIPS = pytest.mark.parametrize(
    ("way", "rows"),
    [pytest.param(OURS, None, id="ours")]
    + [
        pytest.param(NNPACKS, rows, id=f"nnpack, rows: {rows}", marks=NEEDS_NNPACK)
        for rows in (None, 2, 6)
    ],
)
# A block of ours is of 128 tiles here: 16 across and 8 down, so 64 by 32 positions.
SIZES = [(1, 1), (1, 7), (2, 3), (3, 2), (4, 4), (5, 9), (7, 6), (13, 8), (32, 64), (33, 65)]
SIZES += [(70, 131), (100, 131)]


def drawn(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def by_definition(batch: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """The convolution of (B, H, W, in) by torch in float64, (B, H, W, out)."""
    batch = batch.double()
    framed = functional.pad(batch.permute(0, 3, 1, 2), (1, 1, 1, 1), mode="replicate")
    return functional.conv2d(framed, weight.double(), bias.double()).permute(0, 2, 3, 1)


@STRIPS
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pictures", [1, 3])
def test_it_is_the_convolution_with_edges_replicated_and_its_gradient(
    way: Way,
    rows: int | None,
    size: tuple[int, int],
    pictures: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if rows is not None:
        monkeypatch.setattr(nnpack, "_rows", lambda _: rows)
    batch = way.drawn(pictures, *size, 3)
    weight, bias = way.drawn(5, 3, 3, 3, seed=1), way.drawn(5, seed=2)
    gradient = way.drawn(pictures, *size, 5, seed=3)
    leaf = batch.double().requires_grad_()
    expected = by_definition(leaf, weight, bias)
    way.check(way.convolve(batch, weight, bias), expected.detach())
    (slope,) = torch.autograd.grad((expected * gradient).sum(), leaf)
    way.check(way.adjoint(gradient, weight), slope)


@WAYS
def test_both_are_exact_enough_in_float32(way: Way) -> None:
    """NNPACK's tiles are larger than those of our own steps, so its rounding is, by about twice."""
    weight = drawn(64, 64, 3, 3, seed=1, dtype=torch.float32)
    batch = drawn(2, 40, 50, 64, dtype=torch.float32).relu_()
    bias = drawn(64, seed=2, dtype=torch.float32)
    leaf = batch.double().requires_grad_()
    expected = by_definition(leaf, weight, bias)
    assert error(way.convolve(batch, weight, bias), expected.detach()) < 5e-6
    gradient = drawn(2, 40, 50, 64, seed=3, dtype=torch.float32)
    (slope,) = torch.autograd.grad((expected * gradient).sum(), leaf)
    assert error(way.adjoint(gradient, weight), slope) < 5e-6


@WAYS
@pytest.mark.parametrize("channels_first", [False, True])
def test_it_does_not_matter_how_channels_lie_in_memory(way: Way, channels_first: bool) -> None:
    batch = way.drawn(2, 9, 10, 3)
    if channels_first:  # As when a cost's gradient comes.
        batch = batch.permute(0, 3, 1, 2).contiguous().permute(0, 2, 3, 1)
    assert batch.is_contiguous() is not channels_first
    weight, bias = way.drawn(5, 3, 3, 3, seed=1), way.drawn(5, seed=2)
    way.check(way.convolve(batch, weight, bias), by_definition(batch, weight, bias))


@WAYS
def test_the_same_twice_is_the_same_to_the_bit(way: Way) -> None:
    batch = drawn(1, 37, 70, 64, dtype=torch.float32)
    weight, bias = drawn(64, 64, 3, 3, dtype=torch.float32), drawn(64, dtype=torch.float32)
    assert torch.equal(way.convolve(batch, weight, bias), way.convolve(batch, weight, bias))
    assert torch.equal(way.adjoint(batch, weight), way.adjoint(batch, weight))


@WAYS
@pytest.mark.parametrize("pictures", [1, 3])
def test_threads_change_nothing_but_rounding(way: Way, pictures: int) -> None:
    batch, gradient = way.drawn(pictures, 70, 90, 3), way.drawn(pictures, 70, 90, 5, seed=3)
    weight, bias = way.drawn(5, 3, 3, 3, seed=1), way.drawn(5, seed=2)
    alone = way.convolve(batch, weight, bias), way.adjoint(gradient, weight)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        together = way.convolve(batch, weight, bias), way.adjoint(gradient, weight)
        again = way.convolve(batch, weight, bias), way.adjoint(gradient, weight)
    finally:
        torch.set_num_threads(before)
    for one, two, three in zip(alone, together, again, strict=True):
        way.check(two, one)
        assert torch.equal(two, three)
