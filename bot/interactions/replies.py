"""Sentences that only the member who acted sees."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol, cast
from uuid import uuid4

import aiohttp
import discord

from bot.connection.failures import DISCORD_FAILURES
from bot.interactions.contexts import own_tongue
from bot.interactions.pending import PendingInteractions
from bot.language import Tongue
from bot.studio.orders import Refused, sentence_of
from engine.job.errors import EngineError

_log = logging.getLogger(__name__)

_ALREADY_ACKNOWLEDGED = 40060
# Unknown interaction, as after three seconds; answered already; and a token of before 15 minutes.
_OVER = frozenset({10062, _ALREADY_ACKNOWLEDGED, 10015, 50027})
_ACKNOWLEDGED = "acknowledged"  # among an interaction's extras


class KeepsWaiting(Protocol):
    """The client, as far as an answer needs it."""

    @property
    def waiting(self) -> PendingInteractions: ...


class _InALine(logging.Filter):
    """Has what discord.py logs of suggestions that came too late take a line, as `apologise`."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, discord.HTTPException) and error.code in _OVER:
            record.msg, record.args = "Suggestions came too late: %s", (error,)
            record.levelno, record.levelname = logging.INFO, "INFO"
            record.exc_info = record.exc_text = None
            return logging.getLogger(record.name).isEnabledFor(logging.INFO)
        return True


# The next letter that the member types asks again.
logging.getLogger("discord.app_commands.tree").addFilter(_InALine())


def explain(error: Refused | EngineError, say: Tongue) -> str:
    """What an error says, in the member's language."""
    return say.say(sentence_of(error))


def waiting(interaction: discord.Interaction) -> PendingInteractions:
    """Whom the bot that has got this interaction keeps waiting."""
    return cast("KeepsWaiting", interaction.client).waiting


async def defer(interaction: discord.Interaction) -> None:
    """Gain time: the member sees that the bot is thinking. Does nothing the second time.

    First it is noted that they do, so that they are told if the bot does not live to answer.

    Raises:
        DISCORD_FAILURES: Discord could not be told within its three seconds.
    """
    if interaction.response.is_done() or _ACKNOWLEDGED in interaction.extras:
        return
    await waiting(interaction).note(interaction)
    try:
        await interaction.response.defer(ephemeral=True, thinking=True)
    except discord.HTTPException:
        raise
    except (aiohttp.ClientError, OSError):
        # The connection broke; whether before or after Discord heard it, nobody knows.
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
        except discord.HTTPException as failure:
            if failure.code != _ALREADY_ACKNOWLEDGED:
                raise
            interaction.extras[_ACKNOWLEDGED] = True


async def take_answer(interaction: discord.Interaction, instead: str | None = None) -> None:
    """Gain time after the answer to a question that stays as it is, or shows this instead.

    Raises:
        DISCORD_FAILURES: Discord could not be told within its three seconds.
    """
    await waiting(interaction).note(interaction)
    if instead is None:
        await interaction.response.defer()
    else:
        await interaction.response.edit_message(content=instead, view=None)


async def tell(interaction: discord.Interaction, sentence: str) -> None:
    """Say something to one member, whether or not the interaction has had its first answer."""
    if is_thinking(interaction):
        await interaction.edit_original_response(content=sentence)
    elif interaction.response.is_done():
        await interaction.followup.send(sentence, ephemeral=True)
    else:
        await interaction.response.send_message(sentence, ephemeral=True)


def is_thinking(interaction: discord.Interaction) -> bool:
    """Whether the member sees that the bot is thinking."""
    deferred = discord.InteractionResponseType.deferred_channel_message
    return interaction.response.type is deferred or _ACKNOWLEDGED in interaction.extras


def is_over(failure: BaseException) -> bool:
    """Whether Discord takes no answer to the interaction any more, or has one."""
    return isinstance(failure, discord.HTTPException) and failure.code in _OVER


async def apologise(interaction: discord.Interaction, error: BaseException) -> None:
    """Log what nobody expected, and give the member a number to report it by.

    Where Discord takes no answer any more, nobody can be told, and nothing is wrong with the bot.
    """
    if isinstance(error, discord.app_commands.CommandInvokeError):
        error = error.original
    if is_over(error):
        _log.warning("An interaction could not be answered: %s", error)
        return
    number = uuid4().hex[:8]
    _log.error("Error %s in an interaction", number, exc_info=error)
    try:
        await tell(interaction, own_tongue(interaction)("unexpected", number=number))
    except DISCORD_FAILURES as failure:
        _log.warning("Error %s could not be told to the member: %s", number, failure)


@asynccontextmanager
async def refusals_told(interaction: discord.Interaction) -> AsyncIterator[Tongue]:
    """The language of the member who acts, who is told of a refusal inside."""
    say = own_tongue(interaction)
    try:
        yield say
    except (Refused, EngineError) as refusal:
        await tell(interaction, explain(refusal, say))


@asynccontextmanager
async def failures_told(interaction: discord.Interaction) -> AsyncIterator[Tongue]:
    """`refusals_told`, and also of what nobody expected; of a command the tree tells that."""
    try:
        async with refusals_told(interaction) as say:
            yield say
    except Exception as error:
        await apologise(interaction, error)
