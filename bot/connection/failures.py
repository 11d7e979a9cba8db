"""What a request to Discord may end in, and whose fault that is."""

from __future__ import annotations

from http import HTTPStatus

import aiohttp
import discord

# After discord.py's own retries.
DISCORD_FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError)

_STATUS_PAGE = "https://discordstatus.com"


def is_passing(failure: Exception) -> bool:
    """Whether it may be otherwise the next time, without anybody's doing."""
    if not isinstance(failure, discord.HTTPException):
        return True
    return failure.status >= 500 or failure.status == HTTPStatus.TOO_MANY_REQUESTS


def why_unreachable(failure: Exception) -> str:
    """Whether it is this machine that can't reach Discord, or Discord that refuses, for an admin.

    Never the text of the failure itself: some of aiohttp's carry the request's headers.

    Args:
        failure: one of `DISCORD_FAILURES`.
    """
    match failure:
        case discord.HTTPException():
            return why_refused(failure.status)
        case aiohttp.ClientConnectorDNSError():
            return (
                f"Discord can't be reached: this machine does not find {failure.host} by its name. "
                "It has no network, or its DNS does not answer."
            )
        case aiohttp.ClientSSLError():
            return (
                f"Discord can't be reached: what answers as {failure.host} can't prove to be it. A "
                "proxy or firewall of this machine's network may stand between, or its clock may "
                "be wrong."
            )
        case aiohttp.ClientConnectorError():
            reason = failure.os_error.strerror or type(failure.os_error).__name__
            return (
                f"Discord can't be reached: no connection to {failure.host} port {failure.port} "
                f"({reason}). Look at this machine's network and firewall."
            )
        case TimeoutError():
            return (
                "Discord can't be reached: nothing answers. Look at this machine's network and "
                "firewall."
            )
    return (
        f"The connection to Discord broke ({type(failure).__name__}). Look at this machine's "
        "network and firewall."
    )


def why_refused(status: int) -> str:
    """What an answer that is not the wanted one says; this machine's network is then in order."""
    if status >= 500:
        return (
            f"This machine reaches Discord, but Discord is out of order (status {status}); see "
            f"{_STATUS_PAGE}."
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return (
            "This machine reaches Discord, but Discord wants no more requests from its address for "
            f"now (status {status}). Stop other bots on it, and wait."
        )
    return (
        f"This machine reaches Discord, but is refused (status {status}): its address may be "
        "blocked, or a proxy or firewall before Discord answers."
    )
