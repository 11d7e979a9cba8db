"""What can be painted after a picture: others like it, and the same one larger."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from engine.job.errors import InvalidJob
from engine.job.recipe import Colours, Recipe, Start
from engine.job.recipes import CLASSIC, EASEL, GATYS, OIL, RECIPES, SKETCH, WEIGHTED
from engine.job.spec import Job, Result
from engine.job.variations import (
    chosen,
    grown,
    halved,
    strength_around,
    strengths,
    variations_around,
    varied,
    varies,
)
from engine.paint.paint import Painting
from engine.pictures import colours, images
from engine.vgg.vgg import VGG19
from tests.engine.jobs import LIMITS, blotches, pixels, small, styled


def painted(job: Job, vgg: VGG19) -> Result:
    *_, result = Painting(job, vgg)
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("recipe", [EASEL, GATYS, WEIGHTED], ids=lambda recipe: recipe.name)
def test_a_recipe_that_paints_the_same_again_gets_noise_into_its_start(recipe: Recipe) -> None:
    another = varied(recipe, 7)
    assert not varies(recipe)
    assert varies(another)
    assert replace(another, start=recipe.start, noise_ratio=recipe.noise_ratio) == recipe


def test_the_seed_says_how_much_noise_there_is_the_second_time_too() -> None:
    shares = [varied(EASEL, seed).noise_ratio for seed in (*range(200), 2**63 - 1)]
    assert 0.25 <= min(shares) < 0.3
    assert 0.65 < max(shares) <= 0.7
    assert varied(varied(EASEL, 1), 2) == varied(EASEL, 2) != varied(EASEL, 1)


@pytest.mark.parametrize(
    "recipe",
    [
        CLASSIC,
        OIL,
        SKETCH,
        replace(GATYS, start=Start.NOISE),
        replace(GATYS, start=Start.PICTURE),
    ],
)
def test_a_recipe_whose_start_is_its_way_of_painting_stays_as_it_is(recipe: Recipe) -> None:
    assert varied(recipe, 7) == recipe


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=list(RECIPES))
def test_a_recipe_varies_exactly_where_it_says_so(narrow_vgg: VGG19, recipe: Recipe) -> None:
    usual = small(recipe, iterations=2, epochs=recipe.epochs[-1:])
    for mine in (usual, varied(usual, 1)):
        one, other = (painted(styled(mine, seed=seed), narrow_vgg) for seed in (1, 2))
        assert np.array_equal(pixels(one), pixels(other)) is not varies(mine)


def test_other_seeds_are_clearly_other_pictures_and_as_good(narrow_vgg: VGG19) -> None:
    usual = small(EASEL, iterations=40)
    first = painted(styled(usual), narrow_vgg)
    others = [painted(styled(varied(usual, seed), seed=seed), narrow_vgg) for seed in (1, 2)]
    assert np.abs(pixels(others[0]) - pixels(others[1])).mean() > 6
    for other in others:
        assert other.costs.total < 1.15 * first.costs.total


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=list(RECIPES))
@pytest.mark.parametrize("ratio", [1.25, 2.0, 3.0])
def test_a_larger_picture_is_painted_from_no_smaller_one(recipe: Recipe, ratio: float) -> None:
    larger = grown(recipe, ratio)
    assert larger.longest == round(recipe.longest * ratio)
    for stage in larger.stages():
        assert stage.ratio * larger.longest >= recipe.longest - 1
    assert larger.iterations <= recipe.iterations


def test_growing_goes_on_with_the_weights_of_the_end() -> None:
    strong = OIL.with_strength(75)
    larger = grown(strong, 2)
    assert set(larger.alpha) == {strong.alpha.last}
    assert set(larger.beta) == {strong.beta.last}
    kept = ("style_layers", "content_layers", "colours", "tv_weight", "strip", "name")
    assert all(getattr(larger, name) == getattr(strong, name) for name in kept)


def test_a_sketch_grows_by_its_last_layer() -> None:
    larger = grown(SKETCH, 2)
    assert larger.epochs == ("relu3_1",)
    assert larger.iterations == 30


def test_an_exact_size_grows_in_both_directions_and_none_beyond_the_largest() -> None:
    assert grown(CLASSIC, 2).exact == (800, 600)
    assert grown(grown(EASEL, 2), 2).size == 4 * EASEL.size
    assert grown(grown(EASEL, 2), 2).iterations == grown(EASEL, 2).iterations
    with pytest.raises(InvalidJob, match="64 to 8,192 pixels, not 10,000"):
        grown(replace(EASEL, size=5000), 2)


@pytest.mark.parametrize("keeping", Colours)
def test_a_grown_picture_is_still_the_same_picture(narrow_vgg: VGG19, keeping: Colours) -> None:
    """Closer to what it was than to what would be painted afresh, and yet not just enlarged."""
    recipe = small(varied(EASEL, 4), iterations=30, colours=keeping)
    job = styled(recipe, seed=4)
    first = painted(job, narrow_vgg)
    larger = painted(styled(grown(recipe, 2), seed=4, start=first.image), narrow_vgg)
    assert (larger.width, larger.height) == (128, 96)
    afresh = painted(styled(replace(recipe, size=128), seed=5), narrow_vgg)
    enlarged = images.resize(images.decode(first.image, LIMITS), (128, 96))
    kept = np.abs(pixels(larger) - pixels(enlarged)).mean()
    assert 1 < kept < 0.8 * np.abs(pixels(afresh) - pixels(enlarged)).mean()


def test_where_only_the_luminance_is_painted_that_of_the_start_counts(narrow_vgg: VGG19) -> None:
    """Its colours are replaced by the photo's in the end, so they must not cost anything."""
    recipe = small(
        GATYS, start=Start.PICTURE, colours=Colours.LUMINANCE, iterations=1, content_layers=()
    )
    start = blotches(3)
    grey = images.encode(colours.luminance(Image.open(BytesIO(start))))
    one, other = (painted(styled(recipe, start=picture), narrow_vgg) for picture in (start, grey))
    assert one.costs.total == pytest.approx(other.costs.total, rel=5e-3)


