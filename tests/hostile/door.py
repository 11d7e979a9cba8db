"""The process that looks at members' pictures, for tests that are no coroutines."""

from __future__ import annotations

import multiprocessing
import os
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
from engine.pool.intake_messages import Asked, Verdict
from engine.processes.child import ChildProcess


class _Counted(Intake):
    processes = 0

    def _launch(self) -> ChildProcess[Asked, Verdict]:
        self.processes += 1
        return super()._launch()


class Door:
    """The process, asked for one verdict after the other.

    Attributes:
        processes: how many have been started.
    """

    def __init__(self, runner: Runner, patience: float) -> None:
        self._runner = runner
        self._intake = _Counted(PictureLimits(), patience)

    @property
    def processes(self) -> int:
        return self._intake.processes

    def hurry(self, patience: float) -> None:
        """Have it wait for so many seconds from now on."""
        self._intake._patience = patience

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


def assert_within_limits(verdict: PictureInfo | BadPicture, need: Need, name: str) -> None:
    """Of something that moves: a sentence, or no more than was asked for."""
    if isinstance(verdict, BadPicture):
        assert verdict.key.startswith("engine-"), name
        return
    assert verdict.pixels is not None
    assert verdict.pixels.frames <= need.most_frames, name
    assert verdict.pixels.frames == 1 or verdict.timing is not None, name


def pid() -> int | None:
    """Of the process; there has to be one, and only one."""
    [process] = [p for p in multiprocessing.active_children() if p.name == "intake"]
    return process.pid


def seconds_used(by: int | None) -> float:
    """The processor time that a process has taken: the clock's depends on what else runs."""
    # Behind the name in brackets, which may be anything.
    fields = Path(f"/proc/{by}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def most_memory(of: int | None) -> int:
    """The most bytes that a process had in memory at any time."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{of}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024
