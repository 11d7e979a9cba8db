"""Shorter waits in discord.py's backoff; its waits for rate limits stay as long as they are."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

_TIMES_SHORTER = 50


class _Hurried:
    """The module asyncio, but for its sleep.

    Attributes:
        slept: what was asked for, in seconds.
    """

    def __init__(self, *, whole_seconds_only: bool) -> None:
        self.slept: list[float] = []
        self._whole_seconds_only = whole_seconds_only

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        """Wait, but not as long."""
        if self._whole_seconds_only and not isinstance(seconds, int):
            await asyncio.sleep(seconds)
            return
        self.slept.append(seconds)
        await asyncio.sleep(seconds / _TIMES_SHORTER)


def hurry_requests(monkeypatch: pytest.MonkeyPatch) -> _Hurried:
    """Between tries of a request. Those waits are whole seconds, the others are not."""
    hurried = _Hurried(whole_seconds_only=True)
    monkeypatch.setattr("discord.http.asyncio", hurried)
    monkeypatch.setattr("discord.webhook.async_.asyncio", hurried)
    return hurried


def hurry_reconnecting(monkeypatch: pytest.MonkeyPatch) -> _Hurried:
    """Between tries to connect, and before a new session is begun."""
    hurried = _Hurried(whole_seconds_only=False)
    monkeypatch.setattr("discord.client.asyncio", hurried)
    monkeypatch.setattr("discord.shard.asyncio", hurried)
    return hurried
