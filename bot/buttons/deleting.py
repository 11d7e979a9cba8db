"""The button that removes a finished picture and all that is kept of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import discord

from bot.buttons.finished import finished, look_up
from bot.buttons.press import Press, action
from bot.card.job_buttons import job_button
from bot.card.layout import below
from bot.connection.failures import DISCORD_FAILURES
from bot.interactions.replies import take_answer
from bot.language.escaping import plain
from bot.recovery.running_jobs import requester_on_record
from bot.store import JobRecord, JsonValue, Store
from bot.studio.orders import frames_ordered

_log = logging.getLogger(__name__)

# How many messages from the job's beginning on are looked through for those that show it.
_MOST_MESSAGES = 500
_DAY = timedelta(days=1)


@action("delete")
async def delete(press: Press) -> None:
    """Ask whether it is meant."""
    job = await finished(press)
    press.require_owner_or_moderator(requester_on_record(job.record))
    view = below([job_button("erase", job.id, press.say("button-erase"))])
    title = plain(press.say.say(job.order.title))
    await press.interaction.edit_original_response(
        content=press.say("delete-sure", title=title), view=view
    )


@action("erase")
async def erase(press: Press) -> None:
    """Remove its messages, its files, and what the journal says of it."""
    job = await look_up(press)
    press.require_owner_or_moderator(requester_on_record(job.record))
    # The messages may take longer than Discord waits for an answer.
    await take_answer(press.interaction, press.say("delete-working"))
    eraser = _Eraser(press.interaction.client, job.record)
    everywhere = await eraser.erase(press.interaction.channel_id)
    await asyncio.to_thread(press.services.archive.remove, [job.id])
    await _forget(press.services.store, job.record)
    _log.info("Job %s deleted by member %d", job.id, press.interaction.user.id)
    done = press.say("delete-done" if everywhere else "delete-done-but-messages")
    with suppress(discord.NotFound):  # it was asked in the thread that is gone
        await press.interaction.edit_original_response(content=done)


async def _forget(store: Store, record: JobRecord) -> None:
    """Forget a job, but of the last day's that there was one: its member has had it that day."""
    if record.created < datetime.now(UTC) - _DAY:
        await store.jobs.forget(record.id)
    else:
        # As many pictures as a clip counted as.
        frames = frames_ordered(record.order)
        left: Mapping[str, JsonValue] = {} if frames is None else {"frames": frames}
        await store.jobs.change(record.id, state="deleted", order=left, inputs_removed=True)


@dataclass(frozen=True, slots=True)
class _Eraser:
    """Removes from Discord what shows one job.

    Its methods return False where some of it may still be there.
    """

    client: discord.Client
    record: JobRecord

    async def erase(self, pressed_in: int | None) -> bool:
        """Remove the card, the thread, and the pictures where there is none."""
        record = self.record
        done = [await self._clear_thread()]
        if record.card_id is not None:
            channel = self.client.get_partial_messageable(record.channel_id)
            done.append(await _delete(channel.get_partial_message(record.card_id)))
        # What found no place on the server is in the private messages that Delete was pressed in.
        for place_id in {record.channel_id, pressed_in} - {record.thread_id, None}:
            place = self.client.get_partial_messageable(place_id or 0)
            done.append(await self._clear(place))
        return all(done)

    async def _clear_thread(self) -> bool:
        """Remove the job's thread, or only its pictures there if it has anything else."""
        if self.record.thread_id is None:
            return True
        try:
            thread = await self.client.fetch_channel(self.record.thread_id)
            if not isinstance(thread, discord.Thread):
                return False
            messages = await self._read(thread)
            if self._is_all_there_is(messages):
                with suppress(discord.Forbidden):  # the bot need not have the permission for it
                    await thread.delete()
                    return True
            if thread.archived:  # nobody can change what is in it
                await thread.edit(archived=False)
            return await self._delete_shown(messages)
        except DISCORD_FAILURES as failure:
            return _is_gone(failure)

    async def _clear(self, place: discord.abc.Messageable) -> bool:
        try:
            return await self._delete_shown(await self._read(place))
        except DISCORD_FAILURES as failure:
            return _is_gone(failure)

    async def _read(self, place: discord.abc.Messageable) -> list[discord.Message]:
        """The messages of a place since the card was put up."""
        card_id = self.record.card_id
        # By Discord's clock, which is in its ids, where possible: ours may be another.
        since = self.record.created if card_id is None else discord.Object(card_id)
        history = place.history(limit=_MOST_MESSAGES, after=since, oldest_first=True)
        return [message async for message in history]

    async def _delete_shown(self, messages: Sequence[discord.Message]) -> bool:
        shown = filter(self._is_shown_by, messages)
        return all([await _delete(message) for message in shown])

    def _is_all_there_is(self, messages: Sequence[discord.Message]) -> bool:
        """Whether a thread has nothing but the job, by its messages that were read."""
        of_it = all(self._is_shown_by(message) or _is_notice(message) for message in messages)
        return of_it and len(messages) < _MOST_MESSAGES

    def _is_shown_by(self, message: discord.Message) -> bool:
        """Whether it is the bot's, and about the job: its files' names say so, or its words."""
        record, bot = self.record, self.client.user
        if bot is None or message.author.id != bot.id or _is_notice(message):
            return False
        return (
            message.id == record.card_id
            or record.id in message.content
            or any(record.id in file.filename for file in message.attachments)
        )


def _is_notice(message: discord.Message) -> bool:
    """Whether it is Discord's own."""
    return message.is_system() or message.type is discord.MessageType.thread_starter_message


async def _delete(message: discord.Message | discord.PartialMessage) -> bool:
    try:
        await message.delete()
    except DISCORD_FAILURES as failure:
        return _is_gone(failure)
    return True


def _is_gone(failure: BaseException) -> bool:
    """Whether what could not be deleted is not there anyway."""
    if isinstance(failure, discord.NotFound):
        return True
    _log.warning("A picture's message could not be deleted: %s", failure)
    return False
