"""Opening a picture file, and what is said of one that can't be used. No pixel is decoded here."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple

import pillow_heif
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    IcoImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TgaImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from engine.job.errors import BadPicture
from engine.job.spec import PictureLimits
from engine.job.timing import MOST_SOURCE_FRAMES
from engine.pictures.reading.completeness import as_pillow_takes_it, is_rare_jpeg
from engine.pictures.reading.kinds import PNG_SIGNATURE, VIDEOS, WORDS, Kind, kind_of

# Imported by name, or Pillow imports all of its sixty when it meets a format that it has not yet.
PLUGINS = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    IcoImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TgaImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
# The decoders are given files for each other's formats in none of these: fewer ways in for a
# hostile file. Photos of some phones are JPEG files with more pictures behind the first.
_PILLOWS_NAMES: Mapping[Kind, tuple[str, ...]] = {
    Kind.JPEG: ("JPEG", "MPO"),
    Kind.HEIC: ("HEIF",),
    **{kind: (kind.upper(),) for kind in Kind if kind not in (Kind.JPEG, Kind.HEIC, *VIDEOS)},
}
# As few threads as they can do with: where pictures are looked at, processor time is counted, and
# threads may not be had at all. Of a HEIC file nothing but its main picture is wanted.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pillow_heif.register_heif_opener(
    decode_threads=0, thumbnails=False, depth_images=False, aux_images=False
)
# How many times as long as the shorter side the longer may be. What is longer is a line at the
# sizes that are painted, and no picture.
MOST_STRETCH = 50
# How many times the pixels of the largest picture all frames of one that moves may have together:
# each has to be decoded to come to the next. Those of videos, which are larger, take less time.
_MOST_PIXELS, _MOST_PIXELS_OF_VIDEO = 8, 24
# How long the head of a bitmap in an icon can be.
_BITMAP_HEADS = (40, 52, 56, 64, 108, 124)
# In a TIFF file: what kind of picture its first is, and a tag that only raw photos have.
_SUBFILE, _SMALL_VERSION, _DNG_VERSION = 254, 1, 50706


class Opened(NamedTuple):
    """A picture file, opened.

    Attributes:
        kind: what the file is.
        pixels: the file that the pixels are in: for most icons another, which is within it.
        picture: not decoded yet.
    """

    kind: Kind
    pixels: bytes
    picture: Image.Image


def open_file(data: bytes, limits: PictureLimits) -> Opened:
    """Open a picture file without decoding its pixels yet.

    Raises:
        BadPicture: the file is no picture, is broken, or is above `limits`.
    """
    if len(data) > limits.max_bytes:
        raise too_many_bytes(data, limits)
    kind = kind_of(data)
    if kind is None:
        raise _not_a_picture()
    pixels = _largest_icon(data, limits) if kind is Kind.ICO else data
    if is_rare_jpeg(pixels):
        raise _rare_jpeg()
    try:
        picture = _opened(kind if pixels is data else Kind.PNG, pixels, limits)
    except BadPicture:
        raise
    except Image.DecompressionBombError:
        raise too_many_pixels(None, limits) from None
    except Exception as error:
        raise broken(kind) from error
    if kind is Kind.TIFF and _is_raw_photo(picture):
        raise _not_a_picture()
    if picture.width * picture.height > limits.max_pixels:
        raise too_many_pixels(picture.size, limits)
    if max(picture.size) > MOST_STRETCH * min(picture.size):
        raise _too_narrow(picture)
    return Opened(kind, pixels, picture)


@contextmanager
def quietly() -> Iterator[None]:
    """Without Pillow's warnings of what is wrong in a file.

    They are of no use to anybody, and the file would decide how many of them fill the log. Of its
    own limit of pixels, too, Pillow only warns; ours decides.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def most_frames(kind: Kind, size: tuple[int, int], limits: PictureLimits) -> int:
    """How many frames of that size a file that moves may have."""
    times = _MOST_PIXELS_OF_VIDEO if kind in VIDEOS else _MOST_PIXELS
    return min(MOST_SOURCE_FRAMES, max(1, times * limits.max_pixels // (size[0] * size[1])))


def _opened(kind: Kind, data: bytes, limits: PictureLimits) -> Image.Image:
    if kind in VIDEOS:
        # Imported here because few processes read videos, and FFmpeg is large.
        from engine.pictures.reading.video import Video

        return Video(kind, data, limits)
    return Image.open(BytesIO(as_pillow_takes_it(data)), formats=_PILLOWS_NAMES[kind])


def _largest_icon(data: bytes, limits: PictureLimits) -> bytes:
    """The PNG file in an icon's file that is its largest; the same file where that is a bitmap.

    Pillow believes what the icon says of the size, and decodes at once what it then finds.
    """
    try:
        entry = IcoImagePlugin.IcoFile(BytesIO(data)).entry[0]
        found = data[entry.offset : entry.offset + entry.size]
        if found.startswith(PNG_SIGNATURE):
            return found
        # Its height counts the mask, too, and says by its sign where the first row is.
        head, width, height = struct.unpack_from("<Iii", found)
        if head not in _BITMAP_HEADS:
            raise ValueError("neither a PNG file nor a bitmap")
    except Exception as error:
        raise broken() from error
    size = abs(width), abs(height) // 2
    if size[0] * size[1] > limits.max_pixels:
        raise too_many_pixels(size, limits)
    return data


def _is_raw_photo(tiff: Image.Image) -> bool:
    """Whether it is a camera's raw file, of which Pillow would show a stamp or nothing."""
    assert isinstance(tiff, TiffImagePlugin.TiffImageFile)  # noqa: S101 - opened as that
    subfile = tiff.tag_v2.get(_SUBFILE, 0)
    return _DNG_VERSION in tiff.tag_v2 or subfile == _SMALL_VERSION


def too_many_bytes(data: bytes, limits: PictureLimits) -> BadPicture:
    """What is said of a file above the limit."""
    size, most = round(len(data) / 2**20, 1), round(limits.max_bytes / 2**20)
    return BadPicture(
        f"That file is {size:.1f} MB; pictures may have up to {most} MB.",
        "engine-too-many-bytes",
        size=size,
        most=most,
    )


def broken(kind: Kind | None = None) -> BadPicture:
    """What is said of a file that lacks pixels, or has wrong ones."""
    if kind in VIDEOS:
        return BadPicture(
            "That video is broken: its file is damaged, or a part of it is missing. Use the "
            "original file, or save it again as MP4 with H.264.",
            "engine-broken-video",
        )
    return BadPicture(
        "That picture is broken: its file is damaged, or a part of it is missing. Use the "
        "original file, or save it again as PNG or JPEG.",
        "engine-broken-picture",
    )


def _not_a_picture() -> BadPicture:
    return BadPicture(
        f"That file is not a picture I can read; it has to be {WORDS}.", "engine-not-a-picture"
    )


def _rare_jpeg() -> BadPicture:
    return BadPicture(
        "That picture is a JPEG file of a rare kind that I can't read, such as one with 12 "
        "bits a channel. Save it again as PNG or a usual JPEG.",
        "engine-rare-jpeg",
    )


def too_many_pixels(size: tuple[int, int] | None, limits: PictureLimits) -> BadPicture:
    """What is said of a picture that is too large; None: by how much, is not known."""
    most = limits.max_pixels / 1e6
    allowed = f"up to {most:g} million are allowed. Make it smaller and try again."
    if size is None:
        return BadPicture(
            f"That picture has far too many pixels; {allowed}",
            "engine-far-too-many-pixels",
            most=most,
        )
    pixels = round(size[0] * size[1] / 1e6, 1)
    return BadPicture(
        f"That picture has {pixels:.1f} million pixels; {allowed}",
        "engine-too-many-pixels",
        pixels=pixels,
        most=most,
    )


def too_many_frames(size: tuple[int, int], most: int) -> BadPicture:
    """What is said of one that moves for too long."""
    return BadPicture(
        f"That animation of {size[0]} by {size[1]} pixels has more than {most} "
        "frames, the most that are taken at that size; make it shorter or smaller.",
        "engine-too-many-frames",
        width=size[0],
        height=size[1],
        most=most,
    )


def _too_narrow(picture: Image.Image) -> BadPicture:
    return BadPicture(
        f"That picture is {picture.width} by {picture.height} pixels; its longer side may be up to "
        f"{MOST_STRETCH} times the shorter. Cut a part out of it and try again.",
        "engine-too-narrow",
        width=picture.width,
        height=picture.height,
        most=MOST_STRETCH,
    )
