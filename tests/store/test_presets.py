"""Presets of members, and what channels start from."""

from __future__ import annotations

from bot.store import Store
from tests.store.records import (
    ADA,
    BEN,
    CHANNEL,
    GUILD,
    NOON,
    OTHER_GUILD,
    channel_default,
    minutes,
    preset,
)


async def test_a_preset_is_kept_and_found_however_its_name_is_written(store: Store) -> None:
    assert not await store.presets.save(preset("Night"))
    assert await store.presets.get(ADA, "NIGHT") == preset("Night")
    assert await store.presets.get(BEN, "Night") is None


async def test_saving_a_preset_again_replaces_all_of_it(store: Store) -> None:
    await store.presets.save(preset("Night"))
    later = preset("NIGHT", options={"recipe": "gatys"}, created=NOON + minutes(1))
    assert await store.presets.save(later)
    assert await store.presets.list(ADA) == (later,)


async def test_members_have_presets_of_their_own_sorted_by_name(store: Store) -> None:
    for name in ("night", "Dawn", "morning"):
        await store.presets.save(preset(name))
    await store.presets.save(preset("noon", owner_id=BEN))
    assert [each.name for each in await store.presets.list(ADA)] == ["Dawn", "morning", "night"]


async def test_a_preset_is_removed_once(store: Store) -> None:
    await store.presets.save(preset("Night"))
    assert await store.presets.remove(ADA, "night")
    assert not await store.presets.remove(ADA, "night")


async def test_a_channel_starts_from_what_was_set_last(store: Store) -> None:
    assert await store.presets.channel(CHANNEL) is None
    await store.presets.set_channel(channel_default())
    later = channel_default(name="Dawn", options={}, set_by=BEN)
    await store.presets.set_channel(later)
    assert await store.presets.channel(CHANNEL) == later
    assert await store.presets.clear_channel(CHANNEL)
    assert not await store.presets.clear_channel(CHANNEL)
    assert await store.presets.channel(CHANNEL) is None


async def test_a_server_knows_its_channels_with_defaults(store: Store) -> None:
    for channel_id in (3, 1, 2):
        await store.presets.set_channel(channel_default(channel_id=channel_id))
    await store.presets.set_channel(channel_default(channel_id=4, guild_id=OTHER_GUILD))
    assert [each.channel_id for each in await store.presets.channels(GUILD)] == [1, 2, 3]
