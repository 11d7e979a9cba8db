"""The pages of /style list: pictures of styles, with a button under each to paint in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Self, cast

import discord

from bot.commands.painting.forms import PaintWithButton
from bot.interactions.contexts import home_server
from bot.interactions.replies import refusals_told
from bot.language import Tongue, tongue
from bot.language.escaping import plain
from bot.reception.services import HasServices, Services
from bot.records.style_library import Library, Style, shown_name
from bot.studio.orders import Refused

_PER_PAGE = 10
# Two pictures stand side by side however wide the window is, and their names below them.
_PER_ROW = 2


@dataclass(frozen=True, slots=True)
class StylePicture:
    """A style as the gallery shows it.

    Attributes:
        place: in the gallery, from 1.
        thumbnail: empty if it is lost.
    """

    place: int
    name: str
    thumbnail: bytes = field(repr=False)

    def file(self) -> discord.File:
        """A new upload of the thumbnail."""
        return discord.File(BytesIO(self.thumbnail), self._filename, description=self.name)

    def item(self) -> discord.MediaGalleryItem:
        """It as a part of the message that it is uploaded with."""
        return discord.MediaGalleryItem(f"attachment://{self._filename}", description=self.name)

    @property
    def _filename(self) -> str:
        return f"style-{self.place}.webp"


@dataclass(frozen=True, slots=True)
class StylePage:
    """A message, and the pictures that have to be uploaded with it."""

    view: discord.ui.LayoutView
    files: list[discord.File]


class StylePageButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]],
    template=r"easel-styles:(?P<way>back|on):(?P<page>\d{1,4})",
):
    """Shows another page of the gallery; its id says which, so that it outlives restarts."""

    def __init__(self, way: str, page: int, label: str, *, disabled: bool = False) -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                emoji="◀️" if way == "back" else "▶️",
                custom_id=f"easel-styles:{way}:{page}",
                disabled=disabled,
            )
        )
        self._page = page

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button from the id that Discord sends back."""
        return cls(match["way"], int(match["page"]), "-")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the page."""
        async with refusals_told(interaction):
            services = cast("HasServices", interaction.client).services
            page = await style_page(interaction, services, self._page)
            await interaction.response.edit_message(view=page.view, attachments=page.files)


async def style_page(
    interaction: discord.Interaction[Any], services: Services, number: int
) -> StylePage:
    """A page of the styles that there are where somebody asks.

    Args:
        interaction: the command or the button.
        services: what the bot works with.
        number: of the page, from 0; of those that there are now, the nearest one is shown.
    """
    say = tongue(str(interaction.locale))
    server = home_server(interaction)
    styles = await services.library.on(server)
    pages = -(-len(styles) // _PER_PAGE)
    number = min(number, pages - 1)
    shown = styles[number * _PER_PAGE : (number + 1) * _PER_PAGE]

    files: list[discord.File] = []
    box: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        accent_colour=discord.Colour.blurple()
    )
    head = _head(interaction, server, say)
    count = say("style-gallery-count", count=len(styles))
    where = say("style-gallery-page", page=number + 1, pages=pages)
    box.add_item(
        discord.ui.TextDisplay(f"{head}\n{count} · {where}\n-# {say('style-gallery-use')}")
    )
    pictures = [
        StylePicture(place, shown_name(style, say), await _thumbnail(services.library, style))
        for place, style in enumerate(shown, number * _PER_PAGE + 1)
    ]
    for row in _in_rows([picture for picture in pictures if picture.thumbnail]):
        files += [picture.file() for picture in row]
        box.add_item(discord.ui.MediaGallery(*(picture.item() for picture in row)))
        box.add_item(_paint_row([picture.name for picture in row], say))
    if lost := [picture.name for picture in pictures if not picture.thumbnail]:
        box.add_item(discord.ui.TextDisplay(say("style-gallery-lost", names=" · ".join(lost))))
    if pages > 1:
        box.add_item(_buttons(number, pages, say))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(box)
    return StylePage(view, files)


def _head(interaction: discord.Interaction[Any], server: int | None, say: Tongue) -> str:
    if server is None or interaction.guild is None:
        return f"### {say('style-gallery-mine')}"
    name = plain(interaction.guild.name)
    return f"### {say('style-gallery-server', server=name)}"


def _in_rows(pictures: Sequence[StylePicture]) -> Iterator[Sequence[StylePicture]]:
    for first in range(0, len(pictures), _PER_ROW):
        yield pictures[first : first + _PER_ROW]


def _paint_row(names: Sequence[str], say: Tongue) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    """A button below each picture, which says what the style is called."""
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    for name in names:
        row.add_item(PaintWithButton(name, say("style-gallery-paint", name=name)))
    return row


def _buttons(number: int, pages: int, say: Tongue) -> discord.ui.ActionRow[discord.ui.LayoutView]:
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    back, on = max(number - 1, 0), number + 1
    row.add_item(StylePageButton("back", back, say("style-gallery-back"), disabled=number == 0))
    row.add_item(StylePageButton("on", on, say("style-gallery-on"), disabled=on == pages))
    return row


async def _thumbnail(library: Library, style: Style) -> bytes:
    try:
        return await library.thumbnail(style)
    except Refused:
        return b""  # one that is lost does not hide the others
