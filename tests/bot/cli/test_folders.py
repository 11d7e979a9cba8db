"""A folder of photos, painted into a folder of pictures."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from PIL import Image

from engine.job.errors import EngineError
from engine.job.spec import Job, Update
from tests.bot.typing_commands import QuickPool, easel, fails, succeeds


@pytest.fixture
def photos(here: Path) -> Path:
    """Two photos, and what else lies about in a folder."""
    folder = here / "photos"
    (folder / "older").mkdir(parents=True)
    shutil.copy(here / "photo.png", folder / "b.png")
    Image.open(here / "other.png").save(folder / "A b.JPG", "JPEG")
    (folder / "notes.txt").write_text("to buy: milk")
    (folder / ".hidden").write_text("")
    return folder


STYLIZE = ("stylize", "photos/", "painting.png", "-o", "out/")


def written(here: Path) -> list[str]:
    return sorted(path.name for path in (here / "out").iterdir())


def test_each_photo_is_painted_under_its_own_name(
    here: Path, photos: Path, quick_pool: type[QuickPool]
) -> None:
    Image.open(here / "other.png").save(photos / "c.gif")
    text = succeeds(*STYLIZE)
    assert written(here) == ["A b.JPG", "b.png", "c.gif.png"]
    assert Image.open(here / "out/A b.JPG").format == "JPEG"
    assert "photos/notes.txt is left out: it is not a picture that Easel can read." in text
    assert "photos/older is left out: only pictures right in photos are painted." in text
    assert ".hidden" not in text
    assert "3 of 3 pictures are done." in text
    # One worker, and the same seed and painting for all.
    assert len(quick_pool.settings) == 1
    assert len({(job.seed, job.styles[0].picture) for job in quick_pool.jobs}) == 1


def test_a_folder_is_drawn_likewise(here: Path, photos: Path, quick_pool: type[QuickPool]) -> None:
    succeeds("draw", "photos", "-o", "out")
    assert written(here) == ["A b.JPG", "b.png"]


def test_after_one_that_fails_it_goes_on_and_the_exit_status_says_so(
    here: Path, photos: Path, quick_pool: type[QuickPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (photos / "A b.JPG").read_bytes()
    (photos / "broken.jpg").write_bytes(broken[: len(broken) // 2])
    whole = quick_pool.paint

    async def paint(self: QuickPool, job: Job) -> AsyncGenerator[Update, None]:
        if job.content == broken:
            raise EngineError("There is not enough memory.")
        async for update in whole(self, job):
            yield update

    monkeypatch.setattr(quick_pool, "paint", paint)
    text = fails(*STYLIZE)
    assert written(here) == ["b.png"]
    assert "photos/A b.JPG: There is not enough memory." in text
    assert "photos/broken.jpg: That picture is broken" in text
    assert "1 of 3 pictures are done. 2 of 3 failed; the same command tries them again." in text


def test_the_same_command_goes_on_with_those_that_are_missing(
    here: Path, photos: Path, quick_pool: type[QuickPool]
) -> None:
    (here / "out").mkdir()
    (here / "out/b.png").write_bytes(b"dear to somebody")
    text = succeeds(*STYLIZE)
    assert "out/b.png is there already and stays; add --overwrite to replace it." in text
    assert (here / "out/b.png").read_bytes() == b"dear to somebody"
    assert len(quick_pool.jobs) == 1
    assert easel(*STYLIZE).exit_code == 0
    assert len(quick_pool.jobs) == 1
    assert easel(*STYLIZE, "--overwrite").exit_code == 0
    assert len(quick_pool.jobs) == 3


def test_the_painting_is_not_painted_itself(
    here: Path, photos: Path, quick_pool: type[QuickPool]
) -> None:
    text = succeeds("stylize", "photos", "photos/b.png", "-o", "out")
    assert written(here) == ["A b.JPG"]
    assert "photos/b.png is left out: it is the painting" in text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-o", "out.png"], "photos is a folder, so --output has to be one, such as out/"),
        (["-o", "painting.png"], "photos is a folder, so --output has to be one"),
        (["-o", "photos"], "The photos are in photos; name another folder for --output."),
        (["-o", "new/out"], "There is no folder"),
        (["-o", "out", "--plot", "x.png"], "--plot is for one picture; leave it out"),
        (["-o", "out", "--making-of", "x.gif"], "--making-of is for one picture"),
        (["-o", "out", "--state", "x.state"], "--state is for one picture"),
        (["-o", "out", "--variations", "4"], "--variations is for one photo"),
        (["-o", "out", "--style-weights", "2,1"], "1 style image takes 1 weight, not 2."),
    ],
)
def test_what_fits_no_folder_is_refused_before_anything_is_painted(
    here: Path, photos: Path, quick_pool: type[QuickPool], arguments: list[str], says: str
) -> None:
    text = fails("stylize", "photos", "painting.png", *arguments)
    assert says in text
    assert not quick_pool.settings
    assert not (here / "out").exists()


def test_a_folder_without_pictures_is_a_mistake(here: Path, quick_pool: type[QuickPool]) -> None:
    (here / "photos").mkdir()
    text = fails(*STYLIZE)
    assert "There is no picture in photos." in text
