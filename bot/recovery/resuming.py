"""Goes on with the jobs that the end of a bot cut off: its own before a restart, or another's."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain, repeat
from uuid import uuid4

import discord

from bot.card.message import CardMessage
from bot.card.places import DirectMessages, JobPlaces, Place
from bot.card.series import Entry, SeriesCard
from bot.card.thumbnails import is_readable
from bot.card.venue import ShownBefore
from bot.connection.failures import DISCORD_FAILURES
from bot.language import Sentence, Tongue, sentence, tongue
from bot.logs import about_job
from bot.reception.services import Services
from bot.records.postponed import Postponed
from bot.recovery.running_jobs import requester_on_record
from bot.store import JobRecord, StoreError
from bot.studio.orders import (
    Order,
    frames_ordered,
    legible_order,
    order_from_json,
    recipe_from_json,
)
from bot.studio.pictures import Pictures, job_of
from bot.studio.ticket import JobState, Ticket
from bot.studio.time_left import Pace
from engine.job.errors import EngineError, InvalidJob
from engine.job.recipe import Recipe, Start
from engine.job.recipes import RECIPES
from engine.job.spec import Costs, Job, PictureInfo, Result, StyleImage
from engine.pictures.writing import animated

_log = logging.getLogger(__name__)

# Bytes of a file that Discord takes in every place, such as private messages.
_TAKEN_EVERYWHERE = 10 * 2**20
# Unknown server, missing access: Discord's codes.
_NOT_A_MEMBER = (10004, 50001)
# What is over later: too many open files, a disk or a database that does not answer.
_FOR_NOW = (*DISCORD_FAILURES, StoreError, MemoryError)
# Seconds until a job is tried again that could not be taken up; the last one again and again.
_PAUSES = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0)
_DELETED = "deleted"
# Of a member's newest jobs, so many are looked through for those that were asked for together.
_MOST_SIBLINGS = 100
_STATES = frozenset(JobState)


class Resumption:
    """Takes up jobs whose end was not shown, one by one: none keeps the others from it.

    What can't be read at this moment is tried again while the bot runs. What is gone for good, or
    makes no sense, fails, and its member is told as of any other job that failed.

    Args:
        client: connected by then, so that it knows its servers.
        check: looks at a picture; makes thumbnails that were lost again.
        catch_up: see `bot.records.journal.Journal.catch_up`.
    """

    def __init__(
        self,
        client: discord.Client,
        check: Callable[[bytes], Awaitable[PictureInfo]],
        catch_up: Callable[[JobRecord], Awaitable[JobRecord]],
    ) -> None:
        self._client = client
        self._check = check
        self._catch_up = catch_up
        self._later: set[asyncio.Task[None]] = set()

    async def take_up(self, services: Services, records: Sequence[JobRecord]) -> None:
        """Take up jobs.

        Args:
            services: whose studio has none of them yet.
            records: the jobs in the order in which they were accepted; this process has their
                leases.
        """
        services.postponed.update((record.id, Postponed(record)) for record in records)
        for record in records:
            with about_job(record.id):
                if not await self._tried(services, record):
                    task = asyncio.create_task(self._try_later(services, record.id))
                    self._later.add(task)
                    task.add_done_callback(self._later.discard)

    def stop(self) -> None:
        """Try nothing again: the bot is about to end."""
        for task in self._later:
            task.cancel()

    async def _try_later(self, services: Services, job_id: str) -> None:
        postponed = services.postponed[job_id]
        for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
            _log.warning("Job %s is tried again in %g s", job_id, pause)
            await postponed.pause(pause)
            try:
                record = await services.store.jobs.get(job_id)
            except StoreError as error:
                _log.warning("Job %s can't be looked up: %s", job_id, error)
                continue
            if record is None or record.delivered:  # its member has had it deleted meanwhile
                del services.postponed[job_id]
                return
            if await self._tried(services, record):
                return

    async def _tried(self, services: Services, record: JobRecord) -> bool:
        """Take up a job; False where that is worth another try."""
        taken_up = await self._is_taken_up(services, record)
        if taken_up:
            services.postponed.pop(record.id).settle(services.studio)
        return taken_up

    async def _is_taken_up(self, services: Services, record: JobRecord) -> bool:
        leases = services.store.leases
        try:
            if leases.shared and not await leases.holds(record.id):
                return True  # the lease was over before the connection was there
            if record.state == _DELETED:  # by its member, who wants to hear no more of it
                await leases.change(record.id, delivered=True)
                return True
            record = await self._catch_up(record)
            if record.delivered:
                return True
            venue = await _venue(self._client, services, record)
            await self._resume(services, record, venue)
        except _FOR_NOW as error:
            _log.warning("Job %s can't be taken up at the moment: %s", record.id, error)
            return False
        except Exception:
            _log.exception("Job %s can't be taken up, nor its member told", record.id)
            return False
        return True

    async def _resume(self, services: Services, record: JobRecord, venue: ShownBefore) -> None:
        try:
            ticket = await self._ticket(services, record, venue)
        except _FOR_NOW:
            raise
        except (ValueError, InvalidJob) as error:
            _log.error("Job %s can't be taken up again: %s", record.id, error)
            ticket = _failed(services, record, venue, sentence("reason-record-unreadable"))
        except Exception:
            number = uuid4().hex[:8]
            _log.exception("Job %s can't be taken up again, error %s", record.id, number)
            ticket = _failed(services, record, venue, sentence("unexpected", number=number))
        if ticket.ended:
            _log.info("Job %s had ended (%s) and is shown now", record.id, ticket.state)
            services.studio.deliver(ticket)
        else:
            _log.info("Job %s is taken up again", record.id)
            services.studio.resume(ticket)

    async def _ticket(self, services: Services, record: JobRecord, venue: ShownBefore) -> Ticket:
        """The job as it goes on, or as it ended.

        Raises:
            OSError: its files can't be read at this moment.
            ValueError, InvalidJob: the record makes no sense to this Easel.
        """
        order, recipe = order_from_json(record.order), recipe_from_json(record.recipe)
        if recipe.name not in RECIPES:
            raise InvalidJob(f"There is no recipe {recipe.name!r}.")
        kept = await asyncio.to_thread(_pictures, services, record.id, order)
        job = _emptied(recipe, order) if kept is None else job_of(kept, recipe, order)
        ticket = _bare_ticket(services, record, venue, job, order)
        ticket.state = JobState(record.state)
        ticket.thumbnails = await self._thumbnails(services, record.id, kept)
        if job.most_frames > 1:
            ticket.first = await asyncio.to_thread(
                services.archive.frame, record.id, recipe.iterations
            )
        ticket.shown_until = await asyncio.to_thread(services.archive.last_frame, record.id)
        await asyncio.to_thread(_add_end, ticket, services, record, kept)
        return ticket

    async def _thumbnails(
        self, services: Services, job_id: str, kept: Pictures[bytes] | None
    ) -> tuple[bytes, ...]:
        """Those that are kept, or others where one was lost or damaged."""
        found = await asyncio.to_thread(services.archive.thumbnails, job_id)
        readable = await asyncio.to_thread(lambda: tuple(filter(is_readable, found)))
        if kept is None or len(readable) == 1 + len(kept.styles):
            return readable
        try:
            looks = [await self._check(picture) for picture in (kept.content, *kept.styles)]
            made = tuple(look.thumbnail for look in looks)
            await asyncio.to_thread(services.archive.keep_thumbnails, job_id, made)
        except (EngineError, OSError) as error:
            _log.warning("Job %s: its thumbnails could not be made again: %s", job_id, error)
            return readable  # the card does without the others
        return made


def _pictures(services: Services, job_id: str, order: Order) -> Pictures[bytes] | None:
    """What a job is painted from; None if not all of it is kept any more."""
    kept = services.archive.inputs(job_id)
    return kept if kept is not None and len(kept.styles) == len(order.style_names) else None


def _bare_ticket(
    services: Services, record: JobRecord, venue: ShownBefore, job: Job, order: Order
) -> Ticket:
    job = replace(job, id=record.id, state=services.archive.state_file(record.id), begin_anew=True)
    return Ticket(
        job=job,
        order=order,
        requester=requester_on_record(record),
        presenter=services.reception.presenter(venue),
        pace=Pace.of(job),
        touched=time.monotonic(),
        spoiler=record.spoiler,
        created=record.created,
    )


def _failed(services: Services, record: JobRecord, venue: ShownBefore, reason: Sentence) -> Ticket:
    """The ticket of a job of which not even the record can be made sense of."""
    order = legible_order(record.order, record.id)
    recipe = RECIPES.get(order.recipe, RECIPES["easel"])
    ticket = _bare_ticket(services, record, venue, _emptied(recipe, order), order)
    ticket.state, ticket.reason = JobState.FAILED, reason
    return ticket


def _emptied(recipe: Recipe, order: Order) -> Job:
    """A job that is only shown, not painted."""
    styles = (StyleImage(b""),) if recipe.style_layers else ()
    start = b"" if recipe.start is Start.PICTURE else None
    frames = order.frames or 1
    return Job(b"", recipe, styles, start, variations=order.choices, most_frames=frames)


def _add_end(
    ticket: Ticket, services: Services, record: JobRecord, kept: Pictures[bytes] | None
) -> None:
    """Give the ticket of a job that has ended, or can't go on, what its card says of that."""
    if ticket.state is JobState.FINISHED:
        picture = services.archive.result(record.id)
        if picture is not None:
            ticket.result = _result(record, picture, services.archive.strip(record.id))
            return
        _log.warning("Job %s: its finished picture was lost, so it is painted again", record.id)
        ticket.state = JobState.WAITING
    if not ticket.ended:
        ticket.state = JobState.WAITING
        if kept is None:
            _log.error("Job %s: its pictures were lost", record.id)
            ticket.state, ticket.reason = JobState.FAILED, sentence("reason-pictures-lost")
    elif record.reason:
        ticket.reason = sentence("verbatim", text=record.reason)


