"""Several small pictures to choose from are painted together, and each as it would be alone."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from engine.job.errors import InvalidJob, UnusableState
from engine.job.layers import equal_layers
from engine.job.recipes import EASEL
from engine.job.spec import Frame, Job, PictureLimits, Progress, Result
from engine.job.variations import variations_around
from engine.paint.choice import Choice
from engine.paint.paint import Painting
from engine.paint.state import State
from engine.pictures.writing.provenance import read, rebuild
from engine.vgg.vgg import VGG19
from tests.engine.jobs import pixels, small, styled

RECIPE = small(
    EASEL,
    iterations=6,
    scales=2,
    frame_every=3,
    strip=False,
    style_layers=equal_layers(["conv1_1", "conv3_1"]),
)
GAP = 8


def to_choose(count: int = 4) -> Job:
    return styled(RECIPE, seed=5, variations=variations_around(5, None, count))


def painted(job: Job, vgg: VGG19) -> list[Progress]:
    return list(Choice(job, vgg))


def result_of(updates: list[Progress]) -> Result:
    assert isinstance(updates[-1], Result)
    return updates[-1]


def test_each_is_the_picture_that_its_own_job_paints(narrow_vgg: VGG19) -> None:
    job = to_choose()
    result = result_of(painted(job, narrow_vgg))
    assert len(result.choices) == 4
    for choice in result.choices:
        made = read(choice, PictureLimits())
        alone = rebuild(made, job.content, [job.styles[0].picture])
        assert not alone.variations
        *_, same = Painting(alone, narrow_vgg)
        # Sums of several pictures together are rounded in another order.
        assert np.abs(pixels(choice) - pixels(same)).mean() < 1


def test_no_two_are_alike(narrow_vgg: VGG19) -> None:
    first, *others = result_of(painted(to_choose(), narrow_vgg)).choices
    assert all(np.abs(pixels(first) - pixels(other)).mean() > 1 for other in others)


def test_the_picture_shows_all_of_them_with_their_numbers(narrow_vgg: VGG19) -> None:
    result = result_of(painted(to_choose(), narrow_vgg))
    assert (result.width, result.height) == (2 * 64 + GAP, 2 * 48 + GAP)
    sheet = Image.open(BytesIO(result.image))
    corners = [(0, 0), (64 + GAP, 0), (0, 48 + GAP), (64 + GAP, 48 + GAP)]
    for (left, top), choice in zip(corners, result.choices, strict=True):
        shown = pixels(sheet.crop((left, top, left + 64, top + 48)))
        assert (shown[12:] == pixels(choice)[12:]).all()
        assert (shown[0, :12] == 255).all(), "the number stands on white"
        assert shown[:12, :12].min() < 64, "in black"
    numbers = [np.asarray(sheet.crop((x, y, x + 12, y + 12))).tobytes() for x, y in corners]
    assert len(set(numbers)) == 4


@pytest.mark.parametrize("count", [2, 3])
def test_fewer_than_four_stand_in_a_row(narrow_vgg: VGG19, count: int) -> None:
    result = result_of(painted(to_choose(count), narrow_vgg))
    assert (result.width, result.height) == (count * (64 + GAP) - GAP, 48)


def test_pictures_on_the_way_show_all_of_them_too(narrow_vgg: VGG19) -> None:
    updates = painted(to_choose(), narrow_vgg)
    assert [update.iteration for update in updates] == [1, 2, 3, 4, 5, 6]
    (third,) = [u for u in updates if isinstance(u, Frame) and u.iteration == 3]
    assert (third.width, third.height) == (2 * 64 + GAP, 2 * 48 + GAP)


def test_the_picture_says_what_it_takes_to_paint_all_of_them_again(narrow_vgg: VGG19) -> None:
    job = to_choose(2)
    result = result_of(painted(job, narrow_vgg))
    again = rebuild(read(result.image, PictureLimits()), job.content, [job.styles[0].picture])
    # The photo can't be seen through, so nothing is said of that.
    assert again == replace(job, id=again.id, transparent=False)
    assert result_of(painted(again, narrow_vgg)).choices == result.choices


def test_all_wait_for_one_whose_step_is_taken_back(narrow_vgg: VGG19) -> None:
    choice = Choice(to_choose(), narrow_vgg)
    for _ in range(2):
        assert choice.answers([question.answer() for question in choice.questions()])
    answers = [question.answer() for question in choice.questions()]
    lost = answers[2]
    answers[2] = lost._replace(costs=replace(lost.costs, total=1e9))

    assert choice.answers(answers) is None

    assert choice.done == 2
    (question,) = choice.questions()
    update = choice.answers([question.answer()])
    assert choice.done == 3
    assert update is not None
    assert len(choice.questions()) == 4


def test_one_that_is_finished_early_ends_with_all_of_them(narrow_vgg: VGG19) -> None:
    choice = Choice(to_choose(), narrow_vgg)
    updates = iter(choice)
    next(updates)
    choice.finish_after(1)
    *_, last = updates
    assert isinstance(last, Result)
    assert (last.iteration, len(last.choices)) == (2, 4)
    assert read(last.choices[0], PictureLimits()).stopped_after == 2


@pytest.mark.parametrize("name", ["9 image", "image", "0 nothing"])
def test_a_state_of_others_is_refused(narrow_vgg: VGG19, name: str) -> None:
    choice = Choice(to_choose(), narrow_vgg)
    next(iter(choice))
    kept = choice.state()
    other = State(
        kept.done, kept.first, kept.elapsed, kept.tensors | {name: kept.tensors["0 image"]}
    )
    with pytest.raises(UnusableState, match="is damaged"):
        Choice(to_choose(), narrow_vgg, other)


def test_there_is_no_state_before_the_first_iteration(narrow_vgg: VGG19) -> None:
    with pytest.raises(RuntimeError, match="before its first iteration"):
        Choice(to_choose(), narrow_vgg).state()


@pytest.mark.parametrize("count", [1, 5])
def test_there_are_two_to_four(count: int) -> None:
    with pytest.raises(InvalidJob, match=f"2 to 4 pictures to choose from, not {count}"):
        styled(RECIPE, variations=variations_around(5, None, count))
