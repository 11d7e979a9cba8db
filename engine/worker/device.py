"""What this machine can paint with, and the network on it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import torch

from engine.job.precision import Precision
from engine.job.spec import WeightsInfo
from engine.vgg.vgg import VGG19, Weights

# As torch names the instructions of a processor that multiply numbers of type bfloat16.
_BF16_INSTRUCTIONS = ("avx512_bf16", "amx_bf16")
# Who sets this bounds the instructions that torch's convolutions take, and emulation is slow.
_INSTRUCTIONS_BOUND = "ONEDNN_MAX_CPU_ISA"


def cores() -> int:
    """The CPU cores that this process may use, which can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def found_devices() -> tuple[str, ...]:
    """Torch's names of every GPU, or else of the CPU."""
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return tuple(f"cuda:{index}" for index in range(count)) or ("cpu",)


def network_on(
    device: torch.device, weights: Weights, info: WeightsInfo, precision: Precision | None
) -> VGG19:
    """VGG19 on a device, painting with which is repeatable.

    Args:
        device: a CPU or a GPU.
        weights: see `engine.vgg.vgg`.
        info: which weights they are; the network's own says the precision, too.
        precision: the numbers to calculate with; None means `precision_for` the device.

    Raises:
        AssertionError, RuntimeError: the device can't be used.
    """
    if device.type == "cuda":
        _repeat_exactly()
    precision = precision or precision_for(device)
    return VGG19(weights, replace(info, precision=precision), precision).to(device)


def precision_for(device: torch.device) -> Precision:
    """The precision to paint with: bfloat16 where the device has instructions for it.

    Known by what the device has and not by timing it, which beside other work answers now this and
    now that; and a picture in another precision is another picture.
    """
    if device.type == "cuda":
        with torch.cuda.device(device):
            native = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        native = device.type == "cpu" and _INSTRUCTIONS_BOUND not in os.environ and _cpu_has_bf16()
    return Precision.BF16 if native else Precision.FP32


def _cpu_has_bf16() -> bool:
    # Torch 2.11 may not tell of its processor.
    capabilities: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(capabilities.get(name, False) for name in _BF16_INSTRUCTIONS)


def _repeat_exactly() -> None:
    """Make CUDA add in the same order every time: the same job is the same picture."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    # Meant for finding mistakes, and it costs time. mypy does not see this property of a module.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
