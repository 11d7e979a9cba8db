"""The bot, as `bot.app.run` puts it together, for a process of its own and on the stand-in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import bot.app.client
import bot.interactions.pending
import engine.pool.pool
from bot.app import run
from bot.app.client import Easel
from bot.config.model import Config, engine_settings
from engine.pool.pool import EnginePool
from tests.discord.redirect import discord_at
from tests.discord.stand import TOKEN
from tests.killed import painter
from tests.killed.painter import QUICK, Pace
from tests.killed.vitals import keep_noting


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What one bot is started with.

    Attributes:
        api: the stand-in's REST.
        gateway: its gateway.
        config: as in `config.toml`.
        pace: of the worker that paints nothing; None: the real one paints.
        guild_seconds: that the bot waits for one more server before it is ready.
        vitals: a file to note in how the bot's process is; see `tests.killed.vitals`.
        lease_seconds: after which a dead bot's jobs are another's; None: as always.
    """

    api: str
    gateway: str
    config: Mapping[str, Any]
    pace: Pace | None = QUICK
    guild_seconds: float = 0.1
    vitals: str | None = None
    lease_seconds: float | None = None


class _Settings:
    """Settings that stay as they are."""

    def __init__(self, config: Config) -> None:
        self.current = config

    async def look(self) -> None:
        """Nothing changes."""


def serve(arrangement: Arrangement) -> None:
    """Run the bot until it is told to stop, or killed."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    if arrangement.pace is not None:
        # Only the painting itself is left out: pictures are looked at, sent to and had back from
        # other processes as always.
        engine.pool.pool._serve = partial(painter.serve, pace=arrangement.pace)
    if arrangement.lease_seconds is not None:
        vars(bot.app.client)["LEASE_SECONDS"] = arrangement.lease_seconds
    # The stand-in waits for as long for an answer; a busy machine must leave nobody unnoted.
    vars(bot.interactions.pending)["_NOTING_SECONDS"] = 60.0
    with discord_at(arrangement.api, arrangement.gateway):
        asyncio.run(_serve(arrangement))


async def _serve(arrangement: Arrangement) -> None:
    config = Config.model_validate(arrangement.config)
    async with EnginePool(engine_settings(config), lasting=True) as pool:
        easel = Easel(_Settings(config), pool)
        easel._connection.guild_ready_timeout = arrangement.guild_seconds
        noting = None
        if arrangement.vitals is not None:
            noting = asyncio.create_task(keep_noting(Path(arrangement.vitals)))
        await run._serve(easel, pool, TOKEN)
        if noting is not None:
            noting.cancel()
