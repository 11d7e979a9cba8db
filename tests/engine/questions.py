"""What tests of batches ask, and how they paint several jobs together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

import torch

from engine.job.layers import equal_layers
from engine.job.spec import Job, Progress
from engine.paint.canvas import Evaluation
from engine.paint.objective import Question
from engine.paint.paint import Painting, Unencoded
from engine.vgg.vgg import VGG19
from engine.worker.batch import Batcher
from tests.engine.scenes import objective, recipe

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
    jobs: Sequence[Job], vgg: VGG19, batcher: Batcher, joins: int = 0
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
        if all(painting.finished for painting in paintings):
            break
    return updates
