"""Jobs that a GPU answers in the same steps get the answers that they get alone on a CPU."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, NamedTuple

import pytest
import torch
from PIL import Image

from engine.job.layers import Layer, equal_layers
from engine.job.recipe import Normalisation, Pooling, Ramp, Recipe, StyleLoss
from engine.job.recipes import CLASSIC, EASEL, GATYS
from engine.job.spec import StyleImage
from engine.paint.objective import Objective, Pass, Question, answer_together
from engine.paint.paint import Painting
from engine.pictures import images
from engine.vgg.vgg import VGG19
from tests.engine.jobs import blotches, mask, styled
from tests.engine.pretend_gpu import DEVICE, PretendGpu
from tests.engine.scenes import STYLE_LAYERS, error, objective, recipe, somewhere_near

SIZE = 64


class Asked(NamedTuple):
    """A job, and how far it is."""

    recipe: Recipe
    styles: tuple[StyleImage, ...] = ()
    progress: float = 0.3

    def question(self, vgg: VGG19) -> Question:
        cost = objective(self.recipe, vgg, *self.styles)
        near = somewhere_near(cost.content.cpu() * (1 - 0.5 * self.progress))
        return Question(cost, near.to(vgg.device), self.progress)


WASSERSTEIN = replace(EASEL, style_loss=StyleLoss.WASSERSTEIN)
# After the ReLU more of the variances are near 0, and their roots magnify rounding.
ROUNDED_LITTLE: dict[str, Any] = {
    "style_layers": CLASSIC.style_layers,
    "pooling": Pooling.AVERAGE,
}


def easel(seed: int, weight: float = 1.0, over: bytes | None = None, **changes: Any) -> Asked:
    usual = replace(WASSERSTEIN, **(ROUNDED_LITTLE | {"size": SIZE, "scales": 1} | changes))
    return Asked(usual, (StyleImage(blotches(seed, 40 + 30 * seed, 60), weight, over),))


GATYS_LIKE = Asked(
    replace(GATYS, **ROUNDED_LITTLE, size=SIZE, scales=1, alpha=Ramp(1.0, 0.1)), progress=0.8
)
SKETCH_LIKE = Asked(
    recipe(
        size=SIZE,
        content_layers=equal_layers(["relu5_1"]),
        style_layers=(),
        normalisation=Normalisation.ENERGY,
    )
)
TWO_REGIONS = Asked(
    recipe(size=SIZE, style_loss=StyleLoss.WASSERSTEIN, style_layers=STYLE_LAYERS),
    (StyleImage(blotches(2), 2.0, mask()), StyleImage(blotches(3), 1.0, mask(left=0, right=200))),
)
OTHER_LAYERS = Asked(
    recipe(
        size=SIZE,
        content_layers=(Layer("conv2_2", 3.0), Layer("relu4_2", 0.5)),
        style_layers=(Layer("relu3_1", 0.25), Layer("conv4_1", 0.75)),
        tv_weight=0.0,
    )
)
NO_CONTENT = easel(4, content_layers=(), tv_weight=0.0)


def steps_of(gpu: PretendGpu, objectives: Sequence[Objective]) -> int:
    """How many steps it takes to answer them, which the CPU does not wait for."""
    look = Pass(objectives).look
    images = torch.cat([each.content for each in objectives])
    weights = torch.ones(len(objectives), 2).to(DEVICE)
    gpu.steps = 0
    gpu.waits.clear()
    look(images, weights).gradients()
    assert gpu.waits == []
    return gpu.steps


@pytest.mark.parametrize(
    "jobs",
    [
        [easel(1), easel(2), easel(3)],
        [easel(1), GATYS_LIKE, easel(2, over=mask(right=100)), SKETCH_LIKE, easel(3, 2.0)],
        [TWO_REGIONS, easel(1, over=mask()), TWO_REGIONS._replace(progress=0.9)],
        [OTHER_LAYERS, GATYS_LIKE, OTHER_LAYERS, NO_CONTENT],
        [NO_CONTENT],
        [SKETCH_LIKE, SKETCH_LIKE],
    ],
    ids=["alike", "mixed", "regions", "layers", "style-only", "content-only"],
)
def test_each_job_of_a_batch_on_a_gpu_gets_the_answer_it_gets_alone(
    gpu_vgg: VGG19, narrow_vgg: VGG19, jobs: Sequence[Asked]
) -> None:
    questions = [job.question(gpu_vgg) for job in jobs]
    together = answer_together(questions)
    for job, question, found in zip(jobs, questions, together, strict=True):
        alone = question.answer()
        assert asdict(found.costs) == pytest.approx(asdict(alone.costs), rel=1e-5)
        assert error(found.gradient.cpu(), alone.gradient.cpu()) < 1e-4
        # Whose convolutions round otherwise.
        on_cpu = job.question(narrow_vgg).answer()
        assert asdict(found.costs) == pytest.approx(asdict(on_cpu.costs), rel=1e-4)
        assert error(found.gradient.cpu(), on_cpu.gradient) < 1e-3


def test_the_recipes_as_they_are_get_the_answers_that_they_get_alone(gpu_vgg: VGG19) -> None:
    asked = [
        Asked(replace(recipe, size=SIZE, scales=1), (StyleImage(blotches(seed), 1.0, None),))
        for seed, recipe in ((1, WASSERSTEIN), (2, GATYS), (3, WASSERSTEIN))
    ]
    questions = [job.question(gpu_vgg) for job in asked]
    for found, question in zip(answer_together(questions), questions, strict=True):
        alone = question.answer()
        assert asdict(found.costs) == pytest.approx(asdict(alone.costs), rel=1e-4)
        assert error(found.gradient.cpu(), alone.gradient.cpu()) < 1e-2


def test_a_gpu_answers_tile_by_tile_what_it_answers_at_once(gpu_vgg: VGG19) -> None:
    layers = (Layer("conv2_1", 0.5), Layer("conv1_1", 0.25), Layer("relu2_1", 0.25))
    whole = easel(2, style_layers=layers, content_layers=equal_layers(["relu2_2"]))
    tiled = whole._replace(recipe=replace(whole.recipe, tile=128, size=144))
    whole = whole._replace(recipe=replace(whole.recipe, size=144))
    asked = [job.question(gpu_vgg) for job in (whole, tiled)]
    assert [question.kind is None for question in asked] == [False, True]
    expected, found = (question.answer() for question in asked)
    assert asdict(found.costs) == pytest.approx(asdict(expected.costs), rel=1e-4)
    assert error(found.gradient.cpu(), expected.gradient.cpu()) < 1e-4


@pytest.mark.parametrize("job", [easel, lambda seed: GATYS_LIKE], ids=["easel", "gatys"])
def test_a_gpu_answers_many_jobs_in_the_steps_of_one(
    gpu: PretendGpu, gpu_vgg: VGG19, job: Any
) -> None:
    one, *others = (job(seed).question(gpu_vgg).objective for seed in range(6))
    assert steps_of(gpu, [one, *others]) == steps_of(gpu, [one])


def test_jobs_of_two_kinds_take_the_same_steps_in_any_order(
    gpu: PretendGpu, gpu_vgg: VGG19
) -> None:
    ours = [easel(seed).question(gpu_vgg).objective for seed in range(2)]
    others = [GATYS_LIKE.question(gpu_vgg).objective for _ in range(2)]
    in_turn = [ours[0], others[0], ours[1], others[1]]
    # But for those that bring images, weights and answers into another order and back.
    assert steps_of(gpu, in_turn) <= steps_of(gpu, [*ours, *others]) + 4


@pytest.mark.parametrize("contrast", [0, 6])
def test_a_style_of_next_to_no_contrast_is_painted_on_a_gpu_as_on_a_cpu(
    gpu_vgg: VGG19, narrow_vgg: VGG19, contrast: int
) -> None:
    """Its variances are less than the rounding of the picture's, which can be below zero."""
    style = Image.new("L", (60, 60), 120)
    style.paste(120 + contrast, (0, 0, 30, 60))
    usual = replace(WASSERSTEIN, size=SIZE, scales=1, iterations=6)
    job = styled(usual, StyleImage(images.encode(style.convert("RGB"))))
    found, expected = (
        [update.costs.total for update in Painting(job, vgg)] for vgg in (gpu_vgg, narrow_vgg)
    )
    assert found == pytest.approx(expected, rel=0.02)
    assert found[-1] < 0.8 * found[0]
