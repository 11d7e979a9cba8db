"""A job changed while it is painted: its picture as it is now, or more of its frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.job.errors import InvalidJob
from engine.job.messages import Change, Done, FromWorker, Told
from engine.job.recipe import Colours, Optimiser, Start
from engine.job.recipes import GATYS, SKETCH
from engine.job.spec import Frame, Job, Progress, Result
from engine.paint.paint import Painting, Unencoded
from engine.paint.state import fingerprint_of
from engine.pictures import images
from engine.pictures.writing.provenance import read, rebuild
from engine.vgg.vgg import VGG19
from engine.worker import checkpoints, state_writer
from engine.worker.workshop import Workshop
from tests.engine.jobs import LIMITS, blotches, pixels, sketch, small, styled
from tests.engine.workshops import take

# Three scales of 3, 3 and 6 iterations.
SCALES = small(GATYS, iterations=12, scales=3, frame_every=1)
SMALL_STEPS = SCALES.with_optimiser(Optimiser.ADAM, 1e-6)


def stopped(job: Job, vgg: VGG19, after: int) -> Result:
    """What comes of a job that is told to finish once so many iterations are done."""
    painting = Painting(job, vgg)
    updates = iter(painting)
    done = list(islice(updates, after))
    painting.finish_after(0)
    (result,) = updates
    assert [update.iteration for update in done] == list(range(1, after + 1))
    assert isinstance(result, Result)
    return result


def without_time(update: Progress) -> Progress:
    return replace(update, elapsed=0.0)


@pytest.mark.parametrize("after", [0, 1, 2, 3, 7, 11])
def test_the_picture_is_the_one_that_the_next_iteration_shows(
    narrow_vgg: VGG19, after: int
) -> None:
    """Whatever the scale, and with what every finished picture has."""
    job = styled(SCALES)
    whole = list(Painting(job, narrow_vgg))
    result = stopped(job, narrow_vgg, after)
    shown = whole[after]
    assert isinstance(shown, Frame)
    assert (result.iteration, result.iterations) == (after + 1, 12)
    assert (result.costs, result.stage) == (shown.costs, shown.stage)
    assert np.array_equal(pixels(result), pixels(shown))
    assert (result.width, result.height) == (64, 48)
    assert result.first_costs == whole[0].costs
    assert result.strip is not None
    assert np.array_equal(pixels(result.strip)[:, 144:], pixels(result))


def test_a_picture_stopped_at_a_coarse_scale_is_that_scales_made_larger(
    narrow_vgg: VGG19,
) -> None:
    """It has the asked-for size, and the detail of the size that it was painted at."""
    fine = np.random.default_rng(0).integers(0, 256, (96, 128, 3), dtype=np.uint8)
    photo = Image.fromarray(fine)
    # With such small steps, the photo stays as it is.
    recipe = replace(SMALL_STEPS, size=128, scales=3, start=Start.PICTURE)
    file = images.encode(photo)
    result = stopped(styled(recipe, start=file, content=file), narrow_vgg, 0)
    coarse = photo.resize((64, 48), Image.Resampling.LANCZOS)
    expected = coarse.resize((128, 96), Image.Resampling.LANCZOS)
    assert np.abs(pixels(result) - pixels(expected)).max() <= 1


def test_it_says_when_it_was_stopped_and_is_painted_the_same_again(narrow_vgg: VGG19) -> None:
    job = styled(replace(SCALES, start=Start.NOISE_AND_CONTENT), seed=5)
    result = stopped(job, narrow_vgg, 4)
    made = read(result.image, LIMITS)
    assert (made.stopped_after, made.recipe.iterations) == (5, 12)
    again = rebuild(made, job.content, [style.picture for style in job.styles])
    *_, repeated = Painting(again, narrow_vgg)
    assert isinstance(repeated, Result)
    assert without_time(repeated) == without_time(result)


def test_a_picture_that_was_not_stopped_says_nothing_of_it(narrow_vgg: VGG19) -> None:
    job = styled(SCALES)
    late = stopped(job, narrow_vgg, 11)
    *_, whole = Painting(job, narrow_vgg)
    assert read(late.image, LIMITS).stopped_after is None
    assert without_time(late) == without_time(whole)


def test_a_painting_stops_where_it_is_told_to_and_never_later_than_planned(
    narrow_vgg: VGG19,
) -> None:
    for told, last in ((3, 3), (9, 9), (100, 12)):
        painting = Painting(styled(SCALES), narrow_vgg)
        updates = iter(painting)
        next(updates)
        painting.finish_after(told)
        assert [update.iteration for update in updates] == list(range(2, last + 1))


def test_a_stopped_painting_of_a_sketch_or_in_the_photos_colours_is_finished_as_usual(
    narrow_vgg: VGG19,
) -> None:
    drawn = stopped(styled(small(SKETCH, iterations=22)), narrow_vgg, 3)
    assert (drawn.strip, drawn.stage) == (None, "epoch 2 of 11, relu5_2")
    kept = stopped(styled(replace(SCALES, colours=Colours.LUMINANCE)), narrow_vgg, 1)
    photo = Image.open(BytesIO(blotches(1))).resize((64, 48), 1).convert("YCbCr")
    painted = Image.open(BytesIO(kept.image)).convert("YCbCr")
    chroma = np.asarray(painted, np.float64) - np.asarray(photo, np.float64)
    assert np.abs(chroma[..., 1:]).mean() < 6


@pytest.mark.parametrize("after", [0, -1, 13])
def test_a_job_stops_within_its_iterations(after: int) -> None:
    with pytest.raises(InvalidJob, match="stopped after 1 to 12 of them, not"):
        styled(SCALES, stop_after=after)


def test_the_state_of_a_job_that_stops_is_no_other_jobs(narrow_vgg: VGG19) -> None:
    """Or a job could go on from beyond its own end."""
    job = styled(SCALES)
    assert fingerprint_of(replace(job, stop_after=5), narrow_vgg.info) != (
        fingerprint_of(job, narrow_vgg.info)
    )


def test_from_now_on_frames_come_as_often_as_wanted(narrow_vgg: VGG19) -> None:
    painting = Painting(styled(replace(SCALES, frame_every=6)), narrow_vgg)
    updates = iter(painting)
    shown = list(islice(updates, 3))
    painting.show_every(2)
    shown += islice(updates, 5)
    painting.show_every(0)
    shown += updates
    frames = [update.iteration for update in shown if isinstance(update, Frame)]
    assert frames == [4, 6, 8, 12], "and with 0 at the end of each scale, the last one's at 12"


@pytest.fixture
def sent() -> list[FromWorker]:
    return []


@pytest.fixture
def workshop(narrow_vgg: VGG19, sent: list[FromWorker]) -> Workshop:
    return Workshop(narrow_vgg, sent.append)


def paint(workshop: Workshop) -> None:
    while workshop.busy:
        workshop.iterate()
    workshop._post.shutdown()


def updates_of(job: Job, sent: list[FromWorker]) -> Iterator[Progress]:
    return (m.update for m in sent if isinstance(m, Told) and m.job_id == job.id)


def test_of_jobs_painted_together_only_the_one_that_is_meant_changes(
    workshop: Workshop, sent: list[FromWorker]
) -> None:
    ending, showing, other = (sketch(iterations=20) for _ in range(3))
    for job in (ending, showing, other):
        take(workshop, job)
    for _ in range(5):
        workshop.iterate()
    workshop.change(Change(ending.id, finish_after=5))
    workshop.change(Change(showing.id, frame_every=3))
    workshop.change(Change("nobody's", finish_after=1, frame_every=1))
    paint(workshop)
    *_, last = updates_of(ending, sent)
    assert isinstance(last, Result)
    assert last.iteration == 6
    frames = {
        job.id: [u.iteration for u in updates_of(job, sent) if isinstance(u, Frame)]
        for job in (showing, other)
    }
    assert frames == {showing.id: [4, 6, 9, 12, 15, 18, 20], other.id: [4, 10, 20]}
    assert all(Done(job.id) in sent for job in (ending, showing, other))


def test_the_state_of_a_stopped_picture_stays_until_the_picture_is_safe(
    workshop: Workshop, sent: list[FromWorker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "_PAUSE", 0.0)
    monkeypatch.setattr(state_writer, "_SHARE", 0.0)
    job = replace(sketch(iterations=20), state=tmp_path / "half.safetensors")
    take(workshop, job)
    workshop.iterate()
    workshop._easels[job.id].keeper.settle()
    assert [path.name for path in tmp_path.iterdir()] == ["half.safetensors"]
    workshop.change(Change(job.id, finish_after=1))
    paint(workshop)
    assert Done(job.id) in sent
    assert [path.name for path in tmp_path.iterdir()] == ["half.safetensors"]


def test_a_job_that_is_to_stop_goes_on_to_its_stop_from_its_state(narrow_vgg: VGG19) -> None:
    job = styled(SCALES, stop_after=5)
    *_, whole = Painting(job, narrow_vgg)
    first = Painting(job, narrow_vgg)
    for _ in range(3):
        assert isinstance(first.answer(first.question().answer()), Unencoded)
    *_, result = Painting(job, narrow_vgg, first.state())
    assert without_time(result) == without_time(whole)
