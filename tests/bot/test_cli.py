"""The `easel` command as an admin or engineer types it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.config import TOKEN_VARIABLE
from bot.config_example import example
from bot.health import Heartbeat


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with two pictures and no token."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    for seed, name in enumerate(["photo.png", "painting.png"]):
        pixels = np.random.default_rng(seed).integers(0, 256, (48, 64, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / name)
    return tmp_path


def easel(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def said(result: Result) -> str:
    """All that was printed, in one line, however the terminal broke it."""
    return " ".join((result.stdout + result.stderr).split())


def size_of(picture: Path) -> tuple[int, int]:
    return Image.open(BytesIO(picture.read_bytes())).size


def test_stylize_writes_the_picture_its_frames_and_the_strip(
    here: Path, random_weights: Path
) -> None:
    result = easel(
        *("stylize", "photo.png", "painting.png", "-o", "out/result.png", "--size", "64"),
        *("--iterations", "6", "--frame-every", "2", "--frames", "frames", "--seed", "3"),
        *("--strip", "strip.png", "--weights", str(random_weights)),
    )
    assert result.exit_code == 0, said(result)
    assert size_of(here / "out/result.png") == (64, 48)
    assert size_of(here / "strip.png") == (64 * 3 + 16, 48)
    names = sorted(path.name for path in (here / "frames").iterdir())
    assert names == ["gatys-0002.png", "gatys-0004.png", "gatys-0006.png"]
    assert "6 iterations in" in said(result)


def test_draw_writes_a_drawing(here: Path, random_weights: Path) -> None:
    result = easel(
        *("draw", "photo.png", "-o", "drawing.png", "--size", "64", "--layers", "relu2_1,relu1_2"),
        *("--iterations", "4", "--frames", "frames", "--weights", str(random_weights)),
    )
    assert result.exit_code == 0, said(result)
    assert size_of(here / "drawing.png") == (64, 48)
    assert len(list((here / "frames").iterdir())) == 2


def test_an_unknown_recipe_is_answered_with_the_known_ones(here: Path) -> None:
    result = easel("stylize", "photo.png", "painting.png", "-o", "x.png", "--recipe", "cubism")
    assert result.exit_code == 1
    assert "no recipe cubism; choose from gatys, oil, classic, weighted" in said(result)


def test_a_wrong_choice_is_told_in_a_sentence(here: Path) -> None:
    result = easel("stylize", "photo.png", "painting.png", "-o", "x.png", "--size", "9")
    assert result.exit_code == 1
    assert "Size goes from 64 to 2048 pixels, not 9." in said(result)


def test_a_broken_picture_is_told_in_a_sentence(here: Path, random_weights: Path) -> None:
    (here / "photo.png").write_text("I am no picture")
    result = easel("draw", "photo.png", "-o", "x.png", "--weights", str(random_weights))
    assert result.exit_code == 1
    assert "not a picture I can read" in said(result)
    assert "Traceback" not in said(result)
    assert not (here / "x.png").exists()


def test_weights_that_are_not_there_are_told_in_a_sentence(here: Path) -> None:
    result = easel("weights", "nowhere/vgg19.pth")
    assert result.exit_code == 1
    assert "nowhere/vgg19.pth" in said(result)
    assert "Traceback" not in said(result)


def test_weights_are_prepared_ahead_of_time(here: Path, random_weights: Path) -> None:
    result = easel("weights", str(random_weights))
    assert result.exit_code == 0, said(result)
    assert "Ready to paint with file weights" in said(result)


def test_run_without_a_token_says_where_it_goes(here: Path) -> None:
    result = easel("run")
    assert result.exit_code == 1
    assert "Set EASEL_TOKEN or discord.token" in said(result)
    assert "easel playground" in said(result)


def test_a_mistake_in_the_settings_is_told_with_its_key(here: Path) -> None:
    (here / "config.toml").write_text("[limits]\nsize_max = 90000\n")
    result = easel("run")
    assert result.exit_code == 1
    assert "limits.size_max" in said(result)
    assert "90000" in said(result)
    assert "2048" in said(result)


def test_without_simcord_the_demo_says_how_to_get_it(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("bot.demo", "bot.sandbox"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "simcord", None)
    result = easel("demo", "photo.png", "painting.png")
    assert result.exit_code == 1
    assert "pip install 'easel[sandbox]'" in said(result)


def test_config_prints_every_setting(here: Path) -> None:
    assert easel("config").stdout == example()


def test_health_follows_the_heartbeat(here: Path) -> None:
    assert "never" in said(easel("health"))
    heartbeat = Heartbeat(here / "data")
    heartbeat.beat()
    assert easel("health").exit_code == 0
    long_ago = time.time() - 600
    os.utime(here / "data/heartbeat", (long_ago, long_ago))
    result = easel("health")
    assert result.exit_code == 1
    assert "600 s ago" in said(result)


def test_the_command_starts_without_torch() -> None:
    code = "import sys, bot.cli; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
