"""How much of a painting the file of its state holds, read without torch."""

from __future__ import annotations

import json
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

from engine.job.errors import UnusableState
from engine.job.spec import Costs

# Safetensors begins with the length of its header, in this many bytes.
_LENGTH = 8
# The most that a header may have, as in safetensors itself.
_MOST = 100_000_000


_FACTS = {"format", "fingerprint", "done", "first", "elapsed"}


def iterations_kept(path: Path) -> int | None:
    """The iterations that a painting which goes on from this file has behind it.

    Args:
        path: of a file that `engine.paint.state` wrote.

    Returns:
        None if there is no such file, or it is no state of a painting.
    """
    try:
        return checked(_facts(_header(path)))[0]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def require_whole(path: Path) -> None:
    """Refuse a file that no painting can go on from; that there is none is fine.

    Whose state it is, only those can tell who have the weights: see `engine.paint.state.load`.

    Raises:
        UnusableState: it is damaged, or no state of a painting.
    """
    try:
        header = _header(path)
        checked(_facts(header))
        begins = path.stat().st_size - max(
            (entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"),
            default=0,
        )
        with path.open("rb") as file:
            if begins != _LENGTH + int.from_bytes(file.read(_LENGTH), "little"):
                raise ValueError("the tensors end elsewhere than the file")
    except FileNotFoundError:
        return
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise damaged(path) from error


def damaged(path: Path | None) -> UnusableState:
    """What is said of a state that can't be gone on from; None where it is in no file."""
    name = str(path or "The state")
    return UnusableState(
        f"{name} is damaged, or no state of a painting; remove it to start from the beginning, or "
        "name another file.",
        "engine-state-damaged",
        path=name,
    )


def checked(facts: dict[str, Any]) -> tuple[int, Costs, float]:
    """What a file's facts tell: iterations so far, the first one's costs, and seconds.

    Raises:
        KeyError, TypeError, ValueError: a fact is missing, is unknown, or can't be so.
    """
    if facts.keys() != _FACTS:
        raise ValueError(f"the facts are not {', '.join(sorted(_FACTS))}")
    done, elapsed = facts["done"], facts["elapsed"]
    if type(done) is not int or done < 1:
        raise ValueError("done is not a whole number from 1 on")
    first = Costs(**facts["first"])
    for number in (elapsed, *astuple(first)):
        if type(number) not in (int, float) or not abs(number) <= sys.float_info.max:
            raise ValueError("a number of seconds or a cost is not a finite number")
    if elapsed < 0:
        raise ValueError("the number of seconds is below 0")
    return done, first, elapsed


def _header(path: Path) -> dict[str, Any]:
    """What a safetensors file says of its tensors.

    Raises:
        OSError, ValueError, RecursionError: it can't be read, or is none.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_LENGTH), "little")
        header = json.loads(file.read(min(length, _MOST)))
    if not isinstance(header, dict):
        raise ValueError("the header is no object")
    return header


def _facts(header: dict[str, Any]) -> dict[str, Any]:
    facts = json.loads(header["__metadata__"]["easel"])
    if not isinstance(facts, dict):
        raise ValueError("the facts are no object")
    return facts
