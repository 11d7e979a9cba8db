"""What is wrong with the shapes of pictures is known before any is painted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.job import shapes
from engine.job.errors import InvalidJob
from engine.job.recipes import RECIPES
from engine.job.spec import PictureInfo, PictureLimits
from engine.job.variations import halved
from engine.pictures import images
from tests.engine.jobs import mask, png, small

PHOTO = PictureInfo("PNG", 640, 480)
QUICK = small(RECIPES["classic"])


def test_a_mask_may_be_of_another_size_but_not_of_another_shape() -> None:
    shapes.check(PHOTO, [], [PHOTO, PictureInfo("PNG", 320, 240)], QUICK)
    with pytest.raises(InvalidJob, match="200 by 200 pixels, which is not the shape of the con"):
        shapes.check(PHOTO, [], [PHOTO, PictureInfo("PNG", 200, 200)], QUICK)


def test_a_black_mask_is_refused_as_it_was_looked_at() -> None:
    black = images.check(mask(left=0), PictureLimits())
    assert black.is_black
    with pytest.raises(InvalidJob, match="black everywhere"):
        shapes.check(PHOTO, [], [black], QUICK)
    assert not images.check(png(), PictureLimits()).is_black


def test_a_picture_is_painted_no_thinner_than_eight_pixels() -> None:
    strip, recipe = PictureInfo("PNG", 49, 1), QUICK
    with pytest.raises(InvalidJob) as caught:
        shapes.check(strip, [], [], recipe)
    assert str(caught.value) == (
        "At a size of 64 pixels that picture's shorter side would have 1 px; it needs at least 8. "
        "Choose a size of 392 or more, or cut a part out of the picture."
    )
    shapes.check(strip, [], [], replace(recipe, size=392))
    shapes.check(PictureInfo("PNG", 1, 8), [], [], recipe)
    with pytest.raises(InvalidJob):
        shapes.check(PictureInfo("PNG", 1, 9), [], [], recipe)


def test_a_size_for_pictures_to_choose_from_is_advised_as_it_is_chosen() -> None:
    """They are painted at half of it, and the half was advised."""
    strip, recipe = PictureInfo("PNG", 490, 10), replace(RECIPES["easel"], size=600)
    with pytest.raises(InvalidJob, match="painted at half the size: at 300 pixels that") as told:
        shapes.check(strip, [], [], halved(recipe), to_choose=True)
    assert told.value.values["enough"] == 784
    shapes.check(strip, [], [], halved(replace(recipe, size=784)), to_choose=True)
    with pytest.raises(InvalidJob, match="style picture's shorter side") as told:
        shapes.check(PHOTO, [strip], [], halved(recipe), to_choose=True)
    assert told.value.values["enough"] == 784


def test_a_recipe_that_cuts_its_picture_takes_any_strip() -> None:
    exact = next(recipe for recipe in RECIPES.values() if recipe.exact is not None)
    shapes.check(PictureInfo("PNG", 49, 1), [], [], exact)


def test_a_style_that_would_be_seen_as_a_line_is_refused() -> None:
    """As the content is; at size 64 one of 64:1 was seen 1 pixel wide."""
    recipe = replace(QUICK, size=64)
    strip = PictureInfo("PNG", 4096, 64)
    with pytest.raises(InvalidJob, match="style picture's shorter side would have 1 px") as told:
        shapes.check(PHOTO, [PHOTO, strip], [], recipe)
    enough = told.value.values["enough"]
    assert enough == 512
    shapes.check(PHOTO, [strip], [], replace(recipe, size=512))
    shapes.check(PHOTO, [strip], [], replace(recipe, size=256, style_scale=2.0))


def test_a_style_is_measured_by_the_shape_that_is_painted() -> None:
    exact = RECIPES["classic"]
    assert exact.exact is not None
    narrow = max(exact.exact) // shapes.LEAST_SIDE
    shapes.check(PHOTO, [PictureInfo("PNG", 1, narrow)], [], exact)
    with pytest.raises(InvalidJob, match="Cut a part out of the style picture, or choose another"):
        shapes.check(PHOTO, [PictureInfo("PNG", 1, 2 * narrow)], [], exact)
