"""What is remembered for a while."""

from __future__ import annotations

import pytest

from bot.reception.expiring import Shelf


def test_a_shelf_forgets_the_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("bot.reception.expiring.time.monotonic", lambda: now)
    shelf: Shelf[str, str] = Shelf(10)
    shelf.put("a", "first")
    now = 6
    shelf.put("b", "second")
    shelf.put("a", "again")

    now = 11
    assert (shelf.get("a"), shelf.get("b")) == ("again", "second")
    now = 16
    assert shelf.get("a") is None
    assert len(shelf) == 0


def test_what_was_put_on_a_shelf_meanwhile_is_not_dropped_with_what_was_there_before() -> None:
    shelf: Shelf[str, list[int]] = Shelf(10)
    first, second = [1], [1]
    shelf.put("a", first)
    shelf.put("a", second)

    shelf.drop("a", first)
    assert shelf.get("a") is second
    shelf.drop("a", second)
    assert shelf.get("a") is None
