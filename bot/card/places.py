"""Where a job is shown: its card, its thread, its channel, and at last its member's DMs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from enum import Enum, auto
from typing import Any, Literal, Protocol, Self

import discord

from bot.card.card import Face, Post
from bot.card.message import CardMessage
from bot.connection.failures import DISCORD_FAILURES

_log = logging.getLogger(__name__)

_TOO_LARGE = 40005
_HAS_THREAD = 160004
_PAYLOAD_TOO_LARGE = 413
_CARD_PAUSES = (0.5, 2.0)  # seconds
_TOO_MANY_REQUESTS = 429
_USUAL_BAN = 5.0  # seconds
# It took too long is the other one.
_FOR_NOW = frozenset({408, _TOO_MANY_REQUESTS})
_LATEST = 20  # messages: the finished picture is among the last of its thread
_CARD_AMONG = 100  # messages: a card that was not noted stands in a channel that is used by others
_THREAD_SECONDS = 15
_A_DAY: Literal[1440] = 1440  # minutes


class Place(Protocol):
    """Something that takes messages, as `discord.abc.Messageable` does."""

    async def send(self, *args: Any, **kwargs: Any) -> discord.Message: ...
    def history(self, *, limit: int) -> AsyncIterator[discord.Message]: ...


class Answers:
    """The answers to a command, for where the bot itself may not post: it was not invited there.

    Discord takes them for fifteen minutes.
    """

    def __init__(self, interaction: discord.Interaction) -> None:
        self._interaction = interaction

    async def send(self, *args: Any, **kwargs: Any) -> discord.Message:
        """Answer publicly."""
        kwargs.pop("nonce", None)  # answers have none
        message: discord.Message = await self._interaction.followup.send(*args, wait=True, **kwargs)
        return message

    async def history(self, *, limit: int) -> AsyncIterator[discord.Message]:
        """Nothing: the bot can't see what stands there."""
        nothing: tuple[discord.Message, ...] = ()
        for message in nothing:
            yield message


class DirectMessages:
    """A member's DMs, who is looked up when there is something to send."""

    def __init__(self, client: discord.Client, user_id: int) -> None:
        self._client = client
        self._user_id = user_id

    async def send(self, *args: Any, **kwargs: Any) -> discord.Message:
        """Send to them."""
        user = await self._user()
        message: discord.Message = await user.send(*args, **kwargs)
        return message

    async def history(self, *, limit: int) -> AsyncIterator[discord.Message]:
        """The latest messages."""
        user = await self._user()
        async for message in user.history(limit=limit):
            yield message

    async def _user(self) -> discord.User:
        return self._client.get_user(self._user_id) or await self._client.fetch_user(self._user_id)


class Outcome(Enum):
    """What became of a message: sent, refused for good, or failed for now."""

    DONE = auto()
    REFUSED = auto()
    FAILED = auto()


class _Ban:
    """Until when the network before Discord wants to hear nothing, after too many requests."""

    def __init__(self) -> None:
        self._until = 0.0

    def note(self, failure: BaseException) -> None:
        """Take notice of a failure that says so."""
        if not isinstance(failure, discord.HTTPException):
            return
        # What Discord itself says, through its proxies, discord.py has heeded already.
        if failure.status == _TOO_MANY_REQUESTS and not failure.response.headers.get("Via"):
            seconds = float(failure.response.headers.get("Retry-After", _USUAL_BAN))
            self._until = asyncio.get_running_loop().time() + seconds

    def holds(self) -> bool:
        """Whether it is too early for another request."""
        return asyncio.get_running_loop().time() < self._until


class TooLarge(Exception):
    """Discord does not take a file of that size here."""