@pytest.mark.parametrize("around", [None, 0, 5, 50, 73, 95, 100])
@pytest.mark.parametrize("count", [2, 3, 4])
def test_variations_are_of_strengths_that_there_are_and_evenly_apart(
    around: int | None, count: int
) -> None:
    found = list(strengths(around, count))
    assert found == list(range(found[0], found[-1] + 1, 16))
    assert len(found) == count
    assert 0 <= found[0] <= (50 if around is None else around) <= found[-1] <= 100
    for number, strength in enumerate(found, 1):
        assert list(strengths(strength_around(strength, number, count), count)) == found


def test_a_variation_is_what_its_strength_and_its_seed_make_of_a_recipe() -> None:
    around = EASEL.with_strength(60)
    for one, strength in zip(variations_around(7, 60, 4), strengths(60, 4), strict=True):
        wanted = varied(EASEL.with_strength(strength), one.seed, 0.4)
        assert one.of(around).alpha == pytest.approx(wanted.alpha)
        assert replace(one.of(around), alpha=wanted.alpha) == wanted
    assert [one.seed for one in variations_around(2**63 - 1, None, 2)] == [2**63 - 1, 0]


@pytest.mark.parametrize("name", ["easel", "gatys", "oil", "weighted", "classic"])
def test_four_to_choose_from_and_the_chosen_one_are_less_than_two_pictures(name: str) -> None:
    """Counted in pixels times iterations."""

    def work(recipe: Recipe) -> float:
        width, height = recipe.exact or (recipe.size, recipe.size)
        return sum(width * height * s.ratio**2 * s.iterations for s in recipe.stages())

    recipe = RECIPES[name]
    assert 4 * work(halved(recipe)) < work(recipe)
    assert 4 * work(halved(recipe)) + work(chosen(recipe)) < 2 * work(recipe)
    assert (chosen(recipe).size, chosen(recipe).exact) == (recipe.size, recipe.exact)
    assert chosen(recipe).strip == recipe.strip


def test_what_is_painted_at_half_the_size_can_not_be_too_small() -> None:
    assert halved(replace(EASEL, size=128)).size == 64
    assert halved(replace(EASEL, iterations=1)).iterations == 1
    with pytest.raises(InvalidJob, match="at least 128 pixels"):
        halved(replace(EASEL, size=127))
