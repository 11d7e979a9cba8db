"""An order for pictures in some styles, as command and menu alike give it to the reception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord

from bot.commands.painting.applying_presets import apply_preset
from bot.commands.style.choosing import ChosenStyle
from bot.reception.attachments import Source
from bot.reception.services import services_of
from bot.studio.orders import Order
from bot.studio.pictures import Pictures


async def paint_all(
    interaction: discord.Interaction,
    photos: Sequence[tuple[Order, Source]],
    styles: Sequence[ChosenStyle],
    *,
    mask: Source | None = None,
    preset: str | None = None,
    recipe_chosen: bool = False,
) -> None:
    """Have photos painted in some styles; the one that the member had in hand is then put down.

    Args:
        interaction: the command or the menu.
        photos: each with the member's other choices for it.
        styles: one to four.
        mask: where the styles apply; None: everywhere.
        preset: the name of the one that fills in what the orders leave open; None: the one that the
            member has in use, if any.
        recipe_chosen: whether the orders' recipe is the member's choice.

    Raises:
        Refused, EngineError: the member has no such preset, or why nothing is painted.
    """
    services = services_of(interaction)
    # Before the database is asked: in a rush that takes longer than Discord waits for an answer.
    await services.reception.acknowledge(interaction)
    names = tuple(style.name for style in styles)
    sources = tuple(style.source for style in styles)
    masks = () if mask is None else (mask,) * len(styles)
    asked = []
    for order, content in photos:
        order = replace(order, style_names=names, style_named=styles[-1].named)
        order = await apply_preset(interaction, order, preset, recipe_chosen=recipe_chosen)
        asked.append((order, Pictures(content, sources, masks)))
    if await services.reception.receive(interaction, *asked):
        services.put_down(interaction.user.id, sources)
