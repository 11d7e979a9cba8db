"""The jobs that have not ended: in line, called to the painter, or being painted."""

from __future__ import annotations

from collections.abc import Iterator

from bot.studio.fair_queue import Line
from bot.studio.ticket import JobState, Ticket


class Roster:
    """Knows them all, and whose turn it is."""

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}
        self._line: Line[Ticket] = Line(lambda ticket: ticket.owner)
        # Those whose turn it is, until they are painted to their end.
        self._called: dict[str, Ticket] = {}

    @property
    def all(self) -> tuple[Ticket, ...]:
        """The oldest first."""
        return tuple(self._tickets.values())

    @property
    def waiting(self) -> tuple[Ticket, ...]:
        """The jobs in line, the next one first."""
        called = (t for t in self._called.values() if t.state is JobState.WAITING)
        return (*called, *self._line)

    @property
    def painting(self) -> tuple[Ticket, ...]:
        """The jobs being painted now."""
        return tuple(t for t in self.all if t.state is JobState.PAINTING)

    def find(self, job_id: str) -> Ticket | None:
        """The job of that id, unless it has ended."""
        return self._tickets.get(job_id)

    def of(self, requester_id: int) -> tuple[Ticket, ...]:
        """A member's, the oldest first."""
        return tuple(t for t in self.all if t.requester.id == requester_id)

    def add(self, ticket: Ticket) -> None:
        """Put a job in line."""
        self._tickets[ticket.id] = ticket
        self._line.add(ticket)

    def remove(self, ticket: Ticket) -> None:
        """It has ended, or is another process's; its place at the painter's is taken until `free`.

        Those who come after it may be called only then.
        """
        self._tickets.pop(ticket.id, None)
        self._line.remove(ticket)

    def call(self, room: int) -> Iterator[Ticket]:
        """Call as many from the line as a painter has room for."""
        while len(self._line) and len(self._called) < room:
            ticket = self._line.take()
            self._called[ticket.id] = ticket
            yield ticket
        if not self._called:
            self._line.forget_turns()

    def is_called(self, ticket: Ticket) -> bool:
        """Whether it is its turn, or it is being painted."""
        return ticket.id in self._called

    def free(self, ticket: Ticket) -> None:
        """Its place at the painter's is free again, if it had one."""
        if self._called.get(ticket.id) is ticket:  # and not one that was taken up after it was gone
            del self._called[ticket.id]
