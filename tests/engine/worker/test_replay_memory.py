"""The memory of recordings is there for what needs it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import pytest
import torch

from engine.paint.canvas import Evaluation
from engine.paint.objective import Objective, Question, answer_together
from engine.vgg.vgg import VGG19
from engine.worker import batch
from engine.worker.batch import Batcher
from engine.worker.replay import Replays
from tests.engine.jobs import sketch
from tests.engine.pretend_gpu import PretendGpu
from tests.engine.recording import (
    RECORDED,
    REPLAYED,
    Scripted,
    evaluations,
    honest,
    question,
    recordings,
    same,
    workshop_with,
)
from tests.engine.workshops import take


def test_where_there_is_too_little_memory_to_record_only_smaller_passes_are(
    gpu: PretendGpu, gpu_vgg: VGG19, replays: Replays, caplog: pytest.LogCaptureFixture
) -> None:
    batcher = Batcher(replays=replays)
    asked = [question(gpu_vgg, seed) for seed in range(4)]
    gpu.memory = 0
    with caplog.at_level(logging.WARNING):
        for _ in range(RECORDED):
            batcher.answers(asked)
    assert "from now on passes of at most 13824 are recorded" in caplog.text
    gpu.memory = 2
    for _ in range(REPLAYED):
        assert all(map(same, evaluations(batcher, asked), evaluations(Batcher(), asked)))
    assert recordings(gpu) == 0
    for _ in range(RECORDED):
        batcher.answers(asked[:2])
    assert recordings(gpu) == 1
    assert len(caplog.messages) == 1


def test_the_memory_of_recordings_goes_to_a_pass_that_needs_it(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Scripted(honest)
    batcher = Batcher(replays=Replays(recorder))
    usual, large = question(narrow_vgg), [question(narrow_vgg, size=128) for _ in range(2)]
    for _ in range(RECORDED):
        batcher.answers([usual])
    sizes: list[int] = []

    def together(questions: Sequence[Question], looks: Any) -> list[Evaluation]:
        sizes.append(len(questions))
        if len(questions) > 1 and not recorder.given_back:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return answer_together(questions, looks)

    monkeypatch.setattr(batch, "answer_together", together)
    assert len(evaluations(batcher, [usual, *large])) == 3
    assert sizes == [1, 2, 2], "not in halves"
    assert caplog.messages == []


def test_a_workshop_gives_the_memory_back_after_the_last_job(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Scripted(honest)
    shop = workshop_with(recorder, narrow_vgg, monkeypatch)
    given_back = []
    for job in (sketch(iterations=14), sketch(iterations=20)):
        take(shop, job)
    while shop.busy:
        given_back.append(recorder.given_back)
        shop.iterate()
    assert recorder.made >= 3
    assert set(given_back) == {0}
    assert recorder.given_back == 1


def test_the_memory_of_recordings_goes_to_a_stage_that_begins(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Scripted(honest)
    shop = workshop_with(recorder, narrow_vgg, monkeypatch)
    first, coming = sketch(iterations=40), sketch(iterations=40)
    take(shop, first)
    for _ in range(RECORDED):
        shop.iterate()
    begin = Objective.__init__

    def needing_memory(self: Objective, *args: Any) -> None:
        if not recorder.given_back:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        begin(self, *args)

    monkeypatch.setattr(Objective, "__init__", needing_memory)
    take(shop, coming)
    shop.iterate()
    assert recorder.given_back == 1
    shop.drop(first.id)
    assert shop.busy, "with the job that came"
