"""`easel bench` as somebody at the shell types it."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable
from itertools import product
from pathlib import Path
from typing import Any, Self

import pytest
from PIL import Image

from bench import run
from bench.judge.judge import Figures
from bench.judge.judging import Pair
from bench.measure import machine, memory, pools, setting
from bench.measure.setting import Setting
from bench.report.plan import USUAL, Plan, Section
from bench.report.results import Footprint, Memory, Report
from bot.cli.bench import command
from engine.job.errors import OutOfMemory
from engine.job.spec import (
    Costs,
    EngineSettings,
    Frame,
    Job,
    Progress,
    Result,
    Started,
    Update,
    WeightsInfo,
)
from tests.bot.typing_commands import easel, fails, said, succeeds
from tests.random_weights import narrow

PICTURES = ("--content", "photo.png", "--style", "painting.png")
TINY = (
    *("bench", *PICTURES, "--rounds", 1, "--threads", 1, "--sizes", "64", "--device", "cpu"),
    *("--jobs", "1,2", "--jobs-iterations", 2),
)


class ScriptedPool:
    """Stands where the pool does: an iteration takes a hundredth of a second, by its own clock."""

    def __init__(self, settings: EngineSettings) -> None:
        assert settings.devices == ("cpu",)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def ready(self) -> WeightsInfo:
        return WeightsInfo("file", "")

    async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
        yield Started("cpu", WeightsInfo("file", ""))
        iterations = job.recipe.iterations
        for number in range(1, min(iterations, 100)):
            yield Progress(number, iterations, Costs(1, 1, 1), number / 100, "scale 1 of 1")
        frame = (iterations, iterations, Costs(1, 1, 1), 1.0, "scale 1 of 1")
        yield Frame(*frame, image=b"", width=64, height=48)
        yield Result(*frame, image=b"", width=64, height=48, first_costs=Costs(2, 1, 1))


@pytest.fixture
def quick(here: Path, random_weights: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[object, ...]:
    """A command that measures everything, but for what takes processes of its own.

    It measures too small a network, matrix and copy to say anything about the machine.
    """

    def measured(plan: Plan, loop: str, size: int) -> Memory:
        return Memory(3 * 2**30, 2**30, "float32")

    monkeypatch.setattr(pools, "EnginePool", ScriptedPool)
    monkeypatch.setattr(memory, "measure", measured)
    monkeypatch.setattr(setting, "load_weights", lambda *_: (narrow(), WeightsInfo("file", "")))
    monkeypatch.setattr(machine, "_LARGEST", 256)
    monkeypatch.setattr(machine, "_COPIED_BYTES", 2**20)
    monkeypatch.setattr(command, "_footprint", lambda: Footprint(60 * 2**20, torch=False))
    return (*TINY, "--weights", random_weights)


def test_a_run_prints_and_writes_every_section(here: Path, quick: tuple[object, ...]) -> None:
    result = easel(*quick, "--json", "new/all.json")
    assert result.exit_code == 0, said(result)
    for section in USUAL:
        assert f"{section}: " in result.stdout
    found = json.loads((here / "new/all.json").read_text())
    assert set(Section) < set(found)
    assert found["judge"] is None
    assert not found["interrupted"]
    assert found["options"]["sizes"] == [64]
    _look_at_speed(found)
    _look_at_waits(found)


def _look_at_speed(found: dict[str, Any]) -> None:
    assert found["machine"]["threads"] == 1
    assert [rate["type"] for rate in found["machine"]["matrix"]] == ["float32", "bfloat16"]
    assert all(rate["rate"]["median"] > 0 for rate in found["machine"]["matrix"])
    assert [row["loop"] for row in found["iteration"]] == ["plain", "gatys", "easel"]
    for row in found["iteration"]:
        assert (row["width"], row["height"]) == (64, 48)
        seconds = row["seconds"]
        assert 0 < seconds["least"] <= seconds["median"] <= seconds["most"]
        assert row["ratio"] > 0
        assert row["rate"] == pytest.approx(row["operations"] / seconds["median"])
        # The operations are those of the whole network, of which a fiftieth is painted with.
        assert 0 < row["share"]["float32"] < 50 * 20
    assert found["iteration"][0]["ratio"] == 1


def _look_at_waits(found: dict[str, Any]) -> None:
    assert [row["jobs"] for row in found["jobs"]] == [1, 2]
    assert found["jobs"][0]["ratio"] == 1
    assert all(row["pictures_an_hour"] > 0 for row in found["jobs"])
    assert found["start"]["bot"] == {"resident": 60 * 2**20, "torch": False}
    assert (found["start"]["width"], found["start"]["height"]) == (64, 48)


JUDGE = (
    *("--only", "judge", "--content", "photo.png", "--style", "painting.png"),
    *("--style", "other.png", "--judge-size", 64, "--strengths", "20,80"),
    *("--reference-weights", "0.5,1", "--reference-iterations", 2, "--iterations", 2),
    *("--threads", 1, "--device", "cpu"),
)


def test_the_judge_is_shown_curves_and_references(here: Path, quick: tuple[object, ...]) -> None:
    options = ("--json", "some.json", "--plot", "some.png", "--pictures", "seen", *quick[-2:])
    text = succeeds("bench", *JUDGE, *options)
    judge = json.loads((here / "some.json").read_text())["judge"]
    rows = [(row["pair"], row["painter"], row["setting"]) for row in judge["painted"]]
    painters = [*product(("easel", "gatys"), (20, 80)), *product(_REFERENCES, (0.5, 1))]
    assert rows == [(pair, *each) for pair in _PAIRS for each in painters]
    assert all((row["width"], row["height"]) == (64, 48) for row in judge["painted"])
    assert all(row["seconds"] > 0 for row in judge["painted"])
    held = [(met["reference"]["pair"], met["reference"]["painter"]) for met in judge["met"]]
    assert held == [(pair, name) for pair in _PAIRS for name in _REFERENCES for _ in (0.5, 1)]
    assert len(list((here / "seen").iterdir())) == len(rows)
    with Image.open(here / "seen/photo-other-crowsonkb-0.5.png") as picture:
        assert picture.size == (64, 48)
    with Image.open(here / "some.png") as plot:
        assert plot.width == 550
    assert "judge: easel where its content is a reference's" in text
    assert not (here / "some.unfinished.json").exists()


_PAIRS, _REFERENCES = ("photo-painting", "photo-other"), ("neural-style", "crowsonkb")


def test_figures_are_kept_picture_by_picture(
    here: Path, quick: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the machine were switched off at the third picture: nothing is told any more."""
    judged: list[object] = []

    def figures(self: Pair, picture: Image.Image) -> Figures:
        judged.append(picture)
        if len(judged) == 3:
            kept = json.loads((here / "some.unfinished.json").read_text())
            assert [row["setting"] for row in kept["judge"]["painted"]] == [20, 80]
            raise OutOfMemory("There is not enough memory.")
        return Figures(0.1, 0.9, 0.0)

    monkeypatch.setattr(Pair, "figures", figures)
    result = easel("bench", *JUDGE, "--json", "some.json", *quick[-2:])
    assert "There is not enough memory." in said(result)
    assert len(json.loads((here / "some.json").read_text())["judge"]["painted"]) == 2


