"""Whether NVIDIA's driver on this machine fits the CUDA that torch was built with."""

from __future__ import annotations

import ctypes
from pathlib import Path

import torch

# The oldest driver for each release of CUDA; with one of them all of its minor releases work
# (https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html).
_DRIVERS = {11: 450, 12: 525, 13: 580}
_KERNEL_MODULE = Path("/proc/driver/nvidia/version")


def driver_trouble() -> str:
    """Why this machine's NVIDIA cards can't be used, and what to do; empty without such cards.

    Empty, too, where the driver is in order, whatever else is wrong.
    """
    has = driver_cuda()
    if has is None:
        if not _KERNEL_MODULE.exists():
            return ""
        return (
            "This machine has an NVIDIA driver, but it can't be used from here; in a container, "
            "start it with --gpus all and the NVIDIA Container Toolkit."
        )
    if torch.version.cuda is None:
        return (
            f"This machine has an NVIDIA driver, but PyTorch {torch.__version__} was built without "
            "CUDA; install PyTorch with it."
        )
    wanted = int(torch.version.cuda.split(".")[0])
    if has[0] >= wanted:
        return ""
    needed = f"driver {_DRIVERS[wanted]} or newer" if wanted in _DRIVERS else "a newer driver"
    return (
        f"The NVIDIA driver is too old: it is for CUDA {has[0]}.{has[1]}, and PyTorch "
        f"{torch.__version__} for CUDA {torch.version.cuda}, which needs {needed}. Update the "
        "driver, or install a PyTorch for its CUDA."
    )


def driver_cuda() -> tuple[int, int] | None:
    """The newest CUDA, major and minor, that the driver knows; None where it does not answer."""
    version = ctypes.c_int()
    try:
        answer = ctypes.CDLL("libcuda.so.1").cuDriverGetVersion(ctypes.byref(version))
    except (OSError, AttributeError):
        return None
    if answer != 0:
        return None
    return version.value // 1000, version.value % 1000 // 10
