"""What the doctor says about one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Condition(StrEnum):
    """OK: nothing to do. WARNING: Easel works, but not as well. PROBLEM: the bot can't work."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, how it is, and a sentence that says what to do about it."""

    name: str
    state: Condition
    text: str
