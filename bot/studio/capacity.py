"""How many jobs there may be: in line, and of one member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot.config.model import LimitsSection
from bot.studio.orders import Refused, Requester
from bot.studio.ports import Settings
from bot.studio.roster import Roster


class Capacity:
    """Counts the jobs that there are, and those that are being looked at.

    Args:
        jobs: that have not ended.
        settings: say how long the line may be, which is everybody's, whatever a server's limits.
    """

    def __init__(self, jobs: Roster, settings: Settings) -> None:
        self._jobs = jobs
        self._settings = settings
        self._held: Counter[int] = Counter()

    @contextmanager
    def held(self, requester: Requester, limits: LimitsSection) -> Iterator[None]:
        """Count as one of the requester's jobs, and as one in line.

        Raises:
            Refused: there is no room for one.
        """
        self.require(requester, limits, 1)
        self._held[requester.id] += 1
        try:
            yield
        finally:
            self._held -= Counter([requester.id])  # which forgets who holds none

    def require(self, requester: Requester, limits: LimitsSection, count: int) -> None:
        """Raise Refused unless there is room for that many at once."""
        longest = self._settings.current.limits.queue_length
        waiting = len(self._jobs.waiting)
        in_line = longest - waiting - self._held.total()
        if in_line < 1:
            raise Refused("refused-line-full", waiting=waiting, most=longest)
        most = limits.jobs_per_member
        own = most - len(self._jobs.of(requester.id)) - self._held[requester.id]
        if own < 1:
            raise Refused("refused-too-many-jobs", most=most)
        if count > min(in_line, own):
            raise Refused("series-too-many", count=count, most=min(in_line, own))
