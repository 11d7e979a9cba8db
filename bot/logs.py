"""The bot's log on stderr, as text or JSON: each record says which job it is about, and no secret.

Whoever works on a job does so inside `about_job`, as do the tasks that are made there.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal, TextIO, TypeAlias

from pydantic import SecretStr

Form: TypeAlias = Literal["text", "json"]

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(about)s%(message)s"
_REDACTED = "[redacted]"

_current_job: ContextVar[str | None] = ContextVar("current_job", default=None)
# A job's id as `engine.job.spec.Job` makes it, where a message begins with it: those of the
# painter are written outside of any job's task, and some of them come from another process.
_NAMED_JOB = re.compile(r"Job ([0-9a-f]{12})\b")

# Libraries that say more than an admin wants to read; these levels hold where they are higher
# than the configured one.
_CALMER = {
    # Below, it would log what is in members' files, such as where a photo was taken; and what is
    # wrong in them, which they are told.
    "PIL": logging.CRITICAL,
    "aiohttp": logging.WARNING,
    # Below, it would log what members have stored.
    "aiosqlite": logging.WARNING,
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "asyncio": logging.INFO,
    "discord": logging.INFO,
    "filelock": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}

# Secrets besides the bot's own token, each with what is left of it in the log.
_SECRETS = (
    # A bot token: its application's id in base64, a time and a signature.
    (re.compile(r"[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}"), _REDACTED),
    # Discord's addresses for answers to an interaction end in a token that is good for 15 minutes.
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s?'\"]+"), rf"\1{_REDACTED}"),
    # The same tokens inside the events that discord.py writes at level debug.
    (re.compile(r"""((?:'token'|"token")\s*:\s*)("[^"]*"|'[^']*')"""), rf"\1{_REDACTED}"),
)


@contextmanager
def about_job(job_id: str) -> Iterator[None]:
    """What is logged inside, and by tasks that are made inside, is about this job."""
    before = _current_job.set(job_id)
    try:
        yield
    finally:
        _current_job.reset(before)


def task_about(job_id: str, work: Coroutine[None, None, None], what: str) -> asyncio.Task[None]:
    """A task that works on a job; `what` it does with it is part of its name."""
    with about_job(job_id):
        return asyncio.create_task(work, name=f"{what} {job_id}")


def job_of(message: str) -> str | None:
    """The id of the job that a message is about, if it is about one; asked where it is logged."""
    named = _NAMED_JOB.match(message)
    return named[1] if named else _current_job.get()


class RedactingFormatter(logging.Formatter):
    """Formats a record and takes the secrets out of all of it, tracebacks included.

    A filter could not do that: it sees a record before its traceback is written, and a logger's
    filter does not see the records of its children.
    """

    def __init__(self, token: SecretStr) -> None:
        super().__init__(_FORMAT)
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), self._token)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        job = job_of(record.message)
        record.about = "" if job is None or job in record.message else f"[{job}] "
        return super().formatMessage(record)


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON, without secrets: every line has the same keys."""

    def __init__(self, token: SecretStr) -> None:
        super().__init__()
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(message, self._token),
            "job": job_of(message),
            "exception": self._exception(record),
        }
        return json.dumps(line)

    def _exception(self, record: logging.LogRecord) -> str | None:
        parts = []
        if record.exc_info:
            parts.append(self.formatException(record.exc_info))
        if record.stack_info:
            parts.append(record.stack_info)
        return redact("\n".join(parts), self._token) or None


def redact(text: str, token: SecretStr) -> str:
    """`text` without `token` and without anything else that gives access to the bot."""
    if secret := token.get_secret_value():
        text = text.replace(secret, _REDACTED)
    for pattern, left in _SECRETS:
        text = pattern.sub(left, text)
    return text


def set_up_logging(
    level: str, token: SecretStr, stream: TextIO | None = None, *, form: Form = "text"
) -> None:
    """Send every logger's records to one redacting handler, in place of the root's handlers.

    Args:
        level: "debug", "info", "warning" or "error".
        token: the bot's token.
        stream: where the log goes; None for stderr.
        form: of each record.
    """
    threshold = logging.getLevelNamesMapping()[level.upper()]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(token) if form == "json" else RedactingFormatter(token))
    logging.basicConfig(level=threshold, handlers=[handler], force=True)
    for name, calmer in _CALMER.items():
        logging.getLogger(name).setLevel(max(threshold, calmer))
