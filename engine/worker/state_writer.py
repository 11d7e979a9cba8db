"""Writes the states of jobs beside the painting, one after the other, and seldom enough.

Disks are slow: a state of 384 pixels takes as long as half an iteration.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor

# How many times longer than a writing the pause after it is, whichever job's the next one is.
_SHARE = 20.0


class StateWriter:
    """A thread that writes for all jobs of a worker."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "states")
        self._line: deque[Hashable] = deque()
        self._latest: Future[None] | None = None
        self._due = time.monotonic()

    def is_turn_of(self, job: Hashable) -> bool:
        """Whether a job may have its state written now; if not, it is in line for that."""
        if job not in self._line:
            self._line.append(job)
        idle = self._latest is None or self._latest.done()
        return idle and self._line[0] == job and time.monotonic() >= self._due

    def leave(self, job: Hashable) -> None:
        """A job is in line no more."""
        if job in self._line:
            self._line.remove(job)

    def submit(self, job: Hashable, write: Callable[[], None]) -> Future[None]:
        """Have a job's state written, after those that are being written."""
        self.leave(job)
        self._latest = self._thread.submit(self._timed, write)
        return self._latest

    def _timed(self, write: Callable[[], None]) -> None:
        began = time.monotonic()
        try:
            write()
        finally:
            ended = time.monotonic()
            self._due = ended + _SHARE * (ended - began)
