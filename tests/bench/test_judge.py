"""The judge: its distances beside independent references, and what its figures say of pictures."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from torch import Tensor

from bench.judge import judge as judging
from bench.judge.judge import Judge
from bench.judge.judging import Pair, tensor
from bench.measure.plain import PlainNetwork
from engine.job.errors import BadPicture
from engine.job.recipe import Pooling
from engine.job.recipes import RECIPES, STYLE_RECIPES
from engine.pictures import images
from tests.engine.activations import activations
from tests.engine.jobs import LIMITS
from tests.random_weights import narrow


@pytest.fixture(scope="module")
def network() -> PlainNetwork:
    """With random filters: they see less of a style than trained ones, but they see it."""
    return PlainNetwork(narrow(), torch.device("cpu"), Pooling.MAX)


def photo(width: int = 96, height: int = 72) -> Image.Image:
    """Two dark shapes in front of a sky that fades."""
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    sky = 0.9 - 0.4 * down
    tower = (abs(across - 0.3) < 0.08) & (down > 0.2)
    hill = (across - 0.75) ** 2 + (down - 1) ** 2 < 0.12
    grey = np.where(tower | hill, 0.15, sky)
    colours = np.stack([grey * 0.7, grey * 0.9, grey], axis=2)
    return Image.fromarray((255 * colours).astype(np.uint8))


def painting(width: int = 96, height: int = 72, seed: int = 1) -> Image.Image:
    """Long slanting strokes of orange and blue, alike everywhere."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    random = np.random.default_rng(seed)
    waves = sum(
        np.sin((across * math.cos(turn) + down * math.sin(turn)) * 2 * math.pi / length + start)
        for length, turn, start in zip(
            (9, 11, 14, 7), (1.1, 1.3, 0.9, 1.2), random.uniform(0, 6, 4), strict=True
        )
    )
    part = (0.5 + 0.12 * waves)[..., None]
    orange, blue = np.array([230.0, 120.0, 30.0]), np.array([20.0, 50.0, 90.0])
    return Image.fromarray((part * orange + (1 - part) * blue).clip(0, 255).astype(np.uint8))


def shuffled(picture: Image.Image, side: int = 24) -> Image.Image:
    """The picture cut in tiles, in another order."""
    places = [(x, y) for y in range(0, picture.height, side) for x in range(0, picture.width, side)]
    sheet = picture.copy()
    order = np.random.default_rng(3).permutation(len(places))
    for place, source in zip(places, order, strict=True):
        x, y = places[source]
        sheet.paste(picture.crop((x, y, x + side, y + side)), place)
    return sheet


def rippled(picture: Image.Image, levels: float = 6) -> Image.Image:
    """With ripples of four pixels all over it."""
    across, down = np.meshgrid(np.arange(picture.width), np.arange(picture.height))
    ripples = levels * np.sin(2 * math.pi * (across + 0.6 * down) / 4)[..., None]
    return Image.fromarray((np.asarray(picture) + ripples).clip(0, 255).astype(np.uint8))


def pair(network: PlainNetwork) -> Pair:
    return Pair(images.encode(photo()), images.encode(painting()), network, LIMITS)


def test_the_distance_in_one_dimension_is_that_of_points_in_order() -> None:
    random = np.random.default_rng(0)
    first, second = random.normal(size=(50, 4)), 2 + random.exponential(size=(50, 4))
    along = judging.directions(4, 7).double()
    squares = []
    for direction in along.T.numpy():
        ordered = zip(sorted(first @ direction), sorted(second @ direction), strict=True)
        squares += [(a - b) ** 2 for a, b in ordered]
    found = judging.sliced_wasserstein(
        judging.quantiles(torch.tensor(first), along, 50),
        judging.quantiles(torch.tensor(second), along, 50),
    )
    assert found == pytest.approx(math.sqrt(np.mean(squares)))


def test_the_distance_does_not_depend_on_how_many_points_there_are() -> None:
    few = torch.linspace(0, 1, 400, dtype=torch.float64)[:, None]
    many = torch.linspace(0, 1, 5000, dtype=torch.float64)[:, None]
    along = judging.directions(1, 3).double()
    near, far = (
        judging.sliced_wasserstein(
            judging.quantiles(few, along), judging.quantiles(many + shift, along)
        )
        for shift in (0, 0.7)
    )
    assert near < 0.005
    assert far == pytest.approx(0.7, abs=0.005)


def test_directions_are_unit_vectors_and_the_same_each_time() -> None:
    along = judging.directions(64)
    assert along.shape == (64, judging.DIRECTIONS)
    torch.testing.assert_close(along.norm(dim=0), torch.ones(judging.DIRECTIONS))
    assert torch.equal(along, judging.directions(64))


