"""Orders for pictures in some styles: what a member leaves open, presets and the channel fill in.

Commands, menus and forms alike give them to the reception so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.commands.style.choosing import ChosenStyle
from bot.config.model import LimitsSection
from bot.interactions.replies import defer
from bot.reception.attachments import Source
from bot.reception.requesters import place_of, requester_of
from bot.reception.services import services_of
from bot.records.presets import PresetOptions, in_use, options_from_json, preset_called
from bot.studio.orders import Order, Requester
from bot.studio.pictures import Pictures
from engine.job.recipe import MIN_SIZE
from engine.job.recipes import RECIPES


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
        preset: the name of the member's that fills in what the orders leave open, before the
            channel's default does; None: the one that they have in use, if any.
        recipe_chosen: whether the orders' recipe is the member's choice.

    Raises:
        Refused, EngineError: the member has no such preset, or why nothing is painted.
    """
    services = services_of(interaction)
    # Before the database is asked: in a rush that takes longer than Discord waits for an answer.
    await defer(interaction)
    names = tuple(style.name for style in styles)
    sources = tuple(style.source for style in styles)
    masks = () if mask is None else (mask,) * len(styles)
    presets = await _presets(interaction, preset)
    asked = []
    for order, content in photos:
        order = replace(order, style_names=names, style_named=styles[-1].named)
        order = _filled(order, presets, recipe_chosen=recipe_chosen)
        asked.append((order, Pictures(content, sources, masks)))
    if await services.reception.receive(interaction, *asked):
        services.put_down(interaction.user.id, sources)


async def _presets(interaction: discord.Interaction, name: str | None) -> list[PresetOptions]:
    """What fills in open choices, the member's preset first, within the limits of this moment.

    So only their own choices can be refused.
    """
    services, requester = services_of(interaction), requester_of(interaction)
    store = services.store
    if name is None:
        preset = await in_use(store, requester.id)
    else:
        preset = await preset_called(store, requester.id, name)
    written = [] if preset is None else [preset.options]
    if requester.guild_id is not None:
        default = await store.presets.channel(place_of(interaction))
        written += [] if default is None else [default.options]
    limits = (await services.rules.of(requester.guild_id)).limits
    return [_clamped(options, requester, limits) for options in map(options_from_json, written)]


def _clamped(options: PresetOptions, requester: Requester, limits: LimitsSection) -> PresetOptions:
    """The options as far as the limits allow them."""
    iterations, size = options.iterations, options.size
    if iterations is not None:
        iterations = min(iterations, limits.iterations_for(requester.roles))
    if size is not None:
        size = min(max(size, limits.size_min), limits.size_max)
    return replace(options, iterations=iterations, size=size)


def _filled(order: Order, presets: Iterable[PresetOptions], *, recipe_chosen: bool) -> Order:
    """The order with its open choices filled in, as far as that goes with what was chosen."""
    for options in presets:
        if not recipe_chosen and options.recipe is not None and _fits(options.recipe, order.size):
            order, recipe_chosen = replace(order, recipe=options.recipe), True
        open_choices: dict[str, Any] = {
            name: getattr(options, name)
            for name in ("iterations", "strength", "colours")
            if getattr(order, name) is None
        }
        # Several to choose from are painted at half the size.
        large_enough = not order.variations or (options.size or 0) >= 2 * MIN_SIZE
        if order.size is None and large_enough and _fits(order.recipe, options.size):
            open_choices["size"] = options.size
        if not order.style_weights and len(options.style_weights) == len(order.style_names):
            open_choices["style_weights"] = options.style_weights
        order = replace(order, **open_choices)
    return order


def _fits(recipe: str, size: int | None) -> bool:
    """Whether the recipe can paint in that size; some have one of their own."""
    return size is None or RECIPES[recipe].exact is None
