"""The library of styles."""

from __future__ import annotations

import pytest

from bot.store import NameTaken, Store
from tests.store.records import ADA, BEN, GUILD, NOON, OTHER_GUILD, add_style


async def test_a_style_is_found_under_its_name_however_it_is_written(store: Store) -> None:
    added = await add_style(store, "Große Wellen")
    assert (added.name, added.guild_id, added.created) == ("Große Wellen", GUILD, NOON)
    assert added.file_size == 3_000_000_000
    # ß in capitals is SS; Ö may be one character, or an O with two dots after it.
    for name in ("Große Wellen", "GROSSE WELLEN", " große wellen "):
        assert await store.styles.get(GUILD, name) == added
    composed = await add_style(store, "\u00d6l")
    assert await store.styles.get(GUILD, "o\u0308l") == composed


async def test_a_style_belongs_to_one_server(store: Store) -> None:
    here = await add_style(store)
    there = await add_style(store, guild_id=OTHER_GUILD)
    assert here.id != there.id
    assert await store.styles.list(GUILD) == (here,)
    assert await store.styles.get(OTHER_GUILD, "waves") == there


async def test_a_name_is_given_once_on_a_server(store: Store) -> None:
    first = await add_style(store, "Waves")
    with pytest.raises(NameTaken):
        await add_style(store, "wAVES", digest="other")
    assert await store.styles.list(GUILD) == (first,)


async def test_a_library_is_sorted_by_name_without_regard_to_capitals(store: Store) -> None:
    for name in ("cubes", "Alps", "beach", "Dunes"):
        await add_style(store, name)
    names = [style.name for style in await store.styles.list(GUILD)]
    assert names == ["Alps", "beach", "cubes", "Dunes"]
    assert await store.styles.count(GUILD) == 4
    assert await store.styles.count(OTHER_GUILD) == 0


async def test_a_removed_style_is_handed_back_and_its_name_is_free(store: Store) -> None:
    added = await add_style(store, "Waves")
    assert await store.styles.remove(GUILD, "WAVES") == added
    assert await store.styles.remove(GUILD, "WAVES") is None
    again = await add_style(store, "waves")
    assert again.id != added.id, "a button that still holds the old id must not mean the new style"


async def test_a_picture_is_in_use_as_long_as_any_server_has_it(store: Store) -> None:
    await add_style(store, digest="shared")
    await add_style(store, digest="shared", guild_id=OTHER_GUILD)
    await store.styles.remove(GUILD, "waves")
    assert await store.styles.in_use("shared")
    await store.styles.remove(OTHER_GUILD, "waves")
    assert not await store.styles.in_use("shared")


async def test_a_member_can_take_along_what_they_added_and_nothing_else(store: Store) -> None:
    mine = await add_style(store, "Waves")
    also_mine = await add_style(store, "Alps", guild_id=OTHER_GUILD)
    other = await add_style(store, "Cubes", added_by=BEN)
    assert await store.styles.of_member(ADA) == (also_mine, mine)
    await store.forget(ADA)
    assert await store.styles.of_member(ADA) == ()
    assert await store.styles.list(GUILD) == (other,)
