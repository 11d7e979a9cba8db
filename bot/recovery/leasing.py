"""Keeps this process's jobs its own, and takes over what processes left that are gone.

Several processes may share one database; each job then has a lease, see `bot.store.Leases`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress

import discord

from bot.language import sentence
from bot.reception.services import Services
from bot.records.postponed import Postponed
from bot.recovery.remote_requests import RequestKind, requests_from_json
from bot.store import JobRecord, StoredRequests, StoreError
from bot.studio.orders import Refused
from bot.studio.ticket import Ticket

_log = logging.getLogger(__name__)

# How often within a lease: one slow answer of the database then loses no job.
LOOKS_PER_LEASE = 5


class Leaseholder:
    """Looks at the leases from time to time.

    Args:
        client: connected or not; jobs are taken over once it is.
        services: whose studio has this process's jobs.
        take_up: goes on with jobs that were taken over.
    """

    def __init__(
        self,
        client: discord.Client,
        services: Services,
        take_up: Callable[[Sequence[JobRecord]], Awaitable[None]],
    ) -> None:
        self._client = client
        self._desk = services
        self._take_up = take_up

    async def look(self) -> None:
        """Prolong the leases, part with jobs that were lost, and take over those of the dead."""
        leases = self._desk.store.leases
        try:
            # Those of before the question: one that is accepted meanwhile may miss in the answer.
            here = self._desk.studio.jobs.all
            held = await leases.renew()
            for ticket in here:
                await self._follow(ticket, held)
            for job_id, postponed in tuple(self._desk.postponed.items()):
                await self._cancel_if_requested(postponed, held.get(job_id, {}))
            await self._desk.waiting.renew()
            if self._client.is_ready():
                await self._desk.waiting.tell_left_over(self._client)
                await self._take_up(await leases.take())
        except StoreError as error:
            _log.warning("The leases of the jobs could not be prolonged: %s", error)

    async def _cancel_if_requested(self, postponed: Postponed, written: StoredRequests) -> None:
        for request in requests_from_json(written):
            if request.what is RequestKind.CANCEL:
                with suppress(Refused):  # it has ended meanwhile
                    await postponed.cancel(request.sentence, self._desk.store, self._desk.studio)

    async def _follow(self, ticket: Ticket, held: Mapping[str, StoredRequests]) -> None:
        studio = self._desk.studio
        if studio.jobs.find(ticket.id) is not ticket:  # it has ended meanwhile
            return
        if ticket.id in held:
            for request in requests_from_json(held[ticket.id]):
                request.grant(studio, ticket)
        elif await self._desk.store.jobs.get(ticket.id) is None:
            # Its member has deleted everything, through another process.
            studio.cancel(ticket, sentence("privacy-reason-deleted"))
        else:
            studio.let_go(ticket)
