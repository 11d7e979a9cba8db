"""What commands share that may be refused before there is anything to paint."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord

from bot.answers import apologise, explain, tell
from bot.language import Tongue, tongue
from bot.moderators import server_permissions
from bot.orders import Refused
from engine.errors import EngineError


@asynccontextmanager
async def refusals_told(interaction: discord.Interaction[Any]) -> AsyncIterator[Tongue]:
    """The language of the member who acts, who is told of a refusal or of what nobody expected."""
    say = tongue(str(interaction.locale))
    try:
        try:
            yield say
        except (Refused, EngineError) as refusal:
            await tell(interaction, explain(refusal, say))
    except Exception as error:
        if interaction.type is discord.InteractionType.application_command:
            raise  # the commands' tree apologises
        await apologise(interaction, error)


def require_manager(interaction: discord.Interaction[Any]) -> int:
    """The id of the server, whose limits the member may change.

    Discord offers such commands only to moderators, but a server's settings can show them to
    others, and menus outlive permissions.

    Raises:
        Refused: the member lacks Manage Server, or this is no server.
    """
    if interaction.guild_id is None or not server_permissions(interaction).manage_guild:
        raise Refused("limits-refused-not-manager")
    return interaction.guild_id
