"""Sentences that only the member who acted sees."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import discord

from bot.language import Tongue, tongue
from bot.orders import Refused, sentence_of
from engine.errors import EngineError

_log = logging.getLogger(__name__)


def explain(error: Refused | EngineError, say: Tongue) -> str:
    """What an error says, in the member's language."""
    return say.say(sentence_of(error))


async def tell(interaction: discord.Interaction[Any], sentence: str) -> None:
    """Say something to one member, whether or not the interaction has had its first answer."""
    if not interaction.response.is_done():
        await interaction.response.send_message(sentence, ephemeral=True)
    elif interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
        await interaction.edit_original_response(content=sentence)
    else:
        await interaction.followup.send(sentence, ephemeral=True)


async def apologise(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Log what nobody expected, and give the member a number to report it by."""
    number = uuid4().hex[:8]
    _log.error("Error %s in an interaction", number, exc_info=error)
    say = tongue(str(interaction.locale))
    try:
        await tell(interaction, say("unexpected", number=number))
    except discord.HTTPException as failure:
        _log.warning("Error %s could not be told to the member: %s", number, failure)
