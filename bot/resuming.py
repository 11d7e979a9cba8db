"""Goes on with the jobs that the end of a bot cut off: its own before a restart, or another's."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import discord

from bot.desk import Desk
from bot.failures import DISCORD_FAILURES
from bot.gallery import DirectMessages, Place
from bot.language import sentence, tongue
from bot.orders import Order, order_from_json, recipe_from_json
from bot.pace import Pace
from bot.pictures import Pictures, job_of
from bot.reach import requester_of
from bot.store import JobRecord, StoreError
from bot.ticket import State, Ticket
from bot.venue import ShownBefore
from engine.errors import InvalidJob
from engine.spec import Costs, Job, Result

_log = logging.getLogger(__name__)

# Bytes of a file that Discord takes in every place, such as private messages.
_TAKEN_EVERYWHERE = 10 * 2**20
# Unknown server, missing access: Discord's codes.
_NOT_A_MEMBER = (10004, 50001)


async def resume_all(client: discord.Client, desk: Desk, records: Sequence[JobRecord]) -> None:
    """Take up jobs whose end was not shown.

    Args:
        client: connected, so that it knows its servers.
        desk: whose studio has none of them yet.
        records: the jobs in the order in which they were accepted; this process has their leases.
    """
    leases = desk.store.leases
    for record in records:
        try:
            if leases.shared and not await leases.holds(record.id):
                continue  # the lease was over before the connection was there
            await _resume(client, desk, record)
        except (OSError, StoreError, ValueError, InvalidJob) as error:
            # One that can't be taken up must not keep the others from it.
            _log.error("Job %s can't be taken up again: %s", record.id, error)
            await _give_up(desk, record)


async def _resume(client: discord.Client, desk: Desk, record: JobRecord) -> None:
    venue = await _venue(client, desk, record)
    order = order_from_json(record.order)
    kept = await asyncio.to_thread(desk.archive.inputs, record.id)
    state = State(record.state)
    waits = state in (State.WAITING, State.PAINTING)
    job = replace(
        _job(record, order, kept), state=desk.archive.state_file(record.id), begin_anew=True
    )
    ticket = Ticket(
        job=job,
        order=order,
        requester=requester_of(record),
        presenter=desk.reception.presenter(venue),
        pace=Pace(job.recipe),
        touched=time.monotonic(),
        thumbnails=await asyncio.to_thread(desk.archive.thumbnails, record.id),
        spoiler=record.spoiler,
        created=record.created,
        shown_until=await asyncio.to_thread(desk.archive.last_frame, record.id),
        state=State.WAITING if waits else state,
    )
    if waits and kept is not None:
        _log.info("Job %s is taken up again", record.id)
        desk.studio.resume(ticket)
        return
    await asyncio.to_thread(_add_end, ticket, desk, record)
    _log.info("Job %s had ended (%s) and is shown now", record.id, ticket.state)
    desk.studio.deliver(ticket)


def _job(record: JobRecord, order: Order, kept: Pictures[bytes] | None) -> Job:
    recipe = recipe_from_json(record.recipe)
    pictures = kept or Pictures(b"", (b"",) * len(order.style_names))
    job = job_of(pictures, recipe, order.seed, order.style_weights)
    return replace(job, id=record.id)


def _add_end(ticket: Ticket, desk: Desk, record: JobRecord) -> None:
    """Give the ticket of a job that has ended, or can't go on, what its card says of that."""
    picture = desk.archive.result(record.id)
    if ticket.state is State.FINISHED and picture is not None:
        ticket.result = _result(record, picture, desk.archive.strip(record.id))
        return
    if ticket.state is State.CANCELLED:
        ticket.reason = sentence("verbatim", text=record.reason)
        return
    ticket.state = State.FAILED
    reason = sentence("verbatim", text=record.reason)
    ticket.reason = reason if record.reason else sentence("reason-pictures-lost")


def _result(record: JobRecord, picture: bytes, strip: bytes | None) -> Result:
    iterations = record.iterations or 0
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
    )


def _costs(written: object) -> Costs:
    return Costs(**written) if isinstance(written, dict) else Costs(0, 0, 0)


async def _venue(client: discord.Client, desk: Desk, record: JobRecord) -> ShownBefore:
    """Where the job was shown, as far as that is there."""
    place = await _place(client, desk, record)
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
    )


@dataclass(frozen=True, slots=True)
class _Where:
    """What decides on how a job can be shown; see `bot.venue.Venue`.

    Attributes:
        channel: if it is one that can have threads.
    """

    locale: str
    upload_limit: int = _TAKEN_EVERYWHERE
    posts: bool = True
    channel: discord.TextChannel | None = None


async def _place(client: discord.Client, desk: Desk, record: JobRecord) -> _Where:
    if record.guild_id is None:
        return _Where(record.locale)
    guild = client.get_guild(record.guild_id)
    if guild is not None:
        return _where(guild, guild.get_channel(record.channel_id))
    if desk.shards.has(record.guild_id):  # it could only answer there, and can no longer
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


async def _give_up(desk: Desk, record: JobRecord) -> None:
    """Leave a job alone from now on."""
    try:
        await desk.store.leases.change(
            record.id,
            state=State.FAILED.value,
            reason="could not be resumed",
            # Without it the job would be kept for good.
            ended=record.ended or datetime.now(UTC),
            delivered=True,
        )
    except StoreError as error:
        _log.error("Job %s: %s", record.id, error)
