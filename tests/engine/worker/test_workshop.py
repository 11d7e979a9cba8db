"""What a workshop sends: everything in order, an end for each job, and no picture twice."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from engine.job.errors import EngineError, OutOfMemory
from engine.job.messages import Done, FromWorker, Told
from engine.job.recipe import Optimiser
from engine.job.recipes import EASEL
from engine.job.spec import Frame, Job, Result
from engine.job.variations import variations_around
from engine.paint.canvas import Evaluation
from engine.paint.objective import Question, answer_together
from engine.paint.paint import Painting
from engine.pictures import images
from engine.vgg.vgg import VGG19
from engine.worker import batch
from engine.worker.workshop import Workshop
from tests.engine.jobs import sketch, small, styled
from tests.engine.workshops import take


class Post:
    """Takes what a workshop sends."""

    def __init__(self) -> None:
        self.messages: list[FromWorker] = []
        self._more = threading.Condition()

    def __call__(self, message: FromWorker) -> None:
        with self._more:
            self.messages.append(message)
            self._more.notify_all()

    def end_of(self, job: Job) -> Done:
        """Wait for the job's Done."""

        def ends() -> list[Done]:
            return [m for m in self.messages if isinstance(m, Done) and m.job_id == job.id]

        with self._more:
            assert self._more.wait_for(ends, timeout=60)
            return ends()[0]

    def told(self, job: Job) -> list[Told]:
        return [m for m in self.messages if isinstance(m, Told) and m.job_id == job.id]


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def workshop(narrow_vgg: VGG19, post: Post) -> Workshop:
    return Workshop(narrow_vgg, post)


def paint(workshop: Workshop) -> None:
    while workshop.busy:
        workshop.iterate()


def encoding(monkeypatch: pytest.MonkeyPatch, instead: Callable[[int], object]) -> None:
    """Have `instead` called with the number of each picture before it is encoded."""
    encode, count = images.encode, 0

    def noting(picture: Image.Image, text: dict[str, str] | None = None) -> bytes:
        nonlocal count
        count += 1
        instead(count)
        return encode(picture, text)

    monkeypatch.setattr(images, "encode", noting)


def test_updates_come_in_order_and_the_end_comes_last(workshop: Workshop, post: Post) -> None:
    jobs = [sketch(iterations=6), sketch(iterations=9)]
    for job in jobs:
        take(workshop, job)
    paint(workshop)
    for job in jobs:
        assert post.end_of(job) == Done(job.id)
        iterations = [told.update.iteration for told in post.told(job)]
        assert iterations == list(range(1, job.recipe.iterations + 1))
        assert isinstance(post.told(job)[-1].update, Result)
        assert post.messages.index(Done(job.id)) > post.messages.index(post.told(job)[-1])


