"""Discord's shards: which of a bot's connections, and so which of its processes, hears of what."""

from __future__ import annotations

from dataclasses import dataclass


def shard_of(guild_id: int | None, count: int) -> int:
    """The shard that is told what happens on a server, by Discord's own formula.

    Args:
        guild_id: None for direct messages, which are all of shard 0.
        count: of the bot's shards.
    """
    return 0 if guild_id is None else (guild_id >> 22) % count


@dataclass(frozen=True, slots=True)
class Shards:
    """Those that one process serves.

    Attributes:
        count: of the whole bot; 0 is as many as Discord recommends.
        ids: of this process's; empty for all there are. With ids goes a count.
    """

    count: int = 0
    ids: tuple[int, ...] = ()

    def has(self, guild_id: int | None) -> bool:
        """Whether this process is told what happens on a server; None: in direct messages."""
        return not self.ids or shard_of(guild_id, self.count) in self.ids
