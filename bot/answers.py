"""Sentences that only the member who acted sees."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import discord

_log = logging.getLogger(__name__)


async def tell(interaction: discord.Interaction[Any], sentence: str) -> None:
    """Say something to one member, whether or not the interaction has had its first answer."""
    if interaction.response.is_done():
        await interaction.edit_original_response(content=sentence)
    else:
        await interaction.response.send_message(sentence, ephemeral=True)


async def apologise(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Log what nobody expected, and give the member a number to report it by."""
    number = uuid4().hex[:8]
    _log.error("Error %s in an interaction", number, exc_info=error)
    try:
        await tell(
            interaction,
            f"Something went wrong on my side; please tell an admin the number {number}.",
        )
    except discord.HTTPException as failure:
        _log.warning("Error %s could not be told to the member: %s", number, failure)
