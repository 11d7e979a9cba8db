"""VGG19's convolutions among named tensors, each checked before it is used.

The names may be torchvision's ("features.0.weight") or ours ("conv1_1.weight"), and the network a
VGG16, whose names are others from conv4_1 on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

import torch
from torch import Tensor

from engine.job.errors import WeightsError
from engine.job.layers import ABSENT_FROM_VGG16, CONVOLUTIONS, block_of
from engine.vgg.vgg import Weights, weight_shapes

HOW_TO = (
    'a state dict of VGG19 as torch.save(vgg19.state_dict(), "vgg19.pth") writes it, or of VGG16'
)
_FLOATS = (torch.float32, torch.float16, torch.bfloat16, torch.float64)
_MOST_DIMENSIONS = 8


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


def known_names() -> frozenset[str]:
    """All names that a tensor of either network can have."""
    larger, smaller = torchvision_names(), torchvision_names(ABSENT_FROM_VGG16)
    return frozenset((*larger, *larger.values(), *smaller.values()))


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


def convolutions(found: Mapping[str, object], source: str) -> Weights:
    """Copies of the tensors that VGG19 needs, float32, under our names.

    Args:
        found: whatever a file holds, by name.
        source: the file, for sentences.

    Raises:
        WeightsError: a tensor is missing, or is not what it should be.
    """
    smaller = _is_vgg16(found)
    network, shapes = "VGG16" if smaller else "VGG19", weight_shapes()
    wanted = {}
    for name, torchvision_name in torchvision_names(ABSENT_FROM_VGG16 if smaller else ()).items():
        theirs = name if name in found else torchvision_name
        what = f"{source}: {theirs}"
        wanted[name] = what, _as_wanted(found.get(theirs), shapes[name], what, network)
    weights: Weights = {}
    # Only when all of them are known to be right.
    for name, (what, tensor) in wanted.items():
        copy = tensor.detach().to(torch.float32, copy=True).contiguous()
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


def _as_wanted(tensor: object, shape: tuple[int, ...], what: str, network: str) -> Tensor:
    if tensor is None:
        raise WeightsError(f"{what} is missing; what is wanted is {HOW_TO}.")
    if not isinstance(tensor, Tensor) or (kind := _strange(tensor)):
        kind = kind if isinstance(tensor, Tensor) else "something else"
        raise WeightsError(f"{what} is {kind}; what is wanted is a plain tensor, as in {HOW_TO}.")
    if tensor.dtype not in _FLOATS:
        raise WeightsError(
            f"{what} is not a tensor of floating-point numbers that Easel reads "
            f"({', '.join(map(_named, _FLOATS))}), but of {_named(tensor.dtype)}."
        )
    if tensor.shape != shape:
        raise WeightsError(f"{what} has the shape {_shown(tensor.shape)}; {network}'s is {shape}.")
    return tensor


def _strange(tensor: Tensor) -> str:
    """What a tensor is that is no plain one; empty for those that are."""
    if tensor.is_meta:
        return 'a tensor without values (on the device "meta")'
    if tensor.is_quantized:
        return "a quantised tensor"
    return "" if tensor.layout is torch.strided else "a sparse tensor"


def _named(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _shown(shape: torch.Size) -> str:
    dimensions = len(shape)
    return str(tuple(shape)) if dimensions <= _MOST_DIMENSIONS else f"of {dimensions} dimensions"
