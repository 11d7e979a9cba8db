"""The whole of the stand-in, as a test uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Self

import discord
from aiohttp import web

from tests.discord import payloads
from tests.discord.acting import Actor
from tests.discord.api import PREFIX, Api
from tests.discord.application import Application
from tests.discord.cdn import Cdn
from tests.discord.channels import Channels
from tests.discord.clock import Clock
from tests.discord.faults import Fault, Faults
from tests.discord.gateway import Gateway
from tests.discord.interactions import Interaction, Interactions, until
from tests.discord.ledger import Ledger
from tests.discord.model import (
    TEXT,
    Channel,
    Guild,
    Member,
    Message,
    Overwrite,
    Role,
    User,
)
from tests.discord.redirect import discord_at
from tests.discord.world import GUILDS, World

TOKEN = "the-token-of-the-stand-in"  # noqa: S105
_FAREWELL_SECONDS = 60


class Stand:
    """Discord on a free port of 127.0.0.1, from `async with` to its end.

    Args:
        hurry: by how many times shorter the windows of rate limits are than Discord's.

    Attributes:
        clock: how old interactions and links are; rate limits keep real time.
        ledger: every request.
    """

    def __init__(self, hurry: float = 1) -> None:
        self.clock = Clock()
        self.ledger = Ledger()
        self.gateway = Gateway(TOKEN)
        self._faults = Faults()
        self.cdn = Cdn(self.clock, self.ledger, self._faults)
        self.world = World(self.clock, self.cdn, self.gateway.tell)
        self.gateway.attach(self.world)
        self.interactions = Interactions(self.world)
        self._application = Application(self.world, self.gateway)
        self._api = Api(TOKEN, self.clock, self.ledger, self._faults, hurry)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**30)
        channels = Channels(self.world)
        for part in (self._application, channels, self.interactions):
            self._api.add(app, part.routes())
        self._api.add_unknown(app)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/attachments/{rest:.*}", self.cdn.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.cdn.base = f"http://{host}:{port}"
        self.gateway.url = f"ws://{host}:{port}/gateway/"
        self._stack.enter_context(discord_at(self.api_url, self.gateway.url))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.gateway.drop()
        await self._stack.aclose()

    @property
    def api_url(self) -> str:
        """Where REST is; a bot in another process needs it, and `gateway.url`."""
        return self.cdn.base + PREFIX

    # What there is.

    def add_guild(
        self,
        name: str,
        locale: str = "en-US",
        *,
        invited: bool = True,
        shard: tuple[int, int] = (0, 1),
    ) -> Guild:
        """A server, which the bot was invited to or where members only use it as an app.

        Args:
            name: of the server.
            locale: its language.
            invited: whether the bot was.
            shard: the number of its shard, and how many there are.
        """
        guild = Guild(self.clock.new_id(shard), name, self.world.owner, locale)
        self.world.add_member(guild, self.world.owner)
        if invited:
            self.world.guilds[guild.id] = guild
            self.world.add_member(guild, self.world.bot)
            self.world.announce(guild)
        return guild

    def add_channel(self, guild: Guild, name: str) -> Channel:
        """A text channel."""
        channel = Channel(self.clock.new_id(), TEXT, name, guild)
        self.world.channels[channel.id] = guild.channels[channel.id] = channel
        self.world.tell("CHANNEL_CREATE", payloads.channel(channel), GUILDS)
        return channel

    def add_member(self, guild: Guild, name: str, locale: str = "en-US") -> Member:
        """Somebody on a server."""
        member = self.world.add_member(guild, User(self.clock.new_id(), name))
        member.locale = locale
        return member

    def add_role(self, member: Member, **permissions: bool) -> Role:
        """A role with these permissions, for one member."""
        role = Role(self.clock.new_id(), "a role", discord.Permissions(**permissions))
        member.guild.roles[role.id] = role
        member.roles.append(role)
        payload = {"guild_id": str(member.guild.id), "role": payloads.role(role)}
        self.world.tell("GUILD_ROLE_CREATE", payload, GUILDS)
        return role

    def private_channel(self, member: Member) -> Channel:
        """The bot's conversation with somebody."""
        return self.world.private(member.user)

    # What happens.

    @asynccontextmanager
    async def run(
        self, bot: discord.Client, seconds: float = 60
    ) -> AsyncIterator[asyncio.Task[None]]:
        """Have the bot connected to this; what ends it early is raised at the end."""
        before = len(self.gateway.connections)  # of other bots

        def is_there() -> bool:
            return any(
                c.session is not None and not c.socket.closed
                for c in self.gateway.connections[before:]
            )

        serving = asyncio.create_task(bot.start(TOKEN))
        try:
            await self.until(lambda: is_there() or serving.done(), "a bot", seconds)
            if serving.done():
                serving.result()
            yield serving
        finally:
            by_itself = serving.done()
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await bot.close()
            await asyncio.wait({serving})
            await asyncio.sleep(0)  # for the last events, which discord.py has just announced
            # What goes wrong because the bot was closed in mid-connection is not the bot's fault.
            ended = serving.exception()
        if ended is not None and by_itself:
            raise ended

    def misbehave(self, method: str, pattern: str, **fault: Any) -> Fault:
        """Go wrong at the next requests of a kind; see `tests.discord.faults.Fault`."""
        return self._faults.add(Fault(method, pattern, **fault))

    def behave(self) -> None:
        """No more of what `misbehave` said."""
        self._faults.end()

    def delete(self, what: Message | Channel) -> None:
        """Somebody deletes a message, a thread or a channel."""
        if isinstance(what, Message):
            self.world.remove_message(what)
        else:
            self.world.remove_channel(what)

    def forbid(self, channel: Channel, **permissions: bool) -> None:
        """Take permissions away from the bot in a channel, by names as in discord.Permissions."""
        overwrite = channel.overwrites.setdefault(self.world.bot.id, Overwrite())
        overwrite.deny |= discord.Permissions(**permissions).value
        self.world.tell("CHANNEL_UPDATE", payloads.channel(channel), GUILDS)

    async def until(self, condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
        """Wait; the message of a failure has all requests so far."""
        await until(condition, what, seconds, why=self.ledger.summary)

    # What members do.

    def types(self, who: Member, where: Channel, line: str, /, **options: object) -> Interaction:
        """A command, such as `stylize` or `limits set`."""
        return self._actor(who, where).type(line, options)

    def completes(self, who: Member, where: Channel, line: str, **typed: str) -> Interaction:
        """The first letters of one option of a command."""
        ((option, letters),) = typed.items()
        return self._actor(who, where).complete(line, option, letters)

    def uses(self, who: Member, menu: str, message: Message) -> Interaction:
        """A command of a message's menu."""
        return self._actor(who, message.channel).use(menu, message)

    def presses(self, who: Member, message: Message, button: str) -> Interaction:
        """A button on a message, by its label or its id."""
        return self._actor(who, message.channel).press(message, button)

    def _actor(self, who: Member, where: Channel) -> Actor:
        return Actor(who, where, self.world, self.interactions)
