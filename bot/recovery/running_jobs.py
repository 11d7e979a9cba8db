"""Reaches a job that has not ended, whichever process of the bot works on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.language import Sentence, sentence
from bot.reception.services import Services
from bot.records.postponed import Postponed
from bot.recovery.remote_requests import RemoteRequest, RequestKind
from bot.store import JobRecord
from bot.store.leases import Leases
from bot.studio.orders import Order, Refused, Requester, legible_order
from bot.studio.studio import Studio
from bot.studio.ticket import JobState, Ticket


@dataclass(frozen=True, slots=True)
class Near:
    """A job that this process works on, or did a moment ago.

    Every method raises Refused where the job has ended meanwhile.
    """

    ticket: Ticket
    studio: Studio

    @property
    def id(self) -> str:
        """The job's."""
        return self.ticket.id

    @property
    def requester(self) -> Requester:
        """For whom it is."""
        return self.ticket.requester

    @property
    def order(self) -> Order:
        """What was asked for."""
        return self.ticket.order

    async def cancel(self, reason: Sentence) -> None:
        """End it without a picture."""
        self._require_running()
        self.studio.cancel(self.ticket, reason)

    async def finish_now(self) -> None:
        """Have the picture as it is now; raises Refused also if it is not being painted."""
        self._require_running()
        if not self.studio.finish_now(self.ticket):
            raise Refused("button-not-painting")

    async def more_frames(self) -> Sentence:
        """Have frames twice as often; says how often. Raises Refused also if none can be more."""
        self._require_running()
        every = self.studio.more_frames(self.ticket)
        if every is None:
            raise Refused("button-no-more-frames")
        return sentence("button-frames-now", every=every)

    def _require_running(self) -> None:
        if self.ticket.ended or self.ticket.gone:
            raise Refused("button-job-ended")


@dataclass(frozen=True, slots=True)
class _OnRecord:
    """A job of which this process has no more than the record."""

    record: JobRecord

    @property
    def id(self) -> str:
        """The job's."""
        return self.record.id

    @property
    def requester(self) -> Requester:
        """For whom it is."""
        return requester_on_record(self.record)

    @property
    def order(self) -> Order:
        """What was asked for."""
        return legible_order(self.record.order, self.id)


@dataclass(frozen=True, slots=True)
class Far(_OnRecord):
    """A job that another process works on: what is requested of it happens within seconds.

    Every method raises Refused where the job has ended meanwhile, and StoreError where the database
    fails.
    """

    leases: Leases

    async def cancel(self, reason: Sentence) -> None:
        """End it without a picture."""
        await self._request(
            RemoteRequest(RequestKind.CANCEL, reason.key, str(reason.values["name"]))
        )

    async def finish_now(self) -> None:
        """Have the picture as it is now."""
        if self.record.state != JobState.PAINTING:
            raise Refused("button-not-painting")
        await self._request(RemoteRequest(RequestKind.FINISH))

    async def more_frames(self) -> Sentence:
        """Have frames twice as often, as far as there can be more."""
        await self._request(RemoteRequest(RequestKind.MORE_FRAMES))
        return sentence("button-frames-soon")

    async def _request(self, request: RemoteRequest) -> None:
        if not await self.leases.leave_request(self.id, request.to_json()):
            raise Refused("button-job-ended")


@dataclass(frozen=True, slots=True)
class Later(_OnRecord):
    """A job of before the start that this process has not taken up yet.

    Every method raises Refused where the job has ended meanwhile, and StoreError where the database
    fails.
    """

    postponed: Postponed
    services: Services

    async def cancel(self, reason: Sentence) -> None:
        """End it without a picture."""
        await self.postponed.cancel(reason, self.services.store, self.services.studio)

    async def finish_now(self) -> None:
        """It is not being painted."""
        raise Refused("button-not-painting")

    async def more_frames(self) -> Sentence:
        """It is not being painted."""
        raise Refused("button-not-painting")


Reached: TypeAlias = Near | Far | Later


async def reach(services: Services, job_id: str) -> Reached:
    """The job of that id.

    Raises:
        Refused: it has ended, or there is none.
        StoreError: the database can't do its part.
    """
    if (ticket := services.studio.jobs.find(job_id)) is not None:
        return Near(ticket, services.studio)
    if (postponed := services.postponed.get(job_id)) is not None and postponed.waits:
        return Later(postponed.record, postponed, services)
    leases = services.store.leases
    record = await services.store.jobs.get(job_id) if leases.shared else None
    if record is None or not _runs(record):
        raise Refused("button-job-ended")
    return Far(record, leases)


async def reach_all(services: Services) -> tuple[Reached, ...]:
    """All jobs that have not ended: those that are here, then those of other processes.

    Raises:
        StoreError: the database can't do its part.
    """
    return (*reach_here(services), *await reach_elsewhere(services))


def reach_here(services: Services) -> tuple[Near | Later, ...]:
    """Those of this process: the line and what is painted, then what is not taken up yet."""
    return (
        *(Near(ticket, services.studio) for ticket in services.studio.jobs.all),
        *(
            Later(postponed.record, postponed, services)
            for postponed in services.postponed.values()
            if postponed.waits
        ),
    )


async def reach_elsewhere(services: Services) -> tuple[Far, ...]:
    """Those of other processes, the oldest first.

    Raises:
        StoreError: the database can't do its part.
    """
    leases = services.store.leases
    # One that was taken from this process a moment ago counts as this one's until it is told.
    here = {job.id for job in reach_here(services)}
    return tuple(Far(job, leases) for job in await leases.elsewhere() if job.id not in here)


def requester_on_record(record: JobRecord) -> Requester:
    """For whom a job is."""
    return Requester(
        record.requester_id,
        record.requester_name,
        guild_id=record.guild_id,
        channel_id=record.channel_id,
        locale=record.locale,
    )


def _runs(record: JobRecord) -> bool:
    return record.state in (JobState.WAITING, JobState.PAINTING)
