"""The way from a member's command to a job: the same for every command and button that paints."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import discord

from bot.card.presenter import DiscordPresenter
from bot.card.series import SeriesCard
from bot.card.update_rate import CardPace
from bot.card.venue import AskedFor, InSeries, Venue
from bot.interactions.replies import defer, explain, tell, waiting
from bot.language import tongue
from bot.language.escaping import plain
from bot.reception import attachments
from bot.reception.attachments import Source
from bot.reception.clip_questions import AskedClip, question
from bot.reception.expiring import Shelf
from bot.reception.requesters import check_permissions, check_rules, requester_of
from bot.reception.server_limits import RuleBook, Rules
from bot.studio.clips import Clip, Moves, counts_as
from bot.studio.observer import UNOBSERVED, Observer
from bot.studio.orders import Order, Refused, Series
from bot.studio.pictures import Pictures
from bot.studio.ports import Settings
from bot.studio.studio import Studio
from engine.job.errors import EngineError
from engine.job.recolouring import Recoloured

# As long as Discord takes an answer to a command.
_ANSWERED_WITHIN_SECONDS = 15 * 60


class Reception:
    """Takes a member's command, and tells what is wrong with it to that member only.

    Args:
        studio: has the jobs painted.
        settings: the host's.
        rules: what each server makes of them.
        observer: told of the frames that were posted.
        ours: whether the jobs are certainly still this process's to show.

    Attributes:
        clips: by what their buttons are called, those that members are being asked about.
    """

    def __init__(
        self,
        studio: Studio,
        settings: Settings,
        rules: RuleBook,
        observer: Observer = UNOBSERVED,
        ours: Callable[[], bool] = lambda: True,
    ) -> None:
        self._studio = studio
        self._settings = settings
        self._rules = rules
        self._observer = observer
        self._ours = ours
        self._pace = CardPace()
        self.clips: Shelf[str, AskedClip] = Shelf(_ANSWERED_WITHIN_SECONDS)
        self._receiving: set[asyncio.Task[object]] = set()

    def presenter(self, venue: Venue) -> DiscordPresenter:
        """Somebody to show a job at a place."""
        return DiscordPresenter(
            venue,
            self.card_seconds,
            self._pace,
            self._observer,
            self._ours,
        )

    async def receive(
        self, interaction: discord.Interaction[Any], order: Order, pictures: Pictures[Source]
    ) -> bool:
        """Have an order painted; False if it was not taken, which the member is told.

        Of a photo that moves they are asked first how much is painted; see `clips`.

        Args:
            interaction: the command or button, which may have been deferred privately.
            order: the member's choices.
            pictures: where each picture comes from.
        """

        async def fetch() -> Pictures[bytes]:
            return await attachments.read(pictures)

        presenter = self.presenter(AskedFor(interaction))
        try:
            check_permissions(interaction)
            # All that follows can take longer than Discord waits for an answer.
            await self.acknowledge(interaction)
            rules = await self._rules.of(interaction.guild_id)
            check_rules(interaction, rules)
            attachments.check(pictures, self._settings.current.engine.picture_limits)
            requester = requester_of(interaction)
            async with self._rules.one_of_the_day(
                requester, rules, lambda: defer(interaction), counts_as(order.frames)
            ):
                await self._studio.submit(
                    order,
                    requester,
                    fetch,
                    presenter,
                    limits=rules.limits,
                    spoiler=attachments.has_spoiler(pictures),
                )
                waiting(interaction).pass_on(interaction)
        except Moves as moves:
            await self._ask(interaction, order, pictures, moves.clip)
            return False
        except (Refused, EngineError) as error:
            await tell(interaction, explain(error, tongue(str(interaction.locale))))
            return False
        return True

    async def _ask(
        self,
        interaction: discord.Interaction[Any],
        order: Order,
        pictures: Pictures[Source],
        clip: Clip,
    ) -> None:
        token, rules = uuid4().hex, await self._rules.of(interaction.guild_id)
        whole = replace(order, frames=clip.painted)
        self.clips.put(token, AskedClip(interaction.user.id, whole, pictures))
        say, counted = tongue(str(interaction.locale)), rules.counts_days
        # In place of the "thinking", or of the question before.
        view = question(token, order.content_name, clip, say, counted=counted)
        await interaction.edit_original_response(view=view)

    async def receive_all(
        self,
        interaction: discord.Interaction[Any],
        orders: Sequence[Order],
        pictures: Sequence[Pictures[Source]],
    ) -> bool:
        """Have one or several orders painted; False if none was taken, which the member is told."""
        if len(orders) == 1:
            return await self.receive(interaction, orders[0], pictures[0])
        return await self._receive_several(interaction, orders, pictures)

    async def recolour(
        self, interaction: discord.Interaction[Any], order: Order, sources: Pictures[Source]
    ) -> Recoloured:
        """Give a photo the styles' colours, which counts as no job.

        Raises:
            Refused, EngineError: why it can't be done.
        """
        await self.acknowledge(interaction)
        rules = await self._rules.of(interaction.guild_id)
        check_rules(interaction, rules)
        attachments.check(sources, self._settings.current.engine.picture_limits)
        pictures = await attachments.read(sources)
        limit = interaction.filesize_limit
        return await self._studio.recolour(order, pictures, rules.limits, limit)

    async def _receive_several(
        self,
        interaction: discord.Interaction[Any],
        orders: Sequence[Order],
        pictures: Sequence[Pictures[Source]],
    ) -> bool:
        """Have several photos painted, each by a job of its own, below a card that sums them up.

        Unless there is room for all of them, none is begun.
        """
        try:
            check_permissions(interaction)
            await self.acknowledge(interaction)
            rules = await self._rules.of(interaction.guild_id)
            check_rules(interaction, rules)
            for each in pictures:
                attachments.check(each, self._settings.current.engine.picture_limits)
            requester, count = requester_of(interaction), len(orders)
            async with self._rules.one_of_the_day(
                requester, rules, lambda: defer(interaction), count, "series-too-many-today"
            ):
                self._studio.room.require(requester, rules.limits, count)
                refusals = await self._take_each(interaction, rules, orders, pictures)
        except (Refused, EngineError) as error:
            await tell(interaction, explain(error, tongue(str(interaction.locale))))
            return False
        if refusals:
            await tell(interaction, "\n".join(refusals))
        return len(refusals) < count

    async def _take_each(
        self,
        interaction: discord.Interaction[Any],
        rules: Rules,
        orders: Sequence[Order],
        pictures: Sequence[Pictures[Source]],
    ) -> Sequence[str]:
        """Put up the card, and submit the orders; returns a line for each that can't be painted."""
        say, venue = tongue(str(interaction.locale)), AskedFor(interaction)
        card = await self._put_up(interaction, venue, orders)
        place_id = card.place_id
        requester = replace(requester_of(interaction), channel_id=place_id)
        refusals = []
        for number, (order, sources) in enumerate(zip(orders, pictures, strict=True), 1):
            try:
                await self._studio.submit(
                    replace(order, series=card.series),
                    requester,
                    partial(attachments.read, sources),
                    self.presenter(InSeries(card, venue, interaction.user)),
                    limits=rules.limits,
                    spoiler=attachments.has_spoiler(sources),
                )
            except (Refused, EngineError) as error:
                refusals.append(f"{number}. **{plain(order.content_name)}**: {explain(error, say)}")
                card.refuse(number, order.content_name)
        await card.show()
        return refusals

    async def _put_up(
        self, interaction: discord.Interaction[Any], venue: AskedFor, orders: Sequence[Order]
    ) -> SeriesCard:
        """The card that sums the orders up; raises Refused where it can't be put up."""
        channel_id, requester = interaction.channel_id or 0, requester_of(interaction)
        series = Series(uuid4().hex[:12], channel_id, len(orders), requester.name)
        card = SeriesCard(series, orders[0].style_names, venue.say, self.card_seconds)
        card.stands(await venue.open(card.face(), card.thread_name()))
        return card

    def card_seconds(self) -> float:
        """From one update of a card to the next."""
        return self._settings.current.discord.card_seconds

    async def acknowledge(self, interaction: discord.Interaction[Any]) -> None:
        """Let the member see that the bot is thinking; `settle` waits for the end of this task."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - coroutines run in tasks
        self._receiving.add(task)
        task.add_done_callback(self._receiving.discard)
        await defer(interaction)

    async def settle(self, patience: float) -> None:
        """Give those whose orders are being looked at so many seconds to be told of them."""
        if self._receiving:
            await asyncio.wait(self._receiving, timeout=patience)
