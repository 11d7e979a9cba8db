"""The process that looks at pictures, and how hypothesis looks for trouble.

That is the same way every time, and without leaving files about.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

from tests.hostile.door import Door, opened

# It keeps a table of all characters from one run to the next, which takes it seconds to make.
set_hypothesis_home_dir(Path(__file__).parents[2] / ".pytest_cache" / "hypothesis")
settings.register_profile(
    "easel",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("easel")


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    """One for all tests of a module."""
    with opened() as door:
        yield door
