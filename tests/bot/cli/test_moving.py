"""Photos that move, at the shell: what comes out moves as they do, and what can't is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from PIL import Image

from bot.cli.paint import jobs_from_files
from engine.job import spec
from engine.job.pixels import Need, Pixels
from engine.job.spec import EngineSettings, Frame, Job, PictureInfo, PictureLimits
from engine.job.timing import Timing
from engine.pictures import images
from engine.pictures.writing import animated, mp4
from engine.pictures.writing.animated import Animation
from engine.pictures.writing.provenance import describe, to_text
from tests.bot.typing_commands import QuickPool, easel, fails, said, succeeds
from tests.engine.jobs import blotches
from tests.engine.moving import clip, pan
from tests.engine.videos import video

DURATIONS = (40, 120, 80, 300)
LIMITS = PictureLimits()


class MovingPool(QuickPool):
    """One whose results have the frames that came."""

    async def check(self, picture: bytes, need: Need | None = None) -> PictureInfo:
        return images.check(picture, LIMITS, need)

    def result(self, job: Job, shown: Frame) -> spec.Result:
        still = super().result(job, shown)
        assert isinstance(job.content, Pixels)
        if job.content.timing is None:
            return still
        frames = list(images.frames_of(job.content))
        made = describe(job, self.weights, torch_version="0", device="cpu", moves=True)
        image = animated.encode(Animation(frames, job.content.timing), to_text(made))
        return replace(still, image=image, frames=len(frames), frames_done=len(frames))


@pytest.fixture(autouse=True)
def pool(here: Path, monkeypatch: pytest.MonkeyPatch) -> type[MovingPool]:
    class Pool(MovingPool):
        jobs: ClassVar[list[Job]] = []
        settings: ClassVar[list[EngineSettings]] = []

    monkeypatch.setattr(jobs_from_files, "EnginePool", Pool)
    (here / "clip.gif").write_bytes(clip(pan(4), "GIF", DURATIONS, plays=2))
    return Pool


def timing_of(path: Path) -> Timing:
    """When the frames of a file are shown, by a decoder that did not write it."""
    found = images.check(path.read_bytes(), LIMITS, Need((96, 96), most_frames=48)).timing
    assert found is not None
    return found


@pytest.mark.parametrize("ending", ["webp", "gif", "apng", "png"])
@pytest.mark.parametrize("command", [("stylize", "clip.gif", "painting.png"), ("draw", "clip.gif")])
def test_a_clip_in_is_a_clip_out(here: Path, command: tuple[str, ...], ending: str) -> None:
    text = succeeds(*command, "-o", f"out.{ending}")
    assert timing_of(here / f"out.{ending}") == Timing(DURATIONS, 2)
    assert "clip.gif moves: 4 frames, 0.5 s." in text
    assert f"out.{ending}: 4 frames, 64 by 48 pixels" in text


@pytest.mark.parametrize("how", ["option", "settings"])
def test_a_longer_one_is_thinned_and_that_is_said(here: Path, how: str) -> None:
    options: tuple[object, ...] = ("--animation-frames", 2)
    if how == "settings":
        (here / "config.toml").write_text("[limits]\nanimation_frames = 2\n")
        options = ()
    result = easel("draw", "clip.gif", "-o", "out.webp", *options)
    assert "clip.gif moves: 4 frames, of which 2 are painted, 0.5 s." in said(result)
    assert timing_of(here / "out.webp") == Timing((160, 380), 2)


def test_a_video_in_is_a_video_out(here: Path) -> None:
    (here / "clip.mov").write_bytes(video(pan(4), container="mov"))
    result = easel("stylize", "clip.mov", "painting.png", "-o", "out.mp4")
    assert result.exit_code == 0, said(result)
    assert "clip.mov moves: 4 frames, 0.2 s." in said(result)
    # It can't say how often it is to be shown.
    assert timing_of(here / "out.mp4") == Timing((40,) * 4, 0)


def test_without_an_encoder_for_videos_that_is_said_before_anything_is_painted(
    pool: type[MovingPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mp4, "codecs_available", {"h264", "libvpx-vp9"})
    result = easel("stylize", "clip.gif", "painting.png", "-o", "out.mp4")
    assert result.exit_code == 1
    assert "out.mp4 can't be written, as this PyAV has no encoder for H.264" in said(result)
    assert pool.jobs == []


def test_its_first_frame_alone_is_painted_where_that_is_wanted(here: Path) -> None:
    text = succeeds("draw", "clip.gif", "-o", "out.jpg", "--animation-frames", 1)
    assert "clip.gif moves; it is painted from its first frame." in text


def test_several_to_choose_from_are_of_its_first_frame_and_that_is_said(here: Path) -> None:
    text = succeeds("stylize", "clip.gif", "painting.png", "-o", "out.png", "--variations", 2)
    assert "clip.gif moves; of several to choose from, each is painted from its first" in text


def test_a_painting_that_moves_lends_its_first_frame_and_that_is_said(here: Path) -> None:
    text = succeeds("stylize", "photo.png", "clip.gif", "-o", "out.png")
    assert "clip.gif moves; its first frame is the style." in text


@pytest.mark.parametrize("command", ["stylize", "palette"])
def test_what_moves_is_not_written_to_a_file_that_can_not(
    pool: type[MovingPool], command: str
) -> None:
    if command == "palette":
        result = easel(
            "stylize", "clip.gif", "painting.png", "-o", "out.gif", "--colours", "palette"
        )
        assert "--output is a file that ends in .png, .jpg, .jpeg or .webp" in said(result)
    else:
        result = easel("stylize", "clip.gif", "painting.png", "-o", "out.jpg")
        assert "The photo moves, and out.jpg can't; name a file that ends in .webp, .gif" in said(
            result
        )
    assert result.exit_code == 1
    assert pool.jobs == []


def test_what_stands_still_is_not_written_to_a_file_that_moves(pool: type[MovingPool]) -> None:
    text = fails("draw", "photo.png", "-o", "out.gif")
    assert "out.gif would move, and what is painted stands still" in text
    assert pool.jobs == []


@pytest.mark.parametrize("option", [("--strip", "strip.png"), ("--making-of", "film.gif")])
def test_what_shows_one_picture_is_refused_for_a_clip(
    pool: type[MovingPool], option: tuple[str, str]
) -> None:
    text = fails("stylize", "clip.gif", "painting.png", "-o", "out.webp", *option)
    assert f"{option[0]} is for a picture that stands still" in text
    assert pool.jobs == []


def test_colours_alone_are_those_of_its_first_frame_and_that_is_said(here: Path) -> None:
    (here / "painting.png").write_bytes(blotches(3))
    text = succeeds("stylize", "clip.gif", "painting.png", "-o", "x.png", "--colours", "palette")
    assert "clip.gif moves; only its first frame is looked at." in text


def test_in_a_folder_what_moves_comes_out_moving(here: Path) -> None:
    photos = here / "photos"
    photos.mkdir()
    (here / "clip.gif").rename(photos / "clip.gif")
    Image.new("RGB", (64, 48)).save(photos / "still.png")
    succeeds("draw", "photos", "-o", "out")
    assert timing_of(here / "out" / "clip.gif.png") == Timing(DURATIONS, 2)
    assert not images.check((here / "out" / "still.png").read_bytes(), LIMITS).moves


@pytest.mark.parametrize("ending", ["webp", "png"])
def test_a_clip_says_how_it_was_made_and_is_painted_again(here: Path, ending: str) -> None:
    easel("draw", "clip.gif", "-o", f"out.{ending}", "--animation-frames", 3)
    text = succeeds("explain", f"out.{ending}")
    assert "up to 3 of a photo that moves" in text
    text = succeeds("repeat", f"out.{ending}", "--content", "clip.gif", "-o", f"again.{ending}")
    assert f"again.{ending} is the same file as out.{ending}." in text
