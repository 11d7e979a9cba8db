"""What is counted and timed while the bot runs, as prometheus-client keeps it.

No label's values come from members: they are states, devices, Discord's own numbers and, for the
few servers with the longest queues, ids.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.studio.ports import Observer
from bot.studio.ticket import JobState, Ticket

CONTENT_TYPE = CONTENT_TYPE_LATEST

# From an empty queue on a GPU to a long one on a CPU.
_WAITING = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200)
_PAINTING = (1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)
# Discord waits three seconds for an answer; a twentieth of one is not noticed.
_LAG = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_ENDS = (JobState.FINISHED, JobState.FAILED, JobState.CANCELLED)


class Metrics(Observer):
    """Everything that is counted in one bot.

    Args:
        clock: seconds, for how long things take.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.registry = CollectorRegistry()
        # The memory, processor time and open files of this process, where the system tells them.
        ProcessCollector(registry=self.registry)
        self._clock = clock
        # The jobs that have not ended, and when they came into line, or were begun.
        self._lined_up: dict[str, float] = {}
        self._begun: dict[str, float] = {}
        self._add_jobs()
        self._add_painting()
        self._add_discord()
        self.lag = self._histogram(
            "easel_event_loop_lag_seconds", "How late the event loop gets to what is due.", _LAG
        )

    def text(self) -> bytes:
        """All of it, in the Prometheus text format."""
        return generate_latest(self.registry)

    def lined_up(self, ticket: Ticket) -> None:
        """See `bot.studio.ports.Observer`."""
        self._lined_up[ticket.id] = self._clock()
        self._taken.inc()

    def begun(self, ticket: Ticket) -> None:
        """See `bot.studio.ports.Observer`."""
        now = self._clock()
        if ticket.id in self._lined_up and ticket.id not in self._begun:
            self._begun[ticket.id] = now
            self._waiting.observe(now - self._lined_up[ticket.id])

    def iterated(self, ticket: Ticket) -> None:
        """See `bot.studio.ports.Observer`."""
        self._iterations.inc()

    def ended(self, ticket: Ticket) -> None:
        """See `bot.studio.ports.Observer`."""
        self._lined_up.pop(ticket.id, None)
        begun = self._begun.pop(ticket.id, None)
        if begun is not None and ticket.state is JobState.FINISHED:
            self._painting.observe(self._clock() - begun)
        self._ended.labels(ticket.state.value).inc()

    def gone(self, ticket: Ticket) -> None:
        """See `bot.studio.ports.Observer`."""
        self._lined_up.pop(ticket.id, None)
        self._begun.pop(ticket.id, None)

    def posted_frame(self) -> None:
        """See `bot.studio.ports.Observer`."""
        self._frames.inc()

    def _add_jobs(self) -> None:
        self._taken = self._counter(
            "easel_jobs_taken", "Jobs accepted, or taken up again after a restart of the bot."
        )
        self._ended = self._counter("easel_jobs_ended", "Jobs by how they ended.", "state")
        for state in _ENDS:
            self._ended.labels(state.value)
        self._waiting = self._histogram(
            "easel_waiting_seconds", "From a job's place in line to its first stroke.", _WAITING
        )
        self._painting = self._histogram(
            "easel_painting_seconds",
            "From a job's first stroke to its picture; of finished ones.",
            _PAINTING,
        )

    def _add_painting(self) -> None:
        self._iterations = self._counter("easel_iterations", "Iterations of all jobs together.")
        self._frames = self._counter("easel_frames_posted", "Pictures on the way that were posted.")

    def _add_discord(self) -> None:
        self.requests = self._counter(
            "easel_discord_requests", "Discord's answers to the bot, by HTTP status.", "status"
        )
        self.errors = self._counter(
            "easel_discord_errors",
            "Requests that Discord refused, by HTTP status and its own code (0: none), or that got "
            "no answer (status 0).",
            "status",
            "code",
        )
        self.rate_limits = self._counter(
            "easel_discord_rate_limits",
            "Answers of status 429, by what they limit: user (the bot), shared or global.",
            "scope",
        )
        self.disconnects = self._counter(
            "easel_discord_disconnects", "How often the connection to Discord's gateway broke."
        )

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(name, says, labels, registry=self.registry)

    def _histogram(self, name: str, says: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, says, buckets=buckets, registry=self.registry)
