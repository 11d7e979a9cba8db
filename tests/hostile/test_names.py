"""Whatever people call themselves and their files: beside the bot's words it is only letters."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands.painting.preset import _clean as clean_preset
from bot.language import LANGUAGES, tongue
from bot.language.escaping import one_line, plain
from bot.reception.attachments import short_name, shown
from bot.records.style_library import LONGEST_NAME, _quoted, clean_name
from bot.studio.orders import Order, Refused

# Pieces of what does something in Discord, in a terminal, in a path, or to the order of letters.
HARMS = [
    "<@1234>",
    "<@&1234>",
    "<#1234>",
    "<:smile:1234>",
    "</stylize:1234>",
    "<t:1700000000:R>",
    "<https://example.org>",
    "@everyone",
    "@here",
    "https://example.org/a_b_c",
    "discord://x",
    "[here](https://example.org)",
    "**",
    "__",
    "~~",
    "||",
    "`",
    "```\n",
    "\n# ",
    "\n> ",
    ">>> ",
    "-# ",
    "\n- ",
    "1. ",
    "\\",
    "\\\\*",
    "../../etc/passwd",
    "C:\\Windows\\",
    "\x00",
    "\x1b[31m",
    "\r\n",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\ud800",
    "e\u0301\u0301\u0301",
    "שלום",
    "画",
    "👩‍🎨",
]
anything = st.lists(st.one_of(st.sampled_from(HARMS), st.text(max_size=20)), max_size=8).map(
    "".join
)

# By Discord's own rule, a backslash and a sign stand for the sign.
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
MARKUP = re.compile(r"[*_~`|\\<\[@]|\w+://|^\s*(#{1,3}|>|>>>|-#|[-*+]|\d+\.)\s", re.MULTILINE)
# Marks that turn the direction of what follows, and what is seen of which is nothing but them.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def assert_one_line(text: str, most: int) -> None:
    assert len(text) <= most
    assert text == text.strip()
    for letter in text:
        assert letter not in TURNING
        assert unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
    assert text.isascii() or text.encode("utf-8")


def assert_only_letters(text: str) -> None:
    """Discord makes nothing of it, and shows every letter that is not there to escape one."""
    assert MARKUP.search(ESCAPED.sub("x", text)) is None, text


@pytest.mark.parametrize("harm", HARMS)
def test_these_would_do_something_if_nobody_did_anything_about_it(harm: str) -> None:
    harmless = {"画", "שלום", "\u200d", "👩‍🎨", "e\u0301\u0301\u0301", "../../etc/passwd"}
    if harm in harmless:
        return
    seen = MARKUP.search(harm + " x") is not None or one_line(harm, 100) != harm
    assert seen, harm


@given(anything)
@example("https://example.org")
@example("<@1234>")
def test_what_people_wrote_is_shown_as_they_wrote_it_and_does_nothing(text: str) -> None:
    assert_one_line(one_line(text, 50), 50)
    assert_only_letters(plain(text, 50))
    assert ESCAPED.sub(r"\1", plain(text, 50)) == one_line(text, 50)
    # In the middle of the bot's own sentence, too.
    assert_only_letters(f"for {plain(text)} now")


@given(st.text(st.characters(categories=("L", "Nd")), max_size=256))
def test_ordinary_names_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


@given(anything, st.sampled_from(["", ".png", ".tar.gz", "/", "\\x.webp"]))
def test_a_files_name_becomes_a_few_words_without_folders(text: str, ending: str) -> None:
    name = short_name(text + ending)
    assert_one_line(name, 40)
    assert "/" not in name
    assert "\\" not in name
    assert_only_letters(shown(text + ending))
    title = Order(recipe="easel", seed=1, content_name=name, style_names=(name, name)).title
    for language in LANGUAGES:
        with suppress(KeyError):  # a catalogue that is not translated yet says it in English
            assert_only_letters(plain(tongue(language).say(title)))


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("starry_night.png", "starry night"),
        ("../../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\the-scream.jpg", "the scream"),
        ("\u202egnp.exe", "gnp"),
        ("\x00\x1b[2Jwaves.png", "[2Jwaves"),
        ("", ""),
        ("...", "..."),
        ("\u200b\u200d.png", ""),
    ],
)
def test_a_files_name_as_a_title_has_it(filename: str, name: str) -> None:
    assert short_name(filename) == name


@given(anything)
def test_a_style_gets_a_name_that_reads_the_same_everywhere_or_none(text: str) -> None:
    try:
        name = clean_name(text)
    except Refused:
        return
    assert_one_line(name, LONGEST_NAME)
    assert_only_letters(f"**{plain(name)}**".strip("*"))
    assert not re.search(r"[*_~`|\\<\[@]|://", name)
    assert clean_name(name) == name


@given(anything)
def test_a_style_that_is_not_there_is_quoted_harmlessly(text: str) -> None:
    assert_only_letters(_quoted(text))
    assert len(ESCAPED.sub("x", _quoted(text))) <= LONGEST_NAME


@given(anything)
def test_a_preset_gets_a_name_in_one_line_or_none(text: str) -> None:
    try:
        name = clean_preset(text)
    except Refused:
        return
    assert_one_line(name, len(text))
    assert_only_letters(plain(name))
