"""Pictures that move are read as they are shown, within limits, and written in three formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from engine.job.errors import BadPicture
from engine.job.pixels import Need
from engine.job.spec import PictureInfo, PictureLimits
from engine.job.timing import Timing
from engine.pictures import images
from engine.pictures.writing import animated
from engine.pictures.writing.animated import Animation
from tests.engine.jobs import LIMITS, png
from tests.engine.moving import clip, pan, saved

KINDS = pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])


def looked_at(data: bytes, limits: PictureLimits = LIMITS, most: int = 48) -> PictureInfo:
    return images.check(data, limits, Need((96, 96), transparent=True, most_frames=most))


def timing(data: bytes, limits: PictureLimits = LIMITS) -> Timing:
    found = looked_at(data, limits).timing
    assert found is not None
    return found


def decoded(data: bytes, most: int = 48) -> list[Image.Image]:
    pixels = looked_at(data, most=most).pixels
    assert pixels is not None
    return list(images.frames_of(pixels))


def apart(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one, float) - np.asarray(other, float)).mean())


@KINDS
def test_what_moves_is_told_and_what_stands_still_does_not(kind: str) -> None:
    assert images.check(clip(pan(), kind), LIMITS).moves
    still = BytesIO()
    pan()[0].save(still, kind)
    assert not images.check(still.getvalue(), LIMITS).moves


def test_a_file_of_several_pictures_does_not_move() -> None:
    pages = saved(pan(), "TIFF")
    assert not images.check(pages, LIMITS).moves
    assert looked_at(pages).timing is None


@KINDS
def test_frames_durations_and_how_often_it_is_shown_come_back(kind: str) -> None:
    frames, durations = pan(4), [40, 120, 80, 300]
    data = clip(frames, kind, durations, plays=3)
    assert timing(data, LIMITS) == Timing(tuple(durations), 3)
    found = decoded(data)
    # A GIF has 255 colours.
    assert max(map(apart, found, frames)) < (8 if kind == "GIF" else 0.01)


@KINDS
@pytest.mark.parametrize("plays", [0, 1, 2])
def test_it_is_shown_as_often_in_every_format(kind: str, plays: int) -> None:
    assert timing(clip(pan(2), kind, plays=plays), LIMITS).plays == plays


@pytest.mark.parametrize("said", [0, 10])
def test_frames_of_no_duration_are_shown_as_long_as_browsers_show_them(said: int) -> None:
    assert timing(saved(pan(3), "GIF", duration=said), LIMITS).durations == (100,) * 3


def test_a_longer_one_is_thinned_evenly_and_takes_as_long() -> None:
    timing = Timing(tuple(range(20, 120)), 0)
    numbers, thinned = timing.thinned(48)
    assert len(numbers) == len(thinned.durations) == 48
    assert numbers[0] == 0
    assert set(np.diff(numbers)) == {2, 3}
    assert sum(thinned.durations) == sum(timing.durations)
    assert thinned.durations[0] == 20 + 21
    assert timing.thinned(100)[1] == timing.thinned(200)[1] == timing


def test_of_a_longer_one_the_chosen_frames_are_read() -> None:
    frames = pan(9)
    found = decoded(clip(frames), most=3)
    assert [apart(one, frames[number]) for one, number in zip(found, (0, 3, 6), strict=True)] == [
        0
    ] * 3


def test_a_png_files_picture_for_those_who_show_no_motion_is_no_frame() -> None:
    black, *frames = [Image.new("RGB", (96, 72)), *pan(3)]
    data = saved([black, *frames], "PNG", default_image=True, duration=50)
    assert timing(data, LIMITS).durations == (50,) * 3
    assert apart(decoded(data)[0], frames[0]) == 0


@KINDS
def test_what_can_be_seen_through_comes_back_so(kind: str) -> None:
    frames = list(_stickers())
    found = decoded(clip(frames, kind))
    for one, frame in zip(found, frames, strict=True):
        assert one.mode == "RGBA"
        assert apart(one.getchannel("A"), frame.getchannel("A")) == 0


def test_a_gif_of_frames_that_change_a_part_is_read_as_it_is_shown() -> None:
    frames = [pan(1)[0] for _ in range(3)]
    for number, frame in enumerate(frames):
        frame.paste((255, 0, 0), (10 * number, 10, 10 * number + 8, 18))
    found = decoded(clip(frames, "GIF"))
    assert max(map(apart, found, frames)) < 8


@KINDS
def test_one_that_was_cut_is_refused(kind: str) -> None:
    data = clip(pan(6), kind)
    with pytest.raises(BadPicture):
        timing(data[: 2 * len(data) // 3], LIMITS)


def test_one_of_more_frames_than_are_decoded_is_refused_by_their_number() -> None:
    frames = [Image.new("L", (4, 4), level % 256) for level in range(2001)]
    data = saved(frames, "GIF", duration=20)
    with pytest.raises(BadPicture, match="2000"):
        timing(data, LIMITS)


def test_of_frames_too_large_to_be_held_together_there_are_fewer() -> None:
    found = looked_at(clip(pan(6)), replace(LIMITS, max_pixels=3 * 96 * 72)).pixels
    assert found is not None
    assert found.frames == 3
    assert found.timing == Timing((160, 160, 160), 0)


def test_of_one_that_was_not_asked_for_more_there_is_the_first_frame() -> None:
    frames = pan(3)
    found = images.check(clip(frames), LIMITS, Need((96, 96)))
    assert found.pixels is not None
    assert found.timing is None
    assert apart(images.picture_of(found.pixels), frames[0]) == 0


@KINDS
def test_one_of_more_pixels_than_are_decoded_is_refused_by_its_frames(kind: str) -> None:
    data = clip(pan(6), kind)
    tight = replace(LIMITS, max_pixels=96 * 72)
    assert len(timing(clip(pan(3), kind), tight).durations) == 3
    with pytest.raises(BadPicture, match="more than 8"):
        timing(clip(pan(9), kind), PictureLimits(max_pixels=96 * 72))
    assert timing(data, tight)


def test_ours_says_how_it_was_made_and_is_a_picture_for_those_who_know_no_motion() -> None:
    frames = pan(3)
    data = animated.encode(Animation(frames, Timing((50, 50, 50), 0)), {"Software": "Easel"})
    with Image.open(BytesIO(data)) as opened:
        assert opened.info["Software"] == "Easel"
    assert apart(images.decode(data, LIMITS), frames[0]) == 0
    found = animated.read(data)
    assert found is not None
    assert [apart(one, frame) for one, frame in zip(found.frames, frames, strict=True)] == [0] * 3
    assert animated.read(png()) is None


def _stickers() -> Sequence[Image.Image]:
    frames = [frame.convert("RGBA") for frame in pan(3)]
    for number, frame in enumerate(frames):
        alpha = Image.new("L", frame.size)
        alpha.paste(255, (10 * number, 10, 10 * number + 40, 50))
        frame.putalpha(alpha)
    return frames


# As long, and as often, as a file may say.
EXTREMES = pytest.mark.parametrize("durations", [(80, 70_001, 80), (18_000_000, 655_350, 80)])


@KINDS
@EXTREMES
def test_frames_that_are_shown_for_hours_can_be_written(
    kind: str, durations: tuple[int, ...]
) -> None:
    found = timing(clip(pan(3), kind, durations, plays=0)).durations
    most = 655_350 if kind == "GIF" else 2**24 - 1 if kind == "WEBP" else 10**9
    # In hundredths of a second, or where that is long in seconds.
    assert all(
        abs(one - min(other, most)) <= 500 for one, other in zip(found, durations, strict=True)
    )


def test_what_is_shown_oftener_than_can_be_said_is_shown_for_ever() -> None:
    often = timing(saved(pan(2), "GIF", duration=50, loop=65_535))
    assert often.plays == 0
    for kind in ("GIF", "WEBP", "PNG"):
        assert timing(clip(pan(2), kind, plays=65_535)).plays in (65_535, 0)


def test_a_gif_that_stands_still_for_long_in_several_frames_can_be_written() -> None:
    frames = [*[pan(2)[0]] * 3, pan(2)[1]]
    data = animated.gif(Animation(frames, Timing((600_000,) * 4, 0)))
    with Image.open(BytesIO(data)) as opened:
        assert getattr(opened, "n_frames", 1) == 2
        assert opened.info["duration"] == 655_350
