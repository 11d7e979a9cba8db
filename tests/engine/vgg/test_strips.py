"""Convolutions in strips against the sum over a kernel, and their adjoint against its gradient."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from engine.vgg import few_channels, nnpack, strips
from engine.vgg.winograd import Part
from tests.engine.scenes import error


def drawn(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def by_definition(batch: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """The convolution of (B, H, W, in) by torch, (B, H, W, out)."""
    framed = functional.pad(batch.permute(0, 3, 1, 2), (1, 1, 1, 1), mode="replicate")
    return functional.conv2d(framed, weight, bias).permute(0, 2, 3, 1)


def in_strips(batch: Tensor, kernels: strips.Kernels, bias: Tensor) -> Tensor:
    found = batch.new_full((*batch.shape[:3], len(bias)), float("nan"))

    def write(results: Tensor, part: Part) -> None:
        assert part.of(found).isnan().all(), "written twice"
        part.of(found).copy_(results)

    strips.convolve(batch, kernels, bias, write)
    return found


def adjoint(gradient: Tensor, kernels: strips.Kernels) -> Tensor:
    def read(target: Tensor, part: Part) -> None:
        target.copy_(part.of(gradient))

    return strips.adjoint(read, gradient.shape, kernels)


@pytest.fixture(params=["whole", "strips of a row", "strips of three"])
def rows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strips of one tile of NNPACK's, or of a row or three, or as they would be."""
    few_rows = {"strips of a row": 1, "strips of three": 3}
    if request.param in few_rows:
        monkeypatch.setattr(few_channels.Kernels, "rows", lambda *_: few_rows[request.param])
        monkeypatch.setattr(nnpack.Kernels, "rows", lambda *_: 2 * few_rows[request.param])


SIZES = [(1, 1), (1, 7), (2, 3), (3, 2), (4, 4), (5, 9), (13, 8), (33, 65), (100, 131)]
NEEDS_NNPACK = pytest.mark.skipif(not nnpack.is_available(), reason="torch has no NNPACK here")
# What is exact but for rounding, by the type that each way is there for.
WAYS = [
    pytest.param(few_channels.Kernels.of, torch.float64, 1e-12, id="products"),
    pytest.param(nnpack.Kernels.of, torch.float32, 1e-5, id="nnpack", marks=NEEDS_NNPACK),
]
EACH = pytest.mark.parametrize(("prepare", "dtype", "most"), WAYS)
Prepare = Callable[[Tensor], strips.Kernels]


@EACH
@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pictures", [1, 3])
def test_it_is_the_convolution_with_edges_replicated(
    prepare: Prepare, dtype: torch.dtype, most: float, size: tuple[int, int], pictures: int
) -> None:
    batch, weight = drawn(pictures, *size, 3, dtype=dtype), drawn(5, 3, 3, 3, seed=1, dtype=dtype)
    bias = drawn(5, seed=2, dtype=dtype)
    expected = by_definition(batch.double(), weight.double(), bias.double())
    assert error(in_strips(batch, prepare(weight), bias), expected) < most


@EACH
@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pictures", [1, 3])
def test_the_adjoint_is_the_convolutions_gradient(
    prepare: Prepare, dtype: torch.dtype, most: float, size: tuple[int, int], pictures: int
) -> None:
    batch, weight = drawn(pictures, *size, 3).requires_grad_(), drawn(5, 3, 3, 3, seed=1)
    gradient = drawn(pictures, *size, 5, seed=2)
    found = by_definition(batch, weight, drawn(5))
    (expected,) = torch.autograd.grad((found * gradient).sum(), batch)
    assert error(adjoint(gradient.to(dtype), prepare(weight.to(dtype))), expected) < most


@EACH
@pytest.mark.parametrize("channels_first", [False, True])
def test_it_does_not_matter_how_channels_lie_in_memory(
    prepare: Prepare, dtype: torch.dtype, most: float, channels_first: bool
) -> None:
    batch = drawn(2, 9, 10, 3, dtype=dtype)
    if channels_first:
        batch = batch.permute(0, 3, 1, 2).contiguous().permute(0, 2, 3, 1)
    weight, bias = drawn(5, 3, 3, 3, seed=1, dtype=dtype), drawn(5, seed=2, dtype=dtype)
    expected = by_definition(batch.double(), weight.double(), bias.double())
    assert error(in_strips(batch, prepare(weight), bias), expected) < most


@EACH
def test_threads_change_nothing_but_rounding_and_twice_is_the_same(
    prepare: Prepare, dtype: torch.dtype, most: float
) -> None:
    batch, weight = drawn(1, 70, 90, 3, dtype=dtype), drawn(5, 3, 3, 3, seed=1, dtype=dtype)
    bias, gradient = drawn(5, seed=2, dtype=dtype), drawn(1, 70, 90, 5, seed=3, dtype=dtype)
    kernels = prepare(weight)
    alone = in_strips(batch, kernels, bias), adjoint(gradient, kernels)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        together = in_strips(batch, kernels, bias), adjoint(gradient, kernels)
        again = in_strips(batch, kernels, bias), adjoint(gradient, kernels)
    finally:
        torch.set_num_threads(before)
    for one, two, three in zip(alone, together, again, strict=True):
        assert error(two, one) < most
        assert torch.equal(two, three)


@NEEDS_NNPACK
def test_nnpack_is_exact_enough_with_many_channels() -> None:
    """Its tiles are larger than those of our own steps, so its rounding is, by about twice."""
    weight = drawn(64, 64, 3, 3, seed=1, dtype=torch.float32)
    batch = drawn(1, 40, 50, 64, dtype=torch.float32).relu_()
    bias = drawn(64, seed=2, dtype=torch.float32)
    exact = batch.double().requires_grad_()
    expected = by_definition(exact, weight.double(), bias.double())
    kernels = nnpack.Kernels.of(weight)
    assert error(in_strips(batch, kernels, bias), expected.detach()) < 5e-6
    gradient = drawn(1, 40, 50, 64, seed=3, dtype=torch.float32)
    (slope,) = torch.autograd.grad((expected * gradient).sum(), exact)
    assert error(adjoint(gradient, kernels), slope) < 5e-6
