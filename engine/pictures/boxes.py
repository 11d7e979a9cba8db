"""Whether a HEIC file holds all that it names; its decoder leaves out what is missing. No torch.

Such a file is boxes within boxes (ISO/IEC 14496-12). Of these `iloc` says where in the file the
parts of its pictures are: a phone's photo is a mosaic of dozens.
"""

from __future__ import annotations

from collections.abc import Iterator

_LENGTH_FOLLOWS, _TO_THE_END = 1, 0
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


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The kind of each box in a stretch of the file, and where what is in it begins and ends."""
    while at + 8 <= end:
        length, head = int.from_bytes(data[at : at + 4]), 8
        if length == _LENGTH_FOLLOWS:
            length, head = int.from_bytes(data[at + 8 : at + 16]), 16
        elif length == _TO_THE_END:
            length = end - at
        if length < head:
            return
        yield data[at + 4 : at + 8], at + head, min(end, at + length)
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