def test_painting_goes_on_while_a_picture_is_encoded(
    workshop: Workshop, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()
    encoding(monkeypatch, lambda _: done.wait(60))
    job = sketch(iterations=8)
    take(workshop, job)
    paint(workshop)
    assert not workshop.busy
    assert not any(isinstance(told.update, Frame) for told in post.told(job)), "none is encoded"
    done.set()
    assert post.end_of(job) == Done(job.id)
    assert [told.update.iteration for told in post.told(job)] == list(range(1, 9))


def test_painting_waits_when_too_many_pictures_wait(
    workshop: Workshop, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or they would fill the memory."""
    done = threading.Event()
    encoding(monkeypatch, lambda _: done.wait(60))
    job = sketch(iterations=30)
    take(workshop, replace(job, recipe=replace(job.recipe, frame_every=1)))
    painter = threading.Thread(target=paint, args=(workshop,))
    painter.start()
    painter.join(1)
    assert painter.is_alive()
    done.set()
    painter.join(60)
    assert post.end_of(job) == Done(job.id)
    assert len(post.told(job)) == 30


@pytest.mark.parametrize("picture", [1, 3], ids=["a frame", "the result"])
def test_a_picture_that_can_not_be_encoded_ends_its_job_and_no_other(
    workshop: Workshop, post: Post, monkeypatch: pytest.MonkeyPatch, picture: int
) -> None:
    def fail(number: int) -> None:
        if number == picture:
            raise MemoryError

    encoding(monkeypatch, fail)
    job = sketch(iterations=12)
    take(workshop, job)
    while workshop.busy:
        workshop.iterate()
        # The post's turn.
        threading.Event().wait(0.02)
    error = post.end_of(job).error
    assert type(error) is OutOfMemory
    assert not any(isinstance(told.update, Result) for told in post.told(job))

    monkeypatch.undo()
    other = sketch()
    take(workshop, other)
    paint(workshop)
    assert post.end_of(other) == Done(other.id)


def test_a_job_that_can_not_begin_ends_at_once(workshop: Workshop, post: Post) -> None:
    job = replace(sketch(), content=b"no picture")
    take(workshop, job)
    assert not workshop.busy
    assert isinstance(post.end_of(job).error, EngineError)


def test_a_dropped_job_sends_its_end_and_nothing_after(workshop: Workshop, post: Post) -> None:
    staying, dropped = sketch(iterations=6), sketch(iterations=6)
    for job in (staying, dropped):
        take(workshop, job)
    workshop.iterate()
    workshop.drop(dropped.id)
    workshop.drop("nobody's")
    paint(workshop)
    assert post.end_of(dropped) == Done(dropped.id)
    assert len(post.told(dropped)) == 1
    assert post.end_of(staying) == Done(staying.id)
    assert len(post.told(staying)) == 6


def test_memory_is_given_back_after_the_last_job_and_not_before(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back: list[bool] = []
    monkeypatch.setattr(gc, "collect", lambda: given_back.append(workshop.busy))
    finished, cancelled = sketch(iterations=2), sketch(iterations=6)
    for job in (finished, cancelled):
        take(workshop, job)
    for _ in range(3):
        workshop.iterate()
    assert given_back == []
    workshop.drop(cancelled.id)
    assert given_back == [False]
    take(workshop, finished)
    paint(workshop)
    assert given_back == [False, False]


@pytest.mark.parametrize("lost", [Result, Done], ids=["the result", "the end"])
@pytest.mark.parametrize("failure", [BrokenPipeError(), OSError("no buffer"), MemoryError()])
def test_what_can_not_be_sent_ends_the_worker_so_that_nobody_waits_for_it(
    narrow_vgg: VGG19, post: Post, tmp_path: Path, lost: type[object], failure: Exception
) -> None:
    """The parent takes it for dead, and has the job painted again."""
    hung_up = threading.Event()

    def send(message: FromWorker) -> None:
        if isinstance(message.update if isinstance(message, Told) else message, lost):
            raise failure
        post(message)

    workshop = Workshop(narrow_vgg, send, hung_up.set)
    job = replace(sketch(), state=tmp_path / "half")
    take(workshop, job)
    paint(workshop)
    assert hung_up.wait(60)
    with pytest.raises(type(failure)):
        workshop.raise_if_broken()
    with pytest.raises(type(failure)):
        workshop.iterate()
    assert not any(isinstance(message, Done) for message in post.messages)


def test_a_worker_that_breaks_while_it_says_why_a_job_failed_hangs_up(
    narrow_vgg: VGG19, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the GPU fails for good while the finished picture is brought from it."""

    def fail(_: int) -> None:
        raise torch.AcceleratorError("CUDA error: unspecified launch failure")

    hung_up = threading.Event()
    workshop = Workshop(narrow_vgg, post, hung_up.set)
    job = sketch()
    take(workshop, replace(job, recipe=replace(job.recipe, frame_every=100)))
    encoding(monkeypatch, fail)
    paint(workshop)
    assert hung_up.wait(60)
    with pytest.raises(torch.AcceleratorError):
        workshop.raise_if_broken()


def test_pictures_to_choose_from_are_looked_at_in_one_pass(
    workshop: Workshop, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []

    def counting(questions: Sequence[Question], *rest: Any) -> list[Evaluation]:
        passes.append(len(questions))
        return answer_together(questions, *rest)

    monkeypatch.setattr(batch, "answer_together", counting)
    recipe = small(EASEL, iterations=3, scales=1, strip=False)
    recipe = recipe.with_optimiser(Optimiser.ADAM)  # which takes no step back
    job = styled(recipe, variations=variations_around(5, None, 4))
    take(workshop, job)
    paint(workshop)
    assert post.end_of(job) == Done(job.id)
    assert passes == [4, 4, 4]


def test_what_goes_wrong_with_one_of_several_ends_them_all(
    workshop: Workshop, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: Painting, *_: object) -> None:
        raise OutOfMemory("no room")

    monkeypatch.setattr(Painting, "takes", failing)
    job = styled(small(EASEL, iterations=3), variations=variations_around(5, None, 4))
    take(workshop, job)
    paint(workshop)
    assert "no room" in str(post.end_of(job).error)
    assert not workshop.busy
