"""Prints what the bot's process takes when it is ready but not connected, as JSON.

python -m bot.app.footprint
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
from pathlib import Path
from typing import TypedDict

from bot.app.client import Easel
from bot.app.run import run_bot
from bot.config.model import Config, engine_settings
from bot.config.reload import ConfigWatcher
from engine.pool.pool import EnginePool


class Taken(TypedDict):
    """The process's memory in bytes, and whether it has loaded torch."""

    resident: int
    torch: bool


async def footprint() -> Taken:
    """Make what `run_bot` makes, but no connection and no process."""
    config = Config()
    watcher = ConfigWatcher(Path("config.toml"), config, {})
    # Held until after the look at the memory.
    _made = run_bot, Easel(watcher, EnginePool(engine_settings(config)))
    return Taken(resident=_resident(), torch="torch" in sys.modules)


def _resident(statm: Path = Path("/proc/self/statm")) -> int:
    """The memory that this process holds; where the system does not say, the most it ever held."""
    try:
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    json.dump(asyncio.run(footprint()), sys.stdout)
