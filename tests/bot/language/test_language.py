"""Every language says everything that English says, and nothing is said that no catalogue has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

import bot
from bot.language import LANGUAGES, Sentence, Value, sentence, tongue

_ROOT = Path(bot.__file__).parent
_CATALOGUES = _ROOT / "language" / "catalogues"
_OTHERS = [language for language in LANGUAGES if language != "en"]
# What is called with the key of a message.
_SAYING = {"say", "sentence", "Sentence", "words", "Refused", "tongue", "ENGLISH"}


class _Placeholders(Visitor):
    """Collects the names of a message's variables."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - theirs
        self.names.add(node.id.name)


def _messages(language: str) -> dict[str, ftl.Message]:
    found: dict[str, ftl.Message] = {}
    for file in sorted((_CATALOGUES / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{file}: {entry.content}"
            if isinstance(entry, ftl.Message):
                assert entry.id.name not in found, f"{entry.id.name} is there twice"
                found[entry.id.name] = entry
    return found


def _placeholders(message: ftl.Message) -> set[str]:
    visitor = _Placeholders()
    visitor.visit(message)
    return visitor.names


ENGLISH = _messages("en")


@pytest.mark.parametrize("language", _OTHERS)
def test_every_language_has_every_message_and_no_other(language: str) -> None:
    there = set(_messages(language))

    assert sorted(set(ENGLISH) - there) == [], "missing"
    assert sorted(there - set(ENGLISH)) == [], "unknown in English"


@pytest.mark.parametrize("language", _OTHERS)
def test_every_message_has_the_placeholders_of_english(language: str) -> None:
    there = _messages(language)
    wrong = {
        key: (_placeholders(message), _placeholders(ENGLISH[key]))
        for key, message in there.items()
        if key in ENGLISH and _placeholders(message) != _placeholders(ENGLISH[key])
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_said(language: str) -> None:
    say = tongue(language)
    for key, message in ENGLISH.items():
        for number in (0, 1, 2, 5):
            values = dict.fromkeys(_placeholders(message), number)
            assert say(key, **values).strip(), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_descriptions_of_commands_are_as_discord_wants_them(language: str) -> None:
    say = tongue(language)
    for key, message in ENGLISH.items():
        words = say(key, **dict.fromkeys(_placeholders(message), 8192))
        if re.search(r"(^describe-|-description$)", key):
            assert 1 <= len(words) <= 100, f"{key}: {len(words)} characters"
        elif re.search(r"(^option-|-name$)", key) and not key.startswith("menu-"):
            assert re.fullmatch(r"[-_\w]{1,32}", words), f"{key}: {words}"
            assert words == words.lower(), key


def test_nothing_is_said_that_no_catalogue_has() -> None:
    unknown = [
        f"{file.name}:{line}: {key}" for file, line, key in _keys_in_code() if key not in ENGLISH
    ]
    assert unknown == []


def test_no_message_is_there_for_nothing() -> None:
    texts = _written_out("\n".join(file.read_text(encoding="utf-8") for file in _sources()))
    literal = set(re.findall(r"[\"']([a-z0-9-]+)[\"']", texts))
    # Keys that are put together, such as f"state-{state}".
    composed = [
        re.compile(re.sub(r"\\\{[^}]*\\\}|\{[^}]*\}", ".+", re.escape(text)))
        for text in re.findall(r"f\"([a-z0-9-]*\{[^\"]*)\"", texts)
        if re.match(r"[a-z]+-", text)
    ]
    unused = [
        key
        for key in ENGLISH
        if key not in literal and not any(pattern.fullmatch(key) for pattern in composed)
    ]
    assert unused == []


def test_a_sentence_in_a_sentence_is_said_in_the_same_language() -> None:
    outer = sentence("about-picture", picture=Sentence("picture-mask"), sentence="x")

    assert tongue("en-GB").say(outer) == "About the mask: x"


def test_numbers_are_written_as_the_language_writes_them() -> None:
    values: dict[str, Value] = {"picture": Sentence("picture-mask"), "size": 26.5, "most": 25}

    assert "that file is 26.5 MB" in tongue("en")("refused-file-too-large", **values)
    assert "Diese Datei hat 26,5 MB" in tongue("de")("refused-file-too-large", **values)
    assert tongue("fr")("preset-weights", weights=(2, 0.5)).endswith("2 : 0,5")


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", "de"),
        ("es-419", "es-ES"),
        ("en-GB", "en"),
        ("pt-BR", "pt-BR"),
        ("ko", "en"),
        (None, "en"),
    ],
)
def test_discords_locales_find_their_language(locale: str | None, language: str) -> None:
    assert tongue(locale).language == language


def test_a_missing_value_is_a_mistake_and_no_gap_in_the_words() -> None:
    with pytest.raises(ValueError, match="number"):
        tongue("en")("unexpected")


def _written_out(texts: str) -> str:
    """The code with whole keys in place of those that the makers of commands put an end to."""
    named = ("name", "description")
    ends = {"command": named, "named": named, "choices": ("{value}",)}

    def keys(call: re.Match[str]) -> str:
        return " ".join(f'f"{call[2]}-{end}" "{call[2]}-{end}"' for end in ends[call[1]])

    return re.sub(r"\b(command|named|choices)\(\s*f?\"([a-z0-9{}-]+)\"", keys, texts)


def _sources() -> list[Path]:
    engine = _ROOT.parent / "engine"
    return [*_ROOT.rglob("*.py"), *engine.rglob("*.py")]


def _keys_in_code() -> Iterator[tuple[Path, int, str]]:
    """Every key that stands in the code as it is."""
    for file in _ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            first = node.args[0]
            if name not in _SAYING or not isinstance(first, ast.Constant):
                continue
            if isinstance(first.value, str) and re.fullmatch(
                r"[a-z0-9]+(-[a-z0-9]+)+", first.value
            ):
                yield file, node.lineno, first.value
