"""Gives Discord the names and descriptions of commands in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypedDict, TypeVar

import discord
from discord import app_commands

from bot.language import ENGLISH, Value, tongue
from bot.language.escaping import cut

_Handler = TypeVar("_Handler", bound=Callable[..., Any])


class Naming(TypedDict):
    """How a command is called, as its decorator takes it."""

    name: app_commands.locale_str
    description: app_commands.locale_str


def words(key: str, **values: Value) -> app_commands.locale_str:
    """A text of a command: in English, with all it takes to say it in other languages.

    Args:
        key: of the message in the catalogues.
        values: for its placeholders.
    """
    return app_commands.locale_str(cut(ENGLISH(key, **values), 100), key=key, values=values)


def named(key: str) -> Naming:
    """The messages KEY-name and KEY-description, as `**` of a command or a group of them."""
    return {"name": words(f"{key}-name"), "description": words(f"{key}-description")}


def options(**descriptions: app_commands.locale_str) -> Callable[[_Handler], _Handler]:
    """Name a command's options, each by the message option-NAME, and say what it is.

    Args:
        descriptions: by the options' names in the code; Discord shows 100 characters.
    """
    rename = app_commands.rename(**{name: words(f"option-{name}") for name in descriptions})
    describe = app_commands.describe(**descriptions)
    return lambda handler: rename(describe(handler))


def choices(key: str, values: Iterable[str]) -> list[app_commands.Choice[str]]:
    """What can be chosen, each called by the message KEY-VALUE."""
    return [app_commands.Choice(name=words(f"{key}-{value}"), value=str(value)) for value in values]


class CatalogueTranslator(app_commands.Translator):
    """Translates what `words` made; names that no catalogue has stay as they are."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text in `locale`; None to leave it in English."""
        key: Any = string.extras.get("key")
        say = tongue(locale.value)
        if key is None or say is ENGLISH:
            return None
        return cut(say(key, **string.extras["values"]), 100)