def _result(record: JobRecord, picture: bytes, strip: bytes | None) -> Result:
    iterations, frames = record.iterations or 0, frames_ordered(record.order) or 1
    painted = animated.frames_in(picture) if frames > 1 else 0
    return Result(
        iteration=iterations,
        iterations=iterations,
        costs=_costs(record.costs),
        elapsed=record.seconds or 0.0,
        stage="",
        image=picture,
        width=record.width or 0,
        height=record.height or 0,
        first_costs=_costs(record.first_costs),
        strip=strip,
        frames_done=painted,
        frames=frames if painted else 1,
    )


def _costs(written: Mapping[str, object] | None) -> Costs:
    """The costs that this Easel knows, whatever others a newer one has written; 0 if missing."""
    known = written if isinstance(written, Mapping) else {}
    return Costs(*(_number(known.get(field.name)) for field in fields(Costs)))


def _number(value: object) -> float:
    is_number = isinstance(value, int | float) and math.isfinite(value)
    return float(value) if is_number and isinstance(value, int | float) else 0.0


async def _venue(client: discord.Client, services: Services, record: JobRecord) -> ShownBefore:
    """Where the job was shown, as far as that is there."""
    place = await _place(client, services, record)
    channel = place.channel or client.get_partial_messageable(
        record.channel_id, guild_id=record.guild_id
    )
    places: list[Place] = [channel] if place.posts else []
    if place.posts and record.thread_id is not None:
        thread = client.get_partial_messageable(record.thread_id, guild_id=record.guild_id)
        places.insert(0, thread)
    has_card = place.posts and record.card_id is not None
    return ShownBefore(
        job_id=record.id,
        say=tongue(place.locale),
        channel_id=record.channel_id,
        upload_limit=place.upload_limit,
        posts=place.posts,
        member=DirectMessages(client, record.requester_id),
        card=channel.get_partial_message(record.card_id or 0) if has_card else None,
        places=places,
        thread_id=record.thread_id,
        has_threads=place.channel is not None,
        series=await _series(client, services, record, tongue(place.locale)),
    )


