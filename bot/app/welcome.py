"""The first message on a server, and what becomes of a server's settings after the last."""

from __future__ import annotations

import logging
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.card.layout import boxed
from bot.commands.help.pages import example
from bot.connection.failures import DISCORD_FAILURES
from bot.connection.invite import invite_url, missing_permissions
from bot.interactions.mentions import mention
from bot.language import Tongue, tongue
from bot.language.escaping import plain
from bot.reception.services import Services

_log = logging.getLogger(__name__)


async def greet(guild: discord.Guild, services: Services, application_id: int) -> None:
    """Say hello on a server, once: in its system channel, or else in the first that allows it.

    Where no channel does, nothing is said, and a later invitation with more permissions is
    answered. Discord announces servers again after every start; the store knows who was greeted.

    Raises:
        StoreError: the database can't do its part.
    """
    channel = _place(guild)
    if channel is None or not await services.store.servers.mark_greeted(guild.id):
        return
    say = tongue(guild.preferred_locale.value)
    picture = example("strip", say("help-alt-strip"))
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(f"## 🎨 {say('welcome-hello')}\n{say('help-what')}")
    ]
    shows = channel.permissions_for(guild.me).attach_files
    if shows:
        items.append(discord.ui.MediaGallery(picture.shown()))
        items.append(discord.ui.TextDisplay(f"-# {say('help-strip-caption')}"))
    words = _words(guild, services, application_id, say)
    items.append(discord.ui.TextDisplay("\n".join(words)))
    # Somebody may take the permission away in this very moment.
    with suppress(*DISCORD_FAILURES):
        await channel.send(view=boxed(items), files=[picture.file()] if shows else [])


async def forget_left_servers(
    services: Services, present: Collection[int], now: datetime, keep_days: int
) -> None:
    """Forget the servers that the bot has left: their styles, limits, defaults and log of changes.

    Who removes the bot by mistake and invites it again finds all as it was: a server is forgotten
    after as many days as jobs are kept, though not within a day. Jobs and presets are their
    members', and stay.

    Args:
        services: whose store, rules and library forget.
        present: the ids of all the servers of this process's shards that the bot is on.
        now: this moment.
        keep_days: of the host's settings.

    Raises:
        StoreError: the database can't do its part.
    """
    shards = services.shards  # of others' servers nothing is known here
    await services.store.servers.note_presence(present, now, shards)
    patience = timedelta(days=max(keep_days, 1))
    for guild_id in await services.store.servers.absent_before(now - patience, shards):
        leftovers = await services.store.servers.forget_server(guild_id)
        services.rules.forget(guild_id)
        await services.library.tidy(leftovers.digests)
        _log.info("Forgot server %s, which I left", guild_id)


def _place(guild: discord.Guild) -> discord.TextChannel | None:
    candidates = [guild.system_channel, *guild.text_channels]
    for channel in candidates:
        if channel is not None:
            allowed = channel.permissions_for(guild.me)
            if allowed.view_channel and allowed.send_messages:
                return channel
    return None


def _words(guild: discord.Guild, services: Services, application_id: int, say: Tongue) -> list[str]:
    commands = {name: mention(services.offered, name) for name in ("stylize", "draw", "help")}
    lines = [
        say("welcome-try", **commands),
        say(
            "welcome-moderators",
            set=mention(services.offered, "limits set"),
            channels=mention(services.offered, "limits channels"),
        ),
    ]
    if missing := missing_permissions(guild.me.guild_permissions):
        own_role = guild.self_role
        role = guild.me.display_name if own_role is None else own_role.name
        lines.append(
            "⚠️ "
            + say(
                "welcome-missing",
                permissions=", ".join(missing),
                role=plain(role),
                link=invite_url(application_id),
            )
        )
    return lines
