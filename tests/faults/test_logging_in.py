"""What an admin at the shell reads at once where the bot can't log in: whose fault it is."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest
from aiohttp.client_reqrep import ConnectionKey

from bot.connection.failures import why_unreachable
from tests.discord import Cut
from tests.discord.redirect import discord_at
from tests.discord.stand import TOKEN
from tests.faults.studio import Studio

ME = "/users/@me"


@asynccontextmanager
async def logging_in(studio: Studio) -> AsyncIterator[None]:
    attempt = asyncio.create_task(studio.bot.login(TOKEN))
    try:
        yield
    finally:
        attempt.cancel()
        await asyncio.wait({attempt})
        await studio.bot.close()


async def heard(studio: Studio, caplog: pytest.LogCaptureFixture, words: str) -> None:
    said = lambda: words in caplog.text  # noqa: E731
    await studio.discord.until(said, words)
    assert TOKEN not in caplog.text


async def test_a_machine_without_dns_is_told_so(
    idle_studio: Studio, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise OSError(None, "Name or service not known")

    monkeypatch.setattr("aiohttp.connector.DefaultResolver.resolve", unknown)
    with discord_at("http://discord.test/api/v10", "ws://discord.test/"):
        async with logging_in(idle_studio):
            await heard(idle_studio, caplog, "does not find discord.test by its name")


async def test_a_network_that_lets_nothing_through_is_told(
    idle_studio: Studio, caplog: pytest.LogCaptureFixture, unused_tcp_port: int
) -> None:
    with discord_at(f"http://127.0.0.1:{unused_tcp_port}/api/v10", "ws://127.0.0.1/"):
        async with logging_in(idle_studio):
            await heard(idle_studio, caplog, f"no connection to 127.0.0.1 port {unused_tcp_port}")


async def test_a_network_that_swallows_everything_is_told_before_anybody_gives_up(
    idle_studio: Studio, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.connection.gateway._SLOW_SECONDS", 0)
    idle_studio.discord.misbehave("GET", ME, delay=3600)
    async with logging_in(idle_studio):
        await heard(idle_studio, caplog, "nothing answers. Look at this machine's network")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        # discord.py itself asks five times more before it says so.
        (502, "Discord is out of order (status 502); see https://discordstatus.com. Still trying."),
        (503, "Discord is out of order (status 503); see https://discordstatus.com. Again in 1 s."),
        (429, "wants no more requests from its address for now (status 429)"),
    ],
)
async def test_discord_out_of_order_is_told_at_once_and_not_as_the_networks_fault(
    idle_studio: Studio, caplog: pytest.LogCaptureFixture, status: int, words: str
) -> None:
    idle_studio.discord.misbehave("GET", ME, times=9, status=status, is_text=True)
    async with logging_in(idle_studio):
        await heard(idle_studio, caplog, words)
    assert "can't be reached" not in caplog.text


async def test_a_connection_that_breaks_is_tried_again(
    idle_studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    # aiohttp itself asks once more.
    idle_studio.discord.misbehave("GET", ME, times=2, cut=Cut.BEFORE_ANSWER)
    async with logging_in(idle_studio):
        await heard(idle_studio, caplog, "The connection to Discord broke")


async def test_who_is_refused_is_told_and_asks_no_more(idle_studio: Studio) -> None:
    idle_studio.discord.misbehave("GET", ME, times=9, status=403, is_text=True)
    with pytest.raises(discord.Forbidden) as refused:
        await idle_studio.bot.login(TOKEN)
    await idle_studio.bot.close()
    assert "is refused (status 403)" in why_unreachable(refused.value)
    assert len(idle_studio.discord.ledger.requests) == 1


def test_somebody_else_in_discords_place_is_told() -> None:
    key = ConnectionKey("discord.com", 443, True, True, None, None, None)
    failure = aiohttp.ClientConnectorCertificateError(key, ssl.SSLCertVerificationError("self"))
    assert "what answers as discord.com can't prove to be it" in why_unreachable(failure)
