"""Weights for tests that need a network, but not a trained one."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save_file

from engine.vgg.vgg import Weights, weight_shapes
from engine.weights.rescaling import rescaled

# Of VGG19's 64 to 512 channels, one of so many is left in a narrow network.
_NARROWER = 8


def write(path: Path) -> None:
    """Write a VGG19 state dict with random filters and no biases."""
    random = torch.Generator().manual_seed(0)
    state = {}
    for name, shape in weight_shapes().items():
        if name.endswith(".weight"):
            inputs = shape[1] * shape[2] * shape[3]
            # He et al. 2015: activations keep their size from layer to layer.
            state[name] = torch.randn(shape, generator=random) * (2 / inputs) ** 0.5
        else:
            state[name] = torch.zeros(shape)
    save_file(state, path)


def narrow() -> Weights:
    """VGG19 with an eighth of its channels, random filters and random biases: 50 times as quick.

    Biases, because without them a layer can't tell the zeros it is padded with from black.
    """
    random = torch.Generator().manual_seed(0)
    weights: Weights = {}
    for name, shape in weight_shapes().items():
        thin = tuple(n if n <= 3 else n // _NARROWER for n in shape)
        scale = (2 / (thin[1] * 9)) ** 0.5 if len(thin) == 4 else 0.3
        weights[name] = scale * torch.randn(thin, generator=random)
    return rescaled(weights)
