"""Text in EXIF, for picture files of formats without the text chunks of PNG. No torch here.

It is found by this module's own few steps, and no pixel is decoded on the way: Pillow reads all
that a file's directory names, and a hostile one can name the same 64 KiB five thousand times.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import error, unpack_from

from PIL import ExifTags, Image

_PREFIX = b"Exif\0\0"
# Of a comment, the first 8 bytes say in which characters it is.
_ASCII = b"ASCII\0\0\0"
_JPEG = b"\xff\xd8"
_APP1, _SCAN, _END = 0xE1, 0xDA, 0xD9
# Markers of a JPEG file that stand alone, without a length.
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_BYTE_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
# EXIF's numbers for values of one byte each: BYTE, ASCII and UNDEFINED.
_SINGLE_BYTES = frozenset({1, 2, 7})


class BrokenExif(ValueError):
    """The file, or its EXIF, ends early or leads nowhere."""


def write(software: str, description: str, comment: str) -> bytes:
    """EXIF with three texts, in ASCII, as Pillow takes it when it saves a picture."""
    exif = Image.Exif()
    exif[ExifTags.Base.Software] = software
    exif[ExifTags.Base.ImageDescription] = description
    further = exif.get_ifd(ExifTags.IFD.Exif)
    further[ExifTags.Base.UserComment] = _ASCII + comment.encode("ascii")
    return exif.tobytes()


def comment(picture: bytes) -> str | None:
    """The comment in the EXIF of a JPEG or WebP file; None if it has none in ASCII.

    Raises:
        BrokenExif: the file is broken before that can be told.
    """
    try:
        block = _jpeg_block(picture) if picture.startswith(_JPEG) else _webp_block(picture)
        value = None if block is None else _user_comment(block.removeprefix(_PREFIX))
    except (error, IndexError) as early:
        raise BrokenExif("The file ends early.") from early
    if value is None or not value.startswith(_ASCII):
        return None
    return value.removeprefix(_ASCII).rstrip(b"\0 ").decode("ascii", "replace")


def _jpeg_block(picture: bytes) -> bytes | None:
    """The first EXIF segment before the pixels; a segment has up to 64 KiB."""
    at = len(_JPEG)
    while True:
        if picture[at] != 0xFF:
            raise BrokenExif("A JPEG file's segment begins with no marker.")
        while picture[at] == 0xFF:
            at += 1
        marker = picture[at]
        at += 1
        if marker in (_SCAN, _END):
            return None
        if marker in _ALONE:
            continue
        (length,) = unpack_from(">H", picture, at)
        if marker == _APP1 and picture.startswith(_PREFIX, at + 2):
            return _part(picture, at + 2, length - 2)
        at += max(2, length)


def _webp_block(picture: bytes) -> bytes | None:
    at = len(b"RIFF....WEBP")
    while at < len(picture):
        kind, length = unpack_from("<4sI", picture, at)
        if kind == b"EXIF":
            return _part(picture, at + 8, length)
        # Chunks begin at even places.
        at += 8 + length + length % 2
    return None


def _user_comment(block: bytes) -> bytes | None:
    """The comment in a block of EXIF, which is a TIFF file without pixels."""
    order = _BYTE_ORDERS.get(block[:4])
    if order is None:
        raise BrokenExif("The EXIF begins in no byte order.")
    (first,) = unpack_from(f"{order}I", block, 4)
    for tag, _, _, at in _entries(block, order, first):
        if tag == ExifTags.IFD.Exif:
            (further,) = unpack_from(f"{order}I", block, at)
            break
    else:
        return None
    for tag, kind, count, at in _entries(block, order, further):
        if tag == ExifTags.Base.UserComment and kind in _SINGLE_BYTES:
            # What has up to 4 bytes stands in the place of the number that says where it is.
            start = at if count <= 4 else unpack_from(f"{order}I", block, at)[0]
            return _part(block, start, count)
    return None


def _entries(block: bytes, order: str, at: int) -> Iterator[tuple[int, int, int, int]]:
    """Of each entry in a directory: its tag, its kind, how many values, and where they are told."""
    (count,) = unpack_from(f"{order}H", block, at)
    for number in range(count):
        entry = at + 2 + 12 * number
        yield (*unpack_from(f"{order}HHI", block, entry), entry + 8)


def _part(data: bytes, start: int, length: int) -> bytes:
    part = data[start : start + length] if length >= 0 else b""
    if len(part) != length:
        raise BrokenExif("A part of the file is missing.")
    return part
