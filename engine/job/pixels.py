"""Pictures as plain pixels, and how many of them a job needs. No torch here."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

from engine.job.parts import Part
from engine.job.recipe import Recipe
from engine.job.timing import Timing

# Width and height in pixels.
Size: TypeAlias = tuple[int, int]

_CHANNELS = {"RGB": 3, "RGBA": 4}


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture that nothing has to be decoded of any more.

    Attributes:
        mode: Pillow's: "RGB", or "RGBA" where it can be seen through.
        width: in pixels.
        height: likewise.
        data: the pixels line by line from the top, 8 bits a channel, with nothing between; of a
            picture that moves, one frame after the other.
        file: the SHA-256 of the file that they are of.
        timing: of the frames of one that moves.

    Raises:
        ValueError: there can be no such picture.
    """

    mode: str
    width: int
    height: int
    data: bytes = field(repr=False)
    file: bytes = field(default=b"", repr=False)
    timing: Timing | None = None

    def __post_init__(self) -> None:
        count = self.width * self.height * _CHANNELS.get(self.mode, 0) * self.frames
        if min(self.width, self.height) < 1 or len(self.data) != count:
            raise ValueError("The pixels are more or fewer than a picture of that size has.")

    @property
    def frames(self) -> int:
        """How many there are; 1 of a picture that stands still."""
        return 1 if self.timing is None else len(self.timing.durations)


Picture: TypeAlias = bytes | Pixels
"""An encoded picture file, or what was decoded of one."""


def digest_of(picture: Picture) -> bytes:
    """The SHA-256 of a picture's file."""
    return picture.file if isinstance(picture, Pixels) else sha256(picture).digest()


@dataclass(frozen=True, slots=True)
class Need:
    """What a job needs of a picture; a smaller one is needed as it is.

    Attributes:
        size: its longest side is to have that of this size; where it is cut, it is this size.
        part: the part that is needed of it; None: all.
        cut: whether it is cut to the shape of that size, instead of keeping its own.
        turned: whether that shape is turned upright for a picture that stands upright.
        transparent: whether it can be seen through where the file can; else that lies on white.
        soft: whether it is made smaller without sharpening, as masks are.
        most_frames: of one that moves, how many frames, evenly chosen; 1: the first.
    """

    size: Size
    part: Part | None = None
    cut: bool = False
    turned: bool = False
    transparent: bool = False
    soft: bool = False
    most_frames: int = 1


def need_of_content(recipe: Recipe, *, transparent: bool, most_frames: int = 1) -> Need:
    """What a recipe needs of the photo, or of so many frames of one that moves."""
    size = recipe.exact or (recipe.size, recipe.size)
    cut = recipe.exact is not None
    return Need(size, cut=cut, turned=cut, transparent=transparent, most_frames=most_frames)


def need_of_style(recipe: Recipe, part: Part | None = None) -> Need:
    """What a recipe needs of a style image."""
    longest = max(1, round(recipe.longest * recipe.style_scale))
    return Need((longest, longest), part)


def need_of_mask(painted: Size) -> Need:
    """What is needed of a mask over a picture of that size."""
    return Need(painted, cut=True, soft=True)


def need_of_start(painted: Size) -> Need:
    """What is needed of the picture that one of that size is started from."""
    return Need(painted, cut=True, transparent=True)
