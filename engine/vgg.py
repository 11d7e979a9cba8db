"""VGG19's convolutions, with every layer reachable by name.

Simonyan & Zisserman 2015, arXiv:1409.1556, as defined by torchvision's `vgg19().features`.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.recipes import CONVOLUTIONS, Pooling

# "conv1_1.weight" (out, in, 3, 3) and "conv1_1.bias" (out,), … up to conv5_1; float32.
Weights: TypeAlias = dict[str, Tensor]

_WIDTHS = (64, 128, 256, 512, 512)


def block_of(conv: str) -> int:
    """The block, 1 to 5, that a layer such as "conv4_2" or "relu4_2" belongs to."""
    return int(conv[4])


def weight_shapes() -> dict[str, tuple[int, ...]]:
    """The shape of every tensor in `Weights`, in the network's order."""
    widths = [3, *(_WIDTHS[block_of(conv) - 1] for conv in CONVOLUTIONS)]
    shapes: dict[str, tuple[int, ...]] = {}
    for conv, (channels_in, channels_out) in zip(CONVOLUTIONS, pairwise(widths), strict=True):
        shapes[f"{conv}.weight"] = (channels_out, channels_in, 3, 3)
        shapes[f"{conv}.bias"] = (channels_out,)
    return shapes


class VGG19(nn.Module):
    """VGG19 up to conv5_1, with weights that never take a gradient.

    Args:
        weights: a tensor for each name of `weight_shapes()`.
    """

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        for name in weight_shapes():
            # channels_last lets the CPU's and the GPU's convolutions skip a reordering each.
            tensor = weights[name].detach().clone(memory_format=_format_of(weights[name]))
            self.register_buffer(name.replace(".", "_"), tensor)

    @property
    def device(self) -> torch.device:
        """Where the weights are, and where pictures are painted."""
        return self.get_buffer("conv1_1_weight").device

    def forward(
        self, image: Tensor, layers: Collection[str], pooling: Pooling = Pooling.AVERAGE
    ) -> dict[str, Tensor]:
        """The activations of `layers`, computed no deeper than the deepest of them.

        Args:
            image: preprocessed picture, (1, 3, H, W).
            layers: names such as "conv4_2" (before its ReLU) or "relu4_2" (after it).
            pooling: how activations are halved between blocks.

        Returns:
            A tensor (1, n_C, n_H, n_W) for each of `layers`.
        """
        wanted = set(layers)
        found: dict[str, Tensor] = {}
        x = image.contiguous(memory_format=torch.channels_last)
        for previous, conv in pairwise((CONVOLUTIONS[0], *CONVOLUTIONS)):
            if block_of(conv) != block_of(previous):
                x = _pool(x, pooling)
            weight, bias = self.get_buffer(f"{conv}_weight"), self.get_buffer(f"{conv}_bias")
            before = functional.conv2d(x, weight, bias, padding=1)
            x = functional.relu(before)
            found[conv], found[conv.replace("conv", "relu")] = before, x
            if wanted <= found.keys():
                break
        return {name: found[name] for name in layers}


def _pool(x: Tensor, pooling: Pooling) -> Tensor:
    # A side of one pixel can't be halved; it stays, so that the narrowest pictures paint too.
    window = (min(2, x.shape[2]), min(2, x.shape[3]))
    if pooling is Pooling.MAX:
        return functional.max_pool2d(x, window)
    return functional.avg_pool2d(x, window)


def _format_of(tensor: Tensor) -> torch.memory_format:
    return torch.channels_last if tensor.dim() == 4 else torch.contiguous_format
