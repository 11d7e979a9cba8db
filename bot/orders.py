"""What a member asks for, and what the limits make of it. No Discord here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.config import LimitsSection, Role
from engine.recipe import Recipe
from engine.recipes import RECIPES


class Refused(Exception):
    """A job that is not taken; the message is a sentence for the member who asked."""


@dataclass(frozen=True, slots=True)
class Requester:
    """The member who asked, with the roles that decide on their limits (none in a DM)."""

    id: int
    name: str
    roles: Sequence[Role] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A member's choices as they made them; None leaves the choice to the recipe and the settings.

    Attributes:
        recipe: a name in RECIPES.
        seed: makes everything drawn at random repeatable.
        title: what is painted, in a few words, such as "harbour in the style of waves".
        iterations: of a recipe with a style.
        epochs: of a sketch.
        size: longer side in pixels.
        strength: 0 to 100, how much of the style.
    """

    recipe: str
    seed: int
    title: str
    iterations: int | None = None
    epochs: int | None = None
    size: int | None = None
    strength: int | None = None


def choose_recipe(order: Order, requester: Requester, limits: LimitsSection) -> Recipe:
    """The recipe with the member's choices applied.

    Raises:
        Refused: a choice is outside what this member may ask for.
        InvalidJob: a choice that the recipe itself does not have.
    """
    recipe = RECIPES[order.recipe]
    recipe = replace(recipe, size=_size(order, recipe, limits))
    if recipe.epochs:
        recipe = recipe.with_epochs(_epochs(order, recipe, limits))
    else:
        recipe = replace(recipe, iterations=_iterations(order, recipe, requester, limits))
        if recipe.exact is None:
            recipe = replace(recipe, frame_every=limits.frame_every)
    return recipe if order.strength is None else recipe.with_strength(order.strength)


def _size(order: Order, recipe: Recipe, limits: LimitsSection) -> int:
    if recipe.exact is None:
        size = limits.size_default if order.size is None else order.size
        return _within("pixels for the longer side", size, limits.size_min, limits.size_max)
    if order.size is not None:
        width, height = recipe.exact
        raise Refused(
            f"The recipe {recipe.name} always paints {width} by {height} pixels, "
            "so please leave the size out or choose another recipe."
        )
    return recipe.size


def _epochs(order: Order, recipe: Recipe, limits: LimitsSection) -> int:
    if order.epochs is None:
        return min(len(recipe.epochs), limits.epochs_max)
    return _within("epochs", order.epochs, 1, limits.epochs_max)


def _iterations(order: Order, recipe: Recipe, requester: Requester, limits: LimitsSection) -> int:
    most = limits.iterations_for(requester.roles)
    if order.iterations is None:
        return limits.default_iterations(recipe.iterations, most)
    return _within("iterations", order.iterations, 1, most)


def _within(what: str, value: int, least: int, most: int) -> int:
    if least <= value <= most:
        return value
    fault = "few" if value < least else "many"
    raise Refused(f"You can ask for {least} to {most} {what}; {value} is too {fault}.")
