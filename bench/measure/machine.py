"""The machine, and its own limits."""

from __future__ import annotations

import os
import platform
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

import torch

from bench.measure.loops import Loop
from bench.measure.setting import Setting
from bench.measure.timing import alternate, seconds_of
from bench.report.results import Machine, MatrixRate, Spread
from engine.worker.device import cores

TYPES = (torch.float32, torch.bfloat16)
# Matrices grow until a product takes this long, so that slow ones, such as those of a type that the
# machine only emulates, don't take minutes.
_ENOUGH_SECONDS = 0.1
_SMALLEST, _LARGEST = 256, 8192
_COPIED_BYTES = 256 * 2**20


def facts(setting: Setting) -> Machine:
    """What can be said without measuring."""
    gpu = setting.device if setting.device.type == "cuda" else None
    return Machine(
        system=platform.platform(),
        cpu=_cpu_model(),
        vectors=torch.backends.cpu.get_cpu_capability(),
        cores=cores(),
        threads=torch.get_num_threads(),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        device=str(setting.device),
        gpu=None if gpu is None else torch.cuda.get_device_name(gpu),
        gpu_memory=None if gpu is None else torch.cuda.get_device_properties(gpu).total_memory,
        python=platform.python_version(),
        torch=torch.__version__,
        torchvision=version("torchvision"),
        precision=setting.network().precision,
        weights=f"{setting.info.kind} {setting.info.version}".strip(),
    )


def measure(setting: Setting) -> Machine:
    """The same with how fast the device multiplies matrices, by type, and how fast it copies."""
    setting.say("Matrix and copy rates")
    products = {name_of(kind): Product(kind, setting.device) for kind in TYPES}
    copy = _copying(setting.device)
    samples = alternate({**products, "copy": copy}, setting.plan.rounds, setting.device)
    matrix = tuple(
        MatrixRate(name, product.size, Spread.of(samples[name]).per(product.operations))
        for name, product in products.items()
    )
    copying = Spread.of(samples["copy"]).per(2 * _COPIED_BYTES)
    return replace(facts(setting), matrix=matrix, copying=copying, note=_note(matrix))


class Product:
    """A product of two square matrices, as large as fits a tenth of a second or so.

    Args:
        kind: of their numbers.
        device: to multiply on.
    """

    def __init__(self, kind: torch.dtype, device: torch.device) -> None:
        self.size = _SMALLEST
        while True:
            self._factors = [
                torch.rand(self.size, self.size, device=device).to(kind) for _ in range(2)
            ]
            self._out = torch.empty_like(self._factors[0])
            self()
            if self.size >= _LARGEST or seconds_of(self, device) >= _ENOUGH_SECONDS:
                break
            self.size *= 2

    def __call__(self) -> None:
        torch.mm(*self._factors, out=self._out)

    @property
    def operations(self) -> int:
        """A multiplication and an addition for each pair of numbers that meet."""
        return 2 * self.size**3


def fastest_products(device: torch.device) -> dict[str, Product]:
    """By type: float32, and what is faster than that."""
    products = {name_of(kind): Product(kind, device) for kind in TYPES}
    rates = {
        name: product.operations / seconds_of(product, device) for name, product in products.items()
    }
    exact = name_of(TYPES[0])
    return {name: product for name, product in products.items() if rates[name] >= rates[exact]}


def name_of(kind: torch.dtype) -> str:
    """The type as people call it, such as "float32"."""
    return str(kind).removeprefix("torch.")


def _copying(device: torch.device) -> Loop:
    source = torch.ones(_COPIED_BYTES // 4, device=device)
    return partial(torch.empty_like(source).copy_, source)


def _note(matrix: tuple[MatrixRate, ...]) -> str:
    exact, *others = matrix
    slower = [other.type for other in others if other.rate.median < exact.rate.median]
    if not slower:
        return ""
    return (
        f"Matrices of {' and '.join(slower)} are slower here than those of {exact.type}, so the "
        "machine seems to have no instructions of its own for them."
    )


def _cpu_model(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    try:
        lines = cpuinfo.read_text().splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
