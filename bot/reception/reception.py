"""The way from a member's command to a job: the same for every command and button that paints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias
from uuid import uuid4

import discord
from cachetools import TTLCache

from bot.card.presenter import DiscordPresenter
from bot.card.series import SeriesCard
from bot.card.update_rate import CardPace
from bot.card.venue import AskedFor, InSeries, Venue
from bot.interactions.contexts import own_tongue
from bot.interactions.replies import defer, explain, tell, waiting
from bot.language.escaping import plain
from bot.reception import attachments
from bot.reception.attachments import Source
from bot.reception.clip_questions import AskedClip, in_words, is_too_long, question
from bot.reception.remembering import for_minutes
from bot.reception.requesters import check_permissions, check_rules, requester_of
from bot.reception.server_limits import RuleBook, Rules
from bot.studio.clips import Moves, counts_as
from bot.studio.orders import Order, Refused, Requester, Series
from bot.studio.pictures import Pictures
from bot.studio.ports import Observer, Settings
from bot.studio.studio import Studio
from engine.job.errors import EngineError
from engine.job.recolouring import Recoloured

Asked: TypeAlias = tuple[Order, Pictures[Source]]


class Reception:
    """Takes a member's command, and tells what is wrong with it to that member only.

    Args:
        studio: has the jobs painted.
        settings: the host's.
        rules: what each server makes of them.
        observer: told of the frames that were posted.
        ours: whether the jobs are certainly still this process's to show.

    Attributes:
        presenter: makes somebody to show a job at a place.
        clips: by what their buttons are called, those that members are being asked about.
    """

    def __init__(
        self,
        studio: Studio,
        settings: Settings,
        rules: RuleBook,
        observer: Observer,
        ours: Callable[[], bool],
    ) -> None:
        self._studio = studio
        self._settings = settings
        self._rules = rules
        self.presenter: Callable[[Venue], DiscordPresenter] = partial(
            DiscordPresenter,
            card_seconds=self.card_seconds,
            pace=CardPace(),
            observer=observer,
            ours=ours,
        )
        self.clips: TTLCache[str, AskedClip] = for_minutes()

    async def receive(self, interaction: discord.Interaction, *asked: Asked) -> bool:
        """Have pictures painted; several below a card that sums them up.

        Unless there is room for all of several, none is begun. Of a single photo that moves the
        member is asked first how much is painted; see `clips`.

        Args:
            interaction: the command or button, which may have been deferred privately.
            asked: the member's choices for each, and where its pictures come from.

        Returns:
            Whether any was taken; if not, the member is asked, or told of each.

        Raises:
            Refused, EngineError: why nothing is painted.
        """
        check_permissions(interaction)
        # All that follows can take longer than Discord waits for an answer.
        await defer(interaction)
        rules = await self._allowed(interaction, *(pictures for _, pictures in asked))
        if len(asked) > 1:
            return await self._take_several(interaction, rules, asked)
        return await self._take(interaction, rules, *asked[0])

    async def recolour(
        self, interaction: discord.Interaction, order: Order, pictures: Pictures[Source]
    ) -> Recoloured:
        """Give a photo the styles' colours, which counts as no job.

        Raises:
            Refused, EngineError: why it can't be done.
        """
        await defer(interaction)
        rules = await self._allowed(interaction, pictures)
        files, limit = await attachments.read(pictures), interaction.filesize_limit
        return await self._studio.recolour(order, files, rules.limits, limit)

    async def _allowed(
        self, interaction: discord.Interaction, *pictures: Pictures[Source]
    ) -> Rules:
        """The rules of the place; raises Refused if it or a picture is against them."""
        rules = await self._rules.of(interaction.guild_id)
        check_rules(interaction, rules)
        for each in pictures:
            attachments.check(each, self._settings.current.engine.picture_limits)
        return rules

    async def _take(
        self,
        interaction: discord.Interaction,
        rules: Rules,
        order: Order,
        pictures: Pictures[Source],
    ) -> bool:
        requester, count = requester_of(interaction), counts_as(order.frames)
        try:
            async with self._rules.one_of_the_day(requester, rules, count):
                await self._submit(order, pictures, requester, rules, AskedFor(interaction))
                waiting(interaction).pass_on(interaction)
        except Moves as moves:
            order, say = replace(order, frames=moves.clip.painted), own_tongue(interaction)
            words = in_words(order.content_name, moves.clip, say, counted=rules.counts_days)
            await self._ask(interaction, order, pictures, words)
            return False
        except Refused as refused:
            if not is_too_long(refused, order):
                raise
            words = explain(refused, own_tongue(interaction))
            await self._ask(interaction, replace(order, frames=1), pictures, words)
            return False
        return True

    async def _ask(
        self,
        interaction: discord.Interaction,
        order: Order,
        pictures: Pictures[Source],
        words: str,
    ) -> None:
        token, whole = uuid4().hex, order.frames != 1
        self.clips[token] = AskedClip(interaction.user.id, order, pictures)
        # In place of the "thinking", or of the question before.
        view = question(token, words, own_tongue(interaction), whole=whole)
        await interaction.edit_original_response(view=view)

    async def _take_several(
        self, interaction: discord.Interaction, rules: Rules, asked: Sequence[Asked]
    ) -> bool:
        requester, count = requester_of(interaction), len(asked)
        async with self._rules.one_of_the_day(requester, rules, count, "series-too-many-today"):
            self._studio.capacity.require(requester, rules.limits, count)
            refusals = await self._submit_each(interaction, requester, rules, asked)
        if refusals:
            await tell(interaction, "\n".join(refusals))
        return len(refusals) < count

    async def _submit(
        self,
        order: Order,
        pictures: Pictures[Source],
        requester: Requester,
        rules: Rules,
        venue: Venue,
    ) -> None:
        await self._studio.submit(
            order,
            requester,
            partial(attachments.read, pictures),
            self.presenter(venue),
            limits=rules.limits,
            spoiler=attachments.has_spoiler(pictures),
        )

    async def _submit_each(
        self,
        interaction: discord.Interaction,
        requester: Requester,
        rules: Rules,
        asked: Sequence[Asked],
    ) -> Sequence[str]:
        """Put up the card, and submit the orders; returns a line for each that can't be painted."""
        say, place = own_tongue(interaction), AskedFor(interaction)
        series = Series(uuid4().hex[:12], requester.channel_id, len(asked), requester.name)
        card = SeriesCard(series, asked[0][0].style_names, place.say, self.card_seconds)
        card.stands(await place.open(card.face(), card.thread_name()))
        requester = replace(requester, channel_id=card.place_id)
        venue = InSeries(card, place)
        refusals = []
        for number, (order, pictures) in enumerate(asked, 1):
            order = replace(order, series=card.series)
            try:
                await self._submit(order, pictures, requester, rules, venue)
            except (Refused, EngineError) as error:
                refusals.append(f"{number}. **{plain(order.content_name)}**: {explain(error, say)}")
                card.refuse(number, order.content_name)
        await card.show()
        return refusals

    def card_seconds(self) -> float:
        """From one update of a card to the next."""
        return self._settings.current.discord.card_seconds
