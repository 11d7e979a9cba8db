"""Which precision is the quicker one on this machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import torch

from engine.convolution import Filters, convolve, preparation
from engine.precision import Precision

# bfloat16 has to be so much quicker that a machine never decides now this way and now that.
_WORTH_IT = 1.5


class _Trial(NamedTuple):
    """A convolution to time: its channels, its input's side, and how often it is run."""

    channels: int
    side: int
    rounds: int


# A machine that has to emulate bfloat16 takes ten times as long in it. The small trial finds it
# out, so that only machines that may gain by it run the large one, which decides.
_SMALL, _LARGE = _Trial(128, 16, 1), _Trial(256, 32, 5)


def fastest_precision(device: torch.device) -> Precision:
    """The precision to paint with on `device`; on a CPU by timing both, in a tenth of a second."""
    if device.type == "cuda":
        with torch.cuda.device(device):
            native = torch.cuda.is_bf16_supported(including_emulation=False)
        return Precision.BF16 if native else Precision.FP32
    if device.type != "cpu":
        return Precision.FP32
    full, half = _seconds(_SMALL)
    if half > full:
        return Precision.FP32
    return Precision.BF16 if bf16_pays(*_seconds(_LARGE)) else Precision.FP32


def bf16_pays(fp32_seconds: float, bf16_seconds: float) -> bool:
    """Whether bfloat16 is worth its rounding, by what the same work takes in each."""
    return bf16_seconds * _WORTH_IT < fp32_seconds


def _seconds(trial: _Trial) -> tuple[float, float]:
    """What a convolution and its gradient take in float32 and in bfloat16, at best."""
    steps = (_step(trial, torch.float32), _step(trial, torch.bfloat16))
    best = [float("inf"), float("inf")]
    # In turns, so that what else the machine does meets both; the first round only warms up.
    for count in range(1 + trial.rounds):
        for index, step in enumerate(steps):
            began = time.perf_counter()
            step()
            if count:
                best[index] = min(best[index], time.perf_counter() - began)
    return best[0], best[1]


def _step(trial: _Trial, dtype: torch.dtype) -> Callable[[], None]:
    channels, side, _ = trial
    random = torch.Generator().manual_seed(0)
    weight = torch.randn(channels, channels, 3, 3, generator=random)
    x = torch.randn(1, channels, side, side, generator=random)
    weight, x = (t.to(dtype).contiguous(memory_format=torch.channels_last) for t in (weight, x))
    prepare = preparation(x, weight)
    kernels = None if prepare is None else prepare(weight)
    filters = Filters(weight, weight.new_zeros(channels), kernels)

    def step() -> None:
        leaf = x.detach().requires_grad_()
        found = convolve(leaf, filters, plain=True, rectified=False).plain
        if found is not None:
            torch.autograd.grad(found.sum(), leaf)

    return step
