"""The store as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.audit import Audit, anonymise
from bot.store.database.address import Address, read_address
from bot.store.database.database import Database
from bot.store.database.tables import audit, channel_defaults, jobs, presets, styles
from bot.store.database.upgrade import refuse_other_versions, upgrade
from bot.store.interactions import Interactions
from bot.store.jobs import Jobs, remove_jobs_of
from bot.store.leases import LEASE_SECONDS, Leases, name_this_process
from bot.store.limits import Limits
from bot.store.presets import Presets, remove_presets_of
from bot.store.rows import count
from bot.store.servers import Leftovers, Servers
from bot.store.styles import Styles, no_longer_used, remove_styles_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """How much is stored about a member.

    Attributes:
        audit: changes that they made as a moderator.
        channels: whose defaults they set.
    """

    jobs: int
    presets: int
    styles: int
    audit: int
    channels: int


class Store:
    """All that Easel keeps. `await Store.open(url)` makes one, `await store.close()` ends it."""

    def __init__(self, address: Address, *, holder: str, lease_seconds: float) -> None:
        self._database = database = Database(address)
        self.jobs = Jobs(database)
        self.styles = Styles(database)
        self.presets = Presets(database)
        self.limits = Limits(database)
        self.audit = Audit(database)
        self.servers = Servers(database)
        self.leases = Leases(database, address.file, holder=holder, seconds=lease_seconds)
        self.interactions = Interactions(database, self.leases)

    @classmethod
    async def open(
        cls, url: str, *, holder: str = "", lease_seconds: float = LEASE_SECONDS
    ) -> Store:
        """Open a database, made if need be and brought up to date.

        Args:
            url: "sqlite:///path/of/easel.db" or "postgresql://user:password@host/database".
            holder: whose jobs are those that are taken or added by `leases`; empty for a new name.
            lease_seconds: how long they are, unless they are renewed.

        Raises:
            StoreError: the database can't be used; it is then as it was before.
        """
        address = read_address(url)
        await upgrade(address)
        holder = holder or name_this_process()
        return cls(address, holder=holder, lease_seconds=lease_seconds)

    @classmethod
    async def existing(cls, url: str) -> Store:
        """Look into a database, as it is, beside the Easel that works with it.

        Args:
            url: as for `open`.

        Raises:
            StoreError: there is none, or another version's, or it can't be read.
        """
        address = read_address(url)
        await refuse_other_versions(address)
        return cls(address, holder=name_this_process(), lease_seconds=LEASE_SECONDS)

    async def ping(self) -> None:
        """Ask the database something, to know whether it answers.

        Raises:
            StoreError: it does not.
        """
        await self._database.read(_ping)

    async def close(self) -> None:
        """Close it; the store is then of no more use."""
        try:
            await self._database.close()
        finally:
            await self.leases.close()

    async def about(self, user_id: int) -> Holdings:
        """How much is stored about a member.

        Raises:
            StoreError: the database can't do its part.
        """
        return await self._database.read(_holdings, user_id)

    async def forget(self, user_id: int) -> Leftovers:
        """Forget a member: all of it, or nothing where it fails.

        Jobs, presets and styles are removed; changes to a server stay, without who made them.

        Raises:
            StoreError: the database can't do its part.
        """
        return await self._database.write(_forget, user_id)


async def _ping(connection: AsyncConnection) -> None:
    await connection.execute(select(1))


async def _holdings(connection: AsyncConnection, user_id: int) -> Holdings:
    return Holdings(
        jobs=await count(connection, jobs, jobs.c.requester_id == user_id),
        presets=await count(connection, presets, presets.c.owner_id == user_id),
        styles=await count(connection, styles, styles.c.added_by == user_id),
        audit=await count(connection, audit, audit.c.who_id == user_id),
        channels=await count(connection, channel_defaults, channel_defaults.c.set_by == user_id),
    )


async def _forget(connection: AsyncConnection, user_id: int) -> Leftovers:
    removed = await remove_styles_by(connection, user_id)
    await remove_presets_of(connection, user_id)
    await anonymise(connection, user_id)
    return Leftovers(
        jobs=await remove_jobs_of(connection, user_id),
        digests=await no_longer_used(connection, removed),
    )
