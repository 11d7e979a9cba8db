"""Which precision a device paints with."""

from __future__ import annotations

import pytest
import torch

from engine.job.precision import Precision
from engine.worker.device import precision_for

CPU = torch.device("cpu")


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


def test_so_does_one_of_which_torch_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    assert precision_for(CPU) is Precision.FP32


def test_so_does_an_unknown_kind_of_device(monkeypatch: pytest.MonkeyPatch) -> None:
    has(monkeypatch, avx512_bf16=True)
    assert precision_for(torch.device("meta")) is Precision.FP32
