"""The optimisers step as torch's do, and keep what they know over sizes and files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from engine.job.recipe import Recipe
from engine.job.recipes import CLASSIC, GATYS
from engine.optimisers.optimisers import LBFGS, Adam, PixelOptimiser, optimiser_for
from engine.optimisers.smoothing import Smoothing

SHAPE = (1, 3, 4, 5)
MAKERS: dict[str, Callable[[], PixelOptimiser]] = {
    "lbfgs": lambda: LBFGS(1.0),
    "smoothing": lambda: LBFGS(1.0, 16.0),
    "adam": lambda: Adam(0.1),
}
EACH = pytest.mark.parametrize("make", MAKERS.values(), ids=list(MAKERS))


def start() -> Tensor:
    return 2 * torch.randn(SHAPE, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


_RANDOM = torch.randn(60, 60, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
TURN = torch.linalg.qr(_RANDOM)[0]


def quadratic(x: Tensor) -> Tensor:
    """A random bowl whose curvatures lie between 1 and 40."""
    turned = TURN @ (x.flatten() - 1)
    steepness = torch.linspace(1, 40, 60, dtype=torch.float64)
    return torch.dot(steepness, turned.square()) / 2


def waves(x: Tensor) -> Tensor:
    """A bowl with waves, in which the curvature is below zero at many places."""
    both = 0.1 * (x[..., 1:] * x[..., :-1]).sum()
    return 0.1 * x.square().sum() + 0.1 * torch.sin(3 * x).sum() + both


def slope(cost: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    x = x.detach().requires_grad_(True)
    (gradient,) = torch.autograd.grad(cost(x), x)
    return gradient


def trace(
    optimiser: PixelOptimiser, cost: Callable[[Tensor], Tensor], x: Tensor, steps: int
) -> list[Tensor]:
    """The image after each step; `x` itself is moved, too."""
    found = []
    for _ in range(steps):
        optimiser.step(x, slope(cost, x))
        found.append(x.clone())
    return found


def torchs(
    optimiser: torch.optim.Optimizer, cost: Callable[[Tensor], Tensor], x: Tensor, steps: int
) -> list[Tensor]:
    """The same with one of torch's optimisers."""
    found = []

    def closure() -> float:
        x.grad = slope(cost, x)
        return cost(x).item()

    for _ in range(steps):
        optimiser.step(closure)
        found.append(x.detach().clone())
    return found


def pairs(optimiser: PixelOptimiser) -> int:
    return sum(name.startswith("change") for name in optimiser.tensors())


# At a rate of 1 the waves are so wild that the last digit's rounding would be a step's in the end.
@pytest.mark.parametrize(("cost", "rate"), [(quadratic, 1.0), (quadratic, 0.5), (waves, 0.5)])
@pytest.mark.parametrize("history", [5, 20, 100])
def test_every_step_of_lbfgs_is_the_one_that_torch_takes(
    cost: Callable[[Tensor], Tensor], history: int, rate: float
) -> None:
    mine, theirs = start(), start().requires_grad_(True)
    found = trace(LBFGS(rate, history=history), cost, mine, 40)
    reference = torch.optim.LBFGS(
        [theirs],
        lr=rate,
        max_iter=1,
        history_size=history,
        tolerance_grad=0,
        tolerance_change=0,
    )
    for step, (one, other) in enumerate(
        zip(found, torchs(reference, cost, theirs, 40), strict=True), 1
    ):
        torch.testing.assert_close(one, other, rtol=1e-6, atol=1e-8, msg=f"step {step}")


def test_lbfgs_learns_nothing_where_the_curvature_is_below_zero() -> None:
    """So that the test above saw both what torch learns from and what it does not."""
    optimiser, image = LBFGS(0.5, history=100), start()
    learnt = []
    for _ in range(40):
        trace(optimiser, waves, image, 1)
        learnt.append(pairs(optimiser))
    assert learnt[:15] == list(range(15)), "at first there is something to learn from each step"
    assert learnt[-1] < 39
    stalled = next(i for i, (one, after) in enumerate(pairwise(learnt)) if one == after)
    assert learnt[-1] > learnt[stalled], "and again after those from which there is not"


