"""The styles that come with the bot: pictures in `styles`, drawn by assets/draw_styles.py."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_SUFFIX = ".jpg"


@cache
def bundled_styles() -> tuple[str, ...]:
    """Their slugs, such as "stained-glass", in order; `bundled-<slug>` is the key of their name."""
    names = (file.name for file in (files("bot.records") / "styles").iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def read_bundled(slug: str) -> bytes:
    """The JPEG file of a style.

    Raises:
        KeyError: no bundled style is called that.
    """
    # Only a listed name becomes a path: a slug may be what a member typed.
    if slug not in bundled_styles():
        raise KeyError(slug)
    return (files("bot.records") / "styles" / f"{slug}{_SUFFIX}").read_bytes()
