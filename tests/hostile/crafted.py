"""Files made to do harm: bombs, disguises, two kinds of file in one, endless animations."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from tests.hostile.drawn import (
    PNG_SIGNATURE,
    chunk,
    drawing,
    file_of,
    header,
    picture_chunks,
    png,
)

FRAMES = 10_000
_SCRIPT = b"<script>alert(document.domain)</script>"


class Harm:
    """Pickled, it makes a folder where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self._path),)


def zeros(megabytes: int) -> bytes:
    """So many megabytes of nothing, a thousandth as long."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(2**20)) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])


def bombs() -> dict[str, bytes]:
    """Small files that want to be hundreds of megabytes, each refused for its size."""
    gif = b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0x80, 0, 0) + bytes(6)
    frame = b"," + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x4c\x01\x00;"
    jpeg = bytearray(file_of(drawing(), "JPEG"))
    sizes = jpeg.index(b"\xff\xc0") + 5
    jpeg[sizes : sizes + 4] = struct.pack(">HH", 65_500, 65_500)
    small_screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    return {
        "png": png(header(60_000, 60_000), zlib.compress(bytes(100))),
        "png of one bit": png(header(2**31 - 1, 2**31 - 1, 1, 0), zeros(1)),
        "png just above": png(header(7_100, 7_100), zeros(150)),
        "gif": gif + frame,
        "gif with a frame larger than itself": small_screen + frame,
        "jpeg": bytes(jpeg),
        "webp": _extended_webp(16_384, 16_384),
        "webp just above": _extended_webp(7_100, 7_100),
        **_further_bombs(),
    }


def _further_bombs() -> dict[str, bytes]:
    """The same of the other formats, by the sizes in their heads."""
    tiff = bytearray(file_of(drawing(), "TIFF", compression="tiff_deflate"))
    for tag in (256, 257):
        at = tiff.index(struct.pack("<HHI", tag, 3, 1))
        tiff[at : at + 12] = struct.pack("<HHII", tag, 4, 1, 60_000)
    bitmap = bytearray(file_of(drawing(), "BMP"))
    bitmap[18:26] = struct.pack("<ii", 60_000, -60_000)
    targa = bytearray(file_of(drawing(), "TGA", compression="tga_rle"))
    targa[12:16] = struct.pack("<HH", 65_535, 65_535)
    many = png(header(7_100, 7_100), zeros(150))
    dots = bytearray(_icon(file_of(drawing(mode="1"), "BMP")[14:]))
    dots[26:34] = struct.pack("<ii", 20_000, 20_000)
    return {
        "tiff": bytes(tiff),
        "tiff of one tile": _tile(60_000),
        "bmp": bytes(bitmap),
        "tga": bytes(targa),
        "ico with a png larger than it says": _icon(many),
        "ico with a bitmap larger than it says": bytes(dots),
        "avif": _of_size(file_of(drawing(), "AVIF"), 16_000),
        "heic": _of_size(file_of(drawing(64, 64), "HEIF"), 16_000),
    }


def nested_icon() -> bytes:
    """An icon in an icon in an icon."""
    inner = file_of(drawing(), "ICO", sizes=[(24, 16)])
    for _ in range(3):
        inner = _icon(inner)
    return inner


def long_tiff() -> bytes:
    """A page that is followed by itself, and so has no last."""
    data = bytearray(file_of(drawing(), "TIFF"))
    (first,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, first)
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    return bytes(data)


def many_pages() -> dict[str, bytes]:
    """A red page, and green ones behind it."""
    return {
        name: file_of(_sheet("red"), name, save_all=True, append_images=[_sheet("lime")] * more)
        for name, more in (("TIFF", 999), ("HEIF", 9), ("AVIF", 9))
    }


def raw_photos() -> dict[str, bytes]:
    """What cameras call a TIFF file: its first page is a stamp, or none that Pillow can show."""
    return {
        "nef": file_of(drawing(), "TIFF", tiffinfo={254: 1}),
        "dng": file_of(drawing(), "TIFF", tiffinfo={50706: b"\1\4\0\0"}),
    }


def other_boxes() -> dict[str, bytes]:
    """Files in boxes, as AVIF, HEIC and MP4 are, but without a picture."""
    box = b"\0\0\0\x18ftyp%s\0\0\2\0%s" + bytes(4) + bytes(500)
    return {
        "sound": box % (b"M4A ", b"isom"),
        "raw photo in boxes": box % (b"crx ", b"isom"),
    }


def text_bombs() -> dict[str, bytes]:
    """Good small pictures with 64 MB of text, profile or EXIF in them."""
    nothing, (ihdr, idat) = zeros(64), picture_chunks(8, 6)
    return {
        "text": png(ihdr, idat, text=(b"zTXt", b"Comment\0\0" + nothing)),
        "international text": png(ihdr, idat, text=(b"iTXt", b"Title\0\1\0\0\0" + nothing)),
        "profile": png(ihdr, idat, profile=(b"iCCP", b"profile\0\0" + nothing)),
        "exif as text": png(ihdr, idat, text=(b"zTXt", b"Raw profile type exif\0\0" + nothing)),
        "a thousand texts": PNG_SIGNATURE
        + chunk(b"IHDR", ihdr)
        + chunk(b"zTXt", b"Comment\0\0" + zeros(1)) * 1_000
        + chunk(b"IDAT", idat)
        + chunk(b"IEND", b""),
        "more pixels than it has": png(ihdr, nothing),
    }


def disguised() -> dict[str, bytes]:
    """Files of other kinds, which Discord may take for a PNG by their names."""
    files = {name: file_of(drawing(), name) for name in ("PPM", "EPS", "PCX", "SGI", "DDS")}
    files["PSD"] = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 6, 8, 8, 3) + bytes(500)
    files["SVG"] = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    files["PDF"] = file_of(drawing(), "PDF")
    files["ZIP"] = _zip()
    files["JPEG XL"] = b"\xff\x0a" + bytes(500)
    files["a cursor"] = file_of(drawing(), "ICO", sizes=[(24, 16)]).replace(b"\1", b"\2", 1)
    files |= other_boxes() | raw_photos()
    files["a program"] = b"\x7fELF\x02\x01\x01" + bytes(500)
    files["XML with entities"] = (
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><svg>&b;</svg>'
    )
    return files


def polyglots() -> dict[str, bytes]:
    """Good pictures that are also something else."""
    script = b"GIF89a" + b"/*" + file_of(drawing(mode="P"), "GIF")[8:] + b"*/=1;alert(1)//"
    page = bytearray(file_of(drawing(), "JPEG", comment=_SCRIPT))
    return {
        "png and zip": file_of(drawing()) + _zip(),
        "gif and javascript": script,
        "jpeg and html": bytes(page) + _SCRIPT,
        "webp and html": file_of(drawing(), "WEBP") + _SCRIPT,
        "png and html": png(*picture_chunks(24, 16), text=(b"tEXt", b"Title\0" + _SCRIPT)),
    }


def animations() -> dict[str, bytes]:
    """A red frame, and 9,999 green ones behind it."""
    return {"gif": _long_gif(), "webp": _long_webp(), "png": _long_png()}


def endless_jpeg(scans: int, side: int = 3_000) -> bytes:
    """A JPEG file that says the same again and again: kilobytes that take minutes to decode."""
    data = file_of(Image.new("RGB", (side, side), "grey"), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + data[-2:]


def _icon(body: bytes) -> bytes:
    """An icon of 16 by 16 pixels, as it says, with this in it."""
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 16, 16, 0, 0, 1, 32, len(body), 22) + body


def _of_size(boxes: bytes, side: int) -> bytes:
    """A file in boxes that says that its picture has that many pixels a side."""
    at = boxes.index(b"ispe") + 8
    return boxes[:at] + struct.pack(">II", side, side) + boxes[at + 8 :]


def _tile(side: int) -> bytes:
    """A small TIFF file whose picture is in one tile of that many pixels a side."""
    tags = [(256, side), (257, side), (258, 8), (259, 8), (262, 1), (277, 1)]
    tags += [(322, side), (323, side), (324, 8 + 2 + 12 * 10 + 4), (325, 100)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, 10) + entries + bytes(4) + zeros(1)


def _zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("run.sh", "#!/bin/sh\necho harm\n")
    return file.getvalue()


def _extended_webp(width: int, height: int) -> bytes:
    """A WebP file that says it is so large, with a small picture in it."""
    body = file_of(drawing(), "WEBP")[12:]
    sizes = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return _riff(b"VP8X" + struct.pack("<I", 10) + b"\x02" + bytes(3) + sizes, _anim(body))


def _anim(frame: bytes, count: int = 1, width: int = 24, height: int = 16) -> bytes:
    sizes = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = bytes(6) + sizes + b"\x0a\0\0\0" + frame
    return _anim_head() + (b"ANMF" + struct.pack("<I", len(body)) + body) * count


def _anim_head() -> bytes:
    return b"ANIM" + struct.pack("<I", 6) + bytes(6)


def _riff(*parts: bytes) -> bytes:
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _sheet(colour: str, side: int = 64) -> Image.Image:
    return Image.new("RGB", (side, side), colour)


def _long_gif() -> bytes:
    first, second = (file_of(_sheet(name).quantize(4), "GIF") for name in ("red", "lime"))
    # A frame with a palette of its own is what follows the file's head and palette.
    head = 13 + 3 * (2 << (second[10] & 7))
    frame = second[second.index(b",", head) : -1]
    palette = second[13:head]
    own = frame[:9] + bytes([0x80 | (second[10] & 7)]) + palette + frame[10:]
    return first[:-1] + own * (FRAMES - 1) + b";"


def _long_webp() -> bytes:
    first, second = (file_of(_sheet(name), "WEBP", lossless=True)[12:] for name in ("red", "lime"))
    sizes = struct.pack("<I", 63)[:3] * 2
    extended = b"VP8X" + struct.pack("<I", 10) + b"\x02" + bytes(3) + sizes
    later = _anim(second, FRAMES - 1, 64, 64)[len(_anim_head()) :]
    return _riff(extended, _anim(first, 1, 64, 64), later)


def _long_png() -> bytes:
    row, side = b"\0" + b"\xff\0\0" * 64, 64
    red, lime = zlib.compress(row * side), zlib.compress((b"\0" + b"\0\xff\0" * 64) * side)

    def control(number: int) -> bytes:
        return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, side, side, 0, 0, 1, 50, 0, 0))

    parts = [PNG_SIGNATURE, chunk(b"IHDR", header(side, side))]
    parts += [chunk(b"acTL", struct.pack(">II", FRAMES, 0)), control(0), chunk(b"IDAT", red)]
    for frame in range(1, FRAMES):
        number = 2 * frame - 1
        parts += [control(number), chunk(b"fdAT", struct.pack(">I", number + 1) + lime)]
    return b"".join([*parts, chunk(b"IEND", b"")])
