"""Videos as pictures that move: Pillow's frames, decoded by FFmpeg (PyAV). No torch here.

FFmpeg is told by us which container it reads, has five decoders, one thread, and nothing but the
file's bytes: what a file refers to is not opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from io import BytesIO
from typing import Any, NamedTuple, NoReturn

# A part that PyAV imports once it opens a file, where modules may no longer be had.
import av.subtitles.stream
from av.codec import CodecContext
from av.container import InputContainer
from av.error import InvalidDataError
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from PIL import Image

from engine.job.errors import BadPicture
from engine.job.spec import PictureLimits
from engine.pictures.completeness import is_complete
from engine.pictures.kinds import Kind
from engine.pictures.opening import broken, most_frames, too_many_frames, too_many_pixels

# FFmpeg's names.
_CONTAINERS: Mapping[Kind, str] = {Kind.MP4: "mp4", Kind.WEBM: "webm"}
_CODECS = ("h264", "hevc", "vp8", "vp9", "av1")
# Of those that can be seen through, which the usual decoders leave out of account.
_WITH_ALPHA: Mapping[str, str] = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
_DECODERS = (*_CODECS, *_WITH_ALPHA.values(), "libdav1d")
# In milliseconds: frames shown for less are left out, as many programs show such a one for longer.
_LEAST = 11
# Of a frame that is not said to be shown for any time.
_USUAL = 40
# Where a video does not say how its colours are coded: in one way below this height, as TV sets
# had it, in another from there on.
_HIGH_DEFINITION = 720
_UNSAID = 2
_TURNS: Mapping[int, Image.Transpose] = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    -180: Image.Transpose.ROTATE_180,
    -90: Image.Transpose.ROTATE_270,
}


class _Shown(NamedTuple):
    """A decoded frame.

    Attributes:
        at: when it is shown, in milliseconds.
        pixel: the width of one of its pixels, in their heights; None: not said.
    """

    frame: VideoFrame
    at: int
    pixel: Fraction | None


class Video(Image.Image):
    """A video at one of its frames: the first, until `seek`. They are decoded one after the other.

    Args:
        kind: MP4 or WEBM.
        data: the file.
        limits: what it may be.

    Raises:
        BadPicture: it is broken, or there is no picture in it that can be decoded; so do `seek` and
            `load`.
    """

    def __init__(self, kind: Kind, data: bytes, limits: PictureLimits) -> None:
        super().__init__()
        self._kind = kind
        self._data, self._limits = data, limits
        self._frames: Iterator[_Shown] = iter(())
        self._next: _Shown | None = None
        self._begin()

    @property
    def is_animated(self) -> bool:
        """Whether there is more than one frame."""
        return self._number > 0 or self._next is not None

    def seek(self, frame: int) -> None:
        """Go to a frame by its number; raises EOFError where there is none."""
        if frame < self._number:
            self._begin()
        while self._number < frame:
            if self._next is None:
                raise EOFError
            self._step()

    def tell(self) -> int:
        """The number of the frame that it is at."""
        return self._number

    def load(self) -> Any:
        """Calculate the frame's colours."""
        if self._im is None:
            picture = _coloured(self._shown.frame, self.mode)
            self.im = (picture if picture.size == self.size else picture.resize(self.size)).im
        return super().load()

    def close(self) -> None:
        """Decode no more."""
        self._frames = iter(())
        super().close()

    def _begin(self) -> None:
        self._frames = _shown(self._kind, self._data, self._limits)
        self._number = -1
        self._next = self._read()
        if self._next is None:
            raise broken(self._kind)
        frame = self._next.frame
        self._mode = "RGBA" if frame.format.name.startswith("yuva") else "RGB"
        self._size = _size(self._next)
        self._step()

    def _step(self) -> None:
        assert self._next is not None  # noqa: S101 - there is a frame to go to
        self._shown, self._next = self._next, self._read()
        self._im = None
        self._number += 1
        if self._next is not None:
            self.info["duration"] = self._next.at - self._shown.at
        else:
            frame = self._shown.frame
            said = frame.duration * (frame.time_base or 0) * 1000
            self.info["duration"] = max(_LEAST, round(said) or self.info.get("duration", _USUAL))

    def _read(self) -> _Shown | None:
        try:
            return next(self._frames, None)
        except BadPicture:
            raise
        except Exception as error:
            raise broken(self._kind) from error


def _shown(kind: Kind, data: bytes, limits: PictureLimits) -> Iterator[_Shown]:
    """The frames that are shown long enough; the time of others goes to the one before."""
    with _opened(kind, data, limits) as container:
        stream = container.streams.best("video")
        if not isinstance(stream, VideoStream):
            # What was cut may have lost it.
            raise _no_picture() if container.streams.audio and is_complete(data) else broken(kind)
        if stream.width * stream.height > limits.max_pixels:
            raise too_many_pixels((stream.width, stream.height), limits)
        decoder, last = _decoder(stream, limits), None
        for number, frame in enumerate(_decoded(container.demux(stream), decoder)):
            size = frame.width, frame.height
            if number == most_frames(kind, size, limits):
                raise too_many_frames(size, number)
            at = _milliseconds(frame, _USUAL if last is None else last + _USUAL)
            if last is None or at - last >= _LEAST:
                last = at
                yield _Shown(frame, at, stream.sample_aspect_ratio)


def _decoded(
    packets: Iterator[Packet[VideoStream]], decoder: VideoCodecContext
) -> Iterator[VideoFrame]:
    """All frames, but those at the beginning that go on from one that was cut off."""
    begun = False
    for packet in packets:
        try:
            for frame in decoder.decode(packet):
                begun = True
                yield frame
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


def _milliseconds(frame: VideoFrame, unsaid: int) -> int:
    if frame.pts is None or frame.time_base is None:
        return unsaid
    return round(Fraction(frame.pts) * frame.time_base * 1000)


def _size(shown: _Shown) -> tuple[int, int]:
    """Width and height of the upright frame, in pixels as wide as they are high."""
    frame = shown.frame
    width, height = max(1, round(frame.width * (shown.pixel or 1))), frame.height
    return (height, width) if frame.rotation in (90, -90) else (width, height)


def _coloured(frame: VideoFrame, mode: str) -> Image.Image:
    """A frame, upright, in sRGB."""
    unsaid = frame.colorspace == _UNSAID and frame.height >= _HIGH_DEFINITION
    rgb = frame.reformat(
        format=mode.lower() if mode == "RGBA" else "rgb24",
        src_colorspace=Colorspace.ITU709 if unsaid else None,
        dst_color_range=ColorRange.JPEG,
        threads=1,
    )
    plane = rgb.planes[0]
    size = rgb.width, rgb.height
    picture = Image.frombuffer(mode, size, bytes(plane), "raw", mode, plane.line_size, 1)
    turn = _TURNS.get(frame.rotation)
    return picture if turn is None else picture.transpose(turn)


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
