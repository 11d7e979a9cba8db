"""The real bot inside SimCord's simulated Discord: no token, no network.

Needs the optional dependency: pip install "easel[sandbox]".
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import discord
import simcord

from bot.app.client import Easel, LiveSettings
from bot.config.model import Config, DatabaseSection
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


class _AdaptedSettings:
    """The same settings with one shard, data of its own and a slow clock.

    What is due by the bot's clock SimCord would wait for, too.
    """

    def __init__(self, settings: LiveSettings, data: Path) -> None:
        self._settings = settings
        self._data = data

    @property
    def current(self) -> Config:
        config = self._settings.current
        discord_section = config.discord.model_copy(update={"shard_count": 1, "shard_ids": ()})
        housekeeping = config.housekeeping.model_copy(
            update={"data_dir": self._data, "reload_seconds": 3600, "presence_seconds": 3600}
        )
        changes = {
            "discord": discord_section,
            "housekeeping": housekeeping,
            "database": DatabaseSection(),
        }
        return config.model_copy(update=changes)

    async def look(self) -> None:
        await self._settings.look()


@asynccontextmanager
async def open_sandbox(
    settings: LiveSettings, painter: Painter, data: Path
) -> AsyncIterator[Sandbox]:
    """Log the bot in to a simulated Discord that lasts as long as the context.

    Args:
        settings: the bot's. Its own clock, which would look at them, is slow here: the caller has
            it look.
        painter: the bot's.
        data: a folder for what the bot keeps, and of no other Discord's bot: it would go on with
            that one's jobs, on cards that are not here.
    """
    patient = PatientPainter(painter)
    bot = Easel(_AdaptedSettings(settings, data), patient)
    # After each action SimCord waits for what is due within this time. While a job is painted the
    # next update of its card always is, so this is shorter than the time between two.
    patience = 0.8 * settings.current.discord.card_seconds
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
