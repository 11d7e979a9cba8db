"""A photo in the colours of paintings, with nothing painted."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from engine.job.errors import BadPicture
from engine.job.parts import Box, Cell
from engine.job.recolouring import Recolouring
from engine.job.spec import StyleImage
from engine.pictures import images
from engine.pictures.colours import Palette, transport_colours
from engine.pictures.recolouring import recolour, recoloured_file
from tests.engine.jobs import LIMITS, blotches, sticker

PHOTO, STYLE, OTHER = blotches(1), blotches(2, 320, 240), blotches(3, 200, 220)


def decoded(picture: bytes) -> Image.Image:
    return images.decode(picture, LIMITS)


def test_the_photo_keeps_its_size_and_gets_the_styles_colours() -> None:
    got = recolour(Recolouring(PHOTO, (StyleImage(STYLE),)), LIMITS)
    assert got.size == decoded(PHOTO).size
    assert got == transport_colours(decoded(PHOTO), Palette.of(decoded(STYLE)))


def test_several_styles_are_pooled_by_their_weights() -> None:
    styles = (StyleImage(STYLE, 3), StyleImage(OTHER, 1))
    got = np.asarray(recolour(Recolouring(PHOTO, styles), LIMITS), np.float64)
    means = [np.asarray(decoded(each), np.float64).mean((0, 1)) for each in (STYLE, OTHER)]
    pooled = Palette.pooled([Palette.of(decoded(each)) for each in (STYLE, OTHER)], [0.75, 0.25])
    np.testing.assert_allclose(pooled.mean, 0.75 * means[0] + 0.25 * means[1])
    wanted = transport_colours(decoded(PHOTO), pooled)
    np.testing.assert_array_equal(got, np.asarray(wanted, np.float64))


@pytest.mark.parametrize("part", [Cell.TOP_RIGHT, Box(213, 0, 107, 80)])
def test_only_a_part_of_the_style_counts(part: Cell | Box) -> None:
    got = recolour(Recolouring(PHOTO, (StyleImage(STYLE, part=part),)), LIMITS)
    corner = decoded(STYLE).crop((213, 0, 320, 80))
    assert got == transport_colours(decoded(PHOTO), Palette.of(corner))


def test_a_large_painting_counts_as_a_screen_shows_it() -> None:
    large = images.encode(images.resize(decoded(STYLE), (4200, 3150)))
    got = recolour(Recolouring(PHOTO, (StyleImage(large),)), LIMITS)
    wanted = recolour(Recolouring(PHOTO, (StyleImage(STYLE),)), LIMITS)
    difference = np.asarray(got, np.float64) - np.asarray(wanted, np.float64)
    assert np.abs(difference).mean() < 1


def test_what_is_see_through_stays_so_and_its_hidden_colours_count_for_nothing() -> None:
    got = recolour(Recolouring(sticker(), (StyleImage(STYLE),)), LIMITS)
    photo = images.decode_with_alpha(sticker(), LIMITS)
    assert got.mode == "RGBA"
    assert got.getchannel("A").tobytes() == photo.getchannel("A").tobytes()

    noise = np.array(photo)
    noise[noise[..., 3] == 0, :3] = 7
    other = images.encode(Image.fromarray(noise))
    again = recolour(Recolouring(other, (StyleImage(STYLE),)), LIMITS)
    seen = np.asarray(photo)[..., 3] > 0
    np.testing.assert_array_equal(np.asarray(again)[seen], np.asarray(got)[seen])


def test_unless_it_is_to_lie_on_white() -> None:
    asked = Recolouring(sticker(), (StyleImage(STYLE),), transparent=False)
    assert recolour(asked, LIMITS).mode == "RGB"


@pytest.mark.parametrize(("longest", "size"), [(48, (48, 36)), (500, (96, 72))])
def test_it_is_made_smaller_where_it_must_be_and_never_larger(
    longest: int, size: tuple[int, int]
) -> None:
    asked = Recolouring(PHOTO, (StyleImage(STYLE),), longest)
    assert recolour(asked, LIMITS).size == size


def test_its_file_is_a_png_or_what_is_small_enough() -> None:
    asked = Recolouring(PHOTO, (StyleImage(STYLE),))
    file = recoloured_file(asked, LIMITS)
    assert (file.extension, file.width, file.height) == (".png", 96, 72)

    small = recoloured_file(Recolouring(PHOTO, asked.styles, most_bytes=len(file.data) - 1), LIMITS)
    assert small.extension == ".webp"
    assert len(small.data) < len(file.data)
    with Image.open(BytesIO(small.data)) as opened:
        assert (opened.format, opened.size) == ("WEBP", (small.width, small.height))


def test_a_broken_style_gets_its_sentence() -> None:
    with pytest.raises(BadPicture, match="not a picture"):
        recolour(Recolouring(PHOTO, (StyleImage(b"no picture"),)), LIMITS)
