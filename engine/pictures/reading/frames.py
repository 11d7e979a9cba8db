"""The frames of a picture that moves, one after the other, and their timing. No torch here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from PIL import Image

from engine.job.errors import BadPicture
from engine.job.spec import PictureLimits
from engine.job.timing import Timing
from engine.pictures.reading.kinds import VIDEOS, Kind
from engine.pictures.reading.opening import (
    broken,
    most_frames,
    open_file,
    quietly,
    too_many_frames,
    too_many_pixels,
)

# What is taken as moving; phones' files with several pictures are not.
KINDS = (Kind.GIF, Kind.WEBP, Kind.PNG, *VIDEOS)
# In milliseconds. Every browser takes a frame of 10 or less for one that says nothing, and shows it
# for 100.
_NOTHING_SAID, _USUAL = 10, 100
# Who shows something oftener than GIF and WebP can say, means for ever.
_MOST_PLAYS = 65_535


def moves(kind: Kind, picture: Image.Image) -> bool:
    """Whether an opened file has more than one frame; they are not decoded for it.

    Raises:
        BadPicture: it is broken.
    """
    try:
        return kind in KINDS and bool(getattr(picture, "is_animated", False))
    except Exception as error:
        raise broken() from error


def timing_of(kind: Kind, picture: Image.Image, limits: PictureLimits) -> Timing | None:
    """When the frames of an opened file are shown; None where nothing moves.

    Each is decoded, but of a video, whose file says it.

    Raises:
        BadPicture: a frame is broken, or they are too many.
    """
    if not moves(kind, picture):
        return None
    plays = _plays(kind, picture)
    durations = tuple(duration_of(frame) for frame in walk(kind, picture, limits))
    return Timing(durations, plays) if len(durations) > 1 else None


def chosen(data: bytes, limits: PictureLimits, numbers: Sequence[int]) -> Iterator[Image.Image]:
    """The file, opened, at each of its frames of these numbers, which rise.

    Raises:
        BadPicture: as `timing_of`.
    """
    with quietly():
        kind, _, picture = open_file(data, limits)
    with quietly(), picture:
        for number, frame in enumerate(walk(kind, picture, limits)):
            if number in numbers:
                yield frame
            if number == numbers[-1]:
                return


def walk(kind: Kind, picture: Image.Image, limits: PictureLimits) -> Iterator[Image.Image]:
    """The opened file at each of its frames, decoded.

    Raises:
        BadPicture: one is broken, or they are too many.
    """
    canvas = picture.size
    # A PNG file may have a picture before its frames that is none of them.
    first = 1 if picture.info.get("default_image") else 0
    # These say how many frames there are, and are refused before one is decoded.
    says = kind in (Kind.PNG, Kind.WEBP)
    last = getattr(picture, "n_frames", 1) - 1 - first if says else 0
    for number in count(first):
        try:
            picture.seek(number)
        except EOFError:
            return
        except BadPicture:
            raise
        except Exception as error:
            raise broken() from error
        if picture.width * picture.height > limits.max_pixels:
            raise too_many_pixels(picture.size, limits)
        most = most_frames(kind, picture.size, limits)
        if max(number - first, last) >= most:
            raise too_many_frames(picture.size, most)
        # Of a video its file says how long each frame is shown, and not all of them are looked at.
        if kind not in VIDEOS:
            try:
                picture.load()
            except Exception as error:
                raise broken() from error
        # Pillow makes a GIF larger where a frame reaches out of it; viewers cut that off.
        yield picture if picture.size == canvas else picture.crop((0, 0, *canvas))


def duration_of(frame: Image.Image) -> int:
    """How long the frame that an opened file is at is shown, in milliseconds."""
    said = round(float(frame.info.get("duration", 0)))
    return said if said > _NOTHING_SAID else _USUAL


def _plays(kind: Kind, picture: Image.Image) -> int:
    """How often an opened file is shown; 0: for ever."""
    said = picture.info.get("loop")
    if kind is Kind.GIF:  # says how often again
        plays = 1 if said is None else int(said) and int(said) + 1
    else:
        plays = int(said or 0)
    return plays if plays <= _MOST_PLAYS else 0
