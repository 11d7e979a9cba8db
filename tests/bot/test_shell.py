"""Jobs from files, and painting them at the shell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot import shell
from bot.outputs import Outputs
from bot.shell import Inputs, choose_seed, job_for, masks_for, parse_weights
from bot.terminal import Mistake
from engine.recipes import GATYS
from engine.spec import Costs, EngineSettings, Job, Progress, StyleImage, Update
from tests.bot.simulation import progress, result, started
from tests.bot.typing_commands import QuickPool

A, B, C = Path("a.png"), Path("b.png"), Path("c.png")


def test_weights_of_styles_are_equal_unless_typed() -> None:
    assert parse_weights(None, 3) == [1, 1, 1]
    assert parse_weights("2, 0.5", 2) == [2, 0.5]


def test_weights_of_styles_that_do_not_fit_are_refused() -> None:
    with pytest.raises(Mistake, match="3 style images take 3 weights, not 2"):
        parse_weights("2,1", 3)
    with pytest.raises(Mistake, match="1 style image takes 1 weight, not 2"):
        parse_weights("2,1", 1)
    with pytest.raises(Mistake, match="write numbers, as in 2,1"):
        parse_weights("2,much", 2)


def test_one_mask_is_for_all_styles_and_several_are_one_a_style() -> None:
    assert masks_for(2, []) == [None, None]
    assert masks_for(2, [A]) == [A, A]
    assert masks_for(2, [A, B]) == [A, B]


def test_another_number_of_masks_is_refused() -> None:
    with pytest.raises(Mistake, match="3 style images take 1 mask for all of them, or 3 in their"):
        masks_for(3, [A, B])
    with pytest.raises(Mistake, match="1 style image takes 1 mask, not 2"):
        masks_for(1, [A, B])


def test_a_kept_painting_has_the_same_seed_each_time() -> None:
    assert choose_seed(None, A) == 0
    assert choose_seed(7, A) == 7
    assert len({choose_seed(None, None) for _ in range(20)}) > 1


def test_a_seed_that_no_picture_can_have_is_refused() -> None:
    with pytest.raises(Mistake, match="A seed is a whole number from 0"):
        choose_seed(-1, None)
    with pytest.raises(Mistake, match="A seed is a whole number from 0"):
        choose_seed(2**63, None)


def test_a_job_has_each_style_with_its_weight_and_mask() -> None:
    inputs = Inputs(content=A, styles=[B, C], masks=[C, B])
    pictures = {A: b"a", B: b"b", C: b"c"}
    job = job_for(GATYS, inputs, pictures, style_weights="2,1", seed=3)
    assert (job.content, job.seed) == (b"a", 3)
    assert job.styles == (StyleImage(b"b", 2, b"c"), StyleImage(b"c", 1, b"b"))


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        (None, "Stopped after 2 of 9 iterations."),
        ("x.state", "Stopped after 2 of 9 iterations; the same command goes on from x.state."),
        ("y.state", "Stopped after 2 of 9 iterations, too soon for anything to be kept in y.state"),
    ],
)
async def test_ctrl_c_says_what_is_left(
    here: Path, monkeypatch: pytest.MonkeyPatch, kept: str | None, says: str
) -> None:
    painted = asyncio.Event()

    class StuckPool(QuickPool):
        async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
            yield Progress(2, 9, Costs(1, 1, 0), 1.0, "scale 1 of 1")
            painted.set()
            await asyncio.Event().wait()

    (here / "x.state").touch()
    monkeypatch.setattr(shell, "EnginePool", StuckPool)
    printed = StringIO()
    photo = (here / "photo.png").read_bytes()
    job = Job(photo, GATYS, (StyleImage(photo),), state=None if kept is None else Path(kept))
    console = Console(file=printed, width=200)
    outputs = Outputs(result=Path("out.png"))
    pictures = {here / "photo.png": photo}
    task = asyncio.create_task(shell.paint(EngineSettings(), job, pictures, outputs, console))
    await painted.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert says in printed.getvalue()
    assert not (here / "out.png").exists()


@pytest.mark.parametrize("cannot_be_written", [False, True])
async def test_the_state_goes_once_the_picture_is_written_and_not_before(
    here: Path, monkeypatch: pytest.MonkeyPatch, cannot_be_written: bool
) -> None:
    class PaintingPool(QuickPool):
        async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
            for update in (started(), progress(1), result()):
                yield update

    monkeypatch.setattr(shell, "EnginePool", PaintingPool)
    state, picture = here / "x.state", here / "x.png"
    prepare(state, in_the_way=picture if cannot_be_written else None)
    job = Job(b"", GATYS, (StyleImage(b""),), state=state)
    painting = shell.paint(
        EngineSettings(), job, {}, Outputs(result=picture), Console(file=StringIO())
    )
    if cannot_be_written:
        with pytest.raises(OSError, match="directory"):
            await painting
    else:
        assert await painting == b"the result"
    assert exists(state) is cannot_be_written


def prepare(state: Path, in_the_way: Path | None) -> None:
    state.write_text("half")
    if in_the_way is not None:
        in_the_way.mkdir()


def exists(path: Path) -> bool:
    return path.exists()
