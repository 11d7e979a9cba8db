"""The log: readable lines, and no secret in any of them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.logs import about_job, set_up_logging

TOKEN = "a-token-of-no-known-shape"  # noqa: S105
SHAPED = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"
INTERACTION = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDpzZWNyZXQ"
JOB = "0123456789ab"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Each test sets logging up anew; pytest's own handlers come back afterwards."""
    loggers = [logging.getLogger(name) for name in ("", "discord", "apscheduler", "asyncio")]
    levels = [logger.level for logger in loggers]
    handlers = logging.root.handlers[:]
    yield
    logging.root.handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    set_up_logging("debug", SecretStr(TOKEN), stream)
    return stream


def test_a_line_has_its_time_level_logger_and_message(log: io.StringIO) -> None:
    logging.getLogger("bot.studio.studio").info("painting %s", "a harbour")
    time, _, rest = log.getvalue().partition(" INFO")
    assert len(time.split()) == 2
    assert rest.split(maxsplit=1) == ["bot.studio.studio:", "painting a harbour\n"]


@pytest.mark.parametrize(
    "name", ["", "bot.app.client", "discord.gateway", "discord.http", "aiohttp"]
)
def test_the_token_is_in_no_loggers_lines_at_level_debug(
    log: io.StringIO, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.DEBUG, logger=name)
    logger = logging.getLogger(name)
    logger.debug("Message with %s in it" % TOKEN)  # noqa: UP031 - already formatted by the caller
    logger.debug("Argument %s", TOKEN)
    logger.debug("Headers %r", {"Authorization": f"Bot {TOKEN}"})
    assert log.getvalue().count("[redacted]") == 3
    assert TOKEN not in log.getvalue()


def test_the_token_is_in_no_traceback(log: io.StringIO) -> None:
    try:
        try:
            raise KeyError(TOKEN)
        except KeyError as error:
            raise RuntimeError(f"Could not log in with {TOKEN}") from error
    except RuntimeError:
        logging.getLogger("bot").exception("The bot stopped", stack_info=True)
    assert "RuntimeError: Could not log in with [redacted]" in log.getvalue()
    assert "KeyError: '[redacted]'" in log.getvalue()
    assert TOKEN not in log.getvalue()


def test_another_bots_token_is_recognised_by_its_shape(log: io.StringIO) -> None:
    logging.getLogger("bot").warning("Found %s in a message", SHAPED)
    assert SHAPED not in log.getvalue()
    assert "Found [redacted] in a message" in log.getvalue()


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (
            f"PATCH https://discord.com/api/v10/webhooks/123/{INTERACTION}/messages/@original 200",
            "PATCH https://discord.com/api/v10/webhooks/123/[redacted]/messages/@original 200",
        ),
        (
            f"POST https://discord.com/api/v10/interactions/123/{INTERACTION}/callback?wait=1",
            "POST https://discord.com/api/v10/interactions/123/[redacted]/callback?wait=1",
        ),
        (
            f"WebSocket Event: {{'type': 2, 'token': '{INTERACTION}', 'id': '9'}}",
            "WebSocket Event: {'type': 2, 'token': [redacted], 'id': '9'}",
        ),
        (f'{{"token":"{INTERACTION}","id":"9"}}', '{"token":[redacted],"id":"9"}'),
    ],
)
def test_the_tokens_of_interactions_are_redacted(log: io.StringIO, line: str, left: str) -> None:
    logging.getLogger("discord.http").warning(line)
    assert log.getvalue().rstrip().endswith(left)


def test_without_a_token_lines_stay_as_they_are() -> None:
    stream = io.StringIO()
    set_up_logging("info", SecretStr(""), stream)
    logging.getLogger("bot").info("conv4_2.weight of engine.weights at 1.2.3.4")
    assert stream.getvalue().endswith("conv4_2.weight of engine.weights at 1.2.3.4\n")


def test_the_level_is_the_configured_one_and_libraries_are_calmer() -> None:
    stream = io.StringIO()
    set_up_logging("info", SecretStr(TOKEN), stream)
    logging.getLogger("bot").debug("too much")
    logging.getLogger("apscheduler.executors.default").info("Running job")
    logging.getLogger("discord.gateway").debug("WebSocket Event")
    logging.getLogger("discord.gateway").info("connected")
    assert "connected" in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 1


