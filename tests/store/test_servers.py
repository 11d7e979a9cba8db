"""What belongs to a server: its limits, its log of changes, and that it was greeted."""

from __future__ import annotations

from bot.connection.shards import Shards
from bot.store import JsonValue, Leftovers, Store
from tests.store.records import (
    ADA,
    CHANNEL,
    GUILD,
    NOON,
    OTHER_GUILD,
    add_style,
    change,
    channel_default,
    job,
    minutes,
    preset,
)


async def test_a_server_has_no_limits_of_its_own_until_it_sets_some(store: Store) -> None:
    values: dict[str, JsonValue] = {"size_max": 512, "roles": {"Painters": 900}, "quiet": None}
    assert await store.limits.get(GUILD) == {}
    await store.limits.set(GUILD, values)
    assert await store.limits.get(GUILD) == values
    assert await store.limits.get(OTHER_GUILD) == {}


async def test_limits_set_later_take_the_place_of_the_earlier_ones(store: Store) -> None:
    await store.limits.set(GUILD, {"size_max": 512, "epochs_max": 5})
    await store.limits.set(GUILD, {"size_max": 640})
    assert await store.limits.get(GUILD) == {"size_max": 640}
    assert await store.limits.reset(GUILD)
    assert not await store.limits.reset(GUILD)
    assert await store.limits.get(GUILD) == {}


async def test_the_last_changes_of_a_server_are_told_first(store: Store) -> None:
    for index in range(3):
        await store.audit.write(change(what=f"change {index}", at=NOON + minutes(index)))
    await store.audit.write(change(what="change 3, at the same moment", at=NOON + minutes(2)))
    await store.audit.write(change(guild_id=OTHER_GUILD, at=NOON + minutes(9)))
    told = [each.what for each in await store.audit.recent(GUILD, 3)]
    assert told == ["change 3, at the same moment", "change 2", "change 1"]


async def test_a_server_is_greeted_once(store: Store) -> None:
    assert await store.servers.mark_greeted(GUILD)
    assert not await store.servers.mark_greeted(GUILD)
    assert await store.servers.mark_greeted(OTHER_GUILD)


async def test_a_server_that_the_bot_has_left_is_met_anew(store: Store) -> None:
    for guild_id in (GUILD, OTHER_GUILD):
        await add_style(store, "Waves", guild_id=guild_id, digest="shared")
        await store.limits.set(guild_id, {"size_max": 512})
        await store.audit.write(change(guild_id=guild_id))
        await store.servers.mark_greeted(guild_id)
        await store.presets.set_channel(channel_default(channel_id=guild_id, guild_id=guild_id))
    await add_style(store, "Alps", digest="only here")
    assert await store.servers.forget_server(GUILD) == Leftovers(digests=("only here",))
    assert await store.styles.count(GUILD) == 0
    assert await store.limits.get(GUILD) == {}
    assert await store.audit.recent(GUILD, 9) == ()
    assert await store.presets.channels(GUILD) == ()
    assert await store.servers.mark_greeted(GUILD)
    # Nothing of the other server has gone along.
    assert await store.styles.count(OTHER_GUILD) == 1
    assert await store.limits.get(OTHER_GUILD) == {"size_max": 512}
    assert len(await store.audit.recent(OTHER_GUILD, 9)) == 1
    assert len(await store.presets.channels(OTHER_GUILD)) == 1
    assert not await store.servers.mark_greeted(OTHER_GUILD)


async def test_a_server_counts_as_left_from_when_the_bot_was_first_seen_to_be_gone(
    store: Store,
) -> None:
    await store.servers.mark_greeted(GUILD)
    await store.limits.set(OTHER_GUILD, {"size_max": 512})  # which was never greeted
    await store.servers.note_presence([GUILD], NOON, Shards())
    await store.servers.note_presence([], NOON + minutes(1), Shards())
    await store.servers.note_presence([], NOON + minutes(2), Shards())
    assert await store.servers.absent_before(NOON, Shards()) == ()
    assert await store.servers.absent_before(NOON + minutes(1), Shards()) == (OTHER_GUILD,)
    assert await store.servers.absent_before(NOON + minutes(1.5), Shards()) == (GUILD, OTHER_GUILD)


async def test_a_server_that_the_bot_is_back_on_was_never_left(store: Store) -> None:
    await store.servers.mark_greeted(GUILD)
    await store.servers.note_presence([], NOON, Shards())
    await store.servers.note_presence([GUILD], NOON + minutes(1), Shards())
    assert await store.servers.absent_before(NOON + minutes(9), Shards()) == ()
    assert not await store.servers.mark_greeted(GUILD)


async def test_of_a_server_where_nothing_was_ever_stored_nothing_is_remembered(
    store: Store,
) -> None:
    await store.servers.note_presence([GUILD], NOON, Shards())
    await store.servers.note_presence([], NOON, Shards())
    assert await store.servers.absent_before(NOON + minutes(1), Shards()) == ()


async def test_members_keep_their_jobs_and_presets_when_the_bot_leaves(store: Store) -> None:
    await store.jobs.add(job())
    await store.presets.save(preset())
    await store.servers.forget_server(GUILD)
    assert await store.jobs.of_member(ADA, 9) == (job(),)
    assert await store.presets.list(ADA) == (preset(),)
    assert await store.presets.channel(CHANNEL) is None
