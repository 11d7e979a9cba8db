"""What the process that looks at members' pictures can say, as bytes: four kinds of lines.

A line of JSON with nothing but numbers and text in it, and behind it the thumbnail or the picture
if there is one.
Whoever got the better of that process could say any of this, but nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field, TypeAdapter, with_config

from engine.job.errors import BadPicture
from engine.job.recolouring import Recoloured
from engine.job.spec import PictureInfo
from engine.pictures.kinds import Kind
from engine.processes.child import Wire

Verdict: TypeAlias = PictureInfo | Recoloured | BadPicture

# Of a recoloured picture's file. A thumbnail has some ten kilobytes.
MOST_BYTES = 2**25
_LONGEST = MOST_BYTES + 2**20
_STRICT = ConfigDict(extra="forbid", strict=True)


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class _Good:
    format: Kind
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    is_black: bool = False
    kind: Literal["good"] = "good"


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class _Bad:
    sentence: str
    key: str
    values: Mapping[str, str | int | float]
    kind: Literal["bad"] = "bad"


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class _Recoloured:
    extension: Literal[".png", ".webp"]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    kind: Literal["recoloured"] = "recoloured"


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class _Logged:
    logger: str
    level: int
    text: str
    kind: Literal["logged"] = "logged"


_Line: TypeAlias = _Good | _Bad | _Recoloured | _Logged
_LINE: TypeAdapter[_Line] = TypeAdapter(Annotated[_Line, Field(discriminator="kind")])


def _write(message: Verdict | logging.LogRecord) -> bytes:
    line: _Line
    picture = b""
    match message:
        case PictureInfo(format, width, height, picture, is_black):
            line = _Good(Kind(format), width, height, is_black)
        case Recoloured(picture, extension, width, height):
            line = _Recoloured(".png" if extension == ".png" else ".webp", width, height)
        case BadPicture():
            line = _Bad(str(message), message.key, message.values)
        case _:
            line = _Logged(message.name, message.levelno, message.getMessage())
    return _LINE.dump_json(line) + b"\n" + picture


def _read(data: bytes) -> Verdict | logging.LogRecord:
    head, _, picture = data.partition(b"\n")
    match _LINE.validate_json(head):
        case _Good(format, width, height, is_black):
            return PictureInfo(format, width, height, picture, is_black)
        case _Recoloured(extension, width, height):
            return Recoloured(picture, extension, width, height)
        case _Bad(sentence, key, values):
            return BadPicture(sentence, key, **values)
        case _Logged(logger, level, text):
            return logging.LogRecord(logger, level, "", 0, text, None, None)


MESSAGES: Wire[Verdict] = Wire(_write, _read, _LONGEST)
