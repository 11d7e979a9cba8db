"""Styles as members choose them, in commands and menus."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord import app_commands

from bot.interactions.contexts import home_server, public_tongue
from bot.language import tongue
from bot.reception.attachments import Kept, Source
from bot.reception.services import HasServices, Services
from bot.records.style_library import Style, shown_name
from bot.store.rows import folded

_log = logging.getLogger(__name__)

_MOST_CHOICES = 25


@dataclass(frozen=True, slots=True)
class ChosenStyle:
    """A style image, and what the picture's title calls it.

    Attributes:
        named: whether it is from the library, where that is its name.
    """

    source: Source
    name: str
    named: bool = False


async def style_called(
    name: str, interaction: discord.Interaction[Any], services: Services
) -> ChosenStyle:
    """The style of that name.

    Raises:
        Refused: there is none, or its picture is gone.
    """
    style = await services.library.find(home_server(interaction), name)
    picture = await services.library.picture(style)
    return ChosenStyle(Kept(picture), shown_name(style, public_tongue(interaction)), True)


def style_in_hand(interaction: discord.Interaction[Any], services: Services) -> ChosenStyle | None:
    """The style that the member has taken from a message for their next picture."""
    held = services.styles_in_hand.get(interaction.user.id)
    if held is None:
        return None
    return ChosenStyle(held.source, held.name or public_tongue(interaction)("unnamed-picture"))


async def suggest_any(
    interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """The names of styles for what a member has typed so far."""
    return await suggest(interaction, typed, lambda style: True)


async def suggest(
    interaction: discord.Interaction[Any], typed: str, wanted: Callable[[Style], bool]
) -> list[app_commands.Choice[str]]:
    """The names of those styles that are wanted, for what a member has typed so far."""
    say = tongue(str(interaction.locale))
    try:
        library = cast("HasServices", interaction.client).services.library
        styles = await library.on(home_server(interaction))
    except Exception:
        # The member can still type the whole name, and is told then what is wrong.
        _log.exception("Names of styles could not be suggested")
        return []
    names = matching(typed, [shown_name(style, say) for style in styles if wanted(style)])
    return [app_commands.Choice(name=name, value=name) for name in names[:_MOST_CHOICES]]


def matching(typed: str, names: Iterable[str]) -> list[str]:
    """The names that have in them what was typed: first those that begin with it."""
    wanted = folded(typed)
    found = [name for name in names if wanted in folded(name)]
    return sorted(found, key=lambda name: not folded(name).startswith(wanted))