def test_filters_of_the_pixels_see_no_plain_colour() -> None:
    filters = judging.pixel_filters().view(3, 81, -1)
    torch.testing.assert_close(filters.sum(dim=1), torch.zeros(3, judging.DIRECTIONS))
    plain = tensor(Image.new("RGB", (20, 20), (200, 30, 90)))
    patches = torch.nn.functional.unfold(plain, 9).squeeze(0).T
    assert float((patches @ filters.flatten(0, 1)).abs().max()) < 1e-5


def test_the_error_by_place_is_a_part_of_that_between_any_two_places() -> None:
    x, y = activations(1), activations(2) + 0.5 * activations(1)
    rows, targets = (a[0].reshape(5, -1).T.numpy() for a in (x, y))
    here = np.mean([((a - b) ** 2).sum() for a, b in zip(rows, targets, strict=True)])
    anywhere = np.mean([((a - b) ** 2).sum() for a in rows for b in targets])
    assert judging.by_place(x, y) == pytest.approx(here / anywhere)


def test_a_plain_sheet_has_all_of_the_error_by_place() -> None:
    x = activations(1)
    assert judging.by_place(x.mean(dim=(2, 3), keepdim=True).expand_as(x), x) == pytest.approx(1)
    assert judging.by_place(x, x) == 0


def cosine_distances(a: Tensor) -> NDArray[np.float64]:
    """Kolkin et al.'s matrices, one entry at a time."""
    rows = a[0].reshape(a.shape[1], -1).T.numpy()
    found = np.zeros((len(rows), len(rows)))
    for i, first in enumerate(rows):
        for j, second in enumerate(rows):
            length = math.sqrt((first**2).sum() * (second**2).sum())
            found[i, j] = 1 - (first * second).sum() / length
    return np.asarray(found / found.sum(axis=0))


def test_self_similarity_is_of_cosine_distances() -> None:
    x = activations(1).abs()
    np.testing.assert_allclose(judging.self_similarity(x), cosine_distances(x), atol=1e-12)


def test_self_similarity_looks_at_a_grid_of_large_activations() -> None:
    large = activations(1, channels=2, height=40, width=60)
    assert judging.self_similarity(large).shape == (20 * 30, 20 * 30)


def test_self_similarity_knows_no_scale_and_no_turn_of_the_channels() -> None:
    x = activations(1)
    turn, _ = torch.linalg.qr(torch.randn(5, 5, dtype=torch.float64))
    turned = torch.einsum("dc,bchw->bdhw", turn, 3 * x)
    assert judging.by_self_similarity(turned, x) == pytest.approx(0, abs=1e-9)
    order = torch.randperm(24, generator=torch.Generator().manual_seed(1))
    moved = x.flatten(2)[..., order].view_as(x)
    assert judging.by_self_similarity(moved, x) == pytest.approx(1, abs=0.1)
    assert judging.by_self_similarity(torch.ones_like(x), x) == pytest.approx(1)


def test_luminance_is_levelled() -> None:
    picture = tensor(photo())
    torch.testing.assert_close(judging.levelled(0.3 * picture + 0.5), judging.levelled(picture))
    grey = picture.mean(dim=1, keepdim=True).expand(-1, 3, -1, -1)
    assert not torch.allclose(judging.levelled(grey), grey, atol=0.05)


def test_no_recipe_with_a_style_optimises_what_is_judged_by() -> None:
    judged = {name[4:] for name in (*judging.STYLE_LAYERS, *judging.CONTENT_LAYERS)}
    recipes = [RECIPES[name] for name in STYLE_RECIPES]
    used = {
        layer.name[4:]
        for recipe in recipes
        for layer in (*recipe.style_layers, *recipe.content_layers)
    }
    assert used
    assert not used & judged


def test_photo_and_painting_are_the_ends(network: PlainNetwork) -> None:
    between = pair(network)
    first = between.figures(photo())
    assert (first.style, first.content) == pytest.approx((0, 1), abs=1e-4)
    assert first.grain < 1e-4
    last = between.figures(painting())
    assert (last.style, last.content) == pytest.approx((1, 0), abs=1e-4)
    middle = between.figures(Image.blend(photo(), painting(), 0.5))
    assert 0 < middle.content < 1
    assert between.figures(photo()) == first


def test_a_shuffled_painting_has_the_style_and_none_of_the_photo(network: PlainNetwork) -> None:
    found = pair(network).figures(shuffled(painting()))
    assert found.style > 0.75
    assert abs(found.content) < 0.2


