"""The real bot on the stand-in for Discord, with a scripted painter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app.client import Easel
from bot.config.model import Config
from tests.bot.simulation import FixedSettings, ScriptedPainter
from tests.discord import Stand
from tests.faults.studio import Studio

# Rate limits as Discord's, but counted in windows of half a second.
HURRY = 10


@pytest.fixture
def settings(tmp_path: Path) -> FixedSettings:
    return FixedSettings(
        Config.model_validate(
            {
                "discord": {"card_seconds": 1},
                "housekeeping": {
                    "data_dir": str(tmp_path),
                    "reload_seconds": 3600,
                    "presence_seconds": 3600,
                },
            }
        )
    )


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[Stand]:
    async with Stand(hurry=HURRY) as stand:
        yield stand


@pytest.fixture
def idle_studio(discord: Stand, settings: FixedSettings) -> Studio:
    painter = ScriptedPainter()
    bot = Easel(settings, painter)
    # What discord.Client takes as an option: seconds that it waits for one more server.
    bot._connection.guild_ready_timeout = 0.05
    return Studio.furnish(discord, bot, painter)


@pytest_asyncio.fixture
async def studio(idle_studio: Studio) -> AsyncIterator[Studio]:
    async with idle_studio.discord.run(idle_studio.bot):
        await idle_studio.bot.wait_until_ready()
        yield idle_studio
    calling = [str(request) for request in idle_studio.discord.ledger.calling()]
    assert calling == []
    hammering = [str(request) for request in idle_studio.discord.ledger.hammering()]
    assert hammering == []


@pytest.fixture(autouse=True)
def soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again at once, and not after seconds or minutes."""
    monkeypatch.setattr("bot.studio.ending._PAUSES", (0.1,) * 50)
    monkeypatch.setattr("bot.card.places._CARD_PAUSES", (0.05, 0.1))
    monkeypatch.setattr("bot.card.places._USUAL_BAN", 1.1)
