"""Makes discord.py look for Discord elsewhere: two addresses, and nothing else of it is changed.

Its requests say in a header which 429s had been heard of when they left: only such a one can be
too early. By clocks alone it would be, too, that was on its way, or in a busy machine's hands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from aiohttp import ClientRequest, ClientResponse
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

# The number of a 429, and those of the latest that were heard of.
NUMBER, HEARD = "X-Stand-In-429", "X-Stand-In-Heard"


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
        with _telling_what_was_heard():
            yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@contextmanager
def _telling_what_was_heard() -> Iterator[None]:
    heard: deque[str] = deque(maxlen=100)
    send, start = ClientRequest.send, ClientResponse.start

    async def tell(request: ClientRequest, *args: Any) -> ClientResponse:
        request.headers[HEARD] = ",".join(heard)
        return await send(request, *args)

    async def hear(response: ClientResponse, *args: Any) -> ClientResponse:
        started = await start(response, *args)
        if NUMBER in started.headers:
            heard.append(started.headers[NUMBER])
        return started

    with patch.object(ClientRequest, "send", tell), patch.object(ClientResponse, "start", hear):
        yield
