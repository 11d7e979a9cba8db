"""The bot itself: wiring, and nothing else."""

from __future__ import annotations

import logging
from typing import Protocol

import discord
from discord import app_commands

from bot.answers import apologise
from bot.archive import Archive
from bot.cancelling import CancelButton
from bot.commands.cancel import cancel
from bot.commands.draw import draw
from bot.commands.stylize import stylize
from bot.config import Config
from bot.health import Heartbeat
from bot.housekeeping import Housekeeping, presence
from bot.reception import Reception
from bot.studio import Painter, Studio

_log = logging.getLogger(__name__)

# Of the ten seconds that a process manager usually waits before it kills.
_FAREWELL_SECONDS = 5.0
_RESTARTING = "I'm being restarted, so please ask again in a minute."


class LiveSettings(Protocol):
    """Settings that can be looked at again; `bot.reload.ConfigWatcher` is one."""

    @property
    def current(self) -> Config: ...
    async def look(self) -> None: ...


class Easel(discord.Client):
    """Opens and closes what the bot owns; the painter belongs to whoever made it."""

    def __init__(self, settings: LiveSettings, painter: Painter) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            activity=discord.CustomActivity(presence(0, 0)),
        )
        self._settings = settings
        self.studio = Studio(
            painter, settings, Archive(settings.current.housekeeping.data_dir / "jobs")
        )
        self.tree = _Tree(self)
        self._reception = Reception(self.studio, settings)
        self._housekeeping = Housekeeping(
            self.studio, settings, self._look_at_settings, self._show_presence, self._beat
        )
        self._heartbeat = Heartbeat(settings.current.housekeeping.data_dir)
        self._connected = False

    async def setup_hook(self) -> None:
        """Once logged in: offer the commands, start the clock."""
        self.add_dynamic_items(CancelButton)
        await self._offer_commands()
        self._housekeeping.start()

    async def on_ready(self) -> None:
        """Connected, for the first time or after a break that Discord could not bridge."""
        self._connected = True
        await self._beat()

    async def on_resumed(self) -> None:
        """Connected again after a break."""
        self._connected = True

    async def on_disconnect(self) -> None:
        """The connection broke; discord.py tries to make it again."""
        self._connected = False

    async def close(self) -> None:
        """Tell the members whose jobs are cut off, then leave."""
        self._housekeeping.stop()
        await self.studio.close(_RESTARTING, _FAREWELL_SECONDS)
        await super().close()

    async def _offer_commands(self) -> None:
        limits = self._settings.current.limits
        self.tree.clear_commands(guild=None)
        self.tree.add_command(stylize(limits, self._reception))
        self.tree.add_command(draw(limits, self._reception))
        self.tree.add_command(cancel(self.studio))
        await self.tree.sync()

    async def _look_at_settings(self) -> None:
        """Take up new settings; the options' ranges follow them."""
        before = self._settings.current.limits
        await self._settings.look()
        if self._settings.current.limits != before:
            await self._offer_commands()

    async def _beat(self) -> None:
        if not self._connected:
            return
        try:
            self._heartbeat.beat()
        except OSError as error:
            _log.warning("The heartbeat for health checks could not be written: %s", error)

    async def _show_presence(self, words: str) -> None:
        await self.wait_until_ready()
        await self.change_presence(activity=discord.CustomActivity(words))


class _Tree(app_commands.CommandTree[Easel]):
    async def on_error(
        self, interaction: discord.Interaction[Easel], error: app_commands.AppCommandError, /
    ) -> None:
        await apologise(interaction, error)
