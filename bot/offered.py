"""Everything that members can type, or choose in the menu of a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from discord import app_commands

from bot.commands.cancel import cancel
from bot.commands.draw import draw
from bot.commands.help import help_command
from bot.commands.limits import limits as server_limits
from bot.commands.menus import menus
from bot.commands.preset import preset
from bot.commands.privacy import privacy
from bot.commands.queue import queue
from bot.commands.style import style
from bot.commands.stylize import stylize
from bot.config.model import LimitsSection
from bot.reception.services import Desk

AnyCommand: TypeAlias = (
    app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
)


def all_commands(limits: LimitsSection, desk: Desk) -> Iterator[AnyCommand]:
    """The commands, with the ranges that the host's settings allow now."""
    yield stylize(limits, desk)
    yield draw(limits, desk)
    yield cancel(desk)
    yield style(desk)
    yield from menus(desk)
    yield server_limits(limits, desk)
    yield preset(limits, desk)
    yield queue(desk)
    yield help_command(desk)
    yield privacy(desk)
