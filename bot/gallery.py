"""Where a job is shown: its card, its thread, its channel, and at last its member's DMs."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal, Protocol, Self

import aiohttp
import discord

from bot.card import Face, Picture, Post

_log = logging.getLogger(__name__)

# What a request to Discord may end in, after discord.py's own retries.
DISCORD_FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError)
_TOO_LARGE = 40005
_LATEST = 20  # messages: the finished picture is among the last of its thread
_A_DAY: Literal[1440] = 1440  # minutes


class Place(Protocol):
    """Something that takes messages, as `discord.abc.Messageable` does."""

    async def send(self, *args: Any, **kwargs: Any) -> discord.Message: ...
    def history(self, *, limit: int) -> AsyncIterator[discord.Message]: ...


class Answers:
    """The answers to a command, for where the bot itself may not post: it was not invited there.

    Discord takes them for fifteen minutes.
    """

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
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


class TooLarge(Exception):
    """Discord does not take a file of that size here."""


class Gallery:
    """The places of one job, best first. A place that refuses a message is not asked again.

    Args:
        card: the job's card, if there is one.
        places: where else it is shown.
        member: whose DMs get what no other place takes.
        shown: the pictures that the card was put up with.
        files: them as Discord knows them.
        thread_id: of the job's thread, if it is among the places.
    """

    def __init__(
        self,
        card: discord.Message | discord.PartialMessage | None,
        places: Sequence[Place],
        member: Place,
        shown: tuple[Picture, ...] = (),
        files: Sequence[discord.Attachment] = (),
        thread_id: int | None = None,
    ) -> None:
        self._card = card
        self._places = list(places)
        self._member = member
        self._shown = shown
        self._files = {file.filename: file for file in files}
        self.thread_id = thread_id

    @classmethod
    async def open(cls, place: Place, member: Place, face: Face) -> Self:
        """Put up the card.

        Raises:
            DISCORD_FAILURES: the card can't be put up.
        """
        files = [picture.file() for picture in face.pictures]
        card = await place.send(view=face.view, files=files)
        return cls(card, [place], member, face.pictures, card.attachments)

    @property
    def card_id(self) -> int | None:
        """Of the card's message."""
        return None if self._card is None else self._card.id

    async def open_thread(self, name: str) -> None:
        """Make a thread on the card; where Discord refuses, the channel serves instead."""
        if self._card is None:
            return
        try:
            thread = await self._card.create_thread(name=name, auto_archive_duration=_A_DAY)
        except DISCORD_FAILURES as failure:
            _log.info("No thread on card %d, the channel serves: %s", self._card.id, failure)
            return
        self._places.insert(0, thread)
        self.thread_id = thread.id

    async def posted_files(self) -> frozenset[str]:
        """The names of the latest files in the best place that is left, as far as can be seen."""
        place = self._places[0] if self._places else self._member
        try:
            latest = [message async for message in place.history(limit=_LATEST)]
        except DISCORD_FAILURES as failure:
            _log.info("What was posted before can't be seen in %s: %s", place, failure)
            return frozenset()
        return frozenset(file.filename for message in latest for file in message.attachments)

    async def show(self, face: Face) -> bool:
        """Update the card; False if there is none any more, or Discord failed.

        Raises:
            TooLarge: a new picture on it is above Discord's limit.
        """
        if self._card is None:
            return False
        try:
            await self._edit(self._card, face)
        except DISCORD_FAILURES as failure:
            if _is_too_large(failure):
                raise TooLarge from failure
            _log.warning("Card %d could not be updated: %s", self._card.id, failure)
            if _refused(failure):
                self._card = None
            return False
        return True

    async def post(self, post: Post) -> bool:
        """Send to the best place that is left; False if there is none, or Discord failed."""
        while self._places:
            failure = await _send(self._places[0], post)
            if failure is None:
                return True
            if not _refused(failure):
                return False
            self._places.pop(0)
        return False

    async def deliver(self, post: Post) -> bool:
        """Send to the first place that takes it, the member's DMs at last; False if none does.

        Raises:
            TooLarge: the picture is above Discord's limit.
        """
        for place in (*self._places, self._member):
            failure = await _send(place, post)
            if failure is None:
                return True
            if _is_too_large(failure):
                raise TooLarge from failure
        return False

    async def _edit(self, card: discord.Message | discord.PartialMessage, face: Face) -> None:
        """Edit the card; a picture that stands there already is not uploaded again."""
        if face.pictures == self._shown:
            await card.edit(view=face.view)
            return
        files = [
            self._files[picture.filename]
            if picture in self._shown and picture.filename in self._files
            else picture.file()
            for picture in face.pictures
        ]
        edited = await card.edit(view=face.view, attachments=files)
        self._files = {file.filename: file for file in edited.attachments}
        self._shown = face.pictures


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
    return isinstance(failure, discord.HTTPException) and failure.code == _TOO_LARGE


def _refused(failure: BaseException) -> bool:
    """Whether Discord will refuse the next request there, too: gone, closed or forbidden."""
    return (
        isinstance(failure, discord.HTTPException)
        and 400 <= failure.status < 500
        and not _is_too_large(failure)
    )
