"""The objective against the formulas written out, in float64, for the whole picture at once."""

from __future__ import annotations

import copy
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from engine.job.layers import Layer, equal_layers
from engine.job.recipe import Pooling, Ramp, Recipe, StyleLoss
from engine.job.spec import StyleImage
from engine.paint import tiles
from engine.paint.canvas import Evaluation
from engine.pictures import images
from engine.vgg import preprocessing
from engine.vgg.vgg import VGG19
from tests.engine.jobs import LIMITS, blotches, mask
from tests.engine.scenes import error, objective, recipe, somewhere_near

SIZE = (96, 72)


def seen(picture: bytes) -> Tensor:
    """A picture as the network gets it, in float64."""
    decoded = images.decode(picture, LIMITS)
    return preprocessing.preprocess(decoded, torch.device("cpu")).double()


def gram(activations: Tensor) -> Tensor:
    rows = activations[0].flatten(1)
    return rows @ rows.T / rows.shape[1]


def by_formula(image: Tensor, recipe: Recipe, vgg: VGG19, progress: float) -> dict[str, Tensor]:
    """Content, style, total variation and J of Gatys et al. 2015, each as a scalar."""
    exact = copy.deepcopy(vgg).double()
    look = partial(exact, layers=sorted(recipe.layer_names()), pooling=recipe.pooling)
    c, s, g = look(seen(blotches(1))), look(seen(blotches(2))), look(image)
    content = sum(
        (
            weight * (c[layer] - g[layer]).square().sum() / (4 * c[layer].numel())
            for layer, weight in recipe.content_layers
        ),
        torch.zeros(()),
    )
    style = sum(
        (
            weight * (gram(s[layer]) - gram(g[layer])).square().sum() / (4 * s[layer].shape[1] ** 2)
            for layer, weight in recipe.style_layers
        ),
        torch.zeros(()),
    )
    variation = (image[..., 1:] - image[..., :-1]).square().mean()
    variation = variation + (image[..., 1:, :] - image[..., :-1, :]).square().mean()
    total = recipe.alpha.at(progress) * content + recipe.beta.at(progress) * style
    total = total + recipe.tv_weight * variation
    return {"total": total, "content": content, "style": style}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"content_layers": ()},
        {"style_layers": ()},
        {"tv_weight": 50.0},
        {"alpha": Ramp(1.0, 0.01), "beta": Ramp(0.1, 10.0)},
        {"style_layers": (Layer("conv3_1", 0.25), Layer("relu3_1", 0.75))},
        {"content_layers": (Layer("conv2_2", 3.0), Layer("conv5_4", 0.5))},
        {"tile": 128},
    ],
)
def test_costs_and_gradient_are_those_of_the_formulas(
    narrow_vgg: VGG19, changes: dict[str, Any]
) -> None:
    mine = recipe(**changes)
    cost = objective(mine, narrow_vgg)
    image = somewhere_near(cost.content)
    found = cost(image, 0.25)

    exact = image.double().requires_grad_(True)
    expected = by_formula(exact, mine, narrow_vgg, 0.25)
    (gradient,) = torch.autograd.grad(expected["total"], exact)
    by_hand = {name: cost.item() for name, cost in expected.items()}
    assert asdict(found.costs) == pytest.approx(by_hand, rel=1e-4)
    # The optimisers are given J times the number of values.
    assert error(found.gradient, gradient * image.numel()) < 1e-5


def test_the_gradient_through_the_largest_is_that_of_the_formulas(narrow_vgg: VGG19) -> None:
    mine = recipe(pooling=Pooling.MAX)
    cost = objective(mine, narrow_vgg)
    errors = []
    for step in range(3):
        image = somewhere_near(cost.content) * (1 + 0.01 * step)
        exact = image.double().requires_grad_(True)
        expected = by_formula(exact, mine, narrow_vgg, 0.25)["total"]
        (gradient,) = torch.autograd.grad(expected, exact)
        errors.append(error(cost(image, 0.25).gradient, gradient * image.numel()))
    # Of two activations that are equal but for rounding, float32 may take the other for larger.
    assert sorted(errors)[1] < 1e-5


