"""What this machine can paint with, and the network on it."""

from __future__ import annotations

import os
from dataclasses import replace

import torch

from engine.fastest import fastest_precision
from engine.precision import Precision
from engine.spec import WeightsInfo
from engine.vgg import VGG19, Weights


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
        weights: see `engine.vgg`.
        info: which weights they are; the network's own says the precision, too.
        precision: the numbers to calculate with; None means the quicker ones on the device.

    Raises:
        AssertionError, RuntimeError: the device can't be used.
    """
    if device.type == "cuda":
        _repeat_exactly()
    precision = precision or fastest_precision(device)
    return VGG19(weights, replace(info, precision=precision), precision).to(device)


def _repeat_exactly() -> None:
    """Make CUDA add in the same order every time: the same job is the same picture."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    # Meant for finding mistakes, and it costs time. mypy does not see this property of a module.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
