"""The journal of jobs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store import JobChanges, Store
from tests.store.records import ADA, BEN, NOON, OTHER_GUILD, job, minutes, recorded


async def test_a_job_comes_back_as_it_was_written_down(store: Store) -> None:
    record = job(
        reason="The disk is full, désolé 🎨",
        thread_id=1_300_000_000_000_000_001,
        card_id=1_300_000_000_000_000_002,
        ended=NOON + minutes(2),
        width=640,
        height=480,
        seconds=63.25,
        iterations=200,
        weights="imagenet",
        first_costs={"style": 12.5},
        costs={"style": 0.125},
        spoiler=True,
        inputs_removed=True,
    )
    await store.jobs.add(record)
    assert await store.jobs.get(record.id) == record


async def test_a_new_job_waits_and_has_no_end(store: Store) -> None:
    await store.jobs.add(job(guild_id=None))
    found = await recorded(store, "a1")
    assert (found.state, found.ended, found.guild_id, found.costs) == ("waiting", None, None, None)


async def test_moments_are_the_same_in_whatever_zone_they_were_said(store: Store) -> None:
    tokyo = timezone(timedelta(hours=9))
    await store.jobs.add(job(created=NOON.astimezone(tokyo)))
    found = await recorded(store, "a1")
    assert found.created == NOON
    assert found.created.utcoffset() == timedelta(0)


async def test_a_moment_without_a_zone_is_a_mistake(store: Store) -> None:
    with pytest.raises(Exception, match="needs a time zone"):
        await store.jobs.add(job(created=NOON.replace(tzinfo=None)))
    assert await store.jobs.get("a1") is None


async def test_a_change_leaves_the_rest_as_it_was(store: Store) -> None:
    await store.jobs.add(job())
    changes = JobChanges(state="painting", thread_id=99, first_costs={"style": 2.0})
    assert await store.jobs.change("a1", **changes)
    assert await store.jobs.get("a1") == replace(job(), **changes)


async def test_a_change_can_take_something_back(store: Store) -> None:
    await store.jobs.add(job(thread_id=99, costs={"style": 2.0}))
    assert await store.jobs.change("a1", thread_id=None, costs=None)
    assert await store.jobs.get("a1") == job()


async def test_a_change_of_a_job_that_is_gone_says_so(store: Store) -> None:
    assert not await store.jobs.change("gone", state="finished")
    assert await store.jobs.get("gone") is None


async def test_a_job_is_never_written_over_by_another_of_its_id(store: Store) -> None:
    await store.jobs.add(job())
    with pytest.raises(IntegrityError):
        await store.jobs.add(job(requester_id=BEN))
    assert await store.jobs.get("a1") == job()


async def test_a_member_sees_their_own_jobs_the_newest_first(store: Store) -> None:
    for index in range(4):
        await store.jobs.add(job(f"a{index}", created=NOON + minutes(index)))
    await store.jobs.add(job("b0", requester_id=BEN, created=NOON + minutes(9)))
    assert [found.id for found in await store.jobs.of_member(ADA, 3)] == ["a3", "a2", "a1"]


async def test_the_newest_jobs_of_a_state_or_a_member_come_first(store: Store) -> None:
    for index, (who, state) in enumerate([(ADA, "failed"), (BEN, "failed"), (ADA, "finished")]):
        record = job(f"a{index}", requester_id=who, state=state, created=NOON + minutes(index))
        await store.jobs.add(record)
    latest = store.jobs.latest
    assert [found.id for found in await latest(2)] == ["a2", "a1"]
    assert [found.id for found in await latest(9, state="failed")] == ["a1", "a0"]
    assert [found.id for found in await latest(9, state="failed", requester_id=ADA)] == ["a0"]


async def test_jobs_are_counted_from_a_moment_on_wherever_they_were_asked_for(store: Store) -> None:
    await store.jobs.add(job("before", created=NOON - minutes(0.001)))
    await store.jobs.add(job("at", created=NOON))
    await store.jobs.add(job("elsewhere", created=NOON + minutes(1), guild_id=OTHER_GUILD))
    await store.jobs.add(job("direct", created=NOON + minutes(1), guild_id=None))
    await store.jobs.add(job("other", created=NOON + minutes(1), requester_id=BEN))
    assert await store.jobs.count_since(ADA, NOON) == 3
    assert await store.jobs.count_since(ADA, NOON - minutes(1)) == 4


async def test_unfinished_jobs_are_those_whose_end_was_not_shown_the_oldest_first(
    store: Store,
) -> None:
    states = ("cancelled", "waiting", "finished", "painting", "failed", "waiting")
    for index, state in enumerate(states):
        record = job(f"a{index}", state=state, created=NOON - minutes(index), delivered=index < 3)
        await store.jobs.add(record)
    assert [found.id for found in await store.jobs.unfinished()] == ["a5", "a4", "a3"]


async def test_only_what_was_shown_to_have_ended_before_a_moment_is_old(store: Store) -> None:
    await store.jobs.add(job("running", created=NOON - minutes(100)))
    await store.jobs.add(job("not shown", ended=NOON - minutes(1)))
    for index in (2, 1, 0):
        await store.jobs.add(job(f"a{index}", ended=NOON + minutes(index), delivered=True))
    assert [old.id for old in await store.jobs.ended_before(NOON + minutes(2))] == ["a0", "a1"]


async def test_a_forgotten_job_is_gone_and_no_other(store: Store) -> None:
    await store.jobs.add(job("a1"))
    await store.jobs.add(job("a2"))
    assert await store.jobs.forget("a1")
    assert not await store.jobs.forget("a1")
    assert [found.id for found in await store.jobs.of_member(ADA, 9)] == ["a2"]
