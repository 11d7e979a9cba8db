"""The bot's connections to Discord: one a shard, made with patience, and watched."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import chain, repeat

import aiohttp
import discord
from yarl import URL

from bot.connection.failures import DISCORD_FAILURES
from bot.connection.shards import Shards

_log = logging.getLogger(__name__)

_PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)  # seconds


class ShardedClient(discord.AutoShardedClient):
    """Logs in, connects the shards of this process, and knows which of them are connected.

    Args:
        shards: of this process.
        words: under the bot's name at first.
        trace: of all requests to Discord.
        disconnected: is called when the connection of a shard breaks.
    """

    def __init__(
        self,
        shards: Shards,
        words: str,
        trace: aiohttp.TraceConfig,
        disconnected: Callable[[], object],
    ) -> None:
        self._activity = discord.CustomActivity(words)
        super().__init__(
            shard_count=shards.count or None,
            http_trace=trace,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            activity=self._activity,
        )
        if shards.ids:  # otherwise discord.py serves all
            self.shard_ids = list(shards.ids)
        self._disconnected = disconnected
        self._up: set[int] = set()

    @property
    def connections(self) -> Mapping[int, bool]:
        """Whether each shard of this process is connected; empty until their number is known."""
        ids = self.shard_ids or range(self.shard_count or 0)
        return {shard: shard in self._up for shard in ids}

    @property
    def connected(self) -> bool:
        """Whether all shards of this process are connected to Discord at this moment."""
        connections = self.connections
        return bool(connections) and all(connections.values())

    async def login(self, token: str) -> None:
        """Log in; while Discord is out of order, again and again.

        Raises:
            discord.LoginFailure: Discord does not know the token.
        """
        for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
            try:
                await super().login(token)
            except (discord.DiscordServerError, aiohttp.ClientError) as failure:
                _log.warning("Discord can't be reached; again in %g s: %s", pause, failure)
            else:
                break
            await self.http.close()
            # The next try makes a connector of its own in place of the closed one.
            self.http.connector = discord.utils.MISSING
            await asyncio.sleep(pause)

    async def connect(self, *, reconnect: bool = True) -> None:
        """See `discord.Client.connect`, which would end if Discord recommended no number."""
        if not self.shard_count:
            self.shard_count = await self._recommended()
        await super().connect(reconnect=reconnect)

    async def launch_shard(self, gateway: URL, shard_id: int, *, initial: bool = False) -> None:
        """See `discord.AutoShardedClient.launch_shard`, which goes on trying when all is over."""
        if not self.is_closed():
            await super().launch_shard(gateway, shard_id, initial=initial)

    async def on_shard_ready(self, shard_id: int) -> None:
        """A shard is connected and has been told of its servers; with a new session once more."""
        self._up.add(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A shard is connected again after a break, and goes on with its session."""
        self._up.add(shard_id)
        await self._present(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A shard's connection broke, or could not be made again; discord.py goes on trying."""
        if shard_id in self._up:
            self._up.remove(shard_id)
            self._disconnected()

    async def show_presence(self, words: str) -> None:
        """Put a few words under the bot's name, on all the servers of this process."""
        await self.wait_until_ready()
        # With a new session discord.py says it by itself, after a break on_shard_resumed does.
        self.activity = self._activity = discord.CustomActivity(words)
        for shard_id in sorted(self._up):
            await self._present(shard_id)

    async def _present(self, shard_id: int) -> None:
        # Lost in this very moment, a shard hears of it when it is back.
        with suppress(discord.ConnectionClosed, *DISCORD_FAILURES):
            await self.change_presence(activity=self._activity, shard_id=shard_id)

    async def _recommended(self) -> int:
        """How many shards Discord wants the bot to have."""
        for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
            try:
                count, _, _ = await self.http.get_bot_gateway()
            except (discord.GatewayNotFound, aiohttp.ClientError) as failure:
                _log.warning(
                    "Discord does not say where to connect to; again in %g s: %s", pause, failure
                )
                await asyncio.sleep(pause)
            else:
                break
        return count
