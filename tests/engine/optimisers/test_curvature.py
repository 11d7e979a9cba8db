"""L-BFGS's curvature by matrices is that of the two loops in the book, and costs a GPU little."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode

from engine.optimisers import curvature
from engine.optimisers.curvature import Curvature, Guess, Pair, room
from engine.optimisers.optimisers import LBFGS
from engine.optimisers.smoothing import Smoothing

SHAPE = (1, 3, 4, 5)
# What a checkpoint has that the CPU needs to know.
FOR_THE_CPU = {"slots", "caution"}


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers are as on a GPU, where the CPU would have to wait for them."""
    monkeypatch.setattr(curvature, "_at_hand", lambda _: False)


def waves(x: Tensor) -> Tensor:
    """The slope of a bowl with waves, whose curvature is below zero at many places."""
    neighbours = functional.pad(x, (1, 0))[..., :-1] + functional.pad(x, (0, 1))[..., 1:]
    return 0.2 * x + 0.3 * torch.cos(3 * x) + 0.1 * neighbours


def bowl(x: Tensor) -> Tensor:
    """The slope of a bowl."""
    return bent(x - 1)


def start(dtype: torch.dtype = torch.float64) -> Tensor:
    return 2 * torch.randn(SHAPE, generator=torch.Generator().manual_seed(0), dtype=dtype)


# Steps after which the gradient says that the curvature is below zero.
HOLLOW = {3, 7, 8, 20, 21, 22, 23, 24, 30, 37, 41, 43, 50}


def walked(known: Curvature, steps: int) -> Iterator[tuple[Pair | None, Tensor, Tensor]]:
    """The last pair, the gradient, and what `known` makes of it, at each of some steps."""
    random = torch.Generator().manual_seed(1)
    gradient, pair = start(), None
    for index in range(steps):
        found = known.times(gradient)
        yield pair, gradient, found
        aside = torch.randn(SHAPE, generator=random, dtype=torch.float64)
        step = 0.1 * aside - 0.4 * found
        known.follow(step, gradient)
        pair = Pair(step, -bent(step) if index in HOLLOW else bent(step))
        gradient = gradient + pair.change


def bent(step: Tensor) -> Tensor:
    """How a gradient changes over a step in a bowl."""
    return torch.linspace(1, 30, step.numel()).view(step.shape).to(step) * step


def dot(one: Tensor, other: Tensor) -> Tensor:
    return (one * other).sum()


def shows(pair: Pair) -> bool:
    return bool(dot(*pair) > 1e-7 * pair.step.norm() * pair.change.norm())


def by_two_loops(pairs: list[Pair], newest: Pair, guess: Guess, gradient: Tensor) -> Tensor:
    """Nocedal & Wright, algorithm 7.4, with H0 from the newest pair by 7.20."""
    found, shares = gradient, []
    for step, change in reversed(pairs):
        shares.append(dot(step, found) / dot(step, change))
        found = found - shares[-1] * change
    found = guess(found) * dot(*newest) / dot(newest.change, guess(newest.change))
    for (step, change), share in zip(pairs, reversed(shares), strict=True):
        found = found + (share - dot(change, found) / dot(step, change)) * step
    return found


@pytest.mark.parametrize("history", [1, 3, 6, 100])
def test_it_is_what_two_loops_over_the_pairs_find(history: int) -> None:
    guess = Smoothing(16.0)
    pairs: list[Pair] = []
    for pair, gradient, found in walked(Curvature(guess, history), 60):
        if pair is None:
            torch.testing.assert_close(found, guess(gradient))
            continue
        if shows(pair):
            pairs.append(pair)
        expected = by_two_loops(pairs[-history:], pairs[-1], guess, gradient)
        torch.testing.assert_close(found, expected, rtol=1e-6, atol=1e-8)
    assert len(pairs) == 59 - len(HOLLOW)


@pytest.mark.usefixtures("far")
@pytest.mark.parametrize("history", [1, 3, 6, 100])
def test_on_a_gpu_a_step_that_shows_nothing_takes_the_place_of_an_old_one(history: int) -> None:
    """That is the only difference, as only the GPU knows what it shows."""
    guess = Smoothing(16.0)
    steps: list[Pair] = []
    for pair, gradient, found in walked(Curvature(guess, history), 60):
        if pair is None:
            continue
        steps.append(pair)
        newest = next(each for each in reversed(steps) if shows(each))
        pairs = [each for each in steps[-history:] if shows(each)]
        expected = by_two_loops(pairs, newest, guess, gradient)
        torch.testing.assert_close(found, expected, rtol=1e-6, atol=1e-8)
    assert sum(map(shows, steps)) == 59 - len(HOLLOW)


@pytest.mark.usefixtures("far")
def test_on_a_gpu_nothing_takes_a_place_before_the_first_pair() -> None:
    known = Curvature(Smoothing(16.0), 2)
    image = start()
    known.follow(image, image)
    for _ in range(3):
        known.times(torch.zeros(SHAPE, dtype=torch.float64))  # The gradient fell along the step.
        assert not known.known
        known.follow(image, image)
    known.times(2 * image)
    assert len(known.pairs()) == 1


