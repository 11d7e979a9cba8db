"""The real bot, the real painter in its own process, and SimCord's simulated Discord."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path

import pytest
import simcord
from PIL import Image
from simcord.builders import ChannelHandle
from simcord.env import Env

from bot.app.client import Easel
from bot.config.model import Config
from bot.sandbox.simulated import PatientPainter
from engine.job.spec import EngineSettings
from engine.pool.pool import EnginePool
from tests.bot.simulation import FixedSettings, card_words, is_card, labels

_SECONDS = 300


def _png(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").resize((width, height)).convert("RGB").save(out, "PNG")
    return out.getvalue()


async def _until_ended(channel: ChannelHandle, nth: int) -> str:
    """What stands on the channel's nth card once its job has ended."""
    async with asyncio.timeout(_SECONDS):
        while True:
            await asyncio.sleep(0.1)
            cards = [message for message in channel.history() if is_card(message)]
            if len(cards) > nth and "Cancel" not in labels(cards[nth]):
                return card_words(cards[nth])


async def _sizes(env: Env, thread: ChannelHandle) -> list[tuple[int, int]]:
    """The sizes of the pictures in a thread: frames, result and strip, decoded in full."""
    sizes = []
    for message in thread.history():
        for attachment in message.attachments:
            data = env.backend.cdn.get(attachment.url)
            assert data is not None
            with Image.open(BytesIO(data)) as picture:
                picture.load()
                sizes.append(picture.size)
    return sizes


@pytest.mark.slow
async def test_both_commands_paint_real_pictures(random_weights: Path, tmp_path: Path) -> None:
    settings = FixedSettings(
        Config.model_validate(
            {
                "discord": {"card_seconds": 1, "shard_count": 1},
                "limits": {"frame_every": 2},
                "housekeeping": {"data_dir": str(tmp_path / "data")},
            }
        )
    )
    engine = EngineSettings(
        devices=("cpu",), weights=str(random_weights), cache=tmp_path / "cache", threads=1
    )
    photo = ("harbour.png", _png(96, 64))
    async with EnginePool(engine) as pool:
        painter = PatientPainter(pool)
        async with simcord.run(Easel(settings, painter)) as env:
            painter.attach(env)
            guild = env.create_guild()
            channel = guild.create_text_channel("paintings")
            ana = guild.add_member(env.create_user("Ana"))

            style = ("waves.png", _png(80, 80))
            await ana.slash(
                channel, "stylize", content=photo, style=style, iterations=4, size=64, seed=1
            )
            stylized = await _until_ended(channel, 0)
            await ana.slash(channel, "draw", photo=photo, epochs=2, size=64)
            drawn = await _until_ended(channel, 1)

            assert "**Finished**" in stylized
            assert "**Finished**" in drawn
            first, second = channel.threads
            assert await _sizes(env, first) == [(64, 43), (64, 43), (64 + 8 + 43 + 8 + 64, 43)]
            assert await _sizes(env, second) == [(64, 43)] * 3
