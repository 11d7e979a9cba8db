"""What this machine can paint with, and the network on it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import torch

from engine.job.errors import EngineError
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
        EngineError: the device can't calculate with these numbers.
        AssertionError, RuntimeError: it can't be used.
    """
    precision = precision or precision_for(device)
    if precision is Precision.TF32 and not _has_tf32(device):
        raise _no_tf32(device)
    if device.type == "cuda":
        _repeat_exactly()
        _calculate_in(precision)
    made = replace(info, precision=precision)
    return VGG19(weights, made, precision, winograd=winograd_pays()).to(device)


def precision_for(device: torch.device) -> Precision:
    """The precision to paint with: bfloat16 where the device has instructions for it.

    Known by what the device has and not by timing it, which beside other work answers now this and
    now that; and a picture in another precision is another picture. A GPU that has TF32 has
    bfloat16, too, which is twice as fast there, by NVIDIA's data sheets, and half as large.
    """
    if device.type == "cuda":
        with torch.cuda.device(device):
            native = torch.cuda.is_bf16_supported(including_emulation=False)
    else:
        native = device.type == "cpu" and _INSTRUCTIONS_BOUND not in os.environ and _cpu_has_bf16()
    return Precision.BF16 if native else Precision.FP32


def winograd_pays() -> bool:
    """Whether a CPU convolves float32 sooner by Winograd's algorithm than as it is.

    With AVX2 it takes 0.55 to 0.75 of the time; with AVX-512, whose products torch has better use
    for, 1.05 to 1.25 times as long. Known by what the processor has, as the precision is.
    """
    bound = _INSTRUCTIONS_BOUND in os.environ
    return bound or torch.backends.cpu.get_cpu_capability() != "AVX512"


def _cpu_has_bf16() -> bool:
    # Torch 2.11 may not tell of its processor.
    capabilities: Mapping[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(capabilities.get(name, False) for name in _BF16_INSTRUCTIONS)


def _has_tf32(device: torch.device) -> bool:
    if device.type != "cuda":
        return False
    with torch.cuda.device(device):
        return torch.cuda.is_tf32_supported()


def _no_tf32(device: torch.device) -> EngineError:
    return EngineError(
        f"The device {device} has no TF32, which NVIDIA's graphics cards since 2020 have; choose "
        "another precision, or paint on such a card.",
        "engine-no-tf32",
        device=str(device),
    )


def _calculate_in(precision: Precision) -> None:
    """Have CUDA multiply numbers of float32 as such, but for TF32's convolutions.

    Of itself torch does all convolutions of float32 in TF32, where a GPU has it.
    """
    convolutions = "tf32" if precision is Precision.TF32 else "ieee"
    torch.backends.cudnn.conv.fp32_precision = convolutions  # type: ignore[attr-defined]
    torch.backends.cuda.matmul.fp32_precision = "ieee"


def _repeat_exactly() -> None:
    """Make CUDA add in the same order every time: the same job is the same picture."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    # Meant for finding mistakes, and it costs time. mypy does not see this property of a module.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
