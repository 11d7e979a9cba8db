"""Interactions without an answer: nobody is forgotten, told twice, or told by two processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any, TypeAlias

import pytest

from bot.store import LEASE_SECONDS, InteractionRecord, Store, Unanswered
from tests.store.records import job, minutes

NO_TIME = 0.0
NOW = datetime.now(UTC)

Opener: TypeAlias = Callable[..., Coroutine[Any, Any, Store]]


def interaction(number: int = 1, **fields: Any) -> InteractionRecord:
    usual: dict[str, Any] = {
        "application_id": 1_300_000_000_000_000_001,
        "token": "aW50ZXJhY3Rpb24" * 15,
        "locale": "pt-BR",
        "posts": True,
        "asked": NOW,
    }
    return InteractionRecord(id=1_400_000_000_000_000_000 + number, **(usual | fields))


@pytest.fixture
async def opened(postgres_url: str) -> AsyncIterator[Opener]:
    """Opens stores of one database, each as if in another process."""
    async with AsyncExitStack() as stack:

        async def open_one(lease_seconds: float = LEASE_SECONDS) -> Store:
            store = await Store.open(postgres_url, lease_seconds=lease_seconds)
            stack.push_async_callback(store.close)
            return store

        yield open_one


async def test_after_a_restart_those_without_an_answer_are_found_whole(url: str) -> None:
    before = await Store.open(url, lease_seconds=NO_TIME)
    await before.interactions.write([interaction()], [])
    await before.interactions.write([interaction(2, posts=False)], [])
    await before.interactions.write([interaction(3)], [interaction(2).id, interaction(3).id])
    assert await before.interactions.take() == (), "this process is at it"
    await before.close()

    after = await Store.open(url)
    await after.leases.begin()
    assert await after.interactions.take() == (Unanswered(interaction(), accepted=False),)
    assert await after.interactions.take() == ()
    await after.close()


async def test_of_one_that_became_a_job_it_is_known(store: Store) -> None:
    await store.interactions.write([interaction(1)], [])
    await store.interactions.write([interaction(2)], [])
    await store.leases.add(job("a1", interaction_id=interaction(2).id))
    await store.interactions.give_back()
    taken = {left.record.id: left.accepted for left in await store.interactions.take()}
    assert taken == {interaction(1).id: False, interaction(2).id: True}


async def test_one_that_comes_twice_keeps_no_other_from_being_noted(store: Store) -> None:
    await store.interactions.write([interaction(1)], [])
    await store.interactions.write([interaction(1), interaction(2)], [])
    await store.interactions.give_back()
    assert len(await store.interactions.take()) == 2


async def test_those_of_a_process_that_lives_are_its_own(opened: Opener) -> None:
    ours, others = await opened(), await opened()
    await ours.interactions.write([interaction()], [])
    assert await others.interactions.take() == ()


async def test_a_process_that_renews_keeps_its_own(opened: Opener) -> None:
    ours, others = await opened(NO_TIME), await opened()
    await ours.interactions.write([interaction()], [])
    ours.leases.seconds = LEASE_SECONDS
    await ours.interactions.renew()
    assert await others.interactions.take() == ()


async def test_what_is_given_back_is_anybodys(opened: Opener) -> None:
    ours, others = await opened(), await opened()
    await ours.interactions.write([interaction()], [])
    await ours.interactions.give_back()
    assert len(await others.interactions.take()) == 1


async def test_of_two_processes_one_tells(opened: Opener) -> None:
    dead, first, second = await opened(NO_TIME), await opened(), await opened()
    for number in range(50):
        await dead.interactions.write([interaction(number)], [])
    parts = await asyncio.gather(first.interactions.take(), second.interactions.take())
    found = [left.record.id for part in parts for left in part]
    found += [left.record.id for left in await first.interactions.take()]
    assert sorted(found) == [interaction(number).id for number in range(50)]


async def test_tokens_that_are_over_are_forgotten(store: Store) -> None:
    await store.interactions.write([interaction(1, asked=NOW - minutes(16))], [])
    await store.interactions.write([interaction(2, asked=NOW - minutes(14))], [])
    await store.interactions.remove_old(NOW)
    await store.interactions.give_back()
    assert [left.record.id for left in await store.interactions.take()] == [interaction(2).id]


def test_the_token_is_not_in_what_is_logged_of_a_record() -> None:
    assert interaction().token not in repr(Unanswered(interaction(), accepted=False))
