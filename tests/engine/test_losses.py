"""The costs against their formulas in float64, and their gradients against finite differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.losses import (
    ContentCost,
    Moments,
    StyleCost,
    WassersteinCost,
    content_scale,
    style_cost,
    total_style,
    trace_of_root,
)
from engine.recipe import Normalisation, StyleLoss

BOTH_LOSSES = pytest.mark.parametrize("loss", StyleLoss)
EVERY_NORMALISATION = pytest.mark.parametrize("normalisation", Normalisation)


def activations(seed: int, channels: int = 5, height: int = 4, width: int = 6) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.randn(1, channels, height, width, generator=random, dtype=torch.float64)


def guide(seed: int, height: int = 4, width: int = 6) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.rand(1, 1, height, width, generator=random, dtype=torch.float64)


def content_cost(target: Tensor, normalisation: Normalisation) -> ContentCost:
    energy = float(target.square().sum())
    return ContentCost(target, content_scale(normalisation, target.numel(), energy))


def cost_against(
    target: Tensor,
    loss: StyleLoss = StyleLoss.GRAM,
    normalisation: Normalisation = Normalisation.FORMULA,
) -> Callable[[Tensor], Tensor]:
    """A style cost as a function of activations."""
    cost = style_cost(Moments.of(target), loss, normalisation)
    return lambda generated: cost(Moments.of(generated))


def gram_by_hand(a: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gram_ij = Σ_k a_ik a_jk, one entry at a time."""
    channels = a.shape[1]
    rows = a[0].reshape(channels, -1)
    return np.array([[sum(rows[i] * rows[j]) for j in range(channels)] for i in range(channels)])


