"""The bot's log: one line a record on stderr, and no secret in any of them."""

from __future__ import annotations

import logging
import re
from typing import TextIO

from pydantic import SecretStr

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_REDACTED = "[redacted]"

# Libraries that say more than an admin wants to read; these levels hold where they are higher
# than the configured one.
_CALMER = {
    "aiohttp": logging.WARNING,
    "apscheduler": logging.WARNING,
    "asyncio": logging.INFO,
    "discord": logging.INFO,
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


def redact(text: str, token: SecretStr) -> str:
    """`text` without `token` and without anything else that gives access to the bot."""
    if secret := token.get_secret_value():
        text = text.replace(secret, _REDACTED)
    for pattern, left in _SECRETS:
        text = pattern.sub(left, text)
    return text


def set_up_logging(level: str, token: SecretStr, stream: TextIO | None = None) -> None:
    """Send every logger's records to one redacting handler, in place of the root's handlers.

    Args:
        level: "debug", "info", "warning" or "error".
        token: the bot's token.
        stream: where the log goes; None for stderr.
    """
    threshold = logging.getLevelNamesMapping()[level.upper()]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter(token))
    logging.basicConfig(level=threshold, handlers=[handler], force=True)
    for name, calmer in _CALMER.items():
        logging.getLogger(name).setLevel(max(threshold, calmer))
