"""Everything there is in the stand-in's Discord, and who may do what with it."""

from __future__ import annotations

from collections.abc import Callable

import discord

from tests.discord import payloads
from tests.discord.cdn import Cdn
from tests.discord.clock import Clock
from tests.discord.errors import refusal
from tests.discord.messages import Writer
from tests.discord.model import (
    DM,
    PUBLIC_THREAD,
    Channel,
    Guild,
    Member,
    Message,
    Payload,
    User,
    permissions,
)

# "The past few minutes", Discord's documentation says, of all that one author sent.
_NONCE_SECONDS = 300
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12


class World:
    """The state that REST, gateway and members share.

    Args:
        tell: sends an event to the bots that have one of these intents; 0: to all.
    """

    def __init__(self, clock: Clock, cdn: Cdn, tell: Callable[[str, Payload, int], None]) -> None:
        self.clock = clock
        self.cdn = cdn
        self.tell = tell
        self.writer = Writer(clock, cdn)
        self.bot = User(clock.new_id(), "Easel", bot=True)
        self.owner = User(clock.new_id(), "Olga")
        self.users = {user.id: user for user in (self.bot, self.owner)}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: list[Payload] = []
        self._nonces: dict[str, tuple[float, Message]] = {}

    def channel(self, channel_id: int) -> Channel:
        """A channel that the bot may see; raises ApiError as Discord would."""
        if channel_id not in self.channels:
            raise refusal(10003)
        channel = self.channels[channel_id]
        if not self.allowed(channel).view_channel:
            raise refusal(50001)
        return channel

    def message(self, channel_id: int, message_id: int) -> Message:
        """A message that the bot may see."""
        channel = self.channel(channel_id)
        if message_id not in channel.messages:
            raise refusal(10008)
        return channel.messages[message_id]

    def allowed(self, channel: Channel) -> discord.Permissions:
        """What the bot may do in a channel."""
        if channel.guild is None:
            return discord.Permissions.all()
        bot = channel.guild.members.get(self.bot.id)
        return discord.Permissions.none() if bot is None else permissions(bot, channel)

    def is_public(self, guild: Guild) -> bool:
        """Whether what the bot answers on a server is for all to see."""
        return guild.external_apps or self.bot.id in guild.members

    def remember(self, nonce: str | None, message: Message) -> None:
        """What a message was marked with by the bot."""
        if nonce is not None:
            self._nonces[nonce] = (self.clock.now(), message)

    def sent_with(self, nonce: str | None) -> Message | None:
        """The message that the bot marked so in the last minutes."""
        sent, message = self._nonces.get(nonce or "", (0.0, None))
        return message if self.clock.now() - sent < _NONCE_SECONDS else None

    def require(self, channel: Channel, **needed: bool) -> None:
        """Refuse with 50013 unless the bot has all these permissions."""
        if not self.allowed(channel) >= discord.Permissions(**needed):
            raise refusal(50013)

    def private(self, user: User) -> Channel:
        """The bot's conversation with somebody."""
        for channel in self.channels.values():
            if channel.kind == DM and channel.recipient is user:
                return channel
        channel = Channel(self.clock.new_id(), DM, user.name, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def post(self, message: Message) -> None:
        """Put a message into its channel."""
        channel = message.channel
        channel.messages[message.id] = message
        payload = payloads.message(message)
        if channel.guild is not None:
            payload["guild_id"] = str(channel.guild.id)
        intent = DIRECT_MESSAGES if channel.kind == DM else GUILD_MESSAGES
        self.tell("MESSAGE_CREATE", payload, intent)

    def remove_message(self, message: Message) -> None:
        """Somebody deletes it."""
        channel = message.channel
        channel.messages.pop(message.id, None)
        for attachment in message.attachments:
            self.cdn.forget(attachment)
        payload = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild is not None:
            payload["guild_id"] = str(channel.guild.id)
        intent = DIRECT_MESSAGES if channel.kind == DM else GUILD_MESSAGES
        self.tell("MESSAGE_DELETE", payload, intent)

    def open_thread(self, message: Message, name: str) -> Channel:
        """A public thread on a message, which has the message's id."""
        parent = message.channel
        created = self.clock.stamp()
        thread = Channel(message.id, PUBLIC_THREAD, name, parent.guild, parent, created=created)
        message.thread = self.channels[thread.id] = thread
        if parent.guild is not None:
            parent.guild.channels[thread.id] = thread
        self.tell("THREAD_CREATE", payloads.channel(thread) | {"newly_created": True}, GUILDS)
        return thread

    def remove_channel(self, channel: Channel) -> None:
        """Somebody deletes a channel, with its threads, or a thread."""
        for thread in [c for c in self.channels.values() if c.parent is channel]:
            self._drop(thread)
        self._drop(channel)
        is_thread = channel.kind == PUBLIC_THREAD
        payload = payloads.channel(channel)
        if is_thread and channel.parent is not None:
            payload["parent_id"] = str(channel.parent.id)
        self.tell("THREAD_DELETE" if is_thread else "CHANNEL_DELETE", payload, GUILDS)

    def remove_guild(self, guild: Guild) -> None:
        """Somebody removes the bot from a server."""
        for channel in list(guild.channels.values()):
            self._drop(channel)
        del self.guilds[guild.id]
        self.tell("GUILD_DELETE", {"id": str(guild.id)}, GUILDS)

    def announce(self, guild: Guild) -> None:
        """Tell all about a server."""
        self.tell("GUILD_CREATE", payloads.guild(guild, self.bot), GUILDS)

    def add_member(self, guild: Guild, user: User) -> Member:
        """Somebody joins a server."""
        self.users[user.id] = user
        guild.members[user.id] = Member(user, guild)
        return guild.members[user.id]

    def _drop(self, channel: Channel) -> None:
        self.channels.pop(channel.id, None)
        if channel.guild is not None:
            channel.guild.channels.pop(channel.id, None)
        for message in channel.messages.values():
            for attachment in message.attachments:
                self.cdn.forget(attachment)
