"""Put load on the bot, and say how it did.

The stand-in for Discord and its members are this process; the bot is another one, its painter and
who looks at its pictures are two more.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.discord import Stand
from tests.killed import vitals
from tests.killed.accounts import accepted, wrongs
from tests.killed.bot import Arrangement
from tests.killed.nursery import Nursery, Running
from tests.killed.painter import Pace
from tests.random_weights import write
from tests.soak import figures
from tests.soak.crowd import Crowd
from tests.soak.figures import Goal

_FIRST_BURST = 5  # seconds after the bot is connected
_TO_START, _TO_END = 60.0, 240.0


@dataclass(frozen=True, slots=True)
class Load:
    """What is put on the bot.

    Attributes:
        minutes: how long; jobs that are not done then are waited for.
        burst: commands within a second.
        every: seconds from one burst to the next.
        pace: of the painter that paints nothing; None: the real one, with random weights.
        size: of the real one's pictures, in pixels.
        iterations: of a picture.
        frame_every: a frame every so many of them.
    """

    minutes: float
    servers: int
    members: int
    burst: int
    every: float
    seed: int
    pace: Pace | None
    size: int = 64
    iterations: int = 12
    frame_every: int = 4


async def put_on(load: Load, nursery: Nursery, folder: Path) -> dict[str, Any]:
    """Run a bot under load; returns the figures."""
    await asyncio.to_thread(folder.mkdir)
    async with Stand() as discord:
        crowd = Crowd.gather(discord, load.servers, load.members, load.seed)
        noted = folder / "vitals.jsonl"
        arrangement = Arrangement(
            api=discord.api_url,
            gateway=discord.gateway.url,
            config=_config(load, folder),
            pace=load.pace,
            vitals=str(noted),
        )
        bot = await nursery.start(arrangement, folder / "bot.log")
        try:
            await _connected(discord)
            await _bursts(load, crowd)
            ended = await _all_ended(folder)
        finally:
            code = await _stop(bot)
        return _figures(discord, crowd, folder, noted, ended=ended, code=code)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


async def _connected(discord: Stand) -> None:
    await discord.until(
        lambda: discord.gateway.is_connected and bool(discord.world.commands), "the bot", _TO_START
    )


async def _bursts(load: Load, crowd: Crowd) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + 60 * load.minutes
    moment = loop.time() + _FIRST_BURST
    # None so late that its jobs could not be done by then.
    while moment == 0 or moment + min(load.every, 30) <= end or not crowd.asked:
        await asyncio.sleep(moment - loop.time())
        await crowd.burst(load.burst, 1)
        _say(f"  {load.burst} commands; {len(crowd.asked)} so far")
        moment += load.every
    await asyncio.sleep(max(0, end - loop.time()))


async def _all_ended(folder: Path) -> bool:
    """Wait until every accepted job was shown to its end; False if that takes too long."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _TO_END
    while not all(job.delivered for job in accepted(folder).values()):
        if loop.time() > deadline:
            return False
        await asyncio.sleep(1)
    return True


async def _stop(bot: Running) -> int:
    bot.send(signal.SIGTERM)
    return await bot.ended()


