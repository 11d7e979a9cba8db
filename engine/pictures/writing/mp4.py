"""Pictures that move, written as MP4 with H.264, which every browser plays. No torch here."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO

import av
import numpy as np
from av.codec.codec import codecs_available
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from engine.pictures.transparency import on_white
from engine.pictures.writing.animated import Animation

_ENCODER = "libx264"
_MILLISECOND = Fraction(1, 1000)
# A constant quality, of 51: from about this on, no difference is seen. And none coded from later
# ones, or times would not be kept to the millisecond.
_OPTIONS = {"crf": "17", "bf": "0", "flags": "+frame_duration"}
# Colours in half the pixels' resolution: many players know no other.
_PIXELS = "yuv420p"


def can_write() -> bool:
    """Whether there is an encoder: PyAV's own wheels have one, those of some systems don't."""
    return _ENCODER in codecs_available


def mp4(animation: Animation) -> bytes:
    """The animation as an MP4 file of even sides, on white where it could be seen through.

    An odd side gets its last row of pixels once more. Such a file says nothing of how often it is
    shown, or how it was made.
    """
    out = BytesIO()
    with av.open(out, "w", "mp4") as file:
        stream = file.add_stream(_ENCODER, options=_OPTIONS)
        assert isinstance(stream, VideoStream)  # noqa: S101 - of this encoder
        _set_up(stream, animation.frames[0].size)
        for frame in _frames(animation):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def _set_up(stream: VideoStream, size: tuple[int, int]) -> None:
    stream.width, stream.height = (side + side % 2 for side in size)
    stream.pix_fmt = _PIXELS
    encoder = stream.codec_context
    encoder.time_base = _MILLISECOND
    encoder.colorspace, encoder.color_range = Colorspace.ITU709, ColorRange.MPEG
    encoder.color_primaries, encoder.color_trc = ColorPrimaries.BT709, ColorTrc.BT709


def _frames(animation: Animation) -> Iterator[VideoFrame]:
    at = 0
    for picture, shown in zip(animation.frames, animation.timing.durations, strict=True):
        pixels = np.asarray(on_white(picture))
        height, width, _ = pixels.shape
        even = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), "edge")
        frame = VideoFrame.from_ndarray(even, format="rgb24").reformat(
            format=_PIXELS,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        frame.time_base, frame.pts, frame.duration = _MILLISECOND, at, shown
        at += shown
        yield frame
