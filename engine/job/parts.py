"""A part of a painting whose style is painted, instead of the whole of it. No torch here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from engine.job.errors import InvalidJob

# The shorter side of a part, in pixels: a smaller one shows a smear of colour, and no brushwork.
LEAST_SIDE = 64


class Cell(StrEnum):
    """One of the nine thirds by thirds of a picture, row by row."""

    TOP_LEFT = "top-left"
    TOP = "top"
    TOP_RIGHT = "top-right"
    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom-right"

    def box_in(self, size: tuple[int, int]) -> Box:
        """Where it lies in a picture of that width and height, however small."""
        width, height = size
        row, column = divmod(list(Cell).index(self), 3)
        left, right = width * column // 3, width * (column + 1) // 3
        top, bottom = height * row // 3, height * (row + 1) // 3
        return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Box:
    """A part in pixels of the upright picture; `left` and `top` count from its corner."""

    left: int
    top: int
    width: int
    height: int

    def __str__(self) -> str:
        """As it is typed."""
        return f"{self.left},{self.top},{self.width},{self.height}"


Part: TypeAlias = Cell | Box


def box_of(part: Part, size: tuple[int, int]) -> Box:
    """Where a part lies in a picture of that width and height.

    Raises:
        InvalidJob: it is not all inside, or has a side below LEAST_SIDE.
    """
    width, height = size
    if isinstance(part, Cell):
        part = part.box_in(size)
    elif (
        min(part.left, part.top) < 0
        or part.left + part.width > width
        or part.top + part.height > height
    ):
        raise InvalidJob(
            f"The part {part} reaches beyond the style picture, which is {width} by {height} "
            "pixels; a part is x,y,width,height from its upper left corner."
        )
    if min(part.width, part.height) < LEAST_SIDE:
        raise InvalidJob(
            f"That part of the style picture is {part.width} by {part.height} pixels; it needs at "
            f"least {LEAST_SIDE} each way. Choose a larger part, or a larger picture.",
            "engine-part-too-small",
            width=part.width,
            height=part.height,
            least=LEAST_SIDE,
        )
    return part
