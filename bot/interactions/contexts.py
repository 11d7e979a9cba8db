"""Where commands may be used, what the bot can do there, and in which language."""

from __future__ import annotations

from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.language import Tongue, tongue

C = TypeVar("C")


def everywhere(command: C) -> C:
    """On servers, in private messages, and as an app that a member has installed for themselves."""
    marked: Any = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(
        command
    )
    both: C = app_commands.allowed_installs(guilds=True, users=True)(marked)
    return both


def servers_only(command: C) -> C:
    """Only on servers that the bot was invited to: what is a server's own."""
    marked: Any = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(
        command
    )
    both: C = app_commands.allowed_installs(guilds=True, users=False)(marked)
    return both


def can_post(interaction: discord.Interaction[Any]) -> bool:
    """Whether the bot can post in the channel by itself, and not only answer.

    It can't on servers and in private chats that it was not invited to, where a member uses it as
    an app of their own.
    """
    if interaction.guild_id is not None:
        return interaction.client.get_guild(interaction.guild_id) is not None
    return interaction.context.dm_channel


def home_server(interaction: discord.Interaction[Any]) -> int | None:
    """The server whose styles there are: None in private messages, and where the bot is no member.

    There a member uses it as an app of their own.
    """
    guild_id = interaction.guild_id
    if guild_id is None or interaction.client.get_guild(guild_id) is None:
        return None
    return guild_id


def public_tongue(interaction: discord.Interaction[Any]) -> Tongue:
    """The language for what everybody in the channel sees."""
    locale = interaction.locale if interaction.guild_id is None else interaction.guild_locale
    return tongue(str(locale or interaction.locale))
