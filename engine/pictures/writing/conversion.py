"""A finished picture in another format, and how far two of them are apart. No torch here."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops, ImageStat

from engine.job.recipe import MAX_SIZE
from engine.job.spec import PictureLimits
from engine.job.timing import Timing
from engine.pictures import images
from engine.pictures.transparency import as_rgb, on_white
from engine.pictures.writing import animated
from engine.pictures.writing.animated import Animation
from engine.pictures.writing.formats import Format
from engine.pictures.writing.provenance import to_exif

# As high as cameras save at. Without subsampling, as paint has edges between colours everywhere.
_JPEG_QUALITY = 95
_MOVING_QUALITY = 90
# In lossless files the quality is the effort: more takes four times as long for 1 %.
_LOSSLESS_EFFORT = 20
# Of a file that somebody has painted before.
_LIMITS = PictureLimits(max_bytes=2 << 30, max_pixels=MAX_SIZE**2)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two pictures of the same size are apart, in grey levels of 256.

    Attributes:
        mean: over all pixels and channels.
        most: anywhere.
    """

    mean: float
    most: int


def convert(picture_png: bytes, to: Format) -> bytes:
    """Our PNG file in another format, with all that it says of how it was made.

    JPEG is for small files, at high quality; what could be seen through is white there. WebP loses
    nothing here: who wants every pixel gets it in a smaller file than PNG's, and the picture can
    still be compared to the bit. Of one that moves, that would be a very large file, so WebP is as
    JPEG there. GIF and MP4 are for such pictures, also where they came to a single frame, and say
    nothing of how they were made.

    Raises:
        ValueError: a picture moves, and the format doesn't.
    """
    if to is Format.PNG:
        return picture_png
    moving = animated.read(picture_png)
    if to is Format.JPEG and moving is not None:
        raise ValueError(f"A {to} file is none for such a picture.")
    with Image.open(BytesIO(picture_png), formats=("PNG",)) as opened:
        exif = exif_of(opened)
        picture = as_rgb(opened)
    if to in (Format.GIF, Format.MP4):
        return _moving(moving or Animation([picture], Timing((1,), 1)), to)
    if moving is not None:
        return animated.webp(moving, _MOVING_QUALITY, exif)
    if to is Format.WEBP:
        return lossless_webp(picture, exif)
    out = BytesIO()
    on_white(picture).save(
        out, "JPEG", quality=_JPEG_QUALITY, subsampling=0, optimize=True, exif=exif
    )
    return out.getvalue()


def _moving(animation: Animation, to: Format) -> bytes:
    if to is Format.GIF:
        return animated.gif(animation)
    # Imported here because few processes write videos, and FFmpeg is large.
    from engine.pictures.writing.mp4 import mp4

    return mp4(animation)


def exif_of(opened_png: Image.Image) -> bytes:
    """As EXIF, what our PNG file says of how it was made; empty if it says nothing."""
    text = {str(name): v for name, v in opened_png.info.items() if isinstance(v, str)}
    return to_exif(text)


def lossless_webp(picture: Image.Image, exif: bytes) -> bytes:
    """The picture as a WebP file with the very same pixels."""
    out = BytesIO()
    # Exactly: with the colours of what is not seen, too.
    options = {"lossless": True, "exact": True, "quality": _LOSSLESS_EFFORT, "method": 4}
    picture.save(out, "WEBP", exif=exif, **options)
    return out.getvalue()


def difference(one: bytes, other: bytes) -> Difference | None:
    """How far two picture files are apart; None if they differ in size.

    Raises:
        BadPicture: one of them is broken.
    """
    first, second = images.decode(one, _LIMITS), images.decode(other, _LIMITS)
    if first.size != second.size:
        return None
    apart = ImageStat.Stat(ImageChops.difference(first, second))
    return Difference(sum(apart.mean) / len(apart.mean), max(most for _, most in apart.extrema))
