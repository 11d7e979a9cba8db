"""Networks for the tests of the engine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from engine.vgg import VGG19

# For torch, which none of these tests has imported yet: pictures as small as theirs are painted no
# quicker by more threads, and much more slowly where another program wants the processor, too.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Of VGG19's 64 to 512 channels, one of so many is left in a narrow network.
_NARROWER = 8


@pytest.fixture(scope="session")
def vgg(random_weights: Path) -> VGG19:
    """VGG19 with random filters."""
    # Imported here, so that tests that need no torch don't wait for it.
    from safetensors.torch import load_file

    from engine.vgg import VGG19

    return VGG19(load_file(random_weights))


@pytest.fixture(scope="session")
def narrow_vgg() -> VGG19:
    """VGG19 with an eighth of its channels, random filters and random biases: 50 times as quick.

    Biases, because without them a layer can't tell the zeros it is padded with from black.
    """
    import torch

    from engine.vgg import VGG19, Weights, weight_shapes

    random = torch.Generator().manual_seed(0)
    weights: Weights = {}
    for name, shape in weight_shapes().items():
        thin = tuple(n if n <= 3 else n // _NARROWER for n in shape)
        scale = (2 / (thin[1] * 9)) ** 0.5 if len(thin) == 4 else 0.3
        weights[name] = scale * torch.randn(thin, generator=random)
    return VGG19(weights)
