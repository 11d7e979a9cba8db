"""Where a job is shown: its card, its thread, its channel, and at last its member's DMs."""

from __future__ import annotations

import logging
from typing import Literal, Self, TypeAlias

import aiohttp
import discord

from bot.card import Face, Picture, Post

_log = logging.getLogger(__name__)

# What a request to Discord may end in, after discord.py's own retries.
DISCORD_FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError)
_TOO_LARGE = 40005
_A_DAY: Literal[1440] = 1440  # minutes

Place: TypeAlias = discord.abc.Messageable


class TooLarge(Exception):
    """Discord does not take a file of that size here."""


class Gallery:
    """The places of one job, best first. A place that refuses a message is not asked again."""

    def __init__(self, card: discord.Message, channel: Place, member: Place) -> None:
        self._card: discord.Message | None = card
        self._places = [channel]
        self._member = member
        self._shown: Picture | None = None

    @classmethod
    async def open(cls, channel: Place, member: Place, face: Face) -> Self:
        """Put up the card.

        Raises:
            DISCORD_FAILURES: the card can't be put up.
        """
        card = await channel.send(embed=face.embed, view=face.view or discord.utils.MISSING)
        return cls(card, channel, member)

    async def open_thread(self, name: str) -> None:
        """Make a thread on the card; where Discord refuses, the channel serves instead."""
        if self._card is None:
            return
        try:
            thread = await self._card.create_thread(name=name, auto_archive_duration=_A_DAY)
        except DISCORD_FAILURES as failure:
            _log.info("No thread on card %d, the channel serves: %s", self._card.id, failure)
        else:
            self._places.insert(0, thread)

    async def show(self, face: Face) -> bool:
        """Update the card; False if there is none any more, or Discord failed."""
        if self._card is None:
            return False
        try:
            await self._edit(self._card, face)
        except DISCORD_FAILURES as failure:
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

    async def _edit(self, card: discord.Message, face: Face) -> None:
        try:
            await self._edit_with(card, face, face.picture)
        except discord.HTTPException as failure:
            if not _is_too_large(failure):
                raise
            await self._edit_with(card, face, self._shown)

    async def _edit_with(self, card: discord.Message, face: Face, picture: Picture | None) -> None:
        """Edit the card; a picture that stands there already is not uploaded again."""
        if picture is None:
            await card.edit(embed=face.embed, view=face.view)
            return
        embed = face.embed.copy().set_image(url=f"attachment://{picture.filename}")
        if picture == self._shown:
            await card.edit(embed=embed, view=face.view)
        else:
            await card.edit(embed=embed, view=face.view, attachments=[picture.file()])
            self._shown = picture


async def _send(place: Place, post: Post) -> BaseException | None:
    """Send a message; returns what went wrong, if anything."""
    pings = [] if post.ping is None else [discord.Object(post.ping)]
    try:
        await place.send(
            post.text,
            file=discord.utils.MISSING if post.picture is None else post.picture.file(),
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
