"""What a worker answers to a job, whatever happens in the middle of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from engine.job.errors import BadPicture, EngineError, OutOfMemory, UnusableState
from engine.job.messages import Cancel, Done, FromWorker, NotReady, Ready, Told, ToWorker
from engine.job.recipes import CLASSIC
from engine.job.spec import (
    Costs,
    EngineSettings,
    Job,
    Preparing,
    Progress,
    Result,
)
from engine.paint.canvas import Evaluation
from engine.paint.paint import Painting, Unencoded
from engine.processes.child import Channel
from engine.worker import checkpoints, opening, state_writer, worker
from tests.engine.jobs import iterations_in, sketch, styled

STEP = Progress(1, 4, Costs(1.0, 1.0, 0.0), 0.1, "epoch 1 of 2")


class Services:
    """A worker in a thread of this process, and the pool's end of its channel."""

    def __init__(self, weights: Path) -> None:
        self.connection: Connection[ToWorker, FromWorker]
        self.connection, theirs = Pipe()
        self.broken: Exception | None = None
        settings = EngineSettings(weights=str(weights), threads=1)
        self.thread = threading.Thread(
            target=self._serve, args=(Channel(theirs), settings), daemon=True
        )
        self.thread.start()

    def _serve(self, channel: Channel[ToWorker, FromWorker], settings: EngineSettings) -> None:
        try:
            worker.serve(channel, settings, "cpu")
        except EOFError:
            pass  # This end was closed.
        except torch.AcceleratorError as error:
            self.broken = error

    def hear(self) -> FromWorker:
        assert self.connection.poll(60), "The worker says nothing."
        return self.connection.recv()

    def answers_to(self, job: Job) -> list[FromWorker]:
        self.connection.send(job)
        return self.hear_to_the_end()

    def hear_to_the_end(self) -> list[FromWorker]:
        answers = [self.hear()]
        while not isinstance(answers[-1], Done):
            answers.append(self.hear())
        return answers


@pytest.fixture
def services(random_weights: Path) -> Iterator[Services]:
    services = Services(random_weights)
    while isinstance(answer := services.hear(), Preparing):
        pass
    assert isinstance(answer, Ready)
    yield services
    services.connection.close()
    services.thread.join(60)
    assert not services.thread.is_alive()


class Scripted:
    """Stands in for `Painting`: each iteration is a step once its question is answered."""

    finished = False

    def __init__(self, answer: Callable[[], object]) -> None:
        self._answer = answer

    def questions(self) -> list[SimpleNamespace]:
        by_itself = SimpleNamespace(kind=None, shelf=None, size=(1, 1))
        image = torch.zeros(1, 3, 1, 1)
        return [SimpleNamespace(kind=None, objective=by_itself, image=image, answer=self._answer)]

    def answers(self, _: object) -> Progress:
        return STEP


def painting(monkeypatch: pytest.MonkeyPatch, fails: Callable[[], object]) -> None:
    """Have every painting take one step, and then do something that fails."""

    def paint(_job: Job, *_: object) -> Scripted:
        answers = iter([lambda: None, fails])
        return Scripted(lambda: next(answers)())

    monkeypatch.setattr(opening, "painting_of", paint)


def failing(error: Exception) -> Callable[[], object]:
    def fail() -> None:
        raise error

    return fail


def failure(answers: list[FromWorker]) -> EngineError:
    """The error that the last answer tells."""
    assert isinstance(answers[-1], Done)
    assert answers[-1].error is not None
    return answers[-1].error


