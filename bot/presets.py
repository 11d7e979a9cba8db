"""Options under a name: what a member, or a channel, starts from where an order leaves it open."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast

import discord
from discord import app_commands
from pydantic import TypeAdapter

from bot.config import LimitsSection
from bot.desk import Desk, HasDesk
from bot.language import Sentence, sentence
from bot.orders import Order, Refused, Requester
from bot.plain import plain
from bot.reception import place_of, requester_of
from bot.store import JsonValue, PresetRecord, Store
from bot.store.rows import folded
from engine.recipe import Colours
from engine.recipes import RECIPES, STYLE_RECIPES

_log = logging.getLogger(__name__)

# As many as Discord suggests, and as one message can list.
MOST_PRESETS = 25
# No preset can be called so: the options of this one only say which of the member's is in use.
_IN_USE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetOptions:
    """Choices of /stylize; None, or no weights, leaves one open.

    Attributes:
        style_weights: for orders of as many styles.
    """

    recipe: str | None = None
    iterations: int | None = None
    size: int | None = None
    strength: int | None = None
    colours: Colours | None = None
    style_weights: tuple[float, ...] = ()

    def in_sentences(self) -> Iterator[Sentence]:
        """What is chosen, each in a few words."""
        if self.recipe is not None:
            yield sentence("made-recipe", recipe=self.recipe)
        if self.iterations is not None:
            yield sentence("made-iterations", count=self.iterations)
        if self.size is not None:
            yield sentence("preset-size", size=self.size)
        if self.strength is not None:
            yield sentence("made-strength", strength=self.strength)
        if self.colours is not None:
            yield sentence(f"preset-colours-{self.colours.value}")
        if self.style_weights:
            weights = " : ".join(f"{weight:g}" for weight in self.style_weights)
            yield sentence("preset-weights", weights=weights)


_OPTIONS = TypeAdapter(PresetOptions)


def options_to_json(options: PresetOptions) -> Mapping[str, JsonValue]:
    """The options as JSON has them, without what was left open."""
    written: Mapping[str, JsonValue] = _OPTIONS.dump_python(
        options, mode="json", exclude_defaults=True
    )
    return written


def options_from_json(written: Mapping[str, JsonValue]) -> PresetOptions:
    """The options that `options_to_json` wrote; a recipe that there no longer is is left open."""
    options = _OPTIONS.validate_python(written)
    return options if options.recipe in STYLE_RECIPES else replace(options, recipe=None)


async def use(store: Store, member_id: int, name: str | None) -> None:
    """Have a member's orders start from one of their presets, or (None) from none."""
    if name is None:
        await store.presets.remove(member_id, _IN_USE)
        return
    record = PresetRecord(
        owner_id=member_id, name=_IN_USE, options={"name": name}, created=datetime.now(UTC)
    )
    await store.presets.save(record)


async def in_use(store: Store, member_id: int) -> PresetRecord | None:
    """The preset that a member's orders start from."""
    record = await store.presets.get(member_id, _IN_USE)
    return (
        None if record is None else await store.presets.get(member_id, str(record.options["name"]))
    )


async def presets_of(store: Store, member_id: int) -> tuple[PresetRecord, ...]:
    """A member's presets, by name."""
    return tuple(record for record in await store.presets.list(member_id) if record.name != _IN_USE)


async def preset_called(store: Store, member_id: int, name: str) -> PresetRecord:
    """A member's preset of that name; capitals make no difference.

    Raises:
        Refused: they have none.
    """
    record = await store.presets.get(member_id, name) if name.strip() else None
    if record is None:
        raise Refused("preset-unknown", name=plain(name))
    return record


async def suggest_presets(
    interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """The names of the member's presets for what they have typed so far."""
    try:
        store = cast("HasDesk", interaction.client).desk.store
        mine = await presets_of(store, interaction.user.id)
    except Exception:
        # The member can still type the whole name.
        _log.exception("Names of presets could not be suggested")
        return []
    names = [record.name for record in mine if folded(typed) in folded(record.name)]
    return [app_commands.Choice(name=name, value=name) for name in names]


async def apply_preset(
    desk: Desk,
    interaction: discord.Interaction[Any],
    order: Order,
    name: str | None,
    *,
    recipe_chosen: bool,
) -> Order:
    """Fill in what a member left open: from a preset of theirs, then from the channel's default.

    Nothing that is filled in is beyond the limits of this moment, or at odds with what the member
    chose, so that only their own choices can be refused.

    Args:
        desk: what the bot works with.
        interaction: the command or the menu.
        order: the member's choices, with the names of all style images.
        name: of the preset; None for the one that they have in use, if any.
        recipe_chosen: whether the order's recipe is the member's choice.

    Raises:
        Refused: they have no preset of that name.
        StoreError: the database can't do its part.
    """
    requester, store = requester_of(interaction), desk.store
    if name is None:
        preset = await in_use(store, requester.id)
    else:
        preset = await preset_called(store, requester.id, name)
    written = [] if preset is None else [preset.options]
    if requester.guild_id is not None:
        default = await store.presets.channel(place_of(interaction))
        written += [] if default is None else [default.options]
    limits = (await desk.rules.of(requester.guild_id)).limits
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
    if order.size is None and _fits(order.recipe, options.size):
        open_choices["size"] = options.size
    if not order.style_weights and len(options.style_weights) == len(order.style_names):
        open_choices["style_weights"] = options.style_weights
    return replace(order, **open_choices), recipe_chosen


def _fits(recipe: str, size: int | None) -> bool:
    """Whether the recipe can paint in that size; some have one of their own."""
    return size is None or RECIPES[recipe].exact is None
