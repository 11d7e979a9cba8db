"""The costs against their formulas in float64, and their gradients against finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.losses import ContentCost, StyleCost, gram, total_variation
from engine.recipes import Normalisation


def activations(seed: int, channels: int = 5, height: int = 4, width: int = 6) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.randn(1, channels, height, width, generator=random, dtype=torch.float64)


def gram_by_hand(a: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gram_ij = Σ_k a_ik a_jk, one entry at a time."""
    channels = a.shape[1]
    rows = a[0].reshape(channels, -1)
    return np.array([[sum(rows[i] * rows[j]) for j in range(channels)] for i in range(channels)])


def test_the_gram_matrix_is_the_unrolled_activations_times_their_transpose() -> None:
    a = activations(1)
    np.testing.assert_allclose(gram(a).numpy(), gram_by_hand(a.numpy()), rtol=1e-12)


def test_the_content_cost_is_its_formula() -> None:
    content, generated = activations(1), activations(2)
    cost = ContentCost.of(content, Normalisation.FORMULA)(generated)
    _, channels, height, width = content.shape
    by_hand = np.square(content.numpy() - generated.numpy()).sum() / (4 * height * width * channels)
    assert cost.item() == pytest.approx(by_hand, rel=1e-12)


def test_the_style_cost_is_its_formula() -> None:
    style, generated = activations(1), activations(2)
    cost = StyleCost.of(style, Normalisation.FORMULA)(generated)
    _, channels, height, width = style.shape
    difference = gram_by_hand(style.numpy()) - gram_by_hand(generated.numpy())
    by_hand = np.square(difference).sum() / (4 * channels**2 * (height * width) ** 2)
    assert cost.item() == pytest.approx(by_hand, rel=1e-12)


def test_size_normalisation_divides_by_the_number_of_activations() -> None:
    target, generated = activations(1), activations(2)
    content = ContentCost.of(target, Normalisation.SIZE)(generated)
    style = StyleCost.of(target, Normalisation.SIZE)(generated)
    grams = gram_by_hand(target.numpy()) - gram_by_hand(generated.numpy())
    assert content.item() == pytest.approx(np.square((target - generated).numpy()).mean())
    assert style.item() == pytest.approx(np.square(grams).sum() / target.numel() ** 2)


@pytest.mark.parametrize("cost", [ContentCost, StyleCost])
def test_energy_normalisation_makes_an_empty_picture_cost_one(
    cost: type[ContentCost] | type[StyleCost],
) -> None:
    target = 1000 * activations(1)
    assert cost.of(target, Normalisation.ENERGY)(torch.zeros_like(target)).item() == pytest.approx(
        1.0
    )


def test_an_all_black_target_has_a_finite_cost() -> None:
    nothing = torch.zeros_like(activations(1))
    assert ContentCost.of(nothing, Normalisation.ENERGY)(nothing).item() == 0.0


@pytest.mark.parametrize("normalisation", Normalisation)
@pytest.mark.parametrize("cost", [ContentCost, StyleCost])
def test_a_picture_equal_to_its_target_costs_nothing(
    cost: type[ContentCost] | type[StyleCost], normalisation: Normalisation
) -> None:
    target = activations(3)
    assert cost.of(target, normalisation)(target).item() == 0.0


def test_a_style_image_of_another_size_gives_the_same_style() -> None:
    style = activations(1)
    twice = torch.cat([style, style], dim=3)
    assert StyleCost.of(twice, Normalisation.FORMULA)(style).item() == pytest.approx(0, abs=1e-20)


def test_total_variation_is_its_formula() -> None:
    image = activations(4, channels=3)
    pixels = image.numpy()
    across = np.square(np.diff(pixels, axis=3)).mean()
    down = np.square(np.diff(pixels, axis=2)).mean()
    assert total_variation(image).item() == pytest.approx(across + down, rel=1e-12)


@pytest.mark.parametrize("normalisation", Normalisation)
def test_the_gradients_are_those_of_finite_differences(normalisation: Normalisation) -> None:
    target = activations(1, channels=3, height=3, width=4)
    generated = activations(2, channels=3, height=3, width=4).requires_grad_(True)
    for function in (
        ContentCost.of(target, normalisation),
        StyleCost.of(target, normalisation),
        total_variation,
    ):
        assert torch.autograd.gradcheck(function, (generated,))
