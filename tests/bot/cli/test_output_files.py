"""What the painting commands write, and leave, as somebody at the shell sees it."""

from __future__ import annotations

from errno import ENOSPC
from pathlib import Path

import pytest
from PIL import Image

from bot.cli.paint import output_files
from engine.job.pixels import Need
from engine.job.spec import PictureInfo
from tests.bot.typing_commands import STYLIZE, QuickPool, fails, kept_state, succeeds

pytestmark = pytest.mark.usefixtures("quick_pool")


@pytest.mark.parametrize(
    ("options", "there"),
    [
        ([], "out.png"),
        (["--strip", "strip.png"], "strip.png"),
        (["--making-of", "making.gif"], "making.gif"),
        (["--plot", "plot.png"], "plot.png"),
        (["--frames", "steps"], "steps/gatys-0002.png"),
    ],
)
def test_a_file_is_replaced_only_when_told_to(
    here: Path, quick_pool: type[QuickPool], options: list[str], there: str
) -> None:
    (here / there).parent.mkdir(exist_ok=True)
    (here / there).write_bytes(b"dear to somebody")
    text = fails(*STYLIZE, "-o", "out.png", *options)
    assert f"{there} is there already; name another" in text
    assert "--overwrite" in text
    assert not quick_pool.jobs
    assert (here / there).read_bytes() == b"dear to somebody"

    succeeds(*STYLIZE, "-o", "out.png", *options, "--overwrite")
    assert (here / there).read_bytes() != b"dear to somebody"


def test_going_on_from_a_state_adds_to_its_own_frames(here: Path) -> None:
    (here / "steps").mkdir()
    (here / "steps/gatys-0001.png").write_bytes(b"of the first part")
    (here / "x.state").write_bytes(kept_state())
    succeeds(*STYLIZE, "-o", "x.png", "--state", "x.state", "--frames", "steps")


def test_a_file_that_comes_meanwhile_is_left_and_the_picture_stands_beside_it(
    here: Path, quick_pool: type[QuickPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def check(self: QuickPool, picture: bytes, need: Need | None = None) -> PictureInfo:
        (here / "x.png").write_bytes(b"of somebody else")
        return await QuickPool.check(self, picture)

    monkeypatch.setattr(quick_pool, "check", check)
    text = succeeds(*STYLIZE, "-o", "x.png")
    assert (here / "x.png").read_bytes() == b"of somebody else"
    assert Image.open(here / "x-2.png").size == (64, 48)
    assert "x-2.png: 64 by 48 pixels" in text


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        (["-o", "new/folder/out.png"], "There is no folder new/folder."),
        (["-o", "out.png", "--plot", "new/plot.png"], "There is no folder new."),
        (["-o", "out.png", "--frames", "new/steps"], "There is no folder new."),
        (["-o", "a/out.png", "--strip", "b/x.png"], "There are no folders a and b."),
    ],
)
def test_a_folder_that_is_not_there_is_made_only_when_that_is_meant(
    here: Path,
    quick_pool: type[QuickPool],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    missing: str,
) -> None:
    text = fails(*STYLIZE, *options)
    assert f"{missing} Make what is missing first: mkdir -p " in text

    monkeypatch.setattr(output_files, "can_ask", lambda: True)
    text = fails(*STYLIZE, *options, answer="n\n")
    assert "Then nothing is painted" in text
    assert not quick_pool.jobs
    assert sorted(path.name for path in here.iterdir() if path.is_dir()) == []

    succeeds(*STYLIZE, *options, answer="y\n")
    assert (here / options[1]).is_file()


def test_a_picture_that_cannot_be_written_is_kept_elsewhere(
    here: Path, quick_pool: type[QuickPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "new").mkdir()

    async def check(self: QuickPool, picture: bytes, need: Need | None = None) -> PictureInfo:
        if (here / "new").is_dir():
            (here / "new").rmdir()
        (here / "new").write_bytes(b"no folder")
        return await QuickPool.check(self, picture)

    monkeypatch.setattr(quick_pool, "check", check)
    monkeypatch.setattr("tempfile.tempdir", str(here / "elsewhere"))
    (here / "x.state").write_bytes(kept_state())
    further = ("--making-of", "m.gif", "--plot", "plot.png", "--state", "x.state")
    text = fails(*STYLIZE, "-o", "new/x.png", *further)
    assert f"The finished picture is {here / 'elsewhere/x.png'} instead; move it" in text
    assert Image.open(here / "elsewhere/x.png").size == (64, 48)
    # What else was asked for is written all the same, and said; the other is not where it is safe.
    assert "Also m.gif, plot.png." in text
    assert Image.open(here / "m.gif").size == (64, 48)
    assert (here / "x.state").exists()
    assert "Other files" not in text


class FullDisk:
    """Writes what has `fits` in its name, and has no room for anything else."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fits: str) -> None:
        self._write, self._fits = output_files.write_file, fits
        monkeypatch.setattr(output_files, "write_file", self)

    def __call__(self, path: Path, data: bytes, *, anew: bool = False) -> Path:
        if self._fits not in str(path):
            raise OSError(ENOSPC, "No space left on device")
        return self._write(path, data, anew=anew)


def test_frames_that_cannot_be_written_cost_no_picture(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FullDisk(monkeypatch, "out.png")
    text = succeeds(*STYLIZE, "-o", "out.png", "--frames", "steps")
    assert text.count("No space left") == 1
    assert (
        "steps/gatys-0001.png can't be written (No space left on device); the painting goes on."
        in text
    )
    assert "3 frames could not be written." in text
    assert Image.open(here / "out.png").size == (64, 48)


def test_what_else_cannot_be_written_is_told_beside_the_picture(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FullDisk(monkeypatch, ".png")
    options = ("--making-of", "m.gif", "--plot", "plot.png")
    text = fails(*STYLIZE, "-o", "out.png", *options)
    assert "out.png: 64 by 48 pixels" in text
    assert "Also plot.png." in text
    assert "m.gif can't be written (No space left on device)." in text


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        (True, "Make room, and the same command goes on from x.state."),
        (False, "The finished picture is lost."),
    ],
)
def test_where_the_picture_can_be_nowhere_it_says_what_is_left(
    here: Path, monkeypatch: pytest.MonkeyPatch, kept: bool, says: str
) -> None:
    FullDisk(monkeypatch, "nothing")
    if kept:
        (here / "x.state").write_bytes(kept_state())
    text = fails(*STYLIZE, "-o", "out.png", "--state", "x.state")
    assert "out.png can't be written (No space left on device), nor can a file in" in text
    assert says in text
    assert (here / "x.state").exists() == kept


def test_a_damaged_state_is_refused_before_the_weights_are_loaded(
    here: Path, quick_pool: type[QuickPool]
) -> None:
    (here / "x.state").write_bytes(kept_state()[:-1])
    text = fails(*STYLIZE, "-o", "x.png", "--state", "x.state")
    assert "x.state is damaged, or no state of a painting; remove it to start" in text
    assert quick_pool.settings == [], "no worker was asked for"
