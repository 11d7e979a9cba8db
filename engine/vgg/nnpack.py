"""Convolutions by Winograd's algorithm F(6×6, 3×3), as NNPACK has it.

Lavin & Gray 2015, arXiv:1509.09308. A tile of 6×6 results takes 64 products of a channel in and
one out, where the sum over a kernel takes 324. NNPACK is a part of torch on most processors: its
transforms are written in their own instructions. But it transforms the kernels at each call, so
pictures have to be large.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import torch
from torch import Tensor

from engine.tensors.threads import thread_count

# The side of a tile's results.
_SIDE = 6
# Tiles in a strip: few, and kernels are transformed too often; many, and what is transformed
# leaves the cache before it is multiplied.
_TILES = 512
# It pays from so many channels on, and where a strip has so many tiles for each channel.
_LEAST_CHANNELS, _LEAST_TILES_EACH = 64, 0.3


class Kernels(NamedTuple):
    """A convolution's weights; see `engine.vgg.strips.Kernels`.

    Attributes:
        forward: (out, in, 3, 3).
        backward: those of the adjoint, (in, out, 3, 3).
        nothing: a bias for that, (in,).
    """

    forward: Tensor
    backward: Tensor
    nothing: Tensor

    @classmethod
    def of(cls, weight: Tensor) -> Kernels:
        """Those of `weight`, (out, in, 3, 3)."""
        backward = weight.transpose(0, 1).flip(2, 3).contiguous()
        return cls(weight.contiguous(), backward, weight.new_zeros(len(backward)))

    @property
    def channels_in(self) -> int:
        return len(self.backward)

    def rows(self, width: int) -> int:
        return _SIDE * max(1, _TILES // -(-width // _SIDE))

    def results(self, framed: Tensor, bias: Tensor) -> Tensor:
        return torch._nnpack_spatial_convolution(framed, self.forward, bias, padding=0)

    def adjoint(self, gradient: Tensor) -> Tensor:
        return torch._nnpack_spatial_convolution(
            gradient, self.backward, self.nothing, padding=(0, 2)
        )


def pays(x: Tensor, weight: Tensor) -> bool:
    """Whether NNPACK is there, and the quickest way for `x`, (B, in, H, W)."""
    pictures, _, height, width = x.shape
    tiles = -(-height // _SIDE) * -(-width // _SIDE)
    in_strip = min(tiles, pictures * tiles // thread_count())
    return (
        weight.device.type == "cpu"
        and weight.dtype is torch.float32
        and min(weight.shape[:2]) >= _LEAST_CHANNELS
        and in_strip >= _LEAST_TILES_EACH * max(weight.shape[:2])
        and is_available()
    )


@cache
def is_available() -> bool:
    """Whether torch has NNPACK, and this processor what it needs."""
    # Not of torch's public parts: it may go.
    if not getattr(torch, "_nnpack_available", lambda: False)():
        return False
    # It has as many threads as torch at its first call. One, as strips are shared out instead.
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        Kernels.of(torch.zeros(1, 1, 3, 3)).adjoint(torch.zeros(1, 1, 8, 8))
    finally:
        torch.set_num_threads(threads)
    return True
