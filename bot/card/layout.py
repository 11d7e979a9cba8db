"""Messages of Discord's second kind of components, which is a box with all that it shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord


def boxed(
    items: Iterable[discord.ui.Item[Any]], colour: discord.Colour | None = None
) -> discord.ui.LayoutView:
    """A message that is one box.

    Args:
        items: what is in it, from top to bottom.
        colour: of its edge; None: the bot's own.
    """
    box = discord.ui.Container[Any](*items, accent_colour=colour or discord.Colour.blurple())
    return laid_out(box)


def laid_out(*items: discord.ui.Item[Any]) -> discord.ui.LayoutView:
    """A message with these items and no box."""
    view = discord.ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def below(items: Iterable[discord.ui.Item[Any]]) -> discord.ui.View:
    """What stands below a message of words: buttons, or a menu."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view
