"""What a painting will ask for soon, made in another thread than the one that paints."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

T = TypeVar("T")


class Ahead:
    """Makes what is foreseen; what nobody has foreseen is made when it is asked for.

    Args:
        thread: makes what is foreseen, one after the other; None: nobody does.
    """

    def __init__(self, thread: Executor | None = None) -> None:
        self._thread = thread
        # What was foreseen last, and before: others of a job's paintings may still ask for that.
        self._foreseen: tuple[Mapping[Hashable, Future[Any]], ...] = ({}, {})

    def foresee(self, makers: Mapping[Hashable, Callable[[], object]]) -> None:
        """Have things made; those that were foreseen two times ago are forgotten."""
        last, _ = self._foreseen
        if self._thread is None or makers.keys() == last.keys():
            return
        made = {key: self._thread.submit(make) for key, make in makers.items()}
        self._foreseen = made, last

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes; waits for it where it is being made. Raises whatever that raises."""
        for made in self._foreseen:
            if key in made:
                found: T = made[key].result()
                return found
        return make()
