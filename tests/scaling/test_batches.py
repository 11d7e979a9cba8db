"""Jobs of unlike shapes and stages share passes, by the worker's own choice."""

from __future__ import annotations

import pytest

from docs.scaling.batches import ROOM, SHAPES, WORTH, always_busy, evening


@pytest.mark.parametrize("shapes", [SHAPES[:1], SHAPES], ids=["one-shape", "five-shapes"])
def test_eight_jobs_go_by_fours_at_least_and_are_done_sooner(
    shapes: tuple[tuple[int, int], ...],
) -> None:
    by_size, shared = (always_busy(shapes, worth, number=40) for worth in (0, WORTH))
    assert shared.pictures == by_size.pictures
    assert shared.at_hand > 0.7 * ROOM
    assert by_size.together < 2.5
    assert shared.together > 4
    assert shared.seconds < 0.8 * by_size.seconds


def test_where_few_jobs_are_at_hand_nobody_waits_longer_for_it() -> None:
    by_size, shared = (evening(0.5, worth, number=40) for worth in (0, WORTH))
    assert shared.pictures == by_size.pictures
    assert sum(shared.waited) < sum(by_size.waited)
