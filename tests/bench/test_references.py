"""The settings to compare with: their costs beside their formulas, and what they paint."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from bench.judge import references
from bench.judge.references import (
    LAYERS,
    PUBLISHED,
    REFERENCES,
    STYLE_LAYERS,
    CrowsonkbCost,
    NeuralStyleCost,
    Task,
    sizes,
)
from bench.measure.plain import PlainNetwork
from engine.job.recipe import Pooling
from engine.job.spec import PictureLimits
from engine.pictures import images
from engine.vgg.preprocessing import preprocess, reverse
from tests.engine.jobs import blotches, pixels
from tests.engine.scenes import error
from tests.random_weights import narrow

CPU = torch.device("cpu")


def picture(seed: int, width: int = 64, height: int = 48) -> Image.Image:
    return images.decode(blotches(seed, width, height), PictureLimits())


def task(**changes: object) -> Task:
    usual: dict[str, object] = {"size": 64, "iterations": 6, **changes}
    return Task(picture(1), picture(2), weights=narrow(), device=CPU, **usual)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def network() -> PlainNetwork:
    return PlainNetwork(narrow(), CPU, Pooling.MAX)


def rows(network: PlainNetwork, image: Tensor, scale: float) -> dict[str, NDArray[np.float64]]:
    """Activations in the size that they have as published, (n_C, positions)."""
    found = network(image, LAYERS)
    return {
        name: PUBLISHED[name] * scale * found[name].flatten(2).squeeze(0).double().numpy()
        for name in LAYERS
    }


def seen(seed: int) -> Tensor:
    return preprocess(picture(seed), CPU)


def test_neural_style_costs_what_its_formula_says(network: PlainNetwork) -> None:
    content, style, image = (rows(network, seen(seed), 1.0) for seed in (1, 2, 3))
    expected = 5 * 0.5 * ((image["relu4_2"] - content["relu4_2"]) ** 2).mean()
    for name in STYLE_LAYERS:
        grams = [found[name] @ found[name].T / found[name].size for found in (image, style)]
        expected += 100 * ((grams[0] - grams[1]) ** 2).mean()
    levels = pixels(picture(3))
    differences = sum(np.abs(np.diff(levels, axis=axis)).sum() for axis in (0, 1))
    found = NeuralStyleCost(network, seen(1), seen(2), 0.5)(seen(3))
    assert found.item() == pytest.approx(expected + 1e-3 * differences, rel=1e-4)


def wasserstein(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """The squared distance of Gaussians over the number of channels.

    The root's trace is the sum of the roots of the eigenvalues of the covariances' product.
    """
    spread_x, spread_y = np.cov(x, bias=True), np.cov(y, bias=True)
    shared = np.sqrt(np.linalg.eigvals(spread_x @ spread_y).real.clip(0)).sum()
    means = ((x.mean(axis=1) - y.mean(axis=1)) ** 2).sum()
    return float(means + np.trace(spread_x + spread_y) - 2 * shared) / len(x)


def test_crowsonkb_costs_what_its_formula_says(network: PlainNetwork) -> None:
    scale = 1 / (255 * 0.226)
    content, style, image = (rows(network, seen(seed), scale) for seed in (1, 2, 3))
    expected = 0.015 * 0.5 * ((image["relu4_2"] - content["relu4_2"]) ** 2).mean()
    for name, weight in zip(STYLE_LAYERS, (256, 64, 16, 4, 1), strict=True):
        expected += weight / 341 * wasserstein(image[name], style[name])
    parts = pixels(picture(3)) / 255
    across, down = np.diff(parts, axis=1), np.diff(parts, axis=0)
    expected += 2 * ((across**2).sum() + (down**2).sum()) / parts.size
    found = CrowsonkbCost(network, seen(1), seen(2), 0.5)(seen(3))
    # What is added to covariances, so that they can be inverted, is in one of them only.
    assert found.item() == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("kind", [NeuralStyleCost, CrowsonkbCost])
def test_the_gradients_are_those_of_the_costs(
    network: PlainNetwork, kind: type[NeuralStyleCost] | type[CrowsonkbCost]
) -> None:
    cost = kind(network, seen(1), seen(2), 1.0)
    image = seen(3).contiguous().requires_grad_(True)
    (gradient,) = torch.autograd.grad(cost(image), image)
    with torch.no_grad():
        way = gradient / gradient.norm()
        step = 0.02
        risen = (cost(image + step * way) - cost(image - step * way)) / (2 * step)
    assert risen.item() == pytest.approx(gradient.norm().item(), rel=0.05)


@pytest.mark.parametrize("name", list(REFERENCES))
def test_a_reference_paints_with_the_style_and_less_of_it_where_the_content_weighs_more(
    name: str,
) -> None:
    looks: list[int] = []
    painted = REFERENCES[name](task(say=looks.append))
    assert painted.size == (64, 48)
    assert looks == list(range(1, len(looks) + 1))
    content = pixels(picture(1))
    moved = np.abs(pixels(painted) - content).mean()
    assert moved > 2
    timid = REFERENCES[name](task(factor=1e6))
    assert np.abs(pixels(timid) - content).mean() < moved


def test_neural_style_brings_its_cost_down(network: PlainNetwork) -> None:
    cost = NeuralStyleCost(network, seen(1), seen(2), 1.0)
    painted = REFERENCES["neural-style"](task(iterations=20))
    assert cost(preprocess(painted, CPU)) < 0.5 * cost(seen(1))


def test_crowsonkb_grows_by_the_root_of_two() -> None:
    assert sizes(512) == (128, 181, 256, 362, 512)
    assert sizes(192) == (136, 192)
    assert sizes(100) == (100,)
    for first, second in zip(sizes(700), sizes(700)[1:], strict=False):
        assert second / first == pytest.approx(math.sqrt(2), rel=0.01)


def test_crowsonkb_shows_the_average_of_its_iterates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of iterates that stand still the average is where they stand, at each size."""

    class Still:
        def __init__(self, *_: object) -> None:
            pass

        def __call__(self, image: Tensor) -> Tensor:
            return 0 * image.sum()

    monkeypatch.setattr(references, "CrowsonkbCost", Still)
    large = REFERENCES["crowsonkb"](task(iterations=2))
    assert error(torch.tensor(pixels(large)), torch.tensor(pixels(reverse(seen(1))))) < 0.01
    looks: list[int] = []
    assert REFERENCES["crowsonkb"](task(iterations=2, size=192, say=looks.append)).size == (
        192,
        144,
    )
    assert len(looks) == 2 * 2 + 2
