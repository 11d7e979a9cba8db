"""Makes discord.py look for Discord elsewhere: two addresses, and nothing else of it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL


@contextmanager
def discord_at(api: str, gateway: str) -> Iterator[None]:
    """For a while, in this process.

    Args:
        api: such as `http://127.0.0.1:8080/api/v10`.
        gateway: such as `ws://127.0.0.1:8080/gateway/`.
    """
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, URL(gateway)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
