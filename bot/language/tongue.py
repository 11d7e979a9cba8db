"""One language of the bot's: turns keys and sentences into words."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle, FluentResource

from bot.language.sentences import Sentence, Value
from engine.pictures.reading.kinds import Kind

# The folders of the catalogues, by the names that Discord has for languages.
LANGUAGES = ("en", "de", "fr", "es-ES", "pt-BR", "ja")
# Whose English it is; it decides on commas.
_VARIANTS = {"en": "en-GB"}


class Tongue:
    """Says things in one language; what its catalogues lack, it says in English.

    Args:
        language: one of LANGUAGES.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._bundle = _bundle(language)

    def __call__(self, key: str, **values: Value) -> str:
        """The message of that key, with values for its placeholders."""
        return self.say(Sentence(key, values))

    def say(self, sentence: Sentence) -> str:
        """A sentence in words.

        Raises:
            KeyError: there is no message of its key.
            ValueError: a value for a placeholder is missing.
        """
        bundle = self._bundle if self._bundle.has_message(sentence.key) else _bundle("en")
        if not bundle.has_message(sentence.key):
            raise KeyError(f"No catalogue has a message {sentence.key}")
        pattern = bundle.get_message(sentence.key).value
        if pattern is None:
            raise KeyError(f"The message {sentence.key} has no words")
        values = {name: self._plain(value) for name, value in sentence.values.items()}
        words, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"The message {sentence.key} can't be said: {errors[0]}")
        return str(words)

    def _plain(self, value: Value) -> str | int | float:
        """A value as Fluent takes it."""
        if isinstance(value, Sentence):
            return self.say(value)
        if isinstance(value, tuple):
            return " : ".join(format_decimal(part, locale=_locale(self.language)) for part in value)
        return value


def tongue(locale: str | None) -> Tongue:
    """The language for one of Discord's locales ("de", "en-GB", "es-419"), or else English."""
    return _tongue(_language(str(locale)) if locale is not None else "en")


@cache
def _tongue(language: str) -> Tongue:
    return Tongue(language)


def _language(locale: str) -> str:
    spoken = locale.partition("-")[0]
    return next((name for name in LANGUAGES if name.partition("-")[0] == spoken), "en")


@cache
def _bundle(language: str) -> FluentBundle:
    # No isolation marks around values: Discord shows some of them as boxes, and none of these
    # languages is written from right to left.
    functions: dict[str, Callable[..., Any]] = {"FORMATS": partial(_formats, language)}
    bundle = FluentBundle([language], use_isolating=False, functions=functions)
    folder = files("bot.language") / "catalogues" / language
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def _formats(language: str, joined: str) -> str:
    """All formats that pictures are taken in; `joined` by "or" or "and"."""
    return format_list(list(Kind), "or" if joined == "or" else "standard", _locale(language))


def _locale(language: str) -> Locale:
    return Locale.parse(_VARIANTS.get(language, language), sep="-")


ENGLISH = _tongue("en")
