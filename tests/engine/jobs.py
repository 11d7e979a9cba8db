"""Small pictures and quick jobs for tests."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from io import BytesIO

from PIL import Image

from engine.recipes import SKETCH
from engine.spec import Job


def png(width: int = 80, height: int = 60) -> bytes:
    """A PNG file with a gradient."""
    out = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def bomb() -> bytes:
    """The head of a PNG file that claims to have 3,600 million pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    checksum = struct.pack(">I", zlib.crc32(header))
    return signature + struct.pack(">I", 13) + header + checksum + struct.pack(">I", 9) + b"IDAT"


def sketch(iterations: int = 4) -> Job:
    """A sketch of two epochs at 64 pixels; an iteration takes some hundredths of a second."""
    return Job(png(), replace(SKETCH.with_epochs(2), iterations=iterations, size=64))


def endless() -> Job:
    """A job that takes several minutes unless it is stopped."""
    return sketch(iterations=10_000)
