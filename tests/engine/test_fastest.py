"""Which precision pays."""

from __future__ import annotations

import pytest
import torch

from engine import fastest
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


def test_a_processor_that_emulates_is_asked_no_more_than_it_takes_to_find_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def seconds(trial: fastest._Trial) -> tuple[float, float]:
        asked.append(trial.channels)
        return 1.0, 10.0

    monkeypatch.setattr(fastest, "_seconds", seconds)
    assert fastest_precision(torch.device("cpu")) is Precision.FP32
    assert asked == [fastest._SMALL.channels]


def test_a_processor_is_asked_for_either_precision() -> None:
    assert fastest_precision(torch.device("cpu")) in Precision


def test_an_unknown_kind_of_device_paints_in_float32() -> None:
    assert fastest_precision(torch.device("meta")) is Precision.FP32
