"""What a member may do, by their permissions where a thing is: not where they happen to ask.

Discord says of an interaction what holds in its channel, where a channel's own settings may give or
take what the server's roles do not.
"""

from __future__ import annotations

import discord

from bot.interactions.contexts import home_guild
from bot.studio.orders import Refused, Requester

_NONE = discord.Permissions.none()


def server_permissions(interaction: discord.Interaction) -> discord.Permissions:
    """What their roles give them on the whole server; for what is the server's.

    In private messages, and where the bot is no member, nothing is the server's: none.
    """
    member = interaction.user
    if home_guild(interaction) is None or not isinstance(member, discord.Member):
        return _NONE
    return member.guild_permissions


def channel_permissions(interaction: discord.Interaction, channel_id: int) -> discord.Permissions:
    """What they may do in a channel or thread of the server that they ask on.

    Of one that the bot does not know (any more), such as an old thread, only what the server's
    roles give them is known.
    """
    guild, member = home_guild(interaction), interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return _NONE
    if channel_id == interaction.channel_id:
        return interaction.permissions  # Discord's own account
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return server_permissions(interaction)
    return channel.permissions_for(member)


def moderates(interaction: discord.Interaction, requester: Requester) -> bool:
    """Whether they are a moderator where that member's job was asked for, wherever they are now."""
    if interaction.guild_id is None or interaction.guild_id != requester.guild_id:
        return False
    return channel_permissions(interaction, requester.channel_id).manage_messages


def require_manager(interaction: discord.Interaction) -> int:
    """The id of the server, whose limits the member may change.

    Discord offers such commands only to moderators, but a server's settings can show them to
    others, and menus outlive permissions.

    Raises:
        Refused: the member lacks Manage Server, or this is no server.
    """
    if interaction.guild_id is None or not server_permissions(interaction).manage_guild:
        raise Refused("limits-refused-not-manager")
    return interaction.guild_id
