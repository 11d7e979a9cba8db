"""Whether a picture file holds all of its pixels; decoders fill in what is missing. No torch here.

What is looked for is damage to the pixels: a file that was cut, or whose bytes were changed. What
viewers and cameras do around the pixels does not count: bytes behind the end, fill bytes, an end
mark that is missing, a wrong checksum of a chunk that says when the photo was taken.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import simplejpeg

from engine.pictures.reading.boxes import holds_all_parts, holds_whole_boxes, holds_whole_segment
from engine.pictures.reading.kinds import PNG_SIGNATURE, Kind, kind_of

JPEG_END = b"\xff\xd9"
# Segments that have a say in a JPEG file's pixels: frames (FFC0 to FFCF), tables, restarts.
_QUANTISERS = 0xDB
_JPEG_SEGMENTS = frozenset(range(0xC0, 0xD0)) | {_QUANTISERS, 0xDD}
_SCAN = 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_FIRST_ARITHMETIC = 0xC9
# Lossless (the decoder of these can crash), in several sizes at once, and JPEG-LS.
_RARE = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF, 0xF7})
# libjpeg's warnings of pixels that it had to make up; its others are of odd headers.
_JPEG_DAMAGE = (
    "Corrupt JPEG data",
    "Premature end of JPEG file",
)
# Said of blocks darker than black or brighter than white: each is written as its difference from
# the one before, so that from a changed byte on all are off.
_OUT_OF_RANGE = "Corrupt JPEG data: blocks out of range"
# Has libjpeg show the components as they are, and calculate no colours.
_AS_THEY_ARE = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0"
_COMPONENTS = {3: "RGB", 4: "CMYK"}
_SPARE = re.compile(r"(\d+) extraneous bytes before marker 0xd9")
# The head of a lossy picture in a WebP file: its length, and its width and height.
_LOSSY_WEBP = re.compile(rb"VP8 (....)...\x9d\x01\x2a(..)(..)", re.DOTALL)
# Without zeros and FF. And how many bytes behind the last pixel's libjpeg may have read.
_NOISE = bytes(1 + 37 * number * number % 251 for number in range(4096))
_READ_AHEAD = 8
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# First column, first row, and the steps between columns and rows of each pass.
_WHOLE = ((0, 0, 1, 1),)
_ADAM7 = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
# Decoders of these leave out what is behind the file's end.
_WHOLE_BOXES: Mapping[Kind | None, Callable[[bytes], bool]] = {
    Kind.HEIC: holds_all_parts,
    Kind.MP4: holds_whole_boxes,
    Kind.WEBM: holds_whole_segment,
}
# Bytes that are inflated at once: a bomb must not fill the memory.
_INFLATED = 1 << 20
_DEFLATED = 1 << 16


def is_rare_jpeg(data: bytes) -> bool:
    """Whether it is a JPEG file of a kind that photos don't have, and that is not decoded here.

    Such as one with more than 8 bits a channel.
    """
    at = 2
    while data.startswith(b"\xff\xd8") and at + 5 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _RARE or (marker in _FRAMES and data[at + 4] > 8):
            return True
        if marker in _FRAMES or marker in (_SCAN, JPEG_END[1]):
            break
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4])
    return False


def as_pillow_takes_it(data: bytes) -> bytes:
    """The file without what makes Pillow refuse it although no pixel is missing.

    That is an end mark that a JPEG file lacks, and damaged chunks of a PNG file that have nothing
    to do with its pixels.
    """
    if data.startswith(b"\xff\xd8"):
        return data + JPEG_END  # Behind another it does no harm.
    if data.startswith(PNG_SIGNATURE):
        kept, done = [], 0
        for at, end in _png_chunks(data):
            if _is_idle(data, at, end):
                kept.append(data[done:at])
                done = end
        data = b"".join(kept) + data[done:]
    return data


def is_complete(data: bytes) -> bool:
    """Whether all pixels of a file that Pillow could decode are in it.

    Pillow itself notices what is missing in files of other formats.
    """
    if data.startswith(b"\xff\xd8"):
        return _jpeg_is_complete(data)
    if data.startswith(PNG_SIGNATURE):
        return _png_is_complete(data)
    if kind_of(data) is Kind.WEBP:
        return not _webp_has_a_hole(data)
    whole = _WHOLE_BOXES.get(kind_of(data))
    return whole is None or whole(data)


class _Pixels(NamedTuple):
    """What the pixels of a JPEG file are made of.

    Attributes:
        data: a JPEG file of nothing else, with an end mark. Each of its blocks is flat, and as far
            from middle grey as half its mean: of values out of range nothing is cut off.
        components: such as the three of a colour photo.
        frame: the marker of its frame, which says how the pixels are coded; 0 if there is none.
        step: the coarsest by which means of blocks are rounded, in eighths of a grey level.
    """

    data: bytes
    components: int
    frame: int
    step: int


def _jpeg_is_complete(data: bytes) -> bool:
    """Whether libjpeg decodes the first picture of the file without making up pixels.

    And whether these are within what a file can be written of.
    """
    pixels = _jpeg_pixels(data)
    if not _has_all_scans(pixels):
        return False
    if pixels.frame >= _FIRST_ARITHMETIC:
        return _arithmetic_is_complete(pixels)
    complaint = _complaint(pixels)
    if _is_padding(pixels.data, complaint):
        # Behind a part that was lost, too: disks and downloads put zeros there, which Huffman codes
        # take for pixels. What was written is whole without them.
        complaint = _complaint(pixels._replace(data=_without_padding(pixels.data) + JPEG_END))
    return not complaint.startswith(_JPEG_DAMAGE)


def _complaint(pixels: _Pixels) -> str:
    """The first that libjpeg says of it, or that is to be said of its blocks; or an empty text."""
    components = _COMPONENTS.get(pixels.components, "GRAY")
    try:
        # The smallest that it can make of it: all of the file is read, few pixels are calculated.
        blocks = simplejpeg.decode_jpeg(pixels.data, components, min_height=1, min_width=1)
    except ValueError as warning:
        return str(warning)
    # 128 are the means of the brightest and the darkest, so 64 is half of it. Two steps of rounding
    # are the encoder's, and a grey level is libjpeg's.
    most = 64 + pixels.step / 8 + 1
    return _OUT_OF_RANGE if np.abs(blocks.astype(np.int16) - 128).max() > most else ""


def _arithmetic_is_complete(pixels: _Pixels) -> bool:
    """Whether the pixels end where the file does.

    Here libjpeg takes zeros for all that is missing, without a warning; and zeros at the end need
    not be written. So noise is put there: of what is whole nearly all of it is left over.
    """
    data = pixels.data[: -len(JPEG_END)].rstrip(b"\0\xff") + _NOISE + JPEG_END
    spare = _SPARE.search(_complaint(pixels._replace(data=data)))
    return spare is not None and int(spare[1]) >= len(_NOISE) - _READ_AHEAD


def _jpeg_pixels(data: bytes) -> _Pixels:
    """The part of a JPEG file that its pixels are made of.

    libjpeg tells only its first warning, which must not be one of what a camera put in its header.
    """
    kept, components, frame, step, at = [data[:2], _AS_THEY_ARE], 0, 0, 0, 2
    while (at := data.find(b"\xff", at)) >= 0 and at + 4 <= len(data):
        marker = data[at + 1]
        if marker in (0x00, 0xFF, 0x01) or 0xD0 <= marker <= 0xD9:
            at += 1
            continue
        if marker == _SCAN:
            end = data.find(JPEG_END, at)
            kept += [data[at : len(data) if end < 0 else end], JPEG_END]
            if bytes((0xFF, _QUANTISERS)) in kept[-2]:
                step = 1 << 16  # Those between scans stay as they are.
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == _QUANTISERS:
            flat, coarsest = _flattening(data[at:end])
            kept.append(flat)
            step = max(step, coarsest)
        elif marker in _JPEG_SEGMENTS:
            kept.append(data[at:end])
            if marker in _FRAMES:
                components = data[at + 9] if at + 9 < len(data) else 0
                frame = marker
        at = end
    return _Pixels(b"".join(kept), components, frame, step)


def _flattening(tables: bytes) -> tuple[bytes, int]:
    """Quantisers that make of each block half its mean, and the coarsest there was of a mean.

    Steps of 1 can't be halved: they make all blocks grey.
    """
    flat, coarsest, at = tables[:4], 0, 4
    while at < len(tables):
        width = 2 if tables[at] >> 4 else 1
        step = int.from_bytes(tables[at + 1 : at + 1 + width])
        flat += tables[at : at + 1] + (step // 2).to_bytes(width) + bytes(63 * width)
        coarsest, at = max(coarsest, step), at + 1 + 64 * width
    return flat[: len(tables)], coarsest


def _has_all_scans(pixels: _Pixels) -> bool:
    """Whether no scan is missing that makes the picture sharp, or gives it a colour.

    libjpeg takes a file that ends between two of its scans for whole.
    """
    picture = pixels.data
    missing: dict[int, set[int]] = {}
    for found in re.finditer(rb"\xff\xda..(.)", picture, re.DOTALL):
        parts = found.end() + 2 * found[1][0]
        if parts + 3 > len(picture):
            return False
        first, last, bits = picture[parts : parts + 3]
        for component in picture[found.end() : parts : 2]:
            left = missing.setdefault(component, set(range(64)))
            if bits & 15 == 0:
                left.difference_update(range(first, last + 1))
    return len(missing) == pixels.components and not any(missing.values())


def _is_padding(picture: bytes, complaint: str) -> bool:
    """Whether the bytes that libjpeg found to spare in front of the end mark say nothing."""
    found = _SPARE.search(complaint)
    if found is None:
        return False
    spare = picture[-len(JPEG_END) - int(found[1]) : -len(JPEG_END)]
    return not spare.strip(b"\0") or not spare.strip(b"\xff")


def _without_padding(picture: bytes) -> bytes:
    """The picture without its end mark and zeros, or fill bytes, in front of that."""
    body = picture[: -len(JPEG_END)]
    if not body.endswith(b"\0"):
        return body.rstrip(b"\xff")
    body = body.rstrip(b"\0")
    return body + b"\0" if body.endswith(b"\xff") else body  # FF in pixels is written FF00.


def _webp_has_a_hole(data: bytes) -> bool:
    """Whether a part of a lossy WebP file is nothing but zeros, which its decoder takes for pixels.

    Arithmetic coding makes long rows of zeros of large areas of one colour alone: at most a byte
    for 10,000 pixels in libwebp's files.
    """
    for found in _LOSSY_WEBP.finditer(data):
        length, width, height = (int.from_bytes(number, "little") for number in found.groups())
        pixels = (width & 0x3FFF) * (height & 0x3FFF)
        if bytes(1024 + pixels // 400) in data[found.end() : found.end() + length]:
            return True
    return False


def _png_is_complete(data: bytes) -> bool:
    """Whether the chunks with pixels have the right checksums, and hold all rows."""
    header = data[len(PNG_SIGNATURE) + 8 :][:13]
    missing, row = _png_bytes(*struct.unpack(">IIBBxxB", header))
    inflater = zlib.decompressobj()
    try:
        for body in _png_bodies(data):
            for at in range(0, len(body), _DEFLATED):
                rest = body[at : at + _DEFLATED]
                while rest and missing > -row:
                    missing -= len(inflater.decompress(rest, _INFLATED))
                    rest = inflater.unconsumed_tail
    except (zlib.error, _WrongChecksum):
        return False
    # A row too many: the picture's size is not the one that these pixels were written for.
    return -row < missing <= 0


class _WrongChecksum(Exception):
    """A chunk is not what was written."""


def _png_chunks(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each chunk of a PNG file begins, and where it ends, which may be behind the file."""
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(data) and data[at + 4 : at + 8] != b"IEND":
        end = at + 12 + int.from_bytes(data[at : at + 4])
        yield at, end
        at = end


