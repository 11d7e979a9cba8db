"""The gateway goes away in every way it can: jobs go on; the bot comes back, or says why not."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from discord import ConnectionClosed, LoginFailure, PrivilegedIntentsRequired

from tests.bot.simulation import result
from tests.discord import Stand
from tests.discord.interactions import until
from tests.faults.hurry import hurry_reconnecting
from tests.faults.studio import RESULT, Studio, pictures


async def _comes_back(studio: Studio, attempts: int) -> None:
    """The bot is there again, and takes commands."""
    gateway = studio.discord.gateway
    await studio.discord.until(
        lambda: len(gateway.attempts) >= attempts and gateway.is_connected, "the bot's return"
    )
    words = await studio.discord.types(studio.ana, studio.channel, "queue").answered()
    assert words.answer is not None


async def _serve_to_the_end(
    studio: Studio, work: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Run the bot until it ends by itself; raises what ended it."""
    async with studio.discord.run(studio.bot) as serving:
        if work is not None:
            await work()
        await until(serving.done, "the end")


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4001, 4002, 4005, 4008])
async def test_after_a_close_that_allows_it_the_session_goes_on(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    hurry_reconnecting(monkeypatch)
    job = await studio.begin()
    await studio.discord.gateway.close(code)
    studio.put(job, 20)
    await _comes_back(studio, 2)
    await studio.finish(job)
    assert pictures(studio.thread) == [b"frame 20", RESULT]
    assert studio.discord.gateway.resumed == 1
    assert studio.discord.gateway.identified == 1
    assert len(studio.discord.gateway.attempts) == 2


@pytest.mark.parametrize("code", [4003, 4007, 4009])
async def test_after_a_close_that_ends_the_session_a_new_one_is_begun(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    hurried = hurry_reconnecting(monkeypatch)
    job = await studio.begin()
    await studio.discord.gateway.close(code)
    await _comes_back(studio, 3)
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]
    assert studio.discord.gateway.identified == 2
    # One to find out that the session is over; and Discord wants five seconds before the next.
    assert len(studio.discord.gateway.attempts) == 3
    assert hurried.slept == [5.0]


async def test_a_connection_that_breaks_is_made_again(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.gateway.drop()
    await _comes_back(studio, 2)
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]
    assert studio.discord.gateway.resumed == 1


async def test_discord_may_ask_for_a_new_connection(studio: Studio) -> None:
    job = await studio.begin()
    await studio.discord.gateway.ask_to_reconnect()
    await _comes_back(studio, 2)
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]
    assert studio.discord.gateway.resumed == 1


@pytest.mark.parametrize("resumable", [True, False])
async def test_discord_may_call_a_session_invalid(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, *, resumable: bool
) -> None:
    hurry_reconnecting(monkeypatch)
    job = await studio.begin()
    await studio.discord.gateway.invalidate(resumable=resumable)
    await _comes_back(studio, 2)
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]
    assert studio.discord.gateway.resumed == int(resumable)