def _figures(
    discord: Stand, crowd: Crowd, folder: Path, noted: Path, *, ended: bool, code: int
) -> dict[str, Any]:
    notes = vitals.read(noted)
    greedy = crowd.places[0][0].guild
    assert greedy is not None
    errors = [line for line in (folder / "bot.log").read_text().splitlines() if " ERROR " in line]
    wrong = wrongs(discord, accepted(folder))
    refused = sum(bool(asked.private_words) for asked in crowd.asked)
    taken = len(accepted(folder))
    parts: Mapping[str, list[Goal]] = {
        "jobs": [
            Goal("commands refused, with a reason", refused, ""),
            Goal(
                "commands neither accepted nor refused", len(crowd.asked) - refused - taken, "", 0
            ),
            Goal("jobs accepted", taken, ""),
            Goal("jobs lost, shown twice or in the wrong place", len(wrong), "", 0),
            Goal("jobs that had not ended in time", int(not ended), "", 0),
            Goal("exit code of the bot", code, "", 0),
            Goal("errors in the log", len(errors), "", 0),
        ],
        "acknowledgement": figures.acknowledgements(crowd.asked),
        "event loop": figures.lateness(notes),
        "memory": figures.memory(notes),
        "fairness": figures.fairness(folder, crowd.asked, greedy.id),
        "traffic": figures.traffic(discord.ledger),
    }
    return {
        "figures": {
            name: [asdict(goal) | {"missed": goal.missed} for goal in goals]
            for name, goals in parts.items()
        },
        "lines": [str(goal) for goals in parts.values() for goal in goals],
        "requests": figures.kinds(discord.ledger),
        "wrong": wrong[:20],
        "errors": errors[:20],
        "memory": [[round(n.moment - notes[0].moment, 1), n.memory] for n in notes],
    }


def _config(load: Load, folder: Path) -> dict[str, Any]:
    engine: dict[str, Any] = {}
    if load.pace is None:
        engine = {"weights": str(folder.parent / "random.safetensors"), "devices": ["cpu"]}
        engine["threads"] = 1
    return {
        "limits": {
            "queue_length": 1000,
            "jobs_per_member": 100,
            "iterations_default": load.iterations,
            "frame_every": load.frame_every,
            "size_default": load.size,
        },
        "engine": engine,
        "housekeeping": {"data_dir": str(folder)},
        "monitoring": {"port": 0},
    }


def _machine() -> str:
    model = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return f"{os.cpu_count()} cores of {model[0] if model else platform.machine()}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=3, help="with the painter of no pictures")
    parser.add_argument("--real-minutes", type=float, default=1, help="with the real painter")
    parser.add_argument("--servers", type=int, default=50)
    parser.add_argument("--members", type=int, default=500)
    parser.add_argument("--burst", type=int, default=200, help="commands within a second")
    parser.add_argument("--every", type=float, default=45, help="seconds between bursts")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, default=Path("build/soak.json"))
    parser.add_argument("--keep", type=Path, help="a new folder for logs and databases")
    return parser.parse_args()


async def _soak(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    base = {
        "servers": arguments.servers,
        "members": arguments.members,
        "every": arguments.every,
        "seed": arguments.seed,
    }
    # 16 jobs of 2.4 seconds: a little faster than Discord takes what there is to be shown.
    fast = Pace(seconds=0.2, room=16, side=256)
    loads = {
        "no pictures painted": Load(
            minutes=arguments.minutes, burst=arguments.burst, pace=fast, **base
        ),
        "the real painter": Load(
            minutes=arguments.real_minutes,
            burst=max(1, arguments.burst // 4),
            pace=None,
            iterations=8,
            **base,
        ),
    }
    report: dict[str, Any] = {"machine": _machine(), "parts": {}}
    for name, load in loads.items():
        if load.minutes > 0:
            _say(f"{name}: {load.minutes:g} minutes")
            with Nursery.open() as nursery:
                part = await put_on(load, nursery, folder / name.replace(" ", "-"))
            _say("\n".join(part.pop("lines")))
            report["parts"][name] = part
    return report


def _write_weights(path: Path) -> None:
    """In a process that ends, so that this one needs no torch."""
    writing = get_context("spawn").Process(target=write, args=(path,))
    writing.start()
    writing.join()


def main() -> None:
    """Run both parts; the exit code is 1 where a goal was missed."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        if arguments.real_minutes > 0:
            _write_weights(folder / "random.safetensors")
        report = asyncio.run(_soak(arguments, folder))
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(report, indent=1))
    goals = [g for p in report["parts"].values() for part in p["figures"].values() for g in part]
    missed = [goal["name"] for goal in goals if goal["missed"]]
    _say(f"{report['machine']}; {arguments.json}")
    _say(f"Missed: {', '.join(missed)}." if missed else "All goals are met.")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
