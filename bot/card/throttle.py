"""Runs something whenever asked, but not too often."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


class Throttle:
    """Calls `action` soon after each request, at most once in `interval()` seconds.

    Requests in between are answered by one call at the end of the interval, which sees the latest
    state. Nothing runs, and no task exists, while nothing was requested.
    """

    def __init__(
        self, action: Callable[[], Awaitable[object]], interval: Callable[[], float]
    ) -> None:
        self._action = action
        self._interval = interval
        self._wanted = False
        self._acting = False
        self._next_time = 0.0
        self._task: asyncio.Task[None] | None = None

    def hold(self) -> None:
        """Count this moment as a call: the next one comes an interval later."""
        self._next_time = asyncio.get_running_loop().time() + self._interval()

    def request(self) -> None:
        """Ask for a call. Returns at once."""
        self._wanted = True
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def stop(self) -> None:
        """No more calls; one that is under way goes on to its end."""
        self._wanted = False
        if self._task is not None and not self._acting:
            self._task.cancel()

    async def _run(self) -> None:
        try:
            while self._wanted:
                await asyncio.sleep(self._next_time - asyncio.get_running_loop().time())
                self._wanted = False
                self._acting = True
                self.hold()
                await self._action()
                self._acting = False
        finally:
            self._task = None
            self._acting = False
