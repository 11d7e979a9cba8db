"""Who is next: servers take turns, and on each server its members."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Owner(NamedTuple):
    """Whose an item is."""

    server: Hashable
    member: Hashable


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
        self._turns = _Turns()

    def __len__(self) -> int:
        """How many are in line."""
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        """The items in the order in which they would be taken if no other came."""
        yield from self._turns.foreseen(self._items, self._owner)

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
        return self._turns.take(self._items, self._owner)

    def forget_turns(self) -> None:
        """Hold nothing against anybody any more: all who were served are done."""
        self._turns = _Turns()


class _Member(NamedTuple):
    """Somebody in line, so that who is next compares as the least; of two no numbers are equal."""

    last: int
    number: int
    whose: Owner


class _Turns:
    """When each server, and each member of it, was served last, counted in turns."""

    def __init__(self) -> None:
        self._count = 0
        self._last: dict[Hashable, int] = {}

    def foreseen(self, items: Iterable[T], owner: Callable[[T], Owner]) -> Iterator[T]:
        """All items as `take` would have them; by heaps, as it is asked for again and again."""
        queues: dict[Owner, deque[tuple[int, T]]] = defaultdict(deque)
        for number, item in enumerate(items):
            queues[owner(item)].append((number, item))
        # On each server its members, and of all servers the next member of each.
        members: dict[Hashable, list[_Member]] = defaultdict(list)
        for whose, queue in queues.items():
            member = _Member(self._last.get(whose, 0), queue[0][0], whose)
            heappush(members[whose.server], member)
        servers = [(self._last.get(server, 0), heap[0]) for server, heap in members.items()]
        heapify(servers)
        count = self._count
        while servers:
            _, (_, _, whose) = heappop(servers)
            count += 1
            heap, queue = members[whose.server], queues[whose]
            heappop(heap)
            yield queue.popleft()[1]
            if queue:
                heappush(heap, _Member(count, queue[0][0], whose))
            if heap:
                heappush(servers, (count, heap[0]))

    def take(self, items: list[T], owner: Callable[[T], Owner]) -> T:
        """Remove and return the next item; of equals, the first of the list."""
        item = min(items, key=lambda item: self._rank(owner(item)))
        items.remove(item)
        self._count += 1
        self._last[owner(item).server] = self._last[owner(item)] = self._count
        return item

    def _rank(self, owner: Owner) -> tuple[int, int]:
        return self._last.get(owner.server, 0), self._last.get(owner, 0)
