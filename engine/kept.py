"""How much of a painting the file of its state holds, read without torch."""

from __future__ import annotations

import json
from pathlib import Path

# Safetensors begins with the length of its header, in this many bytes.
_LENGTH = 8
# The most that a header may have, as in safetensors itself.
_MOST = 100_000_000


def iterations_kept(path: Path) -> int | None:
    """The iterations that a painting which goes on from this file has behind it.

    Args:
        path: of a file that `engine.state` wrote.

    Returns:
        None if there is no such file, or it is no state of a painting.
    """
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(_LENGTH), "little")
            header = json.loads(file.read(min(length, _MOST)))
        return int(json.loads(header["__metadata__"]["easel"])["done"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
