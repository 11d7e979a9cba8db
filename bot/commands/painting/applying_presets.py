"""What an order leaves open, filled in from a member's presets and a channel's default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import discord

from bot.config.model import LimitsSection
from bot.interactions.suggestions import suggesting
from bot.reception.requesters import place_of, requester_of
from bot.reception.services import services_of
from bot.records.presets import PresetOptions, in_use, options_from_json, preset_called, presets_of
from bot.studio.orders import Order, Requester
from engine.job.recipe import MIN_SIZE
from engine.job.recipes import RECIPES


@suggesting
async def preset_names(interaction: discord.Interaction) -> Iterable[str]:
    """The member's."""
    mine = await presets_of(services_of(interaction).store, interaction.user.id)
    return [record.name for record in mine]


async def apply_preset(
    interaction: discord.Interaction,
    order: Order,
    name: str | None,
    *,
    recipe_chosen: bool,
) -> Order:
    """Fill in what a member left open: from a preset of theirs, then from the channel's default.

    Nothing that is filled in is beyond the limits of this moment, or at odds with what the member
    chose, so that only their own choices can be refused.

    Args:
        interaction: the command or the menu.
        order: the member's choices, with the names of all style images.
        name: of the preset; None for the one that they have in use, if any.
        recipe_chosen: whether the order's recipe is the member's choice.

    Raises:
        Refused: they have no preset of that name.
        StoreError: the database can't do its part.
    """
    services = services_of(interaction)
    requester, store = requester_of(interaction), services.store
    if name is None:
        preset = await in_use(store, requester.id)
    else:
        preset = await preset_called(store, requester.id, name)
    written = [] if preset is None else [preset.options]
    if requester.guild_id is not None:
        default = await store.presets.channel(place_of(interaction))
        written += [] if default is None else [default.options]
    limits = (await services.rules.of(requester.guild_id)).limits
    for options in map(options_from_json, written):
        order, recipe_chosen = _filled(
            order, _clamped(options, requester, limits), recipe_chosen=recipe_chosen
        )
    return order


def _clamped(options: PresetOptions, requester: Requester, limits: LimitsSection) -> PresetOptions:
    """The options as far as the limits allow them."""
    iterations, size = options.iterations, options.size
    if iterations is not None:
        iterations = min(iterations, limits.iterations_for(requester.roles))
    if size is not None:
        size = min(max(size, limits.size_min), limits.size_max)
    return replace(options, iterations=iterations, size=size)


def _filled(order: Order, options: PresetOptions, *, recipe_chosen: bool) -> tuple[Order, bool]:
    """The order with its open choices filled in, and whether its recipe is chosen by now."""
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
    return replace(order, **open_choices), recipe_chosen


def _fits(recipe: str, size: int | None) -> bool:
    """Whether the recipe can paint in that size; some have one of their own."""
    return size is None or RECIPES[recipe].exact is None
