"""Who is next: servers take turns, and on each server its members."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator
from heapq import heapify, heappop, heappush
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Owner(NamedTuple):
    """Whose an item is."""

    server: Hashable
    member: Hashable


class _Member(NamedTuple):
    """Somebody in line, so that who is next compares as the least; of two no numbers are equal."""

    last: int
    number: int
    whose: Owner


class Line(Generic[T]):
    """Items in line, in the order in which they came or, where many want one, in turns.

    The next item is of the server that was served longest ago, and there of the member who was;
    one member's ten items so never stand before another's first.

    Args:
        owner: tells whose an item is.
    """

    def __init__(self, owner: Callable[[T], Owner]) -> None:
        self._owner = owner
        self._items: list[T] = []
        self.forget_turns()

    def __len__(self) -> int:
        """How many are in line."""
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        """The items as `take` would have them if no other came; by heaps, as it is asked often."""
        queues: dict[Owner, deque[tuple[int, T]]] = defaultdict(deque)
        for number, item in enumerate(self._items):
            queues[self._owner(item)].append((number, item))
        # On each server its members, and of all servers the next member of each.
        members: dict[Hashable, list[_Member]] = defaultdict(list)
        for whose, queue in queues.items():
            member = _Member(self._last.get(whose, 0), queue[0][0], whose)
            heappush(members[whose.server], member)
        servers = [(self._last.get(server, 0), heap[0]) for server, heap in members.items()]
        heapify(servers)
        turn = self._turn
        while servers:
            _, (_, _, whose) = heappop(servers)
            turn += 1
            heap, queue = members[whose.server], queues[whose]
            heappop(heap)
            yield queue.popleft()[1]
            if queue:
                heappush(heap, _Member(turn, queue[0][0], whose))
            if heap:
                heappush(servers, (turn, heap[0]))

    def add(self, item: T) -> None:
        """Put an item in line."""
        self._items.append(item)

    def remove(self, item: T) -> bool:
        """Take an item out of line without a turn; False if it was not in line."""
        if item not in self._items:
            return False
        self._items.remove(item)
        return True

    def take(self) -> T:
        """The next item, which leaves the line.

        Raises:
            IndexError: nobody is in line.
        """
        if not self._items:
            raise IndexError("nobody is in line")
        item = next(iter(self))
        self._items.remove(item)
        owner = self._owner(item)
        self._turn += 1
        self._last[owner.server] = self._last[owner] = self._turn
        return item

    def forget_turns(self) -> None:
        """Hold nothing against anybody any more: all who were served are done."""
        self._turn = 0
        # When each server, and each member of it, was served last, counted in turns.
        self._last: dict[Hashable, int] = {}
