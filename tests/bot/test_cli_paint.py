"""The painting commands as somebody at the shell types them."""

from __future__ import annotations

import json
from errno import ENOSPC
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot import outputs, shell
from engine.precision import Precision
from engine.recipe import Colours, Optimiser, Pooling, Ramp, Start, StyleLoss
from engine.recipes import DEFAULT, GATYS, SKETCH
from engine.spec import EngineSettings, Job, WeightsInfo
from tests.bot.typing_commands import QuickPool, easel, said

STYLIZE = ("stylize", "photo.png", "painting.png", "--recipe", "gatys")


@pytest.fixture(autouse=True)
def pool(here: Path, monkeypatch: pytest.MonkeyPatch) -> type[QuickPool]:
    """A pool of the test's own, in the place of the one that paints."""

    class Pool(QuickPool):
        jobs: ClassVar[list[Job]] = []
        settings: ClassVar[list[EngineSettings]] = []
        torch = version("torch")

    monkeypatch.setattr(shell, "EnginePool", Pool)
    return Pool


def test_nothing_but_pictures_and_a_place_is_needed(here: Path, pool: type[QuickPool]) -> None:
    result = easel("stylize", "photo.png", "painting.png", "-o", "new/folder/out.png")
    assert result.exit_code == 0, said(result)
    (job,) = pool.jobs
    assert job.recipe == DEFAULT
    assert job.content == (here / "photo.png").read_bytes()
    assert [style.picture for style in job.styles] == [(here / "painting.png").read_bytes()]
    assert "new/folder/out.png: 64 by 48 pixels, 3 iterations in 1 s." in said(result)


def test_every_option_of_stylize_reaches_the_job(here: Path, pool: type[QuickPool]) -> None:
    result = easel(
        *("stylize", "photo.png", "painting.png", "other.png", "-o", "x.png", "--recipe", "oil"),
        *("--size", 200, "--iterations", 9, "--start", "other.png", "--seed", 4),
        *("--strength", 75, "--style-weights", "2,1", "--mask", "mask.png", "--style-scale", 0.5),
        *("--colours", "luminance", "--loss", "wasserstein", "--alpha", "3:1", "--beta", 7),
        *("--tv", 0.2, "--content-layers", "conv2_2", "--style-layers", "conv1_1"),
        *("--pooling", "max", "--optimiser", "adam", "--averaging", 0.5, "--scales", 2),
        *("--tile", 256, "--frame-every", 3, "--state", "x.state", "--weights", "imagenet"),
    )
    assert result.exit_code == 0, said(result)
    (job,) = pool.jobs
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
    assert pool.settings[0].weights == "imagenet"


def test_every_option_of_draw_reaches_the_job(pool: type[QuickPool]) -> None:
    result = easel(
        *("draw", "photo.png", "-o", "x.png", "--layers", "relu4_1,relu3_1,relu2_1"),
        *("--epochs", 2, "--size", 128, "--iterations", 8, "--start", "noise+content"),
        *("--noise", 0.1, "--tv", 2, "--pooling", "max", "--optimiser", "adam"),
        *(
            "--learning-rate",
            0.3,
            "--averaging",
            0.2,
            "--smoothing",
            8,
            "--tile",
            128,
            "--frame-every",
            2,
        ),
        *("--state", "x.state"),
    )
    assert result.exit_code == 0, said(result)
    (job,) = pool.jobs
    recipe = job.recipe
    assert (recipe.epochs, recipe.size, recipe.iterations) == (("relu4_1", "relu2_1"), 128, 8)
    assert (recipe.start, recipe.noise_ratio) == (Start.NOISE_AND_CONTENT, 0.1)
    assert (recipe.tv_weight, recipe.pooling) == (2, Pooling.MAX)
    assert (recipe.optimiser, recipe.learning_rate) == (Optimiser.ADAM, 0.3)
    assert (recipe.averaging, recipe.smoothing) == (0.2, 8)
    assert (recipe.tile, recipe.frame_every) == (128, 2)
    assert (job.seed, job.state) == (0, Path("x.state"))


def test_draw_alone_is_the_usual_sketch(pool: type[QuickPool]) -> None:
    assert easel("draw", "photo.png", "-o", "x.png").exit_code == 0
    assert pool.jobs[0].recipe == SKETCH


