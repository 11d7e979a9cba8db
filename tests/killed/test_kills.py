"""A bot that is killed, however often and whenever, finishes every accepted job exactly once."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from pathlib import PurePath

from tests.discord.ledger import Request, matches
from tests.killed.accounts import seen
from tests.killed.town import Town, pause

# `make soak` sets it higher.
KILLS = int(os.environ.get("EASEL_KILLS", "10"))


def is_request(method: str, pattern: str, *, ended: bool = False) -> Callable[[Request], bool]:
    def wanted(request: Request) -> bool:
        return matches(method, pattern, request.method, request.path) and (
            not ended or request.ended is not None
        )

    return wanted


def _is_result(*, ended: bool) -> Callable[[Request], bool]:
    posted = is_request("POST", "/channels/*/messages", ended=ended)

    def wanted(request: Request) -> bool:
        stems = [PurePath(name).stem.split("-") for name in request.files]
        return posted(request) and any(len(stem) == 2 for stem in stems)

    return wanted


MOMENTS = {
    "when a command was answered": is_request("POST", "/interactions/*/*/callback", ended=True),
    "while a picture is fetched": is_request("GET", "/attachments/**"),
    "while a card is put up": is_request("POST", "/channels/*/messages"),
    "when a card was put up": is_request("POST", "/channels/*/messages", ended=True),
    "while a thread is made": is_request("POST", "/channels/*/messages/*/threads"),
    "when a thread was made": is_request("POST", "/channels/*/messages/*/threads", ended=True),
    "while a card is updated": is_request("PATCH", "/channels/*/messages/*"),
    "while a result is posted": _is_result(ended=False),
    "when a result was posted": _is_result(ended=True),
}


async def test_killed_again_and_again_while_jobs_stream_in(town: Town) -> None:
    dice = random.Random(6)  # noqa: S311 - for moments
    moments = list(MOMENTS.values())
    await town.start()
    for number in range(KILLS):
        since = len(town.discord.ledger.requests)
        for _ in range(dice.randint(1, 3)):
            town.ask(dice.choice(town.channels))
            await asyncio.sleep(pause(dice, 0.2))
        if number < len(moments):  # each of them once, for certain
            assert await town.sees(moments[number], since), town.words()
        elif dice.random() < 0.5:
            await town.sees(dice.choice(moments), since, seconds=2)
        else:
            await asyncio.sleep(pause(dice, 1.5))
        await town.kill()
        await town.start()
    await town.finish_everything()
    town.check()
    await town.nobody_waits()


async def test_told_to_stop_again_and_again_while_jobs_stream_in(town: Town) -> None:
    dice = random.Random(7)  # noqa: S311 - for moments
    for _ in range(max(3, KILLS // 4)):
        await town.start()
        since = len(town.discord.ledger.requests)
        for _ in range(dice.randint(1, 4)):
            town.ask(dice.choice(town.channels))
            await asyncio.sleep(pause(dice, 0.2))
        await town.sees(dice.choice(list(MOMENTS.values())), since, seconds=2)
        await asyncio.sleep(pause(dice, 0.5))
        assert await town.stop() == 0, town.words()
    await town.start()
    # On a slow machine it may be the only one: each time the bot may have been told to stop first.
    town.ask(town.channels[0])
    await town.finish_everything()
    town.check()
    await town.nobody_waits()


async def test_after_a_restart_a_picture_does_not_wait_for_its_card(town: Town) -> None:
    await town.start()
    town.ask(town.channels[0])
    assert await town.sees(MOMENTS["while a card is updated"], 0), town.words()
    await town.kill()
    town.discord.misbehave(
        "PATCH", "/channels/*/messages/*", times=10**6, status=429, retry_after=30
    )
    await town.start()

    def shown() -> bool:
        return any(found.results for found in seen(town.discord).values())

    await town.until(shown, "the picture")
