"""Writes down who changed what about the bot on a server, for its log and for moderators."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime

import discord
from discord.utils import format_dt

from bot.interactions.contexts import public_tongue
from bot.language import ENGLISH, Sentence, Tongue
from bot.language.escaping import one_line, plain
from bot.reception.services import services_of
from bot.store import AuditRecord

_log = logging.getLogger(__name__)


async def note(interaction: discord.Interaction, changes: Iterable[Sentence]) -> None:
    """Write down what a member has just changed about the bot on the server where they did it.

    Raises:
        StoreError: the database can't do its part.
    """
    if interaction.guild_id is None:
        raise ValueError("a change of what belongs to a server was made outside of any")
    who, say = interaction.user, public_tongue(interaction)
    for change in changes:
        words = ENGLISH.say(change)
        _log.info("Server %d: %s (%d) changed: %s", interaction.guild_id, who.name, who.id, words)
        await services_of(interaction).store.audit.write(
            AuditRecord(
                guild_id=interaction.guild_id,
                who_id=who.id,
                who_name=one_line(who.display_name, 32),
                what=say.say(change),
                at=datetime.now(UTC),
            )
        )


def change_in_words(record: AuditRecord, say: Tongue) -> str:
    """One line about a change of long ago; its own words are in the language that it was noted in.

    The words may hold mentions, whose names Discord fills in: they are for where nothing pings.
    """
    who = plain(record.who_name) or say("limits-somebody")
    return f"{format_dt(record.at, 'R')} {who}: {record.what}"