def test_all_that_is_asked_for_is_written(here: Path) -> None:
    result = easel(
        *(*STYLIZE, "-o", "out.png", "--frames", "steps", "--strip", "more/strip.png"),
        *("--making-of", "making.webp", "--making-of", "making.GIF", "--plot", "plot.png"),
    )
    assert result.exit_code == 0, said(result)
    assert sorted(path.name for path in (here / "steps").iterdir()) == [
        "gatys-0001.png",
        "gatys-0002.png",
        "gatys-0003.png",
    ]
    assert Image.open(here / "more/strip.png").size == (208, 48)
    for name, kind in [("making.webp", "WEBP"), ("making.GIF", "GIF"), ("plot.png", "PNG")]:
        assert Image.open(here / name).format == kind
    assert Image.open(here / "making.webp").n_frames == 3  # type: ignore[attr-defined]
    assert "Also more/strip.png, making.webp, making.GIF, plot.png." in said(result)


def test_a_painting_that_goes_on_says_where_its_making_of_begins(pool: type[QuickPool]) -> None:
    pool.first = 3
    result = easel(*STYLIZE, "-o", "x.png", "--state", "x.state", "--making-of", "x.webp")
    assert "gatys: going on after 2 iterations." in said(result)
    assert "The making-of begins where it went on, at 3." in said(result)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["-o", "x.bmp"], "--output is a file that ends in .png, .jpg, .jpeg or .webp, not x.bmp."),
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
    here: Path, pool: type[QuickPool], options: list[str], says: str
) -> None:
    before = sorted(here.iterdir())
    result = easel(*STYLIZE, *(option.format(folder=here.name) for option in options))
    assert result.exit_code in {1, 2}
    assert says in said(result)
    assert "Traceback" not in said(result)
    assert not pool.settings
    assert sorted(here.iterdir()) == before


def test_five_styles_are_too_many() -> None:
    result = easel("stylize", "photo.png", *["painting.png"] * 5, "-o", "x.png")
    assert "up to 4 styles, not 5" in said(result)


def test_a_broken_picture_is_named(here: Path, pool: type[QuickPool]) -> None:
    (here / "other.png").write_text("I am no picture")
    result = easel(*STYLIZE, "other.png", "-o", "x.png")
    assert result.exit_code == 1
    assert "other.png: That file is not a picture I can read;" in said(result)
    assert not pool.jobs


def test_a_mask_of_another_shape_is_refused_before_anything_is_painted(
    here: Path, pool: type[QuickPool]
) -> None:
    Image.new("L", (64, 64), "white").save(here / "square.png")
    result = easel(*STYLIZE, "--mask", "square.png", "-o", "x.png")
    assert result.exit_code == 1
    assert "The mask is 64 by 64 pixels, which is not the shape of the content image" in said(
        result
    )
    assert not pool.jobs


def test_a_strip_is_refused_at_a_size_that_leaves_nothing_of_it(
    here: Path, pool: type[QuickPool]
) -> None:
    Image.new("RGB", (49, 1), "red").save(here / "photo.png")
    result = easel(*STYLIZE, "--size", 64, "-o", "x.png")
    assert result.exit_code == 1
    assert "Choose a size of 392 or more" in said(result)
    assert not pool.jobs


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


def test_explain_can_print_what_stands_in_the_file() -> None:
    easel(*STYLIZE, "-o", "x.png", "--size", 100)
    made = json.loads(easel("explain", "x.png", "--json").stdout)
    assert made["format"] == 1
    assert made["provenance"]["recipe"]["size"] == 100


def test_a_picture_of_somebody_else_cannot_be_explained() -> None:
    result = easel("explain", "photo.png")
    assert result.exit_code == 1
    assert "That picture does not say how it was made" in said(result)


def test_repeat_paints_the_same_job(here: Path, pool: type[QuickPool]) -> None:
    easel(
        *("stylize", "photo.png", "painting.png", "other.png", "-o", "x.png", "--size", 100),
        *("--mask", "mask.png", "--style-weights", "3,1", "--start", "mask.png"),
    )
    result = easel(
        *("repeat", "x.png", "--content", "photo.png", "--style", "painting.png"),
        *("--style", "other.png", "--mask", "mask.png", "--start", "mask.png", "-o", "y.png"),
    )
    assert result.exit_code == 0, said(result)
    first, again = pool.jobs
    assert (again.content, again.styles, again.start) == (first.content, first.styles, first.start)
    assert (again.recipe, again.seed) == (first.recipe, first.seed)
    assert pool.settings[1].weights == "whitened"
    assert (here / "y.png").read_bytes() == (here / "x.png").read_bytes()
    assert "y.png is the same file as x.png." in said(result)
    assert "differ" not in said(result)


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


