"""What a process that decodes strangers' files gives up before it sees the first. No torch here.

The operating system holds these limits, whatever the process does. Windows has none of them.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

from engine.processes.system_calls import filter_system_calls

if sys.platform != "win32":
    import resource


def confine(memory: int) -> str | None:
    """For the rest of its life, have this process make do with what it has.

    From here on it can't open a file or a connection, write to a file, start a process or leave a
    core dump, which would have pictures in it. Allocations fail, long before the machine is full.
    Where system calls can be filtered it can't change anything by its path either (delete, rename,
    truncate...), nor signal another process. Where they can't, it can start no threads either; root
    can, and processes.

    Args:
        memory: bytes of address space, with those that it has by now.

    Returns:
        Why system calls are not filtered here; None if they are.
    """
    if sys.platform == "win32":
        return filter_system_calls()
    _at_most(resource.RLIMIT_AS, memory)
    _at_most(resource.RLIMIT_CORE, 0)
    _at_most(resource.RLIMIT_FSIZE, 0)
    # The lowest number that a new file could get.
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    _at_most(resource.RLIMIT_NOFILE, lowest)
    reason = filter_system_calls()
    if reason is not None:
        # The filter tells threads from processes, and this does not.
        _at_most(resource.RLIMIT_NPROC, 0)
    return reason


def can_start_threads() -> bool:
    """Whether this process can start a thread, now that it is confined."""
    try:
        threading.Thread(target=bool).start()
    except RuntimeError:
        return False
    return True


def allow_seconds(seconds: float) -> None:
    """Have this process killed once it has calculated for so long from now on.

    It is killed even where the process that watches it has no time to. Whole seconds only: up to
    one more.
    """
    if sys.platform == "win32":
        return
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _, allowed = resource.getrlimit(resource.RLIMIT_CPU)
    # Only the soft limit: a hard one could not be raised for the next picture.
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, allowed))


def _at_most(kind: int, most: int) -> None:
    if sys.platform == "win32":
        return
    _, allowed = resource.getrlimit(kind)
    if allowed == resource.RLIM_INFINITY or most < allowed:
        # A system may not know the kind, or refuse: macOS does so with address space.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
