"""Commands in sentences, so that who reads of one can click on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from discord import AppCommandType
from discord.app_commands import AppCommand, AppCommandGroup

Leaf: TypeAlias = AppCommand | AppCommandGroup


def mention(offered: Iterable[AppCommand], name: str) -> str:
    """A command such as "style add" as a part of a sentence; only one that is offered is a link."""
    for command in offered:
        for leaf in leaves(command):
            if _full_name(leaf) == name:
                return leaf.mention
    return f"`/{name}`"


def leaves(command: AppCommand) -> Iterator[Leaf]:
    """What members can type: the command itself, or those below it. A menu's can't be typed."""
    if command.type is AppCommandType.chat_input:
        yield from _leaves(command)


def _leaves(command: Leaf) -> Iterator[Leaf]:
    below = [option for option in command.options if isinstance(option, AppCommandGroup)]
    if not below:
        yield command
    for option in below:
        yield from _leaves(option)


def _full_name(leaf: Leaf) -> str:
    return leaf.qualified_name if isinstance(leaf, AppCommandGroup) else leaf.name
