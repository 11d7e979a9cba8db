"""Networks for the tests of the engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from engine.vgg import VGG19


@pytest.fixture(scope="session")
def vgg(random_weights: Path) -> VGG19:
    """VGG19 with random filters."""
    # Imported here, so that tests that need no torch don't wait for it.
    from safetensors.torch import load_file

    from engine.vgg import VGG19

    return VGG19(load_file(random_weights))


@pytest.fixture(scope="session")
def narrow_vgg() -> VGG19:
    """VGG19 with an eighth of its channels."""
    from engine.vgg import VGG19
    from tests.random_weights import narrow

    return VGG19(narrow())