def test_what_no_step_has_shown_is_smoothed() -> None:
    """The same steps by the inverse Hessian as a matrix (BFGS, Nocedal & Wright, 6.17)."""
    smooth = Smoothing(16.0)
    image = start()
    apart = torch.eye(60, dtype=torch.float64).view(60, *SHAPE)
    smoothing = torch.stack([smooth(one).flatten() for one in apart])
    found = trace(LBFGS(1.0, 16.0), quadratic, image, 9)
    x = start().flatten()
    steps: list[tuple[Tensor, Tensor]] = []
    gradient = slope(quadratic, x)
    for mine in found:
        # The first step changes pixels by a grey level, which is 1 / 58 of a deviation.
        inverse = smoothing / (smoothing @ gradient).square().mean().sqrt() / 58
        if steps:
            step, change = steps[-1]
            inverse = smoothing * (step @ change) / (change @ smoothing @ change)
        for step, change in steps:
            ratio = 1 / (step @ change)
            across = torch.eye(60, dtype=torch.float64) - ratio * torch.outer(step, change)
            inverse = across @ inverse @ across.T + ratio * torch.outer(step, step)
        step = -inverse @ gradient
        x = x + step
        after = slope(quadratic, x)
        steps.append((step, after - gradient))
        gradient = after
        torch.testing.assert_close(mine.flatten(), x, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("cost", [quadratic, waves])
@pytest.mark.parametrize("rate", [0.05, 1.0])
def test_every_step_of_adam_is_the_one_that_torch_takes(
    cost: Callable[[Tensor], Tensor], rate: float
) -> None:
    mine, theirs = start(), start().requires_grad_(True)
    found = trace(Adam(rate), cost, mine, 40)
    reference = torch.optim.Adam([theirs], lr=rate, betas=(0.9, 0.99))
    for one, other in zip(found, torchs(reference, cost, theirs, 40), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-9)


@EACH
def test_each_reaches_the_lowest_cost(make: Callable[[], PixelOptimiser]) -> None:
    image = start()
    trace(make(), quadratic, image, 300)
    torch.testing.assert_close(image, torch.ones_like(image), atol=0.02, rtol=0)


def test_lbfgs_needs_far_fewer_steps_than_adam() -> None:
    after_forty = [
        quadratic(trace(optimiser, quadratic, start(), 40)[-1])
        for optimiser in (LBFGS(1.0), Adam(0.1))
    ]
    assert after_forty[0] < 0.01 * after_forty[1]


def test_recipes_say_which_optimiser_and_how_fast() -> None:
    fast: Recipe = replace(CLASSIC, learning_rate=0.2)
    adam, lbfgs = optimiser_for(fast), optimiser_for(GATYS)
    assert isinstance(adam, Adam)
    assert isinstance(lbfgs, LBFGS)
    image = start()
    before = image.clone()
    adam.step(image, slope(quadratic, image))
    # Adam's first step moves each value by its rate.
    torch.testing.assert_close((image - before).abs(), torch.full_like(image, 0.2))


def knows_nothing(optimiser: LBFGS) -> bool:
    return pairs(optimiser) == 0 and "last step" not in optimiser.tensors()


def test_a_step_taken_back_is_forgotten_with_all_that_led_to_it() -> None:
    optimiser, image = LBFGS(1.0), start()
    trace(optimiser, quadratic, image, 6)
    before = image.clone()
    trace(optimiser, quadratic, image, 1)
    assert not knows_nothing(optimiser)
    optimiser.take_back(image)
    torch.testing.assert_close(image, before)
    assert knows_nothing(optimiser)


def test_the_steps_after_one_taken_back_are_careful_at_first() -> None:
    """An eighth of what they would be otherwise, then a quarter, until they are whole again."""
    optimiser, image = LBFGS(1.0), start()
    optimiser.take_back(image)
    trace(optimiser, quadratic, image, 1)
    shares = []
    for _ in range(5):
        usual = LBFGS(1.0)
        known = {name: tensor.clone() for name, tensor in optimiser.tensors().items()}
        usual.load(known | {"caution": torch.tensor(1.0)})
        whole = trace(usual, quadratic, image.clone(), 1)[0] - image
        before = image.clone()
        shares.append(
            float((trace(optimiser, quadratic, image, 1)[0] - before).norm() / whole.norm())
        )
    assert shares == pytest.approx([1 / 8, 1 / 4, 1 / 2, 1, 1])


@EACH
@pytest.mark.parametrize("steps", [0, 1, 12])
def test_what_is_saved_and_loaded_goes_on_to_the_bit(
    make: Callable[[], PixelOptimiser], steps: int
) -> None:
    optimiser, image = make(), start()
    trace(optimiser, waves, image, steps)
    other = make()
    other.load({name: tensor.clone() for name, tensor in optimiser.tensors().items()})
    rest = trace(other, waves, image.clone(), 12)
    for one, again in zip(trace(optimiser, waves, image, 12), rest, strict=True):
        assert torch.equal(one, again)


def field(size: int, first: float, last: float) -> Tensor:
    """Values that grow over the picture, at any size of it."""
    rising = torch.linspace(first, last, size).expand(1, 3, size, size)
    return (rising * rising.transpose(2, 3)).sqrt()


def scene(size: int) -> Callable[[Tensor], Tensor]:
    """The same cost at any size: each place has its own steepness and its own best grey."""
    return lambda x: (field(size, 1, 40) * (x - field(size, 0.5, 2)).square()).sum()


@pytest.mark.parametrize("smoothing", [0.0, 16.0])
def test_the_curvature_that_was_learnt_at_one_size_helps_at_the_next(smoothing: float) -> None:
    coarse = LBFGS(1.0, smoothing)
    trace(coarse, scene(16), torch.zeros(1, 3, 16, 16), 8)
    costs = {}
    for name, optimiser in (
        ("knowing", coarse.resized(32, 32)),
        ("new", LBFGS(1.0, smoothing)),
    ):
        image = torch.zeros(1, 3, 32, 32)
        costs[name] = scene(32)(trace(optimiser, scene(32), image, 4)[-1]).item()
    assert costs["knowing"] < 0.2 * costs["new"]


def test_adam_goes_on_at_another_size_as_it_would_have_at_the_first() -> None:
    coarse, image = Adam(0.1), torch.zeros(1, 3, 16, 16)
    trace(coarse, scene(16), image, 20)
    larger = functional.interpolate(image, (32, 32), mode="bicubic", antialias=True)
    before = image.clone(), larger.clone()
    trace(coarse.resized(32, 32), scene(32), larger, 1)
    trace(coarse, scene(16), image, 1)
    expected = functional.interpolate(image - before[0], (32, 32), mode="bicubic", antialias=True)
    assert (larger - before[1] - expected).norm() < 0.1 * expected.norm()


@EACH
def test_what_an_optimiser_knows_has_the_new_size(make: Callable[[], PixelOptimiser]) -> None:
    optimiser = make()
    trace(optimiser, scene(16), torch.zeros(1, 3, 16, 16), 6)
    known = [tensor for tensor in optimiser.resized(20, 31).tensors().values() if tensor.dim() == 4]
    assert len(known) >= 2
    assert {tuple(tensor.shape) for tensor in known} == {(1, 3, 20, 31)}


def test_adams_second_moments_stay_above_zero_at_another_size() -> None:
    """Where they fall from high to nothing, sharper interpolation would swing below."""
    optimiser, image = Adam(0.1), torch.zeros(1, 3, 16, 16)
    edge = torch.zeros_like(image)
    edge[..., 8:] = 5
    optimiser.step(image, edge)
    assert optimiser.resized(45, 45).tensors()["second moment"].min() >= 0


def test_an_optimiser_that_knows_nothing_can_be_resized() -> None:
    assert knows_nothing(LBFGS(1.0).resized(8, 8))
    assert Adam(0.1).resized(8, 8).tensors() == {}
