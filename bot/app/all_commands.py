"""Everything that members can type, or choose in the menu of a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from discord import app_commands

from bot.commands.help.command import help_command
from bot.commands.jobs.cancel import cancel
from bot.commands.jobs.queue import queue
from bot.commands.limits.command import limits as server_limits
from bot.commands.painting.draw import draw
from bot.commands.painting.message_menus import MENUS
from bot.commands.painting.preset import preset
from bot.commands.painting.stylize import stylize
from bot.commands.privacy.command import privacy
from bot.commands.style.command import style
from bot.config.model import LimitsSection

AnyCommand: TypeAlias = (
    app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
)


def all_commands(limits: LimitsSection) -> Iterator[AnyCommand]:
    """The commands, with the ranges that the host's settings allow now."""
    yield stylize(limits)
    yield draw(limits)
    yield cancel
    yield style
    yield from MENUS
    yield server_limits(limits)
    yield preset(limits)
    yield queue
    yield help_command
    yield privacy
