"""Commands and buttons that members wait for: noted, so that a restart leaves nobody waiting."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

import discord

from bot.connection.failures import DISCORD_FAILURES
from bot.interactions.contexts import can_post
from bot.language import tongue
from bot.store import InteractionRecord, Store, StoreError, Unanswered
from bot.store.interactions import GOOD_FOR

_log = logging.getLogger(__name__)

_NOTED, _PASSED_ON = "noted", "passed on"  # among an interaction's extras
# Of the three that Discord waits for the first answer.
_NOTING_SECONDS = 1.0
_MOST_ROWS = 500  # in one statement: databases take 32,766 values
# Until the member is told again where Discord failed.
_PAUSES = (2, 10, 30, 120)  # seconds


class PendingInteractions:
    """Notes whom the bot keeps waiting, and tells those whom another process left waiting.

    In a rush, what comes while the database writes is written together: nobody's acknowledgement
    waits for a hundred others' notes.

    Args:
        store: the database.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._new: list[InteractionRecord] = []
        self._answered: list[int] = []
        # Set once what has come so far is written.
        self._written = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()
        # The tasks of this process that will answer somebody.
        self._under_way: set[asyncio.Task[Any]] = set()
        self._settled = False

    async def note(self, interaction: discord.Interaction) -> None:
        """Note an interaction before it is acknowledged; it is answered with the end of this task.

        That it can't be noted, or not soon, keeps nobody from an answer.
        """
        if _NOTED in interaction.extras:
            return
        interaction.extras[_NOTED] = True
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - coroutines run in tasks

        def handled(task: asyncio.Task[Any]) -> None:
            self._under_way.discard(task)
            # One that was cancelled is left to the next process: this one is ending.
            if not task.cancelled() and _PASSED_ON not in interaction.extras:
                self.answered(interaction)

        self._under_way.add(task)
        task.add_done_callback(handled)
        self._new.append(_record(interaction))
        written = self._written
        self._write_soon()
        with suppress(TimeoutError):
            async with asyncio.timeout(_NOTING_SECONDS):
                await written.wait()

    def pass_on(self, interaction: discord.Interaction) -> None:
        """It has become a job, and is answered once that is shown: see `answered`."""
        interaction.extras[_PASSED_ON] = True

    def answered(self, interaction: discord.Interaction) -> None:
        """Forget it, if it was noted. Returns at once."""
        if interaction.extras.pop(_NOTED, False):
            self._forget(interaction.id)

    async def answer_all(self, patience: float) -> None:
        """Give those whom this process is about to answer so many seconds to be answered."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=patience)

    async def settle(self, patience: float) -> None:
        """Give what is being written so many seconds; whoever is being told is left to others.

        So is who is not answered by then: with the connection closed nobody can be any more.
        """
        for task in self._telling:
            task.cancel()
        if self._answered:
            self._write_soon()
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=patience)
        self._settled = True

    async def give_back(self) -> None:
        """Let other processes tell those who wait still; raises StoreError."""
        await self._store.interactions.give_back()

    async def renew(self) -> None:
        """Keep other processes from telling those whom this one will answer; raises StoreError."""
        await self._store.interactions.renew()

    async def tell_left_over(self, client: discord.Client) -> None:
        """Tell everybody whom processes that are gone left waiting. Returns before it is done.

        Raises:
            StoreError: the database can't do its part.
        """
        for left in await self._store.interactions.take():
            task = asyncio.create_task(self._tell(client, left))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    def _forget(self, interaction_id: int) -> None:
        if self._settled:
            return
        self._answered.append(interaction_id)
        self._write_soon()

    def _write_soon(self) -> None:
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._new or self._answered:
                new, self._new = self._new[:_MOST_ROWS], self._new[_MOST_ROWS:]
                # One is never answered before it is noted.
                answered, self._answered = (
                    ([], self._answered) if self._new else (self._answered, [])
                )
                written, self._written = self._written, asyncio.Event()
                try:
                    await self._store.interactions.write(new, answered)
                except StoreError as error:
                    _log.warning("Whom I keep waiting could not be noted: %s", error)
                    # With the next: a restart would tell those again who were answered.
                    self._answered[:0] = answered
                    break
                finally:
                    written.set()
        finally:
            self._writing = None

    async def _tell(self, client: discord.Client, left: Unanswered) -> None:
        record = left.record
        for pause in (*_PAUSES, None):
            if datetime.now(UTC) - record.asked > GOOD_FOR:
                break
            try:
                await _answer(client, left)
                _log.info("Interaction %d of before was answered", record.id)
                break
            except DISCORD_FAILURES as failure:
                if _is_final(failure) or pause is None:
                    _log.info("Interaction %d of before has no answer: %s", record.id, failure)
                    break
                await asyncio.sleep(pause)
        self._forget(record.id)


def _record(interaction: discord.Interaction) -> InteractionRecord:
    return InteractionRecord(
        id=interaction.id,
        application_id=interaction.application_id,
        token=interaction.token,
        locale=str(interaction.locale),
        posts=can_post(interaction),
        asked=interaction.created_at,
    )


async def _answer(client: discord.Client, left: Unanswered) -> None:
    """Put an end to the "thinking", which the first further answer takes the place of."""
    record = left.record
    # As `discord.Interaction.followup` makes it.
    answers = discord.Webhook.from_state(
        {"id": record.application_id, "type": 3, "token": record.token}, client._connection
    )
    if left.accepted and record.posts:
        # The card says the rest. discord.py calls the first answer by this name, too.
        await answers.delete_message(cast("int", "@original"))
        return
    key = "restarted-goes-on" if left.accepted else "restarted-ask-again"
    await answers.send(tongue(record.locale)(key), ephemeral=True)


def _is_final(failure: BaseException) -> bool:
    """Whether Discord says no for good: it was answered, or never heard of the bot, or too old."""
    return isinstance(failure, discord.HTTPException) and 400 <= failure.status < 500