def test_the_image_is_left_as_it_was(narrow_vgg: VGG19) -> None:
    cost = objective(recipe(), narrow_vgg)
    image = somewhere_near(cost.content)
    before = image.clone()
    cost(image, 0.0)
    assert torch.equal(image, before)
    assert not image.requires_grad


def evaluated(recipe: Recipe, vgg: VGG19, *styles: StyleImage) -> Evaluation:
    cost = objective(recipe, vgg, *styles)
    return cost(somewhere_near(cost.content), 0.0)


ONLY_STYLE = recipe(content_layers=(), tv_weight=0.0)


def masked_gram(image: Tensor, vgg: VGG19, layer: str, guide: Tensor) -> Tensor:
    """The guided Gram matrix: each position's weight is the guide's, over their sum."""
    rows = vgg(image, [layer])[layer][0].flatten(1)
    found: Tensor = (rows * guide.flatten()) @ rows.T / guide.sum()
    return found


def test_two_styles_are_blended_by_their_weights(narrow_vgg: VGG19) -> None:
    one_layer = replace(ONLY_STYLE, style_layers=equal_layers(["conv3_1"]))
    cost = objective(
        one_layer, narrow_vgg, StyleImage(blotches(2), 1.0), StyleImage(blotches(3), 3.0)
    )
    image = somewhere_near(cost.content)
    exact = copy.deepcopy(narrow_vgg).double()
    one, other, generated = (
        gram(exact(picture, ["conv3_1"])["conv3_1"])
        for picture in (seen(blotches(2)), seen(blotches(3)), image.double())
    )
    mixed = 0.25 * one + 0.75 * other
    expected = (generated - mixed).square().sum() / (4 * mixed.numel())
    assert cost(image, 0.0).costs.style == pytest.approx(float(expected), rel=1e-4)


@pytest.mark.parametrize("loss", StyleLoss)
@pytest.mark.parametrize("over", [None, mask(*SIZE)], ids=["everywhere", "masked"])
def test_only_the_ratio_of_the_styles_weights_counts(
    narrow_vgg: VGG19, loss: StyleLoss, over: bytes | None
) -> None:
    blended = [
        evaluated(
            replace(ONLY_STYLE, style_loss=loss),
            narrow_vgg,
            StyleImage(blotches(2), first, over),
            StyleImage(blotches(3), second, over),
        )
        for first, second in ((1.0, 3.0), (0.5, 1.5), (3.0, 1.0))
    ]
    assert blended[1].costs.style == pytest.approx(blended[0].costs.style, rel=1e-6)
    assert error(blended[1].gradient, blended[0].gradient) < 1e-6
    assert error(blended[2].gradient, blended[0].gradient) > 1e-3


@pytest.mark.parametrize("over", [None, mask(*SIZE)], ids=["everywhere", "masked"])
def test_a_style_twice_is_the_same_as_once(narrow_vgg: VGG19, over: bytes | None) -> None:
    style = StyleImage(blotches(2), 1.0, over)
    once = evaluated(ONLY_STYLE, narrow_vgg, style)
    twice = evaluated(ONLY_STYLE, narrow_vgg, style, replace(style, weight=0.5))
    assert twice.costs.style == pytest.approx(once.costs.style, rel=1e-6)
    assert error(twice.gradient, once.gradient) < 1e-6


