"""The formats that a finished picture is written in. No torch here."""

from __future__ import annotations

from enum import StrEnum

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


class Format(StrEnum):
    """A format, by its name for people."""

    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WebP"
    GIF = "GIF"
    MP4 = "MP4"


# By the ending of the file's name, in lower case: of what stands still, and of what moves.
ENDINGS: dict[str, Format] = {
    ".png": Format.PNG,
    ".jpg": Format.JPEG,
    ".jpeg": Format.JPEG,
    ".webp": Format.WEBP,
}
MOVING_ENDINGS: dict[str, Format] = {
    ".webp": Format.WEBP,
    ".gif": Format.GIF,
    ".apng": Format.PNG,
    ".png": Format.PNG,
    ".mp4": Format.MP4,
}


def format_of(picture: bytes) -> Format | None:
    """What a picture's file is, by its first bytes; None if none of these."""
    if picture.startswith(_PNG):
        return Format.PNG
    if picture.startswith(_JPEG):
        return Format.JPEG
    return Format.WEBP if (picture[:4], picture[8:12]) == (b"RIFF", b"WEBP") else None
