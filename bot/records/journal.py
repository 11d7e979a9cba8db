"""Remembers jobs in the database and their pictures in the archive."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.config.model import HousekeepingSection
from bot.language import ENGLISH
from bot.records.archive import Archive
from bot.records.late_notes import LateNotes
from bot.store import JobChanges, JobRecord, Store, StoreError
from bot.studio.orders import Refused, order_to_json, recipe_to_json
from bot.studio.pictures import Pictures
from bot.studio.ticket import JobState, Shown, Ticket
from engine.job.errors import EngineError
from engine.job.spec import Frame, Result

_log = logging.getLogger(__name__)

_DAY = timedelta(days=1)
# Far longer than it takes from a job's folder to its record.
_ACCEPTING = timedelta(hours=1)
_ASK_AGAIN_SECONDS = 5.0


class Journal:
    """Implements `bot.studio.ports.Journal`.

    What is accepted is remembered first. After that, what can't be written is logged, and the job
    goes on: a picture that is shown is worth more than one that is remembered. What the database
    does not take is written as soon as it does.

    Args:
        store: the database.
        archive: the jobs' pictures.
        forget: removes the unfinished painting of a job that is over where else the painter keeps
            it; called in a thread.
    """

    def __init__(
        self, store: Store, archive: Archive, forget: Callable[[str], None] = lambda _: None
    ) -> None:
        self._store = store
        self._archive = archive
        self._forget = forget
        self._notes = LateNotes(store, archive, self._removes_state)

    def state_file(self, job_id: str) -> Path:
        """Where the painter keeps an unfinished painting, to go on from after a restart."""
        return self._archive.state_file(job_id)

    async def accept(self, ticket: Ticket, pictures: Pictures[bytes]) -> None:
        """Remember a new job; raises Refused where that can't be done."""
        try:
            await asyncio.to_thread(self._keep_inputs, ticket, pictures)
            await self._store.leases.add(_record(ticket))
        except (OSError, StoreError) as error:
            _log.error("Job %s could not be accepted: %s", ticket.id, error)
            await self._removes(ticket.id)
            raise Refused("refused-no-room-to-keep") from error

    async def shown(self, ticket: Ticket, where: Shown) -> None:
        """Remember where the job is shown."""
        place = JobChanges(card_id=where.card_id, thread_id=where.thread_id)
        noting = self._notes.write(ticket.id, place)
        await _logged(ticket.id, "where it is shown could not be noted", noting)

    async def begun(self, ticket: Ticket) -> None:
        """Remember that the job is being painted."""
        noting = self._store.leases.change(ticket.id, state=JobState.PAINTING.value)
        await _logged(ticket.id, "that it was begun could not be noted", noting)

    async def keep_frame(self, ticket: Ticket, frame: Frame) -> None:
        """Keep a picture on the way."""
        keep = self._archive.keep_frame
        keeping = asyncio.to_thread(keep, ticket.id, frame.iteration, frame.image)
        await _logged(ticket.id, "a frame could not be kept", keeping)

    async def end(self, ticket: Ticket) -> bool:
        """Remember how the job ended, and its picture if there is one; returns `is_ours`."""
        if not await self.is_ours(ticket):
            return False
        kept = await self._keeps(ticket)
        try:
            ours = await self._notes.write(ticket.id, _ending(ticket))
        except StoreError as error:
            _log.warning("Job %s: its end could not be noted: %s", ticket.id, error)
            return await self.is_ours(ticket)
        ours = ours or await self.is_ours(ticket)
        if ours and kept:
            # Not before: whoever takes the job up after a crash at that moment goes on from it.
            await self._removes_state(ticket.id)
        return ours

    async def is_ours(self, ticket: Ticket) -> bool:
        """Whether no other process has taken the job over; waits until that is known.

        Of a job that is no longer known, its member has deleted all, and nobody else shows its end.
        """
        leases = self._store.leases
        while leases.shared:
            try:
                return (
                    await leases.holds(ticket.id) or await self._store.jobs.get(ticket.id) is None
                )
            except StoreError as error:
                if leases.sure:
                    break
                _log.warning("Job %s: whose it is can't be found out: %s", ticket.id, error)
                await asyncio.sleep(_ASK_AGAIN_SECONDS)
        return True

    async def delivered(self, ticket: Ticket) -> None:
        """Remember that the job's end was shown."""
        try:
            ours = await self._notes.write(ticket.id, JobChanges(delivered=True))
        except StoreError as error:
            _log.warning("Job %s: that its end was shown could not be noted: %s", ticket.id, error)
            return
        if ours:  # nobody needs it, even where the picture could not be kept
            await self._removes_state(ticket.id)

    async def catch_up(self, record: JobRecord) -> JobRecord:
        """The job as a process left it that ended while the database took nothing.

        Raises:
            OSError, StoreError: that can't be found out, or written down, at this moment.
        """
        return await self._notes.catch_up(record)

    async def settle(self, patience: float) -> None:
        """Write down what the database did not take so far, in so many seconds."""
        await self._notes.settle(patience)

    async def tidy(self, section: HousekeepingSection, now: datetime) -> int:
        """Remove what was kept for as long as the settings say.

        Jobs that have not ended are never touched. The record of a job stays for a day at least,
        for it counts towards its member's jobs of that day; and where files can't be removed, until
        a later tidying up can.

        Returns:
            How many jobs nothing is known of any more.

        Raises:
            OSError: a folder that the database knows nothing of can't be removed.
            StoreError: the database can't do its part.
        """
        await self._store.interactions.remove_old(now)
        await self._remove_inputs(now - timedelta(days=section.keep_inputs_days))
        end = now - timedelta(days=section.keep_days)
        forgotten = 0
        for record in await self._store.jobs.ended_before(end):
            gone = await self._removes(record.id)
            if gone and record.ended is not None and record.ended < now - _DAY:
                forgotten += await self._store.jobs.forget(record.id)
        # And folders that the database knows nothing of, such as those of an older Easel. A new one
        # may be that of a job which is just being accepted.
        current = [record.id for record in await self._store.jobs.unfinished()]
        unknown = min(end, now - _ACCEPTING)
        return forgotten + await asyncio.to_thread(
            self._archive.remove_older_than, unknown.timestamp(), current
        )

    async def _remove_inputs(self, end: datetime) -> None:
        for record in await self._store.jobs.ended_before(end):
            if not record.inputs_removed:
                removing = asyncio.to_thread(self._archive.remove_inputs, record.id)
                if await _logged(record.id, "its pictures could not be removed", removing):
                    await self._store.jobs.change(record.id, inputs_removed=True)

    async def _removes(self, job_id: str) -> bool:
        """Remove all files of a job; returns whether that went well."""
        removing = asyncio.to_thread(self._archive.remove, [job_id])
        return await _logged(job_id, "its files could not be removed", removing)

    async def _keeps(self, ticket: Ticket) -> bool:
        """Keep the finished picture, if there is one; returns whether that went well."""
        if ticket.result is not None:
            try:
                ticket.saved = await asyncio.to_thread(self._keep, ticket, ticket.result)
            except OSError as error:
                _log.warning("Job %s: its picture could not be kept: %s", ticket.id, error)
                return False
        return True

    async def _removes_state(self, job_id: str) -> None:
        removing = asyncio.to_thread(self._remove_state, job_id)
        await _logged(job_id, "its state could not be removed", removing)

    def _remove_state(self, job_id: str) -> None:
        self._archive.remove_state(job_id)
        self._forget(job_id)

    def _keep_inputs(self, ticket: Ticket, pictures: Pictures[bytes]) -> None:
        self._archive.keep_inputs(ticket.id, pictures, _facts(ticket))
        self._archive.keep_thumbnails(ticket.id, ticket.thumbnails)

    def _keep(self, ticket: Ticket, result: Result) -> str:
        if ticket.started is None:  # before a restart, with all that was known of it then
            return str(self._archive.result_file(ticket.id))
        path = self._archive.keep_result(ticket.id, result.image, result.strip, result.choices)
        self._archive.note(ticket.id, _facts(ticket))
        return str(path)


