"""All requests together stay below Discord's fifty a second."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp
import pytest
from yarl import URL

from bot.connection.rate_limits import Turnstile, is_limited, paced


class _Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    clock = _Clock()
    monkeypatch.setattr("bot.connection.rate_limits.asyncio.get_running_loop", lambda: clock)
    monkeypatch.setattr("bot.connection.rate_limits.asyncio.sleep", clock.sleep)
    return clock


async def test_two_hundred_at_once_leave_within_the_limit_of_every_second(clock: _Clock) -> None:
    trace = paced(aiohttp.TraceConfig())
    trace.freeze()
    session = None
    left = []
    for _ in range(200):
        url = URL("https://discord.com/api/v10/channels/1/messages")
        params = aiohttp.TraceRequestStartParams("POST", url, None)  # type: ignore[arg-type]
        await trace.on_request_start.send(session, None, params)  # type: ignore[arg-type]
        left.append(clock.now)
    busiest = max(sum(then <= other < then + 1 for other in left) for then in left)
    assert 38 <= busiest < 45
    assert left == sorted(left)


async def test_the_first_few_after_a_rest_need_not_wait(clock: _Clock) -> None:
    turnstile = Turnstile(a_second=10, at_once=3)
    for _ in range(3):
        await turnstile.passed()
    assert clock.waits == []
    clock.now += 60
    for _ in range(5):
        await turnstile.passed()
    assert clock.waits == pytest.approx([0.1, 0.1])


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"X-RateLimit-Global": "true", "Retry-After": "7.5"}, 7.5),
        (429, {"X-RateLimit-Global": "true", "Retry-After": "soon"}, 1.0),
        (429, {"Retry-After": "7.5"}, 0.0),  # of one route, for which discord.py waits
        (200, {"X-RateLimit-Global": "true", "Retry-After": "7.5"}, 0.0),
    ],
)
async def test_nothing_leaves_before_the_time_of_a_global_429(
    clock: _Clock, status: int, headers: dict[str, str], wait: float
) -> None:
    trace = paced(aiohttp.TraceConfig())
    trace.freeze()
    url = URL("https://discord.com/api/v10/channels/1/messages")
    answer = SimpleNamespace(status=status, headers=headers)
    end = aiohttp.TraceRequestEndParams("POST", url, {}, answer)  # type: ignore[arg-type]
    await trace.on_request_end.send(None, None, end)  # type: ignore[arg-type]
    start = aiohttp.TraceRequestStartParams("POST", url, None)  # type: ignore[arg-type]
    await trace.on_request_start.send(None, None, start)  # type: ignore[arg-type]
    assert sum(clock.waits) == pytest.approx(wait)


async def test_who_waits_already_waits_for_the_end_of_a_429_too(clock: _Clock) -> None:
    turnstile = Turnstile(a_second=10, at_once=1)
    await turnstile.passed()
    sleep = clock.sleep

    async def sleep_meanwhile(seconds: float) -> None:
        if not clock.waits:
            turnstile.close(5)
        await sleep(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.connection.rate_limits.asyncio.sleep", sleep_meanwhile)
        began = clock.now
        await turnstile.passed()
    assert clock.now - began == pytest.approx(5)


@pytest.mark.parametrize(
    ("path", "limited"),
    [
        ("/api/v10/channels/1/messages", True),
        ("/api/v10/users/@me", True),
        ("/api/v10/interactions/1/token/callback", False),
        ("/api/v10/webhooks/1/token/messages/@original", False),
        ("/attachments/1/2/photo.png", False),
        ("/gateway/", False),
        ("/", False),
    ],
)
def test_answers_and_files_do_not_wait(path: str, limited: bool) -> None:
    assert is_limited(URL(f"https://discord.com{path}")) is limited
