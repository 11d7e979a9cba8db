"""Several bots on one Discord, one database and one folder, each with a shard of its own."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.killed.accounts import Accepted, wrongs
from tests.killed.bot import Arrangement
from tests.killed.nursery import Running
from tests.killed.town import Town

LEASE_SECONDS = 2.0
_TO_START = 120.0


@dataclass(slots=True)
class Company:
    """The bots of one town, any of which may be dead at the moment.

    Attributes:
        town: where they are; it has no other bot.
        database: of PostgreSQL.
        size: how many bots there can be, and how many shards.
        lease_seconds: after which a dead bot's jobs are another's.
        bots: those that run, by the numbers of their shards.
    """

    town: Town
    database: str
    size: int = 2
    lease_seconds: float = LEASE_SECONDS
    bots: dict[int, Running] = field(default_factory=dict)

    def furnish(self) -> None:
        """Two servers of each shard."""
        discord = self.town.discord
        for number in range(2 * self.size):
            guild = discord.add_guild(f"Gallery {number}", shard=(number % self.size, self.size))
            self.town.channels.append(discord.add_channel(guild, "paintings"))
            self.town.members[guild] = discord.add_member(guild, f"Member {number}")

    async def start(self, shard: int) -> None:
        """Start a bot, and wait until it is there."""
        town = self.town
        config = town.config() | {
            "database": {"url": self.database},
            "discord": {"card_seconds": 1, "shard_count": self.size, "shard_ids": [shard]},
        }
        arrangement = Arrangement(
            api=town.discord.api_url,
            gateway=town.discord.gateway.url,
            config=config,
            pace=town.pace,
            guild_seconds=town.guild_seconds,
            lease_seconds=self.lease_seconds,
        )
        gateway = town.discord.gateway
        await town.until(lambda: shard not in gateway.shards, "the end of the connection before")
        # In one log, so that it can be read who did what in which order.
        self.bots[shard] = await town.nursery.start(arrangement, town.log)
        await town.until(lambda: shard in gateway.shards, "the bot's connection", _TO_START)

    async def kill(self, shard: int) -> None:
        """End a bot without a word."""
        await self.bots.pop(shard).kill()

    async def stop(self, shard: int) -> None:
        """Tell a bot to stop, and wait for its end."""
        bot = self.bots.pop(shard)
        bot.send(signal.SIGTERM)
        assert await bot.ended() == 0, self.town.words()

    async def accepted(self) -> dict[str, Accepted]:
        """The jobs in the database."""
        import asyncpg

        connection = await asyncpg.connect(self.database)
        try:
            rows: list[Any] = await connection.fetch(
                "SELECT id, state, thread_id, card_id, delivered FROM jobs"
            )
        finally:
            await connection.close()
        return {row["id"]: Accepted(**row) for row in rows}

    async def until(
        self, condition: Callable[[dict[str, Accepted]], bool], what: str, seconds: float = 120
    ) -> None:
        """Wait until the jobs in the database are so."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not condition(await self.accepted()):
            late = asyncio.get_running_loop().time() > deadline
            assert not late, f"no {what} within {seconds} s\n{self.town.words()}"
            await asyncio.sleep(0.1)

    async def finish_everything(self, seconds: float = 120) -> None:
        """Wait until every job that was accepted has ended and was shown, and look at all."""

        def done(jobs: dict[str, Accepted]) -> bool:
            return bool(jobs) and all(job.delivered for job in jobs.values())

        await self.until(done, "end of every job", seconds)
        found = wrongs(self.town.discord, await self.accepted())
        assert found == [], "\n".join([*found, self.town.words()])
