"""Activations, their moments and gradients by hand, for the tests of costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.losses.moments import Moments, Positions

# Costs (B,) of activations (B, n_C, n_H, n_W), and their gradients with respect to these.
Judge: TypeAlias = Callable[[Tensor], tuple[Tensor, Tensor]]


def activations(seed: int, channels: int = 5, height: int = 4, width: int = 6) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.randn(1, channels, height, width, generator=random, dtype=torch.float64)


def guide(seed: int, height: int = 4, width: int = 6) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.rand(1, 1, height, width, generator=random, dtype=torch.float64)


def guided(weights: Tensor) -> Positions:
    return Positions(weights, 1 / weights.sum().reshape(1))


def everywhere(activations: Tensor) -> Positions:
    return Positions.alike(activations[0, 0].numel(), activations.device)


def moments_of(activations: Tensor) -> Moments:
    return Moments.of(activations, everywhere(activations))


def gram_by_hand(a: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gram_ij = Σ_k a_ik a_jk, one entry at a time."""
    channels = a.shape[1]
    rows = a[0].reshape(channels, -1)
    return np.array([[sum(rows[i] * rows[j]) for j in range(channels)] for i in range(channels)])


class _Judged(torch.autograd.Function):
    """Lets torch compare a gradient that comes with its costs with finite differences."""

    @staticmethod
    def forward(context: Any, activations: Tensor, judge: Judge) -> Tensor:
        costs, context.slopes = judge(activations)
        return costs

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        return context.slopes * gradients[0][:, None, None, None], None


def is_its_gradient(judge: Judge, activations: Tensor) -> bool:
    """Whether what a cost says to be its gradient is that."""
    leaf = activations.clone(memory_format=torch.preserve_format).requires_grad_(True)
    return torch.autograd.gradcheck(lambda a: _Judged.apply(a, judge), (leaf,))
