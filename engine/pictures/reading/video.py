"""Videos as pictures that move: what Pillow's readers of GIF and others are. No torch here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

from engine.job.errors import BadPicture
from engine.job.spec import PictureLimits
from engine.pictures.reading import ffmpeg
from engine.pictures.reading.ffmpeg import Decoded
from engine.pictures.reading.hdr import in_srgb
from engine.pictures.reading.kinds import Kind
from engine.pictures.reading.opening import broken, most_frames, too_many_frames

_Found = TypeVar("_Found")

# Where a video does not say how its colours are coded: in one way below this height, as TV sets
# had it, in another from there on.
_HIGH_DEFINITION = 720
_UNSAID = 2
# By the degrees against the clock that a frame says.
_TURNS: Mapping[int, Image.Transpose] = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    -180: Image.Transpose.ROTATE_180,
    -90: Image.Transpose.ROTATE_270,
}


class Video(Image.Image):
    """A video at one of the times at which something else is shown: the first, until `seek`.

    Of these the file says when they are. Frames are decoded one after the other, only up to the one
    that is loaded.

    Args:
        kind: MP4 or WEBM.
        data: the file.
        limits: what it may be.

    Raises:
        BadPicture: it is broken, or there is no picture in it that can be decoded. So does `load`,
            and `seek` where there are too many frames.
    """

    def __init__(self, kind: Kind, data: bytes, limits: PictureLimits) -> None:
        super().__init__()
        self._kind, self._data, self._limits = kind, data, limits
        self._times = self._tried(lambda: ffmpeg.times(kind, data, limits))
        self._frames: Iterator[Decoded] = iter(())
        self._next: Decoded | None = None
        self._shown = self._begin()
        self._mode = "RGBA" if self._shown.frame.format.name.startswith("yuva") else "RGB"
        self._size = _size(self._shown)
        self._number = 0
        self.seek(0)

    @property
    def is_animated(self) -> bool:
        """Whether something else is shown at any time."""
        return len(self._times.changes) > 1

    def seek(self, frame: int) -> None:
        """Go to one of the times by its number; raises EOFError where there is none."""
        most = most_frames(self._kind, self.size, self._limits)
        if frame > 0 and self._times.coded > most:
            raise too_many_frames(self.size, most)
        if frame >= len(self._times.changes):
            raise EOFError
        if frame < self._number:
            self._shown = self._begin()
        self._number, self._im = frame, None
        self.info["duration"] = self._times.durations[frame]

    def tell(self) -> int:
        """The number of the time that it is at."""
        return self._number

    def load(self) -> Any:
        """Decode what is shown, and calculate its colours."""
        if self._im is None:
            at = self._times.changes[self._number]
            while self._next is not None and self._next.at <= at:
                self._shown, self._next = self._next, self._decode()
            picture = _coloured(self._shown.frame, self.mode)
            self.im = (picture if picture.size == self.size else picture.resize(self.size)).im
        return super().load()

    def close(self) -> None:
        """Decode no more."""
        self._frames = iter(())
        super().close()

    def _begin(self) -> Decoded:
        """Go back to the first frame, and decode the next one, too."""
        self._frames = ffmpeg.frames(self._kind, self._data, self._limits)
        first = self._decode()
        if first is None:
            raise broken(self._kind)
        self._next = self._decode()
        return first

    def _decode(self) -> Decoded | None:
        return self._tried(lambda: next(self._frames, None))

    def _tried(self, what: Callable[[], _Found]) -> _Found:
        try:
            return what()
        except BadPicture:
            raise
        except Exception as error:
            # FFmpeg has dozens of errors, and PyAV its own.
            raise broken(self._kind) from error


def _size(shown: Decoded) -> tuple[int, int]:
    """Width and height of the upright frame, in pixels as wide as they are high."""
    frame = shown.frame
    width, height = max(1, round(frame.width * (shown.pixel or 1))), frame.height
    return (height, width) if frame.rotation in (90, -90) else (width, height)


def _coloured(frame: VideoFrame, mode: str) -> Image.Image:
    """A frame, upright, in sRGB."""
    unsaid = frame.colorspace == _UNSAID and frame.height >= _HIGH_DEFINITION
    rgb = frame.reformat(
        format="rgba" if mode == "RGBA" else "rgb24",
        src_colorspace=Colorspace.ITU709 if unsaid else None,
        dst_color_range=ColorRange.JPEG,
        threads=1,
    )
    plane = rgb.planes[0]
    size = rgb.width, rgb.height
    picture = Image.frombuffer(mode, size, bytes(plane), "raw", mode, plane.line_size, 1)
    if mode == "RGB":
        picture = in_srgb(picture, frame.color_trc)
    turn = _TURNS.get(frame.rotation)
    return picture if turn is None else picture.transpose(turn)
