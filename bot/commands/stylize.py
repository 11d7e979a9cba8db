"""/stylize: repaint a photo in the style of a painting."""

# No postponed annotations in this file: an option's range is part of its annotation, and it comes
# from the settings when the command is made.

import random
from typing import Any

import discord
from discord import app_commands

from bot.config import LimitsSection
from bot.orders import Order
from bot.reception import Reception, title_of
from engine.recipe import STRENGTH_MAX, STRENGTH_NEUTRAL
from engine.recipes import DEFAULT, RECIPES, STYLE_RECIPES

LARGEST_SEED = 2**32 - 1


def stylize(limits: LimitsSection, reception: Reception) -> app_commands.Command[Any, ..., None]:
    """The command, with the ranges that the settings allow now."""

    @app_commands.command(description="Repaint a photo in the style of a painting.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.describe(**_descriptions(limits))
    @app_commands.choices(recipe=_recipe_choices())
    async def stylize(
        interaction: discord.Interaction[Any],
        content: discord.Attachment,
        style: discord.Attachment,
        recipe: str = DEFAULT.name,
        iterations: app_commands.Range[int, 1, limits.iterations_ceiling] | None = None,
        size: app_commands.Range[int, limits.size_min, limits.size_max] | None = None,
        strength: app_commands.Range[int, 0, STRENGTH_MAX] | None = None,
        seed: app_commands.Range[int, 0, LARGEST_SEED] | None = None,
    ) -> None:
        order = Order(
            recipe=recipe,
            title=f"{title_of(content)} in the style of {title_of(style)}",
            iterations=iterations,
            size=size,
            strength=strength,
            seed=random_seed() if seed is None else seed,
        )
        pictures = {"content picture": content, "style picture": style}
        await reception.receive(interaction, order, pictures)

    return stylize


def random_seed() -> int:
    """A seed for members who did not choose one; short enough to be typed again."""
    return random.randrange(1_000_000)  # noqa: S311 - no secret


def _recipe_choices() -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=f"{name}: {RECIPES[name].summary}"[:100], value=name)
        for name in STYLE_RECIPES
    ]


def _descriptions(limits: LimitsSection) -> dict[str, str]:
    """What each option is; Discord shows 100 characters."""
    iterations = limits.iterations_default or "the recipe's own number"
    return {
        "content": "The photo to repaint, as PNG, JPEG, WebP or GIF.",
        "style": "The painting whose style it gets, as PNG, JPEG, WebP or GIF.",
        "recipe": f"The way of painting; {DEFAULT.name} if you don't choose one.",
        "iterations": (
            f"Steps of painting: more take longer. 1 to {limits.iterations_max}, or {iterations}."
        ),
        "size": (
            f"Longer side in pixels, {limits.size_min} to {limits.size_max}, or "
            f"{limits.size_default}. Twice the size takes 4 times as long."
        ),
        "strength": (
            f"How much of the style: 0 is a tint, {STRENGTH_NEUTRAL} is balanced, "
            f"{STRENGTH_MAX} is all style."
        ),
        "seed": "A number to get the same picture again; random if you don't choose one.",
    }
