"""Nobody is left waiting by a bot that ends in the middle of their command."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from bot.interactions import pending
from bot.interactions.pending import PendingInteractions
from bot.store import Store


@pytest.fixture(autouse=True)
def _may_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "can_post", lambda _: True)


def command() -> Any:
    now = datetime.now(UTC)
    return SimpleNamespace(
        id=7, application_id=8, token="a token", locale="en-US", created_at=now, extras={}
    )


async def handled(
    waiting: PendingInteractions, noted: asyncio.Event, goes_on: asyncio.Event
) -> None:
    """A command that has its pictures looked at, and can't be answered in the end."""
    await waiting.note(command())
    noted.set()
    await goes_on.wait()
    raise RuntimeError("Session is closed")


@pytest.mark.parametrize("settled", [False, True])
async def test_who_was_not_answered_before_the_bot_settled_is_told_by_the_next(
    store: Store, settled: bool
) -> None:
    """Their command fails once the connection is closed; before, it would have been answered."""
    waiting, noted, goes_on = PendingInteractions(store), asyncio.Event(), asyncio.Event()
    work = asyncio.create_task(handled(waiting, noted, goes_on))
    await noted.wait()
    if settled:
        await waiting.settle(60)
    goes_on.set()
    await asyncio.wait({work})
    assert isinstance(work.exception(), RuntimeError)
    await asyncio.sleep(0)  # for what is to be done then
    await waiting.settle(60)

    await store.interactions.give_back()
    left = [each.record.id for each in await store.interactions.take()]
    assert left == ([7] if settled else [])
