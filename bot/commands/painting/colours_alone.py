"""/stylize with the palette only: the photo in the painting's colours, without a job."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import discord

from bot.card.card import Picture
from bot.commands.style.choosing import ChosenStyle
from bot.connection.failures import DISCORD_FAILURES
from bot.interactions.contexts import own_tongue, public_tongue
from bot.language.escaping import plain
from bot.reception import attachments
from bot.reception.attachments import Source
from bot.reception.services import services_of
from bot.studio.orders import Order, Refused
from bot.studio.pictures import Pictures

# What the option for colours is then.
PALETTE = "palette"
# What says how to paint, and so means nothing here; as Discord knows the options.
_FOR_PAINTING = ("mask", "preset", "recipe", "iterations", "strength", "variations", "seed")


async def recolour(
    interaction: discord.Interaction,
    order: Order,
    photo: Source,
    styles: Sequence[ChosenStyle],
) -> None:
    """Answer with the photo in the styles' colours; the one in hand is then put down.

    Args:
        interaction: the command, which the member sees the bot think about.
        order: the member's choices.
        photo: what gets the colours.
        styles: one to four, whose colours they are.

    Raises:
        Refused: other options are for painting, or a picture can't be used, or not here.
        EngineError: the pictures don't go together.
    """
    own, services = own_tongue(interaction), services_of(interaction)
    if meaningless := [name for name in _FOR_PAINTING if name in interaction.namespace]:
        names = ", ".join(f"`{own(f'option-{name}')}`" for name in meaningless)
        raise Refused("colours-alone-without", options=names)
    sources = Pictures(photo, tuple(style.source for style in styles))
    made = await services.reception.recolour(interaction, order, sources)
    say, names = public_tongue(interaction), " + ".join(style.name for style in styles)
    picture = Picture(
        f"colours-{interaction.id}{made.extension}",
        made.data,
        say("colours-alone-alt", content=order.content_name, style=names),
        attachments.has_spoiler(sources),
    )
    text = [say("colours-alone", content=plain(order.content_name), style=plain(names))]
    if made.moves:
        text.append(say("colours-alone-moves"))
    # The first answer is private, as it may be a refusal; the second is for all.
    await interaction.edit_original_response(content=own("card-below"))
    await interaction.followup.send(
        " ".join(text),
        file=picture.file(hidden=True),
        allowed_mentions=discord.AllowedMentions.none(),
        wait=True,
    )
    with suppress(*DISCORD_FAILURES):
        await interaction.delete_original_response()
    services.put_down(interaction.user.id, sources.styles)
