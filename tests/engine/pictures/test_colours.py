"""Whose colours the picture gets: held against the papers' formulas in float64."""

from __future__ import annotations

import subprocess
import sys
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.pictures import colours
from engine.pictures.colours import Palette

Pixels: TypeAlias = NDArray[np.float64]

# The Y of YIQ, and I and Q, as Rec. 601 and NTSC have them.
YIQ = np.array(
    [[0.299, 0.587, 0.114], [0.595716, -0.274453, -0.321263], [0.211456, -0.522591, 0.311135]]
)


def pixels(picture: Image.Image) -> Pixels:
    return np.asarray(picture, np.float64).reshape(-1, 3)


def cloud(seed: int, centre: float, spread: float, size: tuple[int, int]) -> Image.Image:
    """A picture whose colours scatter around a grey, more in some directions than in others.

    They go three deviations, of `spread`, half and a third of it, and no further.
    """
    random = np.random.default_rng(seed)
    turn = np.linalg.qr(random.normal(size=(3, 3)))[0]
    scatter = np.clip(random.normal(size=(size[1], size[0], 3)), -3, 3)
    values = centre + scatter * spread / np.array([1, 2, 3]) @ turn
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))


STYLE = cloud(1, 120, 18, (61, 47))
CONTENT = cloud(2, 135, 24, (83, 38))


def test_the_style_gets_the_mean_and_covariance_of_the_photos_colours() -> None:
    matched = pixels(colours.match_colours(STYLE, Palette.of(CONTENT)))
    wanted = pixels(CONTENT)
    np.testing.assert_allclose(matched.mean(0), wanted.mean(0), atol=0.05)
    # Rounding to whole grey levels adds 1/12 to a variance.
    np.testing.assert_allclose(np.cov(matched.T), np.cov(wanted.T), atol=0.5)
    assert np.abs(np.cov(pixels(STYLE).T) - np.cov(wanted.T)).max() > 50


def root(matrix: Pixels) -> Pixels:
    # By Denman and Beavers' iteration, not by eigenvalues.
    value, inverse = matrix, np.eye(3)
    for _ in range(40):
        halfway = (value + np.linalg.inv(inverse)) / 2
        value, inverse = halfway, (inverse + np.linalg.inv(value)) / 2
    return value


def test_the_matching_is_the_papers_linear_one() -> None:
    style, content = pixels(STYLE), pixels(CONTENT)
    covariances = (np.cov(part.T, bias=True) for part in (style, content))
    style_root, content_root = map(root, covariances)
    turned = (style - style.mean(0)) @ (content_root @ np.linalg.inv(style_root)).T
    wanted = np.clip(np.rint(turned + content.mean(0)), 0, 255)
    difference = np.abs(pixels(colours.match_colours(STYLE, Palette.of(CONTENT))) - wanted)
    # A value at a half may be rounded either way.
    assert difference.max() <= 1
    assert (difference > 0).mean() < 1e-3


def transported() -> tuple[Pixels, Pixels]:
    """The photo in the style's colours, and its pixels by the papers' formula; not rounded."""
    style, content = pixels(STYLE), pixels(CONTENT)
    own, others = (np.cov(part.T, bias=True) for part in (content, style))
    half = root(own)
    inverse = np.linalg.inv(half)
    matrix = inverse @ root(half @ others @ half) @ inverse
    wanted = (content - content.mean(0)) @ matrix.T + style.mean(0)
    return pixels(colours.transport_colours(CONTENT, Palette.of(STYLE))), wanted


def test_colours_alone_are_given_by_the_linear_monge_kantorovich_map() -> None:
    got, wanted = transported()
    difference = np.abs(got - np.clip(np.rint(wanted), 0, 255))
    # A value at a half may be rounded either way.
    assert difference.max() <= 1
    assert (difference > 0).mean() < 1e-3


def test_colours_alone_have_the_styles_mean_and_covariance() -> None:
    got, wanted = transported()[0], pixels(STYLE)
    np.testing.assert_allclose(got.mean(0), wanted.mean(0), atol=0.05)
    # Rounding to whole grey levels adds 1/12 to a variance.
    np.testing.assert_allclose(np.cov(got.T), np.cov(wanted.T), atol=0.5)


