"""Who asks, where, and whether the server's moderators and Discord allow it there."""

from __future__ import annotations

import discord

from bot.interactions.contexts import can_post
from bot.interactions.permissions import server_permissions
from bot.language.escaping import one_line
from bot.reception.server_limits import Rules
from bot.studio.orders import Refused, Requester

# Discord allows 32 characters.
_LONGEST_NAME = 32
_NEEDED = ("view_channel", "attach_files")


def requester_of(interaction: discord.Interaction) -> Requester:
    """Who asks."""
    user = interaction.user
    roles = user.roles if isinstance(user, discord.Member) else ()
    return Requester(
        id=user.id,
        name=one_line(user.display_name, _LONGEST_NAME),
        roles=tuple(roles),
        guild_id=interaction.guild_id,
        channel_id=interaction.channel_id or 0,
        locale=str(interaction.locale),
        interaction_id=interaction.id,
    )


def place_of(interaction: discord.Interaction) -> int:
    """The id of the channel, which for a thread or a forum's post is its parent."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    return interaction.channel_id or 0


def check_rules(interaction: discord.Interaction, rules: Rules) -> None:
    """Raise Refused where, or to whom, the server's moderators don't allow pictures."""
    if interaction.guild_id is None:
        return
    rules.check_place(place_of(interaction))
    if not server_permissions(interaction).manage_guild:
        rules.check_roles([role.id for role in requester_of(interaction).roles])


def check_permissions(interaction: discord.Interaction) -> None:
    """Raise Refused where the bot could not show its work."""
    if interaction.guild_id is None or not can_post(interaction):
        return  # everything is allowed in a DM, and an answer to a command is always
    in_thread = isinstance(interaction.channel, discord.Thread)
    needed = (*_NEEDED, "send_messages_in_threads" if in_thread else "send_messages")
    missing = [name for name in needed if not getattr(interaction.app_permissions, name)]
    if missing:
        # By the names that Discord's settings show in English.
        names = ", ".join(name.replace("_", " ").title() for name in missing)
        raise Refused("refused-permissions", permissions=names)
