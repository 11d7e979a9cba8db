"""Painting from end to end, small: what comes out, in which order, and with which costs."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from engine.job.layers import equal_layers
from engine.job.medium import Medium
from engine.job.recipe import Pooling, Ramp, Recipe, Start
from engine.job.recipes import CLASSIC, GATYS, OIL, RECIPES, SKETCH
from engine.job.spec import Frame, Job, Progress, Result, StyleImage
from engine.paint import media
from engine.paint.paint import Painting
from engine.pictures import colours, images
from engine.pictures.colours import Palette
from engine.pictures.preparing import prepare
from engine.vgg import preprocessing
from engine.vgg.vgg import VGG19
from tests.engine.jobs import LIMITS, blotches, pixels, png, small, styled


def painted(recipe: Recipe, vgg: VGG19, seed: int = 0) -> list[Progress]:
    start = blotches(3) if recipe.start is Start.PICTURE else None
    return list(Painting(styled(recipe, seed=seed, start=start), vgg))


def photo(longest: int) -> Image.Image:
    """The content image of `styled`."""
    return images.fit(images.decode(blotches(1), LIMITS), longest)


def in_colours_of_the_style(picture: Image.Image) -> Image.Image:
    """In those of the style image of `styled`."""
    style = images.fit(images.decode(blotches(2), LIMITS), max(picture.size))
    return colours.match_colours(picture, Palette.of(style))


def frames(updates: list[Progress]) -> list[Frame]:
    return [update for update in updates if isinstance(update, Frame)]


def test_every_iteration_is_reported_and_frames_come_every_n(narrow_vgg: VGG19) -> None:
    updates = painted(small(GATYS, iterations=12, frame_every=5, scales=2), narrow_vgg)
    assert [update.iteration for update in updates] == list(range(1, 13))
    assert [frame.iteration for frame in frames(updates)] == [5, 10, 12]
    assert [type(update) for update in updates].count(Result) == 1
    assert isinstance(updates[-1], Result)
    assert {update.iterations for update in updates} == {12}


@pytest.mark.parametrize(
    ("every", "first"), [(0, 4), (50, 4), (9, 4), (8, 8), (5, 5), (4, 4), (1, 1)]
)
def test_the_first_frame_comes_early(narrow_vgg: VGG19, every: int, first: int) -> None:
    """Unless a regular one comes about as early."""
    updates = painted(small(GATYS, iterations=12, frame_every=every, scales=1), narrow_vgg)
    regular = range(every, 13, every) if every else [12]
    shown = [frame.iteration for frame in frames(updates)]
    assert shown == sorted({first, *regular, 12})


def test_frames_have_the_final_size_at_every_scale(narrow_vgg: VGG19) -> None:
    updates = painted(small(GATYS, iterations=4, frame_every=1, scales=4), narrow_vgg)
    assert {(frame.width, frame.height) for frame in frames(updates)} == {(64, 48)}
    assert {pixels(frame).shape for frame in frames(updates)} == {(48, 64, 3)}
    assert [update.stage for update in updates] == [f"scale {i} of 4" for i in range(1, 5)]


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=list(RECIPES))
def test_each_recipe_lowers_its_cost(recipe: Recipe, narrow_vgg: VGG19) -> None:
    # With weights that stay put, so that costs of different iterations can be compared.
    fixed = small(recipe, iterations=30, scales=1, alpha=recipe.alpha, beta=recipe.beta)
    fixed = replace(fixed, alpha=Ramp(*[recipe.alpha.last] * 2), beta=Ramp(*[recipe.beta.last] * 2))
    if recipe.epochs:
        fixed = replace(fixed, epochs=("relu2_1",))
    result = painted(fixed, narrow_vgg)[-1]
    assert isinstance(result, Result)
    assert result.costs.total < 0.7 * result.first_costs.total


def test_the_cost_is_alpha_content_plus_beta_style(narrow_vgg: VGG19) -> None:
    recipe = small(CLASSIC, iterations=3, alpha=Ramp(3, 3), beta=Ramp(11, 11))
    for update in painted(recipe, narrow_vgg):
        costs = update.costs
        assert costs.total == pytest.approx(3 * costs.content + 11 * costs.style, rel=1e-5)


def test_total_variation_adds_to_the_cost(narrow_vgg: VGG19) -> None:
    without, with_it = (
        painted(small(GATYS, iterations=1, tv_weight=weight), narrow_vgg)[0].costs
        for weight in (0, 5)
    )
    image = preprocessing.preprocess(in_colours_of_the_style(photo(64)), narrow_vgg.device)
    across, down = np.diff(image.numpy(), axis=3), np.diff(image.numpy(), axis=2)
    expected = 5 * (np.square(across).mean() + np.square(down).mean())
    assert with_it.total - without.total == pytest.approx(expected, rel=1e-3)


def test_classics_first_costs_are_the_papers_formulas(narrow_vgg: VGG19) -> None:
    recipe = small(CLASSIC, iterations=1, start=Start.BLANK)
    costs = painted(recipe, narrow_vgg)[0].costs

    def activations(
        image: Image.Image,
    ) -> dict[str, NDArray[np.float64]]:
        names = sorted(recipe.layer_names())
        with torch.no_grad():
            seen = narrow_vgg(
                preprocessing.preprocess(image, narrow_vgg.device), names, Pooling.AVERAGE
            )
        return {name: seen[name][0].flatten(1).double().numpy() for name in names}

    content, style = (
        activations(images.fit(images.decode(blotches(seed), LIMITS), 64)) for seed in (1, 2)
    )
    white = activations(Image.new("RGB", (64, 48), "white"))
    by_hand = np.square(content["conv4_2"] - white["conv4_2"]).sum() / (4 * white["conv4_2"].size)
    assert costs.content == pytest.approx(by_hand, rel=1e-4)
    total = 0.0
    for layer in recipe.style_layers:
        s, g = style[layer.name], white[layer.name]
        total += layer.weight * np.square(s @ s.T - g @ g.T).sum() / (4 * g.size**2)
    assert costs.style == pytest.approx(total, rel=1e-4)


def test_oil_minimises_content_first_and_style_later(narrow_vgg: VGG19) -> None:
    recipe = small(OIL, iterations=11, tv_weight=0.0)
    for update in painted(recipe, narrow_vgg):
        t = (update.iteration - 1) / 10
        expected = (
            recipe.alpha.at(t) * update.costs.content + recipe.beta.at(t) * update.costs.style
        )
        assert update.costs.total == pytest.approx(expected, rel=1e-4)


def test_sketch_shows_a_frame_an_epoch_from_a_blank_sheet(narrow_vgg: VGG19) -> None:
    updates = painted(small(SKETCH, iterations=11), narrow_vgg)
    assert [frame.iteration for frame in frames(updates)] == list(range(1, 12))
    assert [frame.stage.split(", ")[1] for frame in frames(updates)] == list(SKETCH.epochs)
    assert all(update.costs.style == 0 for update in updates)
    first = pixels(frames(updates)[0])
    assert first.mean() > 230, "one iteration in, the sheet is still nearly white"


def test_a_sketch_comes_closer_to_the_photo_from_epoch_to_epoch(vgg: VGG19) -> None:
    sketch = small(SKETCH, iterations=110, medium=Medium.COLOUR)
    shown = frames(painted(sketch, vgg))
    photo = np.asarray(images.fit(images.decode(blotches(1), LIMITS), 64), dtype=np.float64)
    distance = [np.abs(pixels(frame) - photo).mean() for frame in shown]
    assert distance[-1] < 0.5 * distance[0]


def contrast(shown: NDArray[np.float64]) -> float:
    """How much lighter the right of a sheet is than its left."""
    return float(shown[:, 40:].mean() - shown[:, :24].mean())


@pytest.mark.parametrize("medium", Medium)
def test_the_first_epoch_lays_in_what_is_dark_and_what_is_light(medium: Medium, vgg: VGG19) -> None:
    halves = Image.new("RGB", (64, 48), "white")
    halves.paste((50, 60, 70), (0, 0, 32, 48))
    recipe = small(SKETCH, iterations=220, medium=medium)
    updates = Painting(prepare(Job(images.encode(halves), recipe), LIMITS), vgg)
    first = next(each for each in updates if isinstance(each, Frame) and each.iteration == 20)
    drawn = media.laid(media.prepared(halves, medium), medium)
    assert contrast(pixels(first)) > contrast(pixels(drawn)) / 4


def test_classic_paints_at_400_by_300(narrow_vgg: VGG19) -> None:
    result = painted(replace(CLASSIC, iterations=1), narrow_vgg)[-1]
    assert pixels(result).shape == (300, 400, 3)


def test_gatys_ends_with_content_style_and_result_as_one_strip(narrow_vgg: VGG19) -> None:
    result = painted(small(GATYS, iterations=2), narrow_vgg)[-1]
    assert isinstance(result, Result)
    assert result.strip is not None
    strip = Image.open(BytesIO(result.strip))
    assert strip.size == (64 + 8 + 64 + 8 + 64, 48)
    assert np.array_equal(
        np.asarray(strip.crop((144, 0, 208, 48))), pixels(result).astype(np.uint8)
    )


def test_the_same_job_and_seed_paint_the_same_picture(narrow_vgg: VGG19) -> None:
    recipe = small(CLASSIC, iterations=6)
    one, again, other = (painted(recipe, narrow_vgg, seed)[-1] for seed in (7, 7, 8))
    assert isinstance(one, Result)
    assert isinstance(again, Result)
    assert isinstance(other, Result)
    assert one.image == again.image
    assert one.image != other.image


def test_each_start_is_what_its_name_says(narrow_vgg: VGG19) -> None:
    shown = {
        start: pixels(
            painted(small(CLASSIC, iterations=1, start=start, learning_rate=1e-6), narrow_vgg)[-1]
        )
        for start in Start
    }
    assert np.abs(shown[Start.CONTENT] - np.asarray(photo(64), dtype=np.float64)).max() <= 1
    assert shown[Start.BLANK].min() >= 254
    agreement = {
        start: np.corrcoef(shown[start].ravel(), np.asarray(photo(64)).ravel())[0, 1]
        for start in (Start.NOISE, Start.NOISE_AND_CONTENT)
    }
    assert abs(agreement[Start.NOISE]) < 0.1
    assert 0.3 < agreement[Start.NOISE_AND_CONTENT] < 0.99


@pytest.mark.parametrize("start", [Start.CONTENT, Start.NOISE_AND_CONTENT])
def test_a_style_of_greys_paints_in_greys(start: Start, narrow_vgg: VGG19) -> None:
    grey = BytesIO()
    Image.open(BytesIO(blotches(2))).convert("L").convert("RGB").save(grey, "PNG")
    recipe = small(GATYS, iterations=12, start=start, noise_ratio=0.02)
    job = styled(recipe, StyleImage(grey.getvalue()))
    last = list(Painting(job, narrow_vgg))[-1]
    assert isinstance(last, Result)
    shown = pixels(last)
    assert np.ptp(shown, axis=2).mean() < 2
    assert shown.std() > 20


def test_closing_the_painting_stops_it(narrow_vgg: VGG19) -> None:
    painting = iter(Painting(styled(small(GATYS, iterations=1000)), narrow_vgg))
    assert isinstance(painting, Generator)
    next(painting)
    painting.close()
    assert next(painting, None) is None


def test_a_file_is_not_decoded_here(narrow_vgg: VGG19) -> None:
    with pytest.raises(TypeError, match="decoded elsewhere"):
        Painting(Job(png(), SKETCH), narrow_vgg)


def test_a_sketch_uses_only_the_layers_it_is_given(narrow_vgg: VGG19) -> None:
    recipe = small(SKETCH, epochs=("conv2_2", "conv1_1"), iterations=4)
    assert [update.stage for update in painted(recipe, narrow_vgg)] == [
        "epoch 1 of 2, conv2_2",
        "epoch 1 of 2, conv2_2",
        "epoch 2 of 2, conv1_1",
        "epoch 2 of 2, conv1_1",
    ]


def test_any_layers_can_carry_the_costs(narrow_vgg: VGG19) -> None:
    recipe = small(
        GATYS,
        iterations=2,
        content_layers=equal_layers(["relu3_2", "conv4_1"]),
        style_layers=equal_layers(["conv1_2"]),
    )
    assert painted(recipe, narrow_vgg)[-1].costs.total > 0