def still_paints(services: Services, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.undo()
    job = sketch(iterations=2)
    answers = services.answers_to(job)
    return answers[-1] == Done(job.id) and len(answers) == 3


@pytest.mark.parametrize(
    "fails",
    [
        lambda: torch.empty(2**50),  # The real error of the CPU's allocator.
        failing(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")),
        failing(torch.AcceleratorError("CUDA error: out of memory")),
        failing(RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED")),
        failing(MemoryError()),
    ],
)
def test_a_size_too_large_for_the_memory_is_named_and_a_smaller_one_suggested(
    services: Services, monkeypatch: pytest.MonkeyPatch, fails: Callable[[], object]
) -> None:
    painting(monkeypatch, fails)
    job = sketch()
    large = replace(job, recipe=replace(job.recipe, size=1024))
    error = failure(services.answers_to(large))
    assert type(error) is OutOfMemory
    assert str(error) == "There is not enough memory on cpu for a size of 1024 pixels; try 768."
    assert still_paints(services, monkeypatch)


def test_no_size_below_the_smallest_is_suggested(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    painting(monkeypatch, failing(MemoryError()))
    error = failure(services.answers_to(sketch()))
    assert "64 pixels, the smallest there is" in str(error)


def test_a_recipe_of_one_size_only_suggests_another_recipe(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    painting(monkeypatch, failing(MemoryError()))
    error = failure(services.answers_to(styled(CLASSIC)))
    assert "400 by 300 pixels; choose another recipe with a size below 400" in str(error)


def test_an_error_with_a_sentence_comes_back_as_it_is(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    painting(monkeypatch, failing(BadPicture("That picture is upside down.")))
    error = failure(services.answers_to(sketch()))
    assert (type(error), str(error)) == (BadPicture, "That picture is upside down.")


def test_what_nobody_expected_becomes_a_sentence_and_its_traceback_goes_to_the_log(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    painting(monkeypatch, failing(ZeroDivisionError("division by zero")))
    job = sketch()
    answers = services.answers_to(job)
    assert answers[0] == Told(job.id, STEP)
    error = failure(answers)
    assert type(error) is EngineError
    assert f"could not be finished; the log says more under job {job.id}." in str(error)
    assert "division" not in str(error)
    assert "ZeroDivisionError: division by zero" in caplog.text
    assert still_paints(services, monkeypatch)


def test_a_device_that_is_of_no_use_any_more_ends_the_worker(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    painting(monkeypatch, failing(torch.AcceleratorError("CUDA error: unspecified launch failure")))
    services.connection.send(sketch())
    services.thread.join(60)
    assert "launch failure" in str(services.broken)


def test_a_job_ends_within_one_iteration_of_its_cancellation(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = threading.Semaphore(0)

    def step() -> None:
        assert steps.acquire(timeout=60), "It is never told to go on, nor to stop."

    monkeypatch.setattr(opening, "painting_of", lambda *_: Scripted(step))
    job = sketch()
    services.connection.send(job)
    steps.release()
    assert services.hear() == Told(job.id, STEP)
    services.connection.send(Cancel(job.id))
    steps.release(10)
    assert services.hear_to_the_end() in ([Done(job.id)], [Told(job.id, STEP), Done(job.id)])
    assert still_paints(services, monkeypatch)


def test_a_cancellation_that_comes_too_late_does_not_touch_the_next_job(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = sketch(iterations=2)
    services.answers_to(job)
    services.connection.send(Cancel(job.id))
    assert still_paints(services, monkeypatch)


def test_a_worker_without_weights_says_why_and_ends(tmp_path: Path) -> None:
    services = Services(tmp_path / "missing.pth")
    answer = services.hear()
    assert isinstance(answer, NotReady)
    assert "There is no weights file" in str(answer.error)
    services.thread.join(60)
    assert not services.thread.is_alive()


def iterations(messages: list[FromWorker]) -> list[int]:
    return [told.update.iteration for told in messages if isinstance(told, Told)]


def result(messages: list[FromWorker]) -> Result:
    """What the job ended with, just before the worker was done."""
    *_, told, done = messages
    assert isinstance(done, Done)
    assert isinstance(told, Told)
    assert isinstance(told.update, Result)
    return told.update


def test_a_job_with_a_state_goes_on_where_it_was_cancelled(
    services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = result(services.answers_to(sketch(iterations=8)))
    steps = threading.Semaphore(3)

    class Waiting(Painting):
        def answer(self, evaluation: Evaluation) -> Progress | Unencoded | None:
            assert steps.acquire(timeout=60)
            return super().answer(evaluation)

    monkeypatch.setattr(opening, "painting_of", Waiting)
    monkeypatch.setattr(checkpoints, "_PAUSE", 0.0)
    monkeypatch.setattr(state_writer, "_SHARE", 0.0)
    state = tmp_path / "states" / "half.safetensors"
    job = replace(sketch(iterations=8), state=state)
    services.connection.send(job)
    assert iterations([services.hear() for _ in range(3)]) == [1, 2, 3]
    services.connection.send(Cancel(job.id))
    steps.release()
    assert services.hear_to_the_end()[-1] == Done(job.id)
    kept = iterations_in(state)

    monkeypatch.undo()
    answers = services.answers_to(job)
    assert 1 <= kept <= 4
    assert iterations(answers) == [*range(kept + 1, 9)]
    assert answers[-1] == Done(job.id)
    last = result(answers)
    assert last.image == whole.image
    assert (last.costs, last.first_costs) == (whole.costs, whole.first_costs)
    assert list(state.parent.iterdir()) == [state], "who has the picture removes it"


def test_a_state_of_another_job_is_refused_in_a_sentence(
    services: Services, tmp_path: Path
) -> None:
    state = tmp_path / "half.safetensors"
    state.write_bytes(b"no painting")
    error = failure(services.answers_to(replace(sketch(), state=state)))
    assert type(error) is UnusableState
    assert "remove it to start from the beginning" in str(error)
    assert state.read_bytes() == b"no painting"
