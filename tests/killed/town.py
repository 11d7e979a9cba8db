"""Servers with members who have pictures painted, by a bot that is killed and started again."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from PIL import Image

from tests.discord import Channel, File, Guild, Interaction, Member, Message, Stand
from tests.discord.ledger import Request
from tests.killed.accounts import accepted, wrongs
from tests.killed.bot import Arrangement
from tests.killed.nursery import Nursery, Running
from tests.killed.painter import QUICK, Pace

_CHANNELS = 4
_ITERATIONS = 6
# Seconds, on a machine that does many other things as well.
_TO_START = 120.0
_TO_SEE = 120.0
_TO_STOP = 60.0


@dataclass(slots=True)
class Town:
    """A stand-in for Discord, and the bot on it, which may be dead at the moment."""

    discord: Stand
    nursery: Nursery
    data_dir: Path
    pace: Pace | None = QUICK
    engine: Mapping[str, Any] = field(default_factory=dict)
    guild_seconds: float = 0.1
    bot: Running | None = None
    channels: list[Channel] = field(default_factory=list)
    members: dict[Guild, Member] = field(default_factory=dict)
    asked: list[Interaction] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    @property
    def log(self) -> Path:
        """What the bot writes."""
        return self.data_dir / "bot.log"

    def furnish(self) -> None:
        """Servers of one channel and one member each."""
        for number in range(_CHANNELS):
            guild = self.discord.add_guild(f"Gallery {number}")
            self.channels.append(self.discord.add_channel(guild, "paintings"))
            self.members[guild] = self.discord.add_member(guild, f"Member {number}")

    def ask(self, channel: Channel, **options: object) -> Interaction:
        """The channel's member types /stylize, whether or not a bot is there to see it."""
        assert channel.guild is not None
        number = next(self._numbers)
        pictures = {"content": _picture(number), "style": _picture(number + 1)}
        member = self.members[channel.guild]
        asked = self.discord.types(member, channel, "stylize", **(pictures | options))
        self.asked.append(asked)
        return asked

    async def start(self) -> None:
        """Start the bot, and wait until it is there."""
        before = len(self.discord.gateway.connections)
        arrangement = Arrangement(
            api=self.discord.api_url,
            gateway=self.discord.gateway.url,
            config=self.config(),
            pace=self.pace,
            guild_seconds=self.guild_seconds,
        )
        self.bot = await self.nursery.start(arrangement, self.log)
        connections = self.discord.gateway.connections
        await self.until(
            lambda: (
                any(c.session is not None for c in connections[before:])
                and bool(self.discord.world.commands)
            ),
            "the bot's connection",
            _TO_START,
        )

    async def kill(self) -> None:
        """End the bot without a word."""
        assert self.bot is not None
        await self.bot.kill()
        self.bot = None

    async def stop(self) -> int:
        """Tell the bot to stop; returns its exit code.

        Raises:
            TimeoutError: it still runs after a minute.
        """
        assert self.bot is not None
        self.bot.send(signal.SIGTERM)
        async with asyncio.timeout(_TO_STOP):
            code = await self.bot.ended()
        self.bot = None
        return code

    async def finish_everything(self, seconds: float = _TO_SEE) -> None:
        """Wait until the bot has ended every job that it has accepted, and shown it."""

        def done() -> bool:
            jobs = accepted(self.data_dir)
            return bool(jobs) and all(job.delivered for job in jobs.values())

        await self.until(done, "the end of every job", seconds)

    async def nobody_waits(self) -> None:
        """Wait until no member sees any more that the bot is thinking."""
        await self.until(
            lambda: not any(asked.thinking for asked in self.asked), "an answer to everybody"
        )

    def check(self) -> None:
        """Every accepted job has one finished card and one result, in its place."""
        assert wrongs(self.discord, accepted(self.data_dir)) == [], self.words()

    async def sees(
        self, wanted: Callable[[Request], bool], since: int, seconds: float = _TO_SEE
    ) -> bool:
        """Wait for a request after the first `since`; False if none comes.

        Looks more often than others who wait: the moment right after a request is what counts.
        """
        requests, seen = self.discord.ledger.requests, since
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while loop.time() < deadline:
            if any(wanted(request) for request in requests[seen:]):
                return True
            # One that has only begun may be of interest once it has ended.
            seen = next(
                (n for n in range(seen, len(requests)) if requests[n].ended is None), len(requests)
            )
            await asyncio.sleep(0.001)
        return False

    def words(self) -> str:
        """What the bot wrote last into its log, for the message of a failed test."""
        return self.whole_log()[-20000:] or "The bot has no log."

    def whole_log(self) -> str:
        """All that the bot wrote: on a busy machine that is much."""
        return self.log.read_text() if self.log.exists() else ""

    def config(self) -> dict[str, Any]:
        """The bot's settings, as in `config.toml`."""
        return {
            "discord": {"card_seconds": 1},
            "limits": {
                "queue_length": 1000,
                "jobs_per_member": 100,
                "iterations_default": _ITERATIONS,
                "frame_every": 2,
                "size_default": 64,
            },
            "engine": dict(self.engine),
            "housekeeping": {
                "data_dir": str(self.data_dir),
                "reload_seconds": 3600,
                "presence_seconds": 3600,
            },
            "monitoring": {"port": 0},
        }

    def cards(self) -> list[Message]:
        """All cards, on all servers."""
        return [m for channel in self.channels for m in channel.history() if m.is_card]

    async def until(
        self, condition: Callable[[], bool], what: str, seconds: float = _TO_SEE
    ) -> None:
        """Wait; the message of a failure has the bot's log."""
        try:
            await self.discord.until(condition, what, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.words()}") from error


def real_painter(weights: Path) -> dict[str, Any]:
    """The settings' section `engine`, for a bot whose painter paints."""
    return {"weights": str(weights), "devices": ["cpu"], "threads": 1}


def pause(dice: random.Random, most: float) -> float:
    """Some seconds, more often few than many."""
    return most * dice.random() ** 2


def _picture(number: int) -> File:
    file = BytesIO()
    Image.new("RGB", (48, 36), (number * 37 % 256, number * 91 % 256, 120)).save(file, "PNG")
    return File(f"picture{number}.png", file.getvalue())
