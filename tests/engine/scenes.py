"""Objectives of small scenes, for the tests of costs and gradients."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from engine.job.layers import equal_layers
from engine.job.recipe import Ramp, Recipe
from engine.job.spec import Job, StyleImage
from engine.paint.objective import Objective
from engine.paint.scene import Scene
from engine.pictures.preparing import prepare
from engine.vgg.vgg import VGG19
from tests.engine.jobs import LIMITS, blotches

STYLE_LAYERS = equal_layers(f"conv{block}_1" for block in range(1, 6))


def recipe(**changes: Any) -> Recipe:
    """A recipe with a cost of every kind, in one stage."""
    usual: dict[str, Any] = {
        "name": "test",
        "summary": "",
        "content_layers": equal_layers(["relu3_2", "conv4_2"]),
        "style_layers": STYLE_LAYERS,
        "alpha": Ramp(0.5, 0.5),
        "tv_weight": 0.3,
        "scales": 1,
        "size": 96,
    }
    return Recipe(**(usual | changes))


def objective(
    recipe: Recipe, vgg: VGG19, *styles: StyleImage, width: int = 96, height: int = 72
) -> Objective:
    """The cost of the recipe's only stage."""
    if recipe.style_layers and not styles:
        styles = (StyleImage(blotches(2)),)
    scene = Scene.of(prepare(Job(blotches(1, width, height), recipe, styles), LIMITS))
    (stage,) = recipe.stages()
    return Objective(scene, stage, vgg)


def somewhere_near(content: Tensor) -> Tensor:
    """A generated image with a way to go to the content image."""
    random = torch.Generator().manual_seed(5)
    return content + 0.3 * torch.randn(content.shape, generator=random)


def error(found: Tensor, expected: Tensor) -> float:
    """How far `found` is from `expected`, as a part of its length."""
    return float((found.double() - expected.double()).norm() / expected.double().norm())
