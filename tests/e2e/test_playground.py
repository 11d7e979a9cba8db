"""The playground, as far as it goes without a browser."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from io import StringIO
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console

from bot.cli.playground import serve
from bot.config.model import Config
from bot.config.reload import ConfigWatcher
from engine.job.errors import EngineError
from engine.job.spec import EngineSettings
from tests.bot.simulation import FixedSettings
from tests.waiting import until


@pytest.fixture
def settings(random_weights: Path, tmp_path: Path) -> EngineSettings:
    return EngineSettings(weights=str(random_weights), cache=tmp_path / "cache", threads=1)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.model_validate({"housekeeping": {"data_dir": str(tmp_path / "data")}})


async def _address(screen: StringIO) -> str:
    async with asyncio.timeout(60):
        while not (  # noqa: ASYNC110 - a screen tells nobody that it changed
            found := re.search(r"http://127\.0\.0\.1:\S+", screen.getvalue())
        ):
            await asyncio.sleep(0.05)
    return found.group(0)


async def test_the_playground_serves_a_page_until_it_is_told_to_stop(
    settings: EngineSettings, config: Config
) -> None:
    screen = StringIO()
    serving = asyncio.create_task(
        serve(FixedSettings(config), settings, 0, Console(file=screen, width=40))
    )
    address = await _address(screen)
    async with aiohttp.ClientSession() as session, session.get(address) as page:
        assert page.status == 200
        assert "SimCord" in await page.text()

    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(60):
        await serving


@pytest.mark.slow
async def test_a_change_of_the_settings_takes_effect(
    settings: EngineSettings, tmp_path: Path
) -> None:
    file, screen = tmp_path / "config.toml", StringIO()
    watcher = ConfigWatcher(file, Config(), {})
    serving = asyncio.create_task(serve(watcher, settings, 0, Console(file=screen, width=40)))
    await _address(screen)
    file.write_text("[limits]\nsize_max = 555\n")
    await until(lambda: serving.done() or watcher.current.limits.size_max == 555)
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(60):
        await serving


@pytest.mark.slow
async def test_a_port_that_is_taken_is_told_in_a_sentence(
    settings: EngineSettings, config: Config
) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(EngineError, match=rf"can't be served: .*port {port}"):
            await serve(FixedSettings(config), settings, port, Console(file=StringIO()))
