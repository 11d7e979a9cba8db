"""A job's card as a message, which is edited one edit at a time, always to its newest face."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import discord

from bot.card.card import Face, Picture
from bot.connection.rate_limits import Limited, limits_told

# As often as discord.py asks by itself.
_TRIES = 5
# The client's own default is for messages with `content`, which a card has none of.
_NOBODY = discord.AllowedMentions.none()


class CardMessage:
    """Edits one message.

    Args:
        message: the card.
        shown: the pictures that it was put up with; None: a card of before this start, of which
            nobody knows.
        files: them as Discord knows them.
    """

    def __init__(
        self,
        message: discord.Message | discord.PartialMessage,
        shown: tuple[Picture, ...] | None = None,
        files: Sequence[discord.Attachment] = (),
    ) -> None:
        self.message = message
        # One edit at a time, so that the last to be wanted is the last to be seen.
        self._under_way: asyncio.Task[bool] | None = None
        self._newest: Face | None = None
        self._limited_until = 0.0
        self._shown = shown
        self._files = {file.filename: file for file in files}

    async def show(self, face: Face) -> bool:
        """Have the card look so, as soon as Discord takes an edit.

        Returns:
            Whether it does; False if a newer face was wanted before this one's turn came.

        Raises:
            DISCORD_FAILURES: the message can't be edited.
        """
        self._newest = face
        while self._under_way is not None:
            await asyncio.wait({self._under_way})
        if self._newest is not face:
            return False
        edit = self._under_way = asyncio.create_task(self._edit_when_taken(face))
        edit.add_done_callback(self._done)
        try:
            await asyncio.wait({edit})
        finally:
            edit.cancel()
        return edit.result()

    def leave(self) -> None:
        """Send no edit any more that still waits for its turn."""
        self._newest = None

    def _done(self, _: object) -> None:
        self._under_way = None

    async def _edit_when_taken(self, face: Face) -> bool:
        """See `show`; Discord may take no edit for a while."""
        loop = asyncio.get_running_loop()
        for tries_left in reversed(range(_TRIES)):
            await asyncio.sleep(self._limited_until - loop.time())
            if self._newest is not face:
                return False
            try:
                await self._edit(face)
            except Limited as limit:
                self._limited_until = loop.time() + limit.seconds
                if not tries_left:
                    raise
            else:
                break
        return True

    async def _edit(self, face: Face) -> None:
        """A picture that stands there already is not uploaded again."""
        with limits_told():
            if face.pictures == self._shown:
                await self.message.edit(view=face.view, allowed_mentions=_NOBODY)
                return
            shown = self._shown or ()
            files = [
                self._files[picture.filename]
                if picture in shown and picture.filename in self._files
                else picture.file()
                for picture in face.pictures
            ]
            edited = await self.message.edit(
                view=face.view, attachments=files, allowed_mentions=_NOBODY
            )
        self._files = {file.filename: file for file in edited.attachments}
        self._shown = face.pictures
