"""Keeps all requests to Discord together below their limit, rather than running into it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http import HTTPStatus
from types import SimpleNamespace

import aiohttp
from yarl import URL

# Discord takes 50 a second. In no second do more than 43 leave, for on their way they draw closer.
_A_SECOND = 38
_AT_ONCE = 5
# Answers to members are outside of that limit.
_FREE = frozenset({"interactions", "webhooks"})
_GLOBAL = "X-RateLimit-Global"
_LEFT = "X-RateLimit-Remaining"


# Whether who asks wants to be told of a limit, rather than wait inside of discord.py.
_told: ContextVar[bool] = ContextVar("limits_told", default=False)


class Limited(aiohttp.ClientError):
    """Discord wants to hear such a request only after so many seconds.

    Attributes:
        seconds: from now on.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Discord's limit, for {seconds:g} s")
        self.seconds = seconds


@contextmanager
def limits_told() -> Iterator[None]:
    """Inside, a request above the limit of its kind raises Limited.

    discord.py would wait, and then send what was to be sent when it began to wait.
    """
    before = _told.set(True)
    try:
        yield
    finally:
        _told.reset(before)


class Turnstile:
    """Lets those who come pass in turn, at a steady rate beyond the first few.

    Args:
        a_second: the rate.
        at_once: how many may pass without a wait after a rest.
    """

    def __init__(self, a_second: float, at_once: int) -> None:
        self._gap = 1 / a_second
        self._credit = (at_once - 1) * self._gap
        self._next = float("-inf")
        self._turn = asyncio.Lock()

    async def passed(self) -> None:
        """Wait for one's turn."""
        loop = asyncio.get_running_loop()
        # One by one: where the loop is late, those who wait must not all leave together.
        async with self._turn:
            # Meanwhile it may have grown.
            while (wait := self._next - loop.time()) > 0:  # noqa: ASYNC110
                await asyncio.sleep(wait)
            self._next = max(self._next, loop.time() - self._credit) + self._gap

    def close(self, seconds: float) -> None:
        """Let nobody pass for so long."""
        self._next = max(self._next, asyncio.get_running_loop().time() + seconds)


class Closed:
    """Until when Discord wants no more requests of a kind, kind by kind."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], float] = {}

    def close(self, kind: tuple[str, str], seconds: float) -> None:
        """Have those of a kind wait for so long."""
        now = asyncio.get_running_loop().time()
        self._until = {other: end for other, end in self._until.items() if end > now}
        self._until[kind] = max(self._until.get(kind, now), now + seconds)

    async def waited(self, kind: tuple[str, str]) -> bool:
        """Whether one of a kind had to wait, and has; raises Limited where it wants to know."""
        until = self._until.get(kind, float("-inf"))
        if (seconds := until - asyncio.get_running_loop().time()) <= 0:
            return False
        if _told.get():
            raise Limited(seconds)
        await asyncio.sleep(seconds)
        return True


def paced(trace: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """For `discord.Client(http_trace=…)`: also have requests wait before they leave.

    They leave at a steady rate. Where Discord says all the same that there were too many, none that
    it means leaves before its time, also none of those that discord.py has let go already: while
    they wait here for their turn, its own count of what Discord takes grows old.
    """
    turnstile, closed = Turnstile(_A_SECOND, _AT_ONCE), Closed()

    async def starts(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        params: aiohttp.TraceRequestStartParams,
    ) -> None:
        kind, limited = kind_of(params.method, params.url), is_limited(params.url)
        if limited:
            await turnstile.passed()
        while await closed.waited(kind):
            if limited:
                await turnstile.passed()

    async def ended(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        params: aiohttp.TraceRequestEndParams,
    ) -> None:
        headers = params.response.headers
        if params.response.status != HTTPStatus.TOO_MANY_REQUESTS:
            return
        seconds = _seconds(headers.get("Retry-After", ""))
        if _GLOBAL in headers:
            turnstile.close(seconds)
            return
        if headers.get(_LEFT) == "0":  # otherwise it is of some of its kind alone, such as old ones
            closed.close(kind_of(params.method, params.url), seconds)
        if _told.get() and "Via" in headers:  # without, it is a ban, which discord.py tells of
            raise Limited(seconds)

    trace.on_request_start.append(starts)
    trace.on_request_end.append(ended)
    return trace


def _seconds(written: str) -> float:
    """What a header says of when to ask again; a second where it says nothing that can be read."""
    return float(written) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", written) else 1.0


def kind_of(method: str, url: URL) -> tuple[str, str]:
    """What Discord counts together: a method and a path, whatever message of a channel it is about.

    A guess: Discord names its limits only in its answers.
    """
    # Behind `api`, its version and what is counted by, such as a channel and its id.
    parts = url.path.split("/")
    rest = ["*" if part.isdecimal() else part for part in parts[5:]]
    return method, "/".join([*parts[:5], *rest])


def is_limited(url: URL) -> bool:
    """Whether the limit of all requests together is for this one, too."""
    parts = url.parts
    return len(parts) > 3 and parts[1] == "api" and parts[3] not in _FREE
