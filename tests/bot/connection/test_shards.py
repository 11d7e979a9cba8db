"""Which process is told of which server."""

from __future__ import annotations

from bot.connection.shards import Shards, shard_of

# Discord's ids begin with the milliseconds since 2015; 22 bits follow that don't count here.
GUILD = 197038439483310086


def test_a_servers_shard_is_the_one_that_discord_computes() -> None:
    milliseconds = GUILD // 4_194_304
    assert [shard_of(GUILD, count) for count in (1, 2, 3, 16)] == [
        milliseconds % count for count in (1, 2, 3, 16)
    ]


def test_ids_of_the_same_millisecond_are_of_the_same_shard() -> None:
    assert len({shard_of((GUILD >> 22 << 22) + low, 16) for low in (0, 1, 2**22 - 1)}) == 1
    assert shard_of(GUILD + 2**22, 16) == (shard_of(GUILD, 16) + 1) % 16


def test_direct_messages_are_of_the_first_shard() -> None:
    assert shard_of(None, 16) == 0
    assert Shards(2, (0,)).has(None)
    assert not Shards(2, (1,)).has(None)


def test_every_server_is_of_exactly_one_process() -> None:
    processes = [Shards(5, (0, 3)), Shards(5, (1,)), Shards(5, (2, 4))]
    for step in range(20):
        guild = GUILD + (step << 22)
        assert sum(process.has(guild) for process in processes) == 1


def test_a_process_that_was_told_of_no_shards_serves_all() -> None:
    for everything in (Shards(), Shards(4)):
        assert all(everything.has(GUILD + (step << 22)) for step in range(8))
        assert everything.has(None)
