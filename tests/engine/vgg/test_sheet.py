"""Pictures of unlike sizes on one sheet are seen as each is alone."""

from __future__ import annotations

from itertools import combinations

import pytest
import torch
from torch import Tensor

from engine.job.layers import block_of
from engine.job.recipe import Pooling
from engine.vgg.sheet import LEAST_SIDE, Place, Sheet, Size, room_of
from engine.vgg.vgg import VGG19
from tests.engine.scenes import error

CPU = torch.device("cpu")
# Odd ones, one that two share, and the least there may be.
SIZES = [(72, 96), (97, 75), (LEAST_SIDE, LEAST_SIDE + 1), (50, 140), (64, 64), (64, 64)]
GROUPS = [[0], [1], [2], [3], [4, 5]]
LAYERS = ("conv1_1", "relu1_2", "relu2_1", "conv3_2", "relu4_1", "conv5_1", "relu5_4")


def sheet_of(sizes: list[Size], poolings: list[Pooling] | None = None) -> Sheet:
    return Sheet(sizes, poolings or [Pooling.MAX] * len(sizes), CPU)


def pictures_of(sizes: list[Size]) -> list[Tensor]:
    random = torch.Generator().manual_seed(1)
    return [torch.randn(3, *size, generator=random) for size in sizes]


@pytest.mark.parametrize(
    "poolings",
    [
        [Pooling.MAX] * 6,
        [Pooling.AVERAGE] * 6,
        [Pooling.MAX, Pooling.AVERAGE, Pooling.AVERAGE, Pooling.MAX, Pooling.MAX, Pooling.MAX],
    ],
    ids=["max", "average", "mixed"],
)
def test_each_picture_is_seen_as_it_is_alone_there_and_back(
    narrow_vgg: VGG19, poolings: list[Pooling]
) -> None:
    sheet, pictures = sheet_of(SIZES, poolings), pictures_of(SIZES)
    leaves = sheet.laid(pictures).requires_grad_(True)
    found = narrow_vgg(leaves, LAYERS, sheet=sheet)
    cut = {name: sheet.cut(found[name], block_of(name), GROUPS) for name in LAYERS}
    slopes = {name: [torch.randn_like(part) for part in parts] for name, parts in cut.items()}
    outputs = [part for parts in cut.values() for part in parts]
    (gradient,) = torch.autograd.grad(
        outputs, leaves, [x for some in slopes.values() for x in some]
    )
    for number, group in enumerate(GROUPS):
        alone = torch.stack([pictures[n] for n in group]).requires_grad_(True)
        expected = narrow_vgg(alone, LAYERS, poolings[group[0]])
        for name in LAYERS:
            assert error(cut[name][number].detach(), expected[name].detach()) < 1e-5
        (back,) = torch.autograd.grad(
            list(expected.values()), alone, [slopes[name][number] for name in LAYERS]
        )
        here = torch.cat([sheet.places[n].of(gradient) for n in group])
        assert error(here, back) < 1e-5


def test_what_is_around_the_pictures_gets_no_gradient(narrow_vgg: VGG19) -> None:
    """Or it would come back to them, from one block to the next."""
    sheet, pictures = sheet_of(SIZES), pictures_of(SIZES)
    leaves = sheet.laid(pictures).requires_grad_(True)
    found = narrow_vgg(leaves, ["relu5_4"], sheet=sheet)
    parts = sheet.cut(found["relu5_4"], 5, GROUPS)
    (gradient,) = torch.autograd.grad(parts, leaves, [torch.ones_like(part) for part in parts])
    for place in sheet.places:
        place.of(gradient).zero_()
    assert not gradient.any()


@pytest.mark.parametrize(
    "sizes", [SIZES, [(384, 288), (288, 384), (96, 54), (543, 768)], [(288, 384)] * 3]
)
def test_no_picture_comes_near_another_in_any_block(sizes: list[Size]) -> None:
    """Each has the position next to it, in all directions, to itself."""
    sheet = sheet_of(sizes)
    assert [(place.height, place.width) for place in sheet.places] == sizes
    for block in range(1, 6):
        framed = [
            Place(top - 1, left - 1, height + 2, width + 2)
            for top, left, height, width in (place.in_block(block) for place in sheet.places)
        ]
        assert not any(_meet(one, other) for one, other in combinations(framed, 2))


def test_a_sheet_is_no_larger_than_the_room_of_its_pictures_asks_for() -> None:
    """Eight jobs at a server's usual sizes: at least two thirds of a sheet are room."""
    sizes = [(288, 384), (384, 288), (216, 384), (384, 384), (192, 144), (96, 96), (384, 256)]
    sheet = sheet_of(sizes)
    assert sum(map(room_of, sizes)) > 2 / 3 * sheet.height * sheet.width


def _meet(one: Place, other: Place) -> bool:
    return (
        one.top < other.top + other.height
        and other.top < one.top + one.height
        and one.left < other.left + other.width
        and other.left < one.left + one.width
    )
