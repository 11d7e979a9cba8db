"""The same with the painter that paints: VGG19 of random weights, at 64 pixels."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.discord.ledger import matches
from tests.killed.town import Town, real_painter


@pytest.mark.slow
async def test_killed_workers_and_bots_lose_no_picture(town: Town, random_weights: Path) -> None:
    town.pace = None
    town.engine = real_painter(random_weights)
    await town.start()
    town.ask(town.channels[0], iterations=12)
    await _first_frame(town, 0)
    os.kill(_worker(town), signal.SIGKILL)
    await town.finish_everything(300)
    town.check()

    before = len(town.discord.ledger.requests)
    town.ask(town.channels[1], iterations=24, size=128, variations=4)
    await _first_frame(town, before)
    await town.kill()
    await town.start()
    await town.finish_everything(300)
    town.check()


async def _first_frame(town: Town, since: int) -> None:
    """Wait until a picture on the way was posted."""

    def posted() -> bool:
        return any(
            matches("POST", "/channels/*/messages", request.method, request.path)
            and any(name.endswith("-0002.png") for name in request.files)
            for request in town.discord.ledger.requests[since:]
        )

    await town.until(posted, "the first frame", 300)


def _worker(town: Town) -> int:
    """The process that has the network in its memory."""
    assert town.bot is not None
    return max(town.bot.children(), key=_memory)


def _memory(pid: int) -> int:
    """Pages."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
