"""Goes on, after a restart, with the jobs that the end of the bot cut off."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import discord

from bot.desk import Desk
from bot.gallery import DirectMessages, Place
from bot.language import sentence, tongue
from bot.orders import Order, Requester, order_from_json, recipe_from_json
from bot.pace import Pace
from bot.pictures import Pictures, job_of
from bot.store import JobRecord, StoreError
from bot.ticket import State, Ticket
from bot.venue import ShownBefore
from engine.errors import InvalidJob
from engine.spec import Costs, Job, Result

_log = logging.getLogger(__name__)

# Bytes of a file that Discord takes in private messages.
_DM_LIMIT = 10 * 2**20


async def resume_all(client: discord.Client, desk: Desk, records: Sequence[JobRecord]) -> None:
    """Take up jobs whose end was not shown.

    Args:
        client: connected, so that it knows its servers.
        desk: whose studio has none of them yet.
        records: the jobs in the order in which they were accepted, as they were before the first
            command could arrive: a job of this run is not to be taken up beside itself.
    """
    for record in records:
        try:
            await _resume(client, desk, record)
        except (OSError, StoreError, ValueError, InvalidJob) as error:
            # One that can't be taken up must not keep the others from it.
            _log.error("Job %s can't be taken up again: %s", record.id, error)
            await _give_up(desk, record)


async def _resume(client: discord.Client, desk: Desk, record: JobRecord) -> None:
    venue = _venue(client, record)
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
        requester=Requester(
            record.requester_id,
            record.requester_name,
            guild_id=record.guild_id,
            channel_id=record.channel_id,
            locale=record.locale,
        ),
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


def _venue(client: discord.Client, record: JobRecord) -> ShownBefore:
    """Where the job was shown, as far as that is there."""
    member = DirectMessages(client, record.requester_id)
    guild = None if record.guild_id is None else client.get_guild(record.guild_id)
    # In private the bot can post; where it is no member it could only answer, and can no longer.
    posts = guild is not None or record.guild_id is None
    channel = client.get_partial_messageable(record.channel_id, guild_id=record.guild_id)
    places: list[Place] = [channel] if posts else []
    if posts and record.thread_id is not None:
        thread = client.get_partial_messageable(record.thread_id, guild_id=record.guild_id)
        places.insert(0, thread)
    has_card = posts and record.card_id is not None
    return ShownBefore(
        job_id=record.id,
        say=tongue(record.locale if guild is None else str(guild.preferred_locale)),
        channel_id=record.channel_id,
        upload_limit=_DM_LIMIT if guild is None else guild.filesize_limit,
        posts=posts,
        member=member,
        card=channel.get_partial_message(record.card_id or 0) if has_card else None,
        places=places,
        thread_id=record.thread_id,
        has_threads=guild is not None
        and isinstance(guild.get_channel(record.channel_id), discord.TextChannel),
    )


async def _give_up(desk: Desk, record: JobRecord) -> None:
    """Leave a job alone from now on."""
    try:
        await desk.store.jobs.change(
            record.id,
            state=State.FAILED.value,
            reason="could not be resumed",
            # Without it the job would be kept for good.
            ended=record.ended or datetime.now(UTC),
            delivered=True,
        )
    except StoreError as error:
        _log.error("Job %s: %s", record.id, error)
