"""discord.py's session stays where it was sent."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web

from bot.app.client import Easel
from bot.connection.redirects import Redirected, staying
from bot.sandbox.simulated import PatientPainter
from tests.bot.simulation import FixedSettings, ScriptedPainter


async def test_a_redirect_is_not_followed() -> None:
    asked = []

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPFound("/secret")

    app = web.Application()
    app.router.add_get("/{path:.*}", elsewhere)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        async with aiohttp.ClientSession(trace_configs=[staying(aiohttp.TraceConfig())]) as session:
            with pytest.raises(Redirected, match="sent the bot elsewhere"):
                await session.get(f"http://{host}:{port}/picture.png")
    finally:
        await runner.cleanup()

    assert asked == ["/picture.png"]


async def test_the_bots_own_session_has_this(settings: FixedSettings) -> None:
    bot = Easel(settings, PatientPainter(ScriptedPainter()))

    trace = bot.http.http_trace

    assert isinstance(trace, aiohttp.TraceConfig)
    assert len(trace.on_request_redirect) == 1
