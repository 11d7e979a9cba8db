"""What tests of several parts share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def random_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a VGG19 state dict with random filters, to be named as `engine.weights`."""
    # Imported here, so that tests that need no torch don't wait for it.
    from tests.random_weights import write

    path = tmp_path_factory.mktemp("weights") / "random.safetensors"
    write(path)
    return path
