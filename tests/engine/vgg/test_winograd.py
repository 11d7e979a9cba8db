"""Winograd's algorithm against the sum over a kernel, and its adjoint against the definition."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from engine.vgg import winograd
from engine.vgg.winograd import Part
from tests.engine.scenes import error


def drawn(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def by_definition(batch: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """The convolution of (B, H, W, in) by torch, (B, H, W, out)."""
    framed = functional.pad(batch.permute(0, 3, 1, 2), (1, 1, 1, 1), mode="replicate")
    return functional.conv2d(framed, weight, bias).permute(0, 2, 3, 1)


def by_winograd(batch: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    found = batch.new_full((*batch.shape[:3], len(weight)), float("nan"))

    def write(results: Tensor, part: Part) -> None:
        assert part.of(found).isnan().all(), "written twice"
        part.of(found).copy_(results)

    winograd.convolve(batch, winograd.prepare(weight), bias, write)
    return found


def adjoint(gradient: Tensor, weight: Tensor) -> Tensor:
    def read(target: Tensor, part: Part) -> None:
        target.copy_(part.of(gradient))

    return winograd.adjoint(read, gradient.shape, winograd.prepare(weight))


# A block is of 128 tiles here: 16 across and 8 down, so 64 by 32 positions.
SIZES = [(1, 1), (1, 7), (2, 3), (3, 2), (4, 4), (5, 9), (7, 6), (32, 64), (33, 65), (70, 131)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pictures", [1, 3])
def test_it_is_the_convolution_with_edges_replicated(size: tuple[int, int], pictures: int) -> None:
    batch, weight, bias = drawn(pictures, *size, 3), drawn(5, 3, 3, 3, seed=1), drawn(5, seed=2)
    expected = by_definition(batch, weight, bias)
    torch.testing.assert_close(by_winograd(batch, weight, bias), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pictures", [1, 3])
def test_the_adjoint_is_the_convolutions_gradient(size: tuple[int, int], pictures: int) -> None:
    batch, weight = drawn(pictures, *size, 3).requires_grad_(), drawn(5, 3, 3, 3, seed=1)
    gradient = drawn(pictures, *size, 5, seed=2)
    found = by_definition(batch, weight, drawn(5))
    (expected,) = torch.autograd.grad((found * gradient).sum(), batch)
    torch.testing.assert_close(adjoint(gradient, weight), expected, rtol=0, atol=1e-12)


def test_both_are_exact_enough_in_float32() -> None:
    weight = drawn(64, 64, 3, 3, seed=1, dtype=torch.float32)
    batch = drawn(2, 21, 30, 64, dtype=torch.float32).relu_()
    bias = drawn(64, seed=2, dtype=torch.float32)
    exact = batch.double().requires_grad_()
    expected = by_definition(exact, weight.double(), bias.double())
    assert error(by_winograd(batch, weight, bias), expected.detach()) < 5e-6
    gradient = drawn(2, 21, 30, 64, seed=3, dtype=torch.float32)
    (slope,) = torch.autograd.grad((expected * gradient).sum(), exact)
    assert error(adjoint(gradient, weight), slope) < 5e-6


def test_channels_do_not_have_to_be_contiguous() -> None:
    """As when a cost's gradient comes with its channels first."""
    batch = drawn(1, 3, 9, 10).permute(0, 2, 3, 1)
    weight, bias = drawn(5, 3, 3, 3, seed=1), drawn(5, seed=2)
    assert not batch.is_contiguous()
    expected = by_definition(batch, weight, bias)
    torch.testing.assert_close(by_winograd(batch, weight, bias), expected, rtol=0, atol=1e-12)


def test_the_same_twice_is_the_same_to_the_bit() -> None:
    batch = drawn(1, 37, 70, 64, dtype=torch.float32)
    weight, bias = drawn(64, 64, 3, 3, dtype=torch.float32), drawn(64, dtype=torch.float32)
    assert torch.equal(by_winograd(batch, weight, bias), by_winograd(batch, weight, bias))
    assert torch.equal(adjoint(batch, weight), adjoint(batch, weight))


@pytest.mark.parametrize("pictures", [1, 3])
def test_threads_change_nothing_but_rounding(pictures: int) -> None:
    batch, weight, bias = drawn(pictures, 70, 90, 3), drawn(5, 3, 3, 3, seed=1), drawn(5, seed=2)
    gradient = drawn(pictures, 70, 90, 5, seed=3)
    alone = by_winograd(batch, weight, bias), adjoint(gradient, weight)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        together = by_winograd(batch, weight, bias), adjoint(gradient, weight)
        again = by_winograd(batch, weight, bias), adjoint(gradient, weight)
    finally:
        torch.set_num_threads(before)
    for one, two, three in zip(alone, together, again, strict=True):
        torch.testing.assert_close(two, one, rtol=0, atol=1e-12)
        assert torch.equal(two, three)