async def _series(
    client: discord.Client, services: Services, record: JobRecord, say: Tongue
) -> SeriesCard | None:
    """The card that sums the job up with others, which may be up to date of these already."""
    order = legible_order(record.order, record.id)
    if order.series is None:
        return None
    siblings = await services.store.jobs.of_member(record.requester_id, _MOST_SIBLINGS)
    # Another of them may have been taken up meanwhile.
    if (known := services.series.get(order.series.id)) is not None:
        return known
    card = SeriesCard(order.series, order.style_names, say, services.reception.card_seconds)
    channel = client.get_partial_messageable(order.series.channel_id, guild_id=record.guild_id)
    message = CardMessage(channel.get_partial_message(order.series.card_id))
    card.stands(JobPlaces(message, [], DirectMessages(client, record.requester_id)))
    for sibling in reversed(siblings):
        theirs = legible_order(sibling.order, sibling.id)
        if theirs.series == order.series and sibling.state in _STATES:
            card.entries[sibling.id] = Entry(theirs.content_name, JobState(sibling.state))
    services.series[order.series.id] = card
    return card


@dataclass(frozen=True, slots=True)
class _Where:
    """What decides on how a job can be shown; see `bot.card.venue.Venue`.

    Attributes:
        channel: if it is one that can have threads.
    """

    locale: str
    upload_limit: int = _TAKEN_EVERYWHERE
    posts: bool = True
    channel: discord.TextChannel | None = None


async def _place(client: discord.Client, services: Services, record: JobRecord) -> _Where:
    if record.guild_id is None:
        return _Where(record.locale)
    guild = client.get_guild(record.guild_id)
    if guild is not None:
        return _where(guild, guild.get_channel(record.channel_id))
    if services.shards.has(record.guild_id):  # it could only answer there, and can no longer
        return _Where(record.locale, posts=False)
    # Of another process's servers nothing is known here but what Discord says when it is asked.
    try:
        guild = await client.fetch_guild(record.guild_id, with_counts=False)
        return _where(guild, await guild.fetch_channel(record.channel_id))
    except DISCORD_FAILURES as failure:
        _log.warning("Job %s: its place could not be asked for: %s", record.id, failure)
        outside = isinstance(failure, discord.HTTPException) and failure.code in _NOT_A_MEMBER
        return _Where(record.locale, posts=not outside)


def _where(guild: discord.Guild, channel: object) -> _Where:
    return _Where(
        str(guild.preferred_locale),
        guild.filesize_limit,
        channel=channel if isinstance(channel, discord.TextChannel) else None,
    )
