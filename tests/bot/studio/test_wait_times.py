"""What those in line are told of how long they wait."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.studio.orders import Order
from bot.studio.roster import Roster
from bot.studio.ticket import JobState, Ticket
from bot.studio.time_left import Pace
from bot.studio.wait_times import WaitTimes, rough_minutes
from engine.job.recipe import Recipe
from engine.job.recipes import EASEL, OIL
from engine.job.spec import Job, StyleImage
from tests.bot.simulation import progress, result
from tests.bot.studio.test_studio import ANA, Clock, Witness

_SMALL = replace(EASEL, scales=1, iterations=10, size=100)


def ticket_of(recipe: Recipe) -> Ticket:
    return Ticket(
        job=Job(b"the photo", recipe, styles=(StyleImage(b"the painting"),)),
        order=Order(recipe=recipe.name, seed=1, content_name="a boat", style_names=("waves",)),
        requester=ANA,
        presenter=Witness(),
        pace=Pace(recipe),
        touched=0,
    )


class Studio(Roster):
    """Jobs as the test says they are, and how many of them are painted at the same time."""

    room = 1

    def paint(self, recipe: Recipe = _SMALL) -> Ticket:
        ticket = self.line_up(recipe)
        assert [*self.call(len(self.all))] == [ticket]
        ticket.state = JobState.PAINTING
        return ticket

    def line_up(self, recipe: Recipe = _SMALL) -> Ticket:
        ticket = ticket_of(recipe)
        self.add(ticket)
        return ticket


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def wait_times(studio: Studio, clock: Clock) -> WaitTimes:
    return WaitTimes(studio, lambda: studio.room, clock)


def _finish_one(wait_times: WaitTimes, recipe: Recipe, seconds: float) -> None:
    """Have the painter finish a job, from its first iteration to its last, in so many seconds."""
    ticket = ticket_of(recipe)
    wait_times.note(ticket, replace(progress(1, recipe.iterations), elapsed=seconds / 2))
    wait_times.note(ticket, replace(result(recipe.iterations), elapsed=seconds))


def _waits(studio: Studio, wait_times: WaitTimes) -> list[int | None]:
    wait_times.tell()
    return [ticket.wait_minutes for ticket in studio.waiting]


def test_nothing_is_promised_as_long_as_nothing_is_known(
    studio: Studio, wait_times: WaitTimes
) -> None:
    studio.paint()
    studio.line_up()

    assert _waits(studio, wait_times) == [None]


def test_each_waits_for_all_before_it(studio: Studio, wait_times: WaitTimes) -> None:
    _finish_one(wait_times, _SMALL, 120)
    studio.paint()
    for _ in range(3):
        studio.line_up()

    assert _waits(studio, wait_times) == [2, 4, 6]


def test_twice_the_size_before_it_is_four_times_the_wait(
    studio: Studio, wait_times: WaitTimes
) -> None:
    _finish_one(wait_times, _SMALL, 120)
    studio.paint(replace(_SMALL, size=200))
    studio.line_up()

    assert _waits(studio, wait_times) == [8]


def test_what_is_done_of_the_one_being_painted_is_not_waited_for(
    studio: Studio, wait_times: WaitTimes
) -> None:
    painted = studio.paint()
    studio.line_up()
    for iteration in (1, 2, 3, 4):
        wait_times.note(painted, replace(progress(iteration, 10), elapsed=60.0 * iteration))

    assert _waits(studio, wait_times) == [6]


def test_who_is_painted_next_to_others_waits_for_the_first_that_ends(
    studio: Studio, wait_times: WaitTimes
) -> None:
    _finish_one(wait_times, _SMALL, 120)
    studio.room = 2
    studio.paint()
    studio.paint(replace(_SMALL, iterations=20))
    studio.line_up()
    studio.line_up()

    assert _waits(studio, wait_times) == [2, 4]


def test_who_is_not_kept_waiting_is_told_of_no_wait(studio: Studio, wait_times: WaitTimes) -> None:
    _finish_one(wait_times, _SMALL, 120)
    studio.line_up()

    assert _waits(studio, wait_times) == [None]


def test_each_recipe_has_its_own_speed(studio: Studio, wait_times: WaitTimes) -> None:
    oil = replace(OIL, scales=1, iterations=10, size=100)
    _finish_one(wait_times, _SMALL, 120)
    _finish_one(wait_times, oil, 360)
    studio.paint(oil)
    studio.line_up()

    assert _waits(studio, wait_times) == [6]


def test_a_recipe_that_was_not_painted_yet_is_judged_by_the_others(
    studio: Studio, wait_times: WaitTimes
) -> None:
    _finish_one(wait_times, _SMALL, 120)
    studio.paint(replace(OIL, scales=1, iterations=10, size=100))
    studio.line_up()

    assert _waits(studio, wait_times) == [2]


def test_a_job_that_goes_on_after_a_restart_is_measured_by_what_it_does_from_then_on(
    studio: Studio, wait_times: WaitTimes
) -> None:
    going_on = ticket_of(_SMALL)
    for iteration, seconds in ((9, 12.0), (10, 24.0)):
        wait_times.note(going_on, replace(progress(iteration, 10), elapsed=seconds))
    studio.paint()
    studio.line_up()

    assert _waits(studio, wait_times) == [2]


def test_the_waits_shrink_while_the_one_before_is_painted(
    studio: Studio, wait_times: WaitTimes, clock: Clock
) -> None:
    painted, waiting = studio.paint(), studio.line_up()
    shown = []
    for iteration in range(1, 10):
        clock.now += 60
        wait_times.note(painted, replace(progress(iteration, 10), elapsed=60.0 * iteration))
        shown.append(waiting.wait_minutes)

    assert shown == [None, 8, 7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, None), (float("inf"), None), (5, 1), (100, 2), (18 * 60, 20), (64 * 60, 60)],
)
def test_a_wait_is_a_rough_one(seconds: float, minutes: int | None) -> None:
    assert rough_minutes(seconds) == minutes


def test_the_work_of_a_pace_grows_with_the_area() -> None:
    assert Pace(replace(_SMALL, size=200)).work == pytest.approx(4 * Pace(_SMALL).work)


def test_several_pictures_in_one_job_are_so_much_work() -> None:
    assert Pace(_SMALL, 4).work == 4 * Pace(_SMALL).work
