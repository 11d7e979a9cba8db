"""What the menu of a message offers for its pictures: Stylize this, Draw this, Use as style.

And what the button *Use as content* of a finished picture does, which asks for a style likewise.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, Self, TypeAlias, cast

import discord
from discord import app_commands

from bot.buttons.finished import finished
from bot.buttons.press import Press, action
from bot.commands.painting.forms import PictureForm
from bot.commands.painting.option_choices import title_name
from bot.commands.painting.ordering import paint_all
from bot.commands.style.choosing import ChosenStyle, style_called, style_in_hand
from bot.interactions.contexts import can_post, everywhere, home_server, public_tongue
from bot.interactions.replies import refusals_told, waiting
from bot.language import Tongue, sentence, tongue
from bot.language.escaping import cut, plain
from bot.language.translator import words
from bot.reception.attachments import Attachment, Painted
from bot.reception.message_pictures import (
    MessagePicture,
    Offer,
    has_drawn_sticker,
    pictures_in,
)
from bot.reception.services import HasServices, Services
from bot.records.style_library import BundledStyle, Style, shown_name
from bot.store import StyleRecord
from bot.studio.orders import Order, Refused, random_seed
from bot.studio.pictures import Pictures
from engine.job.recipes import DEFAULT, SKETCH

Layout: TypeAlias = discord.ui.LayoutView
_MOST_OPTIONS = 25
# What a member is asked after "Stylize this": which style. The other steps are the purposes.
_STYLE_STEP = "into"


class Purpose(StrEnum):
    """What a picture of a message is wanted for."""

    STYLIZE = "stylize"
    DRAW = "draw"
    STYLE = "style"


def menus(services: Services) -> Iterator[app_commands.ContextMenu]:
    """The three entries."""
    for purpose in Purpose:
        yield _menu(services, purpose)


def _menu(services: Services, purpose: Purpose) -> app_commands.ContextMenu:
    @app_commands.context_menu(name=words(f"menu-{purpose}-name"))
    @everywhere
    async def menu(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        most_bytes = services.settings.current.engine.picture_limits.max_bytes
        found = pictures_in(message, most_bytes)[:_MOST_OPTIONS]
        async with refusals_told(interaction):
            match found:
                case ():
                    drawn = has_drawn_sticker(message)
                    raise Refused("menus-drawn-sticker" if drawn else "menus-no-picture")
                case (_,):
                    await _use(interaction, services, purpose, found)
                case _:
                    token = _remember(interaction, services, found)
                    await _show(interaction, _picture_choice(purpose, token, found, interaction))

    return menu


class OfferSelect(
    discord.ui.DynamicItem[discord.ui.Select[Layout]],
    template=r"easel-offer:(?P<step>[a-z]+):(?P<token>[\w-]{1,32}):(?P<part>\d)",
):
    """Some of several pictures, or a style for them.

    The bot remembers the pictures for as long as Discord takes an answer. After that, or when it
    was restarted, it says so.
    """

    def __init__(self, select: discord.ui.Select[Layout], step: str, token: str) -> None:
        super().__init__(select)
        self._step = step
        self._token = token

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Take up what a member chose from."""
        return cls(cast("discord.ui.Select[Layout]", item), match["step"], match["token"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Go on with what was chosen; who chose is told what is in the way."""
        services = cast("HasServices", interaction.client).services
        async with refusals_told(interaction):
            await self._go_on(interaction, services, self.item.values)

    async def _go_on(
        self, interaction: discord.Interaction[Any], services: Services, values: Sequence[str]
    ) -> None:
        offer = _offer(self._token, interaction, services)
        if self._step == _STYLE_STEP:
            style = await style_called(values[0], interaction, services)
            await _stylize(interaction, services, offer.pictures, style)
        else:
            chosen = tuple(offer.pictures[number] for number in sorted(map(int, values)))
            await _use(interaction, services, Purpose(self._step), chosen)


class OfferUploadButton(
    discord.ui.DynamicItem[discord.ui.Button[Layout]],
    template=r"easel-upload:(?P<token>[\w-]{1,32})",
):
    """Asks for a painting whose style an offered picture is to get."""

    def __init__(self, token: str, label: str) -> None:
        super().__init__(
            discord.ui.Button(label=cut(label, 80), emoji="📎", custom_id=f"easel-upload:{token}")
        )
        self._token = token

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button from the id that Discord sends back."""
        return cls(match["token"], "-")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form; who pressed is told what is in the way."""
        services = cast("HasServices", interaction.client).services
        async with refusals_told(interaction) as say:
            pictures = _offer(self._token, interaction, services).pictures
            go_on = partial(_stylize_as_uploaded, pictures, services)
            form = PictureForm(services, say("menus-upload"), say("forms-painting"), go_on)
            await interaction.response.send_modal(form)


def _offer(token: str, interaction: discord.Interaction[Any], services: Services) -> Offer:
    """What a member is being asked about; raises Refused where that is not known any more."""
    offer = services.offers.get(token)
    if offer is None or offer.member != interaction.user.id:
        raise Refused("menus-too-late")
    return offer


async def _stylize_as_uploaded(
    pictures: Sequence[MessagePicture],
    services: Services,
    interaction: discord.Interaction[Any],
    painting: Attachment,
) -> None:
    style = ChosenStyle(painting, title_name(painting.file, interaction))
    await _stylize(interaction, services, pictures, style)


@action("content")
async def use_as_content(press: Press) -> None:
    """Paint a finished picture once more, in another style that the member is asked for."""
    job = await finished(press)
    archive, record = press.services.archive, job.record
    if await asyncio.to_thread(archive.result, job.id) is None:
        raise Refused("button-picture-removed")
    source = Painted(archive, job.id, record.spoiler)
    picture = MessagePicture(source, job.order.content_name, record.width, record.height)
    await _use(press.interaction, press.services, Purpose.STYLIZE, (picture,))


async def _use(
    interaction: discord.Interaction[Any],
    services: Services,
    purpose: Purpose,
    pictures: tuple[MessagePicture, ...],
) -> None:
    """Do with pictures what they are wanted for; the style of the next one is a single one."""
    match purpose:
        case Purpose.STYLIZE:
            held = style_in_hand(interaction, services)
            # A picture in its own style comes out as it is, so which one is asked.
            if held is not None and held.source not in [each.source for each in pictures]:
                await _stylize(interaction, services, pictures, held)
                return
            token = _remember(interaction, services, pictures)
            styles = await services.library.on(home_server(interaction))
            await _show(interaction, _style_choice(token, pictures, styles, interaction))
        case Purpose.DRAW:
            await _acknowledge(interaction)
            orders = [_order(SKETCH.name, picture, interaction) for picture in pictures]
            drawn = [Pictures(picture.source) for picture in pictures]
            await services.reception.receive_all(interaction, orders, drawn)
        case Purpose.STYLE:
            (picture,) = pictures
            limits = services.settings.current.engine.picture_limits
            picture.source.check(sentence("picture-style"), limits)
            services.styles_in_hand.put(interaction.user.id, picture)
            say = tongue(str(interaction.locale))
            await _show(interaction, _layout(discord.ui.TextDisplay(say("menus-style-in-hand"))))


async def _stylize(
    interaction: discord.Interaction[Any],
    services: Services,
    pictures: Sequence[MessagePicture],
    style: ChosenStyle,
) -> None:
    await _acknowledge(interaction)
    photos = [(_order(DEFAULT.name, each, interaction), each.source) for each in pictures]
    await paint_all(interaction, services, photos, (style,))


async def _acknowledge(interaction: discord.Interaction[Any]) -> None:
    """Have the question that was answered go away, once there is a card."""
    if interaction.message is not None and not interaction.response.is_done():
        await waiting(interaction).note(interaction)
        await interaction.response.defer()


async def _show(interaction: discord.Interaction[Any], view: Layout) -> None:
    """Ask or tell the member alone, in place of the question before if there was one."""
    if interaction.response.is_done():  # the member sees that the bot is thinking
        await interaction.edit_original_response(view=view)
    elif interaction.message is None:
        await interaction.response.send_message(view=view, ephemeral=True)
    else:
        await interaction.response.edit_message(view=view)


def _order(recipe: str, picture: MessagePicture, interaction: discord.Interaction[Any]) -> Order:
    name = picture.name or public_tongue(interaction)("unnamed-picture")
    return Order(recipe=recipe, content_name=name, seed=random_seed())


def _remember(
    interaction: discord.Interaction[Any], services: Services, pictures: tuple[MessagePicture, ...]
) -> str:
    token = secrets.token_urlsafe(9)
    services.offers.put(token, Offer(interaction.user.id, pictures))
    return token


def _picture_choice(
    purpose: Purpose,
    token: str,
    pictures: Sequence[MessagePicture],
    interaction: discord.Interaction[Any],
) -> Layout:
    """A list of the pictures, in the order in which they stand in the message."""
    say = tongue(str(interaction.locale))
    options = [
        discord.SelectOption(
            label=f"{number}. {picture.name or say('unnamed-picture')}",
            value=str(number - 1),
            description=_size(picture, say),
        )
        for number, picture in enumerate(pictures, 1)
    ]
    # Their card needs a place where the bot can post by itself.
    several = purpose is not Purpose.STYLE and can_post(interaction)
    what = say("menus-choose-pictures" if several else "menus-choose-picture")
    select = _select(purpose, token, 0, what, options, len(options) if several else 1)
    return _layout(discord.ui.TextDisplay(say(f"menus-which-{purpose}")), select)


def _size(picture: MessagePicture, say: Tongue) -> str | None:
    if not picture.width or not picture.height:
        return None
    return say("menus-picture-size", width=str(picture.width), height=str(picture.height))


def _style_choice(
    token: str,
    pictures: Sequence[MessagePicture],
    styles: Sequence[Style],
    interaction: discord.Interaction[Any],
) -> Layout:
    """The names of the server's styles and of the bot's, in lists of what Discord can show."""
    say = tongue(str(interaction.locale))
    own = [style for style in styles if isinstance(style, StyleRecord)]
    lists = [own[n : n + _MOST_OPTIONS] for n in range(0, len(own), _MOST_OPTIONS)]
    rows = [
        _style_select(token, part, some, _placeholder(some, len(lists), say), say)
        for part, some in enumerate(lists)
    ]
    bundled = [style for style in styles if isinstance(style, BundledStyle)]
    rows.append(_style_select(token, len(rows), bundled, say("menus-choose-bundled-style"), say))
    upload: discord.ui.ActionRow[Layout] = discord.ui.ActionRow()
    rows.append(upload.add_item(OfferUploadButton(token, say("menus-upload"))))
    if len(pictures) > 1:
        question = say("menus-which-in-style-all", count=len(pictures))
    else:
        name = plain(pictures[0].name) or say("unnamed-picture")
        question = say("menus-which-in-style", name=name)
    return _layout(discord.ui.TextDisplay(question), *rows)


def _placeholder(styles: Sequence[StyleRecord], lists: int, say: Tongue) -> str:
    if lists == 1:
        return say("menus-choose-server-style")
    return say("menus-choose-server-styles", first=styles[0].name, last=styles[-1].name)


def _style_select(
    token: str, part: int, styles: Sequence[Style], placeholder: str, say: Tongue
) -> discord.ui.ActionRow[Layout]:
    names = [shown_name(style, say) for style in styles]
    options = [discord.SelectOption(label=name, value=name) for name in names]
    return _select(_STYLE_STEP, token, part, placeholder, options)


def _select(
    step: str,
    token: str,
    part: int,
    placeholder: str,
    options: list[discord.SelectOption],
    most: int = 1,
) -> discord.ui.ActionRow[Layout]:
    """A list from which one can be chosen, or up to `most`."""
    select: discord.ui.Select[Layout] = discord.ui.Select(
        custom_id=f"easel-offer:{step}:{token}:{part}",
        placeholder=placeholder,
        options=options,
        max_values=most,
    )
    row: discord.ui.ActionRow[Layout] = discord.ui.ActionRow()
    return row.add_item(OfferSelect(select, step, token))


def _layout(*items: discord.ui.Item[Layout]) -> Layout:
    view = discord.ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view
