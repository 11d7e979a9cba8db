"""Pictures as plain pixels, and how many of them a job needs. No torch here."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

from engine.job.parts import Part
from engine.job.recipe import Recipe

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
        data: the pixels line by line from the top, 8 bits a channel, with nothing between.
        file: the SHA-256 of the file that they are of.

    Raises:
        ValueError: there can be no such picture.
    """

    mode: str
    width: int
    height: int
    data: bytes = field(repr=False)
    file: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        count = self.width * self.height * _CHANNELS.get(self.mode, 0)
        if min(self.width, self.height) < 1 or len(self.data) != count:
            raise ValueError("The pixels are more or fewer than a picture of that size has.")


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
    """

    size: Size
    part: Part | None = None
    cut: bool = False
    turned: bool = False
    transparent: bool = False
    soft: bool = False


def need_of_content(recipe: Recipe, *, transparent: bool) -> Need:
    """What a recipe needs of the photo."""
    size = recipe.exact or (recipe.size, recipe.size)
    cut = recipe.exact is not None
    return Need(size, cut=cut, turned=cut, transparent=transparent)


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
