"""A finished picture as a file that is small enough to send. No torch here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal, TypeAlias

from PIL import Image

from engine.job.errors import BadPicture
from engine.pictures import images
from engine.pictures.transparency import as_rgb
from engine.pictures.writing import animated
from engine.pictures.writing.animated import Animation
from engine.pictures.writing.conversion import exif_of, lossless_webp

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
# The same of one that moves: of flat colours it is a quarter of our APNG.
_LOSSLESS_GAIN_MOVING = 4
_QUALITIES_MOVING = (90, 75)
# The longest side down to which one that moves becomes smaller before it loses frames.
_SMALLEST_MOVING = 256


Change: TypeAlias = Literal["", "format", "quality", "size", "frames"]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A picture's file.

    Attributes:
        data: the file.
        extension: of its name, with the dot.
        width: in pixels.
        height: likewise.
        changed: the most that it took to make it fit: nothing, another format (of one that moves,
            which always has it, a lower quality), another size, or fewer frames.
        frames: that are in it; 1 of a picture that stands still.
        of_frames: that there were.
    """

    data: bytes = field(repr=False)
    extension: str
    width: int
    height: int
    changed: Change
    frames: int = 1
    of_frames: int = 1


def fit(picture_png: bytes, max_bytes: int) -> Fitted:
    """The picture as a file of at most `max_bytes`, changed as little as that takes.

    The PNG itself if it fits; else as WebP, lossless or in one of three qualities; else smaller,
    its sides √½ times as long at each try, down to a longest side of 64 pixels. One that moves is
    always WebP: lossless or in one of two qualities; else smaller, down to a longest side of 256
    pixels; else of fewer frames, evenly chosen, that take as long together. All of them say how
    the picture was made, as the PNG does. Takes seconds for large pictures.

    Raises:
        BadPicture: not even that fits.
    """
    with Image.open(BytesIO(picture_png), formats=("PNG",)) as opened:
        exif, moving = exif_of(opened), animated.read(picture_png)
        if moving is None and len(picture_png) <= max_bytes:
            return Fitted(picture_png, ".png", opened.width, opened.height, "")
        picture = as_rgb(opened)
    if moving is not None:
        lossless = len(picture_png) <= _LOSSLESS_GAIN_MOVING * max_bytes
        fitted = _fit_moving(moving, exif, max_bytes, lossless=lossless)
    else:
        lossless = len(picture_png) <= _LOSSLESS_GAIN * max_bytes
        fitted = _fit_still(picture, exif, max_bytes, lossless=lossless)
    if fitted is not None:
        return fitted
    raise BadPicture(
        f"That picture can't be made small enough for a file of {max_bytes:,} bytes.",
        "engine-fits-nowhere",
        bytes=max_bytes,
    )


def _fit_still(
    picture: Image.Image, exif: bytes, max_bytes: int, *, lossless: bool
) -> Fitted | None:
    for size, data in _webps(picture, exif, lossless=lossless):
        if len(data) <= max_bytes:
            return Fitted(data, ".webp", *size, "format" if size == picture.size else "size")
    return None


def _fit_moving(
    animation: Animation, exif: bytes, max_bytes: int, *, lossless: bool
) -> Fitted | None:
    for changed, smaller, quality in _ever_smaller(animation, lossless=lossless):
        data = animated.webp(smaller, quality, exif)
        if len(data) <= max_bytes:
            size, kept = smaller.frames[0].size, len(smaller.frames)
            return Fitted(data, ".webp", *size, changed, kept, len(animation.frames))
    return None


def _ever_smaller(
    animation: Animation, *, lossless: bool
) -> Iterator[tuple[Change, Animation, int | None]]:
    """The animation, what of it is changed, and its quality; None: lossless.

    Always as WebP, as Discord plays those and GIFs that are sent as files, and of an APNG shows the
    first frame (discord/lilliput#159, discord/discord-api-docs#6359). A GIF is no way out where
    that is too large: of paintings it took four times the bytes, of flat colours seven.
    """
    if lossless:
        yield "", animation, None
    for quality in _QUALITIES_MOVING:
        yield "quality", animation, quality
    longest = max(animation.frames[0].size)
    while longest > _SMALLEST_MOVING:
        longest = max(_SMALLEST_MOVING, round(longest * _STEP))
        smaller = [images.fit(frame, longest) for frame in animation.frames]
        animation = Animation(smaller, animation.timing)
        yield "size", animation, quality
    count = len(animation.frames)
    while count > 2:
        count = max(2, count * 3 // 4)
        yield "frames", animation.thinned(count), quality


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
