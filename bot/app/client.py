"""The bot itself: wiring, and nothing else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType

from bot.app.all_commands import all_commands
from bot.app.housekeeping import TIDY_SECONDS, Chore, Housekeeping, presence
from bot.app.welcome import forget_left_servers, greet
from bot.buttons import (  # noqa: F401 - declare what each button does
    clips,
    deleting,
    further_pictures,
    running,
    showing,
    style_part,
)
from bot.card.job_buttons import JobButton
from bot.commands.help.command import HelpButton
from bot.commands.jobs.queue import RefreshButton
from bot.commands.limits.menus import AllowedMenu
from bot.commands.painting.forms import PaintWithButton, refuse_forgotten
from bot.commands.painting.message_menus import OfferSelect, OfferUploadButton
from bot.commands.privacy.command import PrivacyButton
from bot.commands.style.gallery import StylePageButton
from bot.config.model import Config, database_url
from bot.connection.failures import DISCORD_FAILURES
from bot.connection.gateway import ShardedClient
from bot.connection.heartbeat import BEAT_SECONDS, Heartbeat
from bot.connection.rate_limits import paced
from bot.connection.redirects import staying
from bot.interactions.pending import PendingInteractions
from bot.interactions.replies import apologise
from bot.language import sentence
from bot.language.translator import CatalogueTranslator
from bot.monitoring.metrics import Metrics
from bot.monitoring.traffic import counting
from bot.reception.reception import Reception
from bot.reception.server_limits import RuleBook
from bot.reception.services import Services
from bot.records.archive import Archive
from bot.records.journal import Journal
from bot.records.style_library import Library
from bot.recovery.leasing import LOOKS_PER_LEASE, Leaseholder
from bot.recovery.resuming import Resumption
from bot.store import LEASE_SECONDS, JobRecord, Store, StoreError
from bot.studio.ports import Painter
from bot.studio.studio import Studio

_log = logging.getLogger(__name__)

# Of the ten seconds that a process manager usually waits before it kills.
_REFUSING_SECONDS = 2.0
_FAREWELL_SECONDS = 4.0
_NOTING_SECONDS = 1.0
_FORGETTING_SECONDS = 1.0
_OFFER_PAUSE = 5.0  # seconds
_RESTARTING = sentence("reason-restarting")


class LiveSettings(Protocol):
    """Settings that can be looked at again; `bot.config.reload.ConfigWatcher` is one."""

    @property
    def current(self) -> Config: ...
    async def look(self) -> None: ...


class Easel(ShardedClient):
    """Opens and closes what the bot owns; the painter belongs to whoever made it.

    Args:
        settings: of the host.
        painter: paints the jobs.
        forget: removes what the painter keeps of a job elsewhere, see
            `bot.records.journal.Journal`.
    """

    def __init__(
        self,
        settings: LiveSettings,
        painter: Painter,
        forget: Callable[[str], None] = lambda _: None,
    ) -> None:
        metrics = Metrics()
        shards = settings.current.discord.shards
        trace = staying(paced(counting(metrics)))
        super().__init__(shards, presence(0, 0), trace, metrics.disconnects.inc)
        self.metrics = metrics
        self._settings = settings
        self._painter = painter
        self._forget = forget
        self.tree = _Tree(
            self,
            allowed_contexts=AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            # Also as an app that a member has installed for themselves.
            allowed_installs=AppInstallationType(guild=True, user=True),
        )
        self._opened: Services | None = None
        self._housekeeping: Housekeeping | None = None
        self._heartbeat = Heartbeat(settings.current.housekeeping.data_dir, shards)
        self._offering: asyncio.Task[None] | None = None
        # The jobs from before this start, until they are taken up.
        self._left_over: Sequence[JobRecord] = ()
        self.resumption = Resumption(
            self, painter.check, lambda record: self._journal.catch_up(record)
        )

    @property
    def services(self) -> Services:
        """What commands and buttons work with, once the bot is logged in."""
        if self._opened is None:
            raise RuntimeError("the bot is not logged in yet")
        return self._opened

    @property
    def services_if_open(self) -> Services | None:
        """The same; None before the bot is logged in."""
        return self._opened

    @property
    def waiting(self) -> PendingInteractions:
        """Whom the bot keeps waiting for an answer."""
        return self.services.waiting

    @property
    def studio(self) -> Studio:
        """The jobs that have not ended."""
        return self.services.studio

    async def setup_hook(self) -> None:
        """Once logged in: open the store, offer the commands, start the clock.

        Raises:
            StoreError: the database can't be used.
            OSError: several processes use it, and the folder for pictures can't be used.
        """
        self._opened = await self._open()
        self._left_over = await self._opened.store.leases.begin()
        self.add_dynamic_items(
            JobButton,
            AllowedMenu,
            HelpButton,
            OfferSelect,
            OfferUploadButton,
            PaintWithButton,
            PrivacyButton,
            RefreshButton,
            StylePageButton,
        )
        await self.tree.set_translator(CatalogueTranslator())
        await self._offer_commands()
        self._housekeeping = Housekeeping(
            self.services, self._journal, self.show_presence, self._chores()
        )
        self._housekeeping.start()

    async def on_ready(self) -> None:
        """All shards are connected, for the first time or again with new sessions."""
        await self._beat()
        left_over, self._left_over = self._left_over, ()
        await self._tell_left_over()
        await self.take_up(left_over)

    async def take_up(self, records: Sequence[JobRecord]) -> None:
        """Go on with jobs that the end of a bot cut off, of which this process has the leases."""
        await self.resumption.take_up(self.services, records)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A member did anything; what is not looked after elsewhere is answered here."""
        await refuse_forgotten(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Invited to a server; or Discord tells of one that the bot has long been on."""
        await greet(guild, self.services, self.application_id or 0)

    async def close(self) -> None:
        """Tell the members whose jobs are cut off, then leave."""
        if self._offering is not None:
            self._offering.cancel()
        if self._housekeeping is not None:
            self._housekeeping.stop()
        self.resumption.stop()
        if self._opened is not None:
            self._opened.studio.take_no_more(_RESTARTING)
            await self._opened.waiting.answer_all(_REFUSING_SECONDS)
            await self._opened.studio.close(_RESTARTING, _FAREWELL_SECONDS)
            await self._journal.settle(_NOTING_SECONDS)
            await self._opened.waiting.settle(_FORGETTING_SECONDS)
            with suppress(StoreError):  # the leases will be over soon in any case
                await self._opened.store.leases.give_back()
                await self._opened.waiting.give_back()
        await super().close()
        if self._opened is not None:
            await self._opened.store.close()

    async def _open(self) -> Services:
        folder = self._settings.current.housekeeping.data_dir
        url = database_url(self._settings.current)
        store = await Store.open(url, lease_seconds=LEASE_SECONDS)
        archive = Archive(folder / "jobs")
        if store.leases.shared:
            store.leases.archive = await asyncio.to_thread(archive.name)
        self._journal = Journal(store, archive, self._forget)
        rules = RuleBook(self._settings, store)
        studio = Studio(self._painter, self._settings, self._journal, observer=self.metrics)
        reception = Reception(
            studio, self._settings, rules, self.metrics, lambda: store.leases.sure
        )
        library = Library(store.styles, folder / "styles", self._painter.check)
        shards = self._settings.current.discord.shards
        waiting = PendingInteractions(store)
        return Services(
            self._settings, rules, store, archive, studio, reception, library, waiting, shards
        )

    async def _offer_commands(self) -> None:
        self.tree.clear_commands(guild=None)
        for command in all_commands(self._settings.current.limits):
            self.tree.add_command(command)
        try:
            self.services.offered[:] = await self.tree.sync()
        except DISCORD_FAILURES as failure:
            # Those that Discord knows from before serve meanwhile.
            _log.warning("The commands could not be offered, which is tried again: %s", failure)
            self._offering = asyncio.create_task(self._offer_later())

    async def _tell_left_over(self) -> None:
        try:
            await self.services.waiting.tell_left_over(self)
        except StoreError as error:
            _log.warning("Who waits since before the start could not be looked up: %s", error)

    async def _offer_later(self) -> None:
        await asyncio.sleep(_OFFER_PAUSE)
        await self._offer_commands()

    async def look_at_settings(self) -> None:
        """Take up new settings; the options' ranges follow them."""
        before = self._settings.current.limits
        await self._settings.look()
        if self._settings.current.limits != before:
            await self._offer_commands()

    def _chores(self) -> Iterator[Chore]:
        yield self.look_at_settings, self._settings.current.housekeeping.reload_seconds
        yield self._beat, BEAT_SECONDS
        yield self.forget_left_servers, TIDY_SECONDS
        leases = self.services.store.leases
        if leases.shared:
            look = Leaseholder(self, self.services, self.take_up).look
            yield look, leases.seconds / LOOKS_PER_LEASE

    async def forget_left_servers(self) -> None:
        """Forget what was set on servers of this process's shards that the bot left long ago."""
        if not self.is_ready():  # it does not know on which it is
            return
        present = {guild.id for guild in self.guilds}
        keep_days = self._settings.current.housekeeping.keep_days
        try:
            await forget_left_servers(self.services, present, datetime.now(UTC), keep_days)
        except StoreError as error:
            _log.warning("Servers that I left could not be forgotten: %s", error)

    async def _beat(self) -> None:
        if not self.connected:
            return
        try:
            self._heartbeat.beat()
        except OSError as error:
            _log.warning("The heartbeat for health checks could not be written: %s", error)


class _Tree(app_commands.CommandTree[Easel]):
    async def on_error(
        self, interaction: discord.Interaction[Easel], error: app_commands.AppCommandError, /
    ) -> None:
        await apologise(interaction, error)
