"""Prints what torch finds on this machine, as JSON, for a process that does not import torch.

python -m engine.worker.probe
"""

from __future__ import annotations

import json
import sys

import torch

from engine.job.machine import Device, Probe
from engine.worker.driver import driver_trouble
from engine.worker.faults import first_line


def probe() -> Probe:
    """Ask torch for its version, the CPU threads it uses, the CPU's vector set and CUDA devices."""
    devices: list[Device] = []
    errors: list[str] = []
    for index in range(torch.cuda.device_count()):
        try:
            devices.append(_device(index))
        except RuntimeError as failure:  # it is out of order, or its driver is
            errors.append(f"cuda:{index}: {first_line(failure)}")
    return Probe(
        torch=torch.__version__,
        cores=torch.get_num_threads(),
        cpu=torch.backends.cpu.get_cpu_capability(),
        devices=devices,
        # What is wrong with the driver is why each of its cards fails.
        error=driver_trouble() or "; ".join(errors),
    )


def _device(index: int) -> Device:
    free, total = torch.cuda.mem_get_info(index)
    model = torch.cuda.get_device_name(index)
    return Device(name=f"cuda:{index}", model=model, free=free, total=total)


if __name__ == "__main__":
    json.dump(probe(), sys.stdout)