def test_setting_up_twice_writes_each_line_once() -> None:
    stream = io.StringIO()
    set_up_logging("info", SecretStr(TOKEN), stream)
    set_up_logging("info", SecretStr(TOKEN), stream)
    logging.getLogger("bot").info("once")
    assert stream.getvalue().count("once") == 1


def test_a_line_written_at_work_on_a_job_has_its_id(log: io.StringIO) -> None:
    with about_job(JOB):
        logging.getLogger("bot.card.places").warning("A message could not be sent")
    logging.getLogger("bot.card.places").warning("afterwards")
    during, after = log.getvalue().splitlines()
    assert during.endswith(f"bot.card.places: [{JOB}] A message could not be sent")
    assert after.endswith("bot.card.places: afterwards")


def test_an_id_that_stands_in_the_line_is_not_written_twice(log: io.StringIO) -> None:
    with about_job(JOB):
        logging.getLogger("bot.studio.studio").info("Job %s is finished", JOB)
    assert log.getvalue().count(JOB) == 1


async def test_a_tasks_lines_have_the_id_of_the_job_that_it_was_begun_for(
    log: io.StringIO,
) -> None:
    async def work(name: str) -> None:
        await asyncio.sleep(0)
        logging.getLogger("bot").info(name)

    with about_job("a1"):
        one = asyncio.create_task(work("one"))
        with about_job("b2"):
            other = asyncio.create_task(work("other"))
    await asyncio.gather(one, other, work("none"))

    lines = sorted(line.partition("bot: ")[2] for line in log.getvalue().splitlines())
    assert lines == ["[a1] one", "[b2] other", "none"]


@pytest.fixture
def json_log() -> io.StringIO:
    stream = io.StringIO()
    set_up_logging("debug", SecretStr(TOKEN), stream, form="json")
    return stream


def records(json_log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in json_log.getvalue().splitlines()]


def test_a_line_of_json_has_always_the_same_keys(json_log: io.StringIO) -> None:
    before = datetime.now(UTC)
    with about_job(JOB):
        logging.getLogger("bot.card.places").warning("two\nlines, «%s»", "a harbour")
    (record,) = records(json_log)
    written = datetime.fromisoformat(str(record.pop("time")))
    assert abs(written - before) < timedelta(seconds=5)
    assert record == {
        "level": "warning",
        "logger": "bot.card.places",
        "message": "two\nlines, «a harbour»",
        "job": JOB,
        "exception": None,
    }


def test_a_traceback_is_a_field_of_its_own(json_log: io.StringIO) -> None:
    try:
        raise KeyError("sky")
    except KeyError:
        logging.getLogger("bot").exception("The bot stopped", stack_info=True)
    (record,) = records(json_log)
    assert record["message"] == "The bot stopped"
    assert "KeyError: 'sky'" in str(record["exception"])
    assert "Stack (most recent call last)" in str(record["exception"])


@pytest.mark.parametrize(
    ("message", "job"),
    [
        (f"Job {JOB} starts on cpu", JOB),
        (f"Job {JOB} failed\nTraceback (most recent call last): …", JOB),
        ("Job queue is empty", None),
        (f"Another Job {JOB}", None),
        (f"Job {JOB}ff is no id", None),
    ],
)
def test_the_painters_lines_name_their_job_themselves(
    json_log: io.StringIO, message: str, job: str | None
) -> None:
    logging.getLogger("engine.pool.pool").info(message)
    assert records(json_log)[0]["job"] == job


def test_what_a_line_names_wins_over_who_writes_it(json_log: io.StringIO) -> None:
    with about_job("another"):
        logging.getLogger("bot.studio.studio").info("Job %s is next", JOB)
    assert records(json_log)[0]["job"] == JOB


def test_no_secret_is_in_json(json_log: io.StringIO) -> None:
    event = f"{{'type': 2, 'token': '{INTERACTION}'}} {SHAPED}"
    try:
        raise RuntimeError(f"Could not log in with {TOKEN}, {event}")
    except RuntimeError:
        logging.getLogger("discord").exception("%s with %s", event, TOKEN, stack_info=True)
    logging.getLogger("discord.http").info('{"token":"%s"}', INTERACTION)
    assert len(records(json_log)) == 2
    for secret in (TOKEN, SHAPED, INTERACTION):
        assert secret not in json_log.getvalue()
