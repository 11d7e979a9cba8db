"""Commands whose members are told what is in the way."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.interactions.replies import refusals_told
from bot.language.translator import named

Handler: TypeAlias = Callable[..., Coroutine[Any, Any, None]]
Command: TypeAlias = app_commands.Command[Any, ..., None]


def command(key: str, group: app_commands.Group | None = None) -> Callable[[Handler], Command]:
    """Make a command of a handler.

    Args:
        key: of its name and description, see `named`.
        group: that it belongs to, if it is to be added at once.
    """

    def make(handler: Handler) -> Command:
        @wraps(handler)
        async def told(interaction: discord.Interaction, **options: Any) -> None:
            async with refusals_told(interaction):
                await handler(interaction, **options)

        made: Command = app_commands.command(**named(key))(told)
        if group is not None:
            group.add_command(made)
        return made

    return make
