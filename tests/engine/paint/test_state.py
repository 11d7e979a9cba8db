"""A painting that is stopped and taken up again ends as if it had never been stopped."""

from __future__ import annotations

import json
import logging
import resource
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from engine.job import stages
from engine.job.errors import InvalidJob, UnusableState
from engine.job.layers import equal_layers
from engine.job.parts import Cell
from engine.job.recipe import Colours, Optimiser, Ramp, Start, StyleLoss
from engine.job.recipes import CLASSIC, GATYS, OIL, SKETCH
from engine.job.spec import Frame, Job, Progress, Result, StyleImage, WeightsInfo
from engine.job.variations import Variation, variations_around
from engine.optimisers.optimisers import LBFGS
from engine.paint import state
from engine.paint.paint import Painting
from engine.paint.state import State, fingerprint_of
from engine.vgg.vgg import VGG19
from engine.worker import checkpoints, state_writer
from engine.worker.checkpoints import Keeper
from engine.worker.paintings import painting_of
from engine.worker.state_writer import StateWriter
from tests.engine.jobs import blotches, mask, small, styled

WEIGHTS = WeightsInfo("file", "", "1234")
MASKED = (
    StyleImage(blotches(2), 1.0, mask()),
    StyleImage(blotches(3), 3.0, mask(left=60, right=255)),
)
# Three scales of 6, 4 and 2 iterations, with something of everything.
SCALES = small(
    GATYS, iterations=12, scales=3, frame_every=5, style_layers=equal_layers(["conv1_1", "conv3_1"])
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "states" / "painting.safetensors"


def without_times(updates: list[Progress]) -> list[Progress]:
    return [replace(update, elapsed=0.0) for update in updates]


JOBS = {
    "lbfgs": styled(SCALES),
    "adam": styled(replace(SCALES, optimiser=Optimiser.ADAM, learning_rate=0.05)),
    "averaging": styled(replace(SCALES, averaging=0.8)),
    "averaged adam": styled(replace(SCALES, averaging=0.8, optimiser=Optimiser.ADAM)),
    "masks": styled(replace(SCALES, colours=Colours.LUMINANCE), *MASKED),
    "wasserstein": styled(
        replace(SCALES, style_loss=StyleLoss.WASSERSTEIN, colours=Colours.MATCHED)
    ),
    "noise": styled(replace(SCALES, start=Start.NOISE_AND_CONTENT), seed=5),
    "start": styled(replace(SCALES, start=Start.PICTURE), start=blotches(4)),
    "moving weights": styled(small(OIL, iterations=12, alpha=Ramp(1, 0.1))),
    "sketch": styled(small(SKETCH, epochs=("relu3_1", "relu2_1", "relu2_1"), iterations=9)),
    "one size": styled(small(CLASSIC, iterations=6)),
    "to choose from": styled(SCALES, variations=variations_around(5, None, 3)),
}


def resumed(job: Job, vgg: VGG19, path: Path) -> list[Progress]:
    """The updates of a job that is stopped after each of its iterations.

    Every one of them is painted by a new Painting, which knows only the file of the one before.
    """
    updates = []
    painting = painting_of(job, vgg)
    while True:
        updates.append(next(iter(painting)))
        if isinstance(updates[-1], Result):
            return without_times(updates)
        state.save(painting.state(), path, "")
        painting = painting_of(job, vgg, state.load(path, ""))


@pytest.mark.parametrize("job", JOBS.values(), ids=list(JOBS))
def test_a_painting_stopped_anywhere_goes_on_to_the_same_end(
    narrow_vgg: VGG19, path: Path, job: Job
) -> None:
    """To the same bytes and costs."""
    whole = without_times(list(painting_of(job, narrow_vgg)))
    assert resumed(job, narrow_vgg, path) == whole


@pytest.mark.parametrize("variations", [(), variations_around(5, None, 3)], ids=["one", "several"])
def test_a_painting_whose_steps_are_taken_back_goes_on_to_the_same_end(
    narrow_vgg: VGG19,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variations: tuple[Variation, ...],
) -> None:
    """A step size so large that L-BFGS overshoots, and starts afresh."""
    job = styled(replace(SCALES, learning_rate=40.0), variations=variations)
    taken_back = 0
    take_back = LBFGS.take_back

    def counting(optimiser: LBFGS, image: torch.Tensor) -> None:
        nonlocal taken_back
        taken_back += 1
        take_back(optimiser, image)

    monkeypatch.setattr(LBFGS, "take_back", counting)
    whole = without_times(list(painting_of(job, narrow_vgg)))
    once = taken_back
    assert once > 0
    assert resumed(job, narrow_vgg, path) == whole
    assert taken_back == 2 * once


def test_a_painting_that_runs_on_after_it_was_taken_up_ends_the_same(
    narrow_vgg: VGG19, path: Path
) -> None:
    job = JOBS["averaging"]
    whole = without_times(list(Painting(job, narrow_vgg)))
    updates = iter(painting := Painting(job, narrow_vgg))
    list(islice(updates, 3))
    state.save(painting.state(), path, "")
    rest = Painting(job, narrow_vgg, state.load(path, ""))
    assert without_times(list(rest)) == whole[3:]


def test_the_time_that_was_painted_before_counts(narrow_vgg: VGG19) -> None:
    job = styled(SCALES)
    updates = iter(painting := Painting(job, narrow_vgg))
    next(updates)
    before = replace(painting.state(), elapsed=1000.0)
    assert 1000 < next(iter(Painting(job, narrow_vgg, before))).elapsed < 1100


def test_there_is_no_state_before_the_first_iteration(narrow_vgg: VGG19) -> None:
    with pytest.raises(RuntimeError, match="before its first iteration"):
        Painting(styled(SCALES), narrow_vgg).state()


@pytest.fixture
def half(narrow_vgg: VGG19) -> State:
    updates = iter(painting := Painting(styled(SCALES), narrow_vgg))
    list(islice(updates, 7))
    return painting.state()


def test_a_state_comes_back_from_its_file_as_it_was(half: State, path: Path) -> None:
    state.save(half, path, "a job")
    found = state.load(path, "a job")
    assert found is not None
    assert (found.done, found.first, found.elapsed) == (half.done, half.first, half.elapsed)
    assert found.tensors.keys() == half.tensors.keys()
    assert all(torch.equal(found.tensors[name], half.tensors[name]) for name in half.tensors)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_without_a_file_there_is_no_state(path: Path) -> None:
    assert state.load(path, "a job") is None


def rewritten(path: Path, **changes: Any) -> None:
    """Change the facts in a state's file."""
    with safe_open(path, framework="pt") as file:
        facts = json.loads(file.metadata()["easel"])
    save_file(load_file(path), path, {"easel": json.dumps(facts | changes)})


def test_another_jobs_state_is_refused_in_a_sentence(half: State, path: Path) -> None:
    state.save(half, path, "a job")
    with pytest.raises(InvalidJob, match=r"state of another job.* Remove it to start from the beg"):
        state.load(path, "another job")


def test_a_state_of_another_format_is_refused_in_a_sentence(half: State, path: Path) -> None:
    state.save(half, path, "a job")
    rewritten(path, format=2)
    with pytest.raises(InvalidJob, match=r"state of another job: .* or Easel's version differ"):
        state.load(path, "a job")


def test_a_damaged_state_is_refused_in_a_sentence(half: State, path: Path) -> None:
    state.save(half, path, "a job")
    whole = path.read_bytes()
    save_file({"image": torch.zeros(3)}, other := path.with_name("other"))
    rewritten(path, first={"total": 1.0})
    for damaged in (
        b"",
        b"no painting at all",
        whole[: len(whole) // 2],
        whole[:-1],
        b"\xff" * 100 + whole[100:],
        other.read_bytes(),
        path.read_bytes(),
    ):
        path.write_bytes(damaged)
        with pytest.raises(InvalidJob, match="is damaged, or no state of a painting; remove it"):
            state.load(path, "a job")
        assert path.read_bytes() == damaged, "and is left for its owner to look at"


def test_a_state_that_can_not_be_written_whole_leaves_the_one_before(
    half: State, path: Path
) -> None:
    state.save(half, path, "a job")
    before = path.read_bytes()

    # The operating system refuses what is beyond the first 4 kB, as a full disk would.
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, usual[1]))
    try:
        with pytest.raises(OSError, match="could not be written"):
            state.save(replace(half, done=8), path, "a job")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


