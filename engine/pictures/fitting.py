"""A finished picture as a file that is small enough to send. No torch here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal

from PIL import Image

from engine.job.errors import BadPicture
from engine.pictures import images
from engine.pictures.conversion import exif_of, lossless_webp
from engine.pictures.transparency import as_rgb

# WebP has 14 bits for a side.
_LONGEST_WEBP = 16_383
_QUALITIES = (95, 90, 80)
# What a picture that has to become smaller is encoded at: faults show less in it than in a large
# one that is looked at closely.
_SMALLER_QUALITY = 90
_STEP = math.sqrt(0.5)
_SMALLEST = 64
# Lossless WebP is half of our PNG at the very best, so that more need not be tried.
_LOSSLESS_GAIN = 2


@dataclass(frozen=True, slots=True)
class Fitted:
    """A picture's file.

    Attributes:
        data: the file.
        extension: of its name, with the dot.
        width: in pixels.
        height: likewise.
        changed: what it took to make it fit: nothing, another format, or (that, and) another size.
    """

    data: bytes = field(repr=False)
    extension: str
    width: int
    height: int
    changed: Literal["", "format", "size"]


def fit(picture_png: bytes, max_bytes: int) -> Fitted:
    """The picture as a file of at most `max_bytes`, changed as little as that takes.

    The PNG itself if it fits; else as WebP, lossless or in one of three qualities; else smaller,
    its sides √½ times as long at each try, down to a longest side of 64 pixels. All of them say how
    the picture was made, as the PNG does. Takes seconds for large pictures.

    Raises:
        BadPicture: not even that fits.
    """
    with Image.open(BytesIO(picture_png), formats=("PNG",)) as opened:
        if len(picture_png) <= max_bytes:
            return Fitted(picture_png, ".png", opened.width, opened.height, "")
        exif, picture = exif_of(opened), as_rgb(opened)
    lossless = len(picture_png) <= _LOSSLESS_GAIN * max_bytes
    for size, data in _webps(picture, exif, lossless=lossless):
        if len(data) <= max_bytes:
            return Fitted(data, ".webp", *size, "format" if size == picture.size else "size")
    raise BadPicture(
        f"That picture can't be made small enough for a file of {max_bytes:,} bytes.",
        "engine-fits-nowhere",
        bytes=max_bytes,
    )


def _webps(
    picture: Image.Image, exif: bytes, *, lossless: bool
) -> Iterator[tuple[tuple[int, int], bytes]]:
    """The picture in ever smaller WebP files, with their widths and heights."""
    longest = max(picture.size)
    if longest <= _LONGEST_WEBP:
        if lossless:
            yield picture.size, lossless_webp(picture, exif)
        for quality in _QUALITIES:
            yield picture.size, _webp(picture, exif, quality)
    while longest > _SMALLEST:
        longest = max(_SMALLEST, min(_LONGEST_WEBP, round(longest * _STEP)))
        smaller = images.fit(picture, longest)
        yield smaller.size, _webp(smaller, exif, _SMALLER_QUALITY)


def _webp(picture: Image.Image, exif: bytes, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", method=4, quality=quality, exif=exif)
    return out.getvalue()
