"""Shards: each connection hears of its own servers, and of no others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import discord
import pytest
import pytest_asyncio

from tests.discord import Guild, Stand
from tests.discord.conftest import soon

COUNT = 3


class Listener(discord.AutoShardedClient):
    """Notes from which servers somebody wants something; None: in private."""

    def __init__(self, *shards: int, count: int | None = COUNT) -> None:
        intents = discord.Intents(guilds=True)
        super().__init__(intents=intents, shard_count=count, guild_ready_timeout=0.05)
        if shards:
            self.shard_ids = list(shards)
        self.heard: list[int | None] = []

    async def on_interaction(self, interaction: discord.Interaction[Listener]) -> None:
        self.heard.append(interaction.guild_id)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord wants five seconds between two; this one counts in shorter ones."""
        await asyncio.sleep(0 if initial else 0.2)

    def knows(self, *guilds: Guild) -> bool:
        return {guild.id for guild in self.guilds} == {guild.id for guild in guilds}


@pytest_asyncio.fixture
async def stand() -> AsyncIterator[Stand]:
    async with Stand(hurry=10) as stand:
        stand.world.commands.append({"id": "1", "name": "act", "type": 1})
        yield stand


@pytest.fixture
def guilds(stand: Stand) -> list[Guild]:
    """A server of each shard, in order."""
    return [stand.add_guild(f"Of shard {n}", shard=(n, COUNT)) for n in range(COUNT)]


def act(stand: Stand, *guilds: Guild) -> None:
    """Somebody types a command on each of these servers."""
    for guild in guilds:
        member, channel = stand.add_member(guild, "Ana"), stand.add_channel(guild, "a-channel")
        stand.types(member, channel, "act")


async def test_a_client_with_all_shards_hears_everything_once(
    stand: Stand, guilds: list[Guild]
) -> None:
    async with stand.run(client := Listener()):
        await client.wait_until_ready()
        assert stand.gateway.shards == {0, 1, 2}
        assert client.knows(*guilds)
        act(stand, *guilds)
        ben = stand.add_member(guilds[2], "Ben")
        stand.types(ben, stand.private_channel(ben), "act")
        await soon(lambda: len(client.heard) >= 4)
        # Connections wait for none of the others, so that there is no order.
        assert set(client.heard) == {*(guild.id for guild in guilds), None}
        assert len(client.heard) == 4
        for n, connection in enumerate(stand.gateway.connections):
            assert connection.session is not None
            told = [data for name, data in connection.session.events if name == "GUILD_CREATE"]
            assert [data["id"] for data in told] == [str(guilds[n].id)]


async def test_each_of_two_clients_hears_of_its_own_servers(
    stand: Stand, guilds: list[Guild]
) -> None:
    first, second = Listener(0, 2), Listener(1)
    async with AsyncExitStack() as stack:
        for client in (first, second):
            await stack.enter_async_context(stand.run(client))
            await client.wait_until_ready()
        assert first.knows(guilds[0], guilds[2])
        assert second.knows(guilds[1])
        act(stand, *guilds)
        later = stand.add_guild("Later", shard=(1, COUNT))
        act(stand, later)
        await soon(lambda: len(second.heard) >= 2)
        assert second.heard == [guilds[1].id, later.id]
        assert sorted(filter(None, first.heard)) == [guilds[0].id, guilds[2].id]
        stand.world.remove_guild(guilds[1])
        await soon(lambda: second.knows(later))
        assert first.knows(guilds[0], guilds[2])


async def test_a_shard_that_is_lost_is_told_later_and_the_others_meanwhile(
    stand: Stand, guilds: list[Guild]
) -> None:
    async with stand.run(client := Listener()):
        await client.wait_until_ready()
        stand.gateway.delay = 0.3
        stand.gateway.drop(shard=1)
        act(stand, *guilds)
        await soon(lambda: len(client.heard) == 2)
        assert set(client.heard) == {guilds[0].id, guilds[2].id}
        await soon(lambda: len(client.heard) == 3)
        assert client.heard[-1] == guilds[1].id
        assert stand.gateway.resumed == 1


async def test_a_client_has_as_many_shards_as_are_recommended(stand: Stand) -> None:
    stand.gateway.recommended_shards = 2
    async with stand.run(client := Listener(count=None)):
        await client.wait_until_ready()
        assert client.shard_count == 2
        assert stand.gateway.shards == {0, 1}


async def test_a_shard_that_there_is_not_is_refused_for_good(stand: Stand) -> None:
    with pytest.raises(discord.ConnectionClosed) as caught:
        async with stand.run(Listener(COUNT)) as serving:
            await asyncio.wait_for(asyncio.wait({serving}), 5)
    assert caught.value.code == 4010


async def test_clients_that_identify_at_the_same_time_are_let_in_one_after_the_other(
    stand: Stand,
) -> None:
    stand.gateway.identify_seconds = 0.3
    async with AsyncExitStack() as stack:
        for shard in range(COUNT):
            await stack.enter_async_context(stand.run(Listener(shard)))
        await soon(lambda: stand.gateway.shards == {0, 1, 2})
        assert stand.gateway.identified_too_soon >= 1


async def test_as_many_as_discord_allows_identify_at_the_same_time(stand: Stand) -> None:
    stand.gateway.identify_seconds = 60
    stand.gateway.max_concurrency = COUNT
    async with stand.run(client := Listener()):
        await client.wait_until_ready()
        assert stand.gateway.identified_too_soon == 0
