"""A job's files become pixels: as many as it needs of each, and of the parts that it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.job.errors import BadPicture, InvalidJob
from engine.job.parts import Box
from engine.job.pixels import Need, Picture, Pixels, digest_of
from engine.job.preparing import is_prepared, prepared
from engine.job.recipe import Recipe, Start
from engine.job.recipes import CLASSIC, GATYS, SKETCH
from engine.job.spec import Job, PictureInfo, StyleImage, WeightsInfo
from engine.pictures import images
from engine.pictures.preparing import prepare
from engine.pictures.writing import provenance
from tests.engine.jobs import LIMITS, blotches, mask, pixels, png, small, sticker

PHOTO, PAINTING, LARGE = blotches(1, 400, 300), blotches(2, 500, 300), mask(400, 300)
QUICK = small(GATYS)
FACTS: dict[str, Any] = {
    "weights": WeightsInfo("whitened", ""),
    "torch_version": "2",
    "device": "cpu",
}


def job(recipe: Recipe = QUICK, *styles: StyleImage, **changes: Any) -> Job:
    return Job(PHOTO, recipe, styles or (StyleImage(PAINTING),), **changes)


def decoded(picture: Picture | None) -> Image.Image:
    assert isinstance(picture, Pixels)
    return images.picture_of(picture)


def test_pictures_are_made_as_small_as_they_are_painted() -> None:
    ready = prepare(job(), LIMITS)
    expected = images.fit(images.decode(PHOTO, LIMITS), 64)
    np.testing.assert_array_equal(pixels(decoded(ready.content)), pixels(expected))
    assert decoded(ready.styles[0].picture).size == (64, 38)
    assert is_prepared(ready)
    assert not is_prepared(job())


def test_what_is_smaller_stays_as_it_is() -> None:
    ready = prepare(job(small(GATYS, size=1024, style_scale=2.0)), LIMITS)
    sizes = [decoded(picture).size for picture in (ready.content, ready.styles[0].picture)]
    assert sizes == [(400, 300), (500, 300)]


@pytest.mark.parametrize(("width", "height"), [(900, 700), (700, 900)])
def test_a_recipe_of_one_shape_gets_that_shape(width: int, height: int) -> None:
    ready = prepare(replace(job(CLASSIC), content=blotches(1, width, height)), LIMITS)
    expected = images.crop_to(images.decode(blotches(1, width, height), LIMITS), (400, 300))
    np.testing.assert_array_equal(pixels(decoded(ready.content)), pixels(expected))


def test_of_a_style_only_its_part_comes_and_a_mask_and_a_start_lie_over_the_photo() -> None:
    style = StyleImage(PAINTING, 1.0, LARGE, Box(100, 50, 200, 100))
    recipe = replace(QUICK, start=Start.PICTURE)
    ready = prepare(job(recipe, style, start=blotches(3, 800, 500)), LIMITS)
    cut = images.decode(PAINTING, LIMITS).crop((100, 50, 300, 150))
    np.testing.assert_array_equal(
        pixels(decoded(ready.styles[0].picture)), pixels(images.fit(cut, 64))
    )
    assert decoded(ready.styles[0].mask).size == decoded(ready.start).size == (64, 48)


def test_a_photo_keeps_what_can_be_seen_through_unless_it_lies_on_white() -> None:
    clear = replace(job(), content=sticker())
    assert decoded(prepare(clear, LIMITS).content).mode == "RGBA"
    assert decoded(prepare(replace(clear, transparent=False), LIMITS).content).mode == "RGB"
    assert decoded(prepare(job(QUICK, StyleImage(sticker())), LIMITS).styles[0].picture).mode == (
        "RGB"
    )


def test_a_job_is_still_that_of_its_files() -> None:
    order = job(QUICK, StyleImage(PAINTING, 1.0, LARGE))
    ready = prepare(order, LIMITS)
    assert digest_of(ready.content) == digest_of(PHOTO)
    assert provenance.describe(ready, **FACTS) == provenance.describe(order, **FACTS)


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        (Job(b"no picture", SKETCH), BadPicture),
        (job(QUICK, StyleImage(PAINTING, 1.0, mask(96, 300))), InvalidJob),
        (job(QUICK, StyleImage(PAINTING, part=Box(450, 0, 64, 64))), InvalidJob),
        (Job(png(2000, 50), QUICK, (StyleImage(PAINTING),)), InvalidJob),
    ],
)
def test_what_can_not_be_painted_is_refused(wrong: Job, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        prepare(wrong, LIMITS)


async def test_each_file_is_asked_for_once_in_order_and_its_look_comes_along() -> None:
    order = job(QUICK, StyleImage(PAINTING), StyleImage(png(), 1.0, LARGE))
    asked = []

    async def look(file: bytes, need: Need) -> PictureInfo:
        asked.append(file)
        return images.check(file, LIMITS, need)

    ready, looks = await prepared(order, look)
    assert asked == [PHOTO, PAINTING, png(), LARGE]
    assert [info.width for info in looks] == [400, 500, 80, 400]
    assert ready == prepare(order, LIMITS)
