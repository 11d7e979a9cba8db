"""What the bot does by itself from time to time, on APScheduler's clock."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.reception.services import Services
from bot.records.journal import Journal
from bot.store import StoreError

_log = logging.getLogger(__name__)

_STALL_CHECK_SECONDS = 60
TIDY_SECONDS = 3600

# What is to be done, and the seconds from one time to the next.
Chore: TypeAlias = tuple[Callable[[], Awaitable[None]], float]


class Housekeeping:
    """The recurring jobs: presence, stalled jobs, old files, and the chores of others.

    Args:
        services: whose jobs are looked after.
        journal: whose files are.
        show_presence: puts a few words under the bot's name.
        chores: what else is to be done.
    """

    def __init__(
        self,
        services: Services,
        journal: Journal,
        show_presence: Callable[[str], Awaitable[None]],
        chores: Iterable[Chore],
    ) -> None:
        self._services = services
        self._journal = journal
        self._show_presence = show_presence
        self._presence = presence(0, 0)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        own: tuple[Chore, ...] = (
            (self.update_presence, services.settings.current.housekeeping.presence_seconds),
            (self.look_for_stalled, _STALL_CHECK_SECONDS),
            (self.remove_old_files, TIDY_SECONDS),
        )
        for chore, seconds in (*own, *chores):
            # A late or slow run is made up for by the next one, never by two at a time.
            self._scheduler.add_job(
                chore, "interval", seconds=seconds, coalesce=True, misfire_grace_time=None
            )

    def start(self) -> None:
        """Begin; needs the running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; a run that is under way may finish."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def update_presence(self) -> None:
        """Say under the bot's name how busy it is, if that changed."""
        jobs = self._services.studio.jobs
        words = presence(len(jobs.painting), len(jobs.waiting))
        if words != self._presence:
            await self._show_presence(words)
            self._presence = words

    async def look_for_stalled(self) -> None:
        """Help jobs that make no progress, or cancel them."""
        self._services.studio.look_for_stalled()

    async def remove_old_files(self) -> None:
        """Remove the pictures of jobs that ended long ago."""
        section = self._services.settings.current.housekeeping
        try:
            removed = await self._journal.tidy(section, datetime.now(UTC))
        except (OSError, StoreError) as error:
            _log.warning("Old files could not be removed: %s", error)
            return
        if removed:
            _log.info("Removed the files of %d old jobs", removed)


def presence(painting: int, waiting: int) -> str:
    """A few words on how busy the bot is."""
    if not painting and not waiting:
        return "/stylize a photo"
    return f"Painting {painting}, {waiting} waiting" if waiting else f"Painting {painting}"
