"""Where a job is to be shown, as far as it is known before the first message."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import discord

from bot.card.card import Face
from bot.card.message import CardMessage
from bot.card.places import Answers, JobPlaces, Place, find_card
from bot.card.series import SeriesCard
from bot.connection.failures import DISCORD_FAILURES
from bot.interactions.contexts import can_post, public_tongue
from bot.interactions.replies import is_over, is_thinking, tell, waiting
from bot.language import Sentence, Tongue, tongue
from bot.studio.orders import Refused

_log = logging.getLogger(__name__)


class Venue:
    """What a presenter needs to know of a place.

    Attributes:
        member: whose DMs get what no other place takes.
        say: the language of what everybody there sees.
        channel_id: the cards of one channel share a rate limit.
        upload_limit: bytes of a file that can be sent there.
        posts: whether the bot can post by itself there, and not only answer.
        fresh: whether nothing of the job can stand there yet.
        series: sums up the pictures that this is one of, if there are several.
    """

    member: Place
    fresh: bool = True
    series: SeriesCard | None = None
    say: Tongue
    channel_id: int
    upload_limit: int
    posts: bool

    async def open(self, face: Face, thread_name: str) -> JobPlaces:
        """Put the job's card up, and make its thread where there can be one.

        Raises:
            Refused: the card can't be put up.
        """
        raise NotImplementedError

    async def decline(self, reason: Sentence) -> None:
        """Tell the member of a job without a card why there is none; here in their DMs."""
        with suppress(*DISCORD_FAILURES):
            await self.member.send(self.say.say(reason))


class AskedFor(Venue):
    """The place of a command or a button: its channel, or where the bot may only answer, that."""

    def __init__(self, interaction: discord.Interaction) -> None:
        self._interaction = interaction
        self.member = interaction.user
        self._over = False  # Discord takes no answer any more
        self.say = public_tongue(interaction)
        self.channel_id = interaction.channel_id or 0
        self.upload_limit = interaction.filesize_limit
        self.posts = can_post(interaction)

    async def open(self, face: Face, thread_name: str) -> JobPlaces:
        """The card, and away with the "thinking" that only the member sees."""
        interaction = self._interaction
        try:
            if not self.posts and is_thinking(interaction):
                # What comes first takes the place of the "thinking", which is private.
                note = tongue(str(interaction.locale))("card-below")
                await interaction.edit_original_response(content=note)
            places = await JobPlaces.open(self._place(), self.member, face)
        except DISCORD_FAILURES as failure:
            _log.warning("A card could not be put up: %s", failure)
            self._over = is_over(failure)
            raise Refused("refused-cannot-post-now") from failure
        with suppress(*DISCORD_FAILURES):
            await interaction.delete_original_response()
        waiting(interaction).answered(interaction)
        if self._threads_possible():
            await places.open_thread(thread_name)
        return places

    async def decline(self, reason: Sentence) -> None:
        """In private, if Discord takes that."""
        if not self._over:
            with suppress(*DISCORD_FAILURES):
                say = tongue(str(self._interaction.locale))
                await tell(self._interaction, say.say(reason))
        waiting(self._interaction).answered(self._interaction)

    def _place(self) -> Place:
        # The card is no answer to the command, over which Discord would write "Ana used /stylize",
        # although the bot could edit such a message for longer than fifteen minutes. Who sees an
        # answer is settled within three seconds, when it may still become a refusal, which is for
        # the member alone: so the first one is private, and Discord lets it become no other. And
        # an answer takes no nonce: where the connection breaks, the card could stand twice. So the
        # card itself says for whom it is.
        if not self.posts:
            return Answers(self._interaction)
        if not isinstance(self._interaction.channel, discord.abc.Messageable):
            raise Refused("refused-no-messages-here")
        return self._interaction.channel

    def _threads_possible(self) -> bool:
        """Whether this kind of channel has threads on messages, and the bot may write in them.

        Whether it may make one, Discord says when it is asked.
        """
        return (
            self.posts
            and isinstance(self._interaction.channel, discord.TextChannel)
            and self._interaction.app_permissions.send_messages_in_threads
        )


class InSeries(Venue):
    """The place of one of several pictures: the thread of the card that sums them up.

    Args:
        card: that card.
        among: where it was put up.
    """

    posts = True

    def __init__(self, card: SeriesCard, among: AskedFor) -> None:
        self.series = card
        self.member = among.member
        self.say = among.say
        self.channel_id = card.place_id
        self.upload_limit = among.upload_limit
        self._place = card.place or self.member

    async def open(self, face: Face, thread_name: str) -> JobPlaces:
        """The card of this one."""
        try:
            return await JobPlaces.open(self._place, self.member, face)
        except DISCORD_FAILURES as failure:
            _log.warning("A card could not be put up: %s", failure)
            raise Refused("refused-cannot-post-now") from failure


@dataclass
class ShownBefore(Venue):
    """The place of a job from before a restart: its old card and thread, as far as they are there.

    Attributes:
        job_id: of the job.
        card: the card's message; None where none was noted.
        places: where else it is shown, best first.
        has_threads: whether there can be threads on messages.
    """

    job_id: str
    say: Tongue
    channel_id: int
    upload_limit: int
    posts: bool
    member: Place
    card: discord.PartialMessage | None = None
    places: Sequence[Place] = field(default=())
    thread_id: int | None = None
    has_threads: bool = False
    fresh: bool = False
    series: SeriesCard | None = None

    async def open(self, face: Face, thread_name: str) -> JobPlaces:
        """The card, which is there already unless the bot was killed just before it was noted.

        One that is there still shows what it did: Discord may take no edit of it for a minute.
        """
        card = None if self.card is None else CardMessage(self.card)
        places = JobPlaces(card, self.places, self.member, thread_id=self.thread_id)
        if card is not None:
            return places
        return await self._complete(face, thread_name) or places

    async def _complete(self, face: Face, thread_name: str) -> JobPlaces | None:
        """Card and thread, as far as they were not put up before; None where they can't be."""
        if not self.places:
            return None
        place = self.places[0]
        try:
            card = await find_card(place, self.job_id)
            if card is None:
                places = await JobPlaces.open(place, self.member, face)
            else:
                places = JobPlaces(CardMessage(card), [place], self.member)
        except DISCORD_FAILURES as failure:
            _log.warning("A card could not be put up: %s", failure)
            return None
        if self.has_threads:
            await places.open_thread(thread_name)
        return places
