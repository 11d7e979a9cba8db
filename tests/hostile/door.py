"""The process that looks at members' pictures, for tests that are no coroutines."""

from __future__ import annotations

import multiprocessing
import re
from asyncio import Runner
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.job.errors import BadPicture
from engine.job.pixels import Need
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import PictureInfo, PictureLimits
from engine.pool.intake import Intake


class Door:
    """The process, asked for one verdict after the other."""

    def __init__(self, runner: Runner, patience: float) -> None:
        self._runner = runner
        self._intake = Intake(PictureLimits(), patience)

    def look(self, data: bytes, need: Need | None = None) -> PictureInfo | BadPicture:
        """Its verdict."""
        try:
            return self._runner.run(self._intake.check(data, need))
        except BadPicture as error:
            return error

    def recolour(self, asked: Recolouring) -> Recoloured | BadPicture:
        """The picture, or why there is none."""
        try:
            return self._runner.run(self._intake.recolour(asked))
        except BadPicture as error:
            return error

    def close(self) -> None:
        """End the process."""
        self._runner.run(self._intake.close())


@contextmanager
def opened(patience: float = 20) -> Iterator[Door]:
    """A process of its own."""
    with Runner() as runner:
        door = Door(runner, patience)
        yield door
        door.close()


def pid() -> int | None:
    """Of the process; there has to be one, and only one."""
    [process] = [p for p in multiprocessing.active_children() if p.name == "intake"]
    return process.pid


def most_memory(of: int | None) -> int:
    """The most bytes that a process had in memory at any time."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{of}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024
