"""The making of a picture: animations that any chat shows, and a plot of the costs."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from engine.job.errors import InvalidJob
from engine.job.recipe import Recipe
from engine.job.recipes import GATYS, SKETCH
from engine.job.spec import Costs, Progress
from engine.pictures import images
from engine.pictures.writing import making
from engine.pictures.writing.making import AnimationKind

KINDS = list(AnimationKind)
NAVY, BLUE, RED = (0x22, 0x22, 0x3B), (0x48, 0xA9, 0xDC), (0xEF, 0x6F, 0x5C)


def frame(shade: int, size: tuple[int, int] = (60, 40)) -> Image.Image:
    """A gradient from green to red, darker or brighter, with a mark that moves with the shade."""
    across = np.linspace(0, 1, size[0])[None, :, None]
    colours = np.array([0, 200, 60]) * (1 - across) + np.array([220, 30, 0]) * across
    pixels = np.tile(colours * shade / 255, (size[1], 1, 1))
    picture = Image.fromarray(pixels.astype(np.uint8))
    # Encoders join frames that look the same.
    picture.paste("white", (shade * size[0] // 300, 0, shade * size[0] // 300 + 4, shade % 4 + 4))
    return picture


def frames(count: int, size: tuple[int, int] = (60, 40)) -> list[bytes]:
    return [images.encode(frame(100 + 150 * i // count, size)) for i in range(count)]


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def durations(data: bytes) -> list[int]:
    with opened(data) as picture:
        # A WebP frame's duration is known once it is decoded.
        decoded = (each.convert("RGB") for each in ImageSequence.Iterator(picture))
        return [each.info["duration"] for each in decoded]


@pytest.mark.parametrize("kind", KINDS)
def test_an_animation_shows_every_frame_and_starts_again_for_ever(kind: AnimationKind) -> None:
    with opened(making.animation(frames(9), kind)) as picture:
        assert picture.format == kind.name
        assert picture.size == (60, 40)
        assert getattr(picture, "n_frames", 1) == 9
        assert picture.info["loop"] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_each_frame_is_the_picture_at_that_time(kind: AnimationKind) -> None:
    with opened(making.animation(frames(6), kind)) as picture:
        for data, shown in zip(frames(6), ImageSequence.Iterator(picture), strict=True):
            painted = np.asarray(opened(data), np.float64)
            difference = np.asarray(shown.convert("RGB"), np.float64) - painted
            assert np.abs(difference).mean() < 6
            assert np.abs(difference.mean((0, 1))).max() < 4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("count", "each"), [(2, 250), (30, 200), (48, 125)])
def test_few_frames_are_shown_longer_and_the_last_is_held(
    kind: AnimationKind, count: int, each: int
) -> None:
    # A GIF counts in hundredths of a second.
    each = each // 10 * 10 if kind is AnimationKind.GIF else each
    assert durations(making.animation(frames(count), kind)) == [each] * (count - 1) + [2000]


@pytest.mark.parametrize("kind", KINDS)
def test_of_many_frames_some_are_left_out_but_not_the_first_or_last(kind: AnimationKind) -> None:
    with opened(making.animation(frames(140, (300, 20)), kind)) as picture:
        shown = [np.asarray(each.convert("L")) for each in ImageSequence.Iterator(picture)]
    # The white mark's middle goes from 102 in the first frame to 250 in the last.
    marks = [np.nonzero(pixels[1] > 200)[0].mean() for pixels in shown]
    assert len(marks) == making.MOST_FRAMES
    assert (marks[0], marks[-1]) == pytest.approx((102, 250), abs=1)
    np.testing.assert_allclose(np.diff(marks), 148 / (making.MOST_FRAMES - 1), atol=2)


@pytest.mark.parametrize("kind", KINDS)
def test_large_pictures_become_small_enough_for_a_chat(kind: AnimationKind) -> None:
    with opened(making.animation(frames(2, (640, 1600)), kind)) as picture:
        assert picture.size == (256, 640)


@pytest.mark.parametrize("kind", KINDS)
def test_coarse_frames_are_brought_to_the_size_of_the_last(kind: AnimationKind) -> None:
    grown = [*frames(2, (30, 20)), images.encode(frame(250, (90, 60)))]
    with opened(making.animation(grown, kind)) as picture:
        assert (picture.size, getattr(picture, "n_frames", 1)) == ((90, 60), 3)


@pytest.mark.parametrize("kind", KINDS)
def test_one_frame_is_a_picture_and_none_is_nothing(kind: AnimationKind) -> None:
    with opened(making.animation(frames(1), kind)) as picture:
        assert (picture.format, getattr(picture, "n_frames", 1)) == (kind.name, 1)
    with pytest.raises(InvalidJob, match="no frames yet"):
        making.animation([], kind)


def test_all_frames_of_a_gif_share_one_palette() -> None:
    """Red ones and blue ones, too: a palette of the first alone would have no blue."""
    pair = [images.encode(Image.new("RGB", (40, 40), colour)) for colour in ("red", "blue")]
    with opened(making.animation(pair, AnimationKind.GIF)) as picture:
        red, blue = (np.asarray(each.convert("RGB")) for each in ImageSequence.Iterator(picture))
    assert np.abs(red - np.array([255, 0, 0])).max() <= 12
    assert np.abs(blue - np.array([0, 0, 255])).max() <= 12


def test_a_gifs_shades_blend_instead_of_standing_in_bands() -> None:
    """Averaged over the dithering's pattern, a shade is closer to the picture's own."""
    picture = frame(200, (320, 320))
    with opened(making.animation([images.encode(picture)] * 2, AnimationKind.GIF)) as gif:
        shown = gif.convert("RGB")
    difference = np.asarray(shown, np.float64) - np.asarray(picture)
    tiles = difference.reshape(40, 8, 40, 8, 3).mean((1, 3))
    assert np.abs(tiles).mean() < np.abs(difference).mean() / 2


_LEGEND = 440  # pixels from the top


def progress(
    stages: Sequence[tuple[str, int]], *, style: bool = True, zero_at: Sequence[int] = ()
) -> list[Progress]:
    """Updates of falling costs over stages of so many iterations."""
    names = [name for name, count in stages for _ in range(count)]
    updates = []
    for i, name in enumerate(names, 1):
        content = 0.0 if i in zero_at else 2.0 * 0.99**i
        styles = 50.0 * 0.97**i if style else 0.0
        costs = Costs(content + styles, content, styles)
        updates.append(Progress(i, len(names), costs, 0.1 * i, name))
    return updates


def plotted(updates: Sequence[Progress]) -> NDArray[np.int64]:
    with opened(making.cost_plot(updates)) as picture:
        assert (picture.format, picture.size) == ("PNG", (800, 500))
        return np.asarray(picture.convert("RGB"), np.int64)


def columns(picture: NDArray[np.int64], colour: tuple[int, int, int]) -> NDArray[np.intp]:
    """Where, from left to right, the plot has a line of this colour: above the legend."""
    found = np.abs(picture[:_LEGEND] - np.array(colour)).max(axis=2) < 30
    return np.unique(np.nonzero(found)[1])


def heights(picture: NDArray[np.int64], colour: tuple[int, int, int]) -> list[float]:
    """The line's height, downwards, at some places from left to right."""
    found = np.abs(picture[:_LEGEND] - np.array(colour)).max(axis=2) < 30
    return [float(np.nonzero(found[:, x])[0].mean()) for x in columns(picture, colour)[10:-10:50]]


