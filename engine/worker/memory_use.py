"""What a worker takes of the machine, told from time to time, also while it paints or is stuck."""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import torch

from engine.job.spec import GpuMemory, Vitals

EVERY_SECONDS = 10.0
_STATM = Path("/proc/self/statm")


def vitals(device: torch.device) -> Vitals:
    """What this process takes at this moment, painting on `device`."""
    return Vitals(resident(), _gpu_memory(device) if device.type == "cuda" else None)


def keep_telling(
    send: Callable[[Vitals], None], device: torch.device, every: float = EVERY_SECONDS
) -> threading.Thread:
    """Have a thread send this process's vitals every so many seconds, until nobody listens."""

    def tell() -> None:
        # RuntimeError is a GPU that has failed; the worker itself says so.
        with suppress(OSError, RuntimeError):
            while True:
                time.sleep(every)
                send(vitals(device))

    thread = threading.Thread(target=tell, name="vitals", daemon=True)
    thread.start()
    return thread


def resident() -> int:
    """Bytes; where the system does not say how many at present, the most there ever were."""
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return most_resident()


def most_resident() -> int:
    """The most bytes there ever were; on Linux of a parent process, too."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _gpu_memory(device: torch.device) -> GpuMemory:
    free, total = torch.cuda.mem_get_info(device)
    return GpuMemory(torch.cuda.memory_reserved(device), total - free, total)
