"""L-BFGS in the style's colours: the operator, and steps as in changed variables."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from engine.optimisers.curvature import Curvature, Pair
from engine.optimisers.decorrelation import Decorrelated
from engine.optimisers.optimisers import LBFGS
from engine.optimisers.smoothing import Smoothing

# Symmetric and positive definite; its directions are no single channels.
ROOT = torch.tensor([[1.2, 0.3, 0.1], [0.3, 0.8, -0.2], [0.1, -0.2, 0.5]], dtype=torch.float64)


def noise(seed: int) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.randn(1, 3, 9, 14, generator=random, dtype=torch.float64)


def mixed(matrix: Tensor, image: Tensor) -> Tensor:
    return torch.einsum("ij,bjhw->bihw", matrix, image)


def test_energy_is_the_image_times_the_operator_times_the_image() -> None:
    operator, image = Decorrelated(Smoothing(16.0), ROOT), noise(1)
    expected = torch.sum(image * operator(image)).item()
    assert operator.energy(image).item() == pytest.approx(expected, rel=1e-9)


def test_it_is_symmetric() -> None:
    operator, one, other = Decorrelated(Smoothing(16.0), ROOT), noise(1), noise(2)
    torch.testing.assert_close(torch.sum(one * operator(other)), torch.sum(operator(one) * other))


def test_it_is_the_inverse_hessian_of_the_image_in_other_colours() -> None:
    """With x = R z the gradient is R times as much, and a step s is R⁻¹ s."""
    inverse = torch.linalg.inv(ROOT)
    as_they_are = Curvature(Decorrelated(Smoothing(16.0), ROOT), 9)
    in_others = Curvature(Smoothing(16.0), 9)
    for seed in range(4):
        step = noise(seed)
        change = 2.0 * step + 0.3 * noise(100 + seed)
        as_they_are.adopt([Pair(step, change)])
        in_others.adopt([Pair(mixed(inverse, step), mixed(ROOT, change))])
    gradient = noise(50)

    expected = mixed(ROOT, in_others.times(mixed(ROOT, gradient)))
    torch.testing.assert_close(as_they_are.times(gradient), expected)


def test_the_first_step_follows_the_colours_that_vary() -> None:
    colours = torch.diag(torch.tensor([1.0, 0.5, 0.1]))
    image = torch.zeros(1, 3, 9, 14)
    LBFGS(1.0, 24.0, colours=colours).step(image, torch.ones_like(image))
    red, green, blue = (float(channel.abs().mean()) for channel in image[0])
    assert green / red == pytest.approx(0.25, rel=1e-4)
    assert blue / red == pytest.approx(0.01, rel=1e-4)


def test_the_colours_hold_at_another_size() -> None:
    colours = torch.diag(torch.tensor([1.0, 0.5, 0.1]))
    image = torch.zeros(1, 3, 18, 28)
    LBFGS(1.0, 24.0, colours=colours).resized(18, 28).step(image, torch.ones_like(image))
    assert float(image[0, 2].abs().mean() / image[0, 0].abs().mean()) == pytest.approx(
        0.01, rel=1e-4
    )
