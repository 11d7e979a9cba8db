"""Files that hold VGG19's convolutions: reading anybody's, and keeping our own.

Anybody's may use torchvision's names ("features.0.weight") or ours ("conv1_1.weight"), and may be a
VGG16, whose names are others from conv4_1 on. Our own are safetensors with a SHA-256 of all tensors
in the header, so that damage is noticed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from engine.job.errors import WeightsError
from engine.job.layers import ABSENT_FROM_VGG16, CONVOLUTIONS, block_of
from engine.vgg.vgg import Weights, weight_shapes
from engine.weights import torch_file
from engine.weights.pickled import Described, NotOnlyTensors, Strange

_HOW_TO = (
    'a state dict of VGG19 as torch.save(vgg19.state_dict(), "vgg19.pth") writes it, or of VGG16'
)
# What numbers may be; and safetensors' names for these.
_FLOATS = ("float32", "float16", "bfloat16", "float64")
_SAFETENSORS_FLOATS = dict(zip(("F32", "F16", "BF16", "F64"), _FLOATS, strict=True))
# Bytes of a safetensors file's header; that of 20,000 tensors.
_MOST_HEADER = 2**21
_MOST_DIMENSIONS = 8
# What else can be in a file of torch.save, in the words of its error.
_KINDS: dict[type, str] = {
    Described: "single tensor",
    list: "list",
    tuple: "tuple",
    str: "text",
}


def torchvision_names(absent: Collection[str] = ()) -> dict[str, str]:
    """Our name of every tensor, and torchvision's: "conv1_1.weight" → "features.0.weight".

    torchvision counts every module of `vgg19().features`: a ReLU follows each convolution, and a
    pooling each block.

    Args:
        absent: convolutions that the network lacks; VGG16's are `ABSENT_FROM_VGG16`.
    """
    names: dict[str, str] = {}
    position = 0
    present = [conv for conv in CONVOLUTIONS if conv not in absent]
    for previous, conv in pairwise((present[0], *present)):
        if block_of(conv) != block_of(previous):
            position += 1
        for part in ("weight", "bias"):
            names[f"{conv}.{part}"] = f"features.{position}.{part}"
        position += 2
    return names


def completed(weights: Weights) -> Weights:
    """VGG16's convolutions, and in the places of those that it lacks such as change nothing.

    What comes to these has been through a ReLU, so that theirs leaves it as it is.
    """
    shapes = weight_shapes()
    whole = dict(weights)
    for conv in ABSENT_FROM_VGG16:
        weight, bias = (torch.zeros(shapes[f"{conv}.{part}"]) for part in ("weight", "bias"))
        weight[:, :, 1, 1] = torch.eye(len(weight))
        whole |= {f"{conv}.weight": weight, f"{conv}.bias": bias}
    return {name: whole[name] for name in shapes}


def read(path: Path) -> Weights:
    """The convolutions of a state dict of VGG19 or VGG16, a file of torch.save or of safetensors.

    Nothing is unpickled, so that a file can't run code; and kinds and shapes are looked at before
    any number is read, so that it can't take more memory than VGG19 does. Other floating types
    become float32, and whatever else the file holds is left out.

    Raises:
        WeightsError: the file can't be read, or isn't what it should be.
    """
    # To open a pipe would be to wait for ever.
    if path.exists() and not path.is_file():
        raise WeightsError(f"{path} is a folder, a pipe or a device; what is wanted is {_HOW_TO}.")
    try:
        if path.suffix == ".safetensors":
            return _read_safetensors(path)[0]
        return _read_torch(path)
    except SafetensorError as error:
        raise WeightsError(f"{path} is not a safetensors file, or is damaged.") from error
    except OSError as error:
        raise WeightsError(f"{path} can't be read ({error.strerror or error}).") from error


def read_kept(path: Path) -> Weights | None:
    """What `keep` wrote, or None where there is no such file or it has been damaged since."""
    try:
        weights, sha256 = _read_safetensors(path)
    except (OSError, SafetensorError, WeightsError):
        return None
    return weights if sha256 == _sha256(weights) else None


def keep(weights: Weights, path: Path, folder: Path) -> None:
    """Write `weights` to `path`, which holds either all of them or what it held before.

    The same weights give the same bytes.

    Args:
        weights: to keep.
        path: where to.
        folder: on the same disk, for the time of writing; only one process at a time may use it.

    Raises:
        WeightsError: the disk is full, or the folder can't be written.
    """
    # One key only: safetensors writes several in an order that changes from run to run.
    tensors = {name: tensor.contiguous() for name, tensor in weights.items()}
    data = save(tensors, {"sha256": _sha256(weights)})
    unfinished = folder / f"{path.name}.tmp"
    try:
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise WeightsError(
            f"The weights can't be kept in {path.parent} ({error.strerror}); they need "
            f"{len(data) / 1e6:.0f} MB in a folder that Easel may write."
        ) from error


@dataclass(frozen=True, slots=True)
class _Safetensor:
    """A tensor in an open safetensors file; like a `TorchTensor`."""

    file: Any
    name: str

    @property
    def kind(self) -> str:
        kind = str(self.file.get_slice(self.name).get_dtype())
        return _SAFETENSORS_FLOATS.get(kind, kind)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.file.get_slice(self.name).get_shape())

    def read(self) -> torch.Tensor:
        tensor: torch.Tensor = self.file.get_tensor(self.name)
        return tensor


def _read_safetensors(path: Path) -> tuple[Weights, str]:
    """VGG19's convolutions, and the SHA-256 that `keep` notes."""
    require_short_header(path)
    with safe_open(path, framework="pt") as file:
        tensors = {name: _Safetensor(file, name) for name in list(file.keys())}
        return _convolutions(tensors, path), (file.metadata() or {}).get("sha256", "")


