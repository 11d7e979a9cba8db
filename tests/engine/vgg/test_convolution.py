"""A convolution with its ReLU against torch's, by each of the ways that it is computed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from engine.vgg import winograd
from engine.vgg.convolution import Filters, convolve, winograd_pays
from tests.engine.scenes import error

FEW, MANY = 3, 6


def drawn(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def direct(channels_in: int, dtype: torch.dtype = torch.float64) -> Filters:
    weight = drawn(5, channels_in, 3, 3, seed=1, dtype=dtype)
    return Filters(weight, drawn(5, seed=2, dtype=dtype))


def by_winograd(channels_in: int) -> Filters:
    filters = direct(channels_in)
    return Filters(filters.weight, filters.bias, winograd.prepare(filters.weight))


def by_torch(x: Tensor, filters: Filters) -> tuple[Tensor, Tensor]:
    framed = functional.pad(x, (1, 1, 1, 1), mode="replicate")
    plain = functional.conv2d(framed, filters.weight, filters.bias)
    return plain, plain.relu()


WAYS = pytest.mark.parametrize("way", [direct, by_winograd])
CHANNELS = pytest.mark.parametrize("channels_in", [FEW, MANY])
SIZES = [(height, width) for height in (1, 2, 3, 7) for width in (1, 4, 6)] + [(19, 110)]


@WAYS
@CHANNELS
@pytest.mark.parametrize("size", SIZES)
def test_results_and_gradient_are_torchs(
    way: Callable[[int], Filters], channels_in: int, size: tuple[int, int]
) -> None:
    filters = way(channels_in)
    x = drawn(2, channels_in, *size).requires_grad_()
    weights = drawn(2, 2, 5, *size, seed=3)
    both = convolve(x, filters, plain=True, rectified=True)
    expected = by_torch(x, filters)
    assert both.plain is not None
    assert both.rectified is not None
    torch.testing.assert_close(both.plain, expected[0])
    torch.testing.assert_close(both.rectified, expected[1])
    for chosen in ((1, 0), (0, 1), (1, 1)):
        factors = torch.tensor(chosen, dtype=x.dtype).view(2, 1, 1, 1, 1) * weights
        (slope,) = torch.autograd.grad(
            (factors * torch.stack(expected)).sum(), x, retain_graph=True
        )
        again = convolve(x, filters, plain=bool(chosen[0]), rectified=bool(chosen[1]))
        parts = [(f * y).sum() for f, y in zip(factors, again, strict=True) if y is not None]
        (found,) = torch.autograd.grad(torch.stack(parts).sum(), x)
        torch.testing.assert_close(found, slope)


@WAYS
@CHANNELS
def test_the_gradient_is_that_of_finite_differences(
    way: Callable[[int], Filters], channels_in: int
) -> None:
    x, filters = drawn(2, channels_in, 5, 6).requires_grad_(), way(channels_in)

    def both(x: Tensor) -> list[Tensor]:
        found = convolve(x, filters, plain=True, rectified=True)
        return [y for y in found if y is not None]

    # Along a direction in which every pixel and channel moves, instead of along one at a time.
    assert torch.autograd.gradcheck(both, x, fast_mode=True)


@WAYS
def test_only_what_is_wanted_is_returned(way: Callable[[int], Filters]) -> None:
    x, filters = drawn(1, MANY, 4, 4), way(MANY)
    plain, rectified = convolve(x, filters, plain=True, rectified=False)
    assert plain is not None
    assert rectified is None
    assert plain.min() < 0
    plain, rectified = convolve(x, filters, plain=False, rectified=True)
    assert plain is None
    assert rectified is not None
    assert rectified.min() == 0


@WAYS
@pytest.mark.parametrize("plain", [False, True])
def test_nothing_is_kept_for_the_gradient_but_what_is_returned(
    way: Callable[[int], Filters], plain: bool
) -> None:
    x, filters, kept = drawn(1, MANY, 8, 8).requires_grad_(), way(MANY), []

    def keep(tensor: Tensor) -> Tensor:
        kept.append(tensor.data_ptr())
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        found = convolve(x, filters, plain=plain, rectified=True)
    wanted = found.plain if plain else found.rectified
    assert wanted is not None
    assert kept == [wanted.data_ptr()]


@WAYS
@pytest.mark.parametrize("channels_first", [False, True])
def test_memory_formats_change_nothing(way: Callable[[int], Filters], channels_first: bool) -> None:
    format_ = torch.contiguous_format if channels_first else torch.channels_last
    x, filters = drawn(2, MANY, 6, 7), way(MANY)
    leaf = x.contiguous(memory_format=format_).requires_grad_()
    found = convolve(leaf, filters, plain=False, rectified=True).rectified
    assert found is not None
    torch.testing.assert_close(found, by_torch(x, filters)[1])
    assert found.is_contiguous(memory_format=torch.channels_last)


def test_in_float32_winograds_algorithm_is_as_good_as_exact() -> None:
    weight = drawn(128, 64, 3, 3, seed=1, dtype=torch.float32)
    bias = drawn(128, seed=2, dtype=torch.float32)
    x = drawn(1, 64, 40, 52, dtype=torch.float32).requires_grad_()
    assert winograd_pays(x, weight)
    weights = drawn(1, 128, 40, 52, seed=3, dtype=torch.float32)
    filters = Filters(weight, bias, winograd.prepare(weight))
    found = convolve(x, filters, plain=True, rectified=True)
    assert found.rectified is not None
    assert found.plain is not None
    assert torch.equal(found.rectified, found.plain.relu())
    (slope,) = torch.autograd.grad((found.rectified * weights).sum(), x)
    exact = x.detach().double().requires_grad_()
    plain, _ = by_torch(exact, Filters(weight.double(), bias.double()))
    assert error(found.plain.detach(), plain.detach()) < 1e-5
    # With the same mask: where a result is zero but for rounding, either is right.
    masked = plain * (found.plain > 0)
    (expected,) = torch.autograd.grad((masked * weights).sum(), exact)
    assert error(slope, expected) < 1e-5


def test_bfloat16_is_float32_rounded() -> None:
    filters = direct(MANY, torch.float32)
    half = Filters(filters.weight.bfloat16(), filters.bias.bfloat16())
    x = drawn(1, MANY, 12, 13, dtype=torch.float32)
    leaf = x.bfloat16().requires_grad_()
    found = convolve(leaf, half, plain=True, rectified=True)
    assert found.plain is not None
    assert found.rectified is not None
    assert found.plain.dtype is torch.bfloat16
    assert error(found.plain.detach(), by_torch(x, filters)[0]) < 0.01
    (slope,) = torch.autograd.grad(found.plain.sum(), leaf)
    exact = x.requires_grad_()
    (expected,) = torch.autograd.grad(by_torch(exact, filters)[0].sum(), exact)
    assert error(slope, expected) < 0.01


@pytest.mark.parametrize(
    ("channels", "side", "dtype", "pays"),
    [
        (512, 16, torch.float32, True),
        (64, 64, torch.float32, True),
        (512, 4, torch.float32, False),
        (64, 16, torch.float32, False),
        (3, 512, torch.float32, False),
        (512, 16, torch.float64, False),
        (512, 16, torch.bfloat16, False),
    ],
)
def test_winograds_algorithm_is_for_many_channels_in_float32(
    channels: int, side: int, dtype: torch.dtype, pays: bool
) -> None:
    weight = torch.empty(max(64, channels), channels, 3, 3, dtype=dtype)
    assert winograd_pays(torch.empty(1, channels, side, side, dtype=dtype), weight) is pays
