"""Networks and a pool for the tests of the engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from engine.job.precision import Precision
from engine.job.spec import EngineSettings
from engine.pool.pool import EnginePool

if TYPE_CHECKING:
    from engine.vgg.vgg import VGG19
    from tests.engine.pretend_gpu import PretendGpu


@pytest.fixture(scope="session")
def vgg(random_weights: Path) -> VGG19:
    """VGG19 with random filters."""
    # Imported here, so that tests that need no torch don't wait for it.
    from safetensors.torch import load_file

    from engine.vgg.vgg import VGG19

    return VGG19(load_file(random_weights))


@pytest.fixture(scope="session")
def narrow_vgg() -> VGG19:
    """VGG19 with an eighth of its channels."""
    from engine.vgg.vgg import VGG19
    from tests.random_weights import narrow

    return VGG19(narrow())


@pytest.fixture
def gpu() -> Iterator[PretendGpu]:
    """What the code takes for a GPU."""
    from tests.engine.pretend_gpu import PretendGpu

    with PretendGpu() as gpu:
        yield gpu


@pytest.fixture
def gpu_vgg(gpu: PretendGpu, narrow_vgg: VGG19) -> VGG19:
    """VGG19 with an eighth of its channels, on that GPU."""
    from tests.engine.pretend_gpu import DEVICE

    return deepcopy(narrow_vgg).to(DEVICE)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(
    random_weights: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[EnginePool]:
    """One painter, for all tests of a module that run in the module's loop."""
    cache = tmp_path_factory.mktemp("cache")
    # The same on every machine, whatever its processor is quickest at.
    settings = EngineSettings(
        ("cpu",), str(random_weights), cache, threads=1, precision=Precision.FP32
    )
    async with EnginePool(settings) as pool:
        await pool.ready()
        yield pool
