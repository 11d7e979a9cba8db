"""The memory that a loop takes, measured in a process that does nothing else."""

from __future__ import annotations

import multiprocessing
import re
import signal
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from bench.measure.loops import PLAIN, loop_for
from bench.measure.machine import name_of
from bench.measure.setting import Setting
from bench.report.plan import Plan
from bench.report.results import Memory
from engine.job.errors import EngineError
from engine.worker.memory_use import most_resident, resident

# L-BFGS remembers twenty steps, and has all of its memory after so many iterations.
_ITERATIONS, _PLAIN_ITERATIONS = 22, 2
# But no more are begun after so long: at large sizes its memory is small beside the activations'.
_PATIENCE = 60.0
_STATUS = Path("/proc/self/status")


def measure(plan: Plan, loop: str, size: int) -> Memory:
    """What one of `bench.measure.loops.LOOPS` takes.

    Raises:
        EngineError: its process died, as one does that the system is out of memory for.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, plan, loop, size), daemon=True)
    process.start()
    theirs.close()
    try:
        found: Memory = ours.recv()
    except EOFError:
        process.join()
        raise EngineError(
            f"The process that was to measure the memory of {loop} at {size} pixels ended with "
            f"exit code {process.exitcode}; there may be too little memory."
        ) from None
    finally:
        process.kill()
        process.join()
    return found


def _serve(pipe: Connection[Memory, None], plan: Plan, loop: str, size: int) -> None:
    # Ctrl-C is for the parent, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    setting = Setting.of(plan, lambda _: None)
    pipe.send(_measure(setting, loop, size))


def _measure(setting: Setting, loop: str, size: int) -> Memory:
    iterate = loop_for(loop, size, setting)
    device = setting.device
    before = torch.cuda.memory_allocated(device) if device.type == "cuda" else resident()
    _forget_peak(device)
    ends = time.monotonic() + _PATIENCE
    for _ in range(_PLAIN_ITERATIONS if loop == PLAIN else _ITERATIONS):
        iterate()
        if time.monotonic() > ends:
            break
    peak = _peak(device)
    torch.set_num_threads(1)  # What other threads do is not seen.
    with Watch() as watch:
        iterate()
    return Memory(peak, before, watch.computing())


class Watch(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes in which types of numbers convolutions and matrix products are computed."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._found: dict[str, set[str]] = {}

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        name = str(func.overloadpacket).rpartition(".")[2].removesuffix("_overrideable")
        if args and isinstance(args[0], torch.Tensor):
            self._found.setdefault(name, set()).add(name_of(args[0].dtype))
        return func(*args, **(kwargs or {}))

    def computing(self) -> str:
        """Such as "bfloat16"; of the matrix products where there are no convolutions to be seen."""
        for names in ("convolution",), ("mm", "bmm"):
            if found := set().union(*(self._found.get(name, ()) for name in names)):
                return ", ".join(sorted(found))
        return "unknown"


def _forget_peak(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
    # Where Linux does not allow it, the peak includes that of loading the network.
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak(device: torch.device) -> int:
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    # Linux's account of this process, in kilobytes, that begins with the process itself.
    try:
        found = re.search(r"^VmHWM:\s+(\d+)", _STATUS.read_text(), re.MULTILINE)
    except OSError:
        found = None
    return most_resident() if found is None else int(found[1]) * 1024
