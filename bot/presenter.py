"""Shows one job in Discord while it waits, is painted and ends."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import PurePath

from bot import card
from bot.gallery import Gallery, TooLarge
from bot.observer import UNOBSERVED, Observer
from bot.throttle import Throttle
from bot.thumbnails import side_by_side
from bot.ticket import Shown, Ticket
from bot.venue import Venue
from engine.errors import EngineError
from engine.fitting import Fitted, fit
from engine.spec import Frame, Result

_log = logging.getLogger(__name__)

# A fast painter can outrun Discord, which takes about one message a second; the frames that
# wait longest are then left out, and the finished picture is not minutes late.
_MOST_FRAMES_WAITING = 10
# Bytes of a file that Discord takes in every place.
_TAKEN_EVERYWHERE = 10 * 2**20
# The edits in one channel share a limit of about one a second.
_SECONDS_PER_CARD = 1.25


class DiscordPresenter:
    """Keeps a job's card and thread up to date; implements `bot.ticket.Presenter`.

    The painter never waits for Discord: card and frames are sent by tasks of their own, which end
    when there is nothing left to send.

    Args:
        venue: where the job is shown.
        card_seconds: from one update of a card to the next.
        cards: how many cards are kept up to date in each channel, by its id. They share its rate
            limit at Discord, so that each is updated the more seldom the more there are.
        observer: told of the frames that were posted.
    """

    def __init__(
        self,
        venue: Venue,
        card_seconds: Callable[[], float],
        cards: Counter[int],
        observer: Observer = UNOBSERVED,
    ) -> None:
        self._venue = venue
        self._card_seconds = card_seconds
        self._cards = cards
        self._observer = observer
        self._say = venue.say
        self._gallery: Gallery | None = None
        self._ticket: Ticket | None = None
        self._thumbnails: bytes | None = None
        self._throttle = Throttle(self._refresh, self._interval)
        self._frames: deque[card.Post] = deque(maxlen=_MOST_FRAMES_WAITING)
        self._courier: asyncio.Task[None] | None = None

    async def open(self, ticket: Ticket) -> Shown:
        """Put up the card and its thread."""
        self._ticket = ticket
        self._thumbnails = await asyncio.to_thread(side_by_side, ticket.thumbnails)
        place = ticket.place
        name = card.thread_name(ticket, self._say)
        self._gallery = await self._venue.open(self._face(ticket), name)
        self._cards[self._venue.channel_id] += 1
        self._throttle.hold()
        if ticket.place != place:
            self._throttle.request()
        return Shown(self._gallery.card_id, self._gallery.thread_id)

    def changed(self, ticket: Ticket) -> None:
        """Update the card soon."""
        if self._gallery is not None and not ticket.ended:
            self._throttle.request()

    def show_frame(self, ticket: Ticket, frame: Frame) -> None:
        """Post a frame as soon as those before it are posted."""
        if not self._venue.posts:
            return  # the card shows it, and of answers Discord takes only a few
        self._frames.append(card.frame_post(ticket, frame, self._say))
        if self._courier is None:
            self._courier = asyncio.create_task(self._post_frames())

    async def close(self, ticket: Ticket) -> None:
        """Show how the job ended."""
        if self._gallery is None:
            if ticket.reason is not None:
                await self._venue.decline(ticket.reason)
            return
        self._cards[self._venue.channel_id] -= 1
        await self._throttle.stop()
        if self._courier is not None:
            await asyncio.wait({self._courier})
        if ticket.result is not None:
            await self._hand_over(self._gallery, ticket, ticket.result)
        elif not await self._gallery.show(self._face(ticket)):
            await self._gallery.deliver(card.last_words(ticket, self._say))

    async def pause(self, ticket: Ticket) -> None:
        """Say on the card that the job goes on later."""
        await self._throttle.stop()
        if self._gallery is not None:
            with suppress(TooLarge):
                await self._gallery.show(self._face(ticket))

    async def _hand_over(self, gallery: Gallery, ticket: Ticket, result: Result) -> None:
        """Show the finished picture, as well as the places take it."""
        posted = frozenset() if self._venue.fresh else await gallery.posted_files()
        limit = self._venue.upload_limit
        # The member's DMs, where it goes if nowhere else, may take less than this channel.
        for most in (limit, min(limit, _TAKEN_EVERYWHERE)):
            fitted = await _fit(ticket, result, most)
            try:
                if fitted is not None and await self._post(gallery, ticket, fitted, posted):
                    return
            except TooLarge:
                continue
        with suppress(TooLarge):
            await gallery.show(self._face(ticket))
            if await gallery.deliver(card.too_large_post(ticket, result, self._say)):
                return
        _log.warning(
            "Job %s: its picture could not be sent anywhere; it is kept in %s",
            ticket.id,
            ticket.saved or "no file either",
        )

    async def _post(
        self, gallery: Gallery, ticket: Ticket, fitted: Fitted, posted: Collection[str]
    ) -> bool:
        """Post the finished picture, but for what was posted before a restart.

        Raises:
            TooLarge: a place does not take a file of that size.
        """
        assert ticket.result is not None  # noqa: S101 - there is no other way here
        await gallery.show(self._face(ticket, fitted))
        final = card.final_post(ticket, ticket.result, fitted, self._say)
        if not _is_among(final, posted) and not await gallery.deliver(final):
            return False
        if ticket.result.strip is not None and self._venue.posts:
            strip = card.strip_post(ticket, ticket.result.strip, self._say)
            if not _is_among(strip, posted):
                await gallery.post(strip)
        return True

    def _face(self, ticket: Ticket, fitted: Fitted | None = None) -> card.Face:
        return card.face(ticket, self._say, self._thumbnails, fitted)

    async def _refresh(self) -> None:
        if self._gallery is not None and self._ticket is not None:
            with suppress(TooLarge):
                await self._gallery.show(self._face(self._ticket))

    async def _post_frames(self) -> None:
        try:
            while self._frames and self._gallery is not None:
                if await self._gallery.post(self._frames.popleft()):
                    self._observer.posted_frame()
        finally:
            self._courier = None

    def _interval(self) -> float:
        return max(self._card_seconds(), _SECONDS_PER_CARD * self._cards[self._venue.channel_id])


def _is_among(post: card.Post, files: Collection[str]) -> bool:
    """Whether a post's picture is one of the files, whatever its format."""
    if post.picture is None:
        return False
    name = PurePath(post.picture.filename).stem
    # Discord names a file SPOILER_… that is to be covered.
    return any(PurePath(file).stem.removeprefix("SPOILER_") == name for file in files)


async def _fit(ticket: Ticket, result: Result, limit: int) -> Fitted | None:
    """The picture as a file of at most `limit` bytes; None if it can't be one in any way."""
    if len(result.image) <= limit:
        return Fitted(result.image, ".png", result.width, result.height, "")
    try:
        return await asyncio.to_thread(fit, result.image, limit)
    except EngineError as error:
        _log.warning("Job %s: %s", ticket.id, error)
        return None
