"""A picture in tiles has the costs and the gradient of the whole picture."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
import torch

from engine.job.layers import LAYERS, equal_layers
from engine.job.recipe import Normalisation, Pooling, Recipe, StyleLoss
from engine.job.spec import StyleImage
from engine.paint import tiles
from engine.paint.canvas import Evaluation
from engine.paint.tiles import Box, cut, margin, positions
from engine.vgg.vgg import VGG19
from tests.engine.jobs import blotches, mask
from tests.engine.scenes import error, objective, recipe, somewhere_near

ODD = (333, 201)
MASKED = (
    StyleImage(blotches(2), 2.0, mask(*ODD, right=90)),
    StyleImage(blotches(3), 1.0, mask(*ODD, left=0, right=200)),
)


@pytest.fixture(scope="module")
def exact_vgg(narrow_vgg: VGG19) -> VGG19:
    """In float64, so that rounding never tells max pooling another of two nearly equal maxima."""
    return deepcopy(narrow_vgg).double()


def evaluated(recipe: Recipe, vgg: VGG19, size: tuple[int, int], *styles: StyleImage) -> Evaluation:
    width, height = size
    recipe = replace(recipe, size=max(size))
    cost = objective(recipe, vgg, *styles, width=width, height=height)
    return cost(somewhere_near(cost.content).to(vgg.get_buffer("conv1_1_weight").dtype), 0.5)


@pytest.mark.parametrize(
    ("changes", "size", "side", "styles"),
    [
        ({}, ODD, 128, ()),
        ({}, ODD, 160, ()),
        ({}, ODD, 256, ()),
        ({}, (201, 333), 128, ()),
        ({}, (257, 129), 128, ()),
        ({}, (512, 40), 128, ()),
        ({"style_loss": StyleLoss.WASSERSTEIN}, ODD, 128, ()),
        ({"pooling": Pooling.MAX}, ODD, 128, ()),
        ({"normalisation": Normalisation.ENERGY}, ODD, 128, ()),
        ({"normalisation": Normalisation.SIZE}, ODD, 128, ()),
        ({"content_layers": equal_layers(["conv5_4"])}, ODD, 128, ()),
        ({"style_layers": equal_layers(["relu5_4", "conv1_2"])}, ODD, 128, ()),
        ({"style_layers": ()}, ODD, 128, ()),
        ({"style_layers": (), "content_layers": equal_layers(["conv1_1"])}, ODD, 128, ()),
        ({"content_layers": ()}, ODD, 128, ()),
        ({"tv_weight": 100.0}, ODD, 128, ()),
        ({"style_scale": 3.0}, ODD, 128, ()),
        ({}, ODD, 128, MASKED),
        ({"style_loss": StyleLoss.WASSERSTEIN}, ODD, 160, (StyleImage(blotches(4)), *MASKED)),
    ],
)
def test_tiles_change_neither_costs_nor_gradient(
    narrow_vgg: VGG19,
    exact_vgg: VGG19,
    changes: dict[str, Any],
    size: tuple[int, int],
    side: int,
    styles: tuple[StyleImage, ...],
) -> None:
    vgg = exact_vgg if "pooling" in changes else narrow_vgg
    whole = evaluated(recipe(**changes), vgg, size, *styles)
    tiled = evaluated(recipe(**changes, tile=side), vgg, size, *styles)
    assert error(tiled.gradient, whole.gradient) < 1e-4
    # A float32 sum over 67,000 positions, and the difference of two, is no more exact than this.
    assert asdict(tiled.costs) == pytest.approx(asdict(whole.costs), rel=5e-4)


def test_the_real_network_can_be_tiled_too(vgg: VGG19) -> None:
    whole, tiled = (
        evaluated(recipe(tile=side), vgg, (145, 80), StyleImage(blotches(2)))
        for side in (None, 128)
    )
    assert error(tiled.gradient, whole.gradient) < 1e-4


@pytest.mark.parametrize("layers", [["conv4_2"], ["conv5_1"], ["conv5_4"]])
def test_a_smaller_margin_would_be_seen(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch, layers: list[str]
) -> None:
    """That the comparison above can fail, and that no margin is wider than it has to be."""
    deep = recipe(style_layers=equal_layers(layers), content_layers=())
    whole = evaluated(deep, narrow_vgg, ODD)
    enough = margin(layers)
    for smaller, apart in ((0, 1e-2), (enough - 32, 1e-6)):
        monkeypatch.setattr(tiles, "margin", lambda _layers, smaller=smaller: smaller)
        tiled = evaluated(replace(deep, tile=128), narrow_vgg, ODD)
        assert error(tiled.gradient, whole.gradient) > apart


@pytest.mark.parametrize("size", [ODD, (128, 128), (129, 64), (64, 1000), (1, 1), (4097, 15)])
@pytest.mark.parametrize("side", [None, 128, 200, 512])
def test_the_cores_of_all_tiles_cover_each_pixel_once(
    size: tuple[int, int], side: int | None
) -> None:
    width, height = size
    covered = np.zeros((height, width), dtype=int)
    for tile in cut(height, width, side, ["conv4_1"]):
        top, left, bottom, right = tile.core
        covered[top:bottom, left:right] += 1
        outer = tile.outer
        assert (outer.top, outer.left) <= (top, left)
        assert outer.bottom >= bottom
        assert outer.right >= right
    assert np.all(covered == 1)


@pytest.mark.parametrize("size", [(201, 145), (144, 20)])
@pytest.mark.parametrize("layer", ["conv1_1", "relu2_2", "conv3_4", "relu4_1", "conv5_4"])
def test_the_cores_of_all_tiles_hold_each_activation_once(
    narrow_vgg: VGG19, size: tuple[int, int], layer: str
) -> None:
    width, height = size
    image = torch.randn(1, 3, height, width, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        whole = narrow_vgg(image, [layer])[layer]
        found = torch.zeros_like(whole)
        index = torch.arange(whole[0, 0].numel()).view(1, 1, *whole.shape[2:])
        seen: list[int] = []
        for tile in cut(height, width, 128, [layer]):
            core = tile.core_of(narrow_vgg(tile.outer.of(image), [layer])[layer], layer)
            places = tile.guide_of(index, layer)
            found.flatten(2)[..., places.flatten()] = core.flatten(2)
            seen.extend(places.flatten().tolist())
    assert sorted(seen) == list(range(whole[0, 0].numel()))
    assert positions(height, width, layer) == len(seen)
    torch.testing.assert_close(found, whole, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_a_margin_is_as_wide_as_the_network_sees(narrow_vgg: VGG19, layer: str) -> None:
    """The gradient of an activation is not zero up to the edge of what it depends on."""
    cell = 2 ** (int(layer[4]) - 1)
    image = torch.randn(1, 3, 16, 320, generator=torch.Generator().manual_seed(0))
    image.requires_grad_(True)
    column = narrow_vgg(image, [layer])[layer][..., 160 // cell]
    (gradient,) = torch.autograd.grad(column.square().sum(), image)
    (columns,) = torch.nonzero(gradient.abs().sum(dim=(0, 1, 2)), as_tuple=True)
    left, right = 160 - int(columns[0]), int(columns[-1]) - (160 + cell - 1)
    assert left == right
    assert margin([layer]) - 16 < max(1, left) <= margin([layer])
    assert margin([layer]) % 16 == 0


@pytest.mark.parametrize("size", [ODD, (200, 129), (160, 2)])
def test_the_tiles_shares_of_the_total_variation_sum_to_it(size: tuple[int, int]) -> None:
    width, height = size
    random = torch.Generator().manual_seed(0)
    image = torch.randn(1, 3, height, width, generator=random, dtype=torch.float64)
    shares = [
        float(tile.variation(tile.outer.of(image))) for tile in cut(height, width, 128, ["conv1_1"])
    ]
    assert len(shares) > 1
    across = np.square(np.diff(image.numpy(), axis=3)).mean()
    down = np.square(np.diff(image.numpy(), axis=2)).mean()
    assert sum(shares) == pytest.approx(across + down, rel=1e-12)


def test_the_gradient_of_the_total_variation_is_that_of_finite_differences() -> None:
    (tile,) = cut(3, 4, None, ["conv1_1"])
    random = torch.Generator().manual_seed(0)
    image = torch.randn(1, 3, 3, 4, generator=random, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(tile.variation, (image,))


def test_tiles_overlap_no_further_than_the_picture() -> None:
    first, *_, last = cut(ODD[1], ODD[0], 128, ["conv5_4"])
    assert first.outer == Box(0, 0, 201, 240)
    assert last.outer.bottom == 201
    assert last.outer.right == 333


def test_a_picture_in_one_piece_is_one_tile() -> None:
    (tile,) = cut(100, 200, None, ["conv5_1"])
    assert tile.core == tile.outer == Box(0, 0, 100, 200)