def test_the_judge_is_not_shown_anything_with_untrained_filters(here: Path) -> None:
    text = fails("bench", *JUDGE)
    assert "choose vgg16 or imagenet" in text


def test_only_what_was_asked_for_is_measured(here: Path, quick: tuple[object, ...]) -> None:
    text = succeeds(*quick, "--only", "jobs", "--json", "some.json", "--plot", "none.png")
    found = json.loads((here / "some.json").read_text())
    assert [section for section in Section if found[section]] == ["machine", "jobs"]
    assert found["machine"]["matrix"] == []
    assert "none.png is not written: there is nothing to plot." in text
    assert not (here / "none.png").exists()


def stopping(error: BaseException) -> Callable[..., None]:
    """A benchmark that ends with an error after its first part."""

    def stopped(plan: Plan, report: Report, say: Callable[[str], None], _: object) -> None:
        report.machine = machine.facts(Setting.of(plan, say))
        raise error

    return stopped


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "Stopped; the above is what was measured by then."),
        (OutOfMemory("There is not enough memory."), 1, "There is not enough memory."),
    ],
)
def test_what_was_measured_is_kept_when_it_is_stopped(
    here: Path,
    quick: tuple[object, ...],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    words: str,
) -> None:
    monkeypatch.setattr(run, "run", stopping(error))
    result = easel(*quick, "--json", "some.json")
    assert result.exit_code == code
    assert "machine: the machine and its limits" in result.stdout
    assert words in said(result)
    found = json.loads((here / "some.json").read_text())
    assert found["interrupted"]
    assert found["iteration"] is None


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--rounds", 0), "at least 1 round to measure anything, not 0."),
        (("--only", "speed"), "There is no section 'speed'; choose from machine, iteration,"),
        (("--sizes", "256;512"), "--sizes takes whole numbers with commas between"),
        (("--sizes", "20"), "Sizes go from 64 to 8,192; 20 is outside it."),
        (("--threads", 0), "--threads is a number of at least 1, not 0."),
        (("--json", "x.txt"), "--json is a file that ends in .json, not x.txt."),
        (("--plot", "x.svg"), "--plot is a file that ends in .png, not x.svg."),
        (("--plot", "photo.png/x.png"), "photo.png/x.png can't be written"),
        (("--device", "cuda:99"), "The device cuda:99 can't be used"),
        (("--weights", "nowhere/vgg19.pth"), "nowhere/vgg19.pth"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(
    here: Path, options: tuple[object, ...], sentence: str
) -> None:
    text = fails("bench", *PICTURES, "--threads", 1, *options)
    assert sentence in text


def test_figures_are_replaced_only_when_told_to(here: Path, quick: tuple[object, ...]) -> None:
    (here / "some.json").write_text("of last year")
    asked = (*quick, "--only", "jobs", "--json", "some.json")
    text = fails(*asked)
    assert "some.json is there already; name another file, or add --overwrite" in text
    assert (here / "some.json").read_text() == "of last year"
    assert easel(*asked, "--overwrite").exit_code == 0
    assert json.loads((here / "some.json").read_text())["jobs"]


def test_the_bots_own_process_is_small_and_has_no_torch() -> None:
    taken = command._footprint()
    assert not taken.torch
    assert 10 * 2**20 < taken.resident < 300 * 2**20
