"""One process at a time prepares weights in a cache folder, unless it stands still."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock, Timeout

from engine.job.errors import WeightsError
from engine.job.spec import Preparing

_log = logging.getLogger(__name__)

# Of a process that has written nothing for so long it is taken that it stands still: it was stopped
# with Ctrl-Z, or its machine is frozen. If it was only slow, the work is done twice.
_STANDS_STILL_SECONDS = 600.0
_LOOK_SECONDS = 5.0
_ASK_SECONDS = 0.5


@contextmanager
def own_turn_in(folder: Path, report: Callable[[Preparing], None]) -> Iterator[Path]:
    """Hold the folder's lock, which the operating system releases even if this process is killed.

    It keeps the workers of several GPUs from all downloading the same file, into the same file.

    Args:
        folder: the cache; made if it is missing.
        report: told when it has to wait.

    Yields:
        Where to put what is not whole yet: the folder, or one in it that is this process's alone
        and removed afterwards, where whoever holds the lock stands still.

    Raises:
        WeightsError: the folder can't be used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "weights.lock")
        is_ours = _is_had(lock, folder, report)
    except OSError as error:
        raise WeightsError(
            f"{folder} can't be used for weights ({error.strerror}); choose another cache folder."
        ) from error
    if not is_ours:
        with TemporaryDirectory(prefix="apart-", dir=folder) as apart:
            yield Path(apart)
        return
    try:
        yield folder
    finally:
        lock.release()


def _is_had(lock: FileLock, folder: Path, report: Callable[[Preparing], None]) -> bool:
    """Wait for the lock; False if whoever holds it stands still."""
    with suppress(Timeout):
        lock.acquire(timeout=0)
        return True
    report(Preparing("Waiting for another process that prepares the weights"))
    seen, since = _written(folder), time.monotonic()
    while time.monotonic() - since < _STANDS_STILL_SECONDS:
        with suppress(Timeout):
            lock.acquire(timeout=_LOOK_SECONDS, poll_interval=_ASK_SECONDS)
            return True
        if (now := _written(folder)) != seen:
            seen, since = now, time.monotonic()
    _log.warning(
        "The process that prepares the weights in %s has written nothing for %d s: "
        "it stands still, and this one goes on without it",
        folder,
        _STANDS_STILL_SECONDS,
    )
    return False


def _written(folder: Path) -> dict[Path, tuple[int, int]]:
    """What is in the folder, with sizes and times."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(OSError):  # it has got its final name meanwhile
            status = path.stat()
            found[path] = status.st_size, status.st_mtime_ns
    return found
