"""Pictures of odd shapes become sensible pictures."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from math import isfinite

import pytest
from PIL import Image

from engine.job.errors import InvalidJob
from engine.job.recipe import Recipe
from engine.job.recipes import RECIPES
from engine.job.spec import Job, PictureLimits, Result, StyleImage
from engine.paint.paint import Painting
from engine.pictures import images
from engine.pictures.preparing import prepare
from engine.vgg.vgg import VGG19
from tests.engine.conftest import narrow_vgg
from tests.hostile.drawn import drawing, file_of

__all__ = ["narrow_vgg"]

LIMITS = PictureLimits()
LINE = (50, 1)
# Content and style. The thinnest that are painted at 64 pixels are among them.
SHAPES = [((24, 16), (8, 1)), ((1, 1), (1, 1)), ((1, 8), (1, 8)), ((8, 1), (1, 1))]


def quick(recipe: Recipe) -> Recipe:
    recipe = replace(recipe, size=64, exact=None if recipe.exact is None else (96, 64))
    recipe = recipe.with_epochs(2) if recipe.epochs else recipe
    return replace(recipe, iterations=max(2, len(recipe.stages())))


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize(("content", "style"), SHAPES)
def test_content_and_style_of_any_shape_are_painted(
    narrow_vgg: VGG19,
    name: str,
    content: tuple[int, int],
    style: tuple[int, int],
) -> None:
    recipe = quick(RECIPES[name])
    styles = (StyleImage(file_of(drawing(*style))),) if recipe.style_layers else ()
    job = Job(file_of(drawing(*content)), recipe, styles)
    *_, last = Painting(prepare(job, LIMITS), narrow_vgg)
    assert isinstance(last, Result)
    assert isfinite(last.costs.total)
    expected = 64 if recipe.exact is None else max(recipe.exact)
    assert max(last.width, last.height) == expected
    with Image.open(BytesIO(last.image)) as painted:
        assert painted.size == (last.width, last.height)


@pytest.mark.parametrize("name", RECIPES)
def test_a_line_is_refused_unless_the_recipe_cuts_it(narrow_vgg: VGG19, name: str) -> None:
    recipe = quick(RECIPES[name])
    styles = (StyleImage(file_of(drawing())),) if recipe.style_layers else ()
    job = Job(file_of(drawing(*LINE)), recipe, styles)
    if recipe.exact is None:
        with pytest.raises(InvalidJob, match="shorter side would have 1 px"):
            prepare(job, LIMITS)
    else:
        *_, last = Painting(prepare(job, LIMITS), narrow_vgg)
        assert isinstance(last, Result)
        assert (last.width, last.height) == recipe.exact


@pytest.mark.parametrize("name", [name for name in RECIPES if RECIPES[name].style_layers])
def test_a_line_is_no_style(name: str) -> None:
    recipe = quick(RECIPES[name])
    job = Job(file_of(drawing()), recipe, (StyleImage(file_of(drawing(*LINE))),))
    with pytest.raises(InvalidJob, match=r"style picture's shorter side would have [12] px"):
        prepare(job, LIMITS)


def test_a_long_style_does_not_make_the_strip_long() -> None:
    """A style of 4,096 by 82 pixels at the height of the result would be 50 times that long."""
    result = Image.new("RGB", (20, 1_000), "red")
    row = images.strip([result, Image.new("RGB", (4_096, 82), "lime"), result])
    assert row.size == (20 + 8 + 4_000 + 8 + 20, 1_000)
    assert row.getpixel((28 + 2_000, 500)) == (0, 255, 0)
    assert row.getpixel((28 + 2_000, 100)) == (255, 255, 255)
