"""Files that move, byte by byte, as no good program writes them: the parts they are made of."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PIL import Image

from tests.hostile.drawn import PNG_SIGNATURE, chunk, file_of, header

# Width, height, and where it begins, from the left and from the top.
Place: TypeAlias = tuple[int, int, int, int]

WIDTH, HEIGHT = 24, 16
WHOLE: Place = (WIDTH, HEIGHT, 0, 0)
RED, GREEN, BLUE, CLEAR = range(4)
COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255))
_PALETTE = b"".join(map(bytes, (*COLOURS, (0, 0, 0))))
NETSCAPE = b"\x21\xff\x0bNETSCAPE2.0\x03\x01"


@dataclass(frozen=True)
class Part:
    """A frame of one colour, as it is written.

    Attributes:
        colour: one of four.
        place: where it is.
        shown: in hundredths of a second.
        disposal: what becomes of it, by the format's number.
        palette: of its own, in a GIF.
    """

    colour: int = RED
    place: Place = WHOLE
    shown: int = 5
    disposal: int = 0
    palette: bytes = b""


def gif(
    parts: Sequence[Part],
    size: tuple[int, int] = (WIDTH, HEIGHT),
    before: bytes = NETSCAPE + b"\0\0\0",
) -> bytes:
    """A GIF file; `before` are blocks in front of its frames."""
    head = b"GIF89a" + struct.pack("<HHBBB", *size, 0x81, 0, 0) + _PALETTE
    return head + before + b"".join(map(gif_frame, parts)) + b";"


def gif_frame(part: Part) -> bytes:
    """A frame's blocks: what becomes of it, where it is, and its pixels."""
    width, height, left, top = part.place
    control = b"\x21\xf9\x04" + bytes([part.disposal << 2 | 1])
    control += struct.pack("<H", part.shown) + bytes([CLEAR, 0])
    own = 0x81 if part.palette else 0
    place = b"," + struct.pack("<HHHHB", left, top, width, height, own) + part.palette
    # Begun anew before each pixel, so that no code becomes longer than three bits.
    codes = [code for _ in range(width * height) for code in (4, part.colour)] + [5]
    bits = int("".join(f"{code:03b}" for code in reversed(codes)), 2)
    packed = bits.to_bytes(-(-3 * len(codes) // 8), "little")
    return control + place + b"\x02" + sub_blocks(packed)


def sub_blocks(data: bytes) -> bytes:
    """Data in a GIF's blocks of up to 255 bytes, with the empty one behind them."""
    blocks = (data[at : at + 255] for at in range(0, len(data), 255))
    return b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"


def png(
    parts: Sequence[Part],
    *,
    frames: int | None = None,
    plays: int = 0,
    first: int = 0,
    numbers: Sequence[int] | None = None,
) -> bytes:
    """An APNG file.

    Args:
        parts: its frames.
        frames: how many it says there are.
        plays: how often it says it is shown.
        first: of the frames, the first that its picture for those who know no motion is not.
        numbers: of its chunks, in the order in which they are; None: as they are to be.
    """
    counted = iter(numbers or range(3 * len(parts)))
    count = len(parts) if frames is None else frames
    chunks = [
        chunk(b"IHDR", header(WIDTH, HEIGHT, colour=6)),
        chunk(b"acTL", struct.pack(">II", count, plays)),
    ]
    if first:
        chunks.append(chunk(b"IDAT", _rows(Part(CLEAR))))
    for number, part in enumerate(parts):
        place = struct.pack(">IIIII", next(counted), *part.place)
        shown = struct.pack(">HHBB", part.shown, 100, part.disposal, 0)
        chunks.append(chunk(b"fcTL", place + shown))
        if number or first:
            body = struct.pack(">I", next(counted)) + _rows(part)
            chunks.append(chunk(b"fdAT", body))
        else:
            chunks.append(chunk(b"IDAT", _rows(part)))
    return PNG_SIGNATURE + b"".join(chunks) + chunk(b"IEND", b"")


def _rows(part: Part) -> bytes:
    width, height, *_ = part.place
    colour = bytes(4) if part.colour == CLEAR else bytes((*COLOURS[part.colour], 255))
    return zlib.compress((b"\0" + colour * width) * height)


def webp(parts: Sequence[Part], size: tuple[int, int] = (WIDTH, HEIGHT), plays: int = 0) -> bytes:
    """A WebP file."""
    frames = {part: _webp_frame(part) for part in set(parts)}
    extended = b"\x12" + bytes(3) + _three(size[0] - 1) + _three(size[1] - 1)
    anim = bytes(4) + struct.pack("<H", plays)
    body = _riff_chunk(b"VP8X", extended) + _riff_chunk(b"ANIM", anim)
    body += b"".join(frames[part] for part in parts)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _webp_frame(part: Part) -> bytes:
    width, height, left, top = part.place
    mode, colour = ("RGBA", (0, 0, 0, 0)) if part.colour == CLEAR else ("RGB", COLOURS[part.colour])
    sheet = Image.new(mode, (max(1, width), max(1, height)), colour)
    place = _three(left // 2) + _three(top // 2) + _three(width - 1) + _three(height - 1)
    how = _three(10 * part.shown) + bytes([part.disposal])
    return _riff_chunk(b"ANMF", place + how + file_of(sheet, "WEBP", lossless=True)[12:])


def _riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def _three(number: int) -> bytes:
    return struct.pack("<I", number % 2**24)[:3]
