"""How much a state holds, as the shell reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine import state
from engine.kept import iterations_kept
from engine.spec import Costs
from engine.state import State


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
