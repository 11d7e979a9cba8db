"""Figures are what they are called."""

from __future__ import annotations

import numpy as np
import pytest

from tests.discord.ledger import Ledger, Request
from tests.killed.vitals import Vitals
from tests.soak import figures
from tests.soak.figures import Goal, percentile, slope


@pytest.mark.parametrize("percent", [1, 50, 98, 99, 100])
def test_a_percentile_is_a_value_that_so_many_are_not_above(percent: float) -> None:
    values = np.random.default_rng(0).permutation(np.arange(1.0, 301.0))
    expected = np.percentile(values, percent, method="inverted_cdf")
    assert percentile(values.tolist(), percent) == expected


def test_a_slope_is_that_of_the_line_of_least_squares() -> None:
    random = np.random.default_rng(1)
    x = np.arange(50.0)
    y = 3 * x + random.normal(size=50)
    assert slope(list(zip(x, y, strict=True))) == pytest.approx(np.polyfit(x, y, 1)[0])


def test_memory_that_grows_by_a_mebibyte_a_second_is_seen() -> None:
    vitals = [Vitals(float(n), (100 + n) * 2**20, n / 2, (0.0,)) for n in range(61)]
    goals = {goal.name: goal.value for goal in figures.memory(vitals)}
    assert goals["slope of memory, whole run"] == pytest.approx(60)
    assert goals["slope of memory, second half"] == pytest.approx(60)
    assert goals["resident memory at most"] == 160
    assert goals["processor of the bot"] == pytest.approx(50)


def test_lateness_is_in_milliseconds_and_of_every_look() -> None:
    vitals = [Vitals(0, 0, 0, (0.001,) * 98), Vitals(1, 0, 0, (0.060,) * 2)]
    goals = {goal.name: goal for goal in figures.lateness(vitals)}
    late = goals["event loop late, 99th percentile"]
    assert late.value == pytest.approx(60)
    assert late.missed


def test_a_goal_is_met_up_to_its_bound() -> None:
    assert not Goal("a", 1, "s", 1).missed
    assert Goal("a", 1.1, "s", 1).missed
    assert not Goal("a", 1e9, "s").missed


def test_requests_are_counted_by_their_answers() -> None:
    ledger = Ledger()
    ledger.requests = [
        Request("POST", "/channels/1/messages", float(n), n + 0.1, status)
        for n, status in enumerate([200, 429, 404, 200])
    ]
    goals = {goal.name: goal.value for goal in figures.traffic(ledger)}
    assert goals["requests"] == 4
    assert goals["answers 429"] == 1
    assert goals["other refusals"] == 1
    assert goals["the same, in the busiest second"] == 1
