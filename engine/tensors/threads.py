"""Work shared out to threads, each of which goes its own way.

Torch shares out every single step, and waits for all threads after each. Work of thousands of
short steps is quicker shared out as a whole, and it is far quicker where other programs want the
processor, too: then some thread is late at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from threading import Barrier
from typing import TypeVar

import torch

_Part = TypeVar("_Part")
_Found = TypeVar("_Found")

# The steps of more threads would wait for Python itself, which begins one at a time.
MOST_THREADS = 16

_apart: ContextVar[int | None] = ContextVar("threads for work that is shared out", default=None)


def thread_count() -> int:
    """How many threads `in_threads` has here."""
    return min(_apart.get() or torch.get_num_threads(), MOST_THREADS)


def apart_count() -> int:
    """How many threads `apart` keeps for `in_threads` here; outside of it 1."""
    return min(_apart.get() or 1, MOST_THREADS)


@contextmanager
def apart(wanted: bool = True) -> Iterator[None]:
    """Within it torch's threads are `in_threads`'s alone; other steps are done by this one.

    After each step that torch itself shares out, its threads spin for milliseconds, waiting for the
    next; they take the processor from those that `in_threads` gives work to.

    Args:
        wanted: False: torch shares out its steps as ever.
    """
    threads = torch.get_num_threads()
    if threads == 1 or not wanted:
        yield
        return
    token = _apart.set(threads)
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        _apart.reset(token)


def in_threads(work: Callable[[_Part], _Found], parts: Iterable[_Part]) -> list[_Found]:
    """What `work` returns for each part, in as many threads as torch has; takes no gradients.

    One part, or all of them where there is one thread, is done here, by all of torch's threads.
    """
    parts = list(parts)

    def done(part: _Part) -> _Found:
        with torch.no_grad():
            return work(part)

    threads = thread_count()
    if threads == 1 or len(parts) == 1:
        return [done(part) for part in parts]
    return list(_pool(threads).map(done, parts))


def share_out(work: Callable[[_Part], _Found], parts: Iterable[_Part]) -> list[_Found]:
    """`in_threads` within `apart`; outside of it one by one, and torch shares out the steps."""
    if apart_count() > 1:
        return in_threads(work, parts)
    return [work(part) for part in parts]


@lru_cache(maxsize=1)
def _pool(threads: int) -> ThreadPoolExecutor:
    """Threads in which torch does not share out its steps again."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="convolution")
    before = torch.get_num_threads()
    begun = Barrier(threads)

    def begin(_: int) -> None:
        begun.wait()
        torch.set_num_threads(1)
        # A thread takes the number that was set last, in any thread, when it first needs it: now.
        torch.get_num_threads()

    list(pool.map(begin, range(threads)))
    torch.set_num_threads(before)
    return pool
