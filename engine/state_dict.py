"""Files that hold VGG19's convolutions: reading anybody's, and keeping our own.

Anybody's may use torchvision's names ("features.0.weight") or ours ("conv1_1.weight"). Our own are
safetensors with a SHA-256 of all tensors in the header, so that damage is noticed.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from pickle import UnpicklingError

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from engine.errors import WeightsError
from engine.layers import CONVOLUTIONS, block_of
from engine.vgg import Weights, weight_shapes

_HOW_TO = 'a state dict of VGG19 as torch.save(vgg19.state_dict(), "vgg19.pth") writes it'


def torchvision_names() -> dict[str, str]:
    """Our name of every tensor, and torchvision's: "conv1_1.weight" → "features.0.weight".

    torchvision counts every module of `vgg19().features`: a ReLU follows each convolution, and a
    pooling each block.
    """
    names: dict[str, str] = {}
    position = 0
    for previous, conv in pairwise((CONVOLUTIONS[0], *CONVOLUTIONS)):
        if block_of(conv) != block_of(previous):
            position += 1
        for part in ("weight", "bias"):
            names[f"{conv}.{part}"] = f"features.{position}.{part}"
        position += 2
    return names


def read(path: Path) -> Weights:
    """The convolutions of a VGG19 state dict, a file of torch.save or of safetensors.

    Nothing but tensors is unpickled, so that a file can't run code. Other floating types become
    float32, and whatever else the file holds is left out.

    Raises:
        WeightsError: the file can't be read, or isn't what it should be.
    """
    try:
        if path.suffix == ".safetensors":
            return _convolutions(_read_safetensors(path)[0], path)
        return _convolutions(_read_torch(path), path)
    except SafetensorError as error:
        raise WeightsError(f"{path} is not a safetensors file, or is damaged.") from error
    except OSError as error:
        raise WeightsError(f"{path} can't be read ({error.strerror or error}).") from error


def read_kept(path: Path) -> Weights | None:
    """What `keep` wrote, or None where there is no such file or it has been damaged since."""
    try:
        tensors, sha256 = _read_safetensors(path)
        weights = _convolutions(tensors, path)
    except (OSError, SafetensorError, WeightsError):
        return None
    return weights if sha256 == _sha256(weights) else None


def keep(weights: Weights, path: Path) -> None:
    """Write `weights` to `path`, which holds either all of them or what it held before.

    The same weights give the same bytes. Only one process at a time may keep the same path.

    Raises:
        WeightsError: the disk is full, or the folder can't be written.
    """
    # One key only: safetensors writes several in an order that changes from run to run.
    tensors = {name: tensor.contiguous() for name, tensor in weights.items()}
    data = save(tensors, {"sha256": _sha256(weights)})
    unfinished = path.with_name(f"{path.name}.tmp")
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


def _read_safetensors(path: Path) -> tuple[Mapping[str, torch.Tensor], str]:
    """The tensors that may be VGG19's convolutions, and the SHA-256 that `keep` notes."""
    wanted = {name for pair in torchvision_names().items() for name in pair}
    with safe_open(path, framework="pt") as file:
        tensors = {name: file.get_tensor(name) for name in wanted.intersection(file.keys())}
        return tensors, (file.metadata() or {}).get("sha256", "")


def _read_torch(path: Path) -> Mapping[str, object]:
    """A file of torch.save, in its zip format or the one before, as torchvision's still are."""
    try:
        found = torch.load(
            path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path)
        )
    except OSError:
        raise
    except UnpicklingError as error:
        raise WeightsError(
            f"{path} holds something other than tensors, which is not loaded because it could run "
            f"code; what is wanted is {_HOW_TO}."
        ) from error
    except Exception as error:  # Damaged bytes make the reader stumble in any way whatsoever.
        raise WeightsError(
            f"{path} is damaged, or not a file of torch.save at all; what is wanted is {_HOW_TO}."
        ) from error
    if not isinstance(found, Mapping):
        raise WeightsError(
            f"{path} holds a {type(found).__name__} instead of named tensors; what is wanted is "
            f"{_HOW_TO}."
        )
    return found


def _convolutions(found: Mapping[str, object], path: Path) -> Weights:
    """Copies of the tensors that VGG19 needs, under our names, each checked."""
    weights: Weights = {}
    shapes = weight_shapes()
    for name, torchvision_name in torchvision_names().items():
        theirs = name if name in found else torchvision_name
        weights[name] = _checked(found.get(theirs), shapes[name], f"{path}: {theirs}")
    return weights


def _checked(tensor: object, shape: tuple[int, ...], what: str) -> torch.Tensor:
    if tensor is None:
        raise WeightsError(f"{what} is missing; what is wanted is {_HOW_TO}.")
    if not isinstance(tensor, torch.Tensor) or not tensor.is_floating_point():
        raise WeightsError(f"{what} is not a tensor of floating-point numbers.")
    if tensor.shape != shape:
        raise WeightsError(f"{what} has the shape {tuple(tensor.shape)}; VGG19's is {shape}.")
    # A copy, because the file that the tensor may be mapped from can be deleted.
    copy = tensor.detach().to(torch.float32, copy=True, memory_format=torch.contiguous_format)
    if not copy.isfinite().all():
        raise WeightsError(f"{what} has values that are not finite numbers.")
    return copy


def _sha256(weights: Weights) -> str:
    """Over every tensor's name and values, in the network's order."""
    digest = hashlib.sha256()
    for name in weight_shapes():
        digest.update(name.encode())
        digest.update(weights[name].contiguous().numpy().data)
    return digest.hexdigest()
