"""Reads tensors out of an ONNX file, which is a message of protobuf.

Only what a tensor's numbers need is known here, the few fields named below (of ModelProto,
GraphProto and TensorProto in ONNX's onnx.proto): a library of ONNX's would bring protobuf and a
hundred times the code. Nothing in the file is run, and whatever it says of sizes is held against
its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray

_GRAPH = 7  # in a model
_INITIALIZER = 5  # in a graph
_DIMS, _DATA_TYPE, _NAME, _RAW_DATA = 1, 2, 8, 9  # in a tensor
_FLOAT32 = 1
_LONGEST_VARINT, _LONGEST_NAME, _MOST_FIELDS = 10, 200, 100_000


def tensors(model: memoryview, wanted: Mapping[str, tuple[int, ...]]) -> dict[str, Array]:
    """The tensors that are wanted, float32, as views into `model`.

    Args:
        model: the file's bytes.
        wanted: by name, the shape that each must have.

    Raises:
        ValueError: the file is no ONNX, or lacks one of them, or has it with other numbers.
    """
    graphs = [_as_bytes(value) for number, value in _fields(model) if number == _GRAPH]
    if len(graphs) != 1:
        raise ValueError(f"it has {len(graphs)} graphs instead of one")
    found: dict[str, Array] = {}
    for number, value in _fields(graphs[0]):
        if number == _INITIALIZER:
            tensor = list(_fields(_as_bytes(value)))
            name = _name(tensor)
            if name in found:
                raise ValueError(f"it has the tensor {name} twice")
            if name in wanted:
                found[name] = _numbers(tensor, name, wanted[name])
    if lacking := [name for name in wanted if name not in found]:
        raise ValueError(f"it lacks the tensor {lacking[0]}")
    return found


def _name(tensor: list[tuple[int, int | memoryview]]) -> str:
    names = [_as_bytes(value) for number, value in tensor if number == _NAME]
    if len(names) != 1 or len(names[0]) > _LONGEST_NAME:
        raise ValueError("a tensor has no name, or several, or one that is too long")
    return bytes(names[0]).decode()


def _numbers(
    tensor: list[tuple[int, int | memoryview]], name: str, shape: tuple[int, ...]
) -> Array:
    by_field: dict[int, list[int | memoryview]] = {}
    for number, value in tensor:
        by_field.setdefault(number, []).append(value)
    # Numbers may stand in other fields or other files, too; then these would not be here alone.
    if set(by_field) != {_DIMS, _DATA_TYPE, _NAME, _RAW_DATA}:
        raise ValueError(f"the tensor {name} is not described as it should be")
    if by_field[_DATA_TYPE] != [_FLOAT32] or tuple(_dims(by_field[_DIMS])) != shape:
        raise ValueError(f"the tensor {name} is not float32 of the shape {shape}")
    (raw,) = by_field[_RAW_DATA] if len(by_field[_RAW_DATA]) == 1 else (None,)
    if not isinstance(raw, memoryview) or len(raw) != 4 * prod(shape):
        raise ValueError(f"the tensor {name} has another number of bytes than its shape takes")
    return np.frombuffer(raw, "<f4").reshape(shape)


def _dims(written: list[int | memoryview]) -> Iterator[int]:
    """A shape's numbers, which may be written one by one or packed."""
    for value in written:
        if isinstance(value, int):
            yield value
            continue
        at = 0
        while at < len(value):
            size, at = _varint(value, at)
            yield size


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Each field's number and value; bytes are views."""
    at = count = 0
    while at < len(message):
        key, at = _varint(message, at)
        value: int | memoryview
        match key & 7:
            case 0:
                value, at = _varint(message, at)
            case 1:
                value, at = _taken(message, at, 8)
            case 5:
                value, at = _taken(message, at, 4)
            case 2:
                size, at = _varint(message, at)
                value, at = _taken(message, at, size)
            case kind:
                raise ValueError(f"it has a field of the unknown kind {kind}")
        count += 1
        if count > _MOST_FIELDS:
            raise ValueError(f"it has more than {_MOST_FIELDS} fields")
        yield key >> 3, value


def _taken(message: memoryview, at: int, size: int) -> tuple[memoryview, int]:
    if size > len(message) - at:
        raise ValueError("it ends in the middle of a field")
    return message[at : at + size], at + size


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    value = 0
    for place, byte in enumerate(message[at : at + _LONGEST_VARINT]):
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value, at + place + 1
    raise ValueError("it ends in the middle of a number, or a number is too long")


def _as_bytes(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise ValueError("it has a number where there should be a message")
    return value
