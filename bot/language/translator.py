"""Gives Discord the names and descriptions of commands in every language."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.language import ENGLISH, Value, tongue
from bot.language.escaping import cut


def words(key: str, **values: Value) -> app_commands.locale_str:
    """A text of a command: in English, with all it takes to say it in other languages.

    Args:
        key: of the message in the catalogues.
        values: for its placeholders.
    """
    return app_commands.locale_str(cut(ENGLISH(key, **values), 100), key=key, values=values)


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
