"""Files that are there whole or not at all, also where several processes write the same."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex


def write_whole(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file, which is there whole or not at all.

    Args:
        path: of the file.
        data: its bytes.
        durable: whether it has to outlive a crash of the machine.
    """
    # A name of its own: a process that stood still in the middle of writing goes on into its file
    # whatever became of that, and another may have taken its job and written the same meanwhile.
    unfinished = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        unfinished.write_bytes(data)
        if durable:
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def remove_unfinished(path: Path) -> None:
    """Remove what processes have left of the file that were killed while they wrote it."""
    for unfinished in path.parent.glob(f".{path.name}.*.part"):
        unfinished.unlink(missing_ok=True)
