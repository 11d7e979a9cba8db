"""Pictures that are painted together are painted as each would be alone."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
import torch

from engine.job.recipe import Colours, Optimiser, Pooling, Recipe, StyleLoss
from engine.job.recipes import CLASSIC, GATYS, SKETCH
from engine.job.spec import Progress, Result, StyleImage
from engine.paint.canvas import Evaluation
from engine.paint.objective import Question, answer_together
from engine.paint.paint import Painting
from engine.vgg.vgg import VGG19
from engine.worker import batch
from engine.worker.batch import Batcher
from tests.engine.jobs import blotches, mask, pixels, small, styled
from tests.engine.questions import painted_together
from tests.engine.scenes import error, objective, recipe, somewhere_near


def question(vgg: VGG19, seed: int = 5, progress: float = 0.3, **changes: Any) -> Question:
    """What a picture somewhere near the content costs."""
    cost = objective(recipe(**changes), vgg)
    random = torch.Generator().manual_seed(seed)
    return Question(
        cost, cost.content + torch.randn(cost.content.shape, generator=random), progress
    )


def test_each_question_of_a_batch_gets_the_answer_it_gets_alone(narrow_vgg: VGG19) -> None:
    """Of different layers, costs, weights, masks and stages of their jobs."""
    masked = objective(recipe(), narrow_vgg, StyleImage(blotches(3), mask=mask(right=100)))
    questions = [
        question(narrow_vgg, seed=1),
        question(narrow_vgg, seed=2, progress=0.9, content_layers=(), tv_weight=0.0),
        question(narrow_vgg, seed=3, style_loss=StyleLoss.WASSERSTEIN),
        question(narrow_vgg, seed=4, style_layers=()),
        Question(masked, somewhere_near(masked.content), 0.0),
    ]
    for each, together in zip(questions, answer_together(questions), strict=True):
        alone = each.answer()
        assert asdict(together.costs) == pytest.approx(asdict(alone.costs), rel=1e-4)
        assert error(together.gradient, alone.gradient) < 1e-4


def test_only_like_questions_are_answered_together(narrow_vgg: VGG19) -> None:
    usual = question(narrow_vgg)
    assert usual.kind == question(narrow_vgg, seed=1, progress=0.5, alpha=recipe().beta).kind
    assert usual.kind != question(narrow_vgg, size=80).kind
    assert usual.kind != question(narrow_vgg, pooling=Pooling.MAX).kind
    assert question(narrow_vgg, tile=128, size=300).kind is None


class Passes:
    """Notes how many questions each pass answers; fails at those that it is told to."""

    def __init__(self, fails: Any = lambda questions: None) -> None:
        self.sizes: list[int] = []
        self._fails = fails

    def __call__(self, questions: Sequence[Question], passes: Any) -> list[Evaluation]:
        self.sizes.append(len(questions))
        self._fails(questions)
        return answer_together(questions, passes)


def test_a_pass_takes_no_more_pixels_than_it_may(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes = Passes()
    monkeypatch.setattr(batch, "answer_together", passes)
    questions = [question(narrow_vgg, seed) for seed in range(7)]
    answers = Batcher(pixels=3 * 96 * 72).answers(questions)
    assert passes.sizes == [3, 3, 1]
    assert all(isinstance(answer, Evaluation) for answer in answers)


def test_with_too_little_memory_batches_become_smaller(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_memory_for_more_than_two(questions: Sequence[Question]) -> None:
        if len(questions) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory.")

    passes = Passes(no_memory_for_more_than_two)
    monkeypatch.setattr(batch, "answer_together", passes)
    batcher = Batcher()
    questions = [question(narrow_vgg, seed) for seed in range(4)]
    with caplog.at_level(logging.WARNING):
        first = batcher.answers(questions)
    assert passes.sizes == [4, 2, 2]
    assert "at most 13824 pixels are painted in a batch" in caplog.text
    second = batcher.answers(questions)
    assert passes.sizes == [4, 2, 2, 2, 2]
    for answers in (first, second):
        assert all(isinstance(answer, Evaluation) for answer in answers)


def test_batches_grow_again_once_there_is_memory(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture at a time: on a shared GPU it may have been another program's just then."""
    failures = 1

    def no_memory_once(_: Sequence[Question]) -> None:
        nonlocal failures
        failures -= 1
        if failures == 0:
            raise torch.OutOfMemoryError("CUDA out of memory.")

    passes = Passes(no_memory_once)
    monkeypatch.setattr(batch, "answer_together", passes)
    monkeypatch.setattr(batch, "_GROW_AFTER", 3)
    batcher = Batcher()
    questions = [question(narrow_vgg, seed) for seed in range(4)]
    for _ in range(9):
        assert all(isinstance(answer, Evaluation) for answer in batcher.answers(questions))
    assert passes.sizes == [4, 2, 2] + [2, 2] * 2 + [3, 1] * 4 + [4] * 2


