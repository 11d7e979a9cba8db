"""What people wrote, as it may stand beside the bot's own words: its letters, and no more."""

from __future__ import annotations

import re

# What joins several emoji into one, and letters in some scripts; invisible, but harmless.
_JOINERS = frozenset("\u200c\u200d")
# What Discord makes something of: emphasis, code, spoilers, quotes, links, mentions, timestamps,
# emoji, and at the beginning of a line headings and lists.
_MEANINGFUL = re.compile(r"[\\*_~`|<>\[\]@]|:(?=//)|^[-+#]|(?<=\d)\.(?=\s|$)")


def one_line(text: str, most: int) -> str:
    """The text without what turns, hides or breaks it; what no letter is left of is empty.

    Args:
        text: anything, such as the name of a file or of a member.
        most: characters; what is beyond them is cut off.
    """
    kept = (letter if letter.isprintable() or letter in _JOINERS else " " for letter in text)
    line = " ".join("".join(kept).split())[:most].strip()
    return line if line.strip("".join(_JOINERS) + " ") else ""


def length(text: str) -> int:
    """How long Discord finds a text: in units of UTF-16, of which most emoji have two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """As much of the beginning as Discord takes where it takes `most`; see `length`."""
    if len(text) <= most // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * most]
    # Half an emoji is left out.
    return units.decode("utf-16-le", "ignore")


def plain(text: str, most: int = 256) -> str:
    """The text in one line, written so that Discord shows the letters themselves.

    Nothing in it is markdown, a link, a mention or a custom emoji. It is for messages: what Discord
    shows as it is, such as the name of a thread, takes `one_line`.

    Args:
        text: what somebody wrote.
        most: characters of it, not counting what it takes to write them so.
    """
    return _MEANINGFUL.sub(r"\\\g<0>", one_line(text, most))
