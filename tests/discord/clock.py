"""The stand-in's own time, which a test can put forward, and the ids that are made of it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

_EPOCH_MS = 1_420_070_400_000  # Discord's ids count milliseconds from the start of 2015


class Clock:
    """Wall-clock time, plus what was added. Rate limits keep real time: clients really wait."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._last_id = 0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let that much time have passed."""
        self._ahead += seconds

    def stamp(self) -> str:
        """This moment as Discord writes it."""
        return datetime.fromtimestamp(self.now(), UTC).isoformat()

    def new_id(self, shard: tuple[int, int] = (0, 1)) -> int:
        """A snowflake, larger than all before; a server's decides on its shard, of so many."""
        new = max(self._last_id + 1, int(self.now() * 1000) - _EPOCH_MS << 22)
        number, count = shard
        while (new >> 22) % count != number:
            new += 1 << 22  # a millisecond later
        self._last_id = new
        return new
