"""What is stored about a member, and that all of it goes when they say so."""

from __future__ import annotations

import pytest

from bot.store import Holdings, Leftovers, Store, StoreError
from bot.store import store as whole_store
from tests.store.records import (
    ADA,
    BEN,
    CHANNEL,
    GUILD,
    NOON,
    add_style,
    change,
    channel_default,
    job,
    minutes,
    preset,
)

NOTHING = Holdings(jobs=0, presets=0, styles=0, audit=0, channels=0)
BENS = Holdings(jobs=1, presets=1, styles=1, audit=1, channels=0)


async def fill(store: Store) -> None:
    """Ada has 2 jobs, 3 presets, 2 styles, a change and a channel; Ben one of each."""
    await store.jobs.add(job("a2"))
    await store.jobs.add(job("a1"))
    for name in ("one", "two", "three"):
        await store.presets.save(preset(name))
    await add_style(store, "Waves", digest="hers")
    await add_style(store, "Alps", digest="shared")
    await store.audit.write(change())
    await store.presets.set_channel(channel_default())
    await add_style(store, "Cubes", digest="shared", added_by=BEN)
    await store.jobs.add(job("b1", requester_id=BEN))
    await store.presets.save(preset(owner_id=BEN))
    await store.audit.write(change(who_id=BEN, who_name="Ben", at=NOON - minutes(1)))


async def test_a_member_is_told_how_much_is_stored_about_them(store: Store) -> None:
    assert await store.about(ADA) == NOTHING
    await fill(store)
    assert await store.about(ADA) == Holdings(jobs=2, presets=3, styles=2, audit=1, channels=1)
    assert await store.about(BEN) == BENS


async def test_a_forgotten_member_leaves_nothing_but_unsigned_changes(store: Store) -> None:
    await fill(store)
    assert await store.forget(ADA) == Leftovers(jobs=("a1", "a2"), digests=("hers",))
    assert await store.about(ADA) == NOTHING
    assert await store.about(BEN) == BENS
    assert await store.presets.channel(CHANNEL) == channel_default(set_by=None)
    unsigned, bens = await store.audit.recent(GUILD, 9)
    assert unsigned == change(who_id=None, who_name="")
    assert (bens.who_id, bens.who_name) == (BEN, "Ben")
    assert await store.forget(ADA) == Leftovers()


async def test_a_member_can_see_what_they_changed_on_servers(store: Store) -> None:
    await fill(store)
    assert await store.audit.of_member(ADA) == (change(),)
    assert await store.presets.channels_set_by(ADA) == (channel_default(),)
    await store.forget(ADA)
    assert await store.audit.of_member(ADA) == ()
    assert await store.presets.channels_set_by(ADA) == ()


async def test_a_member_is_forgotten_wholly_or_not_at_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(store)

    async def fail(*_: object) -> None:
        raise StoreError("The disk is full.")

    # The last step but one.
    monkeypatch.setattr(whole_store, "remove_jobs_of", fail)
    with pytest.raises(StoreError):
        await store.forget(ADA)
    assert await store.about(ADA) == Holdings(jobs=2, presets=3, styles=2, audit=1, channels=1)