def require_short_header(path: Path) -> None:
    """Make sure that a safetensors file doesn't describe more than a file of Easel's could.

    Raises:
        SafetensorError: it does, or has no header.
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        length = file.read(8)
    if len(length) < 8 or int.from_bytes(length, "little") > _MOST_HEADER:
        raise SafetensorError(f"the header is missing or longer than {_MOST_HEADER} bytes")


def _read_torch(path: Path) -> Weights:
    """From a file of torch.save, in its zip format or the one before, as torchvision's still is."""
    try:
        with torch_file.opened(path) as found:
            if not isinstance(found, Mapping):
                raise WeightsError(
                    f"{path} holds a {_KINDS.get(type(found), 'thing of another kind')} instead "
                    f"of named tensors; what is wanted is {_HOW_TO}."
                )
            return _convolutions(found, path)
    except NotOnlyTensors as error:
        raise WeightsError(
            f"{path} holds something other than tensors, which is not loaded because it could run "
            f"code; what is wanted is {_HOW_TO}."
        ) from error
    except torch_file.TooLong as error:
        raise WeightsError(
            f"{path} describes far more than the tensors of a VGG19; what is wanted is {_HOW_TO}."
        ) from error
    except ValueError as error:
        raise WeightsError(
            f"{path} is damaged, or not a file of torch.save at all; what is wanted is {_HOW_TO}."
        ) from error


def _convolutions(found: Mapping[str, object], path: Path) -> Weights:
    """Copies of the tensors that VGG19 needs, under our names, each checked."""
    weights: Weights = {}
    shapes = weight_shapes()
    wanted = []
    smaller = _is_vgg16(found)
    network = "VGG16" if smaller else "VGG19"
    for name, torchvision_name in torchvision_names(ABSENT_FROM_VGG16 if smaller else ()).items():
        theirs = name if name in found else torchvision_name
        what = f"{path}: {theirs}"
        wanted.append((name, _as_wanted(found.get(theirs), shapes[name], what, network), what))
    # Only when all of them are known to be right.
    for name, tensor, what in wanted:
        copy = tensor.read().to(torch.float32, copy=True, memory_format=torch.contiguous_format)
        if not copy.isfinite().all():
            raise WeightsError(f"{what} has values that are not finite numbers.")
        weights[name] = copy
    return completed(weights) if smaller else weights


def _is_vgg16(found: Mapping[str, object]) -> bool:
    """By the names that only one of the two networks has."""
    larger, smaller = torchvision_names(), torchvision_names(ABSENT_FROM_VGG16)
    if any(name in found for name in larger):
        return not any(f"{conv}.weight" in found for conv in ABSENT_FROM_VGG16)
    return bool(found.keys() & (set(smaller.values()) - set(larger.values()))) and not (
        found.keys() & (set(larger.values()) - set(smaller.values()))
    )


def _as_wanted(
    tensor: object, shape: tuple[int, ...], what: str, network: str
) -> _Safetensor | torch_file.TorchTensor:
    if tensor is None:
        raise WeightsError(f"{what} is missing; what is wanted is {_HOW_TO}.")
    if not isinstance(tensor, _Safetensor | torch_file.TorchTensor):
        kind = tensor.what if isinstance(tensor, Strange) else "something else"
        raise WeightsError(f"{what} is {kind}; what is wanted is a plain tensor, as in {_HOW_TO}.")
    if tensor.kind not in _FLOATS:
        raise WeightsError(
            f"{what} is not a tensor of floating-point numbers that Easel reads "
            f"({', '.join(_FLOATS)}), but of {tensor.kind}."
        )
    if tensor.shape != shape:
        raise WeightsError(f"{what} has the shape {_shown(tensor.shape)}; {network}'s is {shape}.")
    return tensor


def _shown(shape: tuple[int, ...]) -> str:
    return str(shape) if len(shape) <= _MOST_DIMENSIONS else f"of {len(shape)} dimensions"


def _sha256(weights: Weights) -> str:
    """Over every tensor's name and values, in the network's order."""
    digest = hashlib.sha256()
    for name in weight_shapes():
        digest.update(name.encode())
        digest.update(weights[name].contiguous().numpy().data)
    return digest.hexdigest()
