"""What `easel bench` and `easel demo` paint where nobody names a picture."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bench.samples import FOLDER, sample
from bot.cli.bench.command import _CONTENTS, _STYLES

ROOT = Path(__file__).resolve().parents[2]


def test_the_samples_are_there_whatever_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (*_CONTENTS, *_STYLES, sample("harbour")):
        assert path.is_absolute()
        assert path.is_file()


def test_the_samples_are_installed_with_the_program() -> None:
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "setuptools"
    ]
    assert setup["package-data"][FOLDER.relative_to(ROOT).as_posix().replace("/", ".")] == ["*.jpg"]
