"""Pictures that can be seen through in places: their colours there, and the files they become."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from engine.pictures import images
from engine.pictures.transparency import alpha_of, around, extended
from engine.pictures.writing import fitting
from engine.pictures.writing.conversion import convert, difference
from engine.pictures.writing.formats import Format
from engine.pictures.writing.making import AnimationKind, animation
from tests.engine.jobs import LIMITS, pixels, sticker


def test_colours_are_carried_on_and_what_a_file_has_where_nothing_is_seen_is_not() -> None:
    sheet = Image.new("RGBA", (64, 48), (0, 255, 0, 0))  # what nobody chose
    sheet.paste((200, 40, 40, 255), (8, 8, 24, 40))
    sheet.paste((40, 40, 200, 255), (40, 8, 56, 40))
    filled = pixels(extended(sheet))
    assert filled.shape == (48, 64, 3)
    assert filled[..., 1].max() < 45
    np.testing.assert_allclose(filled[24, 0], (200, 40, 40), atol=30)
    np.testing.assert_allclose(filled[24, 63], (40, 40, 200), atol=30)
    steps = np.abs(np.diff(filled, axis=1)).sum(2)
    assert steps.max() < 60, "there is no edge"


def test_what_is_seen_keeps_its_colours() -> None:
    picture = images.decode_with_alpha(sticker(), LIMITS)
    alpha = pixels(picture.getchannel("A"))
    difference_there = np.abs(pixels(extended(picture)) - pixels(picture)[..., :3])[alpha == 255]
    assert difference_there.max() == 0


@pytest.mark.parametrize("level", [0, 255])
def test_a_picture_of_which_all_or_nothing_is_seen_is_a_picture_like_others(level: int) -> None:
    assert alpha_of(Image.new("RGBA", (8, 6), (1, 2, 3, level))) is None


def test_a_margin_is_painted_around_what_is_seen() -> None:
    alpha = Image.new("L", (320, 240))
    alpha.paste(1, (100, 100, 200, 140))
    area = pixels(around(alpha))
    assert set(np.unique(area)) == {0, 255}
    assert area[100:140, 100:200].min() == area[120, 92] == 255
    assert area[120, 70] == 0


def test_a_file_that_can_not_be_seen_through_is_white_there() -> None:
    with Image.open(BytesIO(convert(sticker(), Format.JPEG))) as jpeg:
        assert np.abs(pixels(jpeg)[:4, :4] - 255).max() < 8


def test_webp_loses_nothing_of_it() -> None:
    webp = convert(sticker(), Format.WEBP)
    with Image.open(BytesIO(webp)) as there, Image.open(BytesIO(sticker())) as here:
        assert np.array_equal(pixels(there), pixels(here))
    found = difference(webp, sticker())
    assert found is not None
    assert found.most == 0


def test_where_it_has_to_be_smaller_it_can_still_be_seen_through() -> None:
    large = sticker(400, 300)
    for share in (2, 5, 20):
        fitted = fitting.fit(large, len(large) // share)
        with Image.open(BytesIO(fitted.data)) as opened:
            alpha = pixels(opened)[..., 3]
        assert alpha[:2, :2].max() == 0
        assert alpha[alpha.shape[0] // 2, alpha.shape[1] // 2] == 255


@pytest.mark.parametrize("kind", AnimationKind)
def test_an_animation_shows_it_on_white(kind: AnimationKind) -> None:
    with Image.open(BytesIO(animation([sticker()] * 3, kind))) as opened:
        assert pixels(opened.convert("RGB"))[:4, :4].min() > 245


def test_pictures_side_by_side_lie_on_white() -> None:
    picture = images.decode_with_alpha(sticker(), LIMITS)
    assert images.strip([picture, picture]).getpixel((1, 1)) == (255, 255, 255)
    assert images.choice([picture, picture]).getpixel((90, 70)) == (255, 255, 255)
