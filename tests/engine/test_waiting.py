"""Torch's threads leave the processor to others while they wait."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_NAME = "OMP_WAIT_POLICY"
# As a worker begins; OpenMP reads its settings when torch is imported.
_CODE = f"""
import os, sys
import engine.worker
assert "torch" not in sys.modules
print(os.environ["{_NAME}"])
"""


@pytest.mark.parametrize(("given", "found"), [({}, "PASSIVE"), ({_NAME: "ACTIVE"}, "ACTIVE")])
def test_threads_wait_asleep_unless_an_admin_says_otherwise(
    given: dict[str, str], found: str
) -> None:
    others = {name: value for name, value in os.environ.items() if name != _NAME}
    ended = subprocess.run(
        [sys.executable, "-c", _CODE],
        env=others | given,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.strip() == found
