"""Names that Discord suggests for an option while a member types."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.store.rows import folded

_log = logging.getLogger(__name__)

_MOST_CHOICES = 25

Names: TypeAlias = Callable[[discord.Interaction], Awaitable[Iterable[str]]]
Suggestions: TypeAlias = Callable[
    [discord.Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]
]


def suggesting(names: Names) -> Suggestions:
    """For `app_commands.autocomplete`: suggests the names that have in them what was typed."""

    async def suggest(
        interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        try:
            found = _matching(typed, await names(interaction))
        except Exception:
            # The member can still type the whole name, and is told then what is wrong.
            _log.exception("Names could not be suggested")
            return []
        return [app_commands.Choice(name=name, value=name) for name in found[:_MOST_CHOICES]]

    return suggest


def _matching(typed: str, names: Iterable[str]) -> list[str]:
    """First those that begin with what was typed."""
    wanted = folded(typed)
    found = [name for name in names if wanted in folded(name)]
    return sorted(found, key=lambda name: not folded(name).startswith(wanted))