def test_repeat_paints_in_the_precision_of_the_first_time(pool: type[QuickPool]) -> None:
    pool.weights = WeightsInfo("whitened", "", "abc", Precision.BF16)
    easel(*STYLIZE, "-o", "x.png")
    result = easel(
        *("repeat", "x.png", "--content", "photo.png", "--style", "painting.png", "-o", "y.png")
    )
    assert result.exit_code == 0, said(result)
    assert pool.settings[0].precision is None
    assert pool.settings[1].precision is Precision.BF16


def test_repeat_refuses_other_pictures_unless_told_otherwise(pool: type[QuickPool]) -> None:
    easel(*STYLIZE, "-o", "x.png")
    repeat = ("repeat", "x.png", "--content", "photo.png", "--style", "other.png", "-o", "y.png")
    result = easel(*repeat)
    assert result.exit_code == 1
    assert "The style image is another file than the one" in said(result)
    assert len(pool.jobs) == 1
    result = easel(*repeat, "--anyway")
    assert result.exit_code == 0, said(result)
    assert "y.png has the same pixels as x.png, but is not the same file." in said(result)


def test_repeat_says_what_is_missing() -> None:
    easel(*STYLIZE, "-o", "x.png")
    result = easel("repeat", "x.png", "--content", "photo.png", "-o", "y.png")
    assert result.exit_code == 1
    assert "That picture was painted with 1 style image, not with 0." in said(result)


def test_repeat_never_writes_over_the_first_picture() -> None:
    easel(*STYLIZE, "-o", "x.png")
    result = easel(
        *("repeat", "x.png", "--content", "photo.png", "--style", "painting.png", "-o", "x.png")
    )
    assert result.exit_code == 1
    assert "x.png is named twice" in said(result)


def test_repeat_says_why_the_picture_may_differ(pool: type[QuickPool]) -> None:
    repeat = ("repeat", "x.png", "--content", "photo.png", "--style", "painting.png", "-o", "y.png")
    pool.torch = "1.0.0"
    easel(*STYLIZE, "-o", "x.png")
    pool.device, pool.weights = "cuda:0", WeightsInfo("whitened", "", "xyz")
    text = said(easel(*repeat))
    assert "The weights are whitened xyz, and were whitened abc the first time, so the" in text
    assert "picture will differ" in text
    assert "PyTorch is " in text
    assert "and was 1.0.0 the first time, so the picture may differ slightly." in text
    assert "The device is cuda:0, and was cpu the first time" in text
    assert "Easel is" not in text


def test_weights_from_a_file_have_to_be_named_again(pool: type[QuickPool]) -> None:
    pool.weights = WeightsInfo("file", "")
    easel(*STYLIZE, "-o", "x.png", "--weights", "mine.pth")
    repeat = ("repeat", "x.png", "--content", "photo.png", "--style", "painting.png", "-o", "y.png")
    result = easel(*repeat)
    assert result.exit_code == 1
    assert "weights from a file; name it with --weights" in said(result)
    assert easel(*repeat, "--weights", "mine.pth").exit_code == 0
    assert pool.settings[-1].weights == "mine.pth"
    assert "--weights WEIGHTS" in easel("explain", "x.png").stdout


@pytest.mark.parametrize("command", ["stylize", "draw", "explain", "repeat"])
def test_every_option_has_a_word_of_help(command: str) -> None:
    result = easel(command, "--help")
    assert result.exit_code == 0
    assert "Traceback" not in said(result)


def test_help_groups_the_options() -> None:
    text = said(easel("stylize", "--help"))
    for heading in ("The picture", "The style", "Costs", "Painting", "Files"):
        assert f"─ {heading} ─" in text


