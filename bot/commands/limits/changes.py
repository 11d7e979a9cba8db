"""Changes a server's limits, and says what they are and where each comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import discord

from bot.config.model import LimitsSection
from bot.interactions.permissions import require_manager
from bot.language import Sentence, sentence
from bot.reception.audit import note
from bot.reception.server_limits import (
    Limit,
    ServerLimits,
    channel_mentions,
    effective,
    host_value,
    role_mentions,
)
from bot.reception.services import services_of


async def change_limits(
    interaction: discord.Interaction, edit: Callable[[ServerLimits], ServerLimits]
) -> tuple[Sentence, ...]:
    """Change what the server has set, and write down what is new; returns that, in sentences.

    Raises:
        Refused: the member is no manager of a server.
        StoreError: the database can't do its part.
    """
    services, guild_id = services_of(interaction), require_manager(interaction)
    before, after = await services.rules.change(guild_id, edit)
    changes = tuple(_differences(before, after, services.settings.current.limits))
    await note(interaction, changes)
    return changes


def in_sentences(own: ServerLimits, host: LimitsSection) -> Iterator[Sentence]:
    """Every limit that holds, one a line."""
    for what, value in _values(own, host).items():
        yield sentence("limits-line", what=sentence(f"limits-what-{what}"), value=value)


def _differences(
    before: ServerLimits, after: ServerLimits, host: LimitsSection
) -> Iterator[Sentence]:
    old = _values(before, host)
    for what, new in _values(after, host).items():
        if new != old[what]:
            yield sentence(
                "limits-change", what=sentence(f"limits-what-{what}"), before=old[what], after=new
            )


def _values(own: ServerLimits, host: LimitsSection) -> dict[str, Sentence]:
    """The value of each limit with where it comes from, by the end of the key of its name."""
    values: dict[str, Sentence] = {limit: _number(limit, own, host) for limit in Limit}
    values["channels"] = _verbatim(channel_mentions(own.channels), "limits-all-channels")
    values["roles"] = _verbatim(role_mentions(own.roles), "limits-all-roles")
    return values


def _number(limit: Limit, own: ServerLimits, host: LimitsSection) -> Sentence:
    value = _words(effective(limit, own, host))
    chosen = own.numbers.get(limit)
    if chosen is None:
        return sentence("limits-from-host", value=value)
    if chosen != effective(limit, own, host):
        return sentence("limits-held-by-host", value=value, chosen=chosen)
    if chosen == host_value(limit, host):
        return sentence("limits-from-server", value=value)
    return sentence("limits-from-server-host", value=value, host=_words(host_value(limit, host)))


def _words(value: int) -> Sentence:
    """Only of jobs per day there can be any number, which is written as 0."""
    return sentence("limits-number", value=value) if value else sentence("limits-any-number")


def _verbatim(mentions: str, all_of_them: str) -> Sentence:
    return sentence("verbatim", text=mentions) if mentions else sentence(all_of_them)
