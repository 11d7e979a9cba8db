"""What the menu of a message offers for its pictures: Stylize this, Draw this, Use as style.

And what the button *Use as content* of a finished picture does, which asks for a style likewise.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import discord
from discord import app_commands

from bot.buttons.finished import finished
from bot.buttons.press import Press, action
from bot.card.layout import laid_out
from bot.commands.painting.forms import PictureForm
from bot.commands.painting.ordering import paint_all
from bot.commands.painting.photos import title_name
from bot.commands.style.choosing import ChosenStyle, style_called, style_in_hand
from bot.interactions.contexts import can_post, home_server, own_tongue, public_tongue
from bot.interactions.persistent import PersistentButton, PersistentItem
from bot.interactions.replies import refusals_told, take_answer
from bot.language import Tongue, sentence
from bot.language.escaping import plain
from bot.language.translator import words
from bot.reception.attachments import Attachment, Painted, painted
from bot.reception.message_pictures import (
    MessagePicture,
    has_drawn_sticker,
    pictures_in,
)
from bot.reception.services import services_of
from bot.records.style_library import BundledStyle, Style, shown_name
from bot.store import StyleRecord
from bot.studio.orders import Order, Refused, random_seed
from bot.studio.pictures import Pictures
from engine.job.recipes import DEFAULT, SKETCH

_MOST_OPTIONS = 25
# What a member is asked after "Stylize this": which style. The other steps are the purposes.
_STYLE_STEP = "into"


class Purpose(StrEnum):
    """What a picture of a message is wanted for."""

    STYLIZE = "stylize"
    DRAW = "draw"
    STYLE = "style"


def _menu(purpose: Purpose) -> app_commands.ContextMenu:
    @app_commands.context_menu(name=words(f"menu-{purpose}-name"))
    async def menu(interaction: discord.Interaction, message: discord.Message) -> None:
        limits = services_of(interaction).settings.current.engine.picture_limits
        found = pictures_in(message, limits.max_bytes)[:_MOST_OPTIONS]
        async with refusals_told(interaction):
            match found:
                case ():
                    drawn = has_drawn_sticker(message)
                    raise Refused("menus-drawn-sticker" if drawn else "menus-no-picture")
                case (_,):
                    await _use(interaction, purpose, found)
                case _:
                    await _show(interaction, _picture_choice(purpose, found, interaction))

    return menu


MENUS = tuple(map(_menu, Purpose))


class OfferSelect(
    PersistentItem[discord.ui.Select[Any]],
    template=r"easel-offer:(?P<step>[a-z]+):(?P<token>[\w-]{1,32}):(?P<part>\d)",
):
    """Some of several pictures, or a style for them.

    The bot remembers the pictures for as long as Discord takes an answer. After that, or when it
    was restarted, it says so.
    """

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """Go on with what was chosen."""
        pictures = _offered(self.said["token"], interaction)
        if self.said["step"] == _STYLE_STEP:
            style = await style_called(self.item.values[0], interaction)
            await _stylize(interaction, pictures, style)
        else:
            numbers = sorted(map(int, self.item.values))
            chosen = tuple(pictures[number] for number in numbers)
            await _use(interaction, Purpose(self.said["step"]), chosen)


class OfferUploadButton(PersistentButton, template=r"easel-upload:(?P<token>[\w-]{1,32})"):
    """Asks for a painting whose style an offered picture is to get."""

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """Open the form."""
        pictures = _offered(self.said["token"], interaction)

        async def paint(interaction: discord.Interaction, painting: Attachment) -> None:
            style = ChosenStyle(painting, title_name(painting.file, interaction))
            await _stylize(interaction, pictures, style)

        await PictureForm(say("menus-upload"), say("forms-painting"), paint).open(interaction)


def _offered(token: str, interaction: discord.Interaction) -> Sequence[MessagePicture]:
    """What a member is being asked about; raises Refused where that is not known any more."""
    pictures = services_of(interaction).offers.get((interaction.user.id, token))
    if pictures is None:
        raise Refused("menus-too-late")
    return pictures


@action("content")
async def use_as_content(press: Press) -> None:
    """Paint a finished picture once more, in another style that the member is asked for."""
    job = await finished(press)
    archive, record = press.services.archive, job.record
    await asyncio.to_thread(painted, archive, job.id)  # or it can't be used
    source = Painted(archive, job.id, record.spoiler)
    picture = MessagePicture(source, job.order.content_name, record.width, record.height)
    await _use(press.interaction, Purpose.STYLIZE, (picture,))


async def _use(
    interaction: discord.Interaction, purpose: Purpose, pictures: Sequence[MessagePicture]
) -> None:
    """Do with pictures what they are wanted for; the style of the next one is a single one."""
    services = services_of(interaction)
    match purpose:
        case Purpose.STYLIZE:
            held = style_in_hand(interaction)
            # A picture in its own style comes out as it is, so which one is asked.
            if held is not None and held.source not in [each.source for each in pictures]:
                await _stylize(interaction, pictures, held)
                return
            styles = await services.library.on(home_server(interaction))
            await _show(interaction, _style_choice(pictures, styles, interaction))
        case Purpose.DRAW:
            await _acknowledge(interaction)
            asked = [
                (_order(SKETCH.name, picture, interaction), Pictures(picture.source))
                for picture in pictures
            ]
            await services.reception.receive(interaction, *asked)
        case Purpose.STYLE:
            (picture,) = pictures
            limits = services.settings.current.engine.picture_limits
            picture.source.check(sentence("picture-style"), limits)
            services.styles_in_hand[interaction.user.id] = picture
            told = own_tongue(interaction)("menus-style-in-hand")
            await _show(interaction, laid_out(discord.ui.TextDisplay(told)))


async def _stylize(
    interaction: discord.Interaction, pictures: Sequence[MessagePicture], style: ChosenStyle
) -> None:
    await _acknowledge(interaction)
    photos = [(_order(DEFAULT.name, each, interaction), each.source) for each in pictures]
    await paint_all(interaction, photos, (style,))


async def _acknowledge(interaction: discord.Interaction) -> None:
    """Have the question that was answered go away, once there is a card."""
    if interaction.message is not None and not interaction.response.is_done():
        await take_answer(interaction)


async def _show(interaction: discord.Interaction, view: discord.ui.LayoutView) -> None:
    """Ask or tell the member alone, in place of the question before if there was one."""
    if interaction.response.is_done():  # the member sees that the bot is thinking
        await interaction.edit_original_response(view=view)
    elif interaction.message is None:
        await interaction.response.send_message(view=view, ephemeral=True)
    else:
        await interaction.response.edit_message(view=view)


def _order(recipe: str, picture: MessagePicture, interaction: discord.Interaction) -> Order:
    name = picture.name or public_tongue(interaction)("unnamed-picture")
    return Order(recipe=recipe, content_name=name, seed=random_seed())


def _remember(interaction: discord.Interaction, pictures: Sequence[MessagePicture]) -> str:
    """A token for pictures that the member is about to be asked about."""
    token = secrets.token_urlsafe(9)
    services_of(interaction).offers[interaction.user.id, token] = pictures
    return token


def _picture_choice(
    purpose: Purpose, pictures: Sequence[MessagePicture], interaction: discord.Interaction
) -> discord.ui.LayoutView:
    """A list of the pictures, in the order in which they stand in the message."""
    say, token = own_tongue(interaction), _remember(interaction, pictures)
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
    return laid_out(discord.ui.TextDisplay(say(f"menus-which-{purpose}")), select)


def _size(picture: MessagePicture, say: Tongue) -> str | None:
    if not picture.width or not picture.height:
        return None
    return say("menus-picture-size", width=str(picture.width), height=str(picture.height))


def _style_choice(
    pictures: Sequence[MessagePicture], styles: Sequence[Style], interaction: discord.Interaction
) -> discord.ui.LayoutView:
    """The names of the server's styles and of the bot's, in lists of what Discord can show."""
    say, token = own_tongue(interaction), _remember(interaction, pictures)
    own = [style for style in styles if isinstance(style, StyleRecord)]
    parts = [own[n : n + _MOST_OPTIONS] for n in range(0, len(own), _MOST_OPTIONS)]
    lists: list[tuple[str, Sequence[Style]]] = [
        (_placeholder(part, len(parts), say), part) for part in parts
    ]
    bundled = [style for style in styles if isinstance(style, BundledStyle)]
    lists.append((say("menus-choose-bundled-style"), bundled))
    rows = []
    for number, (placeholder, some) in enumerate(lists):
        names = [shown_name(style, say) for style in some]
        options = [discord.SelectOption(label=name, value=name) for name in names]
        rows.append(_select(_STYLE_STEP, token, number, placeholder, options))
    upload = OfferUploadButton.of(f"easel-upload:{token}", say("menus-upload"), "📎")
    if len(pictures) > 1:
        question = say("menus-which-in-style-all", count=len(pictures))
    else:
        name = plain(pictures[0].name) or say("unnamed-picture")
        question = say("menus-which-in-style", name=name)
    return laid_out(discord.ui.TextDisplay(question), *rows, discord.ui.ActionRow(upload))


def _placeholder(styles: Sequence[StyleRecord], lists: int, say: Tongue) -> str:
    if lists == 1:
        return say("menus-choose-server-style")
    return say("menus-choose-server-styles", first=styles[0].name, last=styles[-1].name)


def _select(
    step: str,
    token: str,
    part: int,
    placeholder: str,
    options: list[discord.SelectOption],
    most: int = 1,
) -> discord.ui.ActionRow[Any]:
    """A list from which one can be chosen, or up to `most`."""
    select = discord.ui.Select[Any](
        custom_id=f"easel-offer:{step}:{token}:{part}",
        placeholder=placeholder,
        options=options,
        max_values=most,
    )
    return discord.ui.ActionRow(OfferSelect(select))