def test_what_a_shuffled_painting_lacks_is_lost_at_its_seams(network: PlainNetwork) -> None:
    """Where the network sees no seam and no border, it sees what it saw before."""
    whole = painting()
    halves = whole.copy()
    halves.paste(whole.crop((48, 0, 96, 72)), (0, 0))
    halves.paste(whole.crop((0, 0, 48, 72)), (48, 0))
    # The pixels from one position to the next, and how many positions a seam is seen from.
    for layer, step, reach in (("relu1_2", 1, 2), ("relu2_2", 2, 4), ("relu3_3", 4, 5)):
        before, after = (
            network(judging._normalised(tensor(picture)), [layer])[layer]
            for picture in (whole, halves)
        )
        half = 48 // step
        left, right = before[..., reach : half - reach], before[..., half + reach : -reach]
        torch.testing.assert_close(after[..., half + reach : -reach], left)
        torch.testing.assert_close(after[..., reach : half - reach], right)
        assert not torch.allclose(after[..., :half], before[..., half:], atol=1e-3)


def test_an_unrelated_picture_has_nothing_of_the_photo(network: PlainNetwork) -> None:
    for other in (painting(seed=5), Image.new("RGB", (96, 72), "grey"), shuffled(photo())):
        assert abs(pair(network).figures(other).content) < 0.25


def test_ripples_are_grain_and_bold_strokes_are_not(network: PlainNetwork) -> None:
    between = pair(network)
    timid, bold = (Image.blend(photo(), painting(), part) for part in (0.4, 0.8))
    plain = between.figures(timid).grain
    assert between.figures(rippled(timid)).grain > plain + 0.2
    assert between.figures(timid.filter(ImageFilter.GaussianBlur(1))).grain < plain - 0.1
    assert between.figures(rippled(photo())).grain > 0.2
    # The painting's own strokes, however strong, are none.
    assert between.figures(bold).grain < 0.05
    assert between.figures(rippled(bold)).grain > between.figures(bold).grain + 0.1


@pytest.mark.parametrize("part", [0.0, 0.4])
def test_grain_rises_with_every_ripple(network: PlainNetwork, part: float) -> None:
    between, picture = pair(network), Image.blend(photo(), painting(), part)
    grains = [between.figures(rippled(picture, levels)).grain for levels in (0, 2, 4, 8, 16)]
    assert all(first < second - 0.01 for first, second in pairwise(grains))


@pytest.mark.parametrize("part", [0.4, 0.8])
def test_grain_falls_with_every_blur(network: PlainNetwork, part: float) -> None:
    between, picture = pair(network), Image.blend(photo(), painting(), part)
    blurs = (ImageFilter.GaussianBlur(radius) for radius in (0, 0.7, 1, 1.5, 2))
    grains = [between.figures(picture.filter(blur)).grain for blur in blurs]
    assert all(first > second + 0.01 for first, second in pairwise(grains))


def test_dots_of_colour_alone_are_grain(network: PlainNetwork) -> None:
    between = pair(network)
    timid = Image.blend(photo(), painting(), 0.4)
    across, down = np.meshgrid(np.arange(96), np.arange(72))
    dots = (np.sin(2 * math.pi * across / 4) * np.sin(2 * math.pi * down / 4))[..., None]
    # Red against green, of the same luminance.
    tint = 16 * dots * np.array([1, -0.299 / 0.587, 0])
    dotted = Image.fromarray((np.asarray(timid) + tint).clip(0, 255).astype(np.uint8))
    assert between.figures(dotted).grain > between.figures(timid).grain + 0.2
    assert between.figures(dotted).grain > 0.1


def test_photo_and_painting_may_have_other_shapes_and_sizes(network: PlainNetwork) -> None:
    large = Pair(images.encode(photo(384, 288)), images.encode(painting(60, 90)), network, LIMITS)
    upright = large.figures(images.fit(painting(60, 90), 72))
    assert (upright.style, upright.content) == pytest.approx((1, 0), abs=1e-4)
    same = large.figures(images.fit(photo(384, 288), 128))
    assert (same.style, same.content) == pytest.approx((0, 1), abs=1e-4)


def test_nothing_lies_between_a_picture_and_itself(network: PlainNetwork) -> None:
    same = tensor(photo())
    with pytest.raises(BadPicture, match="alike"):
        Judge(same, same, same, network)


def test_what_is_too_small_is_refused(network: PlainNetwork) -> None:
    with pytest.raises(BadPicture, match="32 or more each way"):
        pair(network).figures(Image.new("RGB", (64, 20)))
