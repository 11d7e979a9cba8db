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
        return interaction.client.get_guild(interaction.guild_id) is not None
    return interaction.context.dm_channel


def home_server(interaction: discord.Interaction) -> int | None:
    """The server whose styles there are: None in private messages, and where the bot is no member.

    There a member uses it as an app of their own.
    """
    guild_id = interaction.guild_id
    if guild_id is None or interaction.client.get_guild(guild_id) is None:
        return None
    return guild_id


def public_tongue(interaction: discord.Interaction) -> Tongue:
    """The language for what everybody in the channel sees."""
    locale = interaction.locale if interaction.guild_id is None else interaction.guild_locale
    return tongue(str(locale or interaction.locale))


def own_tongue(interaction: discord.Interaction) -> Tongue:
    """The language of the member who acts."""
    return tongue(str(interaction.locale))
