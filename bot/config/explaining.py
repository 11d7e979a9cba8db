"""Settings in words: what a key allows, and what is wrong with a value, for any pydantic model.

A config model is a model of sections, each a model of keys. Its fields may carry two marks in
their annotations: RESTART for a key that is read only at the start, and Allowed for a key whose
values are not simply numbers of a range.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotated_types import Ge, Le
from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

_LONGEST_VALUE = 60
# In an address: https://name:password@example.org.
_NAME_AND_PASSWORD = re.compile(r"//[^/\s]*@")


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a key may be, worded to follow "must be"."""

    text: str


@dataclass(frozen=True, slots=True)
class Restart:
    """A change of this key takes effect when the bot is started again."""


RESTART = Restart()


def sections(model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """Names and models of the sections of a config model, in order."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield name, field.annotation


def needs_restart(field: FieldInfo) -> bool:
    """Whether the key is marked as read only at the start."""
    return RESTART in field.metadata


def allowed(field: FieldInfo) -> str:
    """What the key may be: "a whole number from 64 to 2048"."""
    for mark in field.metadata:
        if isinstance(mark, Allowed):
            return mark.text
    low = next(mark.ge for mark in field.metadata if isinstance(mark, Ge))
    high = next(mark.le for mark in field.metadata if isinstance(mark, Le))
    kind = "a whole number" if field.annotation is int else "a number"
    return f"{kind} from {low} to {high}"


def toml_value(value: object) -> str:
    """A value the way TOML writes it; the JSON of these types is TOML too."""
    return json.dumps(value, ensure_ascii=False, default=str)


def explain(error: ValidationError, model: type[BaseModel], data: Mapping[str, Any]) -> list[str]:
    """One line for each mistake: its key, its value and what is allowed.

    Args:
        error: what pydantic found.
        model: the config model that was validated.
        data: what was validated, to tell a written value from a default.
    """
    known = dict(sections(model))
    return [_line(mistake, known, data) for mistake in error.errors(include_url=False)]


def _line(
    mistake: ErrorDetails, known: Mapping[str, type[BaseModel]], data: Mapping[str, Any]
) -> str:
    path = ".".join(map(str, mistake["loc"]))
    if mistake["type"] == "extra_forbidden":
        return f"{path}: {_unknown(mistake['loc'], known)}"
    section, *keys = map(str, mistake["loc"])
    if not keys:
        return f"{path}: must be a section that begins with the line [{section}]"
    field = known[section].model_fields[keys[0]]
    if mistake["type"] == "value_error":
        reason = str(mistake["ctx"]["error"])
    else:
        reason = f"must be {allowed(field)}"
    if field.annotation is SecretStr or _NAME_AND_PASSWORD.search(str(mistake["input"])):
        return f"{path} (its value is not shown): {reason}"
    note = "" if keys[0] in data.get(section, {}) else " (its default)"
    return f"{path} = {_shortened(toml_value(mistake['input']))}{note}: {reason}"


def _unknown(loc: tuple[int | str, ...], known: Mapping[str, type[BaseModel]]) -> str:
    """What to write instead of a section or key that does not exist; never its value."""
    name = str(loc[-1])
    dotted = {f"{section}.{key}": key for section in known for key in known[section].model_fields}
    if len(loc) == 1:
        what, here = "section", {f"[{section}]": section for section in known}
    else:
        what = "key"
        here = {path: key for path, key in dotted.items() if path.startswith(f"{loc[0]}.")}
    for choices in (here, dotted):
        close = difflib.get_close_matches(name, choices.values(), n=1)
        if close:
            meant = next(path for path, choice in choices.items() if choice == close[0])
            return f"there is no such {what}; did you mean {meant}?"
    return f"there is no such {what}; there are {', '.join(here.values())}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
