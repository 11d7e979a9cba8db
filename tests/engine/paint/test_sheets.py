"""Pictures of unlike sizes get in one pass, on a GPU, the answers that they get alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

import pytest
import torch

from engine.job.layers import Layer, equal_layers
from engine.job.recipe import Pooling, Recipe, StyleLoss
from engine.job.recipes import EASEL, OIL, SKETCH
from engine.job.spec import StyleImage
from engine.paint.objective import Question, answer_together
from engine.paint.sheets import look_for
from engine.vgg.vgg import VGG19
from tests.engine.jobs import blotches, mask
from tests.engine.pretend_gpu import PretendGpu
from tests.engine.scenes import STYLE_LAYERS, error, objective, recipe, somewhere_near

# Costs that hang on no maximum and on no ReLU's edge, where rounding makes a difference.
SMOOTH: dict[str, Any] = {
    "style_layers": STYLE_LAYERS,
    "content_layers": equal_layers(["conv3_2", "conv4_2"]),
    "pooling": Pooling.AVERAGE,
}
# Of photos, as wide and as high as these.
SHAPES = ((96, 72), (72, 96), (80, 80), (112, 63), (96, 64))


def asked(
    vgg: VGG19, recipe: Recipe, shape: tuple[int, int], *styles: StyleImage, progress: float = 0.3
) -> Question:
    width, height = shape
    small = replace(recipe, size=max(shape), scales=1, exact=None)
    cost = objective(small, vgg, *styles, width=width, height=height)
    near = somewhere_near(cost.content.cpu()).to(vgg.device)
    return Question(cost, near, progress)


def one_recipe(vgg: VGG19, **changes: Any) -> list[Question]:
    return [asked(vgg, replace(EASEL, **changes), shape) for shape in SHAPES]


def smooth(vgg: VGG19) -> list[Question]:
    return one_recipe(vgg, **SMOOTH)


def two_of_each(vgg: VGG19) -> list[Question]:
    """In an order that is not the pass's."""
    return [
        asked(vgg, replace(EASEL, **SMOOTH, tv_weight=weight), shape, progress=weight)
        for weight in (0.0, 0.5)
        for shape in SHAPES[:3]
    ]


def unlike_recipes(vgg: VGG19) -> list[Question]:
    """Of either pooling, other layers and costs, and without any style, or any content."""
    drawing = replace(SKETCH, epochs=(), content_layers=equal_layers(["relu4_2"]))
    shallow = recipe(
        content_layers=(Layer("conv2_2", 3.0),),
        style_layers=(Layer("relu3_1", 1.0),),
        tv_weight=0.0,
    )
    return [
        asked(vgg, EASEL, SHAPES[0]),
        asked(vgg, drawing, SHAPES[1]),
        asked(vgg, shallow, SHAPES[2]),
        asked(vgg, OIL, SHAPES[3], progress=0.9),
        asked(vgg, replace(EASEL, content_layers=(), tv_weight=0.0), SHAPES[1]),
        asked(vgg, recipe(style_loss=StyleLoss.WASSERSTEIN), SHAPES[4]),
    ]


def regions(vgg: VGG19) -> list[Question]:
    """Where only a part is painted, or two styles apply in parts of their own."""
    part = StyleImage(blotches(2), mask=mask(right=100))
    parts = [
        StyleImage(blotches(n), float(n), over)
        for n, over in ((2, mask()), (3, mask(left=0, right=200)))
    ]
    usual = recipe(style_layers=STYLE_LAYERS)
    return [
        asked(vgg, usual, (96, 72), part),
        asked(vgg, usual, (72, 96)),
        asked(vgg, usual, (96, 72), *parts),
    ]


def test_on_a_cpu_pictures_of_unlike_sizes_are_looked_at_one_after_the_other(
    narrow_vgg: VGG19,
) -> None:
    """There a sheet is slower."""
    assert all(question.objective.shelf is None for question in one_recipe(narrow_vgg))


def test_what_can_lie_on_a_sheet(gpu_vgg: VGG19) -> None:
    """Not a picture by tiles, nor one that is next to nothing in the deepest block."""
    assert asked(gpu_vgg, EASEL, SHAPES[0]).objective.shelf is not None
    tiled = replace(EASEL, tile=128)
    assert asked(gpu_vgg, tiled, (300, 200)).objective.shelf is None
    assert asked(gpu_vgg, EASEL, (96, 31)).objective.shelf is None


@pytest.mark.parametrize(
    ("ask", "apart"),
    [
        (smooth, 1e-4),
        (two_of_each, 1e-4),
        (regions, 1e-4),
        (one_recipe, 1e-2),
        (unlike_recipes, 1e-2),
    ],
)
def test_each_picture_on_a_sheet_gets_the_answer_it_gets_alone(
    gpu_vgg: VGG19, ask: Callable[[VGG19], Sequence[Question]], apart: float
) -> None:
    questions = ask(gpu_vgg)
    found = answer_together(questions, look_for)
    for question, together in zip(questions, found, strict=True):
        alone = question.answer()
        assert asdict(together.costs) == pytest.approx(asdict(alone.costs), rel=1e-4)
        assert together.gradient.shape == question.image.shape
        assert together.gradient.is_contiguous()
        assert error(together.gradient.cpu(), alone.gradient.cpu()) < apart


def test_a_sheet_asks_the_cpu_to_wait_no_oftener_than_a_picture(
    gpu: PretendGpu, gpu_vgg: VGG19
) -> None:
    objectives = [question.objective for question in unlike_recipes(gpu_vgg)]
    look = look_for(objectives)
    images = torch.cat([each.content.flatten() for each in objectives]).unsqueeze(0)
    weights = torch.ones(len(objectives), 2).to(gpu_vgg.device)
    gpu.waits.clear()
    look(images, weights).gradients()
    assert gpu.waits == []


def test_a_sheet_takes_fewer_steps_than_its_pictures_one_after_the_other(
    gpu: PretendGpu, gpu_vgg: VGG19
) -> None:
    questions = 2 * one_recipe(gpu_vgg)
    look = look_for([question.objective for question in questions])

    def steps(ask: Callable[[], Any]) -> int:
        gpu.steps = 0
        ask()
        return gpu.steps

    alone = steps(lambda: [question.answer() for question in questions])
    assert steps(lambda: answer_together(questions, lambda _: look)) < alone / 2


def test_pictures_of_one_kind_need_no_sheet(gpu: PretendGpu, gpu_vgg: VGG19) -> None:
    questions = [asked(gpu_vgg, EASEL, SHAPES[0]) for _ in range(2)]
    found = answer_together(questions, look_for)
    for question, together in zip(questions, found, strict=True):
        assert error(together.gradient.cpu(), question.answer().gradient.cpu()) < 1e-2


def test_both_ways_of_halving_are_seen_on_one_sheet(gpu_vgg: VGG19) -> None:
    """As it would be missed where the answers are compared at shallow layers only."""
    either = [asked(gpu_vgg, replace(EASEL, pooling=pooling), SHAPES[0]) for pooling in Pooling]
    first, second = answer_together(either, look_for)
    assert first.costs.style != pytest.approx(second.costs.style, rel=0.01)
