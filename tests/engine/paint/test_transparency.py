"""What is see-through in the content image stays so, and has no say in the painting."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.job.errors import InvalidJob
from engine.job.layers import equal_layers
from engine.job.medium import Medium
from engine.job.recipe import Colours, Recipe, Start
from engine.job.recipes import EASEL, GATYS, SKETCH
from engine.job.spec import Frame, Job, Result, StyleImage
from engine.job.variations import grown, variations_around
from engine.paint import state
from engine.paint.paint import Painting
from engine.paint.scene import Scene
from engine.pictures import images
from engine.pictures.preparing import prepare
from engine.pictures.transparency import on_white
from engine.pictures.writing import provenance
from engine.vgg.vgg import VGG19
from engine.worker.paintings import painting_of
from tests.engine.jobs import LIMITS, blotches, mask, pixels, small, sticker

LAYERS = equal_layers(["conv1_1", "conv2_1"])
QUICK = small(GATYS, iterations=4, scales=2, style_layers=LAYERS, frame_every=2)
STYLE = StyleImage(blotches(2))


def job(recipe: Recipe = QUICK, content: bytes = b"", **changes: Any) -> Job:
    styles = (STYLE,) if recipe.style_layers else ()
    return prepare(Job(content or sticker(), recipe, **{"styles": styles, **changes}), LIMITS)


def painted(vgg: VGG19, order: Job) -> Result:
    *_, last = Painting(order, vgg)
    assert isinstance(last, Result)
    return last


def other_noise() -> bytes:
    """The same sticker, with other colours where nothing can be seen."""
    levels = pixels(sticker()).astype(np.uint8)
    levels[..., :3] = np.where(levels[..., 3:] > 0, levels[..., :3], 7)
    return images.encode(Image.fromarray(levels, "RGBA"))


@pytest.mark.parametrize(
    "recipe",
    [
        QUICK,
        replace(QUICK, colours=Colours.LUMINANCE),
        replace(QUICK, colours=Colours.MATCHED),
        replace(QUICK, start=Start.NOISE),
        replace(QUICK, tile=128, size=160),
        small(SKETCH.with_epochs(2), iterations=4),
        small(SKETCH.with_epochs(2), iterations=4, medium=Medium.CHARCOAL),
    ],
)
def test_it_stays_as_it_is_at_the_pictures_size(narrow_vgg: VGG19, recipe: Recipe) -> None:
    updates = list(Painting(job(recipe), narrow_vgg))
    with Image.open(BytesIO(sticker())) as opened:
        alpha = pixels(images.fit(opened.convert("RGBA"), recipe.size).getchannel("A"))
    pictures = [update for update in updates if isinstance(update, Frame)]
    assert len(pictures) > 1
    for picture in pictures:
        assert np.array_equal(pixels(picture)[..., 3], alpha)


def test_what_nobody_sees_has_no_say_in_the_painting(narrow_vgg: VGG19) -> None:
    one, other = (
        painted(narrow_vgg, job(content=content)) for content in (sticker(), other_noise())
    )
    assert one.image != other.image, "each says which file it was painted from"
    assert np.array_equal(pixels(one), pixels(other))


def test_the_photo_is_painted_wherever_it_is_seen(narrow_vgg: VGG19) -> None:
    found = Scene.of(job())
    seen = pixels(painted(narrow_vgg, job()))
    there = seen[..., 3] > 0
    assert np.abs(seen[..., :3] - pixels(found.photo))[there].mean() > 2


def test_a_choice_puts_it_on_white(narrow_vgg: VGG19) -> None:
    opaque = painted(narrow_vgg, job(transparent=False))
    white = images.encode(images.decode(sticker(), LIMITS))
    assert np.array_equal(pixels(opaque), pixels(painted(narrow_vgg, job(content=white))))
    assert pixels(opaque).shape == (48, 64, 3)


def test_a_photo_that_can_not_be_seen_through_is_painted_as_ever(narrow_vgg: VGG19) -> None:
    plain = painted(narrow_vgg, job(content=blotches(1)))
    with Image.open(BytesIO(blotches(1))) as opened:
        whole = images.encode(opened.convert("RGBA"))
    for order in (job(content=blotches(1), transparent=False), job(content=whole)):
        assert np.array_equal(pixels(painted(narrow_vgg, order)), pixels(plain))


def test_of_a_picture_of_which_nothing_is_seen_a_white_sheet_is_painted(
    narrow_vgg: VGG19,
) -> None:
    nothing = images.encode(Image.new("RGBA", (32, 24)))
    assert pixels(painted(narrow_vgg, job(content=nothing))).shape == (48, 64, 3)


def test_a_style_applies_where_it_is_seen_and_its_mask_is_white(narrow_vgg: VGG19) -> None:
    left = (StyleImage(blotches(2), 1.0, mask()),)
    seen = pixels(painted(narrow_vgg, job(styles=left)))
    photo = pixels(Scene.of(job()).photo)
    assert np.array_equal(seen[:, 40:, :3], photo[:, 40:])
    assert np.abs(seen[20:28, 20:28, :3] - photo[20:28, 20:28]).mean() > 2


def test_a_mask_that_is_white_only_where_nothing_is_seen_is_refused() -> None:
    corner = Image.new("L", (96, 72))
    corner.paste(255, (0, 0, 4, 4))
    styles = (StyleImage(blotches(2), 1.0, images.encode(corner)),)
    with pytest.raises(InvalidJob, match="nothing would be painted"):
        Scene.of(job(styles=styles))


def test_a_small_sticker_on_a_large_sheet_is_painted(narrow_vgg: VGG19) -> None:
    sheet = Image.new("RGBA", (400, 300))
    sheet.paste((200, 60, 20, 255), (200, 150, 204, 153))
    picture = painted(narrow_vgg, job(replace(QUICK, scales=None), images.encode(sheet)))
    assert np.isfinite(picture.costs.total)
    assert pixels(picture)[..., 3].max() > 0


def test_a_larger_one_goes_on_from_what_was_seen(narrow_vgg: VGG19) -> None:
    first = painted(narrow_vgg, job())
    larger = grown(QUICK, 2)
    found = Scene.of(job(larger, start=first.image))
    assert found.start is not None
    assert found.photo.size == found.start.size == (128, 96)
    there = pixels(found.photo)[2, 2], pixels(found.start)[2, 2]
    np.testing.assert_allclose(*there, atol=1)
    big = painted(narrow_vgg, job(larger, start=first.image))
    assert pixels(big)[..., 3].min() == 0


def test_variations_to_choose_from_can_be_seen_through_and_lie_on_white_together(
    narrow_vgg: VGG19,
) -> None:
    order = job(small(EASEL, iterations=2, style_layers=LAYERS))
    order = replace(order, variations=variations_around(0, None, 2))
    *_, last = painting_of(order, narrow_vgg)
    assert isinstance(last, Result)
    assert [pixels(one).shape[2] for one in last.choices] == [4, 4]
    assert pixels(last).shape[2] == 3
    assert provenance.read(last.image, LIMITS).transparent


def test_the_picture_says_so_and_is_painted_again_so(narrow_vgg: VGG19) -> None:
    first = painted(narrow_vgg, job())
    made = provenance.read(first.image, LIMITS)
    assert made.transparent
    assert '"format":5' in provenance.to_json(made)
    again = provenance.rebuild(made, sticker(), [STYLE.picture])
    assert painted(narrow_vgg, prepare(again, LIMITS)).image == first.image


@pytest.mark.parametrize("changes", [{"transparent": False}, {"content": blotches(1)}])
def test_any_other_picture_says_what_it_always_did(
    narrow_vgg: VGG19, changes: dict[str, Any]
) -> None:
    first = painted(narrow_vgg, job(**changes))
    made = provenance.read(first.image, LIMITS)
    assert "transparent" not in provenance.to_json(made)
    assert '"format":1' in provenance.to_json(made)
    content = changes.get("content", sticker())
    again = provenance.rebuild(made, content, [STYLE.picture])
    assert painted(narrow_vgg, prepare(again, LIMITS)).image == first.image


def test_the_strip_shows_it_on_white(narrow_vgg: VGG19) -> None:
    strip = painted(narrow_vgg, job(replace(QUICK, strip=True))).strip
    assert strip is not None
    row = pixels(strip)
    assert row[0, 0].min() == row[0, -1].min() == 255
    picture = pixels(on_white(images.decode_with_alpha(sticker(), LIMITS)).resize((64, 48)))
    assert np.abs(row[:, :64] - picture).mean() < 4


def test_a_painting_goes_on_from_its_state_to_the_same_end(
    narrow_vgg: VGG19, tmp_path: Path
) -> None:
    order, path = job(), tmp_path / "state"
    fingerprint = state.fingerprint_of(order, narrow_vgg.info)
    painting = Painting(order, narrow_vgg)
    for _ in range(2):
        painting.answer(painting.question().answer())
    state.save(painting.state(), path, fingerprint)
    *_, last = Painting(order, narrow_vgg, state.load(path, fingerprint))
    assert np.array_equal(pixels(last), pixels(painted(narrow_vgg, order)))
    other = replace(order, transparent=False)
    assert state.fingerprint_of(other, narrow_vgg.info) != fingerprint
