"""A GPU is told all of a pass before anybody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import torch
from torch import Tensor

from engine.job.recipe import Recipe, StyleLoss
from engine.job.recipes import RECIPES
from engine.job.spec import StyleImage
from engine.paint import objective as objective_module
from engine.paint.judging import Looked
from engine.paint.objective import Pass, Question, answer_together
from engine.paint.paint import Painting
from engine.vgg.vgg import VGG19
from engine.worker.batch import Batcher
from tests.engine.jobs import blotches, mask, small, styled
from tests.engine.pretend_gpu import PretendGpu
from tests.engine.questions import SHALLOW, question
from tests.engine.scenes import objective, recipe


def waits(gpu: PretendGpu, asked: Sequence[Question]) -> list[str]:
    """What has the CPU wait in a pass for these questions, there and back."""
    look = Pass([each.objective for each in asked]).look
    images = torch.cat([each.image for each in asked])
    weights = torch.ones(len(asked), 2).to(images.device)
    gpu.waits.clear()
    gradients = look(images, weights).gradients()
    found = list(gpu.waits)
    assert all(float(each.abs().sum()) > 0 for each in gradients)
    return found


@pytest.mark.parametrize("chosen", RECIPES.values(), ids=RECIPES)
def test_a_pass_of_every_recipe_waits_for_nothing(
    gpu: PretendGpu, gpu_vgg: VGG19, chosen: Recipe
) -> None:
    painting = Painting(styled(small(chosen, size=64)), gpu_vgg)
    assert waits(gpu, [painting.question()]) == []


def test_a_pass_for_pictures_of_all_kinds_waits_for_nothing(
    gpu: PretendGpu, gpu_vgg: VGG19
) -> None:
    style = StyleImage(blotches(3), mask=mask(right=100))
    masked = objective(recipe(**SHALLOW), gpu_vgg, style)
    wasserstein = question(gpu_vgg, style_loss=StyleLoss.WASSERSTEIN, tv_weight=0.0)
    asked = [
        question(gpu_vgg),
        wasserstein,
        Question(masked, masked.content, 0.0),
        question(gpu_vgg, style_layers=()),
        question(gpu_vgg, content_layers=()),
        wasserstein,
    ]
    assert waits(gpu, asked) == []


def test_a_gpu_is_told_all_by_one_thread(gpu: PretendGpu, gpu_vgg: VGG19) -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        # In another thread, this GPU raises errors.
        assert waits(gpu, [question(gpu_vgg, style_loss=loss) for loss in StyleLoss]) == []
    finally:
        torch.set_num_threads(threads)


def test_an_iteration_waits_once_for_the_costs(gpu: PretendGpu, gpu_vgg: VGG19) -> None:
    batcher = Batcher()
    asked = [question(gpu_vgg, seed) for seed in range(3)]
    batcher.answers(asked)
    steps = gpu.steps
    for _ in range(2):
        gpu.waits.clear()
        begun = gpu.steps
        batcher.answers(asked)
        assert len(gpu.waits) == 1
        assert gpu.steps - begun < steps, "what is the same is told once"


def test_a_gpu_goes_back_while_the_costs_are_on_their_way(
    gpu_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that it is told the optimiser's steps before it is done."""
    told: list[str] = []
    asked = question(gpu_vgg)

    def fetching(figures: Tensor) -> Callable[[], list[list[float]]]:
        told.append("fetch")

        def fetched() -> list[list[float]]:
            told.append("wait")
            numbers: list[list[float]] = figures.tolist()
            return numbers

        return fetched

    def look(images: Tensor, weights: Tensor) -> Looked:
        looked = Pass([asked.objective]).look(images, weights)

        def back() -> Tensor:
            told.append("back")
            return looked.gradients()

        return Looked(looked.figures, back)

    monkeypatch.setattr(objective_module, "fetching", fetching)
    answer_together([asked], lambda objectives: look)
    assert told == ["fetch", "back", "wait"]
