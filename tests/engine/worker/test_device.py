"""Which precision a device paints with, and that it does."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
import torch
from torch.nn import functional

from engine.job.errors import EngineError
from engine.job.precision import Precision
from engine.job.spec import WeightsInfo
from engine.vgg.vgg import VGG19
from engine.worker.device import network_on, precision_for, winograd_pays
from tests.random_weights import narrow

CPU, GPU = torch.device("cpu"), torch.device("cuda")
# Modules whose attributes mypy does not see.
CUDNN: Any = torch.backends.cudnn
DETERMINISTIC: Any = torch.utils.deterministic


@pytest.fixture(autouse=True)
def unbound(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where nobody has said which instructions torch may take."""
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)


def has(monkeypatch: pytest.MonkeyPatch, **capabilities: bool) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities, raising=False)


@pytest.mark.parametrize("name", ["avx512_bf16", "amx_bf16"])
def test_a_processor_with_instructions_for_bfloat16_paints_in_it(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    has(monkeypatch, avx2=True, **{name: True})
    assert precision_for(CPU) is Precision.BF16


def test_any_other_paints_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, avx2=True, avx512_f=True, avx512_bf16=False)
    assert precision_for(CPU) is Precision.FP32


def test_so_does_one_whose_instructions_are_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, avx512_bf16=True)
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX2")
    assert precision_for(CPU) is Precision.FP32


@pytest.mark.parametrize(
    ("vectors", "pays"), [("AVX512", False), ("AVX2", True), ("DEFAULT", True), ("NO AVX", True)]
)
def test_winograds_algorithm_is_for_processors_without_avx512(
    monkeypatch: pytest.MonkeyPatch, vectors: str, pays: bool
) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: vectors)
    assert winograd_pays() is pays
    network = network_on(CPU, narrow(), WeightsInfo("random", ""), Precision.FP32)
    assert network.winograd is pays
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX2")
    assert winograd_pays()


def test_so_does_one_of_which_torch_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    assert precision_for(CPU) is Precision.FP32


def test_so_does_an_unknown_kind_of_device(monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, avx512_bf16=True)
    assert precision_for(torch.device("meta")) is Precision.FP32


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A GPU that networks can be sent to; torch's settings are as before afterwards."""
    monkeypatch.setattr(VGG19, "to", lambda self, device: self)
    monkeypatch.setattr(torch.cuda, "device", nullcontext)
    monkeypatch.setattr(torch.cuda, "is_tf32_supported", lambda: True)
    convolutions, products = CUDNN.conv, torch.backends.cuda.matmul
    before = convolutions.fp32_precision, products.fp32_precision
    filled = DETERMINISTIC.fill_uninitialized_memory
    yield
    convolutions.fp32_precision, products.fp32_precision = before
    torch.use_deterministic_algorithms(False)
    DETERMINISTIC.fill_uninitialized_memory = filled


def may_convolve_in_tf32() -> bool:
    """What torch tells cuDNN: the last thing that it gives with a convolution."""
    picture, filters = torch.zeros(1, 1, 4, 4), torch.zeros(1, 1, 3, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Tracing is not what people should do any more.
        traced = torch.jit.trace(functional.conv2d, (picture, filters))  # type: ignore[no-untyped-call]
    *_, allowed = traced.graph.findNode("aten::_convolution").inputs()
    return bool(allowed.toIValue())


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize("precision", list(Precision))
def test_a_gpu_convolves_in_tf32_only_where_that_is_meant(precision: Precision) -> None:
    """Torch does so by itself."""
    CUDNN.conv.fp32_precision = "tf32"
    vgg = network_on(GPU, narrow(), WeightsInfo("narrow", ""), precision)
    assert may_convolve_in_tf32() == (precision is Precision.TF32)
    assert torch.backends.cuda.matmul.fp32_precision == "ieee"
    assert vgg.info.precision is precision


def test_what_has_no_tf32_says_so() -> None:
    with pytest.raises(EngineError, match="The device cpu has no TF32") as raised:
        network_on(CPU, narrow(), WeightsInfo("narrow", ""), Precision.TF32)
    assert raised.value.key == "engine-no-tf32"


@pytest.mark.usefixtures("cards")
def test_so_does_an_older_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_tf32_supported", lambda: False)
    with pytest.raises(EngineError, match="The device cuda has no TF32"):
        network_on(GPU, narrow(), WeightsInfo("narrow", ""), Precision.TF32)
