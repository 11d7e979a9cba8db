"""Pictures that move, written as APNG, WebP or GIF. No torch here.

Between its parts Easel has them as APNG: a PNG file, whose first frame any reader of PNG shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.job.timing import Timing
from engine.pictures.reading.frames import duration_of
from engine.pictures.transparency import as_rgb
from engine.pictures.writing.making import in_one_palette

# A GIF has one colour that is seen through, or not at all.
_HALF = 128
_GIF_TRANSPARENT = 255
# How long a frame may be shown, in milliseconds. An APNG's number is a fraction of 16 bits over 16
# bits, so that of more than so much there are only seconds.
_LONGEST = {"GIF": 655_350, "WEBP": 2**24 - 1, "PNG": 65_535_000}
_LONGEST_TO_THE_MILLISECOND = 65_535


@dataclass(frozen=True, slots=True)
class Animation:
    """Frames, all of one size and in RGB, or RGBA if any can be seen through; and their timing."""

    frames: Sequence[Image.Image]
    timing: Timing

    def thinned(self, most: int) -> Animation:
        """At most so many frames, evenly chosen; each stays until the next."""
        numbers, timing = self.timing.thinned(most)
        return Animation([self.frames[number] for number in numbers], timing)


def encode(animation: Animation, text: Mapping[str, str] | None = None) -> bytes:
    """The animation as an APNG file, with `text` by keyword as its text chunks."""
    chunks = PngInfo()
    for keyword, value in (text or {}).items():
        chunks.add_text(keyword, value)
    return _saved(animation, "PNG", loop=animation.timing.plays, compress_level=3, pnginfo=chunks)


def read(apng: bytes) -> Animation | None:
    """The animation in our APNG file; None where it is a PNG file of a still picture."""
    with Image.open(BytesIO(apng), formats=("PNG",)) as opened:
        if not getattr(opened, "is_animated", False):
            return None
        plays = int(opened.info.get("loop", 0))
        frames, durations = [], []
        for number in range(getattr(opened, "n_frames", 1)):
            opened.seek(number)
            frames.append(as_rgb(opened))
            durations.append(duration_of(opened))
    return Animation(frames, Timing(tuple(durations), plays))


def frames_in(apng: bytes) -> int:
    """How many frames our file has; 0 of one that is damaged."""
    try:
        with Image.open(BytesIO(apng), formats=("PNG",)) as opened:
            return int(getattr(opened, "n_frames", 1))
    except OSError:
        return 0


def webp(animation: Animation, quality: int | None, exif: bytes = b"") -> bytes:
    """The animation as a WebP file in a quality of 100; None: without any loss."""
    how: dict[str, Any] = {"quality": quality, "method": 4}
    if quality is None:
        how = {"lossless": True, "quality": 20, "method": 3}
    if animation.frames[0].mode == "RGBA":
        # Each frame whole. Of parts that are opaque in themselves libwebp makes a file that does
        # not say that there is anything to see through, and readers have black around them.
        how |= {"kmin": 0, "kmax": 1}
    return _saved(animation, "WEBP", loop=animation.timing.plays, exif=exif, **how)


def gif(animation: Animation) -> bytes:
    """The animation as a GIF file: 255 colours, and each pixel there or not."""
    plain = [frame.convert("RGB") for frame in animation.frames]
    frames = in_one_palette(plain)
    how: dict[str, Any] = {}
    if animation.frames[0].mode == "RGBA":
        for frame, seen in zip(frames, animation.frames, strict=True):
            hidden = seen.getchannel("A").point([255] * _HALF + [0] * (256 - _HALF))
            frame.paste(_GIF_TRANSPARENT, mask=hidden)
        how = {"transparency": _GIF_TRANSPARENT, "disposal": 2}
    # How often it is shown again, which is not said of one that is shown once.
    plays = animation.timing.plays
    if plays != 1:
        how["loop"] = max(0, plays - 1)
    different = _different(Animation(frames, animation.timing))
    return _saved(different, "GIF", optimize=False, **how)


def _different(animation: Animation) -> Animation:
    """Without frames that are the same as the one before, which is shown for longer instead.

    Pillow does so too, and then can't write a time that has become too long.
    """
    frames: list[Image.Image] = []
    durations: list[int] = []
    for frame, shown in zip(animation.frames, animation.timing.durations, strict=True):
        if frames and frame.tobytes() == frames[-1].tobytes():
            durations[-1] += shown
        else:
            frames.append(frame)
            durations.append(shown)
    return Animation(frames, Timing(tuple(durations), animation.timing.plays))


def _saved(animation: Animation, kind: str, **how: Any) -> bytes:
    first, *others = animation.frames
    durations = [min(shown, _LONGEST[kind]) for shown in animation.timing.durations]
    if kind == "PNG":
        most = _LONGEST_TO_THE_MILLISECOND
        durations = [shown if shown <= most else round(shown, -3) for shown in durations]
    out = BytesIO()
    first.save(out, kind, save_all=True, append_images=others, duration=durations, **how)
    return out.getvalue()
