"""Whether a file in boxes holds all that it names; decoders leave out what is missing. No torch.

HEIC and MP4 files are boxes within boxes (ISO/IEC 14496-12). Of these `iloc` says where in a HEIC
file the parts of its pictures are: a phone's photo is a mosaic of dozens. WebM files are elements
within elements (RFC 8794).
"""

from __future__ import annotations

from collections.abc import Iterator

_LENGTH_FOLLOWS, _TO_THE_END = 1, 0
# The boxes that a video is in.
_FILM = (b"moov", b"moof", b"mdat")
# The element that all of a WebM file is in, behind the one that says that it is one.
_SEGMENT = b"\x18\x53\x80\x67"
_ID_LENGTH = 4
_MOST_LENGTH = 9  # bits of a length's first byte, and one
# How `iloc` says where a part is: from the file's beginning. Others are within its own head.
_IN_FILE = 0


def holds_all_parts(data: bytes) -> bool:
    """Whether no part of a picture is beyond the file's end."""
    for kind, at, end in _boxes(data, 0, len(data)):
        if kind == b"meta":
            # Behind a version and flags.
            for inner, begin, stop in _boxes(data, at + 4, end):
                if inner == b"iloc":
                    ends = _ends(memoryview(data)[begin:stop])
                    return all(end <= len(data) for end in ends)
    return True


def holds_whole_boxes(data: bytes) -> bool:
    """Whether no box of a video goes beyond the file's end."""
    boxes = _boxes(data, 0, len(data))
    return all(end <= len(data) for kind, _, end in boxes if kind in _FILM)


def holds_whole_segment(data: bytes) -> bool:
    """Whether the file is as long as it says; one that was written live does not say it."""
    at = _end_of_element(data, _ID_LENGTH)
    return data.startswith(_SEGMENT, at) and _end_of_element(data, at + _ID_LENGTH) <= len(data)


def _end_of_element(data: bytes, at: int) -> int:
    """Where an element ends, whose length is written here; its beginning where none is known."""
    # As many zeros as bytes follow, a one, and the number; all ones: not known.
    first = int.from_bytes(data[at : at + 1])
    count = _MOST_LENGTH - first.bit_length()
    begin = at + count
    most = (1 << 7 * count) - 1
    length = int.from_bytes(data[at:begin]) & most
    return begin if length == most else begin + length


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The kind of each box in a stretch of the file, and where what is in it begins and ends.

    That may be behind the stretch, and the file.
    """
    while at + 8 <= end:
        length, head = int.from_bytes(data[at : at + 4]), 8
        if length == _LENGTH_FOLLOWS:
            length, head = int.from_bytes(data[at + 8 : at + 16]), 16
        elif length == _TO_THE_END:
            length = end - at
        if length < head:
            return
        yield data[at + 4 : at + 8], at + head, at + length
        at += length


class _Numbers:
    """Numbers of several lengths, one after the other; behind the end all are 0."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._at = 0

    def next(self, length: int) -> int:
        """The next one, of so many bytes."""
        self._at += length
        return int.from_bytes(self._data[self._at - length : self._at])

    @property
    def left(self) -> bool:
        """Whether there is another."""
        return self._at < len(self._data)


def _ends(iloc: memoryview) -> Iterator[int]:
    """Where each part ends, in bytes from the file's beginning."""
    numbers = _Numbers(iloc)
    version = numbers.next(4) >> 24
    sizes = numbers.next(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    wide = 4 if version == 2 else 2
    for _ in range(numbers.next(wide)):
        if not numbers.left:
            return
        numbers.next(wide)  # the picture's number
        where = numbers.next(2) & 15 if version else _IN_FILE
        numbers.next(2)  # which file
        base = numbers.next(base_size)
        for _ in range(numbers.next(2)):
            numbers.next(index_size)
            offset = numbers.next(offset_size)
            end = base + offset + numbers.next(length_size)
            if where == _IN_FILE:
                yield end