class JobPlaces:
    """The places of one job, best first. A place that refuses a message is not asked again.

    Args:
        card: the job's card, if there is one.
        places: where else it is shown.
        member: whose DMs get what no other place takes.
        thread_id: of the job's thread, if it is among the places.
    """

    def __init__(
        self,
        card: CardMessage | None,
        places: Sequence[Place],
        member: Place,
        thread_id: int | None = None,
    ) -> None:
        self._card = card
        self._places = list(places)
        self._member = member
        self._last_places = [member]
        self._ban = _Ban()
        self.thread_id = thread_id

    @classmethod
    async def open(cls, place: Place, member: Place, face: Face) -> Self:
        """Put up the card.

        Raises:
            DISCORD_FAILURES: the card can't be put up.
        """
        card = await _put_up(place, face)
        return cls(CardMessage(card, face.pictures, card.attachments), [place], member)

    @property
    def card_id(self) -> int | None:
        """Of the card's message."""
        return None if self._card is None else self._card.message.id

    @property
    def best(self) -> Place:
        """The best place that is left."""
        return self._places[0] if self._places else self._member

    async def open_thread(self, name: str) -> None:
        """Make a thread on the card; where Discord refuses, the channel serves instead."""
        if self._card is None:
            return
        try:
            thread = await _thread_on(self._card.message, name)
        except DISCORD_FAILURES as failure:
            _log.info("No thread on card %s, the channel serves: %s", self.card_id, failure)
            return
        self._places.insert(0, thread)
        self.thread_id = thread.id

    async def posted_files(self) -> frozenset[str]:
        """The names of the latest files in the best place that is left, as far as can be seen."""
        if self._ban.holds():
            return frozenset()
        place = self.best
        try:
            latest = [message async for message in place.history(limit=_LATEST)]
        except DISCORD_FAILURES as failure:
            _log.info("What was posted before can't be seen in %s: %s", place, failure)
            return frozenset()
        return frozenset(file.filename for message in latest for file in message.attachments)

    async def show(self, face: Face) -> Outcome:
        """Update the card; FAILED also if a newer face came before Discord took this one.

        Raises:
            TooLarge: a new picture on it is above Discord's limit.
        """
        if self._card is None:
            return Outcome.REFUSED
        if self._ban.holds():
            return Outcome.FAILED
        try:
            shown = await self._card.show(face)
        except DISCORD_FAILURES as failure:
            self._ban.note(failure)
            if _is_too_large(failure):
                raise TooLarge from failure
            _log.warning("Card %s could not be updated: %s", self.card_id, failure)
            if not _refused(failure):
                return Outcome.FAILED
            self._card = None
            return Outcome.REFUSED
        return Outcome.DONE if shown else Outcome.FAILED

    def leave(self) -> None:
        """Update the card no more."""
        if self._card is not None:
            self._card.leave()

    async def post(self, post: Post) -> Outcome:
        """Send to the best place that is left."""
        with suppress(TooLarge):
            return await self._send(post, self._places, anywhere=False)
        return Outcome.FAILED

    async def deliver(self, post: Post, *, anywhere: bool) -> Outcome:
        """Send to the first place that does not refuse it, the member's DMs at last.

        Args:
            post: what to send.
            anywhere: whether to go on to the next place also where Discord failed for now.

        Raises:
            TooLarge: the picture is above Discord's limit.
        """
        return await self._send(post, [*self._places, *self._last_places], anywhere=anywhere)

    async def _send(self, post: Post, places: Sequence[Place], *, anywhere: bool) -> Outcome:
        outcome = Outcome.REFUSED
        for place in tuple(places):
            if self._ban.holds():
                return Outcome.FAILED
            failure = await _send(place, post)
            if failure is None:
                return Outcome.DONE
            self._ban.note(failure)
            if _is_too_large(failure) and post.picture is not None:
                raise TooLarge from failure
            if not _refused(failure):
                outcome = Outcome.FAILED
                if not anywhere:
                    break
            elif place in self._places:
                self._places.remove(place)
            else:
                self._last_places.remove(place)
        return outcome


async def _put_up(place: Place, face: Face) -> discord.Message:
    """Send a card; where Discord failed, again, and its nonce keeps it from coming twice."""
    for pause in _CARD_PAUSES:
        try:
            return await _send_card(place, face)
        except DISCORD_FAILURES as failure:
            if isinstance(place, Answers) or _refused(failure) or _is_too_large(failure):
                raise
            _log.warning("A card is put up again in %g s: %s", pause, failure)
            await asyncio.sleep(pause)
    return await _send_card(place, face)


async def _send_card(place: Place, face: Face) -> discord.Message:
    return await place.send(view=face.view, files=face.files(), nonce=face.nonce)


async def find_card(place: Place, job_id: str) -> discord.Message | None:
    """The card of a job among the latest messages of a place, by the buttons on it.

    Raises:
        DISCORD_FAILURES: they can't be seen.
    """
    async for message in place.history(limit=_CARD_AMONG):
        if message.flags.components_v2 and _is_about(message.components, job_id):
            return message
    return None


def _is_about(components: Iterable[object], job_id: str) -> bool:
    return any(
        (getattr(part, "custom_id", None) or "").endswith(f":{job_id}")
        or _is_about(getattr(part, "children", ()), job_id)
        for part in components
    )


async def _thread_on(card: discord.Message | discord.PartialMessage, name: str) -> discord.Thread:
    """A thread on a card; the one that is there, where the bot was killed right after making it."""
    try:
        # Discord takes about ten a minute in a channel, and discord.py would wait for as long.
        async with asyncio.timeout(_THREAD_SECONDS):
            return await card.create_thread(name=name, auto_archive_duration=_A_DAY)
    except discord.HTTPException as failure:
        if failure.code != _HAS_THREAD:
            raise
        return await card.fetch_thread()


async def _send(place: Place, post: Post) -> BaseException | None:
    """Send a message; returns what went wrong, if anything."""
    pings = [discord.Object(member) for member in post.pings]
    missing = discord.utils.MISSING
    try:
        await place.send(
            post.text,
            nonce=post.nonce,
            file=missing if post.picture is None else post.picture.file(hidden=True),
            view=missing if post.view is None else post.view,
            allowed_mentions=discord.AllowedMentions(
                everyone=False, roles=False, replied_user=False, users=pings
            ),
        )
    except DISCORD_FAILURES as failure:
        _log.warning("A message could not be sent to %s: %s", place, failure)
        return failure
    return None


def _is_too_large(failure: BaseException) -> bool:
    # What stands before Discord answers without a code.
    return isinstance(failure, discord.HTTPException) and (
        failure.code == _TOO_LARGE or failure.status == _PAYLOAD_TOO_LARGE
    )


def _refused(failure: BaseException) -> bool:
    """Whether Discord will refuse the next request there, too: gone, closed or forbidden."""
    return (
        isinstance(failure, discord.HTTPException)
        and 400 <= failure.status < 500
        and failure.status not in _FOR_NOW
        and not _is_too_large(failure)
    )
