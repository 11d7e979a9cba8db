"""Pictures share a pass where that takes less time than passes of their own."""

from __future__ import annotations

import time
from functools import partial

import pytest

from engine.vgg.sheet import Size, room_of
from engine.worker.passes import SIDES, Picture, passes_of, worth_of

EVERYTHING = 2**30


def pictures(*sizes: Size, shelf: str | None = "gpu") -> list[Picture]:
    return [Picture(size, shelf, size) for size in sizes]


def test_pictures_of_one_size_are_a_batch_on_any_device() -> None:
    sizes = ((60, 80), (80, 60), (60, 80))
    assert passes_of(pictures(*sizes, shelf=None), EVERYTHING, EVERYTHING) == [[0, 2], [1]]


def test_pictures_of_all_sizes_go_together_where_a_pass_is_worth_more_than_their_room() -> None:
    sizes = ((288, 384), (384, 288), (96, 72), (288, 384))
    assert passes_of(pictures(*sizes), EVERYTHING, 2**17) == [[0, 1, 2, 3]]


def test_pictures_that_need_more_room_than_a_pass_is_worth_have_one_of_their_own() -> None:
    """The large one; and many of one size, which are a batch already."""
    large, usual, small = (1152, 1536), (288, 384), (96, 72)
    needed = room_of(large) - large[0] * large[1]
    sizes = (large, usual, small, *[usual] * 9)
    worth = needed - 1
    assert passes_of(pictures(large, usual, small), EVERYTHING, worth) == [[0], [1, 2]]
    worth = 5 * (room_of(usual) - usual[0] * usual[1])
    assert passes_of(pictures(*sizes[1:]), EVERYTHING, worth) == [[0, *range(2, 11)], [1]]


def test_a_sheet_takes_no_more_than_a_pass_may_with_its_room() -> None:
    sizes = ((96, 96), (64, 64), (96, 96), (64, 64), (80, 80))
    most = 2 * room_of((96, 96))
    passes = passes_of(pictures(*sizes), most, EVERYTHING)
    assert passes == [[1, 3, 4], [0, 2]], "like by like"
    for some in passes:
        assert sum(room_of(sizes[index]) for index in some) <= most


def test_pictures_by_tiles_and_those_of_other_networks_are_looked_at_by_themselves() -> None:
    usual = Picture("a", "one network", (96, 96))
    by_tiles = Picture(None, None, (3000, 4000))
    other = Picture("b", "another", (96, 72))
    asked = [by_tiles, usual, by_tiles, other, usual._replace(kind="c", size=(64, 64))]
    assert passes_of(asked, EVERYTHING, EVERYTHING) == [[0], [1, 4], [2], [3]]


@pytest.mark.parametrize(("fixed", "least", "most"), [(0.0, 0, 1), (50.0, 30, 70)])
def test_what_a_pass_is_worth_is_what_it_takes_whatever_is_in_it(
    monkeypatch: pytest.MonkeyPatch, fixed: float, least: float, most: float
) -> None:
    """In thousands of pixels, on a device that takes a second for a thousand."""
    now = 0.0

    def look(side: int) -> None:
        nonlocal now
        now += fixed + side**2 / 1_000

    monkeypatch.setattr(time, "perf_counter", lambda: now)
    found = worth_of(lambda side: partial(look, side))
    # What the small picture's pixels take is not told apart.
    assert least <= (found - SIDES[0] ** 2) / 1_000 <= most


def test_a_device_that_takes_no_longer_for_more_is_taken_for_a_fast_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0

    def look() -> None:
        nonlocal now
        now += 1.0

    monkeypatch.setattr(time, "perf_counter", lambda: now)
    assert 512**2 < worth_of(lambda side: look) <= 2**20
