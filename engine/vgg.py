"""VGG19's convolutions, with every layer reachable by name.

Simonyan & Zisserman 2015, arXiv:1409.1556, as defined by torchvision's `vgg19().features`, but for
the padding.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.layers import CONVOLUTIONS, block_of
from engine.recipe import Pooling
from engine.spec import WeightsInfo

# "conv1_1.weight" (out, in, 3, 3) and "conv1_1.bias" (out,), … to conv5_4; float32.
Weights: TypeAlias = dict[str, Tensor]

_WIDTHS = (64, 128, 256, 512, 512)


def weight_shapes() -> dict[str, tuple[int, ...]]:
    """The shape of every tensor in `Weights`, in the network's order."""
    widths = [3, *(_WIDTHS[block_of(conv) - 1] for conv in CONVOLUTIONS)]
    shapes: dict[str, tuple[int, ...]] = {}
    for conv, (channels_in, channels_out) in zip(CONVOLUTIONS, pairwise(widths), strict=True):
        shapes[f"{conv}.weight"] = (channels_out, channels_in, 3, 3)
        shapes[f"{conv}.bias"] = (channels_out,)
    return shapes


class VGG19(nn.Module):
    """VGG19 without its classifier, with weights that never take a gradient.

    Args:
        weights: a tensor for each name of `weight_shapes()`.
        info: which weights they are, for the pictures painted with them to tell.
    """

    def __init__(self, weights: Weights, info: WeightsInfo | None = None) -> None:
        super().__init__()
        self.info = info or WeightsInfo("unnamed", "")
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
        missing = set(layers)
        found: dict[str, Tensor] = {}
        x = image.contiguous(memory_format=torch.channels_last)
        for previous, conv in pairwise((CONVOLUTIONS[0], *CONVOLUTIONS)):
            if block_of(conv) != block_of(previous):
                x = pool(x, pooling)
            weight, bias = self.get_buffer(f"{conv}_weight"), self.get_buffer(f"{conv}_bias")
            x = functional.conv2d(_framed(x), weight, bias)
            # Only what is wanted is kept, and what is not is overwritten: activations are nearly
            # all of the memory that painting takes.
            if conv in missing:
                found[conv] = x
            x = functional.relu(x, inplace=conv not in missing)
            relu = conv.replace("conv", "relu")
            if relu in missing:
                found[relu] = x
            missing -= {conv, relu}
            if not missing:
                break
        return {name: found[name] for name in layers}


def _framed(x: Tensor) -> Tensor:
    """Activations with one more position at each edge, the same as the edge's own.

    VGG19 was trained with zeros there, which darken a picture's edges when its style is strong.
    Copied together by hand: torch's own padding has no gradient on GPUs that repeats exactly.
    """
    x = torch.cat([x[:, :, :1], x, x[:, :, -1:]], dim=2)
    return torch.cat([x[..., :1], x, x[..., -1:]], dim=3)


def pool(x: Tensor, pooling: Pooling = Pooling.AVERAGE) -> Tensor:
    """Activations (1, n_C, n_H, n_W) at half the height and width, rounded down."""
    # A side of one pixel can't be halved; it stays, so that the narrowest pictures paint too.
    window = (min(2, x.shape[2]), min(2, x.shape[3]))
    if pooling is Pooling.MAX:
        return functional.max_pool2d(x, window)
    return functional.avg_pool2d(x, window)


def _format_of(tensor: Tensor) -> torch.memory_format:
    return torch.channels_last if tensor.dim() == 4 else torch.contiguous_format
