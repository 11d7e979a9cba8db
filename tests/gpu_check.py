"""Check what only a machine with a GPU can show, in at most eight minutes, and say it in a table.

    python -m tests.gpu_check [FOLDER]

The memory of a large picture; the tests that need a GPU; an iteration in each kind of numbers; and
pictures an hour. The folder, build/gpu-check if none is named, gets the figures of `easel bench`
and what was said.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from bench.measure import memory
from bench.report.plan import Plan
from bench.samples import sample
from engine.job.errors import EngineError
from engine.job.recipes import DEFAULT
from engine.job.spec import EngineSettings
from engine.worker.driver import driver_trouble

SECONDS = 8 * 60
_FOLDER = Path("build/gpu-check")
_TESTS = "tests/engine/worker/test_on_a_gpu.py"
_DEVICE = "cuda:0"
_EASEL = (sys.executable, "-c", "from bot.cli.main import app; app()")
_SIZE, _LARGE, _TOGETHER = 512, 4096, "1,8"
# A part is not begun with less left of the time.
_LEAST_SECONDS = 20.0
_GIB = 2**30

Rows = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A program to run, and what it says.

    Attributes:
        name: for people.
        command: to run.
        rows: of the table, once it has ended well: what was measured, and the figure.
    """

    name: str
    command: Sequence[str]
    rows: Callable[[str], Rows]


def main(folder: Path = _FOLDER) -> int:
    """Check and print; returns 0 if all went well."""
    console = Console()
    if not torch.cuda.is_available():
        said = f"There is no GPU that PyTorch can use, so nothing was checked. {driver_trouble()}"
        console.print(said.strip())
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    ends = time.monotonic() + SECONDS
    card = torch.cuda.get_device_name(0)
    table = Table("what", "found", title=f"{card}, PyTorch {torch.__version__}")
    # First what has no limit of its own to its time.
    done = [_add_memory(table, console)]
    done += [_add(part, table, folder, ends, console) for part in parts(folder)]
    console.print(table)
    return 0 if all(done) else 1


def parts(folder: Path) -> Iterator[Part]:
    """What is run, the most telling first."""
    tests = (sys.executable, "-m", "pytest", "-n0", "-rfE", _TESTS)
    yield Part("tests on the GPU", tests, lambda said: iter([("tests", _last_line(said))]))
    for precision in ("auto", "fp32", *["tf32"] * torch.cuda.is_tf32_supported()):
        options = ("--only", "iteration", "--sizes", str(_SIZE), "--rounds", "3")
        yield _bench(folder, f"iteration, {precision}", options, precision, _iteration_rows)
    jobs = ("--only", "jobs", "--jobs", _TOGETHER, "--jobs-size", str(_SIZE), "--rounds", "2")
    yield _bench(folder, "jobs", jobs, "auto", _job_rows)


def _bench(
    folder: Path,
    name: str,
    options: Sequence[str],
    precision: str,
    rows: Callable[[dict[str, Any]], Rows],
) -> Part:
    """A run of `easel bench` with settings of its own."""
    path = folder / f"{name.replace(', ', '-').replace(' ', '-')}.json"
    config = path.with_suffix(".toml")
    config.write_text(f'[engine]\nprecision = "{precision}"\n')
    files = ("--config", str(config), "--json", str(path), "--overwrite")
    command = (*_EASEL, "bench", *options, "--device", _DEVICE, *files)

    def read(_: str) -> Rows:
        return rows(json.loads(path.read_text()))

    return Part(name, command, read)


def _iteration_rows(report: dict[str, Any]) -> Rows:
    for row in report["iteration"]:
        if row["loop"] == DEFAULT.name:
            size = f"{row['width']}×{row['height']}"
            yield (
                f"iteration, {size}, {report['machine']['precision']}",
                f"{1000 * row['seconds']['median']:.1f} ms, {row['ratio']:.2f} × plain, "
                f"{row['memory']['peak'] / _GIB:.2f} GiB",
            )


def _job_rows(report: dict[str, Any]) -> Rows:
    for row in report["jobs"]:
        what = f"{row['jobs']} at once, {row['width']}×{row['height']}, {row['iterations']} steps"
        yield what, f"{row['pictures_an_hour']:,.0f} pictures an hour"


def _add(part: Part, table: Table, folder: Path, ends: float, console: Console) -> bool:
    """Run a part, within the time that is left; returns whether it went well."""
    left = ends - time.monotonic()
    if left < _LEAST_SECONDS:
        table.add_row(part.name, "no time left")
        return False
    console.print(f"{part.name} …")
    try:
        ran = subprocess.run(
            part.command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=left,
            check=False,
        )
    except subprocess.TimeoutExpired:
        table.add_row(part.name, "not done within the time")
        return False
    (folder / "said.txt").open("a").write(f"{part.name}\n{ran.stdout}\n")
    if ran.returncode != 0:
        table.add_row(part.name, f"failed: {_last_line(ran.stdout)}")
        return False
    for row in part.rows(ran.stdout):
        table.add_row(*row)
    return True


def _add_memory(table: Table, console: Console) -> bool:
    """The memory of an iteration of a large picture, which a process of its own takes."""
    name = f"memory, {_LARGE:,} pixels"
    console.print(f"{name} …")
    content, style = (sample(each).read_bytes() for each in ("harbour", "painting"))
    settings = EngineSettings((_DEVICE,), "whitened")
    plan = Plan(content=content, style=style, settings=settings)
    try:
        found = memory.measure(plan, DEFAULT.name, _LARGE)
    except EngineError as error:
        table.add_row(name, str(error))
        return False
    table.add_row(name, f"{found.peak / _GIB:.2f} GiB, {found.before / _GIB:.2f} before")
    return True


def _last_line(said: str) -> str:
    return (said.strip().splitlines() or ["nothing said"])[-1]


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
