"""A recording that fails, or that finds something else than its pass, is never used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

import engine.pool.pool
from engine.job.messages import Done, FromWorker, Ready, ToWorker
from engine.job.spec import EngineSettings, Job, Progress, Started, WeightsInfo
from engine.paint.judging import Found, Look, Looked
from engine.paint.objective import Pass
from engine.pool.pool import EnginePool
from engine.processes.child import Channel
from engine.vgg.vgg import VGG19
from engine.worker import worker, workshop
from engine.worker.batch import Batcher
from engine.worker.faults import CaptureFailed
from engine.worker.replay import CudaGraphs, NotRecorded, Replays
from tests.engine.jobs import sketch
from tests.engine.pretend_gpu import DEVICE, PretendGpu
from tests.engine.recording import (
    RECORDED,
    REPLAYED,
    Scripted,
    at_hand,
    evaluations,
    honest,
    question,
    recordings,
    same,
    whole,
    workshop_with,
)
from tests.engine.workshops import take


def with_the_first_images(look: Look, images: Tensor, _: Tensor) -> Look:
    kept = images.clone()
    return lambda _, weights: look(kept, weights)


def with_the_first_weights(look: Look, _: Tensor, weights: Tensor) -> Look:
    kept = weights.clone()
    return lambda images, _: look(images, kept)


def that_never_changes(look: Look, images: Tensor, weights: Tensor) -> Look:
    found = whole(look(images, weights))
    return lambda *_: at_hand(found)


def with_a_sum_that_grows(look: Look, *_: Tensor) -> Look:
    """As in memory that is not cleared."""
    figures: list[Tensor] = []

    def replayed(images: Tensor, weights: Tensor) -> Looked:
        looked = look(images, weights)
        figures.append(looked.figures)
        return looked._replace(figures=torch.stack(figures).sum(dim=0))

    return replayed


def with_one_wrong_gradient(look: Look, *_: Tensor) -> Look:
    def replayed(images: Tensor, weights: Tensor) -> Looked:
        found = whole(look(images, weights))
        found.gradients[1, :, 10:20, 10:20] *= 1.1
        return at_hand(found)

    return replayed


def with_no_numbers(look: Look, *_: Tensor) -> Look:
    def replayed(images: Tensor, weights: Tensor) -> Looked:
        found = whole(look(images, weights))
        return at_hand(Found(*(part * float("nan") for part in found)))

    return replayed


def not_at_all(*_: object) -> Look:
    raise NotRecorded("operation not permitted when stream is capturing\nTwo lines of advice")


@pytest.mark.parametrize(
    "make",
    [
        with_the_first_images,
        with_the_first_weights,
        that_never_changes,
        with_a_sum_that_grows,
        with_one_wrong_gradient,
        with_no_numbers,
        not_at_all,
    ],
    ids=lambda make: make.__name__,
)
def test_a_recording_that_is_not_its_pass_is_never_used(
    narrow_vgg: VGG19,
    caplog: pytest.LogCaptureFixture,
    make: Callable[[Look, Tensor, Tensor], Look],
) -> None:
    recorder = Scripted(make)
    batcher = Batcher(replays=Replays(recorder))
    asked = [question(narrow_vgg, seed) for seed in range(2)]
    for count in range(2 * REPLAYED):
        now = [each._replace(image=each.image * (1 + 0.01 * count)) for each in asked]
        found, expected = evaluations(batcher, now), evaluations(Batcher(), now)
        assert all(map(same, found, expected))
    assert (recorder.made, recorder.given_back) == (1, 1)
    (said,) = caplog.messages
    assert said.startswith("The device can't replay passes (")
    assert "\n" not in said


def test_a_recording_that_is_its_pass_is_used(
    narrow_vgg: VGG19, caplog: pytest.LogCaptureFixture
) -> None:
    """Or nothing would follow from the others' not being used."""
    passes = 0

    def counting(look: Look, *_: Tensor) -> Look:
        def replayed(images: Tensor, weights: Tensor) -> Looked:
            nonlocal passes
            passes += 1
            return look(images, weights)

        return replayed

    batcher = Batcher(replays=Replays(Scripted(counting)))
    asked = [question(narrow_vgg, seed) for seed in range(2)]
    for _ in range(RECORDED):
        batcher.answers(asked)
    proofs = passes
    for count in range(1, 4):
        batcher.answers(asked)
        assert passes == proofs + count
    assert caplog.messages == []


