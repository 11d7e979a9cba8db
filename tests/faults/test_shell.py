"""`easel run`, when Discord does not want the bot: one sentence for the admin, no traceback."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.discord import Stand
from tests.discord.stand import TOKEN

# The command as it is, but for the painter, which is none.
_RUN = """
import asyncio, sys
import bot.run
from bot.cli import app
from tests.discord.redirect import discord_at

class NoPainter:
    def __init__(self, settings): self.room = 0
    async def __aenter__(self): return self
    async def __aexit__(self, *_): pass
    async def check(self, picture): raise NotImplementedError
    async def ready(self): await asyncio.Event().wait()

bot.run.EnginePool = NoPainter
with discord_at(sys.argv[1], sys.argv[2]):
    app(["run", "--config", sys.argv[3]])
"""


@pytest.mark.xfail(
    strict=True, reason="easel run catches only LoginFailure; the rest is a traceback"
)
@pytest.mark.parametrize("code", [4004, 4014])
async def test_a_close_for_good_is_told_in_a_sentence(
    discord: Stand, tmp_path: Path, code: int
) -> None:
    discord.gateway.refuse_with = code
    config = tmp_path / "config.toml"
    config.write_text(f"[housekeeping]\ndata_dir = '{tmp_path}'\n")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _RUN,
        discord.api_url,
        discord.gateway.url,
        str(config),
        env=os.environ | {"EASEL_TOKEN": TOKEN},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 30)
    words = printed.decode()
    assert process.returncode == 1
    assert TOKEN not in words
    assert "Traceback" not in words
    assert len(discord.gateway.attempts) == 1
