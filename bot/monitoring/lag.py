"""How late the event loop gets to what is due."""

from __future__ import annotations

import asyncio

from prometheus_client import Histogram

_EVERY_SECONDS = 0.25


async def measure_lag(lag: Histogram, every: float = _EVERY_SECONDS) -> None:
    """Wake up every so many seconds, for ever, and note how much later it was."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + every
        await asyncio.sleep(every)
        lag.observe(max(0.0, loop.time() - due))
