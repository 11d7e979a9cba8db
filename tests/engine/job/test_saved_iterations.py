"""How much a state holds, as the shell reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine.job.errors import UnusableState
from engine.job.saved_iterations import iterations_kept, require_whole
from engine.job.spec import Costs
from engine.paint import state
from engine.paint.state import State


def test_a_state_says_its_iterations(tmp_path: Path) -> None:
    path = tmp_path / "x.state"
    state.save(State(7, Costs(3, 1, 2), 1.5, {"image": torch.zeros(1, 3, 8, 8)}), path, "job")
    assert iterations_kept(path) == 7


@pytest.mark.parametrize("data", [b"", b"no state", b"\x02" + bytes(7) + b"{}", b"\xff" * 64])
def test_what_is_no_state_says_nothing(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.state"
    assert iterations_kept(path) is None
    path.write_bytes(data)
    assert iterations_kept(path) is None


def test_a_whole_state_or_none_is_let_through(tmp_path: Path) -> None:
    path = tmp_path / "x.state"
    require_whole(path)
    tensors = {"image": torch.zeros(1, 3, 8, 8), "step": torch.tensor(3)}
    state.save(State(7, Costs(3, 1, 2), 1.5, tensors), path, "job")
    require_whole(path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: b"no state of a painting",
        lambda whole: whole[:-1],
        lambda whole: whole + b"more",
        lambda whole: whole.replace(b'\\"done\\": 7', b'\\"done\\": -'),
        lambda whole: whole.replace(b'\\"first\\"', b'\\"third\\"'),
        lambda whole: b"\xff" * 8 + whole[8:],
        lambda whole: (9).to_bytes(8, "little") + b"[" * 9,
    ],
)
def test_a_damaged_state_is_refused_without_torch(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "x.state"
    state.save(State(7, Costs(3, 1, 2), 1.5, {"image": torch.zeros(1, 3, 8, 8)}), path, "job")
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert path.read_bytes() != whole
    with pytest.raises(UnusableState, match=r"x\.state is damaged, or no state of a painting"):
        require_whole(path)
