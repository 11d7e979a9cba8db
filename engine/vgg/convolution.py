"""A 3×3 convolution with frozen weights, edges replicated, its bias and its ReLU, in one step.

The weights never take a gradient, so nothing but the ReLU's mask has to be kept until the picture's
gradient is taken: that is, its result, which mostly is there in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from engine.vgg import winograd
from engine.vgg.sheet import Rims
from engine.vgg.winograd import Part

# Winograd's algorithm transforms each channel, so it pays where channels are many; it takes some
# hundreds of steps whatever the size, and reads kernels four times as large, so it pays where a
# picture is not tiny: from so many products of a channel in, a channel out and a tile.
_LEAST_CHANNELS, _LEAST_PRODUCTS, _LEAST_TILES = 64, 500_000, 6


@dataclass(frozen=True, slots=True)
class Filters:
    """A convolution's weights.

    Attributes:
        weight: (out, in, 3, 3).
        bias: (out,).
        kernels: the weights prepared by `winograd.prepare`; None: a direct convolution.
    """

    weight: Tensor
    bias: Tensor
    kernels: Tensor | None = None


class Activations(NamedTuple):
    """What was asked for, (B, out, H, W) each."""

    plain: Tensor | None
    rectified: Tensor | None


def winograd_pays(x: Tensor, weight: Tensor) -> bool:
    """Whether Winograd's algorithm is the quicker one for `x`, (B, in, H, W)."""
    pictures, _, height, width = x.shape
    channels_out, channels_in = weight.shape[:2]
    tiles = pictures * -(-height // 4) * -(-width // 4)
    return (
        weight.device.type == "cpu"
        and weight.dtype is torch.float32
        and min(channels_out, channels_in) >= _LEAST_CHANNELS
        and tiles >= max(_LEAST_TILES, _LEAST_PRODUCTS / (channels_out * channels_in))
    )


def convolve(
    x: Tensor, filters: Filters, rims: Rims | None = None, *, plain: bool, rectified: bool
) -> Activations:
    """Convolve activations with the edges replicated.

    Args:
        x: (B, in, H, W), of the weights' type.
        filters: the weights; without `kernels` for a sheet.
        rims: of the pictures, where `x` is a sheet: the edges are theirs.
        plain: whether the convolution's own results are wanted.
        rectified: whether they are wanted after the ReLU.
    """
    return Activations(*_Convolution.apply(x, filters, rims, plain, rectified))


class _Convolution(torch.autograd.Function):
    @staticmethod
    def forward(
        context: Any, x: Tensor, filters: Filters, rims: Rims | None, plain: bool, rectified: bool
    ) -> tuple[Tensor | None, Tensor | None]:
        if filters.kernels is None:
            found = _direct(x, filters, rims, plain=plain, rectified=rectified)
        else:
            found = _by_parts(x, filters.bias, filters.kernels, plain=plain, rectified=rectified)
        context.filters, context.rims, context.shape = filters, rims, x.shape
        context.set_materialize_grads(False)
        if rectified:
            # Either has the mask; costs that want the plain one keep it themselves.
            context.save_for_backward(found.rectified if found.plain is None else found.plain)
        return found

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(
        context: Any, of_plain: Tensor | None, of_rectified: Tensor | None
    ) -> tuple[Tensor | None, None, None, None, None]:
        if of_plain is None and of_rectified is None:
            return None, None, None, None, None
        filters: Filters = context.filters
        mask = context.saved_tensors[0] if context.saved_tensors else None
        pictures, _, height, width = context.shape
        gradients = _Gradients(
            (pictures, height, width, len(filters.bias)),
            *(None if x is None else x.permute(0, 2, 3, 1) for x in (of_plain, of_rectified, mask)),
        )
        if filters.kernels is None:
            found = _direct_adjoint(gradients, filters.weight, context.rims)
        else:
            found = winograd.adjoint(gradients.read, gradients.shape, filters.kernels)
        return found.permute(0, 3, 1, 2), None, None, None, None


@dataclass(frozen=True, slots=True)
class _Gradients:
    """The gradient with respect to a convolution's results, made from those of what it returned.

    Attributes:
        shape: of the results, (B, H, W, out).
        plain: (B, H, W, out).
        rectified: the same; goes through the ReLU only where `mask` is above zero.
        mask: (B, H, W, out).
    """

    shape: tuple[int, ...]
    plain: Tensor | None
    rectified: Tensor | None
    mask: Tensor | None

    def read(self, target: Tensor, part: Part) -> None:
        """Fill `target` with a part of the gradient, (b, h, w, out)."""
        if self.rectified is not None and self.mask is not None:
            torch.ops.aten.threshold_backward.grad_input(
                part.of(self.rectified), part.of(self.mask), 0, grad_input=target
            )
            if self.plain is not None:
                target.add_(part.of(self.plain))
        elif self.plain is not None:
            target.copy_(part.of(self.plain))


def _by_parts(
    x: Tensor, bias: Tensor, kernels: Tensor, *, plain: bool, rectified: bool
) -> Activations:
    batch = x.permute(0, 2, 3, 1)
    shape = (*batch.shape[:3], len(bias))
    unchanged = x.new_empty(shape) if plain else None
    clamped = x.new_empty(shape) if rectified else None

    def write(results: Tensor, part: Part) -> None:
        if unchanged is not None:
            part.of(unchanged).copy_(results)
        if clamped is not None:
            torch.clamp_min(results, 0, out=part.of(clamped))

    winograd.convolve(batch, kernels, bias, write)
    return Activations(
        *(None if found is None else found.permute(0, 3, 1, 2) for found in (unchanged, clamped))
    )


def _direct(
    x: Tensor, filters: Filters, rims: Rims | None, *, plain: bool, rectified: bool
) -> Activations:
    framed = _framed(x.permute(0, 2, 3, 1))
    if rims is not None:
        rims.fill(framed)
    found = functional.conv2d(framed.permute(0, 3, 1, 2), filters.weight, filters.bias)
    if not plain:
        return Activations(None, found.relu_())
    return Activations(found, found.relu() if rectified else None)


def _direct_adjoint(gradients: _Gradients, weight: Tensor, rims: Rims | None) -> Tensor:
    """The gradient with respect to the input of `_direct`, (B, H, W, in)."""
    whole = weight.new_empty(gradients.shape)
    gradients.read(whole, Part(slice(None), slice(None)))
    framed = functional.conv_transpose2d(whole.permute(0, 3, 1, 2), weight).permute(0, 2, 3, 1)
    if rims is None:
        return _folded(framed)
    framed = framed.contiguous()
    rims.fold(framed)
    return framed[:, 1:-1, 1:-1]


def _framed(batch: Tensor) -> Tensor:
    """(B, H, W, C) with its edges replicated, (B, H + 2, W + 2, C).

    Copied by hand, once: torch's own padding may bring the channels out of their place.
    """
    pictures, height, width, channels = batch.shape
    framed = batch.new_empty(pictures, height + 2, width + 2, channels)
    framed[:, 1:-1, 1:-1] = batch
    for axis in (1, 2):
        edges, frame = _edges(framed, axis)
        frame.copy_(edges)
    return framed


def _folded(framed: Tensor) -> Tensor:
    """The adjoint of `_framed`: the frame is added to the edges.

    By sums of whole rows and columns, as torch's own does not repeat exactly on a GPU.
    """
    for axis in (2, 1):
        edges, frame = _edges(framed, axis)
        if edges.shape != frame.shape:
            frame = frame.sum(dim=axis, keepdim=True)
        edges.add_(frame)
    return framed[:, 1:-1, 1:-1]


def _edges(framed: Tensor, axis: int) -> tuple[Tensor, Tensor]:
    """The first and last row within the frame, one where there is but one, and the frame's two."""
    length = framed.shape[axis] - 2
    rows = framed.narrow(axis, 1, length).unfold(axis, 1, max(1, length - 1)).squeeze(-1)
    return rows, framed.unfold(axis, 1, length + 1).squeeze(-1)
