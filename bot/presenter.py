"""Shows one job in Discord while it waits, is painted and ends."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import discord

from bot import card
from bot.answers import tell
from bot.gallery import DISCORD_FAILURES, Gallery, TooLarge
from bot.orders import Refused
from bot.studio import Ticket
from bot.throttle import Throttle
from engine.spec import Frame, Result

_log = logging.getLogger(__name__)

# A fast painter can outrun Discord, which takes about one message a second; the frames that
# wait longest are then left out, and the finished picture is not minutes late.
_MOST_FRAMES_WAITING = 10


class DiscordPresenter:
    """Keeps a job's card and thread up to date; implements `bot.studio.Presenter`.

    The painter never waits for Discord: card and frames are sent by tasks of their own, which end
    when there is nothing left to send.
    """

    def __init__(
        self, interaction: discord.Interaction[Any], card_seconds: Callable[[], float]
    ) -> None:
        self._interaction = interaction
        self._gallery: Gallery | None = None
        self._ticket: Ticket | None = None
        self._throttle = Throttle(self._refresh, card_seconds)
        self._frames: deque[card.Post] = deque(maxlen=_MOST_FRAMES_WAITING)
        self._courier: asyncio.Task[None] | None = None

    async def open(self, ticket: Ticket) -> None:
        """Put up the card and its thread, in the channel of the command."""
        channel = self._interaction.channel
        if not isinstance(channel, discord.abc.Messageable):
            raise Refused("I can't post messages here, so please try again in another channel.")
        self._ticket = ticket
        place = ticket.place
        try:
            self._gallery = await Gallery.open(channel, self._interaction.user, card.face(ticket))
        except DISCORD_FAILURES as failure:
            _log.warning("Job %s: its card could not be put up: %s", ticket.job.id, failure)
            raise Refused(
                "I could not post in this channel just now, so please try again, or elsewhere."
            ) from failure
        self._throttle.hold()
        with suppress(*DISCORD_FAILURES):
            await self._interaction.delete_original_response()
        if self._threads_possible():
            await self._gallery.open_thread(card.thread_name(ticket))
        if ticket.place != place:
            self._throttle.request()

    def changed(self, ticket: Ticket) -> None:
        """Update the card soon."""
        if self._gallery is not None and not ticket.ended:
            self._throttle.request()

    def show_frame(self, ticket: Ticket, frame: Frame) -> None:
        """Post a frame as soon as those before it are posted."""
        self._frames.append(card.frame_post(ticket, frame))
        if self._courier is None:
            self._courier = asyncio.create_task(self._post_frames())

    async def close(self, ticket: Ticket) -> None:
        """Show how the job ended."""
        if self._gallery is None:
            with suppress(*DISCORD_FAILURES):
                await tell(self._interaction, ticket.reason)
            return
        await self._throttle.stop()
        if self._courier is not None:
            await asyncio.wait({self._courier})
        on_card = await self._gallery.show(card.face(ticket))
        if ticket.result is not None:
            await self._hand_over(self._gallery, ticket, ticket.result)
        elif not on_card:
            await self._gallery.deliver(card.last_words(ticket))

    async def _hand_over(self, gallery: Gallery, ticket: Ticket, result: Result) -> None:
        try:
            delivered = await gallery.deliver(card.final_post(ticket, result))
            if delivered and result.strip is not None:
                await gallery.post(card.strip_post(ticket, result.strip))
        except TooLarge:
            delivered = await gallery.deliver(card.too_large_post(ticket, result))
        if not delivered:
            _log.warning(
                "Job %s: its picture could not be sent anywhere; it is kept in %s",
                ticket.job.id,
                ticket.saved or "no file either",
            )

    async def _refresh(self) -> None:
        if self._gallery is not None and self._ticket is not None:
            await self._gallery.show(card.face(self._ticket))

    async def _post_frames(self) -> None:
        try:
            while self._frames and self._gallery is not None:
                await self._gallery.post(self._frames.popleft())
        finally:
            self._courier = None

    def _threads_possible(self) -> bool:
        """Whether this kind of channel has threads on messages, and the bot may write in them.

        Whether it may make one, Discord says when it is asked.
        """
        return (
            isinstance(self._interaction.channel, discord.TextChannel)
            and self._interaction.app_permissions.send_messages_in_threads
        )
