"""What somebody at the shell may change about a recipe, as they type it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from engine.job.errors import InvalidJob
from engine.job.layers import parse_layers
from engine.job.recipe import Colours, Ramp, Recipe, Start

# What a start may be besides a picture.
START_WORDS: Sequence[str] = tuple(start for start in Start if start is not Start.PICTURE)


def apply(recipe: Recipe, typed: Mapping[str, Any]) -> Recipe:
    """The recipe with what somebody typed applied.

    Args:
        recipe: the one that was chosen.
        typed: options by name: fields of the recipe, `strength`, `epoch_count` and `epoch_layers`.
            None leaves one as it is, and those of any other name are for something else.

    Raises:
        InvalidJob: a choice that the recipe does not have or that can't be painted.
    """
    chosen = {name: value for name, value in typed.items() if value is not None}
    if "size" in chosen and recipe.exact is not None:
        width, height = recipe.exact
        raise InvalidJob(f"The recipe {recipe.name} always paints {width} by {height} pixels.")
    recipe = _with_epochs(recipe, chosen.get("epoch_layers"), chosen.get("epoch_count"))
    if "optimiser" in chosen:
        recipe = recipe.with_optimiser(chosen["optimiser"])
    changes = {name: chosen[name] for name in _FIELDS & chosen.keys()}
    for name in _PARSERS.keys() & changes.keys():
        changes[name] = _PARSERS[name](changes[name])
    recipe = replace(recipe, **changes)
    if "noise_ratio" in chosen and recipe.start is not Start.NOISE_AND_CONTENT:
        raise InvalidJob(
            f"The noise's share is for a start from noise+content; this one is from {recipe.start}."
        )
    return recipe.with_strength(chosen["strength"]) if "strength" in chosen else recipe


def parse_ramp(text: str) -> Ramp:
    """A weight as typed: "5", or "1:0.5" for one that moves from 1 to 0.5.

    Raises:
        InvalidJob: the text is not of that form.
    """
    first, *last = text.split(":", maxsplit=1)
    try:
        return Ramp(float(first), float(last[0] if last else first))
    except ValueError:
        raise InvalidJob(f"{text!r} is no weight; write a number, or two as in 1:0.5.") from None


def parse_start(text: str) -> Start:
    """Where to start from, as typed: one of the words of `Start`, else the path of a picture."""
    return Start.PICTURE if start_picture(text) else Start(text)


def start_picture(text: str | None) -> Path | None:
    """The picture to start from, as typed, if the start is none of the words of `Start`."""
    return None if text is None or text in START_WORDS else Path(text)


# What is typed in another form than the recipe has it.
_PARSERS: Mapping[str, Callable[[str], object]] = {
    "start": parse_start,
    "colours": Colours,
    "alpha": parse_ramp,
    "beta": parse_ramp,
    "content_layers": parse_layers,
    "style_layers": parse_layers,
}
_FIELDS = {field.name for field in fields(Recipe)}


def _with_epochs(recipe: Recipe, layers: str | None, count: int | None) -> Recipe:
    if layers is not None:
        names = tuple(layer.name for layer in parse_layers(layers))
        per_epoch = recipe.iterations // max(1, len(recipe.epochs))
        recipe = replace(recipe, epochs=names, iterations=per_epoch * len(names))
    return recipe if count is None else recipe.with_epochs(count)
