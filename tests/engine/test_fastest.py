"""Which precision pays."""

from __future__ import annotations

import time

import pytest
import torch

from engine.fastest import bf16_pays, fastest_precision
from engine.precision import Precision


@pytest.mark.parametrize(
    ("fp32_seconds", "bf16_seconds", "pays"),
    [(1.0, 0.2, True), (1.0, 0.6, True), (1.0, 0.7, False), (1.0, 1.0, False), (1.0, 40.0, False)],
)
def test_bfloat16_has_to_be_half_as_quick_again(
    fp32_seconds: float, bf16_seconds: float, pays: bool
) -> None:
    assert bf16_pays(fp32_seconds, bf16_seconds) is pays


def test_a_processor_is_asked_in_little_time_even_where_it_emulates() -> None:
    device = torch.device("cpu")
    fastest_precision(device)  # what torch does once in a process
    began = time.monotonic()
    assert fastest_precision(device) in Precision
    assert time.monotonic() - began < 2


def test_an_unknown_kind_of_device_paints_in_float32() -> None:
    assert fastest_precision(torch.device("meta")) is Precision.FP32
