"""Reads tensors out of a file of torch.save, each only when it is asked for.

There are two formats. Since 2020 it is a zip with the pickle in "…/data.pkl" and the numbers of
each storage in "…/data/0", "…/data/1" and so on, stored as they are. Before, and in torchvision's
file of VGG19, five pickles follow each other (a magic number, a version, the machine's sizes, the
object, and the storages' keys), and then each storage's size and numbers. Whatever a file says of
sizes is compared with the file's own before anything is read.
"""

from __future__ import annotations

import io
import mmap
import struct
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, TypeAlias

import numpy as np
import torch

from engine.weights import pickled
from engine.weights.pickled import Described, Storage

# Bytes that the description of a file's tensors may take; VGG19's takes 5,000. And that a zip's
# list of files may take.
_MOST_DESCRIPTION, _MOST_LIST = 2**19, 2**19

_MAGIC, _VERSION = 0x1950A86A20F9469CFC6C, 1001
_ZIP = b"PK\x03\x04"
# A file's header in a zip: 30 bytes, the last four of which are the lengths of what follows.
_HEADER, _LENGTHS = 30, struct.Struct("<HH")
_ENCRYPTED = 1

# What torch calls numbers: what people call them, and how numpy reads them. It has no bfloat16.
_NUMBERS = {
    "FloatStorage": ("float32", "f4"),
    "DoubleStorage": ("float64", "f8"),
    "HalfStorage": ("float16", "f2"),
    "BFloat16Storage": ("bfloat16", "i2"),
    "LongStorage": ("int64", "i8"),
    "IntStorage": ("int32", "i4"),
    "ShortStorage": ("int16", "i2"),
    "CharStorage": ("int8", "i1"),
    "ByteStorage": ("uint8", "u1"),
    "BoolStorage": ("bool", "?"),
    "ComplexFloatStorage": ("complex64", "c8"),
    "ComplexDoubleStorage": ("complex128", "c16"),
    "QInt8Storage": ("qint8", "i1"),
    "QUInt8Storage": ("quint8", "u1"),
    "QInt32Storage": ("qint32", "i4"),
    "UntypedStorage": ("bytes", "u1"),
}

# Of a number's bytes: the lowest first, or the highest.
_Order: TypeAlias = Literal["<", ">"]


class TooLong(ValueError):
    """The file describes far more than a VGG19's tensors."""


@dataclass(frozen=True, slots=True)
class TorchTensor:
    """A tensor in an open file."""

    described: Described
    file: mmap.mmap
    starts: Mapping[str, int]
    order: _Order

    @property
    def kind(self) -> str:
        """Of its numbers: "float32"."""
        name = self.described.storage.kind
        return _NUMBERS[name][0] if name in _NUMBERS else "of a kind of its own"

    @property
    def shape(self) -> tuple[int, ...]:
        return self.described.shape

    def read(self) -> torch.Tensor:
        """A copy of it.

        Raises:
            ValueError: the file has less than it says.
        """
        storage = self.described.storage
        there = np.dtype(_NUMBERS[storage.kind][1]).newbyteorder(self.order)
        first = storage.first + self.described.offset
        if storage.key not in self.starts:
            raise ValueError("a storage is missing")
        view: np.ndarray = np.ndarray(
            self.described.shape,
            there,
            self.file,
            self.starts[storage.key] + first * there.itemsize,
            tuple(step * there.itemsize for step in self.described.strides),
        )
        tensor = torch.from_numpy(view.astype(there.newbyteorder("="), order="C"))
        return tensor.view(torch.bfloat16) if self.kind == "bfloat16" else tensor


@contextmanager
def opened(path: Path) -> Iterator[object]:
    """What was saved, with a `TorchTensor` for each plain tensor, as long as the file is open.

    Raises:
        pickled.NotOnlyTensors: it asks for something other than tensors and plain data.
        OSError: it can't be read.
        ValueError: it is damaged, or none of torch.save's; `TooLong` where it has too much.
    """
    with path.open("rb") as file:
        zipped = file.read(len(_ZIP)) == _ZIP
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as numbers:
            if zipped:
                found, starts, order = _in_zip(file, len(numbers))
            else:
                found, starts, order = _before_zip(file, numbers)
            yield _with_tensors(found, numbers, starts, order)


