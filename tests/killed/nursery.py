"""Starts bots in processes of their own, quickly: they are forked from one that has imported all.

Run as a program it takes orders on its input, a line of JSON each, and answers with a line.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # The workers of a bot import this module, too, and must not wait for all of that.
    from tests.killed.bot import Arrangement

_ROOT = Path(__file__).parents[2]


class Nursery:
    """The other end of the program. Used by one at a time."""

    def __init__(self, program: subprocess.Popen[str]) -> None:
        self._program = program

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Nursery]:
        """Run the program; it takes seconds to import everything."""
        with subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            text=True,
            # One thread, for a process with several is not safely forked.
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        ) as program:
            try:
                yield cls(program)
            finally:
                program.kill()

    async def start(self, arrangement: Arrangement, log: Path) -> Running:
        """Start a bot, whose log goes to the end of a file."""
        pid = await self._ask({"start": asdict(arrangement), "log": str(log)})
        return Running(pid, self, log)

    async def wait_for(self, pid: int) -> int:
        """Wait until a process has ended; returns how, as `subprocess` says it."""
        return await self._ask({"wait": pid})

    async def _ask(self, order: dict[str, Any]) -> int:
        return await asyncio.to_thread(self._answer, json.dumps(order))

    def _answer(self, order: str) -> int:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        print(order, file=self._program.stdin, flush=True)
        return int(self._program.stdout.readline())


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that was started."""

    pid: int
    nursery: Nursery
    log: Path

    async def kill(self) -> None:
        """As the kernel or an impatient admin does it: without a word."""
        self.send(signal.SIGKILL)
        await self.ended()

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if it still runs."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    async def ended(self) -> int:
        """Wait for its end; returns its exit code, or the negative of the signal."""
        return await self.nursery.wait_for(self.pid)

    def children(self) -> list[int]:
        """The processes that it has started."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text().split()]


def main() -> None:
    """Take orders until whoever gives them is gone."""
    # So that those who are forked have it all.
    from bot.language import LANGUAGES, tongue
    from tests.killed import bot  # noqa: F401

    for language in LANGUAGES:
        tongue(language)
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            answer = os.waitstatus_to_exitcode(status)
        elif not (answer := os.fork()):
            _be_a_bot(order["start"], order["log"])
        print(answer, flush=True)  # noqa: T201 - this is how it answers


def _be_a_bot(arranged: dict[str, Any], log: str) -> None:
    """All that is left of this process's life."""
    from tests.killed.bot import Arrangement, serve
    from tests.killed.painter import Pace

    code = 1
    try:
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        pace = arranged.pop("pace")
        serve(Arrangement(**arranged, pace=None if pace is None else Pace(**pace)))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
