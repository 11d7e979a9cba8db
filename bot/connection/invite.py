"""What Easel asks for when it is invited to a server."""

from __future__ import annotations

import discord

_SCOPES = ("bot", "applications.commands")
# Easel posts cards and pictures, in threads of its own. The names on the right are Discord's own.
# Of what was said before it reads only its own, in a thread, to know after a restart whether it has
# posted a picture already.
_NEEDED = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}


def needed_permissions() -> discord.Permissions:
    """The permissions that Easel works with."""
    return discord.Permissions(sum(discord.Permissions.VALID_FLAGS[name] for name in _NEEDED))


def missing_permissions(granted: discord.Permissions) -> list[str]:
    """Those of Easel's permissions that `granted` lacks, by the names that Discord shows."""
    if granted.administrator:
        return []
    return [shown for name, shown in _NEEDED.items() if not getattr(granted, name)]


def invite_url(application_id: int) -> str:
    """The address at which a server's admin invites the bot, with all that it needs."""
    return discord.utils.oauth_url(application_id, permissions=needed_permissions(), scopes=_SCOPES)
