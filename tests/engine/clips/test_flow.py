"""Flow, warping and what can be relied on, against motion that is known in advance."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from engine.clips.flow import Motion, consistent, dense_flow, inside, steep, warped
from tests.engine.moving import MOVED, ground, panned

# In pixels: how near the flow of a photo-like picture comes to what was moved.
NEAR = 0.3


def levels(picture: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(picture.convert("L"))


def core(field: NDArray[np.float32], margin: int = 20) -> NDArray[np.float32]:
    """Without the edges, where things come and go."""
    return field[margin:-margin, margin:-margin]


@pytest.mark.parametrize("by", [(5, 2), (-3, 4), (0, 0)])
def test_what_is_moved_as_a_whole_is_found_to_be_moved_so(by: tuple[int, int]) -> None:
    found = dense_flow(levels(panned((0, 0))), levels(panned(by)))
    assert np.abs(core(found) - by).mean() < NEAR


def test_a_small_picture_flows_as_a_large_one_does() -> None:
    first, second = (panned(by).crop((20, 20, 92, 68)) for by in ((0, 0), (3, 1)))
    found = dense_flow(levels(first), levels(second))
    assert found.shape == (48, 72, 2)
    assert str(found.dtype) == "float32"
    assert np.abs(core(found, 10) - (3, 1)).mean() < NEAR


def test_a_zoom_flows_from_its_middle() -> None:
    size, larger = ground().size, 1.04
    width, height = size
    box = tuple(side / 2 * (1 - sign / larger) for sign in (1, -1) for side in (width, height))
    zoomed = ground().resize(size, Image.Resampling.BICUBIC, box=(box[0], box[1], box[2], box[3]))
    found = dense_flow(levels(ground()), levels(zoomed))
    down, across = np.mgrid[:height, :width] + 0.5
    expected = np.stack([across - width / 2, down - height / 2], axis=-1) * (larger - 1)
    assert np.abs(core(found) - core(expected.astype(np.float32))).mean() < NEAR


def test_whole_pixels_are_warped_to_the_bit() -> None:
    picture = np.asarray(ground())
    flow = np.broadcast_to(np.array((3, -2), np.float32), (*picture.shape[:2], 2)).copy()
    moved = warped(picture, flow)
    assert (moved[2:, :-3] == picture[:-2, 3:]).all()


def test_a_straight_ramp_is_warped_by_parts_of_a_pixel() -> None:
    ramp = np.ascontiguousarray(
        np.broadcast_to(np.arange(0, 200, 2, dtype=np.uint8)[None, :, None], (60, 100, 3))
    )
    flow = np.broadcast_to(np.array((0.5, 0), np.float32), (60, 100, 2)).copy()
    assert (warped(ramp, flow)[:, 2:-3] == ramp[:, 2:-3] + 1).all()


def test_there_and_back_agree_where_they_lead_to_where_they_began() -> None:
    there = np.broadcast_to(np.array((4, 0), np.float32), (40, 60, 2)).copy()
    assert consistent(there, -there).all()
    astray = there.copy()
    astray[:, 30:] = (-4, 0)
    agreed = consistent(astray, -there)
    assert agreed[:, 6:30].all()
    assert not agreed[:, 36:].any()


def test_a_flow_is_steep_where_two_motions_meet_and_nowhere_else() -> None:
    flow = np.zeros((40, 60, 2), np.float32)
    flow[:, 30:] = (5, 0)
    assert steep(flow).nonzero()[1].tolist() == 40 * [29, 30]


def test_a_flow_from_outside_is_told() -> None:
    flow = np.broadcast_to(np.array((2, -1), np.float32), (10, 20, 2)).copy()
    expected = np.ones((10, 20), bool)
    expected[0], expected[:, -2:] = False, False
    assert (inside(flow) == expected).all()


def test_what_stands_still_can_be_relied_on_altogether() -> None:
    motion = Motion.between(ground(), ground())
    assert motion.reliability.min() == 1
    assert np.asarray(motion.carry(ground())).tolist() == np.asarray(ground()).tolist()


def test_what_comes_into_view_can_not_be_relied_on() -> None:
    motion = Motion.between(panned((0, 0)), panned((8, 0)))
    assert motion.reliability[20:-20, 20:-20].mean() > 0.9
    assert motion.reliability[:, :6].max() == 0


def test_what_something_has_moved_away_from_can_not_be_relied_on() -> None:
    before, after = (_with_square(left) for left in (40, 50))
    motion = Motion.between(before, after)
    square = motion.reliability[44:56, 58:70]
    uncovered = motion.reliability[38:62, 41:49]
    ground_far_off = motion.reliability[10:-10, -50:-10]
    assert np.abs(motion.back[45:55, 58:70] - (-10, 0)).mean() < NEAR
    assert square.mean() > 0.8
    assert uncovered.mean() < 0.2
    assert ground_far_off.mean() > 0.95


def test_what_comes_out_of_the_dark_is_the_same_in_another_light() -> None:
    dark, darker = (MOVED.point(lambda level, by=by: level // by) for by in (2, 3))
    fading = Motion.between(darker, dark)
    black = Motion.between(Image.new("RGB", MOVED.size), MOVED)
    assert fading.reliability.mean() > 0.9
    assert np.abs(fading.back).mean() < NEAR
    assert black.reliability.mean() < 0.1


def test_what_changes_where_it_is_can_not_be_relied_on() -> None:
    changed = MOVED.copy()
    changed.paste(MOVED.crop((60, 40, 100, 80)).rotate(90), (60, 40))
    found = Motion.between(MOVED, changed).reliability
    assert found[50:70, 70:90].mean() < 0.5
    assert found[:30].mean() > 0.9


def _with_square(left: int) -> Image.Image:
    picture = ground()
    square = panned((90, 50)).crop((0, 0, 24, 24))
    picture.paste(square.point(lambda level: 255 - level), (left, 38))
    ImageDraw.Draw(picture).rectangle((left, 38, left + 23, 61), outline="black")
    return picture
