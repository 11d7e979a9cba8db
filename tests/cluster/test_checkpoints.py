"""Unfinished pictures on object storage, by which one painter goes on with what another began."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest

from engine.cluster.checkpoints import Checkpoints, forget
from engine.job.errors import EngineError
from engine.job.spec import Job
from tests.engine.jobs import sketch


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where painters make their folders."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def url() -> str:
    """Storage in this process's memory, which is no folder."""
    fsspec.filesystem("memory").store.clear()
    return "memory://bucket/easel"


def stored() -> dict[str, bytes]:
    files = fsspec.filesystem("memory")
    return {path: files.cat_file(path) for path in files.find("/")}


def job() -> Job:
    return replace(sketch(), state=Path("/a folder of the bot's/job.state"), id="job1")


def state_of(taken: Job) -> Path:
    assert taken.state is not None
    return taken.state


def test_a_new_job_has_a_file_of_its_own_to_keep_its_state_in(url: str) -> None:
    painter = Checkpoints(url)
    taken = painter.take_up(job())
    assert state_of(taken).parent.is_dir()
    assert not state_of(taken).exists()
    assert replace(taken, state=job().state) == job()


def test_another_painter_finds_what_the_last_one_kept(url: str) -> None:
    first, second = Checkpoints(url), Checkpoints(url)
    path = state_of(first.take_up(job()))
    for state in (b"after 5 seconds", b"after 10"):
        path.write_bytes(state)
        first.copy()
        assert state_of(second.take_up(job())).read_bytes() == state


def test_a_job_that_is_over_leaves_nothing_behind_once_its_picture_is_safe(url: str) -> None:
    first, second = Checkpoints(url), Checkpoints(url)
    state_of(first.take_up(job())).write_bytes(b"half")
    first.copy()
    assert list(stored()) == ["/bucket/easel/job1.state"]
    taken = second.take_up(job())
    second.leave("job1")
    second.copy()
    assert not state_of(taken).exists()
    assert stored() == {"/bucket/easel/job1.state": b"half"}, "the bot may be killed before that"
    forget(url, "job1")
    forget(url, "job1")
    assert stored() == {}


def test_a_job_that_is_over_without_a_picture_leaves_nothing_behind(url: str) -> None:
    first, second = Checkpoints(url), Checkpoints(url)
    state_of(first.take_up(job())).write_bytes(b"half")
    first.copy()
    taken = second.take_up(job())
    second.forget("job1")
    second.copy()
    assert stored() == {}
    assert not state_of(taken).exists()


def test_a_paused_job_is_handed_over_at_once_as_it_is(url: str) -> None:
    first, second = Checkpoints(url), Checkpoints(url)
    path = state_of(first.take_up(job()))
    path.write_bytes(b"after 5 seconds")
    first.copy()
    path.write_bytes(b"after 7")
    first.hand_over("job1")
    assert not path.exists()
    assert state_of(second.take_up(job())).read_bytes() == b"after 7"

    first.hand_over("job1")
    first.hand_over("not begun")
    assert list(stored()) == ["/bucket/easel/job1.state"]
    forget(url, "job1")
    assert stored() == {}


def test_a_paused_job_that_can_not_be_handed_over_stays(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError("no such key")

    checkpoints = Checkpoints(url)
    path = state_of(checkpoints.take_up(job()))
    path.write_bytes(b"half")
    with monkeypatch.context() as failing:
        failing.setattr(fsspec.filesystem("memory"), "put_file", fail)
        checkpoints.hand_over("job1")
    assert "Job job1: its state could not be copied (no such key)" in caplog.text
    checkpoints.copy()
    assert stored() == {"/bucket/easel/job1.state": b"half"}


def test_what_has_not_changed_is_not_copied_again(url: str) -> None:
    checkpoints = Checkpoints(url)
    state_of(checkpoints.take_up(job())).write_bytes(b"half")
    checkpoints.copy()
    fsspec.filesystem("memory").store.clear()
    checkpoints.copy()
    assert stored() == {}


def test_a_job_without_a_state_is_left_alone(url: str) -> None:
    assert Checkpoints(url).take_up(sketch()).state is None


def test_storage_that_fails_costs_the_way_back_and_not_the_picture(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError("no such key")

    checkpoints = Checkpoints(url)
    for name in ("get_file", "put_file", "rm_file"):
        monkeypatch.setattr(fsspec.filesystem("memory"), name, fail)
    path = state_of(checkpoints.take_up(job()))
    path.write_bytes(b"half")
    checkpoints.copy()
    forget(url, "job1")
    assert [record.message for record in caplog.records] == [
        "Job job1: its state could not be fetched (no such key)",
        "Job job1: its state could not be copied (no such key)",
        "Job job1: its state could not be removed (no such key)",
    ]


def test_what_a_painter_that_was_killed_leaves_on_its_node_is_removed(
    url: str, folders: Path
) -> None:
    killed, living = Checkpoints(url), Checkpoints(url)
    left = state_of(killed.take_up(job()))
    left.write_bytes(b"half")
    del killed  # with its lock, as the system does it
    new = Checkpoints(url)
    assert not left.parent.exists()
    assert {state_of(painter.take_up(job())).parent for painter in (living, new)} == {
        *folders.iterdir()
    }


@pytest.mark.parametrize("url", ["nosuch://bucket", "s4://bucket/easel"])
def test_an_address_that_nothing_here_knows_is_refused(url: str) -> None:
    with pytest.raises(EngineError, match=r"can't be kept at .*; install what fsspec needs"):
        Checkpoints(url)
