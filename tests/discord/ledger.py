"""Every request that arrived, and whether the client ever hammered."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

# Seconds: what a timer may be early.
_EARLY = 0.02


@dataclass(eq=False, slots=True)
class Request:
    """One request.

    Attributes:
        began: when its head arrived, in seconds of the event loop's clock.
        ended: when its answer left; None: it was cut off, or is still being served.
        path: without `/api/v10`.
        status: of the answer; 0: none was given.
        code: Discord's own, of a refusal.
        body: what was sent as JSON.
        files: the names of what was uploaded.
        bucket: of the rate limit, with its major parameter; empty: it has none.
        counts_globally: whether the limit of all requests together is for it, too.
        retry_after: of a 429.
        number: of a 429, from 1.
        heard: the numbers of the latest 429s that the client had heard of when it sent this.
        told: whether the test ordered this answer.
    """

    method: str
    path: str
    began: float
    ended: float | None = None
    status: int = 0
    code: int = 0
    body: Any = None
    files: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    bucket: str = ""
    counts_globally: bool = True
    retry_after: float = 0
    is_global: bool = False
    told: bool = False
    number: int = 0
    heard: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}{f' ({self.code})' * bool(self.code)}"


class Ledger:
    """The requests, in the order in which they arrived."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    def of(self, method: str, pattern: str) -> list[Request]:
        """Those of a method and a path; see `matches`."""
        return [r for r in self.requests if matches(method, pattern, r.method, r.path)]

    def count(self, method: str, pattern: str) -> int:
        """How many there were."""
        return len(self.of(method, pattern))

    def exceeded(self) -> list[Request]:
        """Those above a rate limit, which a client that reads the headers never sends."""
        return [r for r in self.requests if r.status == 429 and not r.told]

    def impatient(self) -> list[Request]:
        """Those sent before the end of a time for which Discord had asked to wait, as was known."""
        waits = [r for r in self.requests if r.status == 429 and r.ended is not None]
        return [r for r in self.requests if any(_too_early(r, wait) for wait in waits)]

    def hammering(self) -> list[Request]:
        """Everything that Discord would hold against the bot."""
        return [*self.exceeded(), *self.impatient()]

    def calling(self) -> list[Request]:
        """Those with words or components that don't say whom they call: Discord calls all then."""
        return [r for r in self.requests if any(map(_may_call, _messages(r)))]

    def busiest_second(self) -> int:
        """The most requests in any one second."""
        began = [r.began for r in self.requests if r.counts_globally]
        return max((sum(t <= s < t + 1 for s in began) for t in began), default=0)

    def summary(self) -> str:
        """How many requests of each kind there were, for the message of a failed test."""
        kinds = Counter(
            f"{r.method} {re.sub(r'[0-9]{9,}|interaction-[0-9a-f]+', '*', r.path)} {r.status}"
            for r in self.requests
        )
        return "\n".join(f"{count:4} {kind}" for kind, count in kinds.items())


def _messages(request: Request) -> list[dict[str, Any]]:
    """What a request has of a message: an answer to an interaction has it inside."""
    body = request.body if isinstance(request.body, dict) else {}
    return [part for part in (body, body.get("data")) if isinstance(part, dict)]


def _may_call(message: dict[str, Any]) -> bool:
    if not message.get("content") and not message.get("components"):
        return False
    return bool((message.get("allowed_mentions") or {"parse": ["users"]}).get("parse"))


def matches(wanted_method: str, pattern: str, method: str, path: str) -> bool:
    """Whether a request is of a kind.

    Args:
        wanted_method: `*` is any.
        pattern: `*` stands for one part of a path, and `**` for any rest.
        method: of the request.
        path: of the request.
    """
    return wanted_method in ("*", method) and _compiled(pattern).fullmatch(path) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", pattern)
    return re.compile("".join({"*": "[^/]+", "**": ".*"}.get(p, re.escape(p)) for p in parts))


def _too_early(request: Request, wait: Request) -> bool:
    if request is wait or wait.ended is None:
        return False
    concerned = request.counts_globally if wait.is_global else request.bucket == wait.bucket
    end = wait.ended + wait.retry_after - _EARLY
    return concerned and wait.number in request.heard and request.began < end
