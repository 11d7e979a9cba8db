"""A photo that gets the colours of paintings, and is not painted: what is asked, and what comes."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.job.spec import StyleImage


@dataclass(frozen=True, slots=True)
class Recolouring:
    """Colours alone.

    Attributes:
        content: the photo, an encoded picture file.
        styles: whose colours it gets, mixed by their weights; they have no masks.
        longest: the most pixels that its longest side is to have; None: as many as it has.
        most_bytes: of its file, where one is made to be sent.
        transparent: whether it can be seen through where the photo can; else that lies on white.
    """

    content: bytes = field(repr=False)
    styles: tuple[StyleImage, ...]
    longest: int | None = None
    most_bytes: int = 2**25
    transparent: bool = True


@dataclass(frozen=True, slots=True)
class Recoloured:
    """The picture's file.

    Attributes:
        data: the file.
        extension: of its name, with the dot: that of a PNG file, or of a WebP file.
        width: in pixels.
        height: likewise.
        moves: whether the photo does, of which this is the first frame.
    """

    data: bytes = field(repr=False)
    extension: str
    width: int
    height: int
    moves: bool = False
