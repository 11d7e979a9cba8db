"""What only a GPU can show; `make gpu-check` runs it where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.job.precision import Precision
from engine.job.recipes import GATYS
from engine.job.spec import EngineSettings, Result, WeightsInfo
from engine.pictures.writing.provenance import read
from engine.pool.pool import EnginePool
from engine.tensors import eigen, roots
from engine.vgg.vgg import VGG19
from engine.worker.batch import Batcher
from engine.worker.device import network_on
from tests.engine.jobs import LIMITS, small, styled
from tests.engine.questions import evaluations, question
from tests.engine.scenes import error
from tests.engine.tensors.test_eigen import matrix
from tests.random_weights import narrow

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")

GPU = torch.device("cuda:0")
INFO = WeightsInfo("random", "")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave what torch does on GPUs as it was."""
    cudnn: Any = torch.backends.cudnn
    before = cudnn.conv.fp32_precision, torch.backends.cuda.matmul.fp32_precision
    yield
    cudnn.conv.fp32_precision, torch.backends.cuda.matmul.fp32_precision = before
    torch.use_deterministic_algorithms(False)


def has(precision: Precision) -> bool:
    return precision is not Precision.TF32 or torch.cuda.is_tf32_supported()


@pytest.mark.parametrize("sizes", [(64, 64, 64), (64, 80, 96)], ids=["a batch", "a sheet"])
def test_pictures_in_one_pass_are_what_they_are_alone(sizes: tuple[int, ...]) -> None:
    vgg = network_on(GPU, narrow(), INFO, Precision.FP32)
    asked = [question(vgg, seed, size=size) for seed, size in enumerate(sizes)]
    held = torch.cuda.memory_allocated()
    batcher = Batcher(worth=2**30)
    for _ in range(2):
        for found, each in zip(evaluations(batcher, asked), asked, strict=True):
            alone = each.answer()
            assert asdict(found.costs) == pytest.approx(asdict(alone.costs), rel=1e-3)
            assert error(found.gradient, alone.gradient) < 1e-3
    batcher.forget()
    del found, alone
    assert torch.cuda.memory_allocated() <= held + 2**20


@pytest.mark.parametrize("precision", [Precision.FP32, Precision.TF32])
def test_a_gpu_convolves_in_the_precision_that_it_is_said_to(precision: Precision) -> None:
    """TF32 cuts off all but 10 bits: an error of some 10⁻⁴, and float32's is below 10⁻⁶."""
    if not has(precision):
        pytest.skip("this GPU has no TF32")
    network_on(GPU, narrow(), INFO, precision)
    random = torch.Generator().manual_seed(1)
    picture = torch.randn(1, 256, 64, 64, generator=random)
    filters = torch.randn(256, 256, 3, 3, generator=random)
    found = functional.conv2d(picture.to(GPU), filters.to(GPU)).cpu()
    away = error(found, functional.conv2d(picture.double(), filters.double()))
    assert (away > 3e-5) == (precision is Precision.TF32)
    assert away < 3e-3


def test_in_float32_a_gpu_finds_what_a_cpu_finds() -> None:
    vgg = network_on(GPU, narrow(), INFO, Precision.FP32)
    found, expected = question(vgg).answer(), question(VGG19(narrow())).answer()
    assert asdict(found.costs) == pytest.approx(asdict(expected.costs), rel=1e-3)
    assert error(found.gradient.cpu(), expected.gradient) < 1e-3


def test_roots_are_those_of_a_cpu() -> None:
    given = torch.stack([matrix(np.geomspace(1e-8, 1, 256), seed) for seed in range(2)])
    trace, inverse = (part.cpu() for part in roots.trace_of_root(given.to(GPU)))
    expected = eigen.trace_of_root(given)
    assert error(trace, expected[0]) < 1e-9
    assert error(inverse @ given @ inverse, torch.eye(256).expand(2, -1, -1)) < 1e-4


@pytest.mark.parametrize("precision", list(Precision))
async def test_a_job_is_the_same_picture_every_time_and_says_how_it_was_made(
    random_weights: Path, tmp_path: Path, precision: Precision
) -> None:
    if not has(precision):
        pytest.skip("this GPU has no TF32")
    settings = EngineSettings(("cuda:0",), str(random_weights), tmp_path, precision=precision)
    job = styled(small(GATYS, iterations=12))
    async with EnginePool(settings) as pool:
        first, second = [
            [update async for update in pool.paint(replace(job, id=name))][-1]
            for name in ("first", "second")
        ]
    assert isinstance(first, Result)
    assert isinstance(second, Result)
    assert first.image == second.image
    made = read(first.image, LIMITS)
    assert (made.precision, made.device) == (precision, "cuda:0")


async def test_a_picture_in_tiles_is_painted(random_weights: Path, tmp_path: Path) -> None:
    settings = EngineSettings(("cuda:0",), str(random_weights), tmp_path)
    job = styled(small(GATYS, size=640, tile=256, iterations=2, scales=1))
    async with EnginePool(settings) as pool:
        *_, last = [update async for update in pool.paint(job)]
    assert isinstance(last, Result)
    assert last.costs.total < last.first_costs.total
