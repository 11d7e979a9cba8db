"""Leases: two processes never work on the same job, and a dead one's jobs are taken over."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Any, TypeAlias

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store import LEASE_SECONDS, JobChanges, JobRecord, Store
from bot.store import leases as leases_module
from tests.store.records import NOON, job, minutes
from tests.store.test_upgrade import rows

# Over as soon as it has begun.
NO_TIME = 0.0

Opener: TypeAlias = Callable[..., Coroutine[Any, Any, Store]]


@pytest.fixture
async def opened(url: str) -> AsyncIterator[Opener]:
    """Opens stores of one database, each a holder of its own as if in another process."""
    async with AsyncExitStack() as stack:

        async def open_one(lease_seconds: float = LEASE_SECONDS) -> Store:
            store = await Store.open(url, lease_seconds=lease_seconds)
            stack.push_async_callback(store.close)
            return store

        yield open_one


@pytest.fixture
async def ours(opened: Opener) -> Store:
    """The store of one process."""
    return await opened()


@pytest.fixture
async def others(opened: Opener) -> Store:
    """The store of another one."""
    return await opened()


def ids(records: tuple[JobRecord, ...]) -> list[str]:
    return [record.id for record in records]


async def test_a_holder_says_host_and_process_and_is_like_no_other(
    ours: Store, others: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, process, _ = ours.leases.holder.split("/")
    assert socket.gethostname().startswith(host)
    assert process == str(os.getpid())
    assert ours.leases.holder != others.leases.holder
    monkeypatch.setattr(socket, "gethostname", lambda: "h" * 255)
    monkeypatch.setattr(os, "getpid", lambda: 4_194_304)
    assert len(leases_module.name_this_process()) <= 64


async def test_a_holder_may_be_given_its_name(url: str) -> None:
    store = await Store.open(url, holder="the harbour")
    await store.leases.add(job())
    assert await rows(url, "SELECT holder FROM jobs") == [("the harbour",)]
    await store.close()


async def test_a_server_is_shared_and_a_file_is_not(ours: Store, url: str) -> None:
    assert ours.leases.shared == url.startswith("postgresql")


async def test_a_job_that_nobody_holds_is_taken_once(ours: Store, others: Store) -> None:
    await ours.jobs.add(job())
    assert await others.leases.take() == (job(),)
    assert await ours.leases.take() == ()
    assert await others.leases.holds("a1")
    assert not await ours.leases.holds("a1")


async def test_at_most_so_many_are_taken_the_oldest_first(ours: Store) -> None:
    for name, age in (("new", 1), ("b", 2), ("a", 2), ("old", 3)):
        await ours.jobs.add(job(name, created=NOON - minutes(age)))
    assert ids(await ours.leases.take(3)) == ["old", "a", "b"]
    assert ids(await ours.leases.take(3)) == ["new"]


async def test_a_job_whose_end_was_shown_is_not_taken(ours: Store) -> None:
    await ours.jobs.add(job("shown", state="finished", delivered=True))
    await ours.jobs.add(job("not shown", state="finished", ended=NOON))
    assert ids(await ours.leases.take()) == ["not shown"]


async def test_a_new_job_is_its_processs_from_the_start(ours: Store, others: Store) -> None:
    await ours.leases.add(job())
    assert await ours.leases.holds("a1")
    assert await others.leases.take() == ()
    assert await others.jobs.get("a1") == job()


async def test_a_new_job_is_never_written_over_another(ours: Store, others: Store) -> None:
    await ours.leases.add(job())
    with pytest.raises(IntegrityError):
        await others.leases.add(job(reason="another"))
    assert await ours.leases.holds("a1")
    assert await ours.jobs.get("a1") == job()


async def test_its_holder_changes_a_job_and_nobody_else(ours: Store, others: Store) -> None:
    await ours.leases.add(job())
    changes = JobChanges(state="painting", thread_id=99)
    assert not await others.leases.change("a1", **changes)
    assert await ours.jobs.get("a1") == job()
    assert await ours.leases.change("a1", **changes)
    assert await ours.jobs.get("a1") == replace(job(), **changes)
    assert not await ours.leases.change("gone", **changes)


async def test_its_holder_changes_a_job_after_its_end_was_shown(ours: Store) -> None:
    await ours.leases.add(job())
    assert await ours.leases.change("a1", delivered=True)
    assert await ours.leases.change("a1", card_id=None)
    assert await ours.leases.holds("a1")


async def test_a_job_whose_lease_is_over_becomes_who_takes_its(
    opened: Opener, others: Store
) -> None:
    dead = await opened(NO_TIME)
    await dead.leases.add(job())
    assert ids(await others.leases.take()) == ["a1"]
    assert not await dead.leases.holds("a1")
    assert not await dead.leases.change("a1", state="failed")
    assert await dead.jobs.get("a1") == job()
    assert await dead.leases.renew() == {}
    assert await others.leases.renew() == {"a1": {}}


async def test_a_lease_that_is_over_but_was_not_taken_is_renewed_as_if_nothing_had_been(
    opened: Opener, others: Store
) -> None:
    slow = await opened(NO_TIME)
    await slow.leases.add(job())
    # It is still the one that works on it.
    assert await slow.leases.take() == ()
    assert await slow.leases.change("a1", state="painting")
    slow.leases.seconds = LEASE_SECONDS
    assert await slow.leases.renew() == {"a1": {}}
    assert await others.leases.take() == ()


async def test_a_lease_lasts_as_long_as_it_says(opened: Opener, others: Store) -> None:
    short = await opened(0.5)
    began = time.monotonic()
    await short.leases.add(job())
    while not (taken := await others.leases.take()):  # noqa: ASYNC110 - no event
        await asyncio.sleep(0.01)
    assert ids(taken) == ["a1"]
    assert time.monotonic() - began > 0.45


async def test_only_what_is_to_be_shown_is_renewed(ours: Store) -> None:
    await ours.leases.add(job("a1"))
    await ours.leases.add(job("a2"))
    await ours.leases.change("a1", delivered=True)
    assert await ours.leases.renew() == {"a2": {}}


async def test_what_is_given_back_is_free_at_once(ours: Store, others: Store) -> None:
    await ours.leases.add(job("a1"))
    await ours.leases.add(job("a2", delivered=True))
    await ours.leases.give_back()
    assert not await ours.leases.holds("a1")
    assert ids(await others.leases.take()) == ["a1"]


async def test_giving_back_leaves_what_others_hold(ours: Store, others: Store) -> None:
    await others.leases.add(job())
    await ours.leases.give_back()
    assert await others.leases.holds("a1")


async def test_a_wish_reaches_the_holder_once(ours: Store, others: Store) -> None:
    await ours.leases.add(job("a1"))
    await ours.leases.add(job("a2"))
    assert await others.leases.leave_request("a1", {"cancel": {"name": "Béla 🎨", "own": True}})
    assert await others.leases.renew() == {}
    heard = await ours.leases.renew()
    assert heard == {"a1": {"cancel": {"name": "Béla 🎨", "own": True}}, "a2": {}}
    assert await ours.leases.renew() == {"a1": {}, "a2": {}}


async def test_of_several_wishes_none_is_lost(ours: Store, others: Store) -> None:
    await ours.leases.add(job())
    requests = [others.leases.leave_request("a1", {f"w{index}": index}) for index in range(9)]
    assert await asyncio.gather(*requests) == [True] * 9
    await others.leases.leave_request("a1", {"w0": "again"})
    wanted = {f"w{index}": index for index in range(1, 9)} | {"w0": "again"}
    assert await ours.leases.renew() == {"a1": wanted}


async def test_a_wish_that_a_dead_process_has_not_heard_reaches_the_next(
    opened: Opener, others: Store
) -> None:
    dead = await opened(NO_TIME)
    await dead.leases.add(job())
    assert await others.leases.leave_request("a1", {"cancel": True})
    await others.leases.take()
    assert await others.leases.renew() == {"a1": {"cancel": True}}


async def test_a_wish_left_before_a_goodbye_reaches_the_next(ours: Store, others: Store) -> None:
    await ours.leases.add(job())
    await others.leases.leave_request("a1", {"cancel": True})
    await ours.leases.give_back()
    await others.leases.take()
    assert await others.leases.renew() == {"a1": {"cancel": True}}


async def test_a_wish_that_nobody_would_hear_is_not_left(ours: Store, others: Store) -> None:
    await ours.leases.add(job("shown", delivered=True))
    for job_id in ("shown", "gone"):
        assert not await others.leases.leave_request(job_id, {"cancel": True})


async def test_a_wish_for_a_job_that_nobody_has_reaches_the_next(ours: Store) -> None:
    """A process that ends gives its jobs away, and it takes others seconds to look for them."""
    await ours.jobs.add(job("free"))
    assert await ours.leases.leave_request("free", {"cancel": True})
    await ours.leases.take()
    assert await ours.leases.renew() == {"free": {"cancel": True}}


async def test_the_jobs_of_others_are_known_until_they_end(ours: Store, others: Store) -> None:
    await ours.leases.add(job("ours"))
    await others.leases.add(job("second", created=NOON + minutes(1)))
    await others.leases.add(job("first"))
    await others.leases.add(job("ended", state="finished", ended=NOON))
    await ours.jobs.add(job("free", created=NOON + minutes(2)))
    found = ids(await ours.leases.elsewhere())
    assert found == (["first", "second", "free"] if ours.leases.shared else [])


async def test_a_process_is_sure_of_its_jobs_while_their_leases_last(ours: Store) -> None:
    assert ours.leases.sure is not ours.leases.shared
    await ours.leases.add(job())
    await ours.leases.renew()
    assert ours.leases.sure
    ours.leases.seconds = NO_TIME
    await ours.leases.renew()
    assert ours.leases.sure is not ours.leases.shared


async def test_a_process_that_has_just_begun_is_sure_of_its_jobs(ours: Store) -> None:
    await ours.leases.begin()
    assert ours.leases.sure


def wrong_by(hours: float) -> type[datetime]:
    """A clock that is wrong."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Wrong:
            return super().now(tz) + timedelta(hours=hours)

    return Wrong


