"""VGG19's convolutions, with every layer reachable by name.

Simonyan & Zisserman 2015, arXiv:1409.1556, as defined by torchvision's `vgg19().features`, but for
the padding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.job.layers import CONVOLUTIONS, block_of, shape_of
from engine.job.precision import Precision
from engine.job.recipe import Pooling
from engine.job.spec import WeightsInfo
from engine.tensors.products import in_bfloat16
from engine.tensors.threads import apart
from engine.vgg import winograd
from engine.vgg.convolution import Filters, convolve, winograd_pays
from engine.vgg.sheet import Sheet

# "conv1_1.weight" (out, in, 3, 3) and "conv1_1.bias" (out,), … to conv5_4; float32.
Weights: TypeAlias = dict[str, Tensor]

# Stays in float32 in any case: it takes next to no time, and a picture in bfloat16 has less than
# half as many levels as its file. It halves the error of the picture's gradient.
_FIRST = "conv1_1"


def weight_shapes() -> dict[str, tuple[int, ...]]:
    """The shape of every tensor in `Weights`, in the network's order."""
    shapes: dict[str, tuple[int, ...]] = {}
    for conv in CONVOLUTIONS:
        channels_out, channels_in = shape_of(conv)
        shapes[f"{conv}.weight"] = (channels_out, channels_in, 3, 3)
        shapes[f"{conv}.bias"] = (channels_out,)
    return shapes


class VGG19(nn.Module):
    """VGG19 without its classifier, with weights that never take a gradient.

    Args:
        weights: a tensor for each name of `weight_shapes()`.
        info: which weights they are, for the pictures painted with them to tell.
        precision: what weights and activations are held in.
        winograd: whether a CPU convolves float32 by Winograd's algorithm, where that pays.

    Attributes:
        info: as given.
        precision: as given.
        winograd: as given; may be changed between two passes.
    """

    def __init__(
        self,
        weights: Weights,
        info: WeightsInfo | None = None,
        precision: Precision = Precision.FP32,
        winograd: bool = True,
    ) -> None:
        super().__init__()
        self.winograd = winograd
        self.info = info or WeightsInfo("unnamed", "")
        self.precision = precision
        for name in weight_shapes():
            tensor = weights[name].detach()
            if precision is Precision.BF16 and not name.startswith(_FIRST):
                tensor = tensor.to(torch.bfloat16)
            # channels_last lets the CPU's and the GPU's convolutions skip a reordering each.
            tensor = tensor.clone(memory_format=_format_of(tensor))
            self.register_buffer(name.replace(".", "_"), tensor)
        # By convolution: the weights that were prepared, and what for Winograd's algorithm.
        self._prepared: dict[str, tuple[Tensor, Tensor]] = {}

    @property
    def device(self) -> torch.device:
        """Where the weights are, and where pictures are painted."""
        return self.get_buffer("conv1_1_weight").device

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Within it a pass is quickest: what torch's threads do, and in which numbers."""
        here = self.device.type == "cpu"
        full = self.precision is Precision.FP32
        with apart(here and full and self.winograd), in_bfloat16(here and not full):
            yield

    def forward(
        self,
        images: Tensor,
        layers: Collection[str],
        pooling: Pooling = Pooling.AVERAGE,
        sheet: Sheet | None = None,
    ) -> dict[str, Tensor]:
        """The activations of `layers`, computed no deeper than the deepest of them.

        Args:
            images: preprocessed pictures, (B, 3, H, W).
            layers: names such as "conv4_2" (before its ReLU) or "relu4_2" (after it).
            pooling: how activations are halved between blocks; those of a sheet as it says.
            sheet: what `images`, (1, 3, H, W), is, if it is one; what is found around its pictures
                says nothing.

        Returns:
            A tensor (B, n_C, n_H, n_W) for each of `layers`, in the type that it was found in.
        """
        missing = set(layers)
        found: dict[str, Tensor] = {}
        x = images.contiguous(memory_format=torch.channels_last)
        for previous, conv in pairwise((CONVOLUTIONS[0], *CONVOLUTIONS)):
            if not missing:
                break
            if block_of(conv) != block_of(previous):
                x = pool(x, pooling) if sheet is None else _pool_each(x, sheet, block_of(conv))
            relu = conv.replace("conv", "relu")
            x = x.to(self.get_buffer(f"{conv}_weight").dtype)
            # What is not wanted is not kept: activations are nearly all of the memory of painting.
            plain, rectified = convolve(
                x,
                self._filters(conv, x if sheet is None else None),
                None if sheet is None else sheet.rims(block_of(conv)),
                plain=conv in missing,
                rectified=missing != {conv},
            )
            if plain is not None:
                found[conv] = plain
            if rectified is not None:
                x = rectified
                if relu in missing:
                    found[relu] = rectified
            missing -= {conv, relu}
        return {name: found[name] for name in layers}

    def _filters(self, conv: str, x: Tensor | None) -> Filters:
        """The filters of a layer, prepared for `x`; None: as they are."""
        weight, bias = self.get_buffer(f"{conv}_weight"), self.get_buffer(f"{conv}_bias")
        if x is None or not self.winograd or not winograd_pays(x, weight):
            return Filters(weight, bias)
        # Prepared when first needed, as they take four times the memory of the weights; and anew
        # when the weights were replaced, as by `to`.
        found = self._prepared.get(conv)
        if found is None or found[0] is not weight:
            found = self._prepared[conv] = (weight, winograd.prepare(weight))
        return Filters(weight, bias, found[1])


def pool(x: Tensor, pooling: Pooling = Pooling.AVERAGE) -> Tensor:
    """Activations (B, n_C, n_H, n_W) at half the height and width, rounded down."""
    # A side of one pixel can't be halved; it stays, so that the narrowest pictures paint too.
    window = (min(2, x.shape[2]), min(2, x.shape[3]))
    if pooling is Pooling.MAX:
        return functional.max_pool2d(x, window)
    return functional.avg_pool2d(x, window)


def _pool_each(x: Tensor, sheet: Sheet, block: int) -> Tensor:
    """A sheet's activations, each picture's halved in its own way, for a block."""
    first, *others = sorted(set(sheet.poolings))
    halved = pool(x, first)
    for pooling in others:
        halved = torch.where(sheet.mask(block, pooling), pool(x, pooling), halved)
    return halved


def _format_of(tensor: Tensor) -> torch.memory_format:
    return torch.channels_last if tensor.dim() == 4 else torch.contiguous_format