def test_styles_under_the_same_mask_are_blended_in_it(narrow_vgg: VGG19) -> None:
    """And not judged one by one, whose costs would be lowest for neither."""
    layer = equal_layers(["conv2_1"])
    over = mask(*SIZE)
    styles = (StyleImage(blotches(2), 1.0, over), StyleImage(blotches(3), 1.0, over))
    cost = objective(replace(ONLY_STYLE, style_layers=layer), narrow_vgg, *styles)
    image = somewhere_near(cost.content).double()
    exact = copy.deepcopy(narrow_vgg).double()
    half = torch.zeros(1, 1, *image.shape[2:], dtype=torch.float64)
    half[..., : SIZE[0] // 2] = 1
    judged = torch.lerp(cost.content.double(), image, half)
    found = masked_gram(judged, exact, "conv2_1", functional.avg_pool2d(half, 2))
    grams = [gram(exact(seen(blotches(seed)), ["conv2_1"])["conv2_1"]) for seed in (2, 3)]
    expected = (found - (grams[0] + grams[1]) / 2).square().mean() / 4
    assert cost(image.float(), 0.0).costs.style == pytest.approx(float(expected), rel=1e-4)


def test_each_region_counts_by_its_styles_weight(narrow_vgg: VGG19) -> None:
    left, right = mask(*SIZE), mask(*SIZE, left=0, right=255)
    both = [
        evaluated(
            ONLY_STYLE,
            narrow_vgg,
            StyleImage(blotches(2), first, left),
            StyleImage(blotches(3), second, right),
        ).costs.style
        for first, second in ((1.0, 1e-9), (1e-9, 1.0), (1.0, 3.0))
    ]
    assert both[2] == pytest.approx(0.25 * both[0] + 0.75 * both[1], rel=1e-4)


@pytest.mark.parametrize("tile", [None, 128])
def test_where_the_mask_is_black_no_gradient_arrives(narrow_vgg: VGG19, tile: int | None) -> None:
    everything = recipe(tile=tile, tv_weight=5.0, size=200)
    over = mask(200, 150)
    cost = objective(
        everything, narrow_vgg, StyleImage(blotches(2), mask=over), width=200, height=150
    )
    gradient = cost(somewhere_near(cost.content), 0.0).gradient
    assert gradient[..., 100:].abs().max() == 0
    assert gradient[..., :100].abs().min(dim=1).values.count_nonzero() > 0.99 * 100 * 150


def test_what_is_painted_outside_the_mask_does_not_count(narrow_vgg: VGG19) -> None:
    everything = recipe(tv_weight=5.0)
    cost = objective(everything, narrow_vgg, StyleImage(blotches(2), mask=mask(*SIZE)))
    image = somewhere_near(cost.content)
    other = image.clone()
    other[..., SIZE[0] // 2 :] += 7
    one, same = cost(image, 0.0), cost(other, 0.0)
    assert one.costs == same.costs
    assert torch.equal(one.gradient, same.gradient)


def test_under_a_grey_mask_half_of_the_gradient_arrives(narrow_vgg: VGG19) -> None:
    """The picture that is judged is half painted, so a step changes it by half."""
    cost = objective(
        recipe(), narrow_vgg, StyleImage(blotches(2), mask=mask(*SIZE, left=51, right=51))
    )
    whole = objective(recipe(), narrow_vgg)
    image = somewhere_near(cost.content)
    judged = torch.lerp(cost.content, image, 51 / 255)
    expected = whole(judged, 0.0).gradient * 51 / 255
    assert error(cost(image, 0.0).gradient, expected) < 1e-4


def test_large_pictures_are_tiled_without_being_asked(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []
    forward = narrow_vgg.forward

    def noting(image: Tensor, *args: Any, **options: Any) -> dict[str, Tensor]:
        looked_at.append(image.shape[2] * image.shape[3])
        return forward(image, *args, **options)

    monkeypatch.setattr(narrow_vgg, "forward", noting)
    monkeypatch.setattr(tiles, "_WHOLE_PIXELS", 30_000)
    monkeypatch.setattr(tiles, "_USUAL_SIDE", 64)
    shallow = recipe(
        content_layers=equal_layers(["conv1_1"]), style_layers=equal_layers(["conv2_1"]), size=240
    )
    for height, tiled in ((120, False), (180, True)):
        looked_at.clear()
        cost = objective(
            shallow, narrow_vgg, StyleImage(blotches(2, 240, height)), width=240, height=height
        )
        cost(cost.content, 0.0)
        assert max(looked_at) == (240 * height if not tiled else 96 * 96)
