"""Winograd's algorithm against the sum over a kernel, and its adjoint against the gradient."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from engine.vgg import winograd
from engine.vgg.winograd import Part
from tests.engine.scenes import error


def convolved(batch: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    found = batch.new_full((*batch.shape[:3], len(bias)), float("nan"))

    def write(results: Tensor, part: Part) -> None:
        assert part.of(found).isnan().all(), "written twice"
        part.of(found).copy_(results)

    winograd.convolve(batch, winograd.prepare(weight), bias, write)
    return found


def adjoint(gradient: Tensor, weight: Tensor) -> Tensor:
    def read(target: Tensor, part: Part) -> None:
        target.copy_(part.of(gradient))

    return winograd.adjoint(read, gradient.shape, winograd.prepare(weight))


def same(found: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-12)


# A strip is of up to 128 tiles here: of 131 columns 3 rows of tiles, so 12 of positions.
SIZES = [(1, 1), (1, 7), (2, 3), (3, 2), (4, 4), (5, 9), (7, 6), (13, 8), (32, 64), (33, 65)]
SIZES += [(70, 131), (100, 131)]


def drawn(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def by_definition(batch: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """The convolution of (B, H, W, in) by torch in float64, (B, H, W, out)."""
    batch = batch.double()
    framed = functional.pad(batch.permute(0, 3, 1, 2), (1, 1, 1, 1), mode="replicate")
    return functional.conv2d(framed, weight.double(), bias.double()).permute(0, 2, 3, 1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pictures", [1, 3])
def test_it_is_the_convolution_with_edges_replicated_and_its_gradient(
    size: tuple[int, int], pictures: int
) -> None:
    batch = drawn(pictures, *size, 3)
    weight, bias = drawn(5, 3, 3, 3, seed=1), drawn(5, seed=2)
    gradient = drawn(pictures, *size, 5, seed=3)
    leaf = batch.double().requires_grad_()
    expected = by_definition(leaf, weight, bias)
    same(convolved(batch, weight, bias), expected.detach())
    (slope,) = torch.autograd.grad((expected * gradient).sum(), leaf)
    same(adjoint(gradient, weight), slope)


def test_both_are_exact_enough_in_float32() -> None:
    weight = drawn(64, 64, 3, 3, seed=1, dtype=torch.float32)
    batch = drawn(2, 40, 50, 64, dtype=torch.float32).relu_()
    bias = drawn(64, seed=2, dtype=torch.float32)
    leaf = batch.double().requires_grad_()
    expected = by_definition(leaf, weight, bias)
    assert error(convolved(batch, weight, bias), expected.detach()) < 5e-6
    gradient = drawn(2, 40, 50, 64, seed=3, dtype=torch.float32)
    (slope,) = torch.autograd.grad((expected * gradient).sum(), leaf)
    assert error(adjoint(gradient, weight), slope) < 5e-6


@pytest.mark.parametrize("channels_first", [False, True])
def test_it_does_not_matter_how_channels_lie_in_memory(channels_first: bool) -> None:
    batch = drawn(2, 9, 10, 3)
    if channels_first:  # As when a cost's gradient comes.
        batch = batch.permute(0, 3, 1, 2).contiguous().permute(0, 2, 3, 1)
    assert batch.is_contiguous() is not channels_first
    weight, bias = drawn(5, 3, 3, 3, seed=1), drawn(5, seed=2)
    same(convolved(batch, weight, bias), by_definition(batch, weight, bias))


def test_the_same_twice_is_the_same_to_the_bit() -> None:
    batch = drawn(1, 37, 70, 64, dtype=torch.float32)
    weight, bias = drawn(64, 64, 3, 3, dtype=torch.float32), drawn(64, dtype=torch.float32)
    assert torch.equal(convolved(batch, weight, bias), convolved(batch, weight, bias))
    assert torch.equal(adjoint(batch, weight), adjoint(batch, weight))


@pytest.mark.parametrize("pictures", [1, 3])
def test_threads_change_nothing_but_rounding(pictures: int) -> None:
    batch, gradient = drawn(pictures, 70, 90, 3), drawn(pictures, 70, 90, 5, seed=3)
    weight, bias = drawn(5, 3, 3, 3, seed=1), drawn(5, seed=2)
    alone = convolved(batch, weight, bias), adjoint(gradient, weight)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        together = convolved(batch, weight, bias), adjoint(gradient, weight)
        again = convolved(batch, weight, bias), adjoint(gradient, weight)
    finally:
        torch.set_num_threads(before)
    for one, two, three in zip(alone, together, again, strict=True):
        same(two, one)
        assert torch.equal(two, three)