def test_no_other_linear_map_moves_colours_less() -> None:
    moved = ((transported()[0] - pixels(CONTENT)) ** 2).mean()
    other = pixels(colours.match_colours(CONTENT, Palette.of(STYLE))) - pixels(CONTENT)
    assert moved < 0.999 * (other**2).mean()


def test_a_photo_of_one_colour_gets_the_styles_mean_and_no_specks() -> None:
    plain = np.full((20, 30, 3), 90) + np.random.default_rng(4).integers(0, 2, (20, 30, 3))
    photo = Image.fromarray(plain.astype(np.uint8))
    got = pixels(colours.transport_colours(photo, Palette.of(STYLE)))
    np.testing.assert_allclose(got.mean(0), pixels(STYLE).mean(0), atol=0.5)
    assert got.std(0).max() < 0.5 * pixels(STYLE).std(0).max()


def test_a_large_photo_is_recoloured_in_bands_like_a_small_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = pixels(colours.transport_colours(CONTENT, Palette.of(STYLE)))
    monkeypatch.setattr(colours, "_BAND", 200)
    banded = pixels(colours.transport_colours(CONTENT, Palette.of(STYLE)))
    np.testing.assert_array_equal(banded, whole)


def test_a_style_in_its_own_colours_stays_as_it_is() -> None:
    difference = pixels(colours.match_colours(STYLE, Palette.of(STYLE))) - pixels(STYLE)
    assert np.abs(difference).max() == 0


def test_a_single_coloured_style_becomes_the_photos_mean_colour() -> None:
    matched = pixels(
        colours.match_colours(Image.new("RGB", (9, 7), (200, 30, 90)), Palette.of(CONTENT))
    )
    np.testing.assert_array_equal(matched, np.tile(np.rint(pixels(CONTENT).mean(0)), (63, 1)))


def test_a_grey_style_is_tinted_and_its_faint_noise_is_not_blown_up() -> None:
    random = np.random.default_rng(3)
    greys = random.normal(128, 20, (60, 60, 1)) + random.normal(0, 0.4, (60, 60, 3))
    style = Image.fromarray(np.clip(np.rint(greys), 0, 255).astype(np.uint8))
    matched = pixels(colours.match_colours(style, Palette.of(CONTENT)))
    np.testing.assert_allclose(matched.mean(0), pixels(CONTENT).mean(0), atol=0.5)
    deviations, photos = (
        np.sqrt(np.linalg.eigvalsh(np.cov(part.T))) for part in (matched, pixels(CONTENT))
    )
    assert (deviations[:2] < 0.6 * photos[:2]).all()


def test_a_grey_photo_makes_the_style_grey() -> None:
    grey = CONTENT.convert("L").convert("RGB")
    matched = pixels(colours.match_colours(STYLE, Palette.of(grey)))
    assert np.ptp(matched, axis=1).max() == 0
    assert matched.std() == pytest.approx(pixels(grey).std(), abs=0.2)


def test_luminance_is_rec_601s_in_all_three_channels() -> None:
    grey = pixels(colours.luminance(CONTENT))
    assert np.ptp(grey, axis=1).max() == 0
    np.testing.assert_allclose(grey[:, 0], pixels(CONTENT) @ YIQ[0], atol=0.51)


def test_the_styles_luminance_gets_the_mean_and_deviation_of_the_photos() -> None:
    style, content = colours.luminance(STYLE), colours.luminance(CONTENT)
    matched = colours.match_luminance(style, content)
    assert matched.size == STYLE.size
    assert np.ptp(pixels(matched), axis=1).max() == 0
    assert pixels(matched).mean() == pytest.approx(pixels(content).mean(), abs=0.1)
    assert pixels(matched).std() == pytest.approx(pixels(content).std(), abs=0.1)
    assert abs(pixels(style).std() - pixels(content).std()) > 1


def test_a_blank_style_becomes_the_photos_mean_grey() -> None:
    matched = colours.match_luminance(Image.new("RGB", (5, 5), "white"), Image.new("RGB", (4, 4)))
    assert pixels(matched).max() == 0


def test_the_photos_chroma_takes_the_painted_luminance() -> None:
    painted, content = cloud(5, 128, 14, (70, 40)), cloud(6, 128, 14, (70, 40))
    result = pixels(colours.with_chroma_of(painted, content)) @ YIQ.T
    wanted = np.column_stack([(pixels(painted) @ YIQ.T)[:, 0], (pixels(content) @ YIQ.T)[:, 1:]])
    # Three roundings to whole grey levels, weighed by the rows of the matrix.
    assert np.abs(result - wanted).max() <= 0.61


