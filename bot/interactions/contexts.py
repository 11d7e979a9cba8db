"""What the bot can do where it is asked, and in which language."""

from __future__ import annotations

import discord

from bot.language import Tongue, tongue


def can_post(interaction: discord.Interaction) -> bool:
    """Whether the bot can post in the channel by itself, and not only answer.

    It can't on servers and in private chats that it was not invited to, where a member uses it as
    an app of their own.
    """
    if interaction.guild_id is not None:
        return home_guild(interaction) is not None
    return interaction.context.dm_channel


def home_guild(interaction: discord.Interaction) -> discord.Guild | None:
    """The server that they ask on: None in private messages, and where the bot is no member.

    There a member uses it as an app of their own.
    """
    guild_id = interaction.guild_id
    return None if guild_id is None else interaction.client.get_guild(guild_id)


def home_server(interaction: discord.Interaction) -> int | None:
    """Its id."""
    guild = home_guild(interaction)
    return None if guild is None else guild.id


def public_tongue(interaction: discord.Interaction) -> Tongue:
    """The language for what everybody in the channel sees."""
    locale = interaction.locale if interaction.guild_id is None else interaction.guild_locale
    return tongue(str(locale or interaction.locale))


def own_tongue(interaction: discord.Interaction) -> Tongue:
    """The language of the member who acts."""
    return tongue(str(interaction.locale))
