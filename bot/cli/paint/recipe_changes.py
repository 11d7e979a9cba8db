"""What somebody at the shell may change about a recipe, as they type it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from engine.job.errors import InvalidJob
from engine.job.layers import parse_layers
from engine.job.medium import Medium
from engine.job.recipe import Colours, Optimiser, Pooling, Ramp, Recipe, Start, StyleLoss

# What a start may be besides a picture.
START_WORDS: Sequence[str] = tuple(start for start in Start if start is not Start.PICTURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What somebody at the shell may change about a recipe, as typed; None leaves it as it is.

    All but the last three are fields of the recipe.
    """

    size: int | None = None
    iterations: int | None = None
    start: str | None = None
    noise_ratio: float | None = None
    style_scale: float | None = None
    colours: str | None = None
    medium: Medium | None = None
    alpha: str | None = None
    beta: str | None = None
    tv_weight: float | None = None
    style_loss: StyleLoss | None = None
    content_layers: str | None = None
    style_layers: str | None = None
    pooling: Pooling | None = None
    optimiser: Optimiser | None = None
    learning_rate: float | None = None
    smoothing: float | None = None
    averaging: float | None = None
    scales: int | None = None
    deepest_at_last: str | None = None
    tile: int | None = None
    frame_every: int | None = None
    strip: bool | None = None
    strength: int | None = None
    epoch_count: int | None = None
    epoch_layers: str | None = None


def apply(recipe: Recipe, choices: Choices) -> Recipe:
    """The recipe with the choices applied.

    Raises:
        InvalidJob: a choice that the recipe does not have or that can't be painted.
    """
    if choices.size is not None and recipe.exact is not None:
        width, height = recipe.exact
        raise InvalidJob(f"The recipe {recipe.name} always paints {width} by {height} pixels.")
    recipe = _with_epochs(recipe, choices)
    if choices.optimiser is not None:
        recipe = recipe.with_optimiser(choices.optimiser)
    recipe = replace(recipe, **_for_recipe(choices))
    if choices.noise_ratio is not None and recipe.start is not Start.NOISE_AND_CONTENT:
        raise InvalidJob(
            f"The noise's share is for a start from noise+content; this one is from {recipe.start}."
        )
    return recipe if choices.strength is None else recipe.with_strength(choices.strength)


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
_OF_RECIPE = {field.name for field in fields(Recipe)} & {field.name for field in fields(Choices)}


def _for_recipe(choices: Choices) -> dict[str, Any]:
    """The recipe's fields that are chosen, as the recipe has them."""
    typed = {name: getattr(choices, name) for name in _OF_RECIPE}
    return {
        name: _PARSERS[name](value) if name in _PARSERS else value
        for name, value in typed.items()
        if value is not None
    }


def _with_epochs(recipe: Recipe, choices: Choices) -> Recipe:
    if choices.epoch_layers is not None:
        names = tuple(layer.name for layer in parse_layers(choices.epoch_layers))
        per_epoch = recipe.iterations // max(1, len(recipe.epochs))
        recipe = replace(recipe, epochs=names, iterations=per_epoch * len(names))
    return recipe if choices.epoch_count is None else recipe.with_epochs(choices.epoch_count)
