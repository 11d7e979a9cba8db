"""Jobs from files, and painting them at the shell."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import ClassVar

import pytest
import torch

from bot.cli.paint import jobs_from_files
from bot.cli.paint.jobs_from_files import Inputs, choose_seed, job_for
from bot.cli.paint.output_files import Outputs
from bot.cli.paint.typed_styles import masks_for, parse_part, parse_weights
from bot.cli.terminal.terminal import Mistake
from engine.job.parts import Box, Cell
from engine.job.recipes import GATYS
from engine.job.spec import Costs, EngineSettings, Job, Progress, StyleImage, Update
from engine.paint import state
from engine.paint.state import State
from tests.bot.simulation import progress, result, started
from tests.bot.typing_commands import QuickPool, frame, kept_state
from tests.engine.jobs import png

A, B, C = Path("a.png"), Path("b.png"), Path("c.png")


def test_a_part_of_a_style_is_typed_by_its_name_or_as_a_box() -> None:
    assert parse_part(None) is None
    assert parse_part("top-left") is Cell.TOP_LEFT
    assert parse_part("10, 20,300,200") == Box(10, 20, 300, 200)


@pytest.mark.parametrize("typed", ["corner", "1,2,3", "1,2,3,4,5", "-1,0,9,9", "1.5,0,9,9", ""])
def test_what_is_no_part_is_refused_with_what_there_is(typed: str) -> None:
    with pytest.raises(Mistake, match=r"no part of a style image; write top-left, .* as in 10,20"):
        parse_part(typed)


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


class StuckPool(QuickPool):
    """Stops by itself at the second of nine iterations; keeps it when it is paused."""

    painted: ClassVar[asyncio.Event]
    paused: ClassVar[asyncio.Event]

    async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
        yield Progress(2, 9, Costs(1, 1, 0), 1.0, "scale 1 of 1")
        self.painted.set()
        await self.paused.wait()
        assert job.state is not None
        if job.state.name == "stuck.state":
            await asyncio.Event().wait()
        yield Progress(3, 9, Costs(1, 1, 0), 1.0, "scale 1 of 1")
        if job.state.name == "finished.state":
            yield self.result(job, frame(Progress(9, 9, Costs(1, 1, 0), 1.0, "scale 1 of 1"), 1))
        else:
            _keep(job.state, 3)

    def pause(self, job_id: str) -> bool:
        self.paused.set()
        return True


def _keep(path: Path, iterations: int) -> None:
    state.save(State(iterations, Costs(3, 1, 2), 1.0, {"x": torch.zeros(1)}), path, "job")


async def _stop(
    monkeypatch: pytest.MonkeyPatch, kept: Path | None, again: bool = False
) -> tuple[bool, str]:
    """Paint until Ctrl-C, once or twice; whether it was stopped, and what was printed."""
    monkeypatch.setattr(jobs_from_files, "EnginePool", StuckPool)
    monkeypatch.setattr(StuckPool, "painted", asyncio.Event(), raising=False)
    monkeypatch.setattr(StuckPool, "paused", asyncio.Event(), raising=False)
    photo = png(16, 16)
    job = Job(photo, GATYS, (StyleImage(photo),), state=kept)
    outputs = Outputs(result=Path("out.png"))
    with redirect_stderr(StringIO()) as printed:
        task = asyncio.create_task(
            jobs_from_files.paint(EngineSettings(), job, {Path("photo.png"): photo}, outputs)
        )
        await StuckPool.painted.wait()
        task.cancel()
        if again:
            await StuckPool.paused.wait()
            task.cancel()
        (ended,) = await asyncio.gather(task, return_exceptions=True)
    return isinstance(ended, asyncio.CancelledError), " ".join(printed.getvalue().split())


async def test_ctrl_c_keeps_the_very_iteration(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped, words = await _stop(monkeypatch, Path("x.state"))
    assert stopped
    assert "Keeping it in x.state; Ctrl-C again leaves at once." in words
    assert (
        "Stopped after 3 of 9 iterations; the same command goes on after 3, from x.state." in words
    )
    assert not (here / "out.png").exists()


async def test_ctrl_c_without_a_state_says_that_nothing_is_kept(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, words = await _stop(monkeypatch, None)
    assert stopped
    assert "Stopped after 2 of 9 iterations; nothing is kept. With --state FILE" in words
    assert "Keeping" not in words


@pytest.mark.parametrize(
    ("before", "says"),
    [
        (1, "Stopped after 2 of 9 iterations; the same command goes on after 1, from stuck.state."),
        (0, "nothing is kept in stuck.state, so the same command begins anew."),
    ],
)
async def test_a_second_ctrl_c_leaves_at_once_and_says_what_was_kept_before(
    here: Path, monkeypatch: pytest.MonkeyPatch, before: int, says: str
) -> None:
    if before:
        _keep(here / "stuck.state", before)
    stopped, words = await _stop(monkeypatch, Path("stuck.state"), again=True)
    assert stopped
    assert says in words


@pytest.mark.parametrize("cannot_be_written", [False, True])
async def test_the_state_goes_once_the_picture_is_written_and_not_before(
    here: Path, monkeypatch: pytest.MonkeyPatch, cannot_be_written: bool
) -> None:
    class PaintingPool(QuickPool):
        async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
            for update in (started(), progress(1), result()):
                yield update

    monkeypatch.setattr(jobs_from_files, "EnginePool", PaintingPool)
    state, picture = here / "x.state", here / "pictures" / "x.png"
    prepare(state, in_the_way=picture.parent if cannot_be_written else None)
    # Nor can it be kept among temporary files.
    monkeypatch.setattr(tempfile, "tempdir", str(picture.parent))
    photo = (here / "photo.png").read_bytes()
    job = Job(photo, GATYS, (StyleImage(photo),), state=state)
    outputs = Outputs(result=picture, state=state)
    painting = jobs_from_files.paint(EngineSettings(), job, {here / "photo.png": photo}, outputs)
    if cannot_be_written:
        with pytest.raises(OSError, match=r"the same command goes on from .*x\.state"):
            await painting
    else:
        assert await painting == (picture, b"the result")
    assert exists(state) is cannot_be_written


def prepare(state: Path, in_the_way: Path | None) -> None:
    state.write_bytes(kept_state())
    if in_the_way is not None:
        in_the_way.touch()


def exists(path: Path) -> bool:
    return path.exists()


async def test_ctrl_c_in_the_last_iteration_leaves_a_finished_picture(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, words = await _stop(monkeypatch, Path("finished.state"))
    assert not stopped
    assert "Stopped" not in words
    assert (here / "out.png").exists()
