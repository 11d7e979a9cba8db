"""A picture that is too large for where it is sent goes there all the same, changed a little."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from engine.job.errors import BadPicture
from engine.job.pixels import Need
from engine.job.recipes import SKETCH
from engine.job.spec import Job, PictureLimits, WeightsInfo
from engine.job.timing import Timing
from engine.pictures import images
from engine.pictures.writing import animated
from engine.pictures.writing.animated import Animation
from engine.pictures.writing.fitting import Fitted, fit
from engine.pictures.writing.provenance import describe, read, to_text
from tests.engine.jobs import pixels

# Brush strokes: coarse, middling and fine ones, and grain.
WIDTH, HEIGHT = 480, 320


def strokes(width: int = WIDTH, height: int = HEIGHT) -> bytes:
    random = np.random.default_rng(1)
    sheet = np.zeros((height, width, 3))
    for cell, strength in ((64, 90), (16, 50), (4, 25)):
        shape = (height // cell + 1, width // cell + 1, 3)
        layer = Image.fromarray(random.integers(0, 256, shape, dtype=np.uint8))
        sheet += strength / 128 * (pixels(layer.resize((width, height), 3)) - 128)
    grain = random.normal(0, 4, (height, width, 1))
    return images.encode(Image.fromarray(np.clip(sheet + grain + 128, 0, 255).astype(np.uint8)))


PNG = strokes()


def opened(fitted: Fitted) -> Image.Image:
    return Image.open(BytesIO(fitted.data))


def fault(fitted: Fitted) -> float:
    """The root of the mean squared error, in grey levels."""
    with opened(fitted) as picture:
        return float(np.sqrt(np.square(pixels(picture.convert("RGB")) - pixels(PNG)).mean()))


def test_a_picture_that_fits_stays_the_file_it_is() -> None:
    for limit in (len(PNG), 10**9):
        assert fit(PNG, limit) == Fitted(PNG, ".png", WIDTH, HEIGHT, "")


def test_a_picture_that_nearly_fits_loses_nothing() -> None:
    fitted = fit(PNG, len(PNG) - 1)
    assert (fitted.extension, fitted.changed) == (".webp", "format")
    assert fault(fitted) == 0


def test_the_tighter_the_limit_the_lower_the_quality_at_the_same_size() -> None:
    limits = [int(len(PNG) * part) for part in (0.99, 0.3, 0.18, 0.1)]
    found = [fit(PNG, limit) for limit in limits]
    for fitted, limit in zip(found, limits, strict=True):
        assert len(fitted.data) <= limit
        assert (fitted.changed, fitted.width, fitted.height) == ("format", WIDTH, HEIGHT)
        with opened(fitted) as picture:
            assert (picture.format, picture.size) == ("WEBP", (WIDTH, HEIGHT))
    faults = [fault(fitted) for fitted in found]
    assert faults == sorted(set(faults))
    assert faults[-1] < 8, "it is still the same picture"


@pytest.mark.parametrize("limit", [24_000, 9_000, 4_900, 3_000])
def test_where_no_quality_is_enough_it_becomes_smaller_and_keeps_its_shape(limit: int) -> None:
    fitted = fit(PNG, limit)
    assert (fitted.extension, fitted.changed) == (".webp", "size")
    assert len(fitted.data) <= limit
    with opened(fitted) as picture:
        assert picture.size == (fitted.width, fitted.height)
        small = picture.convert("RGB").resize((48, 32))
    assert 64 <= fitted.width < WIDTH
    assert fitted.width / fitted.height == pytest.approx(WIDTH / HEIGHT, rel=0.02)
    whole = Image.open(BytesIO(PNG)).resize((48, 32))
    assert np.abs(pixels(small) - pixels(whole)).mean() < 10


def test_it_does_not_become_smaller_than_it_must() -> None:
    """With twice the room it is a larger picture."""
    smaller = fit(PNG, 6_000)
    assert fit(PNG, 12_000).width == pytest.approx(smaller.width * 2**0.5, abs=1)


def test_a_picture_too_long_for_webp_becomes_short_enough() -> None:
    fitted = fit(strokes(17_000, 16), 200_000)
    assert (fitted.extension, fitted.changed) == (".webp", "size")
    assert max(fitted.width, fitted.height) <= 16_383


@pytest.mark.parametrize("limit", [len(PNG) - 1, 40_000, 24_000, 4_900])
def test_it_still_says_how_it_was_made(limit: int) -> None:
    job = Job(b"", SKETCH)
    made = describe(job, WeightsInfo("whitened", ""), torch_version="2", device="GPU™")
    with Image.open(BytesIO(PNG)) as opened:
        fitted = fit(images.encode(opened, to_text(made)), limit)
    assert (fitted.extension, len(fitted.data) <= limit) == (".webp", True)
    assert read(fitted.data, PictureLimits()) == made


def test_what_fits_nowhere_is_refused() -> None:
    with pytest.raises(BadPicture, match="small enough for a file of 100 bytes") as caught:
        fit(PNG, 100)
    assert (caught.value.key, caught.value.values) == ("engine-fits-nowhere", {"bytes": 100})
    tiny = images.encode(Image.new("RGB", (40, 30), "teal"))
    with pytest.raises(BadPicture):
        fit(tiny, 20)


# Something that moves over the strokes, and loops three times.
DURATIONS = tuple(range(40, 40 + 12))
MOVING = Animation(
    [
        Image.open(BytesIO(PNG)).convert("RGB").crop((8 * n, 4 * n, 8 * n + 384, 4 * n + 256))
        for n in range(12)
    ],
    Timing(DURATIONS, 3),
)
APNG = animated.encode(MOVING)


def moving(fitted: Fitted) -> tuple[int, list[Image.Image], Timing]:
    """Its bytes, frames and timing, as others read them."""
    found = images.check(
        fitted.data, PictureLimits(), Need((384, 384), transparent=True, most_frames=48)
    )
    assert found.timing is not None
    assert found.pixels is not None
    return len(fitted.data), list(images.frames_of(found.pixels)), found.timing


def test_one_that_moves_is_a_webp_as_discord_shows_the_first_frame_of_an_apng() -> None:
    fitted = fit(APNG, 10**9)
    assert (fitted.extension, fitted.changed, fitted.width, fitted.height) == (
        ".webp",
        "",
        384,
        256,
    )
    assert (fitted.frames, fitted.of_frames) == (12, 12)
    _, frames, timing = moving(fitted)
    assert timing == MOVING.timing
    for found, frame in zip(frames, MOVING.frames, strict=True):
        assert (pixels(found) == pixels(frame)).all()


def test_one_that_moves_loses_quality_then_size_then_frames_and_no_time() -> None:
    limits = [len(APNG) // part for part in (3, 12, 22, 40, 110)]
    found = [fit(APNG, limit) for limit in limits]
    assert [one.changed for one in found] == ["quality", "quality", "size", "frames", "frames"]
    for fitted, limit in zip(found, limits, strict=True):
        size, frames, timing = moving(fitted)
        assert size <= limit
        assert (fitted.frames, fitted.of_frames) == (len(frames), 12)
        assert frames[0].size == (fitted.width, fitted.height)
        assert (sum(timing.durations), timing.plays) == (sum(DURATIONS), 3)
    assert found[1].width == 384
    assert [one.width for one in found[2:]] == [272, 256, 256]
    counts = [one.frames for one in found]
    assert counts == sorted(counts, reverse=True)
    assert counts[2] == 12
    assert counts[-1] < counts[-2] < 12


def test_of_fewer_frames_the_even_ones_are_kept() -> None:
    fitted = fit(APNG, len(APNG) // 40)
    _, frames, _ = moving(fitted)
    numbers, _ = MOVING.timing.thinned(fitted.frames)
    for found, number in zip(frames, numbers, strict=True):
        small = MOVING.frames[number].resize(found.size)
        others = [frame.resize(found.size) for frame in MOVING.frames]
        apart = [np.abs(pixels(found) - pixels(one)).mean() for one in others]
        assert apart[number] == min(apart)
        assert np.abs(pixels(found) - pixels(small)).mean() < 12


def test_a_sticker_that_moves_stays_see_through() -> None:
    stickers = []
    for number in range(4):
        frame = MOVING.frames[number].convert("RGBA")
        alpha = Image.new("L", frame.size)
        alpha.paste(255, (40 * number, 40, 40 * number + 120, 200))
        frame.putalpha(alpha)
        stickers.append(frame)
    sticker = animated.encode(Animation(stickers, Timing((80,) * 4, 0)))
    for limit, changed in ((10**7, ""), (len(sticker) // 12, "quality")):
        fitted = fit(sticker, limit)
        assert fitted.changed == changed
        for found, frame in zip(moving(fitted)[1], stickers, strict=True):
            assert found.getchannel("A").tobytes() == frame.getchannel("A").tobytes()


def test_a_gif_would_be_larger_than_the_webp_that_is_tried_before() -> None:
    """So there is no such step: of what is painted, and of flat colours as stickers have them."""
    flat = [Image.new("RGB", (384, 256), "teal") for _ in range(12)]
    for number, frame in enumerate(flat):
        frame.paste("orange", (10 * number, 40, 10 * number + 120, 200))
    for animation in (MOVING, Animation(flat, MOVING.timing)):
        gif = animated.gif(animation)
        webps = [animated.webp(animation, quality) for quality in (None, 75)]
        assert min(map(len, webps)) < len(gif) / 2


def test_what_moves_and_fits_nowhere_is_refused() -> None:
    with pytest.raises(BadPicture) as caught:
        fit(APNG, 500)
    assert caught.value.key == "engine-fits-nowhere"


def test_one_that_moves_still_says_how_it_was_made() -> None:
    job = Job(b"", SKETCH)
    made = describe(job, WeightsInfo("whitened", ""), torch_version="2", device="GPU™")
    apng = animated.encode(MOVING, to_text(made))
    for limit in (10**9, len(APNG) // 12, len(APNG) // 40):
        assert read(fit(apng, limit).data, PictureLimits()) == made
