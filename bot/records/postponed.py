"""Jobs of before the start that could not be taken up yet: they wait, though no studio has them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.language import ENGLISH, Sentence
from bot.store import JobChanges, JobRecord, Store
from bot.studio.orders import Refused
from bot.studio.studio import Studio
from bot.studio.ticket import JobState


@dataclass(slots=True)
class Postponed:
    """One of them.

    Attributes:
        record: as it was when it was first tried.
        reason: why it was cancelled meanwhile; None if it was not.
    """

    record: JobRecord
    reason: Sentence | None = None
    _pause: asyncio.Task[None] | None = field(default=None, init=False)

    @property
    def waits(self) -> bool:
        """Whether it has not ended."""
        return self.reason is None and self.record.state in (JobState.WAITING, JobState.PAINTING)

    async def pause(self, seconds: float) -> None:
        """Wait until it is to be tried again: so long, unless it is cancelled before."""
        pause = self._pause = asyncio.create_task(asyncio.sleep(seconds))
        try:
            await asyncio.wait({pause})
        finally:
            pause.cancel()

    async def cancel(self, reason: Sentence, store: Store, studio: Studio) -> None:
        """End it, and have that shown as soon as it can be.

        Raises:
            Refused: it has ended meanwhile.
            StoreError: the database can't do its part.
        """
        job_id = self.record.id
        now = await store.jobs.get(job_id)
        if now is None or now.state not in (JobState.WAITING, JobState.PAINTING):
            raise Refused("button-job-ended")
        ending = JobChanges(
            state=JobState.CANCELLED.value, reason=ENGLISH.say(reason), ended=datetime.now(UTC)
        )
        if not await store.leases.change(job_id, **ending):
            raise Refused("button-job-ended")
        self.reason = reason
        self.settle(studio)  # if it was taken up meanwhile
        if self._pause is not None:
            self._pause.cancel()

    def settle(self, studio: Studio) -> None:
        """Once it is taken up: end it there, too, if it was cancelled meanwhile."""
        ticket = studio.jobs.find(self.record.id)
        if ticket is not None and self.reason is not None:
            studio.cancel(ticket, self.reason)
