"""`easel doctor` on this machine: weights, devices, the intake, disk, database and memory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.doctor import machine_checks
from bot.cli.doctor.findings import Condition, Finding
from bot.config.engine_section import EngineSection
from bot.store import Store
from tests.bot.cli.findings import tells

GIB = 1024**3

# Weights


def test_weights_in_the_cache_are_fine(tmp_path: Path) -> None:
    (tmp_path / "vgg19-imagenet-dcbb9e9d.safetensors").touch()
    for choice in ("auto", "quick", "imagenet"):
        finding = machine_checks.weights(EngineSection(weights=choice, cache_dir=tmp_path))
        assert finding.state is Condition.OK
        assert "imagenet" in finding.text


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("auto", "downloads the imagenet weights (548 MB), or where they can't be reached vgg16's"),
        ("quick", "downloads vgg16's weights from the package index (61 MB), or where they can't"),
        ("vgg16", "downloads vgg16's weights from the package index (61 MB)."),
        ("imagenet", "downloads the imagenet weights (548 MB)."),
        ("whitened", "generates the whitened weights"),
    ],
)
def test_weights_not_in_the_cache_are_announced(tmp_path: Path, choice: str, words: str) -> None:
    finding = machine_checks.weights(EngineSection(weights=choice, cache_dir=tmp_path / "none"))
    tells(finding, Condition.WARNING, words, "easel weights")


@pytest.mark.parametrize("choice", ["auto", "quick", "vgg16"])
def test_vgg16s_weights_in_the_cache_are_fine(tmp_path: Path, choice: str) -> None:
    (tmp_path / "vgg19-vgg16-64b551aa-v1.safetensors").touch()
    finding = machine_checks.weights(EngineSection(weights=choice, cache_dir=tmp_path))
    tells(finding, Condition.OK, "The vgg16 weights are in")


def test_whitened_weights_in_the_cache_will_do_for_auto(tmp_path: Path) -> None:
    (tmp_path / "vgg19-whitened-20-v1.safetensors").touch()
    finding = machine_checks.weights(EngineSection(weights="auto", cache_dir=tmp_path))
    tells(finding, Condition.OK, "tries the trained ones first, which have learned from photos")


def test_a_weights_file_of_ones_own_has_to_be_there(tmp_path: Path) -> None:
    path = tmp_path / "vgg.pth"
    engine = EngineSection(weights=str(path))
    assert machine_checks.weights(engine).state is Condition.PROBLEM
    path.touch()
    assert machine_checks.weights(engine).state is Condition.OK


# Devices


CARD = {"name": "cuda:0", "model": "A card", "free": 7 * GIB, "total": 8 * GIB}


def device(
    wanted: tuple[str, ...] = (), cards: tuple[dict[str, object], ...] = (), error: str = ""
) -> Finding:
    found = {"torch": "2.9", "cores": 2, "cpu": "AVX2", "devices": cards, "error": error}
    command = [sys.executable, "-c", f"print({json.dumps(found)!r})"]
    return machine_checks.device(wanted, command)


def test_graphics_cards_are_shown_with_their_free_memory() -> None:
    finding = device(cards=(CARD,), wanted=("cuda:0",))
    tells(finding, Condition.OK, "cuda:0, A card, 7.0 of 8.0 GiB free")


def test_without_a_card_it_paints_on_the_processor() -> None:
    finding = device()
    tells(finding, Condition.OK, "2 processor cores")


def test_a_device_of_the_settings_that_is_not_there_is_a_problem() -> None:
    finding = device(wanted=("cpu", "cuda:0", "cuda:3"), cards=(CARD,))
    tells(finding, Condition.PROBLEM, "does not find cuda:3; change engine.devices")


def test_a_card_that_torch_cant_use_is_a_warning_with_the_reason() -> None:
    finding = device(error="The driver is too old")
    tells(finding, Condition.WARNING, "It says: The driver is too old")


def test_one_card_out_of_order_beside_another_is_a_warning() -> None:
    finding = device(cards=(CARD,), error="cuda:1: unspecified launch failure")
    tells(
        finding,
        Condition.WARNING,
        "cuda:0, A card, 7.0 of 8.0 GiB free. Another graphics card is out",
        "It says: cuda:1: unspecified launch failure",
    )


def test_a_torch_that_does_not_load_is_a_problem_with_the_reason() -> None:
    finding = machine_checks.device((), [sys.executable, "-c", "import torch_is_gone"])
    tells(finding, Condition.PROBLEM, "No module named 'torch_is_gone'")


def test_a_torch_that_never_answers_is_given_up() -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    finding = machine_checks.device((), sleeper, seconds=0.2)
    tells(finding, Condition.PROBLEM, "did not load within 0.2 s")


# The intake


def test_it_says_whether_this_machine_filters_system_calls() -> None:
    command = [sys.executable, "-m", "engine.processes.system_calls"]
    why_not = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    finding = machine_checks.intake()
    assert finding.state is (Condition.WARNING if why_not else Condition.OK)
    assert why_not in finding.text


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("print('the kernel refuses it')", "bot's files: the kernel refuses it. Run Easel on"),
        ("raise SystemExit('no ctypes')", "trying it failed: no ctypes. Run Easel on"),
    ],
)
def test_what_can_not_hold_the_intake_here_is_a_warning(program: str, reason: str) -> None:
    finding = machine_checks.intake([sys.executable, "-c", program])
    tells(finding, Condition.WARNING, reason)


# Disk and memory


async def test_a_database_that_is_not_there_yet_is_no_problem(tmp_path: Path) -> None:
    finding = await machine_checks.database(f"sqlite:///{tmp_path}/easel.db")
    tells(finding, Condition.OK, "The first start makes")
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing else runs meanwhile


async def test_a_database_is_looked_at_and_its_damage_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/easel.db"
    await (await Store.open(url)).close()
    finding = await machine_checks.database(url)
    assert finding.state is Condition.OK
    assert finding.text.endswith("easel.db is in order.")
    (tmp_path / "easel.db-wal").write_bytes(b"junk" * 2000)
    finding = await machine_checks.database(url)
    tells(finding, Condition.PROBLEM, f"The file {tmp_path}/easel.db-wal is damaged.")
    (tmp_path / "easel.db-wal").unlink()
    whole = (tmp_path / "easel.db").read_bytes()
    (tmp_path / "easel.db").write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
    finding = await machine_checks.database(url)
    tells(finding, Condition.PROBLEM, "is damaged")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://easel:secret@host/easel", "must be sqlite:///path/of/easel.db or postgresql://"),
        ("postgresql://easel:secret@127.0.0.1:{port}/easel", "on 127.0.0.1 can't be reached"),
        (
            "postgresql://easel:secret@/easel?host={folder}",
            "easel on this machine can't be reached",
        ),
    ],
)
async def test_a_database_that_can_not_be_opened_is_a_problem(
    unused_tcp_port: int, tmp_path: Path, url: str, words: str
) -> None:
    url = url.format(port=unused_tcp_port, folder=tmp_path)
    finding = await machine_checks.database(url)
    tells(finding, Condition.PROBLEM, words)
    assert "secret" not in finding.text


def test_a_folder_that_is_not_there_yet_is_judged_by_its_parent(tmp_path: Path) -> None:
    finding = machine_checks.disk("data folder", tmp_path / "some" / "where")
    assert finding.state is not Condition.PROBLEM
    assert "GiB free" in finding.text
    assert not (tmp_path / "some").exists()


def test_a_file_in_place_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    finding = machine_checks.disk("data folder", tmp_path / "data" / "jobs")
    tells(finding, Condition.PROBLEM, "should be a folder")


def test_a_folder_that_cant_be_written_to_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not by taking the right away: a superuser, who may run the tests, keeps it.
    monkeypatch.setattr(os, "access", lambda *_: False)
    finding = machine_checks.disk("data folder", tmp_path)
    tells(finding, Condition.PROBLEM, f"may not write to {tmp_path}")


def test_a_full_disk_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=GIB // 2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    finding = machine_checks.disk("data folder", tmp_path)
    tells(finding, Condition.WARNING, "0.5 GiB free; make room for 1 GiB")


@pytest.mark.parametrize(
    ("machine", "container", "state", "words"),
    [
        (8, None, Condition.OK, "8.0 GiB are free"),
        (8, "max", Condition.OK, "8.0 GiB are free"),
        (8, 2 * GIB, Condition.WARNING, "1.0 GiB are free; with less than 3 GiB"),
        (1, 16 * GIB, Condition.WARNING, "1.0 GiB are free; with less than 3 GiB"),
    ],
)
def test_memory_is_the_smaller_of_the_machines_and_the_containers(
    tmp_path: Path, machine: int, container: int | str | None, state: Condition, words: str
) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text(f"MemTotal: 99999999 kB\nMemAvailable:   {machine * 1024**2} kB\n")
    if container is not None:
        (tmp_path / "memory.max").write_text(f"{container}\n")
        (tmp_path / "memory.current").write_text(f"{GIB}\n")
    finding = machine_checks.memory(meminfo, tmp_path)
    assert finding.state is state
    assert words in finding.text
