from __future__ import annotations

from dataclasses import replace

import pytest

from bot.studio.time_left import Pace
from engine.job.recipes import GATYS
from tests.bot.simulation import progress

EVEN = replace(GATYS, scales=1)


def test_nobody_can_tell_before_the_second_iteration() -> None:
    pace = Pace(EVEN)
    assert pace.seconds_left() is None
    pace.note(progress(1))
    assert pace.seconds_left() is None


def test_equal_iterations_take_equal_times() -> None:
    pace = Pace(EVEN)
    for iteration in (1, 2, 3):
        pace.note(replace(progress(iteration), elapsed=2.0 * iteration))

    assert pace.seconds_left() == pytest.approx(2.0 * (EVEN.iterations - 3))


def test_larger_scales_are_expected_to_take_longer() -> None:
    recipe = replace(GATYS, scales=2, iterations=30)
    small, large = (stage.iterations for stage in recipe.stages())
    pace = Pace(recipe)
    for iteration in (1, small):
        pace.note(replace(progress(iteration), elapsed=float(iteration)))

    # A scale has twice the area of the one before.
    assert pace.seconds_left() == pytest.approx(2.0 * large)


def test_shallow_layers_are_expected_to_take_less() -> None:
    recipe = replace(GATYS, scales=2, iterations=30, deepest_at_last="relu3_2")
    small, large = (stage.iterations for stage in recipe.stages())
    pace = Pace(recipe)
    for iteration in (1, small):
        pace.note(replace(progress(iteration), elapsed=float(iteration)))

    # Twice as many pixels, and 298,000 operations for each of them instead of 722,000.
    assert pace.seconds_left() == pytest.approx(2 * 298 / 722 * large, rel=0.01)


def test_only_the_last_iterations_count() -> None:
    pace = Pace(EVEN)
    pace.note(replace(progress(1), elapsed=1000.0))
    for iteration in range(2, 42):
        pace.note(replace(progress(iteration), elapsed=1000.0 + iteration))

    assert pace.seconds_left() == pytest.approx(EVEN.iterations - 41)


def test_a_clips_further_frames_are_painted_at_the_full_size() -> None:
    recipe = replace(GATYS, scales=2, iterations=40)
    _, large = recipe.stages()
    still, clip = Pace(recipe), Pace(recipe, frames=3)

    # A quarter of the iterations each, as long as nobody knows better.
    assert clip.work - still.work == pytest.approx(2 * 10 * large.work * recipe.longest**2)


def test_a_clip_takes_as_long_as_the_painter_says_once_it_has_begun() -> None:
    recipe = replace(EVEN, iterations=40)
    pace = Pace(recipe, frames=3)
    for iteration in (1, 2, 3):
        now = replace(progress(iteration, 52), elapsed=float(iteration), frames=3)
        pace.note(now)

    assert pace.seconds_left() == pytest.approx(52 - 3)


def test_a_job_that_starts_over_is_judged_anew() -> None:
    pace = Pace(EVEN)
    pace.note(progress(1))
    pace.note(progress(2))
    pace.restart()

    assert pace.seconds_left() is None
