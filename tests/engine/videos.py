"""Videos for tests, made by FFmpeg."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from io import BytesIO
from typing import cast

import av
import numpy as np
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import Colorspace
from av.video.stream import VideoStream
from PIL import Image

_MILLISECOND = Fraction(1, 1000)
# Of each codec that is taken: FFmpeg's encoder, the container, and what makes it quick.
MADE_BY: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "H.264": ("libx264", "mp4", {}),
    "HEVC": ("libx265", "mp4", {"x265-params": "pools=none:frame-threads=1:log-level=none"}),
    "VP8": ("libvpx", "webm", {}),
    "VP9": ("libvpx-vp9", "webm", {"cpu-used": "8"}),
    "AV1": ("libsvtav1", "mp4", {"preset": "12"}),
}


@contextmanager
def _in_the_same_turn() -> Iterator[None]:
    """Give the processor up to others as before, which root does not after libsvtav1.

    It makes the thread that calls it one of real time, and all that is begun by this one.
    """
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, parameters)


def video(
    frames: Sequence[Image.Image],
    codec: str = "H.264",
    container: str = "",
    *,
    rate: int = 25,
    at: Sequence[int] = (),
    pixels: str = "yuv420p",
    rotation: int = 0,
    stretch: int = 1,
    options: Mapping[str, str] | None = None,
    to_container: Mapping[str, str] | None = None,
    high_definition: bool = False,
    colours_said: bool = False,
    transfer: int = 0,
) -> bytes:
    """A file of these frames.

    Args:
        frames: of even sides.
        codec: a name in `MADE_BY`, or of an encoder of FFmpeg's.
        container: FFmpeg's name of it, where it is not the codec's usual one.
        rate: frames a second.
        at: when each frame is shown, in milliseconds, where that is not by the rate.
        pixels: FFmpeg's name of how they are coded.
        rotation: degrees against the clock by which it is turned to be upright.
        stretch: how many times as wide as high each pixel is shown.
        options: of the encoder, beside those in `MADE_BY`.
        to_container: options of the container.
        high_definition: whether colours are coded as BT.709 has it, and not as BT.601.
        colours_said: whether the file says so.
        transfer: of high dynamic range, in the colours of BT.2020; a number of ITU-T H.273.
    """
    encoder, usual, quick = MADE_BY.get(codec, (codec, "mp4", {}))
    out = BytesIO()
    colours = Colorspace.ITU709 if high_definition else Colorspace.ITU601
    how = dict(to_container or {})
    with _in_the_same_turn(), av.open(out, "w", container or usual, container_options=how) as file:
        stream = file.add_stream(encoder, rate=rate, options={**quick, **(options or {})})
        assert isinstance(stream.codec_context, VideoCodecContext)
        stream.width, stream.height = frames[0].size
        stream.pix_fmt = pixels
        stream.codec_context.time_base = _MILLISECOND
        stream.codec_context.thread_count = 1
        stream.codec_context.sample_aspect_ratio = Fraction(stretch)
        if transfer:
            colours = Colorspace.BT2020
            stream.codec_context.color_trc, stream.codec_context.color_primaries = transfer, 9
        if colours_said or transfer:
            stream.codec_context.colorspace = colours
        if rotation:
            stream.set_display_rotation(rotation)
        for number, picture in enumerate(frames):
            kind = "rgba" if picture.mode == "RGBA" else "rgb24"
            frame = av.VideoFrame.from_ndarray(np.asarray(picture), format=kind)
            frame = frame.reformat(format=pixels, dst_colorspace=colours, threads=1)
            frame.time_base = _MILLISECOND
            frame.pts = at[number] if at else number * 1000 // rate
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def sound(frames: Sequence[Image.Image]) -> bytes:
    """A tenth of a second of silence, and beside it a video of these frames, if any."""
    out = BytesIO()
    with av.open(out, "w", "mp4") as file:
        silence = file.add_stream("aac", rate=48_000)
        if frames:
            picture = file.add_stream("libx264", rate=25)
            picture.width, picture.height = frames[0].size
            picture.pix_fmt = "yuv420p"
            for frame in frames:
                pixels = av.VideoFrame.from_ndarray(np.asarray(frame), format="rgb24")
                file.mux(picture.encode(pixels.reformat(format="yuv420p", threads=1)))
            file.mux(picture.encode(None))
        samples = av.AudioFrame.from_ndarray(np.zeros((2, 4_800), np.float32), "fltp", "stereo")
        samples.sample_rate = 48_000
        file.mux(silence.encode(samples))
        file.mux(silence.encode(None))
    return out.getvalue()


def without_beginning(data: bytes, packets: int) -> bytes:
    """A video without its first packets, on which those up to the next key frame build."""
    return remuxed(data, lambda found: found[packets:])


def remuxed(
    data: bytes, change: Callable[[list[Packet[VideoStream]]], list[Packet[VideoStream]]]
) -> bytes:
    """A video with its packets changed, in the same container."""
    out = BytesIO()
    with av.open(BytesIO(data), "r") as source:
        container = "mp4" if "mp4" in source.format.name else "webm"
        with av.open(out, "w", container) as file:
            stream = file.add_stream_from_template(source.streams.video[0])
            found = [
                packet for packet in source.demux(source.streams.video[0]) if packet.dts is not None
            ]
            for packet in change(found):
                packet.stream = stream
                file.mux(packet)
    return out.getvalue()


def packet(data: bytes, at: int) -> Packet[VideoStream]:
    """A key frame's packet, to be shown at a time in milliseconds."""
    made = cast("Packet[VideoStream]", Packet(data))
    made.time_base = _MILLISECOND
    made.pts = made.dts = at
    made.is_keyframe = True
    return made