JOB = Job(b"photo", SCALES, (StyleImage(b"one", 1.0), StyleImage(b"two", 2.0, b"mask")), seed=1)


@pytest.mark.parametrize(
    "other",
    [
        replace(JOB, content=b"another photo"),
        replace(JOB, recipe=replace(SCALES, iterations=13)),
        replace(JOB, recipe=replace(SCALES, tv_weight=0.051)),
        replace(JOB, seed=2),
        replace(JOB, styles=JOB.styles[:1]),
        replace(JOB, styles=JOB.styles[::-1]),
        replace(JOB, styles=(JOB.styles[0], replace(JOB.styles[1], weight=3.0))),
        replace(JOB, styles=(JOB.styles[0], replace(JOB.styles[1], part=Cell.LEFT))),
        replace(JOB, styles=(JOB.styles[0], replace(JOB.styles[1], mask=b"another mask"))),
        replace(
            JOB, styles=(replace(JOB.styles[0], mask=b"mask"), replace(JOB.styles[1], mask=None))
        ),
        replace(JOB, recipe=replace(SCALES, start=Start.PICTURE), start=b"start"),
    ],
)
def test_whatever_changes_the_picture_makes_it_another_job(other: Job) -> None:
    assert fingerprint_of(other, WEIGHTS) != fingerprint_of(JOB, WEIGHTS)


