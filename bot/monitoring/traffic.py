"""Counts Discord's answers below discord.py, which answers some errors itself by trying again."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import aiohttp

from bot.connection.rate_limits import Limited
from bot.monitoring.metrics import Metrics

_TOO_MANY = 429
_SCOPES = frozenset({"user", "shared", "global"})
# Discord's own codes have five or six digits, and 0 says nothing; others would be no label.
_LARGEST_CODE = 999_999


def counting(metrics: Metrics) -> aiohttp.TraceConfig:
    """For `discord.Client(http_trace=…)`: counts requests, errors and rate limits."""

    async def answered(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        params: aiohttp.TraceRequestEndParams,
    ) -> None:
        response = params.response
        metrics.requests.labels(str(response.status)).inc()
        if response.status == _TOO_MANY:
            scope = response.headers.get("X-RateLimit-Scope", "")
            metrics.rate_limits.labels(scope if scope in _SCOPES else "unknown").inc()
        elif response.status >= 400:
            metrics.errors.labels(str(response.status), str(await _code(response))).inc()

    async def failed(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        params: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        # The bot's own doing, and what was counted by its answer.
        if not isinstance(params.exception, (asyncio.CancelledError, Limited)):
            metrics.errors.labels("0", "0").inc()

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(answered)
    trace.on_request_exception.append(failed)
    return trace


async def _code(response: aiohttp.ClientResponse) -> int:
    """Discord's own code for an error; 0 where there is none.

    aiohttp keeps what is read here for discord.py to read again.
    """
    try:
        body: Any = json.loads(await response.read())
    except (aiohttp.ClientError, OSError, ValueError):
        return 0
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, int) and 0 <= code <= _LARGEST_CODE else 0
