"""A job that is put down is kept as it is at that moment, and goes on to the same end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.job.messages import Done, FromWorker, Told
from engine.job.recipes import GATYS
from engine.job.spec import Job, Result
from engine.vgg.vgg import VGG19
from engine.worker.workshop import Workshop
from tests.engine.jobs import iterations_in, small, styled
from tests.engine.workshops import take

# Three scales of 3, 3 and 6 iterations, by steps so large that some are taken back.
LEAPS = small(GATYS, iterations=12, scales=3, learning_rate=40.0)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "states" / "half.safetensors"


class Bench:
    """A workshop, and what it says."""

    def __init__(self, vgg: VGG19) -> None:
        self.said: list[FromWorker] = []
        self.workshop = Workshop(vgg, self.said.append)

    def paint(self, job: Job, times: int | None = None) -> None:
        """Take a job up, and have it asked so many questions."""
        take(self.workshop, job)
        while self.workshop.busy and times != 0:
            self.workshop.iterate()
            times = None if times is None else times - 1

    def pause(self, job: Job) -> int:
        """Put the job down; returns after how many iterations."""
        self.workshop.pause(job.id)
        self.workshop._post.shutdown()
        assert self.said[-1] == Done(job.id, paused=True)
        return max((m.update.iteration for m in self.said if isinstance(m, Told)), default=0)

    def result(self) -> Result:
        """What became of the job."""
        self.workshop._post.shutdown()
        *_, told, done = self.said
        assert isinstance(told, Told)
        assert isinstance(told.update, Result)
        assert done == Done(told.job_id)
        return told.update


@pytest.fixture
def bench(narrow_vgg: VGG19) -> Callable[[], Bench]:
    """A fresh one each time, as in another process."""
    return lambda: Bench(narrow_vgg)


@pytest.mark.slow
def test_a_job_can_be_paused_at_every_moment(bench: Callable[[], Bench], state: Path) -> None:
    """Also between two scales, and when a step was just taken back."""
    job = styled(LEAPS)
    whole = bench()
    whole.paint(job)
    stopped_after = []
    for questions in range(1, 14):
        first, second = bench(), bench()
        kept = replace(job, state=state)
        first.paint(kept, questions)
        stopped_after.append(first.pause(kept))
        assert iterations_in(state) == stopped_after[-1]
        second.paint(kept)
        assert replace(second.result(), elapsed=0.0) == replace(whole.result(), elapsed=0.0)
        state.unlink(missing_ok=True)
    assert len(set(stopped_after)) < len(stopped_after), "a step was taken back"
    assert len(set(stopped_after)) > 6


def test_nothing_is_kept_before_the_first_iteration(
    bench: Callable[[], Bench], state: Path
) -> None:
    job = replace(styled(LEAPS), state=state)
    early = bench()
    early.paint(job, 0)
    assert early.pause(job) == 0
    assert not state.exists()


def test_what_is_kept_already_is_not_written_again(bench: Callable[[], Bench], state: Path) -> None:
    job = replace(styled(LEAPS), state=state)
    first, second = bench(), bench()
    first.paint(job, 3)
    first.pause(job)
    written = state.stat().st_ino, state.stat().st_mtime_ns
    second.paint(job, 0)
    second.pause(job)
    assert (state.stat().st_ino, state.stat().st_mtime_ns) == written


def test_a_job_that_keeps_no_state_is_put_down_all_the_same(bench: Callable[[], Bench]) -> None:
    job = styled(LEAPS)
    painter = bench()
    painter.paint(job, 3)
    assert painter.pause(job) > 0
    assert not painter.workshop.busy


def test_a_full_disk_costs_the_way_back_and_nothing_else(
    bench: Callable[[], Bench], state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    state.parent.write_bytes(b"no folder")
    job = replace(styled(LEAPS), state=state)
    painter = bench()
    painter.paint(job, 3)
    with caplog.at_level(logging.WARNING):
        painter.pause(job)
    assert f"Job {job.id}: its state could not be kept" in caplog.text


def test_a_picture_that_is_finished_already_is_not_paused(
    bench: Callable[[], Bench], state: Path
) -> None:
    job = replace(styled(LEAPS), state=state)
    painter = bench()
    painter.paint(job)
    painter.workshop.pause(job.id)
    assert painter.result().iteration == 12
    assert not state.exists()


def test_of_jobs_painted_together_only_the_one_that_is_meant_is_paused(
    bench: Callable[[], Bench], tmp_path: Path
) -> None:
    job, other = (replace(styled(LEAPS), state=tmp_path / name) for name in ("one", "two"))
    painter = bench()
    take(painter.workshop, other)
    painter.paint(job, 3)
    painter.workshop.pause(job.id)
    painter.workshop.pause("nobody's")
    while painter.workshop.busy:
        painter.workshop.iterate()
    assert painter.result().iteration == 12
    assert [m for m in painter.said if isinstance(m, Done)] == [
        Done(job.id, paused=True),
        Done(other.id),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
