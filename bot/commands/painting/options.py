"""The options of /stylize, /draw and /preset save: what each is, and what can be chosen."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.commands.style.choosing import style_names
from bot.config.model import LimitsSection
from bot.interactions.suggestions import suggesting
from bot.language import sentence
from bot.language.translator import choices, options, words
from bot.reception.services import services_of
from bot.records.presets import presets_of
from bot.studio.orders import Refused
from engine.job.medium import Medium
from engine.job.parts import Cell
from engine.job.recipe import STRENGTH_MAX, STRENGTH_NEUTRAL, Colours
from engine.job.recipes import DEFAULT, SKETCH, STYLE_RECIPES
from engine.job.spec import MAX_STYLES
from engine.job.variations import MOST_VARIATIONS

_Handler = TypeVar("_Handler", bound=Callable[..., Any])

LONGEST_WEIGHTS = 60
_WEIGHT = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")


@suggesting
async def preset_names(interaction: discord.Interaction) -> Iterable[str]:
    """The member's presets."""
    mine = await presets_of(services_of(interaction).store, interaction.user.id)
    return [record.name for record in mine]


def painting_options(
    limits: LimitsSection, **own: app_commands.locale_str
) -> Callable[[_Handler], _Handler]:
    """Name and describe those options that a command's handler has, with what can be chosen.

    Args:
        limits: say what the options may be now.
        own: what this command describes otherwise, or alone.
    """
    described = {**_descriptions(limits), **own}
    chosen, suggested = _choices(), {"style_name": style_names, "preset": preset_names}

    def decorate(handler: _Handler) -> _Handler:
        _, *names = inspect.signature(handler).parameters
        for decorator in (
            options(**{name: described[name] for name in names}),
            app_commands.choices(**{name: chosen[name] for name in names if name in chosen}),
            app_commands.autocomplete(
                **{name: suggested[name] for name in names if name in suggested}
            ),
        ):
            handler = decorator(handler)
        return handler

    return decorate


def read_weights(text: str, styles: int) -> tuple[float, ...]:
    """The weights in a text such as "2, 1".

    Raises:
        Refused: they are not one positive number for each style.
    """
    # With a comma in a number, as many languages write it, or between two, as in "2,1".
    for parts in (re.split(r"[,;]?\s+", text.strip()), text.replace(",", " ").split()):
        numbers = [part.replace(",", ".") for part in parts]
        if len(numbers) == styles and all(map(_is_weight, numbers)):
            return tuple(map(float, numbers))
    raise Refused("stylize-bad-weights", count=styles)


def _is_weight(text: str) -> bool:
    return _WEIGHT.fullmatch(text) is not None and float(text) > 0


def _choices() -> dict[str, list[app_commands.Choice[str]]]:
    return {
        "recipe": [
            app_commands.Choice(
                name=words("choice-recipe", name=name, summary=sentence(f"recipe-{name}")),
                value=name,
            )
            for name in STYLE_RECIPES
        ],
        "colours": choices("choice-colours", Colours),
        "style_part": choices("choice-part", Cell),
        "medium": choices("choice-medium", Medium),
    }


def _descriptions(limits: LimitsSection) -> dict[str, app_commands.locale_str]:
    usual = limits.iterations_default
    iterations = "describe-iterations" if usual else "describe-iterations-by-recipe"
    sizes = {"least": limits.size_min, "most": limits.size_max, "usual": limits.size_default}
    epochs = min(len(SKETCH.epochs), limits.epochs_max)
    medium = sentence(f"choice-medium-{SKETCH.medium}")
    return {
        "content": words("describe-content"),
        "photo": words("describe-photo"),
        "member": words("describe-member"),
        "style": words("describe-style"),
        "style_name": words("describe-style-name"),
        **{f"style_{n}": words("describe-further-style") for n in range(2, MAX_STYLES + 1)},
        "style_part": words("describe-style-part"),
        "weights": words("describe-weights"),
        "mask": words("describe-mask"),
        "preset": words("describe-preset"),
        "recipe": words("describe-recipe", recipe=DEFAULT.name),
        "iterations": words(iterations, most=limits.iterations_max, usual=usual),
        "medium": words("describe-medium", usual=medium),
        "epochs": words("describe-epochs", most=limits.epochs_max, usual=epochs),
        "size": words("describe-size", **sizes),
        "strength": words("describe-strength", neutral=STRENGTH_NEUTRAL, most=STRENGTH_MAX),
        "colours": words("describe-colours"),
        "transparent": words("describe-transparent"),
        "variations": words("describe-variations", most=MOST_VARIATIONS),
        "seed": words("describe-seed"),
    }
