"""The canvas takes back what overshoots, averages what it was asked to, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from engine.job.recipe import Recipe
from engine.job.recipes import CLASSIC, GATYS
from engine.job.spec import Costs
from engine.paint.canvas import Canvas, Evaluation

CostFunction: TypeAlias = Callable[[Tensor], Evaluation]

# Pictures of a few pixels have no waves to favour.
LBFGS = replace(GATYS, smoothing=0.0)
ADAM = replace(CLASSIC, learning_rate=0.1)
BOTH = pytest.mark.parametrize("recipe", [LBFGS, ADAM], ids=["lbfgs", "adam"])


def evaluation(cost: Callable[[Tensor], Tensor], image: Tensor) -> Evaluation:
    image = image.detach().requires_grad_(True)
    total = cost(image)
    (gradient,) = torch.autograd.grad(total * image.numel(), image)
    return Evaluation(Costs(total.item(), 0.0, 0.0), gradient)


def step(canvas: Canvas, cost: CostFunction) -> Costs:
    """One iteration, with as many evaluations as it needs."""
    while (costs := canvas.step(cost(canvas.iterate))) is None:
        pass
    return costs


def towards(target: Tensor) -> CostFunction:
    """A bowl of different steepness in each pixel."""
    steepness = torch.linspace(1, 30, target.numel()).view(target.shape)
    return lambda image: evaluation(lambda x: (steepness * (x - target).square()).mean(), image)


def somewhere(height: int = 4, width: int = 5) -> Tensor:
    return torch.randn(1, 3, height, width, generator=torch.Generator().manual_seed(0))


@BOTH
def test_the_image_moves_to_where_the_cost_is_lowest(recipe: Recipe) -> None:
    canvas = Canvas(torch.zeros(1, 3, 4, 5), recipe)
    for _ in range(150):
        step(canvas, towards(somewhere()))
    torch.testing.assert_close(canvas.image, somewhere(), atol=1e-3, rtol=0)


def test_the_costs_of_a_step_are_those_it_started_from() -> None:
    start = torch.zeros(1, 3, 4, 5)
    expected = towards(somewhere())(start).costs
    assert step(Canvas(start, LBFGS), towards(somewhere())) == expected


@pytest.mark.parametrize("beyond", [1000.0, float("inf"), float("nan")])
def test_a_step_over_a_cliff_is_taken_back(beyond: float) -> None:
    evaluated: list[float] = []

    def cliff(image: Tensor) -> Evaluation:
        """Falls gently up to 1, where it leaps."""
        found = evaluation(
            lambda x: (10 - x).mean() if x.max() < 1 else (beyond * x.abs()).mean(), image
        )
        evaluated.append(found.costs.total)
        return found

    canvas = Canvas(torch.zeros(1, 3, 2, 2), LBFGS)
    reported = [step(canvas, cliff).total for _ in range(60)]
    assert not all(cost <= 10 for cost in evaluated), "the cliff was met"
    assert all(cost <= 10 for cost in reported), "and never stayed beyond"


def test_a_cost_that_rises_slowly_because_weights_move_is_followed() -> None:
    weight = 1.0

    def rising(image: Tensor) -> Evaluation:
        return evaluation(lambda x: weight * (1 + x.square().mean()), image)

    canvas = Canvas(torch.ones(1, 3, 2, 2), LBFGS)
    for _ in range(100):
        weight *= 1.05
        cost = step(canvas, rising).total
    assert cost == pytest.approx(weight, rel=1e-3)


def test_a_size_that_costs_much_more_is_no_overshooting_step() -> None:
    canvas = Canvas(torch.ones(1, 3, 4, 4), LBFGS)
    step(canvas, lambda image: evaluation(lambda x: x.square().mean(), image))
    larger = canvas.resized(8, 8)
    evaluated = 0

    def dearer(image: Tensor) -> Evaluation:
        nonlocal evaluated
        evaluated += 1
        return evaluation(lambda x: 1000 + x.square().mean(), image)

    step(larger, dearer)
    assert evaluated == 1


@BOTH
def test_the_given_image_is_left_as_it_was(recipe: Recipe) -> None:
    given = torch.ones(1, 3, 2, 2)
    canvas = Canvas(given, recipe)
    step(canvas, towards(somewhere(2, 2)))
    assert torch.equal(given, torch.ones(1, 3, 2, 2))
    assert not torch.equal(canvas.image, given)


@BOTH
@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_the_average_is_exponential_and_begins_without_a_bias(recipe: Recipe, share: float) -> None:
    plain = Canvas(torch.zeros(1, 3, 4, 5), recipe)
    averaged = Canvas(torch.zeros(1, 3, 4, 5), replace(recipe, averaging=share))
    iterates: list[Tensor] = []
    for _ in range(15):
        assert step(plain, towards(somewhere())) == step(averaged, towards(somewhere()))
        iterates.append(plain.image.double())
        count = len(iterates)
        weights = [(1 - share) * share ** (count - i) for i in range(1, count + 1)]
        by_hand = sum(
            (weight * iterate for weight, iterate in zip(weights, iterates, strict=True)),
            torch.zeros(()),
        ) / sum(weights)
        torch.testing.assert_close(averaged.image.double(), by_hand, rtol=1e-4, atol=1e-5)
    assert not torch.equal(averaged.image, plain.image)


def test_before_the_first_step_the_picture_is_the_given_one() -> None:
    image = somewhere()
    assert torch.equal(Canvas(image, replace(LBFGS, averaging=0.9)).image, image)


def stepped(recipe: Recipe, steps: int = 6) -> Canvas:
    canvas = Canvas(torch.zeros(1, 3, 4, 5), recipe)
    for _ in range(steps):
        step(canvas, towards(somewhere()))
    return canvas


@BOTH
def test_a_larger_size_goes_on_from_the_picture_and_what_was_learnt(recipe: Recipe) -> None:
    canvas = stepped(recipe)
    larger, afresh = canvas.resized(8, 10), canvas.resized(8, 10, carry=False)
    expected = functional.interpolate(canvas.image, (8, 10), mode="bicubic", antialias=True)
    for other in (larger, afresh):
        torch.testing.assert_close(other.image, expected)
    learnt = {"optimiser change 00", "optimiser first moment"}
    assert learnt & larger.tensors().keys()
    assert not learnt & afresh.tensors().keys()


def test_the_same_size_is_the_same_picture_to_the_bit() -> None:
    canvas = stepped(LBFGS)
    assert torch.equal(canvas.resized(4, 5).image, canvas.image)


def test_an_average_is_what_the_next_size_begins_with() -> None:
    canvas = stepped(replace(ADAM, averaging=0.9))
    shown = canvas.image.clone()
    resized = canvas.resized(4, 5)
    assert torch.equal(resized.image, shown)
    assert "average" not in resized.tensors()


@BOTH
@pytest.mark.parametrize("averaging", [0.0, 0.9])
def test_a_restored_canvas_goes_on_to_the_bit(recipe: Recipe, averaging: float) -> None:
    recipe = replace(recipe, averaging=averaging)
    canvas = stepped(recipe)
    kept = {name: tensor.clone() for name, tensor in canvas.tensors().items()}
    again = Canvas.restored(kept, recipe)
    assert torch.equal(again.image, canvas.image)
    for _ in range(6):
        assert step(canvas, towards(somewhere())) == step(again, towards(somewhere()))
    assert torch.equal(again.image, canvas.image)


def test_a_restored_canvas_knows_which_cost_overshoots() -> None:
    canvas = stepped(LBFGS)
    again = Canvas.restored(dict(canvas.tensors()), LBFGS)
    costs = iter([1e9, 1.0])
    found = step(again, lambda image: Evaluation(Costs(next(costs), 0, 0), torch.zeros_like(image)))
    assert found.total == 1.0


def test_a_restored_canvas_knows_that_its_last_step_was_taken_back() -> None:
    """What comes next is accepted, as there is no other step to take back."""
    canvas = stepped(LBFGS)
    dear = Evaluation(Costs(1e9, 0, 0), torch.zeros_like(canvas.iterate))
    assert canvas.step(dear) is None
    again = Canvas.restored(dict(canvas.tensors()), LBFGS)
    assert again.step(dear) == dear.costs


# What a checkpoint has that the CPU needs to know.
FOR_THE_CPU = {
    "accepted",
    "averaged",
    "optimiser caution",
    "optimiser slots",
    "optimiser steps",
    "optimiser unlearnt",
}


@BOTH
@pytest.mark.parametrize("averaging", [0.0, 0.9])
def test_a_step_on_a_gpu_is_not_waited_for(recipe: Recipe, averaging: float) -> None:
    """On torch's "meta" device there is nothing to wait for: whoever does so fails."""
    recipe = replace(recipe, averaging=averaging)
    kept = stepped(recipe).tensors()
    there = Canvas.restored(
        {name: t if name in FOR_THE_CPU else t.to("meta") for name, t in kept.items()}, recipe
    )
    for _ in range(3):
        gradient = torch.empty_like(there.iterate)
        assert there.step(Evaluation(Costs(0.0, 0.0, 0.0), gradient)) is not None
    assert there.image.is_meta
