"""All requests together stay below Discord's fifty a second."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp
import pytest
from yarl import URL

from bot.connection.rate_limits import Limited, Turnstile, is_limited, limits_told, paced

_API = "https://discord.com/api/v10"


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


async def _start(trace: aiohttp.TraceConfig, method: str, path: str) -> None:
    params = aiohttp.TraceRequestStartParams(method, URL(f"{_API}{path}"), None)  # type: ignore[arg-type]
    await trace.on_request_start.send(None, None, params)  # type: ignore[arg-type]


async def _end(trace: aiohttp.TraceConfig, method: str, path: str, left: str) -> None:
    headers = {"Retry-After": "7.5", "X-RateLimit-Remaining": left}
    answer = SimpleNamespace(status=429, headers=headers)
    end = aiohttp.TraceRequestEndParams(method, URL(f"{_API}{path}"), {}, answer)  # type: ignore[arg-type]
    await trace.on_request_end.send(None, None, end)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "path", "left", "waits"),
    [
        ("PATCH", "/channels/1/messages/8", "0", True),
        ("PATCH", "/channels/1/messages/8", "3", False),  # of some of its kind, such as old ones
        ("PATCH", "/channels/2/messages/8", "0", False),
        ("POST", "/channels/1/messages", "0", False),
    ],
)
async def test_no_other_of_its_kind_leaves_before_the_time_of_a_429(
    clock: _Clock, method: str, path: str, left: str, *, waits: bool
) -> None:
    trace = paced(aiohttp.TraceConfig())
    trace.freeze()
    await _end(trace, "PATCH", "/channels/1/messages/7", left)
    began = clock.now
    await _start(trace, method, path)
    assert clock.now - began == pytest.approx(7.5 if waits else 0)


async def test_who_wants_to_be_told_is_told_of_it_at_once(clock: _Clock) -> None:
    trace = paced(aiohttp.TraceConfig())
    trace.freeze()
    await _end(trace, "PATCH", "/channels/1/messages/7", "0")
    with limits_told(), pytest.raises(Limited) as limited:
        await _start(trace, "PATCH", "/channels/1/messages/8")
    assert limited.value.seconds == pytest.approx(7.5)
    assert clock.waits == []


async def test_one_of_its_kind_that_waits_for_its_turn_waits_for_the_end_of_a_429_too(
    clock: _Clock,
) -> None:
    """discord.py has let it go already, and does not know."""
    trace = paced(aiohttp.TraceConfig())
    trace.freeze()
    for _ in range(5):
        await _start(trace, "PATCH", "/channels/1/messages/7")
    sleep = clock.sleep

    async def sleep_meanwhile(seconds: float) -> None:
        if not clock.waits:
            await _end(trace, "PATCH", "/channels/1/messages/7", "0")
        await sleep(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.connection.rate_limits.asyncio.sleep", sleep_meanwhile)
        began = clock.now
        await _start(trace, "PATCH", "/channels/1/messages/8")
    assert clock.now - began == pytest.approx(7.5)


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
