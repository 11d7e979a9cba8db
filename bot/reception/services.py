"""What commands and buttons need of the bot, in one place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast
from weakref import WeakValueDictionary

import discord
from cachetools import TTLCache
from discord.app_commands import AppCommand

from bot.card.series import SeriesCard
from bot.connection.shards import Shards
from bot.interactions.pending import PendingInteractions
from bot.reception.attachments import Source
from bot.reception.message_pictures import MessagePicture
from bot.reception.reception import Reception
from bot.reception.remembering import for_an_hour, for_minutes
from bot.reception.server_limits import RuleBook
from bot.records.archive import Archive
from bot.records.postponed import Postponed
from bot.records.style_library import Library
from bot.store import Store
from bot.studio.ports import Settings
from bot.studio.studio import Studio


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running bot.

    Attributes:
        settings: of the host, at this moment.
        rules: what each server makes of them.
        shards: those that this process serves.
        store: the database.
        archive: the jobs' pictures.
        studio: the jobs that have not ended.
        reception: takes new ones.
        library: the styles that have names.
        waiting: whom the bot keeps waiting for an answer.
        postponed: by their ids, the jobs of before the start that are not taken up yet.
        styles_in_hand: what each member has taken as the style of their next picture.
        offers: by member and token, the pictures that they are being asked about.
        forms: those that members have before them, by Discord's name of each.
        series: by their ids, the cards of several pictures that were put up before the start.
        offered: the commands, as Discord knows them; none before the bot is logged in.
    """

    settings: Settings
    rules: RuleBook
    store: Store
    archive: Archive
    studio: Studio
    reception: Reception
    library: Library
    waiting: PendingInteractions
    shards: Shards = field(default_factory=Shards)
    postponed: dict[str, Postponed] = field(default_factory=dict)
    styles_in_hand: TTLCache[int, MessagePicture] = field(default_factory=for_an_hour)
    offers: TTLCache[tuple[int, str], Sequence[MessagePicture]] = field(default_factory=for_minutes)
    forms: TTLCache[str, bool] = field(default_factory=for_minutes)
    series: WeakValueDictionary[str, SeriesCard] = field(default_factory=WeakValueDictionary)
    offered: list[AppCommand] = field(default_factory=list)

    def put_down(self, member_id: int, used: Collection[Source]) -> None:
        """Of a style in hand that was used the member wants no second picture."""
        held = self.styles_in_hand.get(member_id)
        if held is not None and held.source in used:
            del self.styles_in_hand[member_id]


class HasServices(Protocol):
    """The client, as far as commands and buttons need it."""

    @property
    def services(self) -> Services: ...


def services_of(interaction: discord.Interaction) -> Services:
    """The parts of the bot that was asked."""
    return cast("HasServices", interaction.client).services
