"""The pages of /style list: pictures of styles, with a button under each to paint in it."""

from __future__ import annotations

from typing import Any

import discord

from bot.card.card import Face, Picture
from bot.card.layout import boxed
from bot.commands.painting.forms import PaintWithButton
from bot.interactions.contexts import home_server, own_tongue
from bot.interactions.persistent import PersistentButton
from bot.language import Tongue
from bot.language.escaping import plain
from bot.reception.services import services_of
from bot.records.style_library import Library, Style, shown_name
from bot.studio.orders import Refused

_PER_PAGE = 10
# Two pictures stand side by side however wide the window is, and their names below them.
_PER_ROW = 2


class StylePageButton(
    PersistentButton, template=r"easel-styles:(?P<way>back|on):(?P<page>\d{1,4})"
):
    """Shows another page of the gallery."""

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """Turn the page."""
        page = await style_page(interaction, int(self.said["page"]))
        await interaction.response.edit_message(view=page.view, attachments=page.files())


async def style_page(interaction: discord.Interaction, number: int) -> Face:
    """A page of the styles that there are where somebody asks.

    Args:
        interaction: the command or the button.
        number: of the page, from 0; of those that there are now, the nearest one is shown.
    """
    library, say = services_of(interaction).library, own_tongue(interaction)
    server = home_server(interaction)
    styles = await library.on(server)
    pages = -(-len(styles) // _PER_PAGE)
    number = min(number, pages - 1)
    shown = styles[number * _PER_PAGE : (number + 1) * _PER_PAGE]

    head = _head(interaction, server, say)
    count = say("style-gallery-count", count=len(styles))
    where = say("style-gallery-page", page=number + 1, pages=pages)
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(f"{head}\n{count} · {where}\n-# {say('style-gallery-use')}")
    ]
    thumbnails = [(shown_name(style, say), await _thumbnail(library, style)) for style in shown]
    pictures = [
        Picture(f"style-{place}.webp", thumbnail, name)
        for place, (name, thumbnail) in enumerate(thumbnails)
        if thumbnail
    ]
    for first in range(0, len(pictures), _PER_ROW):
        row = pictures[first : first + _PER_ROW]
        items.append(discord.ui.MediaGallery(*(picture.shown() for picture in row)))
        buttons = (_paint_button(picture.description, say) for picture in row)
        items.append(discord.ui.ActionRow(*buttons))
    if lost := [name for name, thumbnail in thumbnails if not thumbnail]:
        items.append(discord.ui.TextDisplay(say("style-gallery-lost", names=" · ".join(lost))))
    if pages > 1:
        items.append(_turning(number, pages, say))
    return Face(boxed(items), tuple(pictures))


def _head(interaction: discord.Interaction, server: int | None, say: Tongue) -> str:
    if server is None or interaction.guild is None:
        return f"### {say('style-gallery-mine')}"
    name = plain(interaction.guild.name)
    return f"### {say('style-gallery-server', server=name)}"


def _paint_button(name: str, say: Tongue) -> PaintWithButton:
    """It stands below the picture, and says what the style is called."""
    return PaintWithButton.of(f"easel-paint:{name}", say("style-gallery-paint", name=name), "🖌️")


def _turning(number: int, pages: int, say: Tongue) -> discord.ui.ActionRow[Any]:
    back, on = max(number - 1, 0), number + 1
    first, last = number == 0, on == pages
    back_label, on_label = say("style-gallery-back"), say("style-gallery-on")
    return discord.ui.ActionRow(
        StylePageButton.of(f"easel-styles:back:{back}", back_label, "◀️", disabled=first),
        StylePageButton.of(f"easel-styles:on:{on}", on_label, "▶️", disabled=last),
    )


async def _thumbnail(library: Library, style: Style) -> bytes:
    try:
        return await library.thumbnail(style)
    except Refused:
        return b""  # one that is lost does not hide the others
