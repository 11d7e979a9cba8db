"""Figures are what they are called."""

from __future__ import annotations

import pytest

from tests.discord.ledger import Ledger, Request
from tests.killed.vitals import Vitals
from tests.soak import figures
from tests.soak.figures import Goal


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
