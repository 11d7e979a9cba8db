"""The costs against their formulas in float64, and their gradients against finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.job.recipe import Normalisation, StyleLoss
from engine.losses.losses import (
    ContentCost,
    StyleCost,
    WassersteinCost,
    content_scale,
    style_cost,
)
from engine.losses.moments import Moments, Positions
from tests.engine.activations import (
    Judge,
    activations,
    everywhere,
    gram_by_hand,
    guide,
    guided,
    is_its_gradient,
    moments_of,
)

BOTH_LOSSES = pytest.mark.parametrize("loss", StyleLoss)
EVERY_NORMALISATION = pytest.mark.parametrize("normalisation", Normalisation)


def judging(cost: StyleCost, over: Positions | None = None) -> Judge:
    """A style cost as a function of activations."""

    def judge(activations: Tensor) -> tuple[Tensor, Tensor]:
        each = over or everywhere(activations)
        found = cost.judged(Moments.of(activations, each))
        ones = torch.ones_like(found.costs)
        return found.costs, found.slopes.through(activations, each, ones)

    return judge


def content_cost(target: Tensor, normalisation: Normalisation) -> Judge:
    energy = float(target.square().sum())
    scale = content_scale(normalisation, target.numel(), energy)
    cost = ContentCost.of(target, scale)
    return lambda generated: cost(generated, generated.new_ones(len(generated)))


def cost_against(
    target: Tensor,
    loss: StyleLoss = StyleLoss.GRAM,
    normalisation: Normalisation = Normalisation.FORMULA,
    over: Positions | None = None,
) -> Judge:
    """A style cost as a function of activations."""
    return judging(style_cost(moments_of(target), loss, normalisation), over)


def root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """The symmetric root of a symmetric positive definite matrix."""
    values, vectors = np.linalg.eigh(matrix)
    found: NDArray[np.float64] = vectors @ np.diag(np.sqrt(values)) @ vectors.T
    return found


def test_the_content_cost_is_its_formula() -> None:
    content, generated = activations(1), activations(2)
    cost, _ = content_cost(content, Normalisation.FORMULA)(generated)
    _, channels, height, width = content.shape
    by_hand = np.square(content.numpy() - generated.numpy()).sum() / (4 * height * width * channels)
    assert cost.item() == pytest.approx(by_hand, rel=1e-12)


def test_the_style_cost_is_its_formula() -> None:
    style, generated = activations(1), activations(2)
    cost, _ = cost_against(style)(generated)
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
    cost, _ = cost_against(style, StyleLoss.WASSERSTEIN)(generated)
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
    cost = WassersteinCost.of(moments_of(style), Normalisation.FORMULA)
    assert cost.root.shape == (1, 5, 40)
    found, _ = judging(cost)(generated)
    assert found.item() == pytest.approx(by_hand / 40, rel=1e-3)


def test_the_wasserstein_cost_of_one_channel_compares_means_and_deviations() -> None:
    style, generated = activations(1, channels=1), 3 * activations(2, channels=1) + 7
    cost, _ = cost_against(style, StyleLoss.WASSERSTEIN)(generated)
    s, g = style.numpy(), generated.numpy()
    assert cost.item() == pytest.approx(
        (s.mean() - g.mean()) ** 2 + (s.std() - g.std()) ** 2, rel=1e-4
    )


def test_size_normalisation_divides_by_the_number_of_activations() -> None:
    target, generated = activations(1), activations(2)
    content, _ = content_cost(target, Normalisation.SIZE)(generated)
    style, _ = cost_against(target, normalisation=Normalisation.SIZE)(generated)
    grams = gram_by_hand(target.numpy()) - gram_by_hand(generated.numpy())
    assert content.item() == pytest.approx(np.square((target - generated).numpy()).mean())
    assert style.item() == pytest.approx(np.square(grams).sum() / target.numel() ** 2)


@BOTH_LOSSES
def test_energy_normalisation_makes_an_empty_picture_cost_one(loss: StyleLoss) -> None:
    target = 1000 * activations(1)
    nothing = torch.zeros_like(target)
    style, _ = cost_against(target, loss, Normalisation.ENERGY)(nothing)
    content, _ = content_cost(target, Normalisation.ENERGY)(nothing)
    assert style.item() == pytest.approx(1.0)
    assert content.item() == pytest.approx(1.0)


@BOTH_LOSSES
@EVERY_NORMALISATION
def test_an_all_black_target_has_a_finite_cost(
    loss: StyleLoss, normalisation: Normalisation
) -> None:
    nothing = torch.zeros_like(activations(1))
    content, _ = content_cost(nothing, normalisation)(nothing)
    cost, gradient = cost_against(nothing, loss, normalisation)(nothing)
    assert content.item() == 0.0
    assert cost.item() == pytest.approx(0, abs=1e-9)
    assert gradient.isfinite().all()


@EVERY_NORMALISATION
def test_a_picture_equal_to_its_target_costs_nothing(normalisation: Normalisation) -> None:
    target = activations(3)
    content, _ = content_cost(target, normalisation)(target)
    gram, _ = cost_against(target, StyleLoss.GRAM, normalisation)(target)
    wasserstein, _ = cost_against(target, StyleLoss.WASSERSTEIN, normalisation)(target)
    assert content.item() == gram.item() == 0.0
    assert wasserstein.item() == pytest.approx(0, abs=1e-12)


@BOTH_LOSSES
def test_a_style_image_of_another_size_gives_the_same_style(loss: StyleLoss) -> None:
    style = activations(1)
    twice = torch.cat([style, style], dim=3)
    cost, _ = cost_against(twice, loss)(style)
    assert cost.item() == pytest.approx(0, abs=1e-12)


def test_the_wasserstein_cost_is_finite_with_fewer_positions_than_channels() -> None:
    """As in the deepest layer of a small picture, whose covariance is singular."""
    target, generated = activations(1, 40, 2, 3).float(), activations(2, 40, 2, 3).float()
    cost, gradient = cost_against(target, StyleLoss.WASSERSTEIN)(generated)
    assert 0 < cost.item() < 10
    assert gradient.isfinite().all()
    assert gradient.dtype == torch.float32


@EVERY_NORMALISATION
def test_the_gradients_are_those_of_finite_differences(normalisation: Normalisation) -> None:
    target = activations(1, channels=3, height=3, width=4)
    generated = activations(2, channels=3, height=3, width=4)
    for judge in (
        content_cost(target, normalisation),
        cost_against(target, StyleLoss.GRAM, normalisation),
        cost_against(target, StyleLoss.WASSERSTEIN, normalisation),
    ):
        assert is_its_gradient(judge, generated)


@BOTH_LOSSES
def test_the_gradients_under_a_guide_are_those_of_finite_differences(loss: StyleLoss) -> None:
    target, weights = activations(1, 3, 3, 4), guide(3, 3, 4)
    judge = cost_against(target, loss, Normalisation.SIZE, guided(weights))
    assert is_its_gradient(judge, activations(2, channels=3, height=3, width=4))


def test_the_gradient_is_finite_where_eigenvalues_are_equal() -> None:
    """That of an eigenvalue decomposition is not."""
    alike = torch.eye(3, dtype=torch.float64).repeat(1, 2).reshape(1, 3, 1, 6)
    assert is_its_gradient(cost_against(2 * alike, StyleLoss.WASSERSTEIN), alike)


def test_the_gradient_of_content_is_multiplied_by_each_pictures_factor() -> None:
    costs = [ContentCost.of(activations(seed), 0.5 * seed) for seed in (1, 2)]
    a = torch.cat([activations(3), activations(4)])
    factors = torch.tensor([2.0, -3.0], dtype=torch.float64)
    found, slopes = ContentCost.joined(costs)(a, factors)
    for picture, cost in enumerate(costs):
        alone, slope = cost(a[picture : picture + 1], factors.new_ones(1))
        assert found[picture].item() == pytest.approx(alone.item())
        torch.testing.assert_close(slopes[picture], factors[picture] * slope[0])


def few(seed: int) -> Tensor:
    """Activations of many channels with few positions, whose root has few rows."""
    return activations(seed, 12, 2, 1 + seed)


@BOTH_LOSSES
def test_costs_of_several_pictures_are_each_ones_own(loss: StyleLoss) -> None:
    """Though the roots of their styles have different numbers of rows."""
    alone = [
        style_cost(moments_of(few(seed)), loss, Normalisation.SIZE).scaled(0.1 * seed)
        for seed in (1, 2, 3)
    ]
    if loss is StyleLoss.WASSERSTEIN:
        rows = {cost.root.shape[1] for cost in alone if isinstance(cost, WassersteinCost)}
        assert len(rows) == 3
    pictures = torch.cat([activations(seed, 12, 3, 5) for seed in (4, 5, 6)])
    costs, slopes = judging(type(alone[0]).joined(alone))(pictures)
    for index, cost in enumerate(alone):
        expected, slope = judging(cost)(pictures[index : index + 1])
        assert costs[index].item() == pytest.approx(expected.item(), rel=1e-6)
        torch.testing.assert_close(slopes[index], slope[0], rtol=1e-5, atol=1e-9)


def test_the_targets_of_a_cost_take_no_gradient() -> None:
    target = activations(1).requires_grad_(True)
    cost = WassersteinCost.of(moments_of(target), Normalisation.ENERGY)
    assert not cost.mean.requires_grad
    assert not cost.root.requires_grad


def test_a_pale_photo_does_not_make_strokes_dear() -> None:
    """Divided by the energy of a nearly empty target, any change of it would cost too much."""
    natural, pale, empty = 8.0, 0.3, 0.0
    scales = [
        content_scale(Normalisation.ENERGY, 100, 100 * square) for square in (natural, pale, empty)
    ]
    assert scales == [pytest.approx(1 / 800), pytest.approx(1 / 100), pytest.approx(1 / 100)]
