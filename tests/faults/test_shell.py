"""`easel run` as a process: refused, killed, told to stop, and started again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.discord import Channel, Member, Stand
from tests.discord.stand import TOKEN
from tests.faults import bot_process
from tests.faults.bot_process import FRAMES
from tests.faults.studio import PAINTING, PHOTO, RESULT, pictures

_STARTING = 60  # seconds, for a busy machine


@pytest.mark.parametrize("code", [4004, 4014])
async def test_a_close_for_good_is_told_in_a_sentence(
    discord: Stand, tmp_path: Path, code: int
) -> None:
    discord.gateway.refuse_with = code
    process = await bot_process.start(discord, tmp_path)
    printed, _ = await asyncio.wait_for(process.communicate(), _STARTING)
    words = printed.decode()
    assert process.returncode == 1
    assert TOKEN not in words
    assert "Traceback" not in words
    assert len(discord.gateway.attempts) == 1


@pytest_asyncio.fixture
async def place(discord: Stand) -> AsyncIterator[tuple[Member, Channel]]:
    guild = discord.add_guild("The gallery")
    yield discord.add_member(guild, "Ana"), discord.add_channel(guild, "paintings")


@pytest.mark.parametrize(
    "end", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
async def test_a_job_outlives_the_process_that_began_it(
    discord: Stand, tmp_path: Path, place: tuple[Member, Channel], end: signal.Signals
) -> None:
    ana, channel = place
    process = await bot_process.start(discord, tmp_path)
    try:
        await discord.until(lambda: discord.gateway.is_connected, "the bot", _STARTING)
        discord.types(ana, channel, "stylize", content=PHOTO, style=PAINTING)
        await discord.until(lambda: _shown(channel)[:2] == [b"frame 20", b"frame 40"], "frames")
        process.send_signal(end)
        await asyncio.wait_for(process.communicate(), _STARTING)
        (card,) = channel.history()
        if end is signal.SIGTERM:
            assert process.returncode == 0
            assert "Back soon" in card.text

        process = await bot_process.start(discord, tmp_path)
        await discord.until(lambda: RESULT in _shown(channel), "the picture", _STARTING)
        await discord.until(lambda: card.attachments[-1].data == RESULT, "the card's end")
        await asyncio.sleep(0.5)  # for what must not come
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.communicate(), _STARTING)
    frames = [f"frame {iteration}".encode() for iteration in FRAMES]
    assert _shown(channel) == [*frames, RESULT], "each once, in one thread"
    assert channel.history() == [card], "on one card"
    assert discord.ledger.hammering() == []


def _shown(channel: Channel) -> list[bytes]:
    """What stands in the thread of the one card."""
    cards = channel.history()
    thread = cards[0].thread if cards else None
    return [] if thread is None else pictures(thread)
