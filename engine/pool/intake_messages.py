"""What the process that decodes members' pictures is asked, and what it can say, as bytes.

A line of JSON with nothing but numbers and text in it, and behind it the thumbnail and the pixels,
or the picture, if there are any.
Whoever got the better of that process could say any of this, but nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import ConfigDict, Field, TypeAdapter, with_config

from engine.job.errors import BadPicture, EngineError, InvalidJob
from engine.job.pixels import Need, Pixels
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import PictureInfo, PictureLimits
from engine.job.timing import Timing
from engine.pictures.reading.kinds import VIDEOS, Kind, kind_of
from engine.processes.child import Wire


class Look(NamedTuple):
    """A picture file to look at, and what a job needs of it, if one does."""

    file: bytes
    need: Need | None = None


# What the process can be asked for, and what it can say to that.
Asked: TypeAlias = Look | Recolouring
Verdict: TypeAlias = PictureInfo | Recoloured | EngineError

# Of a recoloured picture's file.
MOST_BYTES = 2**25
# Of a thumbnail and a line of JSON; they have some ten kilobytes.
_BESIDE = 2**20
_CHANNELS = 4
_STRICT = ConfigDict(extra="forbid", strict=True)


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class _Shape:
    mode: Literal["RGB", "RGBA"]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    timing: Timing | None = None


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class _Good:
    format: Kind
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    is_black: bool = False
    thumbnail: Annotated[int, Field(ge=0)] = 0
    pixels: _Shape | None = None
    moves: bool = False
    timing: Timing | None = None
    kind: Literal["good"] = "good"


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class _Bad:
    sentence: str
    key: str
    values: Mapping[str, str | int | float]
    is_job: bool = False
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
        case PictureInfo(format, width, height, thumbnail, is_black, pixels, moves, timing):
            shape = None
            if pixels is not None:
                mode: Literal["RGB", "RGBA"] = "RGBA" if pixels.mode == "RGBA" else "RGB"
                shape = _Shape(mode, pixels.width, pixels.height, pixels.timing)
            line = _Good(
                Kind(format), width, height, is_black, len(thumbnail), shape, moves, timing
            )
            picture = thumbnail if pixels is None else b"".join((thumbnail, pixels.data))
        case Recoloured(picture, extension, width, height):
            line = _Recoloured(".png" if extension == ".png" else ".webp", width, height)
        case EngineError():
            is_job = isinstance(message, InvalidJob)
            line = _Bad(str(message), message.key, message.values, is_job)
        case _:
            line = _Logged(message.name, message.levelno, message.getMessage())
    return b"".join((_LINE.dump_json(line), b"\n", picture))


def _read(data: bytes) -> Verdict | logging.LogRecord:
    head, _, picture = data.partition(b"\n")
    match _LINE.validate_json(head):
        case _Good(format, width, height, is_black, thumbnail, shape, moves, timing):
            rest = picture[thumbnail:]
            pixels = None
            if shape is not None:
                pixels = Pixels(shape.mode, shape.width, shape.height, rest, timing=shape.timing)
            elif rest:
                raise ValueError("there is more than a thumbnail")
            small = picture[:thumbnail]
            return PictureInfo(format, width, height, small, is_black, pixels, moves, timing)
        case _Recoloured(extension, width, height):
            return Recoloured(picture, extension, width, height)
        case _Bad(sentence, key, values, is_job):
            return (InvalidJob if is_job else BadPicture)(sentence, key, **values)
        case _Logged(logger, level, text):
            return logging.LogRecord(logger, level, "", 0, text, None, None)


def wire_for(limits: PictureLimits) -> Wire[Verdict]:
    """How such a process speaks, as long as its pictures are within these limits."""
    return Wire(_write, _read, max(MOST_BYTES, _CHANNELS * limits.max_pixels) + _BESIDE)


def unreadable(asked: Asked) -> BadPicture:
    """What is said of a picture that there was no verdict on."""
    if isinstance(asked, Look) and kind_of(asked.file) in VIDEOS:
        return BadPicture(
            "That video takes too long to read, or breaks the program that reads it; make it "
            "shorter or smaller, or save it again as MP4 with H.264.",
            "engine-unreadable-video",
        )
    return BadPicture(
        "That picture takes too long to read, or breaks the program that reads it; save it "
        "again as PNG or JPEG.",
        "engine-unreadable-picture",
    )
