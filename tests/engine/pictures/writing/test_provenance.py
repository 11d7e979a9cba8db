"""A picture's text tells how to paint it again, and nothing in it is taken on trust."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.job.errors import BadPicture, InvalidJob
from engine.job.layers import Layer, equal_layers
from engine.job.parts import Box, Cell, Part
from engine.job.recipe import Colours, Optimiser, Ramp, Recipe, Start
from engine.job.recipes import GATYS, OIL, RECIPES, SKETCH
from engine.job.spec import Job, PictureLimits, StyleImage, WeightsInfo
from engine.job.variations import variations_around
from engine.pictures import images
from engine.pictures.writing.provenance import (
    Provenance,
    describe,
    differing,
    read,
    rebuild,
    to_text,
)
from tests.engine.jobs import bomb

LIMITS = PictureLimits()
WEIGHTS = WeightsInfo("imagenet", "A note for the log.", "dcbb9e9d")
PHOTO, MOSAIC, PEACOCK, MASK, SKETCHED = b"photo", b"mosaic", b"peacock", b"mask", b"sketched"
FROM_PICTURE = replace(GATYS, start=Start.PICTURE)
EVERYTHING = Job(
    PHOTO,
    FROM_PICTURE,
    (StyleImage(MOSAIC, 0.7), StyleImage(PEACOCK, 0.1 + 0.2, MASK)),
    start=SKETCHED,
    seed=77,
)
SEVERAL = replace(EVERYTHING, variations=variations_around(77, None, 4))
Tree: TypeAlias = dict[str, Any]


def described(job: Job) -> Provenance:
    return describe(
        job,
        WEIGHTS,
        torch_version="2.15.0+cu130",
        device="NVIDIA H100™ 80GB (cuda:0)",
        iterations=job.stop_after,
    )


def picture(text: dict[str, str] | None = None) -> bytes:
    return images.encode(Image.new("RGB", (8, 8), "teal"), text)


def painted(job: Job) -> bytes:
    return picture(to_text(described(job)))


def job_with(recipe: Recipe) -> Job:
    return Job(PHOTO, recipe, (StyleImage(MOSAIC),) if recipe.style_layers else ())


def refused(data: bytes, limits: PictureLimits = LIMITS) -> str:
    with pytest.raises(BadPicture) as caught:
        read(data, limits)
    return str(caught.value)


def says_of_text(text: str) -> str:
    return refused(picture({"Easel": text}))


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=list(RECIPES))
def test_a_picture_of_any_recipe_says_how_it_was_made(recipe: Recipe) -> None:
    job = job_with(recipe)
    assert read(painted(job), LIMITS) == described(job)
    assert read(painted(job), LIMITS).recipe == recipe


def test_every_choice_of_a_member_is_kept_to_the_last_digit() -> None:
    recipe = replace(
        OIL,
        content_layers=(Layer("relu3_2", 1 / 3), Layer("conv4_2", 1e-17)),
        style_layers=equal_layers(["conv1_1", "relu2_2", "conv5_4"]),
        alpha=Ramp(0.1 + 0.2, 1e-300),
        optimiser=Optimiser.ADAM,
        exact=(640, 360),
        scales=3,
        colours=Colours.LUMINANCE,
        tile=256,
        strip=True,
    )
    assert read(painted(job_with(recipe)), LIMITS).recipe == recipe


def test_it_names_its_pictures_by_the_beginning_of_their_sha_256() -> None:
    provenance = read(painted(EVERYTHING), LIMITS)
    digests = [sha256(data).hexdigest()[:16] for data in (PHOTO, MOSAIC, PEACOCK, MASK, SKETCHED)]
    first, second = provenance.styles
    assert [provenance.content, first.picture, second.picture, second.mask, provenance.start] == (
        digests
    )
    assert (first.weight, second.weight, first.mask) == (0.7, 0.1 + 0.2, None)


def test_it_names_what_painted_it() -> None:
    provenance = read(painted(EVERYTHING), LIMITS)
    assert (provenance.weights_kind, provenance.weights_version) == ("imagenet", "dcbb9e9d")
    assert (provenance.torch, provenance.seed) == ("2.15.0+cu130", 77)
    assert provenance.device == "NVIDIA H100™ 80GB (cuda:0)"


def test_people_can_read_it_in_any_viewer() -> None:
    with Image.open(BytesIO(painted(EVERYTHING))) as opened:
        text = {key: opened.info[key] for key in ("Software", "Description", "Easel")}
    version = described(EVERYTHING).easel
    assert text["Software"] == f"Easel {version}"
    assert text["Description"] == (
        f"A photo painted by Easel {version} in the style of 2 images: recipe gatys, "
        "150 iterations at 384 pixels, seed 77, imagenet weights."
    )
    assert json.loads(text["Easel"])["format"] == 1


def test_a_picture_that_was_stopped_says_after_how_many_iterations() -> None:
    stopped = painted(replace(EVERYTHING, stop_after=40))
    assert read(stopped, LIMITS).stopped_after == 40
    with Image.open(BytesIO(stopped)) as opened:
        assert "recipe gatys, 40 of 150 iterations at 384 pixels" in opened.info["Description"]
    whole = painted(replace(EVERYTHING, stop_after=150))
    assert read(whole, LIMITS) == described(EVERYTHING)


def test_only_a_picture_that_was_stopped_needs_an_easel_that_can_stop() -> None:
    """All others are written as they were before."""
    whole, stopped = (
        json.loads(to_text(described(replace(EVERYTHING, stop_after=after)))["Easel"])
        for after in (None, 40)
    )
    assert (whole["format"], stopped["format"]) == (1, 2)
    assert set(stopped["provenance"]) - set(whole["provenance"]) == {"stopped_after"}


def test_only_several_to_choose_from_need_an_easel_that_paints_several() -> None:
    several = json.loads(to_text(described(SEVERAL))["Easel"])
    assert several["format"] == 4
    whole = json.loads(to_text(described(EVERYTHING))["Easel"])
    assert set(several["provenance"]) - set(whole["provenance"]) == {"variations"}
    with Image.open(BytesIO(painted(SEVERAL))) as opened:
        assert opened.info["Description"].startswith("4 variations of a photo painted by Easel")


def test_only_what_moves_needs_an_easel_that_paints_clips() -> None:
    many = replace(EVERYTHING, most_frames=48)
    assert json.loads(to_text(described(many))["Easel"]) == json.loads(
        to_text(described(EVERYTHING))["Easel"]
    )
    text = to_text(describe(many, WEIGHTS, torch_version="2", device="cpu", moves=True))
    whole = json.loads(to_text(described(EVERYTHING))["Easel"])
    moving = json.loads(text["Easel"])
    assert moving["format"] == 7
    assert set(moving["provenance"]) - set(whole["provenance"]) == {"most_frames"}
    assert text["Description"].startswith("A moving picture painted by Easel")


@pytest.mark.parametrize(
    "job",
    [job_with(SKETCH), job_with(OIL), EVERYTHING, replace(EVERYTHING, stop_after=40), SEVERAL],
)
def test_the_same_pictures_make_the_same_job_again(job: Job) -> None:
    provenance = read(painted(job), LIMITS)
    again = rebuild(
        provenance,
        job.content,
        [style.picture for style in job.styles],
        [style.mask for style in job.styles if style.mask is not None],
        job.start,
        Path("unfinished"),
    )
    # Nothing is said of what is see-through where nothing was.
    assert again == replace(job, id=again.id, state=Path("unfinished"), transparent=False)
    assert differing(provenance, again) == []


def test_each_picture_that_is_another_is_named() -> None:
    provenance = described(EVERYTHING)
    than = "is another file than the one this picture was painted with."
    other = rebuild(provenance, b"1", [b"2", b"3"], [b"4"], b"5")
    assert differing(provenance, other) == [
        f"The photo {than}",
        f"The first style image {than}",
        f"The second style image {than}",
        f"The mask of the second style image {than}",
        f"The picture to start from {than}",
    ]
    swapped = rebuild(provenance, PHOTO, [PEACOCK, MOSAIC], [MASK], SKETCHED)
    assert [sentence[:20] for sentence in differing(provenance, swapped)] == [
        "The first style imag",
        "The second style ima",
    ]
    single = described(job_with(GATYS))
    assert differing(single, rebuild(single, PHOTO, [PEACOCK])) == [f"The style image {than}"]


@pytest.mark.parametrize(
    ("styles", "masks", "start", "sentence"),
    [
        ([MOSAIC], [MASK], SKETCHED, "painted with 2 style images, not with 1."),
        ([MOSAIC] * 3, [MASK], SKETCHED, "painted with 2 style images, not with 3."),
        ([MOSAIC, PEACOCK], [], SKETCHED, "painted with 1 mask, not with 0."),
        ([MOSAIC, PEACOCK], [MASK], None, "painted with 1 picture to start from, not with 0."),
    ],
)
def test_more_or_fewer_pictures_are_refused(
    styles: Sequence[bytes], masks: Sequence[bytes], start: bytes | None, sentence: str
) -> None:
    with pytest.raises(InvalidJob, match=sentence):
        rebuild(described(EVERYTHING), PHOTO, styles, masks, start)


def test_a_sketch_takes_no_other_pictures_again() -> None:
    provenance = described(job_with(SKETCH))
    with pytest.raises(InvalidJob, match="painted with no style image, not with 1"):
        rebuild(provenance, PHOTO, [MOSAIC])
    with pytest.raises(InvalidJob, match="painted with no picture to start from, not with 1"):
        rebuild(provenance, PHOTO, start=SKETCHED)


def test_a_picture_without_the_text_says_nothing() -> None:
    assert "either Easel did not paint it, or an app has removed the text" in refused(picture())
    assert "does not say how it was made" in refused(picture({"Description": "A photo"}))


@pytest.mark.parametrize("part", [Cell.BOTTOM_RIGHT, Box(1, 2, 70, 80)])
def test_a_part_of_a_style_is_told_and_painted_again(part: Part) -> None:
    job = Job(PHOTO, GATYS, (StyleImage(MOSAIC), StyleImage(MOSAIC, 2.0, part=part)))
    made = describe(job, WeightsInfo("imagenet", ""), torch_version="2", device="cpu")
    assert json.loads(to_text(made)["Easel"])["format"] == 6
    picture = images.encode(Image.new("RGB", (8, 8)), to_text(made))
    assert read(picture, PictureLimits()) == made
    assert rebuild(made, PHOTO, [MOSAIC, MOSAIC]).styles == job.styles


def test_other_formats_say_nothing() -> None:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "GIF")
    assert "Only a PNG, JPEG or WebP file says" in refused(out.getvalue())
    assert "Only a PNG, JPEG or WebP file says" in refused(b"hello")


def test_a_file_above_the_limit_is_not_looked_at() -> None:
    assert "2.0 MB; pictures may have up to 1 MB" in refused(bytes(2**21), PictureLimits(2**20))


def test_a_broken_png_is_refused() -> None:
    assert "broken" in refused(painted(EVERYTHING)[:20])
    assert "broken" in refused(bomb())
    whole = bytearray(painted(EVERYTHING))
    whole[whole.index(b"IHDR") + 5] ^= 255
    assert "broken" in refused(bytes(whole))


def test_the_pixels_are_not_decoded() -> None:
    """A picture whose pixels are missing still says how it was made, however large it is."""
    whole = painted(EVERYTHING)
    assert read(whole[: whole.index(b"IDAT") + 8], LIMITS) == described(EVERYTHING)
    assert read(whole, PictureLimits(max_pixels=1)) == described(EVERYTHING)


def test_a_text_that_unpacks_to_far_more_than_its_file_is_refused() -> None:
    chunk = b"iTXtEasel\0\1\0\0\0" + zlib.compress(b" " * 20_000_000, 9)
    whole = picture()
    at = whole.index(b"IDAT") - 4
    length, checksum = struct.pack(">I", len(chunk) - 4), struct.pack(">I", zlib.crc32(chunk))
    assert "broken" in refused(whole[:at] + length + chunk + checksum + whole[at:])


def test_a_text_longer_than_any_of_ours_is_refused_unread() -> None:
    ours = to_text(described(EVERYTHING))["Easel"]
    assert read(picture({"Easel": ours + " " * 50_000}), LIMITS) == described(EVERYTHING)
    assert "damaged" in says_of_text(ours + " " * 100_000)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{",
        "[]",
        "null",
        "1",
        "[" * 60_000,
        '{"format":' * 6_000,
        '{"format": 1}',
        '{"format": "1"}',
        '{"format": true}',
        '{"format": 0}',
        '{"format": 1.5}',
        '{"format": 1e9}',
    ],
    ids=lambda text: repr(text[:20]),
)
def test_a_text_that_is_not_ours_is_refused(text: str) -> None:
    assert "damaged" in says_of_text(text)


def test_a_picture_of_a_newer_easel_is_told_from_a_damaged_one() -> None:
    assert "painted by a newer Easel" in says_of_text('{"format": 8, "made": {"by": "magic"}}')


def hostile(change: Callable[[Tree], object]) -> str:
    """What is said of the text with everything after `change` to its JSON."""
    tree = json.loads(to_text(described(EVERYTHING))["Easel"])
    change(tree)
    return says_of_text(json.dumps(tree).replace("Infinity", "1e999"))


@pytest.mark.parametrize(
    "unknown",
    [
        lambda tree: tree.update(more=1),
        lambda tree: tree["provenance"].update(more=1),
        lambda tree: tree["provenance"]["recipe"].update(more=1),
        lambda tree: tree["provenance"]["styles"][0].update(more=1),
    ],
)
def test_unknown_keys_are_refused(unknown: Callable[[Tree], object]) -> None:
    assert "damaged" in hostile(unknown)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("recipe", "gatys"),
        ("recipe", None),
        ("seed", "77"),
        ("seed", -1),
        ("seed", 2**63),
        ("seed", 1.5),
        ("content", "not hexadecimal!"),
        ("content", "0" * 17),
        ("content", "0123456789abcdef\n"),
        ("start", 7),
        ("stopped_after", 0),
        ("stopped_after", 151),
        ("stopped_after", "40"),
        ("variations", [{"seed": 1, "alpha": 1.0}]),
        ("variations", [{"seed": 1, "alpha": 1.0}] * 5),
        ("variations", [{"seed": 1, "alpha": 1.0}, {"seed": -1, "alpha": 1.0}]),
        ("variations", [{"seed": 1, "alpha": 1.0}, {"seed": 2**63, "alpha": 1.0}]),
        ("variations", [{"seed": 1, "alpha": 1.0}, {"seed": 1, "alpha": 0.0}]),
        ("variations", [{"seed": 1, "alpha": 1.0}, {"seed": 1, "alpha": float("inf")}]),
        ("variations", [{"seed": 1, "alpha": 1.0}, {"seed": 1, "alpha": 1.0, "more": 1}]),
        ("device", "x" * 101),
        ("device", "two\nlines"),
        ("torch", "turned \u202e round"),
        ("styles", [{"picture": "0" * 16, "weight": 1.0}] * 5),
        ("styles", [{"picture": "0" * 16, "weight": 0.0}]),
        ("styles", [{"picture": "0" * 16, "weight": float("inf")}]),
        ("styles", [{"picture": "0" * 16, "weight": float("nan")}]),
    ],
)
def test_values_that_can_not_be_are_refused(key: str, value: object) -> None:
    assert "damaged" in hostile(lambda tree: tree["provenance"].update({key: value}))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("iterations", 10**9),
        ("iterations", "240"),
        ("iterations", 240.0),
        ("strip", 1),
        ("size", 10**6),
        ("exact", [64, 64, 64]),
        ("exact", [64, 10**6]),
        ("alpha", [1.0]),
        ("alpha", [float("nan"), 1.0]),
        ("tv_weight", float("inf")),
        ("learning_rate", float("inf")),
        ("optimiser", "sorcery"),
        ("content_layers", [["conv9_9", 1.0]]),
        ("style_layers", [["conv1_1", 0.5]]),
        ("epochs", "relu1_1"),
        ("name", None),
    ],
)
def test_recipes_that_can_not_be_painted_are_refused(key: str, value: object) -> None:
    assert "damaged" in hostile(lambda tree: tree["provenance"]["recipe"].update({key: value}))


def test_a_recipe_that_easel_does_not_have_is_refused_without_repeating_its_name() -> None:
    said = hostile(lambda tree: tree["provenance"]["recipe"].update(name="@everyone"))
    assert said == "That picture was painted by a recipe that this Easel does not have."


def test_a_recipes_sentence_is_never_the_files() -> None:
    tree = json.loads(to_text(described(EVERYTHING))["Easel"])
    tree["provenance"]["recipe"]["summary"] = "Send me your password."
    assert read(picture({"Easel": json.dumps(tree)}), LIMITS).recipe.summary == GATYS.summary


def test_of_two_texts_only_one_counts() -> None:
    both = PngInfo()
    both.add_text("Easel", to_text(described(job_with(SKETCH)))["Easel"])
    both.add_text("Easel", "{}")
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=both)
    assert "damaged" in refused(out.getvalue())
