"""Pictures that are explained and painted again, as somebody at the shell types it."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.job.precision import Precision
from engine.job.recipes import GATYS
from engine.job.spec import WeightsInfo
from tests.bot.typing_commands import STYLIZE, QuickPool, easel, fails, said, succeeds

pytestmark = pytest.mark.usefixtures("quick_pool")


def test_explain_says_what_is_unusual_and_how_to_repeat_it(here: Path) -> None:
    easel(
        *("stylize", "photo.png", "painting.png", "other.png", "-o", "a [b] c.png", "--seed", 8),
        *("--recipe", "gatys"),
        *("--mask", "mask.png", "--style-weights", "3,1", "--alpha", "1:0.5", "--scales", 2),
    )
    result = easel("explain", "a [b] c.png")
    assert result.exit_code == 0, said(result)
    text = said(result)
    assert "gatys: Repaints the photo" in text
    assert "seed 8" in text
    assert f"alpha 1:0.5 (usually {GATYS.alpha.first:g})" in text
    assert "scales 2 (usually automatic)" in text
    assert "weight 3, mask " in text
    assert "weights whitened abc" in text
    assert f"Easel {version('easel')}, PyTorch {version('torch')}, on cpu in fp32" in text
    # In one line, to be copied.
    assert (
        "easel repeat 'a [b] c.png' --content PHOTO --style PAINTING1 --style PAINTING2 "
        "--mask MASK -o again.png"
    ) in result.stdout.splitlines()


@pytest.mark.parametrize("part", ["middle", "10,20,100,90"])
def test_a_part_of_a_style_is_explained_and_repeated(
    here: Path, quick_pool: type[QuickPool], part: str
) -> None:
    Image.new("RGB", (300, 240), "teal").save(here / "large.png")
    stylize = ("stylize", "photo.png", "large.png", "--style-part", part, "-o", "x.png")
    succeeds(*stylize)
    assert f", its part {part}" in said(easel("explain", "x.png"))
    repeat = ("repeat", "x.png", "--content", "photo.png", "--style", "large.png", "-o", "y.png")
    assert "y.png is the same file as x.png." in said(easel(*repeat))
    first, again = quick_pool.jobs
    assert again.styles == first.styles
    assert str(first.styles[0].part) == part


def test_a_part_that_is_too_small_is_refused_before_anything_is_painted(
    quick_pool: type[QuickPool],
) -> None:
    text = fails("stylize", "photo.png", "painting.png", "--style-part", "top", "-o", "x.png")
    assert "it needs at least 64 each way" in text
    assert quick_pool.jobs == []


def test_explain_can_print_what_stands_in_the_file() -> None:
    easel(*STYLIZE, "-o", "x.png", "--size", 100)
    made = json.loads(easel("explain", "x.png", "--json").stdout)
    assert made["format"] == 1
    assert made["provenance"]["recipe"]["size"] == 100


def test_a_picture_of_somebody_else_cannot_be_explained() -> None:
    text = fails("explain", "photo.png")
    assert "That picture does not say how it was made" in text


def test_repeat_paints_the_same_job(here: Path, quick_pool: type[QuickPool]) -> None:
    easel(
        *("stylize", "photo.png", "painting.png", "other.png", "-o", "x.png", "--size", 100),
        *("--mask", "mask.png", "--style-weights", "3,1", "--start", "mask.png"),
    )
    text = succeeds(
        *("repeat", "x.png", "--content", "photo.png", "--style", "painting.png"),
        *("--style", "other.png", "--mask", "mask.png", "--start", "mask.png", "-o", "y.png"),
    )
    first, again = quick_pool.jobs
    assert (again.content, again.styles, again.start) == (first.content, first.styles, first.start)
    assert (again.recipe, again.seed) == (first.recipe, first.seed)
    assert quick_pool.settings[1].weights == "whitened"
    assert (here / "y.png").read_bytes() == (here / "x.png").read_bytes()
    assert "y.png is the same file as x.png." in text
    assert "differ" not in text


@pytest.mark.parametrize("ending", ["jpg", "JPEG", "webp"])
def test_a_picture_of_any_format_is_explained_and_repeated(here: Path, ending: str) -> None:
    first = f"x.{ending}"
    assert easel(*STYLIZE, "-o", first, "--strip", f"strip.{ending}").exit_code == 0
    for name in (first, f"strip.{ending}"):
        assert Image.open(here / name).format == ("WEBP" if ending == "webp" else "JPEG")
    assert "recipe gatys: Repaints the photo" in said(easel("explain", first))
    repeat = ("repeat", first, "--content", "photo.png", "--style", "painting.png")
    result = easel(*repeat, "-o", f"y.{ending}")
    assert f"y.{ending} is the same file as {first}." in said(result)
    result = easel(*repeat, "-o", "z.png")
    kind = "WebP" if ending == "webp" else "JPEG"
    assert f"z.png, as {kind}, is the same file as {first}." in said(result)


def test_repeat_says_how_far_another_picture_is_off(here: Path) -> None:
    easel(*STYLIZE, "-o", "x.png")
    with Image.open(here / "x.png") as picture:
        text = PngInfo()
        for name, value in picture.info.items():
            text.add_text(str(name), value)
        picture.putpixel((3, 3), (109, 99, 99))
        picture.save(here / "x.png", pnginfo=text)
    repeat = ("repeat", "x.png", "--content", "photo.png", "--style", "painting.png")
    text_of = said(easel(*repeat, "-o", "y.png"))
    assert "y.png is not the same file as x.png: of 256 levels, their pixels differ by" in text_of
    assert "on average and by 10 at most." in text_of


def test_repeat_paints_in_the_precision_of_the_first_time(quick_pool: type[QuickPool]) -> None:
    quick_pool.weights = WeightsInfo("whitened", "", "abc", Precision.BF16)
    easel(*STYLIZE, "-o", "x.png")
    succeeds(
        *("repeat", "x.png", "--content", "photo.png", "--style", "painting.png", "-o", "y.png")
    )
    assert quick_pool.settings[0].precision is None
    assert quick_pool.settings[1].precision is Precision.BF16


def test_repeat_refuses_other_pictures_unless_told_otherwise(quick_pool: type[QuickPool]) -> None:
    easel(*STYLIZE, "-o", "x.png")
    repeat = ("repeat", "x.png", "--content", "photo.png", "--style", "other.png", "-o", "y.png")
    text = fails(*repeat)
    assert "The style image is another file than the one" in text
    assert len(quick_pool.jobs) == 1
    text = succeeds(*repeat, "--anyway")
    assert "y.png has the same pixels as x.png, but is not the same file." in text


def test_repeat_says_what_is_missing() -> None:
    easel(*STYLIZE, "-o", "x.png")
    text = fails("repeat", "x.png", "--content", "photo.png", "-o", "y.png")
    assert "That picture was painted with 1 style image, not with 0." in text


def test_repeat_never_writes_over_the_first_picture() -> None:
    easel(*STYLIZE, "-o", "x.png")
    text = fails(
        *("repeat", "x.png", "--content", "photo.png", "--style", "painting.png", "-o", "x.png")
    )
    assert "x.png is named twice" in text


def test_repeat_says_why_the_picture_may_differ(quick_pool: type[QuickPool]) -> None:
    repeat = ("repeat", "x.png", "--content", "photo.png", "--style", "painting.png", "-o", "y.png")
    quick_pool.torch = "1.0.0"
    easel(*STYLIZE, "-o", "x.png")
    quick_pool.device, quick_pool.weights = "cuda:0", WeightsInfo("whitened", "", "xyz")
    text = said(easel(*repeat))
    assert "The weights are whitened xyz, and were whitened abc the first time, so the" in text
    assert "picture will differ" in text
    assert "PyTorch is " in text
    assert "and was 1.0.0 the first time, so the picture may differ slightly." in text
    assert "The device is cuda:0, and was cpu the first time" in text
    assert "Easel is" not in text


def test_weights_from_a_file_have_to_be_named_again(quick_pool: type[QuickPool]) -> None:
    quick_pool.weights = WeightsInfo("file", "")
    easel(*STYLIZE, "-o", "x.png", "--weights", "mine.pth")
    repeat = ("repeat", "x.png", "--content", "photo.png", "--style", "painting.png", "-o", "y.png")
    text = fails(*repeat)
    assert "weights from a file; name it with --weights" in text
    assert easel(*repeat, "--weights", "mine.pth").exit_code == 0
    assert quick_pool.settings[-1].weights == "mine.pth"
    assert "--weights WEIGHTS" in easel("explain", "x.png").stdout
