"""Keeps discord.py from being led elsewhere: Discord never redirects what the bot asks it."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp


class Redirected(aiohttp.ClientError):
    """An answer named another address, which is not asked."""


def staying(trace: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """For `discord.Client(http_trace=…)`: also refuse to follow redirects, for files as well.

    Requests then end in Redirected.
    """
    trace.on_request_redirect.append(_refuse)
    return trace


async def _refuse(
    _session: aiohttp.ClientSession,
    _context: SimpleNamespace,
    params: aiohttp.TraceRequestRedirectParams,
) -> None:
    raise Redirected(f"{params.url.host} sent the bot elsewhere ({params.response.status})")
