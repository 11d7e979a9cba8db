"""Weights for tests that need a network, but not a trained one."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save_file

from engine.vgg import weight_shapes


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
