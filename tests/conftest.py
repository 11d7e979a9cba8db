"""What tests of several parts share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def random_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a VGG19 state dict with random filters, to be named as `engine.weights`."""
    # Imported here, so that tests that need no torch don't wait for it.
    import torch
    from safetensors.torch import save_file

    from engine.vgg import weight_shapes

    random = torch.Generator().manual_seed(0)
    state = {}
    for name, shape in weight_shapes().items():
        if name.endswith(".weight"):
            inputs = shape[1] * shape[2] * shape[3]
            # He et al. 2015: activations keep their size from layer to layer.
            state[name] = torch.randn(shape, generator=random) * (2 / inputs) ** 0.5
        else:
            state[name] = torch.zeros(shape)
    path = tmp_path_factory.mktemp("weights") / "random.safetensors"
    save_file(state, path)
    return path
