"""`easel run` in a process of its own, on the stand-in, with a painter that only pretends.

python -m tests.faults.bot_process <api> <gateway> <config.toml>
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Self

from engine.job.pixels import Need
from engine.job.spec import Job, PictureInfo, Update
from tests.bot.simulation import THUMBNAIL, frame, result, started
from tests.discord import Stand
from tests.discord.redirect import discord_at
from tests.discord.stand import TOKEN

FRAMES = tuple(range(20, 121, 20))
_FRAME_SECONDS = 0.25


class PretendingPainter:
    """In place of `engine.pool.pool.EnginePool`: frames at a steady pace, then a result."""

    room = 4
    trouble = None

    def __init__(self, *_: object, lasting: bool) -> None:
        pass

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def ready(self) -> None:
        """There is nothing to get ready."""

    def watch(self, changed: Callable[[], None]) -> None:
        """There is never any trouble."""

    async def check(self, picture: bytes, need: Need | None = None) -> PictureInfo:
        """Everything is a picture."""
        return PictureInfo("PNG", 640, 480, THUMBNAIL)

    async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
        """From the start, whatever was painted before."""
        yield started()
        for iteration in FRAMES:
            await asyncio.sleep(_FRAME_SECONDS)
            yield frame(iteration, image=f"frame {iteration}".encode())
        yield result()

    def finish_now(self, job_id: str) -> bool:
        """Nobody asks."""
        return False

    def frame_every(self, job_id: str, iterations: int) -> bool:
        """Nobody asks."""
        return False

    def pause(self, job_id: str) -> bool:
        """There is nothing to keep."""
        return False


async def start(discord: Stand, folder: Path) -> asyncio.subprocess.Process:
    """A bot that keeps its data in a folder; its output is to be read from stdout."""
    config = folder / "config.toml"
    config.write_text(f"[discord]\ncard_seconds = 1\n[housekeeping]\ndata_dir = '{folder}'\n")
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.bot_process",
        discord.api_url,
        discord.gateway.url,
        str(config),
        env=os.environ | {"EASEL_TOKEN": TOKEN},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


def main(api: str, gateway: str, config: str) -> None:
    """`easel run --config ...`."""
    import bot.app.run
    from bot.cli.main import app

    vars(bot.app.run)["EnginePool"] = PretendingPainter
    with discord_at(api, gateway):
        app(["run", "--config", config])


if __name__ == "__main__":
    main(*sys.argv[1:])