async def test_a_machine_whose_clock_is_wrong_neither_robs_nor_blocks(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, others = await Store.open(postgres_url), await Store.open(postgres_url)
    await ours.leases.add(job("alive"))
    monkeypatch.setattr(leases_module, "datetime", wrong_by(9))
    assert await others.leases.take() == ()
    await others.leases.add(job("dead"))
    others.leases.seconds = NO_TIME
    await others.leases.renew()
    monkeypatch.undo()
    assert ids(await ours.leases.take()) == ["dead"]
    await ours.close()
    await others.close()


async def test_a_files_clock_is_this_machines(
    file: os.PathLike[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, others = await Store.open(f"sqlite:///{file}"), await Store.open(f"sqlite:///{file}")
    await ours.leases.add(job())
    assert await others.leases.take() == ()
    monkeypatch.setattr(leases_module, "datetime", wrong_by(LEASE_SECONDS / 3600))
    assert ids(await others.leases.take()) == ["a1"]
    await ours.close()
    await others.close()


async def test_a_looker_on_holds_nothing(url: str, ours: Store) -> None:
    await ours.leases.add(job())
    looker = await Store.existing(url)
    assert not await looker.leases.holds("a1")
    assert await looker.leases.renew() == {}
    await looker.close()


async def test_jobs_are_left_to_those_who_have_their_pictures(opened: Opener) -> None:
    here, there, anywhere = await opened(), await opened(), await opened()
    here.leases.archive, there.leases.archive = "a" * 64, "b" * 64
    await here.leases.add(job("ours"))
    await there.leases.add(job("theirs", created=NOON + minutes(1)))
    await here.jobs.add(job("of an older Easel", created=NOON + minutes(2)))
    await here.leases.give_back()
    await there.leases.give_back()
    assert ids(await here.leases.take()) == ["ours", "of an older Easel"]
    assert ids(await anywhere.leases.take()) == ["theirs"]