def test_pairs_adopted_are_as_good_as_pairs_followed() -> None:
    followed, adopted = (Curvature(Smoothing(16.0), 6) for _ in range(2))
    seen = [(pair, gradient, found) for pair, gradient, found in walked(followed, 24)]
    adopted.adopt(pair for pair, *_ in seen if pair is not None)
    torch.testing.assert_close(adopted.times(seen[-1][1]), seen[-1][2])


def painted(optimiser: LBFGS, image: Tensor, steps: int) -> None:
    for _ in range(steps):
        optimiser.step(image, waves(image))


@pytest.mark.parametrize("is_far", [False, True])
@pytest.mark.parametrize("steps", [2, 4, 7, 40])
def test_a_ring_that_is_kept_goes_on_to_the_bit(
    is_far: bool, steps: int, request: pytest.FixtureRequest
) -> None:
    if is_far:
        request.getfixturevalue("far")
    optimiser, again = (LBFGS(0.5, 16.0, history=5) for _ in range(2))
    image = start(torch.float32)
    painted(optimiser, image, steps)
    again.load({name: tensor.clone() for name, tensor in optimiser.tensors().items()})
    other = image.clone()
    painted(optimiser, image, 12)
    painted(again, other, 12)
    assert torch.equal(image, other)


def test_what_is_kept_says_plainly_which_steps_and_changes_there_were() -> None:
    optimiser, image = LBFGS(0.5, 16.0, history=5), start()
    images, gradients = [], []
    for _ in range(9):
        images.append(image.clone())
        gradients.append(bowl(image))
        optimiser.step(image, bowl(image))
    images.append(image)
    kept = optimiser.tensors()
    for index in range(5):
        first = 3 + index
        step, change = kept[f"step {index:02}"], kept[f"change {index:02}"]
        torch.testing.assert_close(step, images[first + 1] - images[first])
        torch.testing.assert_close(change, gradients[first + 1] - gradients[first])
    assert "change 05" not in kept
    torch.testing.assert_close(kept["last step"], images[-1] - images[-2])
    torch.testing.assert_close(kept["last gradient"], gradients[-1])


class Told(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts what torch is told to calculate."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.steps = 0

    def __torch_dispatch__(
        self, operator: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        self.steps += not (operator.is_view or "empty" in str(operator))
        return operator(*args, **(kwargs or {}))


def elsewhere(optimiser: LBFGS) -> LBFGS:
    """The same on a device that is no CPU, and can't be waited for as it has no numbers."""
    other = LBFGS(0.5, 16.0)
    kept = optimiser.tensors()
    other.load({n: t if n in FOR_THE_CPU else t.to("meta") for n, t in kept.items()})
    return other


def test_a_gpu_is_not_waited_for_and_told_as_little_for_many_pairs_as_for_one() -> None:
    told = []
    for steps in (2, 6, 28):
        optimiser, image = LBFGS(0.5, 16.0), start(torch.float32)
        for _ in range(steps):
            optimiser.step(image, bowl(image))
        there = elsewhere(optimiser)
        there.step(image.to("meta"), image.to("meta"))
        with Told() as counter:
            there.step(image.to("meta"), image.to("meta"))
        told.append(counter.steps)
    assert told[0] == told[1] == told[2] <= 55


def test_the_memory_for_pairs_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    pair = 2 * 4 * 60
    monkeypatch.setattr(curvature, "_HISTORY_BYTES", 5 * pair)
    optimiser, image = LBFGS(1.0), start(torch.float32)
    for _ in range(12):
        optimiser.step(image, bowl(image))
    kept = optimiser.tensors()
    assert "change 04" in kept
    assert "change 05" not in kept
    # Twice the pixels leave room for half as many: the newest.
    larger = optimiser.resized(8, 5).tensors()
    assert "change 02" not in larger
    torch.testing.assert_close(
        larger["change 01"],
        functional.interpolate(kept["change 04"], (8, 5), mode="bicubic", antialias=True),
    )
    assert "change 01" not in optimiser.resized(16, 20).tensors()


@pytest.mark.parametrize(("pixels", "pairs"), [(10_000, 20), (4_000_000, 20), (45_000_000, 1)])
def test_large_pictures_leave_room_for_fewer_pairs(pixels: int, pairs: int) -> None:
    assert room(3 * pixels, 20) == pairs
    assert pairs == 1 or 2 * 4 * 3 * pixels * pairs <= 2 * 2**30


@pytest.mark.parametrize("is_far", [False, True])
@pytest.mark.parametrize(("vectors", "rows"), [(1, 1), (2, 7), (1, 20)])
def test_products_with_large_images_are_as_precise_as_with_small_ones(
    vectors: int, rows: int, is_far: bool, request: pytest.FixtureRequest
) -> None:
    """Though float32 adds up many numbers, as in a sum from one end to the other, badly."""
    if is_far:
        request.getfixturevalue("far")
    random = torch.Generator().manual_seed(1)
    shape = torch.Size((1, 3, 300, 401))
    left, right = (torch.randn(n, 3 * 300 * 401, generator=random) for n in (vectors, rows))
    expected = left.double() @ right.double().T
    found = curvature._times_rows(right, list(left), shape)
    # Of the length that the sums of so many numbers of either sign have.
    torch.testing.assert_close(found, expected, rtol=0, atol=5e-6 * left[0].norm().item())
