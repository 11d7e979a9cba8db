"""Rate limits: one for each route and its major parameter, and one for all requests together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import NamedTuple


class Limit(NamedTuple):
    """So many requests in so many seconds."""

    requests: int
    seconds: float


GLOBAL = Limit(50, 1)
USUAL = Limit(10, 5)
# As seen in Discord's headers; it promises none of them.
LIMITS = {
    ("POST", "/channels/{channel}/messages"): Limit(5, 5),
    ("PATCH", "/channels/{channel}/messages/{message}"): Limit(5, 5),
    ("DELETE", "/channels/{channel}/messages/{message}"): Limit(5, 1),
    ("POST", "/channels/{channel}/messages/{message}/threads"): Limit(50, 300),
    ("PUT", "/applications/{application}/commands"): Limit(2, 4),
    ("POST", "/webhooks/{application}/{token}"): Limit(5, 2),
}
_MAJOR = ("channel", "guild", "token")


@dataclass(slots=True)
class _Window:
    ends: float = 0
    used: int = 0

    def take(self, limit: Limit, now: float) -> bool:
        """Use one request of this window, or of a new one; False if there is none left."""
        if now >= self.ends:
            self.ends, self.used = now + limit.seconds, 0
        self.used += 1
        return self.used <= limit.requests


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may go on.

    Attributes:
        bucket: with the major parameter; empty: there is no limit.
        retry_after: seconds to wait; 0: it may go on.
    """

    bucket: str
    headers: dict[str, str]
    retry_after: float = 0
    is_global: bool = False


class RateLimits:
    """Counts requests.

    Args:
        hurry: by how many times shorter the windows of routes are than Discord's.
    """

    def __init__(self, hurry: float = 1) -> None:
        self._hurry = hurry
        self._windows: dict[str, _Window] = {}
        self._all = _Window()

    def take(
        self, method: str, route: str, params: dict[str, str], now: float, wall: float
    ) -> Verdict:
        """Count a request.

        Args:
            method: of the request.
            route: its template, such as `/channels/{channel}/messages`.
            params: what stands for the names in the template.
            now: seconds of a clock that never jumps.
            wall: seconds since 1970, for the header.
        """
        if route.startswith("/interactions/"):
            return Verdict("", {})
        bucket, key = bucket_of(method, route, params)
        if not is_of_interaction(route) and not self._all.take(GLOBAL, now):
            return Verdict(key, {}, self._all.ends - now, is_global=True)
        requests, seconds = LIMITS.get((method, route), USUAL)
        limit = Limit(requests, seconds / self._hurry)
        window = self._windows.setdefault(key, _Window())
        within = window.take(limit, now)
        left = window.ends - now
        headers = {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(max(0, limit.requests - window.used)),
            "X-RateLimit-Reset": f"{wall + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        return Verdict(key, headers, 0 if within else left)


def bucket_of(method: str, route: str, params: dict[str, str]) -> tuple[str, str]:
    """The name of a limit, and the same with the major parameters that it is counted by."""
    bucket = hashlib.sha256(f"{method} {route}".encode()).hexdigest()[:16]
    return bucket, ":".join([bucket, *(params[name] for name in _MAJOR if name in params)])


def is_of_interaction(route: str) -> bool:
    """Answers to members are outside of the limit of all requests together."""
    return route.startswith(("/interactions/", "/webhooks/"))
