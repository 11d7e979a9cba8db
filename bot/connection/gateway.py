"""The bot's connections to Discord: one a shard, made with patience, and watched."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from itertools import chain, repeat
from types import SimpleNamespace

import aiohttp
import discord
from yarl import URL

from bot.connection.failures import (
    DISCORD_FAILURES,
    is_passing,
    why_refused,
    why_unreachable,
)
from bot.connection.shards import Shards

_log = logging.getLogger(__name__)

_PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)  # seconds
# How long Discord may take to answer before an admin at the shell is told that it has not.
_SLOW_SECONDS = 5.0


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
        self._waits: asyncio.TimerHandle | None = None  # for the first answer to a login
        trace.on_request_end.append(self._answered)
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
        """Log in; while there is no network or Discord is out of order, again and again.

        Raises:
            discord.LoginFailure: Discord does not know the token.
            discord.HTTPException: Discord, or what is before it, refuses this machine.
        """
        for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
            try:
                with self._telling_at_once():
                    await super().login(token)
            except DISCORD_FAILURES as failure:
                if not is_passing(failure):
                    raise
                _log.warning("%s Again in %g s.", why_unreachable(failure), pause)
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

    @contextmanager
    def _telling_at_once(self) -> Iterator[None]:
        """Tell what discord.py and aiohttp wait for by themselves, for up to 30 seconds each."""
        self._waits = asyncio.get_running_loop().call_later(
            _SLOW_SECONDS, _log.warning, "%s Still trying.", why_unreachable(TimeoutError())
        )
        try:
            yield
        finally:
            self._waits.cancel()

    async def _answered(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        params: aiohttp.TraceRequestEndParams,
    ) -> None:
        """The first answer to a login; when discord.py gives up is told by `login`."""
        if self._waits is None or self._waits.cancelled():
            return
        self._waits.cancel()
        status = params.response.status
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.warning("%s Still trying.", why_refused(status))

    async def _recommended(self) -> int:
        """How many shards Discord wants the bot to have."""
        for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
            try:
                count, _, _ = await self.http.get_bot_gateway()
            except (discord.GatewayNotFound, aiohttp.ClientError, OSError) as failure:
                # discord.py's own failure says nothing of the answer that it comes from.
                cause = failure.__cause__ if isinstance(failure.__cause__, Exception) else failure
                _log.warning("%s Again in %g s.", why_unreachable(cause), pause)
                await asyncio.sleep(pause)
            else:
                break
        return count
