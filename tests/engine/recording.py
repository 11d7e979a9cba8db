"""What tests of batches and recordings ask, and recorders that do as they are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.job.layers import equal_layers
from engine.job.spec import Job, Progress
from engine.paint.canvas import Evaluation
from engine.paint.judging import Found, Look, Looked
from engine.paint.objective import Question
from engine.paint.paint import Painting, Unencoded
from engine.vgg.vgg import VGG19
from engine.worker import workshop
from engine.worker.batch import Batcher
from engine.worker.replay import Replays
from engine.worker.workshop import Workshop
from tests.engine.pretend_gpu import PretendGpu
from tests.engine.scenes import objective, recipe

# Passes until one is recorded, and the first that is replayed.
RECORDED = 4
REPLAYED = RECORDED + 1
# Near the picture, so that a pass has few steps.
SHALLOW: dict[str, Any] = {
    "content_layers": equal_layers(["relu2_1"]),
    "style_layers": equal_layers(["conv1_1", "conv2_1"]),
}


def question(vgg: VGG19, seed: int = 5, **changes: Any) -> Question:
    """What a picture somewhere near the content costs."""
    cost = objective(recipe(**(SHALLOW | changes)), vgg)
    random = torch.Generator().manual_seed(seed)
    noise = torch.randn(cost.content.shape, generator=random).to(cost.content.device)
    return Question(cost, cost.content + noise, 0.3)


def evaluations(batcher: Batcher, questions: Sequence[Question]) -> list[Evaluation]:
    found = []
    for answer in batcher.answers(questions):
        assert isinstance(answer, Evaluation)
        found.append(answer)
    return found


def painted_together(
    jobs: Sequence[Job],
    vgg: VGG19,
    batcher: Batcher,
    joins: int = 0,
    after_each: Callable[[], None] = lambda: None,
) -> list[list[Progress]]:
    """The updates of jobs, each of which joins `joins` iterations after the one before."""
    paintings = [Painting(job, vgg) for job in jobs]
    updates: list[list[Progress]] = [[] for _ in jobs]
    for rounds in count():
        active = [
            index
            for index, painting in enumerate(paintings)
            if rounds >= joins * index and not painting.finished
        ]
        answers = evaluations(batcher, [paintings[index].question() for index in active])
        for index, answer in zip(active, answers, strict=True):
            update = paintings[index].answer(answer)
            if update is not None:
                made = update.encode() if isinstance(update, Unencoded) else update
                updates[index].append(made)
        after_each()
        if all(painting.finished for painting in paintings):
            break
    return updates


def same(found: Evaluation, expected: Evaluation) -> bool:
    return found.costs == expected.costs and torch.equal(
        found.gradient.cpu(), expected.gradient.cpu()
    )


def whole(looked: Looked) -> Found:
    return Found(looked.figures, looked.gradients())


def at_hand(found: Found) -> Looked:
    return Looked(found.figures, lambda: found.gradients)


def recordings(gpu: PretendGpu) -> float:
    """How many there are; each is two graphs, there and back."""
    return gpu.graphs / 2


class Scripted:
    """Makes recordings as it is told to, on any device."""

    def __init__(self, make: Callable[[Look, Tensor, Tensor], Look]) -> None:
        self.made = self.given_back = 0
        self._make = make

    def record(self, look: Look, images: Tensor, weights: Tensor) -> Look:
        self.made += 1
        return self._make(look, images, weights)

    def give_back(self) -> None:
        self.given_back += 1


def honest(look: Look, *_: Tensor) -> Look:
    return look


def workshop_with(recorder: Scripted, vgg: VGG19, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """One on whose device this records."""
    monkeypatch.setattr(workshop, "replays_on", lambda _: Replays(recorder))
    return Workshop(vgg, lambda _: None)
