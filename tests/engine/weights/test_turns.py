"""One process at a time prepares weights, and who stands still holds nobody up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import FileLock

from engine.job.spec import Preparing
from engine.weights import turns


def ignore(_: Preparing) -> None:
    pass


@pytest.fixture
def held(tmp_path: Path) -> Iterator[FileLock]:
    """The lock, as another process has it."""
    lock = FileLock(tmp_path / "weights.lock", thread_local=False)
    lock.acquire()
    yield lock
    lock.release()


@pytest.fixture(autouse=True)
def _each_look_is_minutes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LOOK_SECONDS", 0.001)
    monkeypatch.setattr(
        turns, "time", SimpleNamespace(monotonic=partial(next, itertools.count(0, 240)))
    )


def test_who_stands_still_is_left_behind(tmp_path: Path, held: FileLock) -> None:
    (tmp_path / "whole.safetensors").write_bytes(b"whole")
    with turns.own_turn_in(tmp_path, ignore) as folder:
        assert folder.parent == tmp_path
        (folder / "part").write_bytes(b"ours")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["weights.lock", "whole.safetensors"]
    assert held.is_locked


def test_who_gets_on_is_waited_for_however_long_it_takes(
    tmp_path: Path, held: FileLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    part, written = tmp_path / "part", turns._written
    looks = 0

    def got_on(folder: Path) -> dict[Path, tuple[int, int]]:
        nonlocal looks
        looks += 1
        part.write_bytes(bytes(looks))
        if looks == 50:
            held.release()
        return written(folder)

    monkeypatch.setattr(turns, "_written", got_on)
    with turns.own_turn_in(tmp_path, ignore) as folder:
        assert folder == tmp_path
    assert looks == 50
