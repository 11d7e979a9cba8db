"""A tiny client of discord.py on the stand-in, with one command."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import discord
import pytest
import pytest_asyncio
from discord import app_commands

from tests.discord import Channel, Guild, Member, Stand
from tests.discord.interactions import until

Answer: TypeAlias = Callable[[discord.Interaction[Any]], Awaitable[object]]


@dataclass
class Corner:
    """A client in a channel of a server, and a member.

    Attributes:
        answers: what the command does; a test sets it.
        failures: what it ended in.
    """

    stand: Stand
    client: discord.Client
    guild: Guild
    channel: Channel
    ana: Member
    answers: list[Answer] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    @property
    def messages(self) -> discord.PartialMessageable:
        """The channel as the client sees it."""
        return self.client.get_partial_messageable(self.channel.id, guild_id=self.guild.id)


@pytest_asyncio.fixture
async def corner() -> AsyncIterator[Corner]:
    async with Stand(hurry=10) as stand:
        client = discord.Client(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
        guild = stand.add_guild("A server")
        ana = stand.add_member(guild, "Ana")
        corner = Corner(stand, client, guild, stand.add_channel(guild, "a-channel"), ana)
        tree = app_commands.CommandTree(client)

        @tree.command(description="Does what the test says")
        async def act(interaction: discord.Interaction[Any], text: str = "") -> None:
            for answer in corner.answers:
                try:
                    await answer(interaction)
                except Exception as failure:
                    corner.failures.append(failure)

        async with stand.run(client):
            await client.wait_until_ready()
            await tree.sync()
            yield corner


@pytest.fixture
def http(corner: Corner) -> Callable[..., Awaitable[Any]]:
    """A request as a client sends it that is not discord.py's."""

    async def request(method: str, path: str, **options: Any) -> Any:
        route = discord.http.Route(method, path)
        return await corner.client.http.request(route, **options)

    return request


async def soon(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    await until(condition, "what was to happen")