def test_a_pass_that_waits_for_the_device_is_no_recording(gpu: PretendGpu, gpu_vgg: VGG19) -> None:
    asked = question(gpu_vgg)
    look = Pass([asked.objective]).look

    def waits(images: Tensor, weights: Tensor) -> Looked:
        return look(images, weights * float(weights.sum()))

    with pytest.raises(CaptureFailed, match="waits for the device"):
        CudaGraphs(DEVICE).record(waits, asked.image, torch.ones(1, 2, device=DEVICE))
    assert recordings(gpu) == 0


def test_after_a_recording_that_failed_the_process_paints_no_more(
    gpu: PretendGpu, gpu_vgg: VGG19, replays: Replays, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As torch may not recover its memory from that."""

    def fail(*_: object, **__: object) -> None:
        raise torch.AcceleratorError("CUDA error: operation not permitted, out of memory or not")

    monkeypatch.setattr(torch.cuda, "graph", fail)
    batcher = Batcher(replays=replays)
    asked = [question(gpu_vgg, seed) for seed in range(2)]
    for _ in range(RECORDED - 1):
        batcher.answers(asked)
    with pytest.raises(CaptureFailed, match="operation not permitted"):
        batcher.answers(asked)


def serve_where_recordings_fail(
    channel: Channel[ToWorker, FromWorker], settings: EngineSettings, device: str | None
) -> None:
    """A worker on a device that records; once, as if it were a GPU with another driver."""

    def fail(*_: object) -> Look:
        raise CaptureFailed("CUDA error: operation not permitted\nTwo lines of advice")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workshop, "replays_on", lambda _: Replays(Scripted(fail)))
        worker.serve(channel, settings, device)


async def test_another_worker_goes_on_without_recordings_where_one_failed(
    random_weights: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = EngineSettings(("cpu",), str(random_weights), tmp_path, threads=1)
    job = replace(sketch(iterations=2 * RECORDED), state=tmp_path / "job.state")
    async with EnginePool(settings, serve=serve_where_recordings_fail) as pool:
        updates = [update async for update in pool.paint(job)]
    assert [each.attempt for each in updates if isinstance(each, Started)] == [1, 1], "no fault"
    iterations = [each.iteration for each in updates if isinstance(each, Progress)]
    assert iterations == list(range(1, 2 * RECORDED + 1)), "from where it was"
    assert "recorded on cpu (CUDA error: operation not permitted). This worker is" in caplog.text


def test_beside_a_job_that_a_worker_died_on_nothing_is_recorded(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Scripted(honest)
    shop = workshop_with(recorder, narrow_vgg, monkeypatch)
    usual, after_a_death = sketch(iterations=40), replace(sketch(iterations=40), carefully=True)
    take(shop, usual)
    for _ in range(RECORDED):
        shop.iterate()
    assert recorder.made == 1
    take(shop, after_a_death)
    for _ in range(REPLAYED):
        shop.iterate()
    assert recorder.made == 1
    shop.drop(after_a_death.id)
    for _ in range(RECORDED):
        shop.iterate()
    assert recorder.made == 2


async def test_a_job_that_a_worker_died_on_is_gone_on_with_carefully(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As nobody could tell of a recording that had the driver end the process."""
    sent: list[Job] = []
    soon = asyncio.get_running_loop().call_soon

    class Mortal:
        """A worker's process, which the first job ends."""

        pid, killed = 0, False

        def __init__(self, _: str, serve: object, hear: Callable[[FromWorker], None], end: Any):
            self.ended = asyncio.Event()
            self._hear, self._end = hear, end
            soon(hear, Ready("cuda:0", ("cuda:0",), WeightsInfo("file", "")))

        def send(self, job: Job) -> None:
            sent.append(job)
            if len(sent) == 1:
                self.kill()
                soon(self._end, "SIGSEGV")
            else:
                soon(self._hear, Done(job.id))

        def kill(self) -> None:
            self.ended.set()

    monkeypatch.setattr(engine.pool.pool, "ChildProcess", Mortal)
    async with EnginePool(EngineSettings()) as pool:
        attempts = [
            each.attempt async for each in pool.paint(sketch()) if isinstance(each, Started)
        ]
    assert attempts == [1, 2]
    assert [job.carefully for job in sent] == [False, True]
