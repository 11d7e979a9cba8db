"""The formats that pictures are taken in, told by how their files begin. No torch here, no Pillow.

What a file is called, or said to be, does not count.
"""

from __future__ import annotations

import re
import struct
from enum import StrEnum

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class Kind(StrEnum):
    """A format that pictures are taken in, by its name for people."""

    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WebP"
    GIF = "GIF"
    AVIF = "AVIF"
    HEIC = "HEIC"
    TIFF = "TIFF"
    BMP = "BMP"
    ICO = "ICO"
    TGA = "TGA"
    MP4 = "MP4"
    WEBM = "WebM"


# Those that are videos.
VIDEOS = (Kind.MP4, Kind.WEBM)
# All of them, in an English sentence.
WORDS = f"{', '.join([*Kind][:-1])} or {[*Kind][-1]}"
# "...." stands for any four bytes. A bitmap's header says how long it is, in one of few numbers.
_SIGNATURES = {
    Kind.PNG: rb"\x89PNG",
    Kind.JPEG: rb"\xff\xd8\xff",
    Kind.WEBP: rb"RIFF....WEBP",
    Kind.GIF: rb"GIF8[79]a",
    Kind.TIFF: rb"II[*+]\0|MM\0[*+]",
    Kind.BMP: rb"BM.{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0",
    Kind.ICO: rb"\0\0\x01\0(?!\0\0)..",
    # Those without brands: old QuickTime.
    Kind.MP4: rb"....(?:moov|mdat|wide)",
    Kind.WEBM: rb"\x1a\x45\xdf\xa3",
}
_PATTERNS = {kind: re.compile(pattern, re.DOTALL) for kind, pattern in _SIGNATURES.items()}
# Of files in boxes, which begin with what they can be read as.
_BRANDS = {
    Kind.AVIF: {b"avif", b"avis"},
    Kind.HEIC: {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"},
    Kind.MP4: {
        *(b"iso%d" % version for version in range(2, 10)),
        *(b"isom", b"mp41", b"mp42", b"avc1", b"dash", b"qt  ", b"M4V ", b"MSNV", b"f4v "),
        *(b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"mmp4"),
    },
}
# Sounds and raw photos, which can be read as films.
_NO_PICTURES = (b"M4A ", b"M4B ", b"crx ")
_LONGEST_BOX = 512
# Targa has no signature: what is certain are its kinds of picture, with the bits of their pixels.
_TGA_BITS = {1: (8,), 2: (16, 24, 32), 3: (8, 16)}
_TGA_PACKED = 8
_TGA_HEADER = struct.Struct("<xBBHHBHHHHBB")


def kind_of(data: bytes) -> Kind | None:
    """What a picture's file is; None if it is none of these."""
    for kind, pattern in _PATTERNS.items():
        if pattern.match(data):
            return kind
    brands = _brands(data)
    for kind, own in _BRANDS.items():
        if brands & own:
            return kind
    return Kind.TGA if _is_tga(data) else None


def _brands(data: bytes) -> set[bytes]:
    """What a file in boxes says it can be read as."""
    if data[4:8] != b"ftyp" or data[8:12] in _NO_PICTURES:
        return set()
    end = min(int.from_bytes(data[:4]), _LONGEST_BOX)
    # Behind the first brand stands the number of its version.
    return {data[at : at + 4] for at in (8, *range(16, end, 4))}


def _is_tga(data: bytes) -> bool:
    if len(data) < _TGA_HEADER.size:
        return False
    mapped, picture, first, colours, colour_bits, _, _, width, height, bits, how = (
        _TGA_HEADER.unpack_from(data)
    )
    kind = picture & ~_TGA_PACKED
    has_map = colours > 0 and colour_bits in (16, 24, 32)
    has_none = (first, colours, colour_bits) == (0, 0, 0)
    return (
        bits in _TGA_BITS.get(kind, ())
        and ((mapped == 1 and has_map) or (mapped == 0 and has_none and kind != 1))
        # The bits of its alpha channel, and two that are always zero.
        and how & 0x0F <= 8
        and how & 0xC0 == 0
        and width > 0
        and height > 0
    )
