"""A finished picture in other formats."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from engine.job.errors import BadPicture
from engine.job.timing import Timing
from engine.pictures import images
from engine.pictures.writing import animated
from engine.pictures.writing.animated import Animation
from engine.pictures.writing.conversion import convert, difference
from engine.pictures.writing.formats import ENDINGS, Format, format_of
from tests.engine.jobs import pixels
from tests.engine.pictures.writing.test_fitting import strokes

PNG = strokes()


def test_png_stays_the_file_it_is() -> None:
    assert convert(PNG, Format.PNG) is PNG


def test_webp_has_the_same_pixels_in_a_smaller_file() -> None:
    webp = convert(PNG, Format.WEBP)
    apart = difference(PNG, webp)
    assert apart is not None
    assert (apart.mean, apart.most) == (0, 0)
    assert len(webp) < len(PNG)


def test_jpeg_is_small_and_nobody_sees_the_difference() -> None:
    jpeg = convert(PNG, Format.JPEG)
    apart = difference(PNG, jpeg)
    assert apart is not None
    assert 0 < apart.mean < 2
    assert len(jpeg) < len(PNG) / 2


def test_jpeg_keeps_the_edges_between_colours() -> None:
    """Subsampling would mix the colours of neighbours."""
    stripes = Image.new("RGB", (64, 64), (255, 0, 0))
    for left in range(0, 64, 2):
        stripes.paste((0, 0, 255), (left, 0, left + 1, 64))
    with Image.open(BytesIO(convert(images.encode(stripes), Format.JPEG))) as opened:
        found = pixels(opened)
    assert found[8:-8, 9, 0].min() > 200
    assert found[8:-8, 8, 0].max() < 55


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_is_told_by_its_first_bytes(ending: str) -> None:
    assert format_of(convert(PNG, ENDINGS[ending])) is ENDINGS[ending]
    assert format_of(b"GIF89a") is None


def test_pictures_of_two_sizes_are_not_compared_and_broken_ones_refused() -> None:
    assert difference(PNG, strokes(64, 64)) is None
    with pytest.raises(BadPicture):
        difference(PNG, PNG[:1000])


def test_an_animation_that_came_to_one_frame_is_a_gif_all_the_same() -> None:
    """Where nothing moved in the photo, or it was stopped at its first frame."""
    frame = Image.open(BytesIO(PNG))
    apng = animated.encode(Animation([frame, frame], Timing((80, 80), 0)))
    assert animated.read(apng) is None
    with Image.open(BytesIO(convert(apng, Format.GIF))) as opened:
        assert (opened.format, opened.size) == ("GIF", frame.size)
    assert convert(apng, Format.PNG) is apng
