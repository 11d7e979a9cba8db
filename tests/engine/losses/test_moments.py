"""Moments of activations against their sums by hand, and their gradient."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.losses.moments import Moments, Positions, Slopes, added
from tests.engine.activations import (
    activations,
    everywhere,
    gram_by_hand,
    guide,
    guided,
    is_its_gradient,
    moments_of,
)


def test_moments_are_means_over_the_positions() -> None:
    a = torch.cat([activations(1), activations(2)])
    moments = moments_of(a)
    np.testing.assert_allclose(moments.mean.numpy(), a.numpy().mean(axis=(2, 3)), rtol=1e-12)
    for picture in range(2):
        by_hand = gram_by_hand(a[picture : picture + 1].numpy()) / 24
        np.testing.assert_allclose(moments.second[picture].numpy(), by_hand, rtol=1e-12)


def test_a_guide_weighs_each_position() -> None:
    a, weights = activations(1), guide(2)
    mean, second = np.zeros(5), np.zeros((5, 5))
    for y in range(4):
        for x in range(6):
            column, weight = a[0, :, y, x].numpy(), weights[0, 0, y, x].item()
            mean += weight * column
            second += weight * np.outer(column, column)
    moments = Moments.of(a, guided(weights))
    np.testing.assert_allclose(moments.mean[0].numpy(), mean / weights.sum().item(), rtol=1e-12)
    np.testing.assert_allclose(moments.second[0].numpy(), second / weights.sum().item(), rtol=1e-12)


def test_a_guide_of_ones_and_zeros_is_the_picture_cut_to_its_ones() -> None:
    a, ones = activations(1), torch.zeros(1, 1, 4, 6, dtype=torch.float64)
    ones[..., 2:5] = 1
    found, cut = Moments.of(a, guided(ones)), moments_of(a[..., 2:5])
    torch.testing.assert_close(found.mean, cut.mean)
    torch.testing.assert_close(found.second, cut.second)


@pytest.mark.parametrize(
    "over", [everywhere(activations(1)), guided(guide(2))], ids=["whole", "guided"]
)
def test_the_moments_of_two_halves_sum_to_those_of_the_whole(over: Positions) -> None:
    a = activations(1)
    sums: list[Moments] = []
    for side in (slice(0, 2), slice(2, 6)):
        weights = None if over.weights is None else over.weights[..., side]
        sums = added(sums, [Moments.of(a[..., side], over._replace(weights=weights))])
    whole = Moments.of(a, over)
    torch.testing.assert_close(sums[0].mean, whole.mean)
    torch.testing.assert_close(sums[0].second, whole.second)


def test_moments_of_bfloat16_are_summed_in_float32() -> None:
    a = activations(1).to(torch.bfloat16)
    found, expected = moments_of(a), moments_of(a.float())
    for part, exact in ((found.mean, expected.mean), (found.second, expected.second)):
        torch.testing.assert_close(part, exact)


@pytest.mark.parametrize(
    "over", [everywhere(activations(1)), guided(guide(2))], ids=["whole", "guided"]
)
@pytest.mark.parametrize("format_", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("with_mean", [True, False])
def test_the_gradient_of_moments_is_that_of_finite_differences(
    over: Positions, format_: torch.memory_format, with_mean: bool
) -> None:
    """Of each picture's own, times a factor of its own."""
    slopes = Slopes(
        activations(4)[0, :, :2, 0].T if with_mean else None,
        torch.cat([moments_of(activations(seed)).second for seed in (5, 6)]),
    )
    factors = torch.tensor([2.0, -0.5], dtype=torch.float64)

    def judge(a: Tensor) -> tuple[Tensor, Tensor]:
        found = Moments.of(a, over)
        costs = (found.second * slopes.second).sum(dim=(1, 2))
        if slopes.mean is not None:
            costs = costs + (found.mean * slopes.mean).sum(dim=1)
        return costs * factors, slopes.through(a, over, factors)

    pictures = torch.cat([activations(1), activations(2)]).contiguous(memory_format=format_)
    assert is_its_gradient(judge, pictures)


def test_moments_times_a_factor_are_that_much_larger() -> None:
    one = moments_of(activations(1))
    np.testing.assert_allclose(one.scaled(3).mean.numpy(), 3 * one.mean.numpy())
    np.testing.assert_allclose(one.scaled(3).second.numpy(), 3 * one.second.numpy())


def test_a_gpu_multiplies_bfloat16_into_sums_of_more_bits() -> None:
    """By a product that torch has for GPUs alone; so only its type is seen here."""
    a = torch.empty(2, 5, 4, 6, dtype=torch.bfloat16, device="meta")
    found = Moments.of(a, everywhere(a))
    assert (found.mean.dtype, found.second.dtype) == (torch.float64, torch.float64)
    assert found.second.shape == (2, 5, 5)
    gradient = Slopes(found.mean, found.second).through(a, everywhere(a), found.mean[:, 0])
    assert (gradient.dtype, gradient.shape) == (torch.bfloat16, a.shape)


def test_weights_over_weights_are_their_product() -> None:
    a, one, other = activations(1), guide(2), guide(3)
    for both in (guided(one).times(guided(other)), guided(other).times(guided(one))):
        found, expected = Moments.of(a, both), Moments.of(a, guided(one * other))
        torch.testing.assert_close(found.second, expected.second)
    for both in (guided(one).times(everywhere(a)), everywhere(a).times(guided(one))):
        assert both == guided(one)
    assert everywhere(a).times(everywhere(a)).weights is None
