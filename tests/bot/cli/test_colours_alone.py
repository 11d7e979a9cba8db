"""`easel stylize --colours palette`: no pool, no network, the photo in other colours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from engine.job.recolouring import Recolouring
from engine.job.spec import PictureLimits, StyleImage
from engine.pictures.recolouring import recolour
from tests.bot.typing_commands import QuickPool, easel, fails, said, succeeds

_COMMAND = ("stylize", "photo.png", "painting.png", "--colours", "palette", "-o", "out.png")


def test_the_photo_is_written_in_the_styles_colours(
    here: Path, quick_pool: type[QuickPool]
) -> None:
    text = succeeds(*_COMMAND)
    assert text == "out.png: 64 by 48 pixels, with nothing changed but colours."
    photo, painting = ((here / f"{name}.png").read_bytes() for name in ("photo", "painting"))
    wanted = recolour(Recolouring(photo, (StyleImage(painting),)), PictureLimits())
    with Image.open(here / "out.png") as out:
        assert out.convert("RGB") == wanted
    assert quick_pool.settings == []


def test_a_size_and_weights_count(here: Path) -> None:
    succeeds(
        *("stylize", "photo.png", "painting.png", "other.png", "-o", "out.jpg"),
        *("--colours", "palette", "--style-weights", "3,1", "--size", 32),
    )
    with Image.open(here / "out.jpg") as out:
        assert (out.format, out.size) == ("JPEG", (32, 24))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--strength", 70), "leave out all options but --size"),
        (("--frames", "frames"), "leave out all options but --size"),
        (("--recipe", "oil"), "leave --recipe and --variations"),
        (("--variations", 2), "leave --recipe and --variations"),
        (("--style-part", "top"), "needs at least 64 each way"),
        (("--size", 0), "A size is a number of pixels from 1 on, not 0."),
    ],
)
def test_what_does_not_go_with_it_is_refused(
    here: Path, options: tuple[object, ...], sentence: str
) -> None:
    text = fails(*_COMMAND, *options)
    assert sentence in text
    assert not (here / "out.png").exists()


def test_a_broken_picture_is_named(here: Path) -> None:
    (here / "painting.png").write_bytes(b"no picture")
    text = fails(*_COMMAND)
    assert "painting.png: " in text


def test_a_file_that_is_there_stays(here: Path) -> None:
    (here / "out.png").write_bytes(b"mine")
    assert "is there already" in said(easel(*_COMMAND))
    assert (here / "out.png").read_bytes() == b"mine"
    assert easel(*_COMMAND, "--overwrite").exit_code == 0


def test_a_folder_is_refused(here: Path) -> None:
    result = easel("stylize", here, "painting.png", "--colours", "palette", "-o", "out.png")
    assert "is for one photo" in said(result)


def test_no_torch_is_loaded(here: Path) -> None:
    program = (
        "import sys; from bot.cli.main import app; "
        f"app({list(_COMMAND)!r}, standalone_mode=False); assert 'torch' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=here, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
