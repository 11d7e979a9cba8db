"""`easel judge` as somebody at the shell types it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bench.judge import judging
from engine.job.spec import WeightsInfo
from tests.bot.typing_commands import easel, fails, said, succeeds
from tests.random_weights import narrow

JUDGE = ("judge", "photo.png", "painting.png")


@pytest.fixture
def choices(here: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The weights that were asked for; narrow ones are had instead."""
    asked: list[str] = []

    def load_weights(choice: str, *_: Any) -> Any:
        asked.append(choice)
        kind = "whitened" if choice == "auto" else choice
        return narrow(), WeightsInfo(kind, "That is what could be had.", "abc")

    monkeypatch.setattr(judging, "load_weights", load_weights)
    return asked


def test_judge_prints_three_figures_of_each_picture(choices: list[str]) -> None:
    text = succeeds(*JUDGE, "photo.png", "painting.png")
    assert choices == ["vgg16"]
    assert re.search(r"photo\.png 64 × 48 0\.00 1\.00 -?\d\.\d\d", text)
    assert re.search(r"painting\.png 64 × 48 1\.00 0\.00 -?\d\.\d\d", text)
    assert "Seen with vgg16 weights." in text
    assert "shuffled" in text


def test_judge_prints_all_figures_for_a_program(choices: list[str]) -> None:
    pictures = ("photo.png", "painting.png", "other.png")
    result = easel(*JUDGE, *pictures, "--json", "--size", 96, "--weights", "imagenet")
    found = json.loads(result.stdout)
    assert found["weights"] == {"kind": "imagenet", "version": "abc"}
    assert [each["picture"] for each in found["pictures"]] == list(pictures)
    first, second, other = found["pictures"]
    assert (first["width"], first["height"]) == (96, 72)
    assert (first["style"], first["content"]) == pytest.approx((0, 1), abs=1e-4)
    assert (second["style"], second["content"]) == pytest.approx((1, 0), abs=1e-4)
    assert set(other) == {"picture", "width", "height", "style", "content", "grain"}


def test_judge_refuses_filters_that_were_not_trained(choices: list[str]) -> None:
    text = fails(*JUDGE, "other.png", "--weights", "whitened")
    assert "choose vgg16 or imagenet" in text
    assert choices == []
    text = fails(*JUDGE, "other.png", "--weights", "auto")
    assert "That is what could be had. The judge sees with trained filters" in text


def test_judge_says_which_file_is_at_fault(here: Path, choices: list[str]) -> None:
    assert "no file missing.png" in said(easel(*JUDGE, "other.png", "missing.png"))
    (here / "text.png").write_text("no picture")
    assert "text.png: That file is not a picture" in said(easel(*JUDGE, "text.png"))
    assert "The photo: That file" in said(easel("judge", "text.png", "painting.png", "other.png"))
    assert "alike" in said(easel("judge", "photo.png", "photo.png", "other.png"))
    assert "--size is 64 to" in said(easel(*JUDGE, "other.png", "--size", 20))