def _with_tensors(
    found: object, numbers: mmap.mmap, starts: Mapping[str, int], order: _Order
) -> object:
    """`found`, with what can be read instead of descriptions."""
    # What is kept of a training has the weights beside other things.
    if isinstance(found, dict) and isinstance(found.get("state_dict"), dict):
        found = found["state_dict"]
    if not isinstance(found, dict):
        return found
    return {
        name: TorchTensor(value, numbers, starts, order) if isinstance(value, Described) else value
        for name, value in found.items()
    }


def _in_zip(file: IO[bytes], length: int) -> tuple[object, dict[str, int], _Order]:
    """What was saved, where each storage starts, and the order of a number's bytes."""
    try:
        with zipfile.ZipFile(_Sparing(file)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, OverflowError, struct.error) as error:
        raise ValueError("the zip is damaged") from error
    name = next((name for name in entries if name.endswith("/data.pkl")), None)
    if name is None:
        raise ValueError("the zip has no data.pkl")
    folder = name.removesuffix("data.pkl")
    described = entries[name]
    if described.file_size > _MOST_DESCRIPTION:
        raise TooLong("the description is too long")
    storages: dict[str, Storage] = {}
    found = pickled.read(io.BytesIO(_entry(file, described, length)), storages)
    starts = {}
    for key, storage in storages.items():
        entry = entries.get(f"{folder}data/{key}")
        if entry is None or entry.file_size < storage.size * _width(storage):
            raise ValueError("the zip has less of a storage than it says")
        starts[key] = _start(file, entry, length)
    order = entries.get(f"{folder}byteorder")
    if order is None:
        return found, starts, "<"
    big = order.file_size == len(b"big") and _entry(file, order, length) == b"big"
    return found, starts, ">" if big else "<"


def _start(file: IO[bytes], entry: zipfile.ZipInfo, length: int) -> int:
    """Where the bytes of a file in a zip start; they are there as they are, and whole."""
    if (
        entry.compress_type != zipfile.ZIP_STORED
        or entry.file_size != entry.compress_size
        or entry.flag_bits & _ENCRYPTED
    ):
        raise ValueError("the zip is compressed, as torch.save's are not")
    if not 0 <= entry.header_offset <= length:
        raise ValueError("the zip is damaged")
    file.seek(entry.header_offset)
    header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(_ZIP):
        raise ValueError("the zip is damaged")
    name, extra = _LENGTHS.unpack(header[-_LENGTHS.size :])
    start: int = entry.header_offset + _HEADER + name + extra
    if start + entry.file_size > length:
        raise ValueError("the zip ends within a file")
    return start


def _entry(file: IO[bytes], entry: zipfile.ZipInfo, length: int) -> bytes:
    file.seek(_start(file, entry, length))
    return file.read(entry.file_size)


class _Sparing(io.BufferedIOBase):
    """A file whose zip's list is not read if it is very long."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int | None = -1) -> bytes:
        # Of a longer list the rest is missing, and so the zip counts as damaged.
        wanted = _MOST_LIST if size is None or size < 0 else min(size, _MOST_LIST)
        return self._file.read(wanted)


def _before_zip(file: IO[bytes], numbers: mmap.mmap) -> tuple[object, dict[str, int], _Order]:
    """What was saved, where each storage starts, and the order of a number's bytes."""
    file.seek(0)
    head = io.BytesIO(file.read(_MOST_DESCRIPTION))
    storages: dict[str, Storage] = {}
    try:
        magic, version, machine = (pickled.read(head, {}) for _ in range(3))
        if magic != _MAGIC or version != _VERSION or not isinstance(machine, dict):
            raise ValueError("not a file of torch.save")
        found = pickled.read(head, storages)
        keys = pickled.read(head, {})
    except ValueError as error:
        if head.tell() == _MOST_DESCRIPTION:
            raise TooLong("the description is too long") from error
        raise
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ValueError("the storages' keys are damaged")
    little = machine.get("little_endian", sys.byteorder == "little")
    starts: dict[str, int] = {}
    at = head.tell()
    for key in keys:
        if (storage := storages.get(key)) is None:
            raise ValueError("a storage is not described")
        size = int.from_bytes(numbers[at : at + 8], "little" if little else "big")
        at += 8
        starts[key] = at
        at += size * _width(storage)
        if size != storage.size or at > len(numbers):
            raise ValueError("the file has less of a storage than it says")
    return found, starts, "<" if little else ">"


def _width(storage: Storage) -> int:
    """Bytes of a number."""
    if storage.kind not in _NUMBERS:
        raise ValueError("a storage of an unknown kind")
    width: int = np.dtype(_NUMBERS[storage.kind][1]).itemsize
    return width
