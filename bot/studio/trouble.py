"""Says on the cards why nothing can be painted at present."""

from __future__ import annotations

from collections.abc import Iterable

from bot.studio.orders import sentence_of
from bot.studio.ticket import Ticket
from engine.job.errors import EngineError


def note_trouble(tickets: Iterable[Ticket], trouble: EngineError | None, now: float) -> None:
    """Have the cards say what is wrong with the painter, or say it no longer.

    Args:
        tickets: the jobs that have not ended.
        trouble: why nothing can be painted; None where something can.
        now: on the studio's clock.
    """
    reason = None if trouble is None else sentence_of(trouble)
    for ticket in tickets:
        if reason is not None:
            ticket.touched = now  # it waits for the painter, and is not stuck
        if ticket.trouble != reason:
            ticket.trouble = reason
            ticket.show_change()
