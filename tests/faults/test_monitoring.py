"""What those who look after the bot see when Discord fails it: counts, and lines with the job."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot.logs import JsonFormatter
from tests.bot.simulation import progress, started
from tests.discord.stand import TOKEN
from tests.faults.studio import Studio

SEND = "/channels/*/messages"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log as lines of JSON, with everything in it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(SecretStr(TOKEN)))
    logger = logging.getLogger("bot")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(level)


def counted(studio: Studio, name: str, **labels: str) -> float:
    return studio.bot.metrics.registry.get_sample_value(name, labels) or 0


async def test_what_discord_refuses_is_counted_by_its_own_code(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.delete(studio.thread)
    await studio.finish(job, 20)

    refused = [r for r in studio.discord.ledger.requests if r.code == 10003]
    errors = counted(studio, "easel_discord_errors_total", status="404", code="10003")
    assert errors == len(refused) > 0


async def test_a_rate_limit_that_discord_py_waits_for_is_counted(studio: Studio) -> None:
    studio.discord.misbehave("POST", SEND, status=429, retry_after=0.2)
    job = await studio.begin()
    await studio.finish(job)

    assert counted(studio, "easel_discord_rate_limits_total", scope="user") == 1
    assert counted(studio, "easel_discord_requests_total", status="429") == 1


async def test_only_frames_that_discord_took_count_as_posted(studio: Studio) -> None:
    job = await studio.begin()
    studio.put(job, 20)
    await studio.discord.until(
        lambda: counted(studio, "easel_frames_posted_total") == 1, "the first frame"
    )
    for place in (studio.thread, studio.channel):
        studio.discord.forbid(place, send_messages=True, send_messages_in_threads=True)
    await studio.finish(job, 40)

    assert counted(studio, "easel_frames_posted_total") == 1
    assert counted(studio, "easel_jobs_ended_total", state="finished") == 1


async def test_each_line_says_for_which_of_two_jobs_something_failed(
    studio: Studio, log: io.StringIO
) -> None:
    one = await studio.begin()
    card = studio.card
    studio.stylize()
    await studio.discord.until(lambda: len(studio.painter.jobs) == 2, "the other job")
    other = studio.painter.jobs[-1]
    studio.painter.put(other, started(), progress(1))
    studio.discord.delete(card)
    studio.discord.delete(studio.thread)
    for job in (one, other):
        studio.put(job, 20)
    for job in (one, other):
        await studio.finish(job)

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    failed = {(line["message"].split()[0], line["job"]) for line in lines if "could" in str(line)}
    assert failed == {("Card", one.id), ("A", other.id)}
    assert [line for line in lines if line["job"] is None] == []
    assert TOKEN not in log.getvalue()