def test_other_weights_make_it_another_job() -> None:
    others = [replace(WEIGHTS, kind="whitened"), replace(WEIGHTS, version="5678")]
    assert len({fingerprint_of(JOB, weights) for weights in (WEIGHTS, *others)}) == 3


def test_the_name_of_a_job_and_the_place_of_its_file_do_not_matter(path: Path) -> None:
    same = replace(JOB, id="another", state=path)
    noted = replace(WEIGHTS, note="found in the cache")
    assert fingerprint_of(same, noted) == fingerprint_of(JOB, WEIGHTS)


def test_a_version_that_shares_iterations_out_otherwise_does_not_go_on_from_a_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its picture could have another size by then."""
    before = fingerprint_of(JOB, WEIGHTS)
    usual = stages.split
    monkeypatch.setattr(stages, "split", lambda total, shares: usual(total, shares[::-1]))
    assert fingerprint_of(JOB, WEIGHTS) != before


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every iteration is kept."""
    monkeypatch.setattr(checkpoints, "_PAUSE", 0.0)
    monkeypatch.setattr(state_writer, "_SHARE", 0.0)


def kept(job: Job, vgg: VGG19) -> Iterator[Progress]:
    """A job's updates, kept as a worker keeps them."""
    writer = StateWriter()
    checkpoints = Keeper(job, vgg.info, writer)
    painting = checkpoints.begin(partial(Painting, job, vgg), checkpoints.load())
    for update in painting:
        if not painting.finished:
            checkpoints.keep(painting)
            checkpoints.settle()
        yield update
    writer._thread.shutdown()


@pytest.mark.usefixtures("at_once")
def test_a_jobs_file_is_there_until_the_picture_is_in_other_hands(
    narrow_vgg: VGG19, path: Path
) -> None:
    job = replace(styled(SCALES), state=path)
    there = [path.exists() for _ in kept(job, narrow_vgg)]
    assert there == [True] * 12
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.usefixtures("at_once")
def test_a_full_disk_costs_the_way_back_and_not_the_picture(
    narrow_vgg: VGG19,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(state, "save", full)
    job = replace(styled(SCALES), state=path)
    *_, result = kept(job, narrow_vgg)
    *_, expected = Painting(job, narrow_vgg)
    assert isinstance(result, Frame)
    assert isinstance(expected, Frame)
    assert result.image == expected.image
    assert "could not be kept ([Errno 28] No space left on device)" in caplog.text


def test_a_state_is_kept_now_and_then_and_not_at_each_iteration(
    narrow_vgg: VGG19, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, saved = 0.0, []

    def save(found: State, *_: object) -> None:
        nonlocal now
        saved.append(found.done)
        now += 2.0 if len(saved) == 1 else 0.01

    monkeypatch.setattr("time.monotonic", lambda: now)
    monkeypatch.setattr(state, "save", save)
    for _ in kept(replace(styled(replace(SCALES, iterations=60)), state=path), narrow_vgg):
        now += 1.0
    # Five seconds on; then, as it took two, 20 times as long; then every five again.
    assert saved[:4] == [6, 46, 51, 56]


def test_a_job_without_a_file_keeps_nothing(narrow_vgg: VGG19, tmp_path: Path) -> None:
    *_, result = kept(styled(SCALES), narrow_vgg)
    assert isinstance(result, Result)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("at_once")
def test_taking_a_job_up_again_is_told_in_the_log(
    narrow_vgg: VGG19, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    job = replace(styled(SCALES), state=path)
    list(islice(kept(job, narrow_vgg), 3))
    assert next(kept(job, narrow_vgg)).iteration == 4
    assert f"Job {job.id} is taken up after 3 iterations" in caplog.text


@pytest.mark.parametrize("left", [b"nonsense", None])
def test_a_job_that_may_begin_anew_does_so_where_its_state_is_of_no_use(
    narrow_vgg: VGG19, half: State, path: Path, left: bytes | None
) -> None:
    if left is None:
        state.save(half, path, "another job")
    else:
        path.parent.mkdir()
        path.write_bytes(left)
    job = replace(styled(SCALES), state=path)
    with pytest.raises(InvalidJob):
        next(kept(job, narrow_vgg))
    assert next(kept(replace(job, begin_anew=True), narrow_vgg)).iteration == 1


def test_a_job_that_may_begin_anew_does_so_where_its_state_is_right_outside_only(
    narrow_vgg: VGG19, half: State, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    job = replace(styled(SCALES), state=path)
    wrong = replace(half, tensors=half.tensors | {"image": torch.zeros(1, 3, 5, 5)})
    state.save(wrong, path, fingerprint_of(job, narrow_vgg.info))
    with pytest.raises(UnusableState, match=str(path)):
        next(kept(job, narrow_vgg))
    assert next(kept(replace(job, begin_anew=True), narrow_vgg)).iteration == 1
    assert f"Job {job.id} begins anew: {path} is damaged" in caplog.text
    assert "the image has another size than its job's" in caplog.text
