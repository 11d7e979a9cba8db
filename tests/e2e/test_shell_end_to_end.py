"""A picture painted from the shell by the real painter, explained, and painted again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.bot.typing_commands import easel, said, succeeds


def _draw_inputs(folder: Path) -> None:
    gradient = Image.linear_gradient("L").resize((96, 72))
    gradient.convert("RGB").save(folder / "photo.png")
    for seed, name in enumerate(["dots.png", "dashes.png"]):
        size = (8, 8) if seed else (16, 4)
        noise = np.random.default_rng(seed).integers(0, 256, (*size, 3), dtype=np.uint8)
        Image.fromarray(noise).resize((80, 80), Image.Resampling.NEAREST).save(folder / name)
    mask = np.zeros((72, 96), np.uint8)
    mask[:, 48:] = 255
    Image.fromarray(mask).save(folder / "mask.png")


@pytest.mark.slow
def test_a_picture_from_the_shell_is_explained_and_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, random_weights: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    _draw_inputs(tmp_path)
    (tmp_path / "config.toml").write_text("[engine]\nthreads = 1\ndevices = ['cpu']\n")
    weights = ("--weights", random_weights)
    succeeds(
        *("stylize", "photo.png", "dots.png", "dashes.png", "-o", "out.png", "--size", 64),
        *("--recipe", "gatys", "--optimiser", "adam", "--learning-rate", 0.5),
        *("--iterations", 6, "--frame-every", 2, "--style-weights", "2,1", "--mask", "mask.png"),
        *("--start", "noise+content", "--frames", "steps", "--making-of", "making.webp"),
        *("--making-of", "making.gif", "--plot", "plot.png", "--strip", "strip.png"),
        *("--state", "out.state", *weights),
    )
    assert len(list((tmp_path / "steps").iterdir())) == 3
    for name in ("making.webp", "making.gif"):
        with Image.open(tmp_path / name) as animation:
            assert (animation.size, getattr(animation, "n_frames", 1)) == ((64, 48), 3)
    assert Image.open(tmp_path / "strip.png").size == (64 + 2 * (8 + 48) + 8 + 64, 48)
    assert Image.open(tmp_path / "plot.png").size == (800, 500)
    assert not (tmp_path / "out.state").exists()

    photo = np.asarray(
        Image.open(tmp_path / "photo.png").resize((64, 48), Image.Resampling.LANCZOS)
    )
    picture = np.asarray(Image.open(tmp_path / "out.png"))
    assert np.array_equal(picture[:, :31], photo[:, :31])
    assert not np.array_equal(picture[:, 33:], photo[:, 33:])

    explained = easel("explain", "out.png")
    assert "learning rate 0.5 (usually 1)" in said(explained)
    assert "start noise+content (usually content)" in said(explained)
    assert "easel repeat out.png --content PHOTO --style PAINTING1" in said(explained)

    text = succeeds(
        *("repeat", "out.png", "--content", "photo.png", "--style", "dots.png"),
        *("--style", "dashes.png", "--mask", "mask.png", "-o", "again.png", *weights),
    )
    assert np.array_equal(np.asarray(Image.open(tmp_path / "again.png")), picture)
    assert "again.png is the same file as out.png." in text
