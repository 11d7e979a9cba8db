"""The painting commands as somebody at the shell types them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from engine.job.medium import Medium
from engine.job.recipe import Colours, Optimiser, Pooling, Ramp, Start, StyleLoss
from engine.job.recipes import DEFAULT, SKETCH
from engine.job.spec import WeightsInfo
from engine.job.variations import halved, variations_around
from tests.bot.typing_commands import STYLIZE, QuickPool, easel, fails, said, succeeds

pytestmark = pytest.mark.usefixtures("quick_pool")


def test_nothing_but_pictures_and_a_place_is_needed(
    here: Path, quick_pool: type[QuickPool]
) -> None:
    text = succeeds("stylize", "photo.png", "painting.png", "-o", "out.png")
    (job,) = quick_pool.jobs
    assert job.recipe == DEFAULT
    assert job.content == (here / "photo.png").read_bytes()
    assert [style.picture for style in job.styles] == [(here / "painting.png").read_bytes()]
    assert "out.png: 64 by 48 pixels, 3 iterations in 1 s." in text


def test_a_picture_in_its_own_style_is_refused(here: Path, quick_pool: type[QuickPool]) -> None:
    (here / "copy.png").write_bytes((here / "photo.png").read_bytes())

    for style in (["photo.png"], ["painting.png", "copy.png"]):
        text = fails("stylize", "photo.png", *style, "-o", "out.png")
        assert f"photo.png and {style[-1]} are the same picture" in text
    assert quick_pool.jobs == []


def test_every_option_of_stylize_reaches_the_job(here: Path, quick_pool: type[QuickPool]) -> None:
    succeeds(
        *("stylize", "photo.png", "painting.png", "other.png", "-o", "x.png", "--recipe", "oil"),
        *("--size", 200, "--iterations", 9, "--start", "other.png", "--seed", 4),
        *("--strength", 100, "--style-weights", "2,1", "--mask", "mask.png", "--style-scale", 0.5),
        *("--colours", "luminance", "--loss", "wasserstein", "--alpha", "3:1", "--beta", 7),
        *("--tv", 0.2, "--content-layers", "conv2_2", "--style-layers", "conv1_1"),
        *("--pooling", "max", "--optimiser", "adam", "--averaging", 0.5, "--scales", 2),
        *("--tile", 256, "--frame-every", 3, "--state", "x.state", "--weights", "imagenet"),
    )
    (job,) = quick_pool.jobs
    recipe = job.recipe
    assert (recipe.name, recipe.size, recipe.iterations) == ("oil", 200, 9)
    assert (recipe.start, job.start) == (Start.PICTURE, (here / "other.png").read_bytes())
    assert [style.weight for style in job.styles] == [2, 1]
    assert [style.mask for style in job.styles] == [(here / "mask.png").read_bytes()] * 2
    assert (recipe.style_scale, recipe.colours) == (0.5, Colours.LUMINANCE)
    assert recipe.style_loss is StyleLoss.WASSERSTEIN
    assert recipe.alpha == pytest.approx((0.3, 0.1))
    assert (recipe.beta, recipe.tv_weight) == (Ramp(7, 7), 0.2)
    assert recipe.layer_names() == {"conv2_2", "conv1_1"}
    assert (recipe.pooling, recipe.optimiser) == (Pooling.MAX, Optimiser.ADAM)
    assert (recipe.learning_rate, recipe.averaging) == (0.05, 0.5)
    assert (recipe.scales, recipe.tile, recipe.frame_every) == (2, 256, 3)
    assert (job.seed, job.state) == (4, Path("x.state"))
    assert quick_pool.settings[0].weights == "imagenet"


def test_a_first_picture_is_painted_with_the_trained_filters_that_come_soonest(
    here: Path, quick_pool: type[QuickPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    note = "`easel weights imagenet` fetches VGG19's."
    monkeypatch.setattr(quick_pool, "weights", WeightsInfo("vgg16", note))
    text = succeeds("draw", "photo.png", "-o", "out.png")
    assert note in text
    (here / "config.toml").write_text("")
    monkeypatch.setattr(quick_pool, "weights", WeightsInfo("imagenet", note))
    assert note not in said(easel("draw", "photo.png", "-o", "second.png"))
    easel("draw", "photo.png", "-o", "third.png", "--weights", "whitened")
    assert [settings.weights for settings in quick_pool.settings] == ["quick", "auto", "whitened"]


@pytest.mark.parametrize(
    "command", [("stylize", "photo.png", "painting.png"), ("draw", "photo.png")]
)
def test_what_is_see_through_stays_so_unless_it_is_not_wanted(
    quick_pool: type[QuickPool], command: tuple[str, ...]
) -> None:
    for number, flags in enumerate(((), ("--transparent",), ("--opaque",))):
        succeeds(*command, "-o", f"{number}.png", *flags)
    assert [job.transparent for job in quick_pool.jobs] == [True, True, False]


def test_every_option_of_draw_reaches_the_job(quick_pool: type[QuickPool]) -> None:
    succeeds(
        *("draw", "photo.png", "-o", "x.png", "--layers", "relu4_1,relu3_1,relu2_1"),
        *("--epochs", 2, "--size", 128, "--iterations", 8, "--start", "noise+content"),
        *("--medium", "charcoal"),
        *("--noise", 0.1, "--tv", 2, "--pooling", "max", "--optimiser", "adam"),
        *("--learning-rate", 0.3, "--averaging", 0.2, "--smoothing", 8),
        *("--tile", 128, "--frame-every", 2),
        *("--state", "x.state"),
    )
    (job,) = quick_pool.jobs
    recipe = job.recipe
    assert (recipe.epochs, recipe.size, recipe.iterations) == (("relu4_1", "relu2_1"), 128, 8)
    assert (recipe.start, recipe.noise_ratio) == (Start.NOISE_AND_CONTENT, 0.1)
    assert recipe.medium is Medium.CHARCOAL
    assert (recipe.tv_weight, recipe.pooling) == (2, Pooling.MAX)
    assert (recipe.optimiser, recipe.learning_rate) == (Optimiser.ADAM, 0.3)
    assert (recipe.averaging, recipe.smoothing) == (0.2, 8)
    assert (recipe.tile, recipe.frame_every) == (128, 2)
    assert (job.seed, job.state) == (0, Path("x.state"))


def test_draw_alone_is_the_usual_sketch(quick_pool: type[QuickPool]) -> None:
    assert easel("draw", "photo.png", "-o", "x.png").exit_code == 0
    assert quick_pool.jobs[0].recipe == SKETCH


def test_all_that_is_asked_for_is_written(here: Path) -> None:
    (here / "more").mkdir()
    text = succeeds(
        *(*STYLIZE, "-o", "out.png", "--frames", "steps", "--strip", "more/strip.png"),
        *("--making-of", "making.webp", "--making-of", "making.GIF", "--plot", "plot.png"),
    )
    assert sorted(path.name for path in (here / "steps").iterdir()) == [
        "gatys-0001.png",
        "gatys-0002.png",
        "gatys-0003.png",
    ]
    assert Image.open(here / "more/strip.png").size == (208, 48)
    for name, kind in [("making.webp", "WEBP"), ("making.GIF", "GIF"), ("plot.png", "PNG")]:
        assert Image.open(here / name).format == kind
    assert Image.open(here / "making.webp").n_frames == 3  # type: ignore[attr-defined]
    assert "Also more/strip.png, making.webp, making.GIF, plot.png." in text


def test_a_painting_that_goes_on_says_where_its_making_of_begins(
    quick_pool: type[QuickPool],
) -> None:
    quick_pool.first = 3
    result = easel(*STYLIZE, "-o", "x.png", "--state", "x.state", "--making-of", "x.webp")
    assert "gatys: going on after 2 iterations." in said(result)
    assert "The making-of begins where it went on, at 3." in said(result)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["-o", "x.bmp"], "ends in .png, .jpg, .jpeg, .webp, .gif, .apng or .mp4, not x.bmp."),
        (["-o", "x.png", "--strip", "s.gif"], "--strip is a file that ends in .png, .jpg, .jpeg"),
        (["-o", "x.png", "--plot", "p.svg"], "--plot is a file that ends in .png"),
        (["-o", "x.png", "--making-of", "m.mp4"], "ends in .webp or .gif, not m.mp4."),
        (["-o", "photo.png"], "photo.png is named twice"),
        (["-o", "x.png", "--plot", "../{folder}/x.png"], "x.png is named twice"),
        (["-o", "photo.png/x.png"], "can't be written: photo.png is a file, not a folder."),
        (["-o", "x.png", "--frames", "photo.png"], "photo.png is a file, not a folder."),
        (["-o", "x.png", "--state", "."], ". is a folder; name a file."),
        (["-o", "x.png", "--recipe", "cubism"], "There is no recipe cubism; choose from "),
        (["-o", "x.png", "--size", "9"], "Size goes from 64 to 8,192 pixels, not 9."),
        (["-o", "x.png", "--start", "sepia"], "blank, noise, noise+content, or a picture's file;"),
        (["-o", "x.png", "--noise", "0.5"], "for a start from noise+content"),
        (["-o", "x.png", "--alpha", "much"], "'much' is no weight; write a number"),
        (["-o", "x.png", "--style-weights", "1,2"], "1 style image takes 1 weight, not 2."),
        (["-o", "x.png", *["--mask", "mask.png"] * 2], "1 style image takes 1 mask, not 2."),
        (["-o", "x.png", "--seed", "-1"], "A seed is a whole number from 0"),
        (["-o", "x.png", "--tile", "9000"], "Tiles are 128 to 8,192 pixels a side, not 9,000."),
        (["-o", "x.png", "--scales", "17"], "Scales go from 1 to 16; 17 is outside it."),
        (["-o", "x.png", "--frame-every", "10001"], "Frames come every 1 to 10,000 iterations"),
        (["-o", "x.png", "--mask", "no.png"], "'no.png' does not exist."),
        (["-o", "x.png", "--colours", "red"], "'red' is not one of 'style', 'luminance', 'match"),
        (["-o", "x.png", "--config", "no.toml"], "no.toml"),
    ],
)
def test_what_cannot_be_is_told_before_any_process_starts(
    here: Path, quick_pool: type[QuickPool], options: list[str], says: str
) -> None:
    before = sorted(here.iterdir())
    result = easel(*STYLIZE, *(option.format(folder=here.name) for option in options))
    assert result.exit_code in {1, 2}
    assert says in said(result)
    assert "Traceback" not in said(result)
    assert "Value error" not in said(result)
    assert not quick_pool.settings
    assert sorted(here.iterdir()) == before


def test_five_styles_are_too_many() -> None:
    result = easel("stylize", "photo.png", *["painting.png"] * 5, "-o", "x.png")
    assert "up to 4 styles, not 5" in said(result)


def test_a_broken_picture_is_named(here: Path, quick_pool: type[QuickPool]) -> None:
    (here / "other.png").write_text("I am no picture")
    text = fails(*STYLIZE, "other.png", "-o", "x.png")
    assert "other.png: That file is not a picture I can read;" in text
    assert not quick_pool.jobs


def test_a_mask_of_another_shape_is_refused_before_anything_is_painted(
    here: Path, quick_pool: type[QuickPool]
) -> None:
    Image.new("L", (64, 64), "white").save(here / "square.png")
    text = fails(*STYLIZE, "--mask", "square.png", "-o", "x.png")
    assert "The mask is 64 by 64 pixels, which is not the shape of the content image" in text
    assert not quick_pool.jobs


def test_a_strip_is_refused_at_a_size_that_leaves_nothing_of_it(
    here: Path, quick_pool: type[QuickPool]
) -> None:
    Image.new("RGB", (49, 1), "red").save(here / "photo.png")
    text = fails(*STYLIZE, "--size", 64, "-o", "x.png")
    assert "Choose a size of 392 or more" in text
    assert not quick_pool.jobs


@pytest.mark.parametrize("command", ["stylize", "draw", "explain", "repeat"])
def test_every_option_has_a_word_of_help(command: str) -> None:
    succeeds(command, "--help")


def test_help_groups_the_options() -> None:
    text = said(easel("stylize", "--help"))
    for heading in ("The picture", "The style", "Costs", "Painting", "Files"):
        assert f"─ {heading} ─" in text


def test_variations_are_one_picture_and_each_beside_it(
    here: Path, quick_pool: type[QuickPool]
) -> None:
    (here / "new").mkdir()
    text = succeeds(
        *("stylize", "photo.png", "painting.png", "-o", "new/out.jpg", "--variations", 3),
        *("--size", 200, "--strength", 90, "--seed", 4),
    )
    (job,) = quick_pool.jobs
    assert job.variations == variations_around(4, 90, 3)
    assert job.recipe == halved(replace(DEFAULT, size=200)).with_strength(90)
    files = ["out-1.jpg", "out-2.jpg", "out-3.jpg"]
    assert sorted(path.name for path in (here / "new").iterdir()) == [*files, "out.jpg"]
    assert f"Also {', '.join(f'new/{file}' for file in files)}." in text
    shades = [Image.open(here / "new" / file).convert("RGB").getpixel((9, 9)) for file in files]
    assert [round(shade[1] / 40) for shade in shades if isinstance(shade, tuple)] == [1, 2, 3]


def test_variations_replace_no_file_and_are_repeated_with_theirs(here: Path) -> None:
    (here / "x-2.png").write_bytes(b"dear to somebody")
    command = ("stylize", "photo.png", "painting.png", "-o", "x.png", "--variations", 2)
    assert "x-2.png is there already" in said(easel(*command))
    assert easel(*command, "--overwrite").exit_code == 0

    again = easel(
        *("repeat", "x.png", "--content", "photo.png", "--style", "painting.png", "-o", "y.png")
    )

    assert "y.png is the same file as x.png." in said(again)
    assert (here / "y-2.png").read_bytes() == (here / "x-2.png").read_bytes()
    assert "variations 2 to choose from, with the seeds" in said(easel("explain", "x.png"))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--variations", 5], "less than or equal to 4"),
        (["--variations", 4, "--size", 100], "painted at half the size, so it has to be at least"),
        (["--variations", 4, "--strip", "s.png"], "A strip shows one picture; leave out --strip"),
    ],
)
def test_variations_that_can_not_be_are_refused(
    quick_pool: type[QuickPool], options: list[object], sentence: str
) -> None:
    result = easel("stylize", "photo.png", "painting.png", "-o", "x.png", *options)
    assert result.exit_code != 0
    assert sentence in said(result)
    assert not quick_pool.jobs
