"""What the bot does by itself from time to time, on APScheduler's clock."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.connection.heartbeat import BEAT_SECONDS
from bot.records.journal import Journal
from bot.store import StoreError
from bot.studio.ports import Settings
from bot.studio.studio import Studio

_log = logging.getLogger(__name__)

_STALL_CHECK_SECONDS = 60
_TIDY_SECONDS = 3600


class Housekeeping:
    """The recurring jobs: new settings, presence, heartbeat, stalled jobs, old files.

    Args:
        studio: whose jobs are looked after.
        journal: whose files are.
        settings: how often.
        look_at_settings: takes up changes of the settings.
        look_at_servers: forgets those that the bot has left.
        look_at_leases: keeps the jobs this process's own, every so many seconds; None where no
            other could take them.
        show_presence: puts a few words under the bot's name.
        beat: says that the bot is alive.
    """

    def __init__(
        self,
        studio: Studio,
        journal: Journal,
        settings: Settings,
        look_at_settings: Callable[[], Awaitable[None]],
        look_at_servers: Callable[[], Awaitable[None]],
        look_at_leases: tuple[Callable[[], Awaitable[None]], float] | None,
        show_presence: Callable[[str], Awaitable[None]],
        beat: Callable[[], Awaitable[None]],
    ) -> None:
        self._studio = studio
        self._journal = journal
        self._settings = settings
        self._look_at_settings = look_at_settings
        self._look_at_servers = look_at_servers
        self._look_at_leases = look_at_leases
        self._show_presence = show_presence
        self._beat = beat
        self._presence = presence(0, 0)
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Begin; needs the running event loop."""
        section = self._settings.current.housekeeping
        clock: list[tuple[Callable[[], Awaitable[None]], float]] = [
            (self._look_at_settings, section.reload_seconds),
            (self.update_presence, section.presence_seconds),
            (self._beat, BEAT_SECONDS),
            (self.look_for_stalled, _STALL_CHECK_SECONDS),
            (self.remove_old_files, _TIDY_SECONDS),
            (self.forget_left_servers, _TIDY_SECONDS),
        ]
        if self._look_at_leases is not None:
            clock.append(self._look_at_leases)
        for job, seconds in clock:
            # A late or slow run is made up for by the next one, never by two at a time.
            self._scheduler.add_job(
                job, "interval", seconds=seconds, coalesce=True, misfire_grace_time=None
            )
        self._scheduler.start()

    def stop(self) -> None:
        """End; a run that is under way may finish."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def update_presence(self) -> None:
        """Say under the bot's name how busy it is, if that changed."""
        words = presence(len(self._studio.jobs.painting), len(self._studio.jobs.waiting))
        if words != self._presence:
            await self._show_presence(words)
            self._presence = words

    async def look_for_stalled(self) -> None:
        """Help jobs that make no progress, or cancel them."""
        self._studio.look_for_stalled()

    async def remove_old_files(self) -> None:
        """Remove the pictures of jobs that ended long ago."""
        section = self._settings.current.housekeeping
        try:
            removed = await self._journal.tidy(section, datetime.now(UTC))
        except (OSError, StoreError) as error:
            _log.warning("Old files could not be removed: %s", error)
            return
        if removed:
            _log.info("Removed the files of %d old jobs", removed)

    async def forget_left_servers(self) -> None:
        """Forget what was set on servers that the bot left long ago."""
        try:
            await self._look_at_servers()
        except StoreError as error:
            _log.warning("Servers that I left could not be forgotten: %s", error)


def presence(painting: int, waiting: int) -> str:
    """A few words on how busy the bot is."""
    if not painting and not waiting:
        return "/stylize a photo"
    return f"Painting {painting}, {waiting} waiting" if waiting else f"Painting {painting}"