def test_too_strong_a_chroma_fades_but_keeps_its_hue_and_the_painted_luminance() -> None:
    random = np.random.default_rng(7)
    painted, content = (
        Image.fromarray(random.integers(0, 256, (40, 70, 3), dtype=np.uint8)) for _ in range(2)
    )
    result = pixels(colours.with_chroma_of(painted, content)) @ YIQ.T
    assert np.abs(result[:, 0] - pixels(painted) @ YIQ[0]).max() <= 0.51
    chroma, photos = result[:, 1:], (pixels(content) @ YIQ.T)[:, 1:]
    strength, photos_strength = np.hypot(*chroma.T), np.hypot(*photos.T)
    assert (strength <= photos_strength + 1).all()
    assert (strength < photos_strength - 20).mean() > 0.1
    # The distance from the line through grey and the photo's hue: nothing but rounding.
    across = (chroma[:, 0] * photos[:, 1] - chroma[:, 1] * photos[:, 0]) / photos_strength
    assert np.abs(across).max() < 1


def test_a_photo_keeps_itself_under_its_own_luminance() -> None:
    assert colours.with_chroma_of(CONTENT, CONTENT).tobytes() == CONTENT.tobytes()


def test_pictures_of_two_sizes_have_no_chroma_to_share() -> None:
    with pytest.raises(ValueError, match="not the same"):
        colours.with_chroma_of(STYLE, CONTENT)


def test_a_large_picture_in_bands_is_the_same_as_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = (
        colours.match_colours(STYLE, Palette.of(CONTENT)),
        colours.with_chroma_of(STYLE, STYLE.rotate(9)),
    )
    monkeypatch.setattr(colours, "_BAND", 5 * STYLE.width)
    banded = (
        colours.match_colours(STYLE, Palette.of(CONTENT)),
        colours.with_chroma_of(STYLE, STYLE.rotate(9)),
    )
    assert [one.tobytes() for one in banded] == [one.tobytes() for one in at_once]


@pytest.mark.parametrize("module", ["colours", "writing.making", "writing.provenance"])
def test_the_bot_can_start_without_torch_and_matplotlib(module: str) -> None:
    code = (
        f"import sys, engine.pictures.{module}; "
        "sys.exit(bool({'torch', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_pooled_palettes_are_those_of_all_pixels_together() -> None:
    both = Image.new("RGB", (STYLE.width, 2 * STYLE.height))
    both.paste(STYLE, (0, 0))
    both.paste(STYLE.rotate(180).point([level // 2 for level in range(256)] * 3), (0, STYLE.height))
    halves = [both.crop((0, top, both.width, top + STYLE.height)) for top in (0, STYLE.height)]
    pooled = Palette.pooled([Palette.of(half) for half in halves], [0.5, 0.5])
    expected = Palette.of(both)
    np.testing.assert_allclose(pooled.mean, expected.mean)
    np.testing.assert_allclose(pooled.covariance, expected.covariance)


def test_the_spread_to_the_fourth_is_as_the_covariance() -> None:
    palette = Palette.of(STYLE)
    fourth = np.linalg.matrix_power(palette.spread(), 4)
    np.testing.assert_allclose(
        fourth / np.trace(fourth), palette.covariance / np.trace(palette.covariance), atol=1e-9
    )
    assert np.trace(palette.spread() @ palette.spread()) == pytest.approx(3)


def test_greys_have_a_spread_that_can_be_divided_by() -> None:
    ramp = Palette.of(Image.linear_gradient("L").convert("RGB"))
    values = np.linalg.eigvalsh(ramp.spread())
    assert values[0] / values[-1] == pytest.approx(0.1)
    assert not ramp.plain


def test_next_to_one_colour_is_plain() -> None:
    sheet = Image.new("RGB", (9, 8), (200, 30, 90))
    assert Palette.of(sheet).plain
    sheet.paste((220, 30, 90), (0, 0, 9, 4))
    assert Palette.of(sheet).plain
    sheet.paste((255, 30, 90), (0, 0, 9, 4))
    assert not Palette.of(sheet).plain
