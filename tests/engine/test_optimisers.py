"""The optimisers find what they should, and don't lose what they found."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from engine.optimisers import Canvas, CostFunction, CostTensors
from engine.recipes import CLASSIC, GATYS, Recipe

ZERO = torch.zeros(())


def as_costs(total: Tensor) -> CostTensors:
    return CostTensors(total, ZERO, ZERO)


def towards(target: Tensor) -> CostFunction:
    """A bowl of different steepness in each pixel."""
    steepness = torch.linspace(1, 30, target.numel()).view(target.shape)
    return lambda image: as_costs((steepness * (image - target).square()).mean())


@pytest.mark.parametrize(
    "recipe", [GATYS, replace(CLASSIC, learning_rate=0.1)], ids=["lbfgs", "adam"]
)
def test_both_optimisers_reach_the_lowest_cost(recipe: Recipe) -> None:
    target = torch.randn(1, 3, 4, 5, generator=torch.Generator().manual_seed(0))
    canvas = Canvas(torch.zeros_like(target), recipe)
    for _ in range(200):
        canvas.step(towards(target))
    torch.testing.assert_close(canvas.image.detach(), target, atol=1e-3, rtol=0)


def test_lbfgs_needs_far_fewer_iterations_than_adam() -> None:
    target = torch.randn(1, 3, 4, 5, generator=torch.Generator().manual_seed(0))
    after_forty = {}
    for recipe in (GATYS, replace(CLASSIC, learning_rate=0.1)):
        canvas = Canvas(torch.zeros_like(target), recipe)
        costs = [canvas.step(towards(target)).total for _ in range(40)]
        after_forty[recipe.name] = costs[-1]
    assert after_forty["gatys"] < 0.01 * after_forty["classic"]


@pytest.mark.parametrize("beyond", [1000.0, float("inf"), float("nan")])
def test_a_step_over_a_cliff_is_taken_back(beyond: float) -> None:
    evaluated: list[float] = []

    def cliff(image: Tensor) -> CostTensors:
        """Falls gently up to 1, where it leaps."""
        total = (10 - image).mean() if image.max() < 1 else (beyond * image.abs()).mean()
        evaluated.append(float(total.detach()))
        return as_costs(total)

    canvas = Canvas(torch.zeros(1, 3, 2, 2), GATYS)
    reported = [canvas.step(cliff).total for _ in range(60)]
    assert not all(cost <= 10 for cost in evaluated), "the cliff was met"
    assert all(cost <= 10 for cost in reported), "and never stayed beyond"


def test_a_cost_that_rises_slowly_because_weights_move_is_followed() -> None:
    weight = 1.0

    def rising(image: Tensor) -> CostTensors:
        return as_costs(weight * (1 + image.square().mean()))

    canvas = Canvas(torch.ones(1, 3, 2, 2), GATYS)
    for _ in range(100):
        weight *= 1.05
        cost = canvas.step(rising).total
    assert cost == pytest.approx(weight, rel=1e-3)


def test_the_given_image_is_left_as_it_was() -> None:
    given = torch.ones(1, 3, 2, 2)
    canvas = Canvas(given, GATYS)
    canvas.step(lambda image: as_costs(image.square().mean()))
    assert torch.equal(given, torch.ones(1, 3, 2, 2))
