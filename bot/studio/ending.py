"""Shows the end of a job, again and again if need be."""

from __future__ import annotations

import asyncio
import logging

from bot.studio.ports import Journal
from bot.studio.ticket import Ticket

_log = logging.getLogger(__name__)

# Seconds until the end of a job is shown again where Discord failed; in all about two hours.
_PAUSES = (2, 5, 15, 60, 300, 900, 1800, 3600)


async def show_end(ticket: Ticket, journal: Journal) -> None:
    """Have the end shown, and noted as shown, unless another process takes the job over."""
    try:
        for pause in _PAUSES:
            if await ticket.presenter.close(ticket):
                await journal.delivered(ticket)
                return
            _log.warning("Job %s: its end is shown again in %d s", ticket.id, pause)
            await asyncio.sleep(pause)
            if not await journal.is_ours(ticket):
                await ticket.presenter.leave()
                return
        _log.error("Job %s: its end could not be shown; a restart tries again", ticket.id)
    except Exception:
        _log.exception("Job %s: its end could not be shown", ticket.id)