@pytest.mark.filterwarnings("error::UserWarning")
def test_a_plot_has_a_line_for_each_cost() -> None:
    picture = plotted(progress([("scale 1 of 1", 100)]))
    assert all(len(columns(picture, colour)) > 400 for colour in (NAVY, BLUE, RED))


def test_no_legend_lies_on_a_line_wherever_it_runs() -> None:
    """Such as on one that ends where it began, at the top."""
    updates = [Progress(i, 100, Costs(50.0, 50.0, 0.5), 0.1 * i, "scale 1 of 1") for i in (1, 100)]
    picture = plotted(updates)
    there = columns(picture[:100], BLUE)
    assert there[-1] - there[0] > 650
    assert len(there) > 0.98 * (there[-1] - there[0])
    assert (np.abs(picture[_LEGEND:] - np.array(BLUE)).max(axis=2) < 30).any(), "in the legend"


def test_equal_ratios_of_cost_are_equal_heights() -> None:
    falling = np.diff(heights(plotted(progress([("scale 1 of 1", 100)])), RED))
    assert (falling > 0).all()
    np.testing.assert_allclose(falling, falling.mean(), atol=1.5)


@pytest.mark.filterwarnings("error::UserWarning")
def test_a_job_without_a_style_has_no_line_for_it() -> None:
    picture = plotted(progress([("epoch 1 of 1, relu4_1", 50)], style=False))
    assert len(columns(picture, BLUE)) > 400
    assert not (np.abs(picture - np.array(RED)).max(axis=2) < 30).any()


@pytest.mark.filterwarnings("error::UserWarning")
def test_a_cost_of_nothing_leaves_a_gap() -> None:
    """The content's is 0 where the painting starts from the photo itself."""
    whole = columns(plotted(progress([("scale 1 of 1", 100)])), BLUE)
    gap = columns(plotted(progress([("scale 1 of 1", 100)], zero_at=range(1, 41))), BLUE)
    assert whole[0] < 100
    assert gap[0] > 250


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.parametrize("costs", [Costs(0, 0, 0), Costs(float("nan"), float("inf"), 0)])
def test_costs_that_have_no_logarithm_leave_an_empty_plot(costs: Costs) -> None:
    picture = plotted([Progress(1, 1, costs, 0.1, "scale 1 of 1")])
    assert not any(len(columns(picture, colour)) for colour in (BLUE, RED))


@pytest.mark.filterwarnings("error::UserWarning")
def test_a_single_iteration_is_a_dot() -> None:
    assert len(columns(plotted(progress([("scale 1 of 1", 1)])), RED)) > 3


def test_a_thin_line_and_a_name_stand_where_another_stage_begins() -> None:
    two = plotted(progress([("scale 1 of 2", 50), ("scale 2 of 2", 50)]))
    one = plotted(progress([("scale 1 of 1", 100)]))
    # The line is grey, and lower down than any cost is at its place.
    foot = two[408, 80:760]
    greys = (np.ptp(foot, axis=1) < 6) & (foot[:, 0] < 250)
    assert 1 <= greys.sum() <= 3
    assert 0.4 < np.nonzero(greys)[0].mean() / 680 < 0.6
    above = np.s_[:20, 300:600]
    assert (two[above] < 200).any()
    assert (one[above] == 255).all()


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.parametrize("recipe", [GATYS, SKETCH, SKETCH.with_epochs(60)])
def test_the_stages_of_any_recipe_fit(recipe: Recipe) -> None:
    updates = progress([(stage.name, stage.iterations) for stage in recipe.stages()])
    assert len(columns(plotted(updates), BLUE)) > 300


def test_without_an_iteration_there_is_nothing_to_plot() -> None:
    with pytest.raises(InvalidJob, match="no iterations yet"):
        making.cost_plot([])
