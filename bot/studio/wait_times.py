"""What those in line are told: their places, and how long they will wait."""

from __future__ import annotations

import math
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from statistics import fmean

from bot.studio.roster import Roster
from bot.studio.ticket import Ticket
from engine.job.recipe import Recipe
from engine.job.spec import Progress, Result

# The waits are worked out anew as often as that while pictures are painted; cards speak of minutes.
_SECONDS_BETWEEN = 15.0


class WaitTimes:
    """Measures how quickly pictures are painted, and tells each ticket in line its place and wait.

    As long as nothing is measured, no wait is promised.

    Args:
        jobs: who waits, and for whom.
        room: how many are painted at the same time.
        clock: the studio's.
    """

    def __init__(self, jobs: Roster, room: Callable[[], int], clock: Callable[[], float]) -> None:
        self._jobs = jobs
        self._room = room
        self._clock = clock
        self._next_time = -math.inf
        # Seconds for each unit of work, by the recipe's name: one has more layers to look at than
        # another.
        self._seconds: dict[str, float] = {}
        self._from_whole: set[str] = set()

    def note(self, ticket: Ticket, progress: Progress) -> None:
        """Take an iteration's time into account."""
        ticket.pace.note(progress)
        name, seconds = ticket.job.recipe.name, ticket.pace.seconds_each()
        # A picture's first sizes are small, and say less of the next picture than a whole one does.
        whole = isinstance(progress, Result)
        if seconds is not None and (whole or name not in self._from_whole):
            self._seconds[name] = seconds
            if whole:
                self._from_whole.add(name)
        if self._clock() >= self._next_time:
            self.tell()

    def tell(self) -> None:
        """Note on each ticket in line its place and wait, and have what is new of them shown."""
        self._next_time = self._clock() + _SECONDS_BETWEEN
        # When each place at the painter's is free.
        free = [self._left(ticket) for ticket in self._jobs.painting]
        free += [0.0] * max(self._room() - len(free), 0)
        heapify(free)
        for place, ticket in enumerate(self._jobs.waiting, 1):
            begin = heappop(free)
            heappush(free, begin + self._whole(ticket))
            told = place, rough_minutes(begin)
            if (ticket.place, ticket.wait_minutes) != told:
                ticket.place, ticket.wait_minutes = told
                ticket.show_change()

    def seconds_for(self, recipe: Recipe, work: float) -> float:
        """How long so much work will take, as `Pace` weighs it; infinite if nobody can tell."""
        if not self._seconds:
            return math.inf
        usual = fmean(self._seconds.values())
        return self._seconds.get(recipe.name, usual) * work

    def _left(self, ticket: Ticket) -> float:
        left = ticket.pace.seconds_left()
        return self._whole(ticket) if left is None else left

    def _whole(self, ticket: Ticket) -> float:
        return self.seconds_for(ticket.job.recipe, ticket.pace.work)


def rough_minutes(seconds: float) -> int | None:
    """A wait in minutes, as roughly as it can be foretold; None: there is none, or nobody knows."""
    if seconds <= 0 or math.isinf(seconds):
        return None
    minutes = seconds / 60
    step = 1 if minutes < 10 else 5 if minutes < 60 else 15
    return max(1, step * round(minutes / step))
