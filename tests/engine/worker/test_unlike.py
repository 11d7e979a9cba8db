"""Jobs of unlike sizes share their passes on a GPU, and get the pictures they would get alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from engine.job.recipes import EASEL, SKETCH
from engine.job.spec import Job, StyleImage
from engine.paint.canvas import Evaluation
from engine.paint.objective import Question, answer_together
from engine.paint.paint import Painting
from engine.pictures.preparing import prepare
from engine.vgg.vgg import VGG19
from engine.worker import batch
from engine.worker.batch import Batcher
from engine.worker.worker import _worth_of_a_pass
from tests.engine.jobs import LIMITS, blotches, pixels
from tests.engine.pretend_gpu import PretendGpu
from tests.engine.questions import SHALLOW, painted_together

EVERYTHING = 2**30
SHAPES = ((96, 72), (72, 96), (96, 96), (96, 54), (96, 64))


def jobs() -> list[Job]:
    """Eight of five shapes, two of them drawings, as they come to a server."""
    stylized = replace(EASEL, **SHALLOW, size=96, scales=2, iterations=12)
    drawn = replace(SKETCH, epochs=("relu2_1",), size=80, iterations=12)
    made = []
    for number in range(8):
        content = blotches(number, *SHAPES[number % len(SHAPES)])
        if number % 4 == 3:
            made.append(Job(content, drawn, ()))
        else:
            made.append(Job(content, stylized, (StyleImage(blotches(9)),), seed=number))
    return made


class Counted:
    """How many pictures each pass has."""

    def __init__(self, fails: Any = lambda questions: None) -> None:
        self.sizes: list[int] = []
        self._fails = fails

    def __call__(self, questions: Sequence[Question], looks: Any) -> list[Evaluation]:
        self.sizes.append(len(questions))
        self._fails(questions)
        return answer_together(questions, looks)


def test_eight_jobs_of_five_shapes_that_come_one_by_one_go_together(
    gpu_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all passes, those at the beginning and at the end, too."""
    counted = Counted()
    monkeypatch.setattr(batch, "answer_together", counted)
    asked = [prepare(job, LIMITS) for job in jobs()]
    found = painted_together(asked, gpu_vgg, Batcher(worth=EVERYTHING), joins=1)
    assert max(counted.sizes) == 8
    assert np.mean(counted.sizes) > 4
    for job, updates in zip(asked, found, strict=True):
        alone = list(Painting(job, gpu_vgg))
        assert [update.iteration for update in updates] == [update.iteration for update in alone]
        assert np.abs(pixels(updates[-1]) - pixels(alone[-1])).mean() < 0.5


def test_with_too_little_memory_sheets_become_smaller_and_grow_again(
    gpu_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = True

    def no_memory_for_more_than_two(questions: Sequence[Question]) -> None:
        if short and len(questions) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory.")

    counted = Counted(no_memory_for_more_than_two)
    monkeypatch.setattr(batch, "answer_together", counted)
    monkeypatch.setattr(batch, "_GROW_AFTER", 3)
    batcher = Batcher(worth=EVERYTHING)
    paintings = [Painting(prepare(job, LIMITS), gpu_vgg) for job in jobs()[:4]]
    questions = [painting.question() for painting in paintings]
    assert all(isinstance(answer, Evaluation) for answer in batcher.answers(questions))
    assert counted.sizes == [4, 2, 2]
    counted.sizes.clear()
    batcher.answers(questions)
    assert max(counted.sizes) <= 2
    short = False
    for _ in range(30):
        counted.sizes.clear()
        batcher.answers(questions)
    assert counted.sizes == [4]


def test_a_worker_finds_out_what_a_pass_of_its_own_is_worth_on_a_gpu(
    gpu: PretendGpu, gpu_vgg: VGG19, narrow_vgg: VGG19
) -> None:
    assert _worth_of_a_pass(gpu_vgg) > 0
    assert _worth_of_a_pass(narrow_vgg) == 0


def test_without_memory_to_find_out_pictures_do_without_the_room_of_a_sheet(
    gpu_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(Painting, "question", none)
    assert _worth_of_a_pass(gpu_vgg) == 0