class _Clock:
    """The module time for discord.py's gateway, whose clock stands still but for the test."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)

    def perf_counter(self) -> float:
        """The clock that it takes silence by."""
        return self.now


async def test_without_heartbeats_in_return_the_bot_connects_anew(
    idle_studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = _Clock()
    monkeypatch.setattr("discord.gateway.time", clock)
    studio, gateway = idle_studio, idle_studio.discord.gateway
    # An option of discord.Client: after so much silence it takes the connection for dead.
    silence = studio.bot._connection.heartbeat_timeout
    gateway.heartbeat_seconds = 0.05
    async with studio.discord.run(studio.bot):
        job = await studio.begin()
        for _ in range(3):
            clock.now += 0.6 * silence
            await studio.discord.until(partial(_has_heard, studio, clock.now), "an answer")
        assert len(gateway.attempts) == 1, "as long as heartbeats are answered all is well"
        gateway.fall_silent()
        clock.now += 1.1 * silence
        await _comes_back(studio, 2)
        await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]
    assert len(gateway.attempts) == 2
    assert gateway.resumed == 1


def _has_heard(studio: Studio, now: float) -> bool:
    """Whether a heartbeat was answered at this moment."""
    (shard,) = studio.bot.shards.values()
    heart = shard._parent.ws._keep_alive
    return heart is not None and heart._last_ack == now


async def test_heartbeats_keep_the_pace_that_discord_asks_for(idle_studio: Studio) -> None:
    gateway = idle_studio.discord.gateway
    gateway.heartbeat_seconds = 0.2
    async with idle_studio.discord.run(idle_studio.bot):
        connection = gateway.connections[0]
        # At the usual pace they would take minutes.
        await idle_studio.discord.until(lambda: len(connection.heartbeats) >= 5, "heartbeats")
    # The first one answers the greeting; a busy machine may be late with any, and none comes early.
    for number, beat in enumerate(connection.heartbeats):
        assert beat - connection.began > 0.19 * number
    assert len(gateway.attempts) == 1


async def test_a_gateway_that_is_down_is_asked_more_and_more_seldom(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = hurry_reconnecting(monkeypatch)
    job = await studio.begin()
    studio.discord.gateway.down = True
    studio.discord.gateway.drop()
    await studio.discord.until(lambda: len(studio.discord.gateway.attempts) >= 5, "attempts")
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT], "what was begun needs no gateway"
    studio.discord.gateway.down = False
    await _comes_back(studio, 6)
    # Each wait is drawn below a bound that doubles; together they can't be short.
    assert len(studio.discord.gateway.attempts) <= len(hurried.slept) + 2
    assert sum(hurried.slept) > 1


async def test_a_command_during_a_break_is_answered_after_it(studio: Studio) -> None:
    studio.discord.gateway.drop()
    asked = studio.stylize()
    await asked.answered()
    job = await studio.job()
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (4004, ConnectionClosed),
        (4010, ConnectionClosed),
        (4011, ConnectionClosed),
        (4013, ConnectionClosed),
        (4014, PrivilegedIntentsRequired),
    ],
)
async def test_a_close_for_good_ends_the_bot_with_its_reason(
    idle_studio: Studio, code: int, error: type[Exception]
) -> None:
    idle_studio.discord.gateway.refuse_with = code
    with pytest.raises(error) as caught:
        await _serve_to_the_end(idle_studio)
    assert len(idle_studio.discord.gateway.attempts) == 1
    if isinstance(caught.value, ConnectionClosed):
        assert caught.value.code == code


async def test_a_close_for_good_in_mid_job_ends_the_bot_with_its_reason(
    idle_studio: Studio,
) -> None:
    async def work() -> None:
        await idle_studio.begin()
        await idle_studio.discord.gateway.close(4004)

    with pytest.raises(ConnectionClosed):
        await _serve_to_the_end(idle_studio, work)
    assert len(idle_studio.discord.gateway.attempts) == 1


async def test_a_wrong_token_is_told_before_anything_else(
    discord: Stand, idle_studio: Studio
) -> None:
    with pytest.raises(LoginFailure):
        await idle_studio.bot.start("another-token")
    await idle_studio.bot.close()
    assert [r.status for r in discord.ledger.requests] == [401]


async def test_a_job_that_ends_before_the_bot_is_ready_is_shown_once(idle_studio: Studio) -> None:
    studio = idle_studio
    # With many servers it takes long until it is; commands come from the first moment on.
    studio.bot._connection.guild_ready_timeout = 60
    async with studio.discord.run(studio.bot):
        job = await studio.begin()
        fault = studio.discord.misbehave("POST", "/channels/*/messages", delay=1)
        studio.painter.put(job, result(image=RESULT))
        await studio.discord.until(lambda: fault.times == 0, "the picture on its way")
        await studio.bot.on_ready()
        await studio.ended(job)
        assert pictures(studio.thread) == [RESULT]
        assert studio.discord.ledger.count("POST", "/channels/*/messages") == 2
