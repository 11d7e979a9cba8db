"""Whether a running bot is alive, as a file's age: what Docker's health check looks at."""

from __future__ import annotations

import time
from pathlib import Path

from bot.connection.shards import Shards

BEAT_SECONDS = 60
# Two beats may be missed: a busy machine is not a dead one.
_LONGEST_SILENCE = 3 * BEAT_SECONDS


class Heartbeat:
    """A file that the bot touches as long as all its shards are connected to Discord.

    Args:
        data_dir: which several processes may share.
        shards: that tell this process from the others.
    """

    def __init__(self, data_dir: Path, shards: Shards) -> None:
        name = f"heartbeat-{min(shards.ids)}" if shards.ids else "heartbeat"
        self._path = data_dir / name

    def beat(self) -> None:
        """Say that the bot is alive.

        Raises:
            OSError: the folder can't be written.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch()

    def silence(self) -> float | None:
        """Seconds since the last beat; None if there was none."""
        try:
            return max(0.0, time.time() - self._path.stat().st_mtime)
        except FileNotFoundError:
            return None


def is_alive(silence: float | None) -> bool:
    """Whether a bot that was silent for so long counts as alive."""
    return silence is not None and silence <= _LONGEST_SILENCE
