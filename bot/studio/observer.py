"""Who is told what happens to jobs, in order to count and measure it."""

from __future__ import annotations

from bot.studio.ticket import Ticket


class Observer:
    """Told of each thing as it happens, and does not care; who does, derives from it.

    Each method returns at once, raises nothing, and changes nothing of the job.
    """

    def lined_up(self, ticket: Ticket) -> None:
        """A job was accepted, or taken up again after a restart of the bot."""

    def begun(self, ticket: Ticket) -> None:
        """The painter took a job up, for the first time or once more."""

    def iterated(self, ticket: Ticket) -> None:
        """An iteration of a job is done."""

    def ended(self, ticket: Ticket) -> None:
        """A job was finished, failed or was cancelled, as its state says."""

    def gone(self, ticket: Ticket) -> None:
        """Another process of the bot goes on with a job."""

    def posted_frame(self) -> None:
        """Discord took a picture on the way."""


UNOBSERVED = Observer()
