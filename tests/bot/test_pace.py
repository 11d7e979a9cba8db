from __future__ import annotations

from dataclasses import replace

import pytest

from bot.pace import Pace
from engine.recipes import GATYS, SKETCH
from tests.bot.simulation import progress


def test_nobody_can_tell_before_the_second_iteration() -> None:
    pace = Pace(SKETCH)
    assert pace.seconds_left() is None
    pace.note(progress(1))
    assert pace.seconds_left() is None


def test_equal_iterations_take_equal_times() -> None:
    pace = Pace(SKETCH)
    for iteration in (1, 2, 3):
        pace.note(replace(progress(iteration), elapsed=2.0 * iteration))

    assert pace.seconds_left() == pytest.approx(2.0 * (SKETCH.iterations - 3))


def test_larger_scales_are_expected_to_take_longer() -> None:
    pace = Pace(GATYS)  # four scales: areas of 1/8, 1/4, 1/2 and 1
    for iteration in (1, 60):
        pace.note(replace(progress(iteration), elapsed=float(iteration)))

    assert pace.seconds_left() == pytest.approx(60 * (2 + 4 + 8))


def test_only_the_last_iterations_count() -> None:
    pace = Pace(SKETCH)
    pace.note(replace(progress(1), elapsed=1000.0))
    for iteration in range(2, 42):
        pace.note(replace(progress(iteration), elapsed=1000.0 + iteration))

    assert pace.seconds_left() == pytest.approx(SKETCH.iterations - 41)


def test_a_job_that_starts_over_is_judged_anew() -> None:
    pace = Pace(SKETCH)
    pace.note(progress(1))
    pace.note(progress(2))
    pace.restart()

    assert pace.seconds_left() is None