async def _logged(job_id: str, what: str, work: Awaitable[object]) -> bool:
    """Whether work on a job went well; what did not is in the log, and the job goes on."""
    try:
        await work
    except (OSError, EngineError, StoreError) as error:
        _log.warning("Job %s: %s: %s", job_id, what, error)
        return False
    return True


def _record(ticket: Ticket) -> JobRecord:
    return JobRecord(
        id=ticket.id,
        requester_id=ticket.requester.id,
        requester_name=ticket.requester.name,
        guild_id=ticket.requester.guild_id,
        channel_id=ticket.requester.channel_id,
        locale=ticket.requester.locale,
        order=order_to_json(ticket.order),
        recipe=recipe_to_json(ticket.job.recipe),
        spoiler=ticket.spoiler,
        created=ticket.created,
        state=ticket.state,
        interaction_id=ticket.requester.interaction_id,
    )


def _ending(ticket: Ticket) -> JobChanges:
    reason = "" if ticket.reason is None else ENGLISH.say(ticket.reason)
    changes: JobChanges = {
        "state": ticket.state.value,
        "reason": reason,
        "ended": datetime.now(UTC),
    }
    if (result := ticket.result) is not None:
        painted: JobChanges = {
            "width": result.width,
            "height": result.height,
            "seconds": result.elapsed,
            "iterations": result.iteration,
            "first_costs": asdict(result.first_costs),
            "costs": asdict(result.costs),
        }
        changes.update(painted)
        if ticket.started is not None:  # else it was painted, and noted, before a restart
            changes["weights"] = ticket.started.weights.kind
    return changes


def _facts(ticket: Ticket) -> Mapping[str, object]:
    """What an admin may want to know about a job's pictures."""
    facts: dict[str, object] = {
        "id": ticket.id,
        "title": ticket.title,
        "requester": {"id": ticket.requester.id, "name": ticket.requester.name},
        "accepted": ticket.created.isoformat(timespec="seconds"),
        "order": order_to_json(ticket.order),
        "recipe": asdict(ticket.job.recipe),
    }
    if (result := ticket.result) is not None and ticket.started is not None:
        facts |= {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(result.elapsed, 2),
            "width": result.width,
            "height": result.height,
            "weights": ticket.started.weights.kind,
            "device": ticket.started.device,
            "first_costs": asdict(result.first_costs),
            "costs": asdict(result.costs),
        }
        if result.frames > 1:
            facts["frames"] = result.frames_done
    return facts