def root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The symmetric root of a symmetric positive definite matrix."""
    values, vectors = np.linalg.eigh(matrix)
    found: NDArray[np.float64] = vectors @ np.diag(np.sqrt(values)) @ vectors.T
    return found


def test_the_gram_matrix_is_the_unrolled_activations_times_their_transpose() -> None:
    a = activations(1)
    np.testing.assert_allclose(
        Moments.of(a, positions=1).second.numpy(), gram_by_hand(a.numpy()), rtol=1e-12
    )


def test_moments_are_means_over_the_positions() -> None:
    a = activations(1)
    moments = Moments.of(a)
    np.testing.assert_allclose(moments.mean.numpy(), a.numpy()[0].mean(axis=(1, 2)), rtol=1e-12)
    np.testing.assert_allclose(moments.second.numpy(), gram_by_hand(a.numpy()) / 24, rtol=1e-12)


def test_a_guide_weighs_each_position() -> None:
    a, weights = activations(1), guide(2)
    mean, second = np.zeros(5), np.zeros((5, 5))
    for y in range(4):
        for x in range(6):
            column, weight = a[0, :, y, x].numpy(), weights[0, 0, y, x].item()
            mean += weight * column
            second += weight * np.outer(column, column)
    moments = Moments.of(a, weights)
    np.testing.assert_allclose(moments.mean.numpy(), mean / weights.sum().item(), rtol=1e-12)
    np.testing.assert_allclose(moments.second.numpy(), second / weights.sum().item(), rtol=1e-12)


def test_a_guide_of_ones_and_zeros_is_the_picture_cut_to_its_ones() -> None:
    a, ones = activations(1), torch.zeros(1, 1, 4, 6, dtype=torch.float64)
    ones[..., 2:5] = 1
    guided, cut = Moments.of(a, ones), Moments.of(a[..., 2:5])
    torch.testing.assert_close(guided.mean, cut.mean)
    torch.testing.assert_close(guided.second, cut.second)


@pytest.mark.parametrize("weights", [None, guide(2)], ids=["whole", "guided"])
def test_the_moments_of_two_halves_sum_to_those_of_the_whole(weights: Tensor | None) -> None:
    a = activations(1)
    positions = 24.0 if weights is None else float(weights.sum())
    parts = [
        Moments.of(
            a[..., side], None if weights is None else weights[..., side], positions=positions
        )
        for side in (slice(0, 2), slice(2, 6))
    ]
    found, whole = Moments.total(parts), Moments.of(a, weights)
    torch.testing.assert_close(found.mean, whole.mean)
    torch.testing.assert_close(found.second, whole.second)


@pytest.mark.parametrize("weights", [None, guide(2)], ids=["whole", "guided"])
@pytest.mark.parametrize("format_", [torch.contiguous_format, torch.channels_last])
def test_the_gradient_of_moments_is_that_of_finite_differences(
    weights: Tensor | None, format_: torch.memory_format
) -> None:
    a = activations(1).contiguous(memory_format=format_).requires_grad_()

    def moments(a: Tensor) -> tuple[Tensor, Tensor]:
        found = Moments.of(a, weights)
        return found.mean, found.second

    assert torch.autograd.gradcheck(moments, a)
    assert torch.autograd.gradcheck(lambda a: moments(a)[0], a)
    assert torch.autograd.gradcheck(lambda a: moments(a)[1], a)


@BOTH_LOSSES
def test_the_total_of_costs_and_its_gradient_are_those_of_their_sum(loss: StyleLoss) -> None:
    costs = [style_cost(Moments.of(activations(seed)), loss, Normalisation.SIZE) for seed in (1, 2)]
    weights = (0.3, 2.0)
    a = activations(3).requires_grad_()
    found = [Moments.of(a), Moments.of(a.square())]
    separate = sum(
        (weight * cost(each) for weight, cost, each in zip(weights, costs, found, strict=True)),
        torch.zeros(()),
    )
    together = total_style(list(zip(weights, costs, strict=True)), found)
    assert together.item() == pytest.approx(separate.item(), rel=1e-12)
    (expected,) = torch.autograd.grad(separate, a, retain_graph=True)
    (slope,) = torch.autograd.grad(together, a)
    torch.testing.assert_close(slope, expected)


def test_the_dot_of_moments_is_how_far_a_cost_goes_along_its_slope() -> None:
    one, other = Moments.of(activations(1)), Moments.of(activations(2))
    by_hand = (one.mean.numpy() * other.mean.numpy()).sum()
    by_hand += (one.second.numpy() * other.second.numpy()).sum()
    assert one.dot(other).item() == pytest.approx(by_hand, rel=1e-12)
    assert one.scaled(3).dot(other).item() == pytest.approx(3 * by_hand, rel=1e-12)


def test_the_content_cost_is_its_formula() -> None:
    content, generated = activations(1), activations(2)
    cost = content_cost(content, Normalisation.FORMULA)(generated)
    _, channels, height, width = content.shape
    by_hand = np.square(content.numpy() - generated.numpy()).sum() / (4 * height * width * channels)
    assert cost.item() == pytest.approx(by_hand, rel=1e-12)


def test_the_style_cost_is_its_formula() -> None:
    style, generated = activations(1), activations(2)
    cost = cost_against(style)(generated)
    _, channels, height, width = style.shape
    difference = gram_by_hand(style.numpy()) - gram_by_hand(generated.numpy())
    by_hand = np.square(difference).sum() / (4 * channels**2 * (height * width) ** 2)
    assert cost.item() == pytest.approx(by_hand, rel=1e-12)


def test_the_wasserstein_cost_is_its_formula() -> None:
    style, generated = activations(1), 2 * activations(2) + 0.5
    s, g = (a.numpy()[0].reshape(5, -1) for a in (style, generated))
    style_covariance, covariance = (np.cov(a, bias=True) for a in (s, g))
    # What is added to the diagonals is a part of the cost's definition.
    ridge = 1e-4 * np.trace(style_covariance) / 5 * np.eye(5)
    style_covariance, covariance = style_covariance + ridge, covariance + ridge
    half = root(style_covariance)
    by_hand = np.square(s.mean(axis=1) - g.mean(axis=1)).sum() + np.trace(
        covariance + style_covariance - 2 * root(half @ covariance @ half)
    )
    cost = cost_against(style, StyleLoss.WASSERSTEIN)(generated)
    assert cost.item() == pytest.approx(by_hand / 5, rel=1e-9)


def test_a_style_of_few_positions_costs_what_the_formula_says() -> None:
    """Its covariance has a rank of 5; the root is taken of a matrix of 5 rows instead of 40."""
    style, generated = activations(1, 40, 2, 3), activations(2, 40, 8, 12)
    s, g = (a.numpy()[0].reshape(40, -1) for a in (style, generated))
    style_covariance, covariance = (np.cov(a, bias=True) for a in (s, g))
    values, vectors = np.linalg.eigh(style_covariance)
    half = vectors @ np.diag(np.sqrt(values.clip(0))) @ vectors.T
    by_hand = np.square(s.mean(axis=1) - g.mean(axis=1)).sum() + np.trace(
        covariance + style_covariance
    )
    by_hand -= 2 * np.sqrt(np.linalg.eigvalsh(half @ covariance @ half).clip(0)).sum()
    cost = WassersteinCost.of(Moments.of(style), Normalisation.FORMULA)
    assert cost.root.shape == (5, 40)
    assert cost(Moments.of(generated)).item() == pytest.approx(by_hand / 40, rel=1e-3)


def test_the_wasserstein_cost_of_one_channel_compares_means_and_deviations() -> None:
    style, generated = activations(1, channels=1), 3 * activations(2, channels=1) + 7
    cost = cost_against(style, StyleLoss.WASSERSTEIN)(generated).item()
    s, g = style.numpy(), generated.numpy()
    assert cost == pytest.approx((s.mean() - g.mean()) ** 2 + (s.std() - g.std()) ** 2, rel=1e-4)


def test_size_normalisation_divides_by_the_number_of_activations() -> None:
    target, generated = activations(1), activations(2)
    content = content_cost(target, Normalisation.SIZE)(generated)
    style = cost_against(target, normalisation=Normalisation.SIZE)(generated)
    grams = gram_by_hand(target.numpy()) - gram_by_hand(generated.numpy())
    assert content.item() == pytest.approx(np.square((target - generated).numpy()).mean())
    assert style.item() == pytest.approx(np.square(grams).sum() / target.numel() ** 2)


@BOTH_LOSSES
def test_energy_normalisation_makes_an_empty_picture_cost_one(loss: StyleLoss) -> None:
    target = 1000 * activations(1)
    nothing = torch.zeros_like(target)
    style = cost_against(target, loss, Normalisation.ENERGY)(nothing)
    assert style.item() == pytest.approx(1.0)
    assert content_cost(target, Normalisation.ENERGY)(nothing).item() == pytest.approx(1.0)


@BOTH_LOSSES
@EVERY_NORMALISATION
def test_an_all_black_target_has_a_finite_cost(
    loss: StyleLoss, normalisation: Normalisation
) -> None:
    nothing = torch.zeros_like(activations(1))
    assert content_cost(nothing, normalisation)(nothing).item() == 0.0
    image = nothing.clone().requires_grad_(True)
    cost = cost_against(nothing, loss, normalisation)(image)
    (gradient,) = torch.autograd.grad(cost, image)
    assert cost.item() == pytest.approx(0, abs=1e-9)
    assert gradient.isfinite().all()


@EVERY_NORMALISATION
def test_a_picture_equal_to_its_target_costs_nothing(normalisation: Normalisation) -> None:
    target = activations(3)
    assert content_cost(target, normalisation)(target).item() == 0.0
    assert cost_against(target, StyleLoss.GRAM, normalisation)(target).item() == 0.0
    wasserstein = cost_against(target, StyleLoss.WASSERSTEIN, normalisation)(target)
    assert wasserstein.item() == pytest.approx(0, abs=1e-12)


@BOTH_LOSSES
def test_a_style_image_of_another_size_gives_the_same_style(loss: StyleLoss) -> None:
    style = activations(1)
    twice = torch.cat([style, style], dim=3)
    assert cost_against(twice, loss)(style).item() == pytest.approx(0, abs=1e-12)


def test_the_wasserstein_cost_is_finite_with_fewer_positions_than_channels() -> None:
    """As in the deepest layer of a small picture, whose covariance is singular."""
    target, generated = activations(1, 40, 2, 3).float(), activations(2, 40, 2, 3).float()
    image = generated.requires_grad_(True)
    cost = cost_against(target, StyleLoss.WASSERSTEIN)(image)
    (gradient,) = torch.autograd.grad(cost, image)
    assert 0 < cost.item() < 10
    assert gradient.isfinite().all()
    assert cost.dtype == torch.float32


@EVERY_NORMALISATION
def test_the_gradients_are_those_of_finite_differences(normalisation: Normalisation) -> None:
    target = activations(1, channels=3, height=3, width=4)
    generated = activations(2, channels=3, height=3, width=4).requires_grad_(True)
    for function in (
        content_cost(target, normalisation),
        cost_against(target, StyleLoss.GRAM, normalisation),
        cost_against(target, StyleLoss.WASSERSTEIN, normalisation),
    ):
        assert torch.autograd.gradcheck(function, (generated,))


@BOTH_LOSSES
def test_the_gradients_under_a_guide_are_those_of_finite_differences(loss: StyleLoss) -> None:
    target, weights = activations(1, 3, 3, 4), guide(3, 3, 4)
    cost: StyleCost = style_cost(Moments.of(target), loss, Normalisation.SIZE)
    generated = activations(2, channels=3, height=3, width=4).requires_grad_(True)
    assert torch.autograd.gradcheck(lambda a: cost(Moments.of(a, weights)), (generated,))


@pytest.mark.parametrize(
    "eigenvalues", [(1.0, 2.0, 5.0), (2.0, 2.0, 2.0), (1.0, 3.0, 3.0), (1e-3, 1.0, 1.0)]
)
def test_the_trace_of_a_root_has_a_gradient_even_where_eigenvalues_are_equal(
    eigenvalues: tuple[float, ...],
) -> None:
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    matrix = torch.from_numpy(turn @ np.diag(eigenvalues) @ turn.T).requires_grad_(True)
    assert trace_of_root(matrix).item() == pytest.approx(np.sqrt(eigenvalues).sum(), rel=1e-12)
    assert torch.autograd.gradcheck(trace_of_root, (matrix,))


def test_the_targets_of_a_cost_take_no_gradient() -> None:
    target = activations(1).requires_grad_(True)
    cost = WassersteinCost.of(Moments.of(target), Normalisation.ENERGY)
    assert not cost.mean.requires_grad
    assert not cost.root.requires_grad
