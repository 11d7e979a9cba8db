"""The options of /stylize, /draw and /preset save: what each is, and what can be chosen."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from discord import app_commands

from bot.config.model import LimitsSection
from bot.language import sentence
from bot.language.translator import choices, options, words
from engine.job.medium import Medium
from engine.job.parts import Cell
from engine.job.recipe import STRENGTH_MAX, STRENGTH_NEUTRAL, Colours
from engine.job.recipes import DEFAULT, SKETCH, STYLE_RECIPES
from engine.job.spec import MAX_STYLES
from engine.job.variations import MOST_VARIATIONS

_Handler = TypeVar("_Handler", bound=Callable[..., Any])

LONGEST_WEIGHTS = 60


def painting_options(
    limits: LimitsSection, **own: app_commands.locale_str
) -> Callable[[_Handler], _Handler]:
    """Name and describe those options that a command's handler has.

    Args:
        limits: say what the options may be now.
        own: what this command describes otherwise, or alone.
    """
    described = {**_descriptions(limits), **own}
    chosen = _choices()

    def decorate(handler: _Handler) -> _Handler:
        _, *names = inspect.signature(handler).parameters
        some = app_commands.choices(**{name: chosen[name] for name in names if name in chosen})
        return some(options(**{name: described[name] for name in names})(handler))

    return decorate


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
