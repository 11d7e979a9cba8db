"""What `make gpu-check` says without a GPU, and of what it ran."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from bench import run
from bench.measure import memory
from bench.report.plan import Plan, Section
from bench.report.results import Iteration, Machine, Memory, Report, Spread, Throughput
from engine.job.errors import EngineError
from engine.job.precision import Precision
from tests import gpu_check
from tests.bot.typing_commands import easel

MACHINE = Machine(
    *("Linux", "a processor", "AVX2", 8, 8, 2**35, "cuda:0", "a card", 2**34),
    *("3.11", "2.15", "0.29", "bf16", "whitened"),
)
ONCE = Spread(0.0125, 0.0125, 0.0125, 1)
MEMORY = Memory(3 * 2**30, 2**30, "bfloat16")


def test_without_a_gpu_it_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(gpu_check, "driver_trouble", lambda: "The driver is too old.")
    assert gpu_check.main(tmp_path / "new") == 1
    said = " ".join(capsys.readouterr().out.split())
    assert said == (
        "There is no GPU that PyTorch can use, so nothing was checked. The driver is too old."
    )
    assert not (tmp_path / "new").exists()


class Card:
    """A machine with a GPU, whose commands end at once."""

    def __init__(self) -> None:
        self.plans: list[Plan] = []
        self.tests = SimpleNamespace(returncode=0, stdout="......\n6 passed in 9.1s\n")

    def run(self, command: Sequence[str], timeout: float, **_: Any) -> SimpleNamespace:
        assert timeout <= gpu_check.SECONDS
        if "pytest" in command:
            return self.tests
        ran = easel(*command[3:])
        return SimpleNamespace(returncode=ran.exit_code, stdout=ran.output)

    def bench(self, plan: Plan, report: Report, *_: object) -> None:
        self.plans.append(plan)
        report.machine = replace(MACHINE, precision=plan.settings.precision or "bf16")
        if Section.JOBS in plan.sections:
            report.jobs = tuple(Throughput(n, 512, 384, 16, ONCE, 720.0, 1.0) for n in plan.jobs)
        else:
            row = Iteration("easel", 512, 384, ONCE, 4.0, 1, 1.0, {}, MEMORY)
            report.iteration = (row,)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    card = Card()
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_tf32_supported", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "a card")
    monkeypatch.setattr(memory, "measure", lambda *_: MEMORY)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(subprocess, "run", card.run)
    monkeypatch.setattr(run, "run", card.bench)
    return card


def table(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """The cells of each row."""
    lines = capsys.readouterr().out.splitlines()
    return [[cell.strip() for cell in x.split("│")[1:-1]] for x in lines if x.startswith("│")]


def test_everything_is_in_the_table(
    card: Card, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gpu_check.main(tmp_path / "new") == 0
    iteration, jobs = "12.5 ms, 4.00 × plain, 3.00 GiB", "720 pictures an hour"
    assert table(capsys) == [
        ["memory, 4,096 pixels", "3.00 GiB, 1.00 before"],
        ["tests", "6 passed in 9.1s"],
        ["iteration, 512×384, bf16", iteration],
        ["iteration, 512×384, fp32", iteration],
        ["iteration, 512×384, tf32", iteration],
        ["1 at once, 512×384, 16 steps", jobs],
        ["8 at once, 512×384, 16 steps", jobs],
    ]
    numbers = [plan.settings.precision for plan in card.plans]
    assert numbers == [None, Precision.FP32, Precision.TF32, None]
    assert all(plan.settings.devices == ("cuda:0",) for plan in card.plans)
    assert "6 passed" in (tmp_path / "new/said.txt").read_text()


def test_what_goes_wrong_is_in_the_table_beside_what_does_not(
    card: Card,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def measure(*_: object) -> Memory:
        raise EngineError("There may be too little memory.")

    def run_out_of_time(command: Sequence[str], timeout: float, **named: Any) -> SimpleNamespace:
        if "--only" in command and "jobs" in command:
            raise subprocess.TimeoutExpired(command, timeout)
        return card.run(command, timeout, **named)

    card.tests = SimpleNamespace(returncode=1, stdout="F.....\n1 failed, 5 passed in 9.1s\n")
    monkeypatch.setattr(memory, "measure", measure)
    monkeypatch.setattr(subprocess, "run", run_out_of_time)
    assert gpu_check.main(tmp_path) == 1
    found = dict(table(capsys))
    assert found["memory, 4,096 pixels"] == "There may be too little memory."
    assert found["tests on the GPU"] == "failed: 1 failed, 5 passed in 9.1s"
    assert found["iteration, 512×384, bf16"].startswith("12.5 ms")
    assert found["jobs"] == "not done within the time"


def test_no_part_begins_when_the_time_is_over(
    card: Card,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(gpu_check, "SECONDS", 0)
    assert gpu_check.main(tmp_path) == 1
    assert [found for _, found in table(capsys)[1:]] == ["no time left"] * 5
    assert card.plans == []
