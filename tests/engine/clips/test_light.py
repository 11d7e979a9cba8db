"""Frames in another light: told from frames of something else, and put into each other's light."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.clips.light import Light
from tests.engine.moving import MOVED, panned


def levels(picture: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(picture).reshape(-1, 3)


def lit(gain: float, more: float) -> Image.Image:
    """What moved, in another light."""
    return MOVED.point(lambda level: round(gain * level + more))


@pytest.mark.parametrize(
    "light", [Light(1 / 7, 0), Light(0.5, 0), Light(0.5, 127.5), Light(1.3, 0)]
)
def test_the_light_of_the_same_thing_is_found(light: Light) -> None:
    found = Light.between(levels(MOVED), levels(lit(*light)))
    assert found.gain == pytest.approx(light.gain, rel=0.02)
    assert found.more == pytest.approx(light.more, abs=1)


def test_something_else_is_not_the_same_in_another_light() -> None:
    assert Light.between(levels(MOVED), levels(MOVED.rotate(180))) == Light()
    assert Light.between(levels(MOVED), levels(panned((40, 30)))) == Light()
    assert Light.between(levels(MOVED), levels(MOVED)) == Light()
    black = levels(Image.new("RGB", MOVED.size))
    assert Light.between(black, levels(MOVED)) == Light.between(levels(MOVED), black) == Light()


def test_noise_adds_up_to_no_light_however_many_frames_there_are() -> None:
    random = np.random.default_rng(1)
    clean = levels(MOVED).astype(float)
    light = Light()
    frames = [np.clip(clean + random.normal(0, 4, clean.shape), 0, 255) for _ in range(49)]
    for was, now in pairwise(frames):
        light = Light.between(was.astype(np.uint8), now.astype(np.uint8)).over(light)
    assert light == Light()


def test_a_long_fade_is_as_long_as_its_steps_together() -> None:
    steps = [levels(lit(part / 48, 0)) for part in range(4, 49)]
    light = Light()
    for was, now in pairwise(steps):
        light = Light.between(was, now).over(light)
    assert light.gain == pytest.approx(12, rel=0.1)


def test_a_light_and_its_inverse_leave_a_picture_as_it_is() -> None:
    light = Light(0.5, 20)
    there = light.over(light.inverse())
    assert (there.gain, there.more) == pytest.approx((1, 0))
    back = light.inverse().on(light.on(MOVED))
    assert np.abs(np.asarray(back, float) - np.asarray(MOVED, float)).max() <= 1


def test_a_picture_in_another_light_is_seen_through_as_before() -> None:
    sticker = MOVED.convert("RGBA")
    sticker.putalpha(100)
    found = Light(0.5, 10).on(sticker)
    assert found.getchannel("A").getextrema() == (100, 100)
    expected = np.rint(0.5 * levels(MOVED) + 10)
    assert np.abs(levels(found.convert("RGB")) - expected).max() <= 1
    assert Light().on(sticker) is sticker
