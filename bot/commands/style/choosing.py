"""Styles as members choose them, in commands and menus."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import discord

from bot.interactions.contexts import home_server, own_tongue, public_tongue
from bot.interactions.suggestions import suggesting
from bot.reception.attachments import Kept, Source
from bot.reception.services import services_of
from bot.records.style_library import shown_name


@dataclass(frozen=True, slots=True)
class ChosenStyle:
    """A style image, and what the picture's title calls it.

    Attributes:
        named: whether it is from the library, where that is its name.
    """

    source: Source
    name: str
    named: bool = False


async def style_called(name: str, interaction: discord.Interaction) -> ChosenStyle:
    """The style of that name.

    Raises:
        Refused: there is none, or its picture is gone.
    """
    library = services_of(interaction).library
    style = await library.find(home_server(interaction), name)
    picture = await library.picture(style)
    return ChosenStyle(Kept(picture), shown_name(style, public_tongue(interaction)), True)


def style_in_hand(interaction: discord.Interaction) -> ChosenStyle | None:
    """The style that the member has taken from a message for their next picture."""
    held = services_of(interaction).styles_in_hand.get(interaction.user.id)
    if held is None:
        return None
    return ChosenStyle(held.source, held.name or public_tongue(interaction)("unnamed-picture"))


@suggesting
async def style_names(interaction: discord.Interaction) -> Iterable[str]:
    """What the member can choose from."""
    styles = await services_of(interaction).library.on(home_server(interaction))
    return [shown_name(style, own_tongue(interaction)) for style in styles]
