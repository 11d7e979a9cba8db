"""What one process of the bot can do: its processor time for a job, a request and a server.

    python -m docs.scaling.bot_cost

Processor time, so that what else the machine does weighs little. Discord is an aiohttp server in
another process, on loopback; without TLS, which costs more on the real line.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import resource
import time
from collections.abc import Awaitable, Callable
from io import BytesIO
from multiprocessing.connection import Connection
from typing import Any

import discord
from aiohttp import web
from discord.http import Route

from bot.studio.orders import Order
from bot.studio.pictures import Pictures
from docs.scaling.demand import Arrival
from docs.scaling.real import KnownPainter, run_studio

REQUESTS = 400
JOBS = 1_000
GUILDS = 2_000
# A PNG of 384 by 288 pixels is about as large.
PICTURE = os.urandom(250_000)
MESSAGE: dict[str, Any] = {
    "id": "2",
    "channel_id": "1",
    "author": {"id": "3", "username": "easel", "discriminator": "0", "avatar": None},
    "content": "",
    "timestamp": "2026-01-01T00:00:00+00:00",
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "pinned": False,
    "type": 0,
}


def serve(port: Connection) -> None:
    """Answer every request as Discord would one for a message."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        # discord.py knows no other spelling of this type.
        headers = {"Content-Type": "application/json"}
        return web.Response(body=json.dumps(MESSAGE).encode(), headers=headers)

    async def forever() -> None:
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(forever())


async def seconds_each(times: int, act: Callable[[int], Awaitable[object]]) -> float:
    """Processor seconds of this process, for one of so many."""
    before = time.process_time()
    for number in range(times):
        await act(number)
    return (time.process_time() - before) / times


async def cost_of_requests(port: int) -> tuple[float, float]:
    """Seconds of an edit of a card, and of one that uploads a picture."""
    Route.BASE = f"http://127.0.0.1:{port}"
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.http.static_login("a.token.of-nobody")

        def card(number: int) -> tuple[discord.PartialMessage, discord.ui.LayoutView]:
            channel = client.get_partial_messageable(number)
            view = discord.ui.LayoutView(timeout=None)
            text: discord.ui.Item[Any] = discord.ui.TextDisplay(f"iteration {number} " * 20)
            view.add_item(discord.ui.Container(text))
            return channel.get_partial_message(2), view

        async def edit(number: int) -> None:
            message, view = card(number)
            await message.edit(view=view)

        async def upload(number: int) -> None:
            message, view = card(number)
            file = discord.File(BytesIO(PICTURE), "picture.png")
            await message.edit(view=view, attachments=[file])

        return await seconds_each(REQUESTS, edit), await seconds_each(REQUESTS, upload)


async def cost_of_jobs() -> float:
    """Seconds of the studio for a job, without painting, showing or keeping it."""
    painter = KnownPainter(8, dict.fromkeys(range(JOBS), 0.0))
    order = Order(recipe="sketch", seed=0, content_name="")
    arrivals = [Arrival(0.0, number) for number in range(JOBS)]
    before = time.process_time()
    await run_studio(painter, arrivals, Pictures(b"a photo"), order)
    return (time.process_time() - before) / JOBS


def cost_of_servers() -> tuple[float, float]:
    """Seconds and bytes of one server of 30 channels and 20 roles that Discord tells of."""
    client = discord.Client(intents=discord.Intents(guilds=True))
    before, memory = time.process_time(), _resident()
    for number in range(1, GUILDS + 1):
        client._connection.parse_guild_create(_guild(number << 20))
    seconds = (time.process_time() - before) / GUILDS
    return seconds, (_resident() - memory) / GUILDS


def _role(first: int, number: int) -> dict[str, Any]:
    return {
        "id": str(first + number),
        "name": f"role {number}",
        "color": 0,
        "hoist": False,
        "position": number,
        "permissions": "104324673",
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def _channel(first: int, number: int) -> dict[str, Any]:
    return {
        "id": str(first + 100 + number),
        "type": 0,
        "name": f"channel-{number}",
        "position": number,
        "permission_overwrites": [{"id": str(first + 1), "type": 0, "allow": "0", "deny": "1024"}],
        "topic": "What this channel is about, in a sentence or two.",
        "nsfw": False,
    }


def _guild(first: int) -> Any:
    nothing = [
        "emojis",
        "stickers",
        "features",
        "members",
        "threads",
        "presences",
        "voice_states",
        "stage_instances",
        "guild_scheduled_events",
        "soundboard_sounds",
    ]
    zero = [
        "default_message_notifications",
        "explicit_content_filter",
        "mfa_level",
        "premium_tier",
        "nsfw_level",
        "system_channel_flags",
        "verification_level",
    ]
    return {
        "id": str(first),
        "name": f"server {first}",
        "owner_id": "5",
        "roles": [_role(first, number) for number in range(20)],
        "channels": [_channel(first, number) for number in range(30)],
        "member_count": 300,
        "afk_timeout": 300,
        "preferred_locale": "en-US",
        **{key: [] for key in nothing},
        **dict.fromkeys(zero, 0),
    }


def _resident() -> float:
    """The most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


async def _measure(port: int) -> None:
    seconds, size = cost_of_servers()
    print(f"a server: {seconds * 1000:.2f} ms when it is told of, {size / 1024:.0f} KiB")  # noqa: T201
    edit, upload = await cost_of_requests(port)
    print(f"an edit of a card: {edit * 1000:.2f} ms")  # noqa: T201
    print(f"an edit with {len(PICTURE) // 1000} kB: {upload * 1000:.2f} ms")  # noqa: T201
    print(f"a job in the studio: {await cost_of_jobs() * 1000:.2f} ms")  # noqa: T201


def main() -> None:
    """Measure, and print."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        asyncio.run(_measure(here.recv()))
    finally:
        server.kill()


if __name__ == "__main__":
    main()
