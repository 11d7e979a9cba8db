"""A place for what is remembered for a while, in memory only."""

from __future__ import annotations

import time
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Forgets what was put on it more than `seconds` ago.

    Args:
        seconds: for how long.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        # In the order in which they were put here, and so the oldest first.
        self._things: dict[K, tuple[float, V]] = {}

    def __len__(self) -> int:
        self._forget()
        return len(self._things)

    def put(self, key: K, thing: V) -> None:
        """Remember a thing, in place of the one of that key."""
        self._forget()
        self._things.pop(key, None)
        self._things[key] = (time.monotonic(), thing)

    def get(self, key: K) -> V | None:
        """The thing of that key, unless it was too long ago."""
        self._forget()
        found = self._things.get(key)
        return None if found is None else found[1]

    def drop(self, key: K, thing: V) -> None:
        """Forget a thing, unless another has taken its place meanwhile."""
        found = self._things.get(key)
        if found is not None and found[1] is thing:
            del self._things[key]

    def _forget(self) -> None:
        oldest_kept = time.monotonic() - self._seconds
        while self._things:
            key, (put, _) = next(iter(self._things.items()))
            if put > oldest_kept:
                return
            del self._things[key]
