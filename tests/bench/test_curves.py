"""Where a reference's picture lies beside a recipe's curve."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.report.curves import Bar, Painted, meet


def painted(
    setting: float, content: float, style: float, *, painter: str = "easel", pair: str = "a-b"
) -> Painted:
    """A picture that took ten seconds and a reference's hundred, with less grain where bolder."""
    seconds = 10.0 if painter == "easel" else 100.0
    return Painted(pair, painter, setting, 64, 48, seconds, style, content, 0.1 - style / 10)


CURVE = (painted(20, 0.9, 0.1), painted(50, 0.5, 0.5), painted(80, 0.1, 0.7))


def reference(content: float, style: float) -> Painted:
    return replace(painted(1, content, style, painter="theirs"), grain=0.2)


def test_the_curve_is_read_between_its_pictures() -> None:
    met = meet(reference(0.4, 0.5), CURVE)
    assert met.setting == pytest.approx(57.5)
    assert met.style == pytest.approx(0.55)
    assert met.grain == pytest.approx(0.045)
    assert met.seconds == pytest.approx(10)
    assert met.holds


def test_the_order_of_painting_does_not_count() -> None:
    assert meet(reference(0.4, 0.5), CURVE[::-1]) == meet(reference(0.4, 0.5), CURVE)


def test_the_bar_is_missed_by_what_is_worse() -> None:
    theirs = replace(reference(0.4, 0.56), grain=0.04, seconds=29.0)
    met = meet(theirs, CURVE)
    assert met.fails == ("style", "grain", "time")
    assert not met.holds
    assert meet(replace(theirs, seconds=31.0, grain=0.05), CURVE).fails == ("style",)


def test_a_likeness_above_the_curves_end_is_not_reached() -> None:
    met = meet(reference(0.95, 0.05), CURVE)
    assert (met.setting, met.style, met.fails, met.holds) == (None, None, (), False)


def test_the_boldest_picture_stands_for_what_is_beyond_it() -> None:
    assert meet(reference(0.05, 0.6), CURVE).style == 0.7
    assert meet(reference(0.05, 0.6), CURVE).holds
    assert meet(reference(0.05, 0.8), CURVE).fails == ("style",)


def test_where_the_curve_turns_the_most_style_counts() -> None:
    turning = (*CURVE, painted(100, 0.4, 0.9))
    assert meet(reference(0.4, 0.5), turning).style == pytest.approx(0.9)
    level = (painted(20, 0.4, 0.2), painted(50, 0.4, 0.6))
    assert meet(reference(0.4, 0.3), level).style == pytest.approx(0.4)


def test_references_are_held_to_the_same_pairs_curve() -> None:
    other = [replace(row, pair="c-d", style=row.style + 0.2) for row in CURVE]
    gatys = replace(CURVE[0], painter="gatys")
    first, second = reference(0.5, 0.6), replace(reference(0.5, 0.6), pair="c-d")
    bar = Bar.of([*CURVE, gatys, first, *other, second], "easel", ["theirs"])
    assert [met.reference for met in bar.met] == [first, second]
    assert [met.style for met in bar.met] == pytest.approx([0.5, 0.7])
    assert [met.holds for met in bar.met] == [False, True]


def test_a_reference_without_a_curve_is_not_met() -> None:
    assert meet(reference(0.5, 0.6), ()).setting is None