def _is_damaged(data: bytes, at: int, end: int) -> bool:
    """Whether a chunk's checksum is wrong. One that is missing, at a file's end, is not."""
    checksum = data[end - 4 : end]
    return len(checksum) == 4 and int.from_bytes(checksum) != zlib.crc32(data[at + 4 : end - 4])


def _is_idle(data: bytes, at: int, end: int) -> bool:
    """Whether a chunk is damaged, and of a kind that a picture is whole without."""
    return end <= len(data) and data[at + 4 : at + 5].islower() and _is_damaged(data, at, end)


def _png_bodies(data: bytes) -> Iterator[bytes]:
    """The bodies of the chunks with the first picture's pixels, which follow one another."""
    begun = False
    for at, end in _png_chunks(data):
        if data[at + 4 : at + 8] == b"IDAT":
            begun = True
            if _is_damaged(data, at, end):
                raise _WrongChecksum
            yield data[at + 8 : end - 4]
        elif begun:
            return


def _png_bytes(
    width: int, height: int, depth: int, colour: int, interlaced: int
) -> tuple[int, int]:
    """The bytes of all rows, each with one that names its filter, and those of the longest."""
    bits = depth * _CHANNELS.get(colour, 1)
    total = longest = 0
    for left, top, across, down in _ADAM7 if interlaced else _WHOLE:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            row = 1 + (columns * bits + 7) // 8
            total, longest = total + rows * row, max(longest, row)
    return total, longest