def test_batches_that_are_too_large_again_are_tried_ever_more_seldom(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory_for_more_than_two(questions: Sequence[Question]) -> None:
        if len(questions) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory.")

    passes = Passes(no_memory_for_more_than_two)
    monkeypatch.setattr(batch, "answer_together", passes)
    monkeypatch.setattr(batch, "_GROW_AFTER", 3)
    batcher = Batcher()
    questions = [question(narrow_vgg, seed) for seed in range(4)]
    tried = []
    for iteration in range(60):
        passes.sizes.clear()
        batcher.answers(questions)
        if 3 in passes.sizes:
            tried.append(iteration)
            assert passes.sizes == [3, 1, 2, 1]
        elif iteration:
            assert passes.sizes == [2, 2]
    pauses = [after - before for before, after in itertools.pairwise(tried)]
    assert len(pauses) >= 3
    assert pauses == sorted(pauses)
    assert pauses[-1] > 3 * pauses[0]


def test_a_question_without_an_answer_leaves_the_others_theirs(narrow_vgg: VGG19) -> None:
    questions = [question(narrow_vgg, seed) for seed in range(4)]
    broken = questions[2]._replace(image=torch.zeros(1, 2, 72, 96))
    answers = Batcher().answers([*questions[:2], broken, questions[3]])
    assert [isinstance(answer, Evaluation) for answer in answers] == [True, True, False, True]
    for answer, each in zip(answers, questions, strict=True):
        if isinstance(answer, Evaluation):
            assert error(answer.gradient, each.answer().gradient) < 1e-4


def test_a_device_of_no_use_any_more_is_not_tried_in_halves(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_: Sequence[Question]) -> None:
        raise torch.AcceleratorError("CUDA error: unspecified launch failure")

    monkeypatch.setattr(batch, "answer_together", Passes(lost))
    with pytest.raises(torch.AcceleratorError):
        Batcher().answers([question(narrow_vgg, seed) for seed in range(2)])


def alike(found: Progress, expected: Progress) -> bool:
    """The same picture, but for what rounding grows to."""
    difference = np.abs(pixels(found) - pixels(expected))
    return float(difference.mean()) < 0.5


def test_jobs_that_join_and_leave_get_the_pictures_they_would_have_got_alone(
    narrow_vgg: VGG19,
) -> None:
    recipes: list[Recipe] = [
        small(GATYS, iterations=14, scales=2, frame_every=5),
        small(GATYS, iterations=8, scales=1, style_loss=StyleLoss.WASSERSTEIN),
        small(SKETCH.with_epochs(2), iterations=10),
        small(CLASSIC, iterations=12, optimiser=Optimiser.ADAM),
        small(GATYS, iterations=9, scales=1, colours=Colours.LUMINANCE),
    ]
    jobs = [replace(styled(each), seed=seed) for seed, each in enumerate(recipes)]
    for job, updates in zip(
        jobs, painted_together(jobs, narrow_vgg, Batcher(), joins=3), strict=True
    ):
        alone = list(Painting(job, narrow_vgg))
        assert [update.iteration for update in updates] == [update.iteration for update in alone]
        assert [type(update) for update in updates] == [type(update) for update in alone]
        assert isinstance(updates[-1], Result)
        assert alike(updates[-1], alone[-1])


def test_a_seed_makes_a_picture_of_its_own_in_a_batch(narrow_vgg: VGG19) -> None:
    noise = small(CLASSIC, iterations=4)
    jobs = [replace(styled(noise), seed=seed) for seed in (1, 2)]
    first, second = painted_together(jobs, narrow_vgg, Batcher())
    assert not alike(first[-1], second[-1])
