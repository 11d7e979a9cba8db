"""A part of a painting is where it was chosen, and large enough to have a style."""

from __future__ import annotations

import pytest

from engine.job import shapes
from engine.job.errors import InvalidJob
from engine.job.parts import LEAST_SIDE, Box, Cell, Part, box_of
from engine.job.spec import PictureInfo


def test_the_nine_cells_are_all_of_the_picture_and_none_of_it_twice() -> None:
    width, height = 640, 481
    covered = [[0] * width for _ in range(height)]
    for cell in Cell:
        box = box_of(cell, (width, height))
        for row in covered[box.top : box.top + box.height]:
            for column in range(box.left, box.left + box.width):
                row[column] += 1
    assert {count for row in covered for count in row} == {1}


@pytest.mark.parametrize(
    ("cell", "box"),
    [
        (Cell.TOP_LEFT, Box(0, 0, 200, 100)),
        (Cell.TOP_RIGHT, Box(400, 0, 200, 100)),
        (Cell.LEFT, Box(0, 100, 200, 100)),
        (Cell.MIDDLE, Box(200, 100, 200, 100)),
        (Cell.BOTTOM, Box(200, 200, 200, 100)),
    ],
)
def test_a_cell_is_where_its_name_says(cell: Cell, box: Box) -> None:
    assert box_of(cell, (600, 300)) == box


@pytest.mark.parametrize(
    "part", [Box(537, 0, 64, 64), Box(0, 237, 64, 64), Box(-1, 0, 64, 64), Box(0, -1, 64, 64)]
)
def test_a_box_beyond_the_picture_is_refused_with_the_pictures_size(part: Box) -> None:
    with pytest.raises(InvalidJob, match=f"{part} reaches .* which is 600 by 300 pixels"):
        box_of(part, (600, 300))


@pytest.mark.parametrize("part", [Box(0, 0, 64, 63), Box(0, 0, 0, 64), Cell.MIDDLE])
def test_a_part_too_small_to_have_a_style_is_refused_with_what_is_allowed(part: Part) -> None:
    with pytest.raises(InvalidJob, match=r"it needs at least 64 each way\. Choose a larger part"):
        box_of(part, (189, 600))


def test_the_smallest_part_is_taken() -> None:
    whole = PictureInfo("PNG", 3 * LEAST_SIDE, 3 * LEAST_SIDE)
    assert shapes.cut(whole, Cell.MIDDLE) == PictureInfo("PNG", LEAST_SIDE, LEAST_SIDE)
    assert shapes.cut(whole, None) is whole
