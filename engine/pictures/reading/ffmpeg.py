"""A video's file, read by FFmpeg (PyAV): its frames, and when they are shown. No torch here.

FFmpeg is told by us which container it reads, has five decoders, one thread, and nothing but the
file's bytes: what a file refers to is not opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from typing import NamedTuple, NoReturn

# A part that PyAV imports once it opens a file, where modules may no longer be had.
import av.subtitles.stream
from av.codec import CodecContext
from av.container import InputContainer
from av.error import InvalidDataError
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from engine.job.errors import BadPicture
from engine.job.spec import PictureLimits
from engine.job.timing import MOST_SOURCE_FRAMES
from engine.pictures.reading.completeness import is_complete
from engine.pictures.reading.kinds import Kind
from engine.pictures.reading.opening import broken, too_many_pixels

# FFmpeg's names.
_CONTAINERS: Mapping[Kind, str] = {Kind.MP4: "mp4", Kind.WEBM: "webm"}
_CODECS = ("h264", "hevc", "vp8", "vp9", "av1")
# Of those that can be seen through, which the usual decoders leave out of account.
_WITH_ALPHA: Mapping[str, str] = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
_DECODERS = (*_CODECS, *_WITH_ALPHA.values(), "libdav1d")
# In milliseconds: frames shown for less are left out, as many programs show such a one for longer.
_LEAST = 11
# Of a last frame that is not said to be shown for any time, where no other is.
_USUAL = 40


class Decoded(NamedTuple):
    """A frame.

    Attributes:
        at: from when on it is shown, in milliseconds.
        pixel: the width of one of its pixels, in their heights; None: not said.
    """

    frame: VideoFrame
    at: int
    pixel: Fraction | None


@dataclass(frozen=True, slots=True)
class Times:
    """When another frame is shown, as the file says.

    Attributes:
        changes: in milliseconds, each later than the one before; at least one.
        durations: from each to the next, and of the last.
        coded: how many frames have to be decoded for them; of too many, not all are counted.
    """

    changes: tuple[int, ...]
    durations: tuple[int, ...]
    coded: int


def times(kind: Kind, data: bytes, limits: PictureLimits) -> Times:
    """When something is shown; no frame is decoded for it.

    Raises:
        BadPicture: there is no picture in it, or one of too many pixels.
        av.error.FFmpegError: it is broken.
    """
    spans, coded = [], 0
    with _opened(kind, data, limits) as container:
        for packet in container.demux(_stream(kind, data, container, limits)):
            coded += packet.size > 0  # as all are but the last, which only says that it is
            if packet.pts is not None and not packet.is_discard:
                spans.append(_span(packet))
            if coded > MOST_SOURCE_FRAMES:
                break
    changes: list[int] = []
    for at, _ in sorted(spans):
        if not changes or at - changes[-1] >= _LEAST:
            changes.append(at)
    changes = changes or [0]
    durations = [later - earlier for earlier, later in pairwise(changes)]
    last = max((sum(span) for span in spans), default=0) - changes[-1]
    if last < _LEAST:
        last = durations[-1] if durations else _USUAL
    return Times(tuple(changes), (*durations, last), coded)


def frames(kind: Kind, data: bytes, limits: PictureLimits) -> Iterator[Decoded]:
    """All frames, but those at the beginning that go on from one that was cut off.

    Raises:
        BadPicture: as `times`, or its pictures are coded in another way.
        av.error.FFmpegError: it is broken.
    """
    with _opened(kind, data, limits) as container:
        stream = _stream(kind, data, container, limits)
        decoder, begun, at = _decoder(stream, limits), False, 0
        for packet in container.demux(stream):
            try:
                for frame in decoder.decode(packet):
                    if frame.pts is not None:
                        at = _milliseconds(frame.pts, frame.time_base)
                    begun = True
                    yield Decoded(frame, at, stream.sample_aspect_ratio)
            except InvalidDataError:
                if begun:
                    raise


def _opened(kind: Kind, data: bytes, limits: PictureLimits) -> InputContainer:
    return av.open(
        BytesIO(data),
        mode="r",
        format=_CONTAINERS[kind],
        container_options={"codec_whitelist": ",".join(_DECODERS), "protocol_whitelist": ""},
        options=_options(limits),
        io_open=_refuse,
    )


def _options(limits: PictureLimits) -> dict[str, str]:
    # Damage is an error, and is not covered up. Decoders count what is cut off at the edges, too.
    return {"max_pixels": str(2 * limits.max_pixels), "threads": "1", "err_detect": "explode"}


def _refuse(url: str, *_: object) -> NoReturn:
    """What a file refers to is not opened."""
    raise PermissionError(url)


def _stream(
    kind: Kind, data: bytes, container: InputContainer, limits: PictureLimits
) -> VideoStream:
    stream = container.streams.best("video")
    if not isinstance(stream, VideoStream):
        # What was cut may have lost it.
        raise _no_picture() if container.streams.audio and is_complete(data) else broken(kind)
    if stream.width * stream.height > limits.max_pixels:
        raise too_many_pixels((stream.width, stream.height), limits)
    return stream


def _decoder(stream: VideoStream, limits: PictureLimits) -> VideoCodecContext:
    decoder = stream.codec_context
    if decoder is None or decoder.codec.canonical_name not in _CODECS:
        raise _other_codec()
    if stream.metadata.get("alpha_mode") == "1" and decoder.name in _WITH_ALPHA:
        found = CodecContext.create(_WITH_ALPHA[decoder.name], "r")
        assert isinstance(found, VideoCodecContext)  # noqa: S101 - as they all are
        decoder = found
    decoder.options = _options(limits)
    return decoder


def _span(packet: Packet[VideoStream]) -> tuple[int, int]:
    """When what is in it is shown, and for how long, in milliseconds."""
    begin = packet.pts or 0
    at = _milliseconds(begin, packet.time_base)
    return at, _milliseconds(begin + (packet.duration or 0), packet.time_base) - at


def _milliseconds(count: int, unit: Fraction | None) -> int:
    return round(count * (unit or 0) * 1000)


def _no_picture() -> BadPicture:
    return BadPicture(
        "That video has no picture, only sound; send one that shows something.",
        "engine-video-without-picture",
    )


def _other_codec() -> BadPicture:
    return BadPicture(
        "That video is coded in a way that I can't read; it has to be H.264, HEVC, VP8, VP9 or "
        "AV1. Save it again as MP4 with H.264.",
        "engine-other-codec",
    )
