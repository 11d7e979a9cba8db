"""What the painting commands share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.config.model import LimitsSection
from bot.interactions.contexts import public_tongue
from bot.language import sentence
from bot.language.translator import words
from bot.reception.attachments import short_name
from engine.job.medium import Medium
from engine.job.parts import Cell
from engine.job.recipe import Colours
from engine.job.recipes import STYLE_RECIPES

_Handler = TypeVar("_Handler", bound=Callable[..., Any])


def with_options(
    descriptions: Mapping[str, app_commands.locale_str],
) -> Callable[[_Handler], _Handler]:
    """Name a command's options in every language, and say what each is.

    Args:
        descriptions: by the options' names in the code; Discord shows 100 characters.
    """
    rename = app_commands.rename(**{name: words(f"option-{name}") for name in descriptions})
    describe = app_commands.describe(**descriptions)
    return lambda handler: rename(describe(handler))


def title_name(file: discord.Attachment, interaction: discord.Interaction[Any]) -> str:
    """What a picture shows, as far as its file's name says."""
    return short_name(file.filename) or public_tongue(interaction)("unnamed-picture")


def size_words(limits: LimitsSection) -> app_commands.locale_str:
    """What the option for the size is."""
    return words(
        "describe-size",
        least=limits.size_min,
        most=limits.size_max,
        usual=limits.size_default,
    )


def recipe_choices() -> list[app_commands.Choice[str]]:
    """The recipes with a style, each with what it does."""
    return [
        app_commands.Choice(
            name=words("choice-recipe", name=name, summary=sentence(f"recipe-{name}")), value=name
        )
        for name in STYLE_RECIPES
    ]


def colour_choices() -> list[app_commands.Choice[str]]:
    """Whose colours a picture can get."""
    return [
        app_commands.Choice(name=words(f"choice-colours-{colours.value}"), value=colours.value)
        for colours in Colours
    ]


def part_choices() -> list[app_commands.Choice[str]]:
    """Which part of a painting can be the style."""
    return [
        app_commands.Choice(name=words(f"choice-part-{cell.value}"), value=cell.value)
        for cell in Cell
    ]


def medium_choices() -> list[app_commands.Choice[str]]:
    """What a drawing can be drawn with."""
    return [
        app_commands.Choice(name=words(f"choice-medium-{medium.value}"), value=medium.value)
        for medium in Medium
    ]