@pytest.mark.parametrize(
    ("options", "there"),
    [
        ([], "out.png"),
        (["--strip", "strip.png"], "strip.png"),
        (["--making-of", "making.gif"], "making.gif"),
        (["--plot", "plot.png"], "plot.png"),
        (["--frames", "steps"], "steps/gatys-0002.png"),
    ],
)
def test_a_file_is_replaced_only_when_told_to(
    here: Path, pool: type[QuickPool], options: list[str], there: str
) -> None:
    (here / there).parent.mkdir(exist_ok=True)
    (here / there).write_bytes(b"dear to somebody")
    result = easel(*STYLIZE, "-o", "out.png", *options)
    assert result.exit_code == 1
    assert f"{there} is there already; name another" in said(result)
    assert "--overwrite" in said(result)
    assert not pool.jobs
    assert (here / there).read_bytes() == b"dear to somebody"

    result = easel(*STYLIZE, "-o", "out.png", *options, "--overwrite")
    assert result.exit_code == 0, said(result)
    assert (here / there).read_bytes() != b"dear to somebody"


def test_going_on_from_a_state_adds_to_its_own_frames(here: Path) -> None:
    (here / "steps").mkdir()
    (here / "steps/gatys-0001.png").write_bytes(b"of the first part")
    (here / "x.state").write_bytes(b"kept")
    result = easel(*STYLIZE, "-o", "x.png", "--state", "x.state", "--frames", "steps")
    assert result.exit_code == 0, said(result)


def test_a_file_that_comes_meanwhile_is_left_and_the_picture_stands_beside_it(
    here: Path, pool: type[QuickPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def check(self: QuickPool, picture: bytes) -> None:
        (here / "x.png").write_bytes(b"of somebody else")

    monkeypatch.setattr(pool, "check", check)
    result = easel(*STYLIZE, "-o", "x.png")
    assert result.exit_code == 0, said(result)
    assert (here / "x.png").read_bytes() == b"of somebody else"
    assert Image.open(here / "x-2.png").size == (64, 48)
    assert "x-2.png: 64 by 48 pixels" in said(result)


def test_a_picture_that_cannot_be_written_is_kept_elsewhere(
    here: Path, pool: type[QuickPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def check(self: QuickPool, picture: bytes) -> None:
        (here / "new").write_bytes(b"no folder")

    monkeypatch.setattr(pool, "check", check)
    monkeypatch.setattr("tempfile.tempdir", str(here / "elsewhere"))
    result = easel(*STYLIZE, "-o", "new/x.png")
    assert result.exit_code == 1
    assert f"The finished picture is {here / 'elsewhere/x.png'} instead" in said(result)
    assert Image.open(here / "elsewhere/x.png").size == (64, 48)


class FullDisk:
    """Writes what has `fits` in its name, and has no room for anything else."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fits: str) -> None:
        self._write, self._fits = outputs.write_file, fits
        monkeypatch.setattr(outputs, "write_file", self)

    def __call__(self, path: Path, data: bytes, *, anew: bool = False) -> Path:
        if self._fits not in str(path):
            raise OSError(ENOSPC, "No space left on device")
        return self._write(path, data, anew=anew)


def test_frames_that_cannot_be_written_cost_no_picture(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FullDisk(monkeypatch, "out.png")
    result = easel(*STYLIZE, "-o", "out.png", "--frames", "steps")
    assert result.exit_code == 0, said(result)
    text = said(result)
    assert text.count("No space left") == 1
    assert (
        "steps/gatys-0001.png can't be written (No space left on device); the painting goes on."
        in text
    )
    assert "3 frames could not be written." in text
    assert Image.open(here / "out.png").size == (64, 48)


def test_what_else_cannot_be_written_is_told_beside_the_picture(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FullDisk(monkeypatch, ".png")
    options = ("--making-of", "m.gif", "--plot", "plot.png")
    result = easel(*STYLIZE, "-o", "out.png", *options)
    assert result.exit_code == 1
    text = said(result)
    assert "out.png: 64 by 48 pixels" in text
    assert "Also plot.png." in text
    assert "m.gif can't be written (No space left on device)." in text


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        (True, "Make room, and the same command goes on from x.state."),
        (False, "The finished picture is lost."),
    ],
)
def test_where_the_picture_can_be_nowhere_it_says_what_is_left(
    here: Path, monkeypatch: pytest.MonkeyPatch, kept: bool, says: str
) -> None:
    FullDisk(monkeypatch, "nothing")
    if kept:
        (here / "x.state").write_bytes(b"kept")
    result = easel(*STYLIZE, "-o", "out.png", "--state", "x.state")
    assert result.exit_code == 1
    assert "out.png can't be written (No space left on device), nor can a file in" in said(result)
    assert says in said(result)
    assert (here / "x.state").exists() == kept
