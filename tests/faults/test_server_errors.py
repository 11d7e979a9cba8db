"""500, 502, 503 and slow answers: patience, and the picture arrives."""

from __future__ import annotations

import pytest

from tests.faults.hurry import hurry_requests
from tests.faults.studio import RESULT, Studio, pictures

SEND = "/channels/*/messages"
EDIT = "/channels/*/messages/*"
ANYTHING = "/**"


def _everywhere(studio: Studio) -> list[bytes]:
    return [*pictures(studio.thread), *pictures(studio.channel), *pictures(studio.private)]


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_burst_of_errors_at_the_start_delays_the_card(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    hurried = hurry_requests(monkeypatch)
    studio.discord.misbehave("*", ANYTHING, times=4, status=status, is_text=status == 502)
    job = await studio.begin()
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]
    assert hurried.slept[:2] == [1, 3], "it waits longer from try to try"
    assert studio.discord.ledger.count("POST", SEND) <= 2 + 4


async def test_a_burst_of_503_at_the_start_delays_the_card(studio: Studio) -> None:
    studio.discord.misbehave("POST", SEND, times=2, status=503)
    job = await studio.begin()
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_burst_of_errors_at_the_end_does_not_lose_the_picture(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    hurry_requests(monkeypatch)
    job = await studio.begin()
    studio.discord.misbehave("*", ANYTHING, times=6, status=status)
    await studio.finish(job)
    assert _everywhere(studio) == [RESULT]


async def test_an_outage_at_the_end_does_not_lose_the_picture(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.misbehave("*", ANYTHING, times=20, status=503)
    await studio.finish(job)
    await studio.discord.until(lambda: RESULT in _everywhere(studio), "the picture, at last")
    assert _everywhere(studio) == [RESULT]


async def test_an_outage_is_not_taken_for_a_picture_that_is_too_large(studio: Studio) -> None:
    job = await studio.begin()
    # As many as there are in two rounds by card, thread, channel and private messages.
    studio.discord.misbehave("*", ANYTHING, times=8, status=503)
    await studio.finish(job)
    words = [message.text for message in studio.thread.history()]
    assert not any("too large" in text for text in words)


@pytest.mark.parametrize("path", ["/users/@me", "/applications/*/commands"])
async def test_an_error_at_the_start_of_the_bot_delays_it(
    idle_studio: Studio, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.client._OFFER_PAUSE", 0.1)
    fault = idle_studio.discord.misbehave("*", path, status=503)
    async with idle_studio.discord.run(idle_studio.bot):
        assert fault.times == 0
        offered = lambda: bool(idle_studio.bot.services.offered)  # noqa: E731
        await idle_studio.discord.until(offered, "the commands")
        job = await idle_studio.begin()
        await idle_studio.finish(job)
    assert pictures(idle_studio.thread) == [RESULT]


async def test_an_error_on_the_way_costs_one_frame_and_no_place(studio: Studio) -> None:
    job = await studio.begin()
    fault = studio.discord.misbehave("POST", SEND, status=503)
    studio.put(job, 20)
    await studio.discord.until(lambda: fault.times == 0, "the error")
    await studio.finish(job, 40)
    assert pictures(studio.thread)[-2:] == [b"frame 40", RESULT]
    assert pictures(studio.channel) == []


@pytest.mark.slow
async def test_slow_answers_make_the_bot_slow_and_nothing_else(studio: Studio) -> None:
    studio.discord.misbehave("*", SEND, times=3, delay=0.7)
    studio.discord.misbehave("*", EDIT, times=1, delay=0.7)
    job = await studio.begin()
    await studio.finish(job, 20, 40)
    assert pictures(studio.thread) == [b"frame 20", b"frame 40", RESULT]
