"""Takes up changes of `config.toml` while the bot runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic.fields import FieldInfo

from bot.config.explaining import needs_restart, sections, toml_value
from bot.config.model import Config, ConfigError, load

log = logging.getLogger(__name__)


class ConfigWatcher:
    """Holds the settings that are in force; read `current` at each use, and don't keep it.

    Args:
        path: the file to look at. It need not exist: settings then come with the first look that
            finds it.
        current: the settings that the bot was started with.
        environ: the environment that the settings were loaded with.
    """

    def __init__(self, path: Path, current: Config, environ: Mapping[str, str]) -> None:
        self._path = path
        self._current = current
        self._environ = environ
        self._content: bytes | None = None

    @property
    def current(self) -> Config:
        """The settings in force."""
        return self._current

    async def look(self) -> None:
        """Look at the file once: a good edit is taken up, a broken one refused, both logged.

        A coroutine so that a clock runs it in the event loop, where `current` is read: nobody
        sees half a change. The file is small enough to be read there.
        """
        content = _read(self._path)
        if content == self._content:
            return
        self._content = content
        try:
            wanted = load(self._path, self._environ)
        except ConfigError as error:
            log.warning(
                "The settings stay as they are, because %s can't be used: %s",
                self._path,
                "; ".join(error.problems),
            )
            return
        self._take_up(wanted)

    def _take_up(self, wanted: Config) -> None:
        now, later = [], []
        for path, field, old, new in _differences(self._current, wanted):
            if needs_restart(field):
                later.append(path)  # without its value, which may be the token
            else:
                now.append(f"{path}: {toml_value(old)} → {toml_value(new)}")
        self._current = _with_restart_keys_of(self._current, wanted)
        if now:
            log.info("New settings from %s: %s", self._path, "; ".join(now))
        if later:
            log.warning(
                "%s: a change of %s takes effect when the bot is started again",
                self._path,
                ", ".join(later),
            )


def _read(path: Path) -> bytes | None:
    # The content and not its date: a file put in place of another may be older than it.
    try:
        return path.read_bytes()
    except OSError:
        return None


def _differences(old: Config, new: Config) -> Iterator[tuple[str, FieldInfo, object, object]]:
    """Path, field, old and new value of every key that differs."""
    for section, model in sections(Config):
        before, after = getattr(old, section), getattr(new, section)
        for key, field in model.model_fields.items():
            pair = getattr(before, key), getattr(after, key)
            if pair[0] != pair[1]:
                yield f"{section}.{key}", field, *pair


def _with_restart_keys_of(running: Config, wanted: Config) -> Config:
    """`wanted`, but for the keys that can't change while the bot runs."""
    merged = {}
    for section, model in sections(Config):
        before, after = getattr(running, section), getattr(wanted, section)
        kept = [key for key, field in model.model_fields.items() if needs_restart(field)]
        merged[section] = after.model_copy(update={key: getattr(before, key) for key in kept})
    return wanted.model_copy(update=merged)
