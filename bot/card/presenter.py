"""Shows one job in Discord while it waits, is painted and ends."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import deque
from collections.abc import Callable, Collection, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from bot.card import card
from bot.card.places import JobPlaces, Outcome, TooLarge
from bot.card.throttle import Throttle
from bot.card.thumbnails import side_by_side, with_part
from bot.card.update_rate import CardPace
from bot.card.venue import Venue
from bot.studio.ports import UNOBSERVED, Observer
from bot.studio.ticket import Shown, Ticket
from engine.job.errors import EngineError
from engine.job.spec import Frame, Result
from engine.pictures.writing.fitting import Fitted, fit

_log = logging.getLogger(__name__)

# A fast painter can outrun Discord, which takes about one message a second; the frames that
# wait longest are then left out, and the finished picture is not minutes late.
_MOST_FRAMES_WAITING = 10
# Of a clip, about so many frames are posted on the way; the card shows the others.
_POSTED_OF_A_CLIP = 8
_TRIES_AT_THE_BEST_PLACE = 3
# Bytes of a file that Discord takes in every place.
_TAKEN_EVERYWHERE = 10 * 2**20


class DiscordPresenter:
    """Keeps a job's card and thread up to date; implements `bot.studio.ticket.Presenter`.

    The painter never waits for Discord: card and frames are sent by tasks of their own, which end
    when there is nothing left to send.

    Args:
        venue: where the job is shown.
        card_seconds: from one update of a card to the next.
        pace: says how much more seldom it is where there are many cards.
        observer: told of the frames that were posted.
        ours: whether the job is certainly still this process's to show. While it is not, nothing
            is shown on the way: another's later words could be overwritten.
    """

    def __init__(
        self,
        venue: Venue,
        card_seconds: Callable[[], float],
        pace: CardPace,
        observer: Observer = UNOBSERVED,
        ours: Callable[[], bool] = lambda: True,
    ) -> None:
        self._venue = venue
        self._card_seconds = card_seconds
        self._pace = pace
        self._keeps_pace = False
        self._observer = observer
        self._ours = ours
        self._say = venue.say
        self._places: JobPlaces | None = None
        self._ticket: Ticket | None = None
        self._thumbnails: bytes | None = None
        self._throttle = Throttle(self._refresh, self._interval)
        self._frames: deque[card.Post] = deque(maxlen=_MOST_FRAMES_WAITING)
        self._courier: asyncio.Task[None] | None = None
        self._tries = 0
        # What of the end was shown, by this presenter or perhaps by one before a restart.
        self._card_done = False
        self._delivered = self._strip_posted = False
        self._part_posted = 0  # of a clip, in as many parts as frames are posted
        self._may_be_posted = not venue.fresh
        # The finished picture as a file of at most so many bytes.
        self._fitted: dict[int, Fitted | None] = {}
        self._fitting = asyncio.Lock()

    async def open(self, ticket: Ticket) -> Shown:
        """Put up the card and its thread."""
        self._ticket = ticket
        shown = await asyncio.to_thread(with_part, ticket.thumbnails, ticket.order.style_part)
        self._thumbnails = await asyncio.to_thread(side_by_side, shown)
        place = ticket.place
        name = card.thread_name(ticket, self._say)
        self._places = await self._venue.open(self._face(ticket), name)
        self._pace.begin(self._venue.channel_id)
        self._keeps_pace = True
        if self._venue.fresh:
            self._throttle.hold()
        if not ticket.ended and (ticket.place != place or not self._venue.fresh):
            self._throttle.request()
        self._note(ticket)
        return Shown(self._places.card_id, self._places.thread_id)

    def changed(self, ticket: Ticket) -> None:
        """Update the card soon."""
        self._note(ticket)
        if self._places is not None and not ticket.ended and not ticket.paused:
            self._throttle.request()

    def show_frame(self, ticket: Ticket, frame: Frame) -> None:
        """Post a frame as soon as those before it are posted."""
        if not self._venue.posts:
            return  # the card shows it, and of answers Discord takes only a few
        if frame.frames > 1:
            part = frame.frames_done // math.ceil(frame.frames / _POSTED_OF_A_CLIP)
            if part == self._part_posted:
                return
            self._part_posted = part
        self._frames.append(card.frame_post(ticket, frame, self._say))
        if self._courier is None:
            self._courier = asyncio.create_task(self._post_frames())

    async def close(self, ticket: Ticket) -> bool:
        """Show how the job ended, as far as that was not shown yet.

        Returns:
            Whether that is all that can be done; False: Discord failed, and may not the next time.
        """
        shown = await self._show_end(ticket)
        series = self._venue.series
        return (series is None or await series.ended(ticket)) and shown

    async def _show_end(self, ticket: Ticket) -> bool:
        """Show it on the job's own card and beside it; returns as `close`."""
        if self._places is None:
            if ticket.reason is not None:
                await self._venue.decline(ticket.reason)
            return True
        self._stop()
        self._tries += 1
        if ticket.result is not None:
            # Discord may take no edit of the card for a minute; the picture does not wait for it.
            return await _both(
                self._hand_over(self._places, ticket, ticket.result),
                self._finish_card(self._places, ticket, ticket.result),
            )
        await self._frames_posted()
        outcome = await self._places.show(self._face(ticket))
        if outcome is Outcome.REFUSED:
            outcome = await self._places.deliver(
                card.last_words(ticket, self._say), anywhere=self._anywhere
            )
        return outcome is not Outcome.FAILED

    async def pause(self, ticket: Ticket) -> None:
        """Say on the card that the job goes on later."""
        self._throttle.stop()
        if self._venue.series is not None:
            self._venue.series.stop()
        if self._places is not None and not ticket.ended:
            with suppress(TooLarge):
                await self._places.show(self._face(ticket))

    async def leave(self) -> None:
        """Say nothing more of the job; another process does."""
        self._frames.clear()
        self._stop()
        if self._places is not None:
            self._places.leave()
        await self._frames_posted()
        self._places = None

    def _note(self, ticket: Ticket) -> None:
        if self._venue.series is not None and self._ours():
            self._venue.series.note(ticket)

    @property
    def _anywhere(self) -> bool:
        """Whether the best place has failed so often that another is better than none."""
        return self._tries > _TRIES_AT_THE_BEST_PLACE

    def _stop(self) -> None:
        """Update the card no more by itself."""
        self._throttle.stop()
        if self._keeps_pace:
            self._keeps_pace = False
            self._pace.end(self._venue.channel_id)

    async def _frames_posted(self) -> None:
        """Wait for what is under way."""
        if self._courier is not None:
            await asyncio.wait({self._courier})

    async def _hand_over(self, places: JobPlaces, ticket: Ticket, result: Result) -> bool:
        """Send the finished picture, as well as the places take it; returns as `close`."""
        await self._frames_posted()
        posted = await places.posted_files() if self._may_be_posted else frozenset()
        self._may_be_posted = True
        for most in self._sizes:
            if (fitted := await self._as_file(ticket, result, most)) is not None:
                with suppress(TooLarge):
                    return await self._post(places, ticket, fitted, posted)
        return await self._deliver(places, card.too_large_post(ticket, result, self._say), ticket)

    async def _finish_card(self, places: JobPlaces, ticket: Ticket, result: Result) -> bool:
        """Show the finished picture on the card, if that takes it; returns as `close`."""
        if not self._card_done:
            self._card_done = await self._last_face(places, ticket, result) is not Outcome.FAILED
        return self._card_done

    async def _last_face(self, places: JobPlaces, ticket: Ticket, result: Result) -> Outcome:
        for most in self._sizes:
            if (fitted := await self._as_file(ticket, result, most)) is not None:
                with suppress(TooLarge):
                    return await places.show(self._face(ticket, fitted))
        with suppress(TooLarge):
            return await places.show(self._face(ticket))
        return Outcome.REFUSED

    @property
    def _sizes(self) -> tuple[int, int]:
        """Bytes that a file may have here; and everywhere, as in the member's DMs."""
        limit = self._venue.upload_limit
        return limit, min(limit, _TAKEN_EVERYWHERE)

    async def _as_file(self, ticket: Ticket, result: Result, most: int) -> Fitted | None:
        """The finished picture for card and thread; see `_fit`."""
        async with self._fitting:
            if most not in self._fitted:
                self._fitted[most] = await _fit(ticket, result, most)
            return self._fitted[most]

    async def _post(
        self, places: JobPlaces, ticket: Ticket, fitted: Fitted, posted: Collection[str]
    ) -> bool:
        """Post the finished picture, but for what stands there already; returns as `close`.

        Raises:
            TooLarge: a place does not take a file of that size.
        """
        assert ticket.result is not None  # noqa: S101 - there is no other way here
        final = card.final_post(ticket, ticket.result, fitted, self._say)
        if not _is_among(final, posted) and not await self._deliver(places, final, ticket):
            return False
        if ticket.result.strip is not None and self._venue.posts and not self._strip_posted:
            strip = card.strip_post(ticket, ticket.result.strip, self._say)
            self._strip_posted = _is_among(strip, posted) or (
                await places.post(strip) is Outcome.DONE
            )
        return True

    async def _deliver(self, places: JobPlaces, post: card.Post, ticket: Ticket) -> bool:
        """Send the last words of a job once; returns as `close`."""
        if self._delivered:
            return True
        outcome = await places.deliver(post, anywhere=self._anywhere)
        self._delivered = outcome is Outcome.DONE
        if outcome is Outcome.REFUSED:
            _log.warning(
                "Job %s: its picture could not be sent anywhere; it is kept in %s",
                ticket.id,
                ticket.saved or "no file either",
            )
        return outcome is not Outcome.FAILED

    def _face(self, ticket: Ticket, fitted: Fitted | None = None) -> card.Face:
        return card.face(ticket, self._say, self._thumbnails, fitted)

    async def _refresh(self) -> None:
        if self._places is not None and self._ticket is not None and self._ours():
            with suppress(TooLarge):
                await self._places.show(self._face(self._ticket))

    async def _post_frames(self) -> None:
        try:
            while self._frames and self._places is not None and self._ours():
                if await self._places.post(self._frames.popleft()) is Outcome.DONE:
                    self._observer.posted_frame()
        finally:
            self._courier = None

    def _interval(self) -> float:
        # The card's, but for the seconds until it was up; Discord's clock may be another.
        age = timedelta() if self._ticket is None else datetime.now(UTC) - self._ticket.created
        return self._pace.seconds(self._venue.channel_id, age, self._card_seconds())


async def _both(*works: Coroutine[None, None, bool]) -> bool:
    """Do both at a time; whether both say so."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks)
    finally:
        for task in tasks:
            task.cancel()
    results = [task.result() for task in tasks]
    return all(results)


def _is_among(post: card.Post, files: Collection[str]) -> bool:
    """Whether a post's picture is one of the files, whatever its format."""
    if post.picture is None:
        return False
    name = PurePath(post.picture.filename).stem
    # Discord names a file SPOILER_… that is to be covered.
    return any(PurePath(file).stem.removeprefix("SPOILER_") == name for file in files)


async def _fit(ticket: Ticket, result: Result, limit: int) -> Fitted | None:
    """The picture as a file of at most `limit` bytes; None if it can't be one in any way."""
    if len(result.image) <= limit and result.frames == 1:
        return Fitted(result.image, ".png", result.width, result.height, "")
    try:
        return await asyncio.to_thread(fit, result.image, limit)
    except EngineError as error:
        _log.warning("Job %s: %s", ticket.id, error)
        return None
