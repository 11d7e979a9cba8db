"""Animations as MP4 files, read again by the decoder of members' videos."""

from __future__ import annotations

from io import BytesIO

import av
import numpy as np
import pytest
from PIL import Image

from engine.job.pixels import Need
from engine.job.spec import PictureInfo, PictureLimits
from engine.job.timing import Timing
from engine.pictures import images
from engine.pictures.writing import animated
from engine.pictures.writing.animated import Animation
from engine.pictures.writing.conversion import convert
from engine.pictures.writing.formats import Format
from engine.pictures.writing.mp4 import mp4
from tests.engine.moving import pan

DURATIONS = (40, 120, 80, 300, 70)


def animation(size: tuple[int, int] = (96, 72)) -> Animation:
    return Animation(pan(5, size=size), Timing(DURATIONS, 2))


def looked_at(data: bytes) -> PictureInfo:
    return images.check(data, PictureLimits(), Need((96, 96), transparent=True, most_frames=48))


def frames_of(data: bytes) -> list[np.ndarray]:
    pixels = looked_at(data).pixels
    assert pixels is not None
    return [np.asarray(frame, float) for frame in images.frames_of(pixels)]


def test_frames_and_times_are_those_of_the_animation() -> None:
    data = convert(animated.encode(animation()), Format.MP4)
    timing = looked_at(data).timing
    assert timing is not None
    assert timing.durations == DURATIONS
    for found, frame in zip(frames_of(data), animation().frames, strict=True):
        assert np.abs(found - np.asarray(frame)).mean() < 6


def test_it_is_of_a_kind_that_every_browser_plays() -> None:
    with av.open(BytesIO(mp4(animation())), "r") as file:
        stream = file.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert stream.profile in ("High", "Main")


def test_an_odd_side_gets_its_last_row_once_more() -> None:
    data = mp4(animation((95, 71)))
    assert (looked_at(data).width, looked_at(data).height) == (96, 72)
    first = frames_of(data)[0]
    assert np.abs(first[-1] - first[-2]).mean() < 6


def test_what_could_be_seen_through_is_white() -> None:
    clear = Image.new("RGBA", (32, 32), (200, 0, 0, 0))
    [first, _] = frames_of(mp4(Animation([clear, clear], Timing((50, 50), 0))))
    assert first.min() > 250


@pytest.mark.parametrize("colour", [(200, 60, 30), (10, 120, 250), (255, 255, 255)])
def test_colours_stay_what_they_are(colour: tuple[int, int, int]) -> None:
    plain = Image.new("RGB", (64, 64), colour)
    first = frames_of(mp4(Animation([plain, plain], Timing((50, 50), 0))))[0]
    assert np.abs(first - colour).max() < 5


def test_a_clip_of_one_frame_is_a_video_of_one() -> None:
    assert not looked_at(convert(images.encode(pan(1)[0]), Format.MP4)).moves
