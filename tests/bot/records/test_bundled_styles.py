"""The styles that come with the bot: ten good JPEGs, each unlike the others, each with a name."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bot.language import ENGLISH
from bot.records.bundled_styles import bundled_styles, read_bundled

Pixels: TypeAlias = NDArray[np.float64]

_SLUGS = bundled_styles()


def _pixels(slug: str) -> Pixels:
    """A style's sRGB values, from 0 to 1."""
    with Image.open(BytesIO(read_bundled(slug))) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.float64) / 255.0


def _look(slug: str) -> Pixels:
    """What tells styles apart: how often each of 64 colours occurs, and how rough each scale is."""
    pixels = _pixels(slug)
    palette, _ = np.histogramdd(pixels.reshape(-1, 3), bins=4, range=[(0.0, 1.0)] * 3)
    grey = pixels.mean(axis=-1)
    roughness = [np.abs(grey[step:, step:] - grey[:-step, :-step]).mean() for step in (1, 3, 9, 27)]
    return np.concatenate([palette.ravel() / palette.sum(), roughness])


def test_ten_styles_come_with_the_bot_in_the_order_of_the_alphabet() -> None:
    assert len(_SLUGS) == 10
    assert list(_SLUGS) == sorted(set(_SLUGS))


@pytest.mark.parametrize("slug", _SLUGS)
def test_each_is_a_small_jpeg_512_pixels_on_its_longer_side(slug: str) -> None:
    data = read_bundled(slug)
    assert len(data) < 120_000
    with Image.open(BytesIO(data)) as picture:
        picture.load()
        assert picture.format == "JPEG"
        assert picture.mode == "RGB"
        assert max(picture.size) == 512
        assert min(picture.size) >= 400


def test_together_they_weigh_less_than_a_megabyte() -> None:
    assert sum(len(read_bundled(slug)) for slug in _SLUGS) < 1_000_000


@pytest.mark.parametrize("slug", _SLUGS)
def test_each_has_a_name_that_fits_a_list_of_choices(slug: str) -> None:
    assert 0 < len(ENGLISH(f"bundled-{slug}")) <= 32


def test_no_two_have_the_same_name() -> None:
    assert len({ENGLISH(f"bundled-{slug}").casefold() for slug in _SLUGS}) == len(_SLUGS)


@pytest.mark.parametrize("slug", _SLUGS)
def test_none_is_flat_over_more_than_a_small_part(slug: str) -> None:
    grey = _pixels(slug).mean(axis=-1)
    rows, columns = (side // 32 for side in grey.shape)
    tiles = grey[: rows * 32, : columns * 32].reshape(rows, 32, columns, 32)
    assert grey.std() > 0.1
    assert (tiles.std(axis=(1, 3)) < 0.02).mean() < 0.05


def test_no_two_look_alike() -> None:
    looks = {slug: _look(slug) for slug in _SLUGS}
    distances = {
        pair: float(np.abs(looks[pair[0]] - looks[pair[1]]).sum())
        for pair in combinations(_SLUGS, 2)
    }
    # 2 would be two palettes with no colour in common.
    assert min(distances.values()) > 0.6, min(distances, key=lambda pair: distances[pair])


@pytest.mark.parametrize("slug", ["", "impressionism", "../__init__", "styles/ink", "Ink"])
def test_a_style_that_does_not_come_with_the_bot_is_a_key_error(slug: str) -> None:
    with pytest.raises(KeyError):
        read_bundled(slug)
