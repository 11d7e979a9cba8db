"""The real bot inside SimCord's simulated Discord: no token, no network.

Needs the optional dependency: pip install "easel[sandbox]".
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
import simcord

from bot.app.client import Easel
from bot.config.model import Config
from bot.sandbox.simulated import PatientPainter
from bot.studio.ports import Painter


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A small server with the bot, a member and a moderator.

    Attributes:
        env: the simulated Discord.
        bot: the bot, logged in and ready.
        channel: the server's only channel.
        member: somebody to act as.
        moderator: likewise, who may manage the server.
    """

    env: simcord.Env
    bot: Easel
    channel: simcord.ChannelHandle
    member: simcord.MemberActor
    moderator: simcord.MemberActor


@dataclass(frozen=True, slots=True)
class FixedSettings:
    """Settings that stay as they are; see `bot.app.client.LiveSettings`."""

    current: Config

    async def look(self) -> None:
        """There is no file to look at."""


@asynccontextmanager
async def open_sandbox(config: Config, painter: Painter) -> AsyncIterator[Sandbox]:
    """Log the bot in to a simulated Discord that lasts as long as the context."""
    patient = PatientPainter(painter)
    bot = Easel(FixedSettings(_adapted(config)), patient)
    # After each action SimCord waits for what is due within this time. While a job is painted the
    # next update of its card always is, so this is shorter than the time between two.
    patience = 0.8 * config.discord.card_seconds
    async with simcord.run(bot, settle_timeout=patience) as env:
        patient.attach(env)
        if bot.user is not None:
            await bot.user.edit(username="Easel")
        guild = env.create_guild("The Atelier")
        channel = guild.create_text_channel("gallery")
        member = guild.add_member(env.create_user("ana", global_name="Ana"))
        role = guild.create_role(
            "Moderators", permissions=discord.Permissions(manage_guild=True, manage_messages=True)
        )
        moderator = guild.add_member(env.create_user("mo", global_name="Mo"), roles=[role])
        yield Sandbox(env, bot, channel, member, moderator)


def _adapted(config: Config) -> Config:
    """The same settings with one shard and a slow clock, whose jobs SimCord would wait for, too."""
    discord_section = config.discord.model_copy(update={"shard_count": 1, "shard_ids": ()})
    housekeeping = config.housekeeping.model_copy(
        update={"reload_seconds": 3600, "presence_seconds": 3600}
    )
    return config.model_copy(update={"discord": discord_section, "housekeeping": housekeeping})
