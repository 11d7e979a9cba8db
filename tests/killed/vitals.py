"""How a bot's process is, noted from inside of it: a line of JSON every second."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time, time

_EVERY = 0.01
_A_LINE_EVERY = 100  # looks: a second
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Vitals:
    """One second.

    Attributes:
        moment: its end, in seconds since 1970.
        memory: resident, in bytes.
        processor: seconds of processor time since the start of the process.
        lags: by how many seconds the event loop was late, a hundred times.
    """

    moment: float
    memory: int
    processor: float
    lags: tuple[float, ...]


async def keep_noting(path: Path) -> None:
    """Write lines until cancelled."""
    loop = asyncio.get_running_loop()
    with path.open("w") as file:
        while True:
            lags = []
            for _ in range(_A_LINE_EVERY):
                due = loop.time() + _EVERY
                await asyncio.sleep(_EVERY)
                lags.append(max(0.0, loop.time() - due))
            now = Vitals(time(), _memory(), process_time(), tuple(lags))
            print(json.dumps(asdict(now)), file=file, flush=True)


def read(path: Path) -> list[Vitals]:
    """What was noted; the last line is left out if its writer was killed in it."""
    lines = path.read_text().splitlines(keepends=True)
    return [Vitals(**json.loads(line)) for line in lines if line.endswith("\n")]


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
