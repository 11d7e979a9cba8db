"""Pictures painted through recordings are the same pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from multiprocessing import Pipe
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.job.messages import FromWorker, ToWorker
from engine.job.recipe import Ramp, Recipe, StyleLoss
from engine.job.recipes import CLASSIC, GATYS, RECIPES, SKETCH
from engine.job.spec import EngineSettings, Frame, Job, Progress, StyleImage
from engine.paint import objective as objective_module
from engine.paint.judging import Found, Looked
from engine.paint.objective import Pass, Question, answer_together
from engine.paint.paint import Painting
from engine.processes.child import Channel
from engine.vgg.vgg import VGG19
from engine.worker import replay, worker, workshop
from engine.worker.batch import Batcher
from engine.worker.replay import CudaGraphs, Replays, replays_on
from engine.worker.workshop import Workshop
from tests.engine.jobs import blotches, mask, pixels, small, styled
from tests.engine.pretend_gpu import DEVICE, PretendGpu
from tests.engine.recording import (
    RECORDED,
    REPLAYED,
    SHALLOW,
    Scripted,
    at_hand,
    evaluations,
    honest,
    painted_together,
    question,
    recordings,
    same,
    whole,
)
from tests.engine.scenes import error, objective, recipe, somewhere_near

# What is recorded


def same_when_replayed(gpu: PretendGpu, asked: Sequence[Question]) -> bool:
    """Whether a recording finds, of other pictures, what its pass does, and neither waits."""
    look = Pass([each.objective for each in asked]).look
    images = torch.cat([each.image for each in asked])
    random = torch.Generator().manual_seed(1)
    weights, others = torch.rand(2, len(asked), 2, generator=random).to(DEVICE)
    replayed = CudaGraphs(DEVICE).record(look, images, weights)
    moved = somewhere_near(images.cpu()).to(DEVICE)
    gpu.waits.clear()
    found, expected = whole(replayed(moved, others)), whole(look(moved, others))
    assert gpu.waits == []
    assert all(float(each.abs().sum()) > 0 for each in expected.gradients)
    # Not to the bit: which of torch's threads adds up what may differ from one time to the next.
    return all(
        error(part.cpu(), other.cpu()) < 1e-5 for part, other in zip(found, expected, strict=True)
    )


@pytest.mark.parametrize("chosen", RECIPES.values(), ids=RECIPES)
def test_a_pass_of_every_recipe_can_be_recorded(
    gpu: PretendGpu, gpu_vgg: VGG19, chosen: Recipe
) -> None:
    """It waits for nothing, and no number of one iteration stays in the next."""
    painting = Painting(styled(small(chosen, size=64)), gpu_vgg)
    assert same_when_replayed(gpu, [painting.question()])


def test_a_pass_for_pictures_of_all_kinds_can_be_recorded(gpu: PretendGpu, gpu_vgg: VGG19) -> None:
    style = StyleImage(blotches(3), mask=mask(right=100))
    masked = objective(recipe(**SHALLOW), gpu_vgg, style)
    wasserstein = question(gpu_vgg, style_loss=StyleLoss.WASSERSTEIN, tv_weight=0.0)
    assert same_when_replayed(
        gpu,
        [
            question(gpu_vgg),
            wasserstein,
            Question(masked, masked.content, 0.0),
            question(gpu_vgg, style_layers=()),
            question(gpu_vgg, content_layers=()),
            wasserstein,
        ],
    )


def test_a_gpu_is_told_all_by_one_thread(gpu: PretendGpu, gpu_vgg: VGG19) -> None:
    """Only that one can have it record."""
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        asked = [question(gpu_vgg, style_loss=loss) for loss in StyleLoss]
        # In another thread, this GPU raises errors.
        assert same_when_replayed(gpu, asked)
    finally:
        torch.set_num_threads(threads)


class Painted(NamedTuple):
    """What became of jobs, and what the GPU was told for it."""

    updates: list[list[Progress]]
    recordings: list[float]


def painted(
    jobs: Sequence[Job], vgg: VGG19, gpu: PretendGpu, replays: Replays | None, joins: int = 0
) -> Painted:
    """Paint jobs together; see `painted_together`."""
    batcher = Batcher(replays=replays)
    counts: list[float] = []
    updates = painted_together(jobs, vgg, batcher, joins, lambda: counts.append(recordings(gpu)))
    batcher.forget()
    return Painted(updates, counts)


def test_jobs_that_join_and_leave_get_the_same_pictures_through_replays(
    gpu: PretendGpu, gpu_vgg: VGG19, replays: Replays
) -> None:
    """Of two sizes, so that two recordings share their memory, one of a job in two stages."""
    recipes = [
        small(SKETCH, epochs=("relu1_2", "relu1_1"), iterations=15, frame_every=5),
        small(GATYS, **SHALLOW, iterations=10, scales=1, size=80, alpha=Ramp(0.1, 2.0)),
        small(CLASSIC, **SHALLOW, iterations=5),
    ]
    jobs = [replace(styled(each), seed=seed) for seed, each in enumerate(recipes)]
    found = painted(jobs, gpu_vgg, gpu, replays, joins=5)
    expected = painted(jobs, gpu_vgg, gpu, None, joins=5)
    assert set(expected.recordings) == {0}
    # The sketch's first stage from the 4th iteration to the 7th; the second job from the 9th; and
    # the sketch's second stage with the third job, which makes another pass of it, from the 14th.
    assert found.recordings == [0] * 3 + [1] * 4 + [0] + [1] * 5 + [2] * 2
    for job, updates, others in zip(jobs, found.updates, expected.updates, strict=True):
        assert len(updates) == job.recipe.iterations
        assert [asdict(update.costs) for update in updates] == [
            asdict(other.costs) for other in others
        ]
        frames = [update for update in updates if isinstance(update, Frame)]
        assert len(frames) == sum(isinstance(other, Frame) for other in others) > 0
        assert np.array_equal(pixels(updates[-1]), pixels(others[-1]))


def test_a_replay_tells_the_device_a_handful_of_steps(
    gpu: PretendGpu, gpu_vgg: VGG19, replays: Replays
) -> None:
    batcher = Batcher(replays=replays)
    asked = [question(gpu_vgg, seed) for seed in range(3)]
    steps, waits = [], []
    for _ in range(REPLAYED):
        gpu.steps = 0
        gpu.waits.clear()
        batcher.answers(asked)
        steps.append(gpu.steps)
        waits.append(len(gpu.waits))
    assert steps[1] == steps[2] < steps[RECORDED - 1]
    assert steps[-1] <= 8 < steps[1]
    assert waits[-1] == 1, "for the figures"


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


def test_what_a_replay_found_stays_when_the_next_finds_something_else(
    gpu: PretendGpu, gpu_vgg: VGG19, replays: Replays
) -> None:
    """Optimisers keep gradients."""
    batcher = Batcher(replays=replays)
    asked = question(gpu_vgg)
    for _ in range(RECORDED):
        (expected,) = evaluations(batcher, [asked])
    (found,) = evaluations(batcher, [asked])
    assert recordings(gpu) == 1
    batcher.answers([asked._replace(image=0.5 * asked.image)])
    assert same(found, expected)


def test_a_recording_goes_with_its_objectives(
    gpu: PretendGpu, gpu_vgg: VGG19, replays: Replays
) -> None:
    batcher = Batcher(replays=replays)
    stays, leaves, comes = (question(gpu_vgg, seed) for seed in range(3))
    for _ in range(RECORDED):
        batcher.answers([stays, leaves])
    assert recordings(gpu) == 1
    batcher.answers([stays, comes])
    assert recordings(gpu) == 0
    for _ in range(RECORDED - 1):
        batcher.answers([stays, comes])
    assert recordings(gpu) == 1


def test_passes_that_are_not_worth_it_are_not_recorded(gpu: PretendGpu, gpu_vgg: VGG19) -> None:
    batcher = Batcher(replays=Replays(CudaGraphs(DEVICE), pixels=2 * 96 * 72))
    small, large = (question(gpu_vgg, seed) for seed in range(2)), question(gpu_vgg, size=128)
    for _ in range(RECORDED - 1):
        batcher.answers([large, *small])
    assert recordings(gpu) == 0, "before it is sure that they come again"
    three = [question(gpu_vgg, seed) for seed in range(3)]
    for _ in range(RECORDED):
        batcher.answers(three)
    assert recordings(gpu) == 0, "with more pixels than that"
    for _ in range(RECORDED):
        batcher.answers([*three[:2], question(gpu_vgg)][:2])
    assert recordings(gpu) == 1


def test_beside_a_picture_by_tiles_nothing_is_held_in_memory(
    gpu: PretendGpu, gpu_vgg: VGG19, replays: Replays
) -> None:
    batcher = Batcher(replays=replays)
    usual, by_tiles = question(gpu_vgg), question(gpu_vgg, tile=128, size=200)
    assert by_tiles.kind is None
    for _ in range(RECORDED):
        batcher.answers([usual])
    assert recordings(gpu) == 1
    for _ in range(REPLAYED):
        batcher.answers([usual, by_tiles])
        assert recordings(gpu) == 0


def test_a_picture_that_has_gone_astray_says_nothing_about_a_recording(
    gpu: PretendGpu, gpu_vgg: VGG19, replays: Replays, caplog: pytest.LogCaptureFixture
) -> None:
    batcher = Batcher(replays=replays)
    asked = question(gpu_vgg)
    astray = asked._replace(image=asked.image * float("inf"))
    for _ in range(RECORDED):
        batcher.answers([astray])
    assert recordings(gpu) == 0
    for _ in range(RECORDED):
        batcher.answers([asked])
    assert recordings(gpu) == 1
    assert caplog.text == ""


# Where it is done


@pytest.mark.parametrize(("gigabytes", "pictures"), [(140, 8), (24, 8), (8, 2.82), (2, 0.706)])
def test_a_gpu_records_what_brings_something_and_fits_into_a_quarter_of_its_memory(
    monkeypatch: pytest.MonkeyPatch, gigabytes: int, pictures: float
) -> None:
    """In pictures of 512 by 512."""
    memory = SimpleNamespace(total_memory=gigabytes * 10**9)
    found = Found(torch.ones(1, 3), torch.ones(1, 3, 1, 1))
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda device: memory)
    monkeypatch.setattr(replay, "look_for", lambda _: lambda images, weights: at_hand(found))
    for part, recorded in ((0.99, 1), (1.01, 0)):
        recorder = Scripted(honest)
        monkeypatch.setattr(replay, "CudaGraphs", lambda device, recorder=recorder: recorder)
        look = replays_on(torch.device("cuda:0"))([])
        images = torch.ones(1).expand(1, 3, 512, int(part * pictures * 512))
        for _ in range(RECORDED):
            look(images, torch.ones(1, 2))
        assert recorder.made == recorded


def test_on_a_cpu_nothing_is_recorded(narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "CudaGraphs", None)
    batcher = Batcher(replays=replays_on(narrow_vgg.device))
    asked = question(narrow_vgg)
    for _ in range(REPLAYED):
        (found,) = evaluations(batcher, [asked])
        assert same(found, asked.answer())


@pytest.mark.parametrize("wanted", [True, False])
def test_an_admin_can_have_nothing_recorded(
    random_weights: Path, monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    asked: list[torch.device] = []
    monkeypatch.setattr(workshop, "replays_on", asked.append)

    def made(*given: Any, **named: Any) -> None:
        Workshop(*given, **named)
        raise EOFError

    monkeypatch.setattr(worker, "Workshop", made)
    ours, theirs = Pipe()
    channel: Channel[ToWorker, FromWorker] = Channel(theirs)
    settings = EngineSettings(weights=str(random_weights), threads=1, cuda_graphs=wanted)
    with pytest.raises(EOFError):
        worker.serve(channel, settings, "cpu")
    ours.close()
    assert asked == [torch.device("cpu")] * wanted
