"""Where commands may be used."""

from __future__ import annotations

from typing import Any, TypeVar

from discord import app_commands

C = TypeVar("C")


def everywhere(command: C) -> C:
    """On servers, in private messages, and as an app that a member has installed for themselves."""
    marked: Any = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(
        command
    )
    both: C = app_commands.allowed_installs(guilds=True, users=True)(marked)
    return both


def servers_only(command: C) -> C:
    """Only on servers that the bot was invited to: what is a server's own."""
    marked: Any = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(
        command
    )
    both: C = app_commands.allowed_installs(guilds=True, users=False)(marked)
    return both
