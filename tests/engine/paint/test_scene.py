"""A job's pictures in the sizes and colours, and under the masks, that they are painted in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.job.errors import BadPicture, InvalidJob
from engine.job.layers import equal_layers
from engine.job.parts import Box, Cell, Part
from engine.job.recipe import Colours, Recipe, Start
from engine.job.recipes import CLASSIC, GATYS, SKETCH
from engine.job.spec import Job, StyleImage
from engine.paint.paint import Painting
from engine.paint.scene import Scene
from engine.pictures import images
from engine.pictures.preparing import prepare
from engine.vgg.vgg import VGG19
from tests.engine.jobs import LIMITS, blotches, mask, pixels, small, styled

QUICK = small(GATYS, iterations=4, scales=2, style_layers=equal_layers(["conv1_1", "conv2_1"]))
LEFT, RIGHT = mask(), mask(left=0, right=255)


def scene(recipe: Recipe, *styles: StyleImage, **changes: Any) -> Scene:
    return Scene.of(styled(recipe, *styles, **changes))


def under(over: bytes, weight: float = 1.0) -> StyleImage:
    """A style with this mask."""
    return StyleImage(blotches(2), weight, over)


def result(vgg: VGG19, job: Job) -> NDArray[np.float64]:
    *_, last = Painting(job, vgg)
    return pixels(last)


def photo_at(size: tuple[int, int]) -> NDArray[np.float64]:
    return pixels(images.resize(images.decode(blotches(1), LIMITS), size))


def test_the_photo_has_the_size_of_the_finished_picture() -> None:
    found = scene(QUICK)
    assert found.photo.size == (64, 48)
    assert found.content_at(0.5).size == (32, 24)
    assert found.content_at(0.001).size == (1, 1)
    assert (found.area, found.start) == (None, None)


@pytest.mark.parametrize(("scale", "size"), [(1.0, (64, 48)), (0.5, (32, 24)), (2.0, (128, 96))])
def test_the_style_scale_is_the_style_images_size_against_the_pictures(
    scale: float, size: tuple[int, int]
) -> None:
    found = scene(replace(QUICK, style_scale=scale))
    assert found.style_at(found.styles[0], 1.0).size == size
    half = found.style_at(found.styles[0], 0.5)
    assert half.size == (size[0] // 2, size[1] // 2)
    assert found.content_at(1.0).size == (64, 48)


@pytest.mark.parametrize("part", [Cell.RIGHT, Box(200, 70, 100, 70)])
def test_of_a_part_of_a_style_nothing_else_is_seen(part: Part) -> None:
    painting = blotches(2, 300, 210)
    cut = images.encode(images.decode(painting, LIMITS).crop((200, 70, 300, 140)))
    (style,) = scene(QUICK, StyleImage(painting, part=part)).styles
    (whole,) = scene(QUICK, StyleImage(cut)).styles
    np.testing.assert_array_equal(pixels(style.picture), pixels(whole.picture))
    np.testing.assert_array_equal(pixels(style.shown), pixels(whole.shown))


def test_a_part_too_small_is_refused_here_too() -> None:
    with pytest.raises(InvalidJob, match="at least 64 each way"):
        scene(QUICK, StyleImage(blotches(2), part=Cell.RIGHT))


def test_the_style_scale_changes_the_picture(narrow_vgg: VGG19) -> None:
    one, other = (
        result(narrow_vgg, styled(replace(QUICK, style_scale=scale))) for scale in (0.5, 2.0)
    )
    assert not np.array_equal(one, other)


def test_the_styles_shares_sum_to_one() -> None:
    styles = [StyleImage(blotches(seed), weight) for seed, weight in ((2, 1.0), (3, 3.0))]
    assert [style.share for style in scene(QUICK, *styles).styles] == [0.25, 0.75]


def test_a_mask_of_another_shape_is_refused_in_a_sentence() -> None:
    with pytest.raises(InvalidJob) as caught:
        scene(QUICK, under(mask(72, 96)))
    assert str(caught.value) == (
        "The mask is 72 by 96 pixels, which is not the shape of the content image, 96 by 72; "
        "draw it over the content image."
    )


@pytest.mark.parametrize("size", [(96, 72), (192, 144), (48, 36), (95, 72), (96, 71)])
def test_a_mask_may_have_another_size_of_the_same_shape(size: tuple[int, int]) -> None:
    (style,) = scene(QUICK, under(mask(*size))).styles
    assert style.mask is not None
    assert style.mask.size == (64, 48)
    halves = pixels(style.mask)
    assert np.all(halves[:, :30] == 255)
    assert np.all(halves[:, 34:] == 0)


def test_a_mask_that_is_black_everywhere_is_refused_in_a_sentence() -> None:
    with pytest.raises(InvalidJob, match="black everywhere, so nothing would be painted"):
        scene(QUICK, under(mask(left=0)))


def test_a_mask_that_is_no_picture_is_refused() -> None:
    with pytest.raises(BadPicture, match="not a picture"):
        scene(QUICK, under(b"no picture"))


def test_a_coloured_mask_counts_by_its_luminance() -> None:
    sheet = images.encode(Image.new("RGB", (96, 72), (0, 255, 0)))
    (style,) = scene(QUICK, under(sheet)).styles
    assert style.mask is not None
    assert style.mask.getextrema() == (150, 150)


def test_soft_edges_stay_soft_and_hard_ones_get_no_ripples() -> None:
    ramp = Image.linear_gradient("L").rotate(90).resize((960, 720))
    soft = scene(QUICK, under(images.encode(ramp))).area
    assert soft is not None
    steps = np.diff(pixels(soft)[24])
    assert np.all(np.abs(steps) <= 5)
    assert pixels(soft)[24, 32] == pytest.approx(128, abs=4)
    for size in ((960, 720), (24, 18)):
        hard = scene(QUICK, under(mask(*size))).area
        assert hard is not None
        assert np.all(np.diff(pixels(hard), axis=1) <= 0), "it falls from white to black"


def test_the_area_is_where_any_style_applies() -> None:
    two = scene(QUICK, under(mask(left=200)), under(mask(left=90, right=40)))
    assert two.area is not None
    assert pixels(two.area)[0, [0, -1]].tolist() == [200, 40]
    assert scene(QUICK, under(LEFT), StyleImage(blotches(3))).area is None


@pytest.mark.parametrize("start", [Start.CONTENT, Start.BLANK])
@pytest.mark.parametrize("colours", [Colours.STYLE, Colours.LUMINANCE])
def test_where_the_mask_is_black_the_photo_stays_to_the_bit(
    narrow_vgg: VGG19, start: Start, colours: Colours
) -> None:
    painted = result(narrow_vgg, styled(replace(QUICK, start=start, colours=colours), under(LEFT)))
    photo = photo_at((64, 48))
    assert np.array_equal(painted[:, 34:], photo[:, 34:])
    changed = np.any(painted[:, :30] != photo[:, :30], axis=2)
    assert changed.mean() > 0.9


def test_where_the_mask_is_white_the_picture_is_all_paint(narrow_vgg: VGG19) -> None:
    white = mask(right=255)
    everywhere = result(narrow_vgg, styled(QUICK, StyleImage(blotches(2))))
    masked = result(narrow_vgg, styled(QUICK, under(white)))
    # The sums over positions are made in another order; a grey level's rounding may tell.
    assert np.abs(everywhere - masked).max() <= 1


def test_frames_show_the_photo_where_the_mask_is_black_too(narrow_vgg: VGG19) -> None:
    job = styled(replace(QUICK, frame_every=1, start=Start.BLANK), under(LEFT))
    frames = [pixels(update) for update in Painting(job, narrow_vgg)]
    assert len(frames) == 4
    for frame in frames:
        assert np.array_equal(frame[:, 34:], photo_at((64, 48))[:, 34:])


def test_two_masks_give_each_style_its_place(narrow_vgg: VGG19) -> None:
    """A black and a white style: each half takes the light of its own."""
    recipe = replace(
        QUICK, iterations=25, content_layers=(), style_layers=equal_layers(["conv1_1"])
    )
    dark, light = (images.encode(Image.new("RGB", (96, 72), grey)) for grey in ("black", "white"))
    for left, right in ((dark, light), (light, dark)):
        styles = StyleImage(left, 1.0, LEFT), StyleImage(right, 1.0, RIGHT)
        painted = result(narrow_vgg, styled(recipe, *styles))
        halves = painted[:, :30].mean(), painted[:, 34:].mean()
        assert (halves[0] < halves[1] - 60) == (left is dark)


def test_luminance_keeps_the_photos_chroma(narrow_vgg: VGG19) -> None:
    recipe = replace(QUICK, iterations=20, content_layers=(), colours=Colours.LUMINANCE)
    painted = result(narrow_vgg, styled(recipe))
    photo = photo_at((64, 48))
    # I and Q of YIQ, the chroma's two axes.
    axes = np.array([[0.596, -0.274, -0.322], [0.211, -0.523, 0.312]]).T
    greys = np.array([0.299, 0.587, 0.114])
    # Where no channel is at its end, none of the chroma had to be given up.
    inside = np.all((painted > 0) & (painted < 255), axis=2)
    assert inside.mean() > 0.3
    assert np.abs(painted @ axes - photo @ axes)[inside].max() < 1.5
    assert np.abs(painted @ greys - photo @ greys).mean() > 1, "and the luminance is painted"


def test_with_luminance_only_greys_are_painted() -> None:
    found = scene(replace(QUICK, colours=Colours.LUMINANCE))
    for picture in (found.content, found.styles[0].picture):
        assert np.ptp(pixels(picture), axis=2).max() == 0
    assert np.ptp(pixels(found.photo), axis=2).max() > 0


def test_matched_gives_the_style_image_the_photos_colours() -> None:
    found = scene(replace(QUICK, colours=Colours.MATCHED))
    style, photo = pixels(found.styles[0].picture), pixels(found.photo)
    assert style.mean(axis=(0, 1)) == pytest.approx(photo.mean(axis=(0, 1)), abs=5)
    assert np.array_equal(pixels(found.content), photo)


STARTED = replace(QUICK, start=Start.PICTURE, iterations=1, learning_rate=1e-9, scales=1)


@pytest.mark.parametrize("size", [(64, 48), (200, 150), (32, 24)])
def test_the_picture_to_start_from_is_used_at_the_pictures_size(
    narrow_vgg: VGG19, size: tuple[int, int]
) -> None:
    start = blotches(4, *size)
    painted = result(narrow_vgg, styled(STARTED, start=start))
    expected = pixels(images.resize(images.decode(start, LIMITS), (64, 48)))
    assert np.abs(painted - expected).max() <= 1
    assert np.abs(painted - photo_at((64, 48))).max() > 50


def test_a_picture_to_start_from_is_cut_to_shape_and_not_stretched() -> None:
    """Also where it stands upright and the photo does not."""
    sheet = Image.new("RGB", (60, 120), "black")
    sheet.paste("white", (0, 40, 60, 80))
    for recipe in (STARTED, replace(STARTED, exact=(80, 64))):
        found = scene(recipe, start=images.encode(sheet))
        assert found.start is not None
        assert found.start.size == found.photo.size
        # The band of white was two thirds as high as the picture is wide.
        high = (pixels(found.start)[:, 0, 0] > 128).sum()
        assert high >= min(found.photo.height, round(found.photo.width * 2 / 3) - 1)


def test_the_first_scale_starts_from_a_small_copy_of_the_picture(narrow_vgg: VGG19) -> None:
    recipe = replace(STARTED, iterations=2, scales=2, frame_every=1)
    first, _ = (
        pixels(update) for update in Painting(styled(recipe, start=blotches(4)), narrow_vgg)
    )
    assert first.shape == (48, 64, 3)
    expected = pixels(images.resize(images.decode(blotches(4), LIMITS), (64, 48)))
    assert np.abs(first - expected).mean() < 6


def test_exact_recipes_cut_content_and_mask_alike() -> None:
    """The mask is white where the photo is, so it has to be so afterwards."""
    for width, height in ((120, 90), (200, 60), (90, 120), (60, 200), (100, 100)):
        sheet = Image.new("L", (width, height), 0)
        sheet.paste(255, (width // 4, height // 4, width // 2, height // 2))
        job = Job(images.encode(sheet), CLASSIC, (under(images.encode(sheet)),))
        found = Scene.of(prepare(job, LIMITS))
        assert found.area is not None
        assert found.area.size == found.photo.size
        assert sorted(found.photo.size) == [300, 400]
        apart = np.abs(pixels(found.photo)[..., 0] - pixels(found.area))
        assert apart.mean() < 3


def test_an_exact_recipe_cuts_a_nearly_square_mask_as_the_photo() -> None:
    """One is a pixel wider than high, the other a pixel higher than wide."""
    sheet = Image.new("L", (100, 101), 0)
    sheet.paste(255, (0, 0, 100, 50))
    job = Job(blotches(1, 101, 100), CLASSIC, (under(images.encode(sheet)),))
    found = Scene.of(prepare(job, LIMITS))
    assert found.area is not None
    assert found.area.size == found.photo.size == (400, 300)
    rows = pixels(found.area).mean(axis=1)
    assert np.all(rows[:145] == 255)
    assert np.all(rows[155:] == 0)


def test_a_recipe_without_a_style_has_a_scene_too() -> None:
    found = scene(small(SKETCH))
    assert (found.styles, found.area) == ((), None)
