"""Files that hold VGG19's convolutions: reading anybody's, and keeping our own.

Our own are safetensors with a SHA-256 of all tensors in the header, so that damage is noticed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from engine.job.errors import WeightsError
from engine.vgg.vgg import Weights, weight_shapes
from engine.weights import torch_file
from engine.weights.convolutions import HOW_TO, convolutions, known_names

# Bytes of a safetensors file's header; that of 20,000 tensors.
_MOST_HEADER = 2**21


def read(path: Path) -> Weights:
    """The convolutions of a state dict of VGG19 or VGG16, a file of torch.save or of safetensors.

    A file can't run code, nor take much more memory than VGG19 does. Other floating types become
    float32, and whatever else it holds is left out.

    Raises:
        WeightsError: the file can't be read, or isn't what it should be.
    """
    # To open a pipe would be to wait for ever.
    if path.exists() and not path.is_file():
        raise WeightsError(f"{path} is a folder, a pipe or a device; what is wanted is {HOW_TO}.")
    try:
        if path.suffix == ".safetensors":
            return _read_safetensors(path)[0]
        return torch_file.read(path)
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


def _read_safetensors(path: Path) -> tuple[Weights, str]:
    """VGG19's convolutions, and the SHA-256 that `keep` notes."""
    require_short_header(path)
    with safe_open(path, framework="pt") as file:
        names = known_names().intersection(file.keys())
        found = convolutions({name: file.get_tensor(name) for name in names}, str(path))
        return found, (file.metadata() or {}).get("sha256", "")


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


def _sha256(weights: Weights) -> str:
    """Over every tensor's name and values, in the network's order."""
    digest = hashlib.sha256()
    for name in weight_shapes():
        digest.update(name.encode())
        digest.update(weights[name].contiguous().numpy().data)
    return digest.hexdigest()
