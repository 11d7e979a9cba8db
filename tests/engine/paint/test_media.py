"""What each medium shows of a photo, and how it lies on its paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.job.errors import BadPicture, InvalidJob
from engine.job.medium import Medium
from engine.job.recipes import EASEL, SKETCH
from engine.job.spec import Job, Result
from engine.job.variations import grown
from engine.paint import media
from engine.paint.media import HANDS
from engine.paint.paint import Painting
from engine.paint.scene import Scene
from engine.pictures import images
from engine.pictures.writing import provenance
from engine.vgg.vgg import VGG19
from tests.engine.jobs import LIMITS, blotches, pixels, small, styled

MEDIA = list(HANDS)
SHEET = (96, 72)


def sheet(grey: int) -> Image.Image:
    return Image.new("RGB", SHEET, (grey, grey, grey))


def photo() -> Image.Image:
    return images.decode(blotches(3), LIMITS)


def levels(picture: Image.Image) -> NDArray[np.float64]:
    return np.asarray(picture, np.float64)


def mean(picture: Image.Image) -> float:
    return float(levels(picture).mean())


def test_every_medium_but_plain_colour_has_a_hand() -> None:
    assert set(Medium) - set(HANDS) == {Medium.COLOUR}


@pytest.mark.parametrize("medium", MEDIA)
def test_a_blank_sheet_is_the_paper(medium: Medium) -> None:
    away = np.abs(levels(media.laid(sheet(255), medium)) - HANDS[medium].paper)
    assert away.max() <= 1


@pytest.mark.parametrize("medium", MEDIA)
def test_more_darkness_is_more_pigment(medium: Medium) -> None:
    found = [mean(media.laid(sheet(grey), medium)) for grey in (230, 180, 120, 60, 0)]
    assert found == sorted(found, reverse=True)
    assert found[0] - found[-1] > 60


@pytest.mark.parametrize("medium", [each for each in MEDIA if HANDS[each].hatched])
@pytest.mark.parametrize("grey", [200, 140, 80])
def test_from_afar_hatching_is_an_even_tone(medium: Medium, grey: int) -> None:
    drawn = media.laid(Image.new("RGB", (256, 256), (grey, grey, grey)), medium).convert("L")
    afar = levels(drawn.resize((64, 64), Image.Resampling.LANCZOS))
    assert levels(drawn).std() > 1.5 * afar.std(), "nearby, strokes are seen"
    assert afar.std() < 20


@pytest.mark.parametrize("medium", [each for each in MEDIA if HANDS[each].pigment])
def test_pigment_covers_as_much_of_the_paper_as_is_drawn(medium: Medium) -> None:
    paper, black = (mean(media.laid(sheet(grey), medium)) for grey in (255, 0))
    for part in (0.25, 0.5, 0.75):
        covered = mean(media.laid(sheet(round(255 * (1 - part))), medium))
        assert (paper - covered) / (paper - black) == pytest.approx(part, abs=0.08)


@pytest.mark.parametrize("medium", [each for each in MEDIA if each is not Medium.PASTEL])
def test_pigment_is_never_lighter_than_its_paper(medium: Medium) -> None:
    assert (levels(media.laid(photo(), medium)) <= np.array(HANDS[medium].paper) + 1).all()


@pytest.mark.parametrize("medium", [each for each in MEDIA if HANDS[each].pigment])
def test_a_medium_of_one_pigment_has_colours_between_it_and_the_paper(medium: Medium) -> None:
    hand = HANDS[medium]
    assert hand.pigment is not None
    drawn = levels(media.laid(photo(), medium))
    assert (drawn >= np.array(hand.pigment) - 1).all()
    assert (drawn <= np.array(hand.paper) + 1).all()


@pytest.mark.parametrize("medium", MEDIA)
def test_a_dark_photo_is_drawn_dark_and_a_light_one_light(medium: Medium) -> None:
    dark, light = (
        mean(media.laid(media.prepared(sheet(grey), medium), medium)) for grey in (0, 250)
    )
    assert dark < light - 80


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize(("darkest", "lightest"), [(0, 51), (204, 255), (100, 151)])
def test_a_photo_of_little_contrast_is_drawn_with_more(
    medium: Medium, darkest: int, lightest: int
) -> None:
    grey = np.tile(np.repeat([darkest, lightest], SHEET[0] // 2).astype(np.uint8), (SHEET[1], 1))
    drawn = levels(media.prepared(Image.fromarray(grey).convert("RGB"), medium)).mean(axis=2)
    left, right = drawn[:, :20].mean(), drawn[:, -20:].mean()
    assert right - left > 50


def test_a_photo_of_much_contrast_keeps_what_it_has() -> None:
    assert media._exposed(sheet(0)).getpixel((0, 0)) == (0, 0, 0)
    assert media._exposed(sheet(255)).getpixel((0, 0)) == (255, 255, 255)
    wide = Image.linear_gradient("L").convert("RGB")
    assert media._exposed(wide) is wide


@pytest.mark.parametrize("medium", MEDIA)
def test_noise_in_a_flat_photo_draws_no_lines(medium: Medium) -> None:
    random = np.random.default_rng(1)
    noisy = Image.fromarray(random.integers(249, 256, (72, 96, 3), np.uint8))
    assert levels(media.prepared(noisy, medium)).min() > 215


@pytest.mark.parametrize("medium", MEDIA)
def test_the_same_is_laid_the_same(medium: Medium) -> None:
    drawn = photo()
    first, second = media.laid(drawn, medium), media.laid(drawn, medium)
    assert first.tobytes() == second.tobytes()
    assert first.size == drawn.size


@pytest.mark.parametrize("medium", [Medium.PENCIL, Medium.CHARCOAL, Medium.INK])
def test_what_is_lifted_is_about_what_was_drawn(medium: Medium) -> None:
    for grey in (40, 200):
        lifted = media.lifted(media.laid(sheet(grey), medium), medium)
        assert abs(mean(lifted) - grey) < 45


def test_plain_colour_changes_nothing() -> None:
    drawn = photo()
    for step in (media.prepared, media.laid, media.lifted):
        assert step(drawn, Medium.COLOUR) is drawn


def test_the_network_draws_what_the_medium_can_show(narrow_vgg: VGG19) -> None:
    recipe = small(SKETCH, iterations=2, epochs=("relu1_1",), medium=Medium.INK)
    job = styled(recipe)
    scene = Scene.of(job)
    assert scene.content.tobytes() == media.prepared(scene.photo, Medium.INK).tobytes()
    *_, last = Painting(job, narrow_vgg)
    assert (pixels(last) <= np.array(HANDS[Medium.INK].paper) + 1).all()


def test_a_larger_drawing_goes_on_from_what_was_drawn(narrow_vgg: VGG19) -> None:
    recipe = small(SKETCH, iterations=2, epochs=("relu1_1",), medium=Medium.CHARCOAL)
    *_, last = Painting(styled(recipe), narrow_vgg)
    assert isinstance(last, Result)
    larger = styled(grown(recipe, 1.5), start=last.image)
    start = Scene.of(larger).start
    assert larger.recipe.medium is Medium.CHARCOAL
    assert start is not None
    # Not the paper's colour, which would be drawn as a tone.
    assert levels(start).max() > np.array(HANDS[Medium.CHARCOAL].paper).max()
    *_, grown_up = Painting(larger, narrow_vgg)
    assert pixels(grown_up).shape[1] == 96


def test_a_medium_that_is_unknown_is_said_in_a_sentence(narrow_vgg: VGG19) -> None:
    job = Job(content=blotches(1), recipe=SKETCH)
    made = provenance.describe(job, narrow_vgg.info, torch_version="2", device="cpu")
    text = provenance.to_json(made).replace('"pencil"', '"lipstick"')
    file = images.encode(photo(), {"Easel": text})
    with pytest.raises(BadPicture, match="damaged"):
        provenance.read(file, LIMITS)


def test_a_style_has_no_medium() -> None:
    with pytest.raises(InvalidJob, match="Only a drawing has a medium"):
        replace(EASEL, medium=Medium.INK)


def test_a_drawing_says_its_medium_and_plain_colour_is_written_as_before(
    narrow_vgg: VGG19,
) -> None:
    for medium in Medium:
        job = Job(content=blotches(1), recipe=replace(SKETCH, medium=medium))
        made = provenance.describe(job, narrow_vgg.info, torch_version="2", device="cpu")
        text = provenance.to_json(made)
        assert ('"medium"' in text) is (medium is not Medium.COLOUR)
        assert f'"format":{1 if medium is Medium.COLOUR else 3}' in text.replace(" ", "")
        assert provenance._TEXT.validate_json(text).provenance == made
