"""The model of docs/scaling/, held to queueing theory and to the bot's real studio."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from docs.scaling.check import evening, predicted, with_known_times
from docs.scaling.demand import DAY, HOUR, Arrival, Demand, Servers
from docs.scaling.model import World
from docs.scaling.painting import MEASURED, Crew, seconds_of_iteration, seconds_on_cpu
from docs.scaling.planning import Evenings, fewest, look
from docs.scaling.traffic import Limit, Traffic, shards, start_seconds
from engine.job.recipes import EASEL

# A day that is always the same, and members who don't follow others.
STEADY = Demand(servers=50, swing=0.0, echo=0.0)


def _poisson(rate: float, count: int, seed: int) -> list[Arrival]:
    times = np.cumsum(np.random.default_rng(seed).exponential(1 / rate, count))
    # All of one server: the line is then first come, first served.
    return [Arrival(float(time), 0) for time in times]


def erlang_c(load: float, painters: int) -> float:
    """The probability that a job has to wait in M/M/c (A. K. Erlang, 1917)."""
    terms = [load**k / math.factorial(k) for k in range(painters)]
    last = load**painters / math.factorial(painters) * painters / (painters - load)
    return last / (sum(terms) + last)


@pytest.mark.parametrize(("painters", "load"), [(1, 0.7), (4, 2.8)])
def test_waits_are_those_of_erlangs_formula(painters: int, load: float) -> None:
    count, seconds = 15_000, 10.0
    arrivals = _poisson(load / seconds, count, seed=3)
    work = np.random.default_rng(4).exponential(seconds, count).tolist()

    jobs = World(Crew(painters, seconds)).run(arrivals, work).jobs

    waits = np.array([job.in_line for job in jobs])
    waiting = erlang_c(load, painters)
    assert np.mean(waits > 0) == pytest.approx(waiting, rel=0.05)
    assert np.mean(waits) == pytest.approx(waiting * seconds / (painters - load), rel=0.12)


def test_jobs_that_share_a_painter_take_as_long_as_theory_says() -> None:
    # Processor sharing: seconds / (1 - load) on average, whatever the distribution of the seconds.
    load, seconds, count = 0.6, 5.0, 10_000
    arrivals = _poisson(load / seconds, count, seed=5)
    work = np.random.default_rng(6).choice([2.0, 14.0], count, p=[0.75, 0.25]).tolist()

    jobs = World(Crew(1, seconds, room=1000, gain=1.0)).run(arrivals, work).jobs

    taken = np.mean([job.shown - job.arrival.time for job in jobs])
    assert taken == pytest.approx(seconds / (1 - load), rel=0.06)


def test_a_full_batch_finishes_as_many_more_pictures_as_it_is_said_to_gain() -> None:
    crew = Crew(1, 8.0, room=8, gain=3.0)
    jobs = World(crew).run([Arrival(0.0, 0)] * 8, [8.0] * 8).jobs

    assert [job.shown for job in jobs] == pytest.approx([8 * 8.0 / 3] * 8)


def test_a_job_that_joins_slows_the_other_down_from_then_on() -> None:
    arrivals = [Arrival(0.0, 0), Arrival(4.0, 0)]
    jobs = World(Crew(1, 8.0, room=2)).run(arrivals, [8.0, 8.0]).jobs

    # Four seconds alone, then eight at half the speed; the second then has four left, alone.
    assert [job.shown for job in jobs] == pytest.approx([12.0, 16.0])


def test_the_real_studio_has_every_job_wait_as_long_as_the_model_says() -> None:
    arrivals = evening(servers=10_000, minutes=6)
    seconds = np.random.default_rng(1).choice([8.0, 20.0], len(arrivals), p=[0.9, 0.1]).tolist()

    compared = with_known_times(arrivals, seconds, places=6)

    assert max(compared.model) > 10
    assert compared.real == pytest.approx(compared.model, abs=1e-6)


def test_a_painter_more_shortens_the_line() -> None:
    arrivals = evening(servers=10_000, minutes=6)
    seconds = [9.0] * len(arrivals)

    waits = [float(np.mean(predicted(places, arrivals, seconds))) for places in (5, 6, 7)]

    assert all(more > less for more, less in pairwise(waits))


def test_no_more_requests_are_sent_than_discord_takes() -> None:
    limit, now, sent = Limit(5, 5.0), 0.0, []
    random = np.random.default_rng(7)
    for pause in random.exponential(0.3, 500):
        now += float(pause)
        sent.append(now + limit.delay(now))

    assert sent == sorted(sent)
    assert all(sent[i + 5] - sent[i] >= 1.0 for i in range(len(sent) - 5))
    # Over a long time, as many as it takes.
    assert len(sent) / (sent[-1] - sent[0]) == pytest.approx(1.0, rel=0.03)


def test_five_requests_at_once_need_not_wait() -> None:
    limit = Limit(5, 5.0)

    assert [limit.delay(100.0) for _ in range(7)] == pytest.approx([0, 0, 0, 0, 0, 1, 2])


def test_a_bot_beyond_discords_limit_keeps_its_members_waiting() -> None:
    demand, crew = Demand(servers=10_000), Crew(12, 8.0, 8)
    half_an_hour = Evenings(1, 0.25, 0.25)

    free = look(demand, crew, Traffic(), evenings=half_an_hour)
    narrow = look(demand, crew, Traffic(limited=4.0), evenings=half_an_hour)

    assert free.late == 0
    assert free.wait < 15
    assert narrow.wait > 60


def test_a_full_line_refuses() -> None:
    seen = look(STEADY, Crew(1, 1000.0), longest_line=3, evenings=Evenings(1, 12.0, 0.0))

    assert seen.longest_line == 3
    assert seen.refused > 0
    assert not seen.good


def test_as_many_pictures_are_asked_for_as_members_ask_for() -> None:
    demand = Demand(servers=2_000)
    arrivals = Servers(demand).arrivals(0.0, DAY, np.random.default_rng(8))

    assert len(arrivals) == pytest.approx(demand.pictures_per_day(), rel=0.05)
    assert [a.time for a in arrivals] == sorted(a.time for a in arrivals)
    evening_hours = sum(abs(a.time - 20 * HOUR) < HOUR for a in arrivals) / (2 * HOUR)
    assert evening_hours == pytest.approx(demand.peak_rate(), rel=0.1)


def test_half_of_the_servers_have_fewer_members_than_the_median() -> None:
    members = Demand(servers=1_001).members()

    assert float(np.median(members)) == pytest.approx(50.0)
    # The mean of a log-normal distribution, of which the quantiles leave a little out.
    assert members.mean() == pytest.approx(50 * math.exp(1.9**2 / 2), rel=0.1)


def test_painting_takes_what_was_measured() -> None:
    assert [seconds_of_iteration(size) for size in MEASURED] == pytest.approx(
        list(MEASURED.values())
    )
    one_scale = replace(EASEL, scales=1, size=512, iterations=10)
    assert seconds_on_cpu(one_scale) == pytest.approx(10 * MEASURED[512])


def test_discord_asks_for_a_shard_for_every_2500_servers() -> None:
    assert [shards(servers) for servers in (100, 2_500, 2_501, 10_000)] == [1, 1, 2, 4]
    # Large bots have a multiple of 16, of which 16 may start at once.
    assert shards(1_000_000) == 400
    assert start_seconds(400) == 399 * 5
    assert start_seconds(400, concurrency=16) == 24 * 5


@pytest.mark.parametrize("least", [1, 2, 3, 17, 100])
def test_the_fewest_painters_are_found(least: int) -> None:
    assert fewest(lambda painters: painters >= least, 0) == least
