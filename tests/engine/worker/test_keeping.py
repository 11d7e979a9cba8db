"""States are written beside the painting: of a copy, in turn, and never after a job's end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.job.messages import Done, FromWorker, Told
from engine.job.spec import Job, Result
from engine.paint import state
from engine.paint.state import State
from engine.vgg.vgg import VGG19
from engine.worker import checkpoints, state_writer
from engine.worker.state_writer import StateWriter
from engine.worker.workshop import Workshop
from tests.engine.jobs import sketch
from tests.engine.workshops import close, take


class Disk:
    """Writes when it is let, and notes what; in place of `state.save`."""

    def __init__(self) -> None:
        self.save = state.save
        self.begun, self.free = threading.Event(), threading.Event()
        self.written: list[tuple[str, int]] = []
        self.threads: set[threading.Thread] = set()

    def __call__(self, found: State, path: Path, fingerprint: str) -> None:
        self.threads.add(threading.current_thread())
        self.begun.set()
        assert self.free.wait(60)
        self.save(found, path, fingerprint)
        self.written.append((path.name, found.done))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk()
    monkeypatch.setattr(state, "save", disk)
    monkeypatch.setattr(checkpoints, "_PAUSE", 0.0)
    monkeypatch.setattr(state_writer, "_SHARE", 0.0)
    yield disk
    disk.free.set()


@pytest.fixture
def sent() -> list[FromWorker]:
    return []


@pytest.fixture
def workshop(narrow_vgg: VGG19, sent: list[FromWorker]) -> Workshop:
    return Workshop(narrow_vgg, sent.append)


def kept(path: Path, iterations: int = 20) -> Job:
    return replace(sketch(iterations), state=path)


def paint(workshop: Workshop) -> None:
    while workshop.busy:
        workshop.iterate()


def test_painting_goes_on_while_a_state_is_written(
    workshop: Workshop, disk: Disk, tmp_path: Path
) -> None:
    job = kept(tmp_path / "one")
    take(workshop, job)
    workshop.iterate()
    for _ in range(5):
        workshop.iterate()
    assert disk.begun.wait(60)
    assert disk.written == []
    disk.free.set()
    workshop._easels[job.id].keeper.settle()
    assert disk.written[0] == ("one", 1)
    assert threading.current_thread() not in disk.threads
    close(workshop)


def test_what_is_written_is_a_copy(workshop: Workshop, disk: Disk, tmp_path: Path) -> None:
    job = kept(tmp_path / "one")
    take(workshop, job)
    workshop.iterate()
    moment = {
        name: tensor.clone()
        for name, tensor in workshop._easels[job.id].painting.state().tensors.items()
    }
    for _ in range(5):
        workshop.iterate()
    disk.free.set()
    workshop._easels[job.id].keeper.settle()
    fingerprint = state.fingerprint_of(job, workshop._vgg.info)
    found = state.load(tmp_path / "one", fingerprint)
    assert found is not None
    assert found.tensors.keys() == moment.keys()
    assert all(found.tensors[name].equal(tensor) for name, tensor in moment.items())


@pytest.mark.parametrize("end", ["finished", "cancelled", "paused"])
def test_a_jobs_end_is_told_when_nothing_of_it_is_being_written_any_more(
    workshop: Workshop, disk: Disk, sent: list[FromWorker], tmp_path: Path, end: str
) -> None:
    job = kept(tmp_path / "one", iterations=3 if end == "finished" else 20)
    take(workshop, job)
    workshop.iterate()
    assert disk.begun.wait(60)
    if end == "finished":
        paint(workshop)
    elif end == "cancelled":
        workshop.iterate()
        workshop.drop(job.id)
    else:
        workshop.iterate()
        workshop.pause(job.id)
    workshop._post.submit(int)
    over = [m for m in sent if isinstance(m, Done) or (isinstance(m, Told) and _is_last(m))]
    assert over == []
    disk.free.set()
    close(workshop)
    assert isinstance(sent[-1], Done)
    assert disk.written == [("one", 1), ("one", 2)][: 2 if end == "paused" else 1]
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def _is_last(told: Told) -> bool:
    return isinstance(told.update, Result)


def test_all_jobs_have_their_turn(workshop: Workshop, disk: Disk, tmp_path: Path) -> None:
    disk.free.set()
    jobs = [kept(tmp_path / name) for name in ("one", "two", "three")]
    for job in jobs:
        take(workshop, job)
    for _ in range(18):
        workshop.iterate()
        for easel in workshop._easels.values():
            easel.keeper.settle()
    names = [name for name, _ in disk.written]
    assert len(names) > 9
    assert set(names[:3]) == set(names[3:6]) == {"one", "two", "three"}
    close(workshop)


def test_a_job_that_is_over_keeps_no_other_from_its_turn(
    workshop: Workshop, disk: Disk, tmp_path: Path
) -> None:
    writing, in_line = kept(tmp_path / "one"), kept(tmp_path / "two")
    for job in (writing, in_line):
        take(workshop, job)
    workshop.iterate()
    workshop.drop(in_line.id)
    keeper = workshop._easels[writing.id].keeper
    disk.free.set()
    keeper.settle()
    workshop.iterate()
    keeper.settle()
    assert disk.written == [("one", 1), ("one", 2)]
    close(workshop)


def test_too_little_memory_for_a_copy_costs_the_way_back_and_not_the_picture(
    workshop: Workshop,
    disk: Disk,
    sent: list[FromWorker],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: State) -> State:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried")

    monkeypatch.setattr(State, "copied", fail)
    job = kept(tmp_path / "one", iterations=4)
    take(workshop, job)
    with caplog.at_level(logging.WARNING):
        paint(workshop)
    close(workshop)
    assert sent[-1] == Done(job.id)
    assert f"Job {job.id}: its state could not be kept" in caplog.text
    assert disk.written == []


def test_the_pause_after_a_writing_is_twenty_times_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    writer = StateWriter()
    assert writer.is_turn_of("a")
    assert not writer.is_turn_of("b"), "it is behind the first"

    def write() -> None:
        nonlocal now
        now += 2.0

    writer.submit("a", write).result()
    assert not writer.is_turn_of("b")
    assert not writer.is_turn_of("a")
    now = 42.0
    assert writer.is_turn_of("b")
    writer.leave("b")
    assert writer.is_turn_of("a")
    writer._thread.shutdown()
