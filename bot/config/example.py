"""Writes `config.example.toml` from the config's model.

python -m bot.config.example > config.example.toml
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from bot.config.explaining import allowed, needs_restart, sections, toml_value
from bot.config.model import Config

_WIDTH = 100
_HEADER = """\
Easel's settings, in TOML (https://toml.io). Copy this file to config.toml and change what you
like. Every line shows its default, so a line that you leave out changes nothing.

A change takes effect within seconds, except where it says "needs a restart". A mistake in the file
never stops a running bot: it goes on with the settings that it has, and the log says what is wrong.
"""


def example() -> str:
    """The text of `config.example.toml`: every key with its sentence, range and default."""
    parts = [_comment(_HEADER.strip())]
    parts += [_section(name, model) for name, model in sections(Config)]
    return "\n".join(parts)


def _section(name: str, model: type[BaseModel]) -> str:
    # Tables come last: the keys below a table's header would belong to the table.
    fields = sorted(
        model.model_fields.items(), key=lambda item: isinstance(item[1].default, Mapping)
    )
    heading = f"{_comment(model.__doc__ or '')}[{name}]\n"
    return "\n".join([heading, *(_key(name, key, field) for key, field in fields)])


def _key(section: str, key: str, field: FieldInfo) -> str:
    sentence = _comment(" ".join((field.description or "").split()))
    values = allowed(field)
    facts = f"{values[0].upper()}{values[1:]}; default: {_default(field)}"
    facts += "; needs a restart." if needs_restart(field) else "."
    return f"{sentence}{_comment(facts)}{_setting(section, key, field)}"


def _setting(section: str, key: str, field: FieldInfo) -> str:
    if not isinstance(field.default, Mapping):
        return f"{key} = {toml_value(_plain(field.default))}\n"
    samples = (item for sample in field.examples or () for item in sample.items())
    lines = [f"# {toml_value(name)} = {toml_value(value)}" for name, value in samples]
    return "\n".join([f"[{section}.{key}]", *lines, ""])


def _default(field: FieldInfo) -> str:
    value = _plain(field.default)
    return "none" if value in ("", {}, []) else toml_value(value)


def _plain(value: object) -> object:
    """A default as TOML's own types."""
    match value:
        case SecretStr():
            return value.get_secret_value()
        case Path():
            return str(value)
        case tuple():
            return list(value)
        case _:
            return value


def _comment(text: str) -> str:
    paragraphs = (textwrap.wrap(p, _WIDTH - 2) or [""] for p in text.split("\n\n"))
    lines = "\n\n".join("\n".join(lines) for lines in paragraphs).split("\n")
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(example())
