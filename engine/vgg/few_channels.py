"""Convolutions of a picture's few channels: one matrix product for each strip of it."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

# Positions in a strip, and channels from which on other ways are quicker.
_POSITIONS, _MOST_CHANNELS = 8192, 4


class Kernels(NamedTuple):
    """A convolution's weights; see `engine.vgg.strips.Kernels`.

    Attributes:
        forward: (out, 9 in), by place in the kernel and then by channel.
        backward: the same for the adjoint, (9 in, out).
    """

    forward: Tensor
    backward: Tensor

    @classmethod
    def of(cls, weight: Tensor) -> Kernels:
        """Those of `weight`, (out, in, 3, 3)."""
        forward = weight.permute(0, 2, 3, 1).flatten(1).contiguous()
        return cls(forward, forward.T.contiguous())

    @property
    def channels_in(self) -> int:
        return len(self.backward) // 9

    def rows(self, width: int) -> int:
        return max(1, _POSITIONS // width)

    def results(self, framed: Tensor, bias: Tensor) -> Tensor:
        _, channels, height, width = framed.shape
        height, width = height - 2, width - 2
        # What each position sees, and a one for the bias.
        seen = framed.new_ones(9 * channels + 1, height, width)
        places = framed[0].unfold(1, height, 1).unfold(2, width, 1).permute(1, 2, 0, 3, 4)
        seen[:-1].view(places.shape).copy_(places)
        weights = torch.cat([self.forward, bias.unsqueeze(1)], dim=1)
        return (weights @ seen.flatten(1)).view(1, len(weights), height, width)

    def adjoint(self, gradient: Tensor) -> Tensor:
        _, channels, height, width = gradient.shape
        height -= 2
        products = (self.backward @ gradient.view(channels, -1)).view(3, 3, -1, height + 2, width)
        framed = gradient.new_zeros(1, self.channels_in, height, width + 2)
        for down in range(3):
            for across in range(3):
                part = products[down, across, :, 2 - down : 2 - down + height]
                framed[0, :, :, across : across + width] += part
        return framed


def pays(weight: Tensor) -> bool:
    """Whether it is the quickest way for `weight`, (out, in, 3, 3)."""
    return (
        weight.device.type == "cpu"
        and weight.dtype is torch.float32
        and weight.shape[1] <= _MOST_CHANNELS
    )
