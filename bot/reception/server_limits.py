"""The limits that hold on a server: the host's settings, and what its moderators made of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from weakref import WeakValueDictionary

from bot.config.model import MOST_JOBS_A_DAY, LimitsSection
from bot.store import JobRecord, Store
from bot.store.json_form import JsonForm
from bot.studio.clips import counts_as
from bot.studio.orders import Refused, Requester, frames_ordered
from bot.studio.ports import Settings
from engine.job.recipe import MAX_ITERATIONS

_DAY = timedelta(days=1)


class Limit(StrEnum):
    """A number that a server's moderators may set."""

    ITERATIONS = "iterations"
    SIZE = "size"
    JOBS_PER_MEMBER = "jobs_per_member"
    JOBS_PER_DAY = "jobs_per_day"
    FRAME_EVERY = "frame_every"
    ANIMATION_FRAMES = "animation_frames"


# What the host's setting of the same meaning is called, where that is not its own name.
_MAXIMA = {Limit.ITERATIONS: "iterations_max", Limit.SIZE: "size_max"}


class Span(NamedTuple):
    """What moderators may set a limit to, both ends included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """What a server's moderators have set; what is missing or empty is left to the host.

    Attributes:
        numbers: as they were set, perhaps beyond what the host allows by now.
        channels: ids of those where pictures may be asked for.
        roles: ids of those one of which a member needs for that.
    """

    numbers: Mapping[Limit, int] = field(default_factory=dict)
    channels: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()


def channel_mentions(ids: Collection[int]) -> str:
    """Channels in a sentence; Discord fills in their names."""
    return ", ".join(f"<#{number}>" for number in sorted(ids))


def role_mentions(ids: Collection[int]) -> str:
    """Roles in a sentence, likewise."""
    return ", ".join(f"<@&{number}>" for number in sorted(ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What members of one server may ask for.

    Attributes:
        limits: never beyond the host's settings. Its jobs_per_day are the host's, over all servers.
        channels: ids of those where pictures may be asked for; none: everywhere.
        roles: ids of those one of which a member needs; none: everybody may.
        jobs_per_day: that one member may have on this server within 24 hours; 0: any number.
    """

    limits: LimitsSection
    channels: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    jobs_per_day: int = 0

    @property
    def counts_days(self) -> bool:
        """Whether a member may have so many jobs a day, anywhere or here."""
        return bool(self.limits.jobs_per_day or self.jobs_per_day)

    def check_place(self, channel_id: int) -> None:
        """Raise Refused where no pictures may be asked for.

        Args:
            channel_id: of the channel, which for a thread is its parent.
        """
        if self.channels and channel_id not in self.channels:
            raise Refused("limits-refused-channel", channels=channel_mentions(self.channels))

    def check_roles(self, role_ids: Collection[int]) -> None:
        """Raise Refused for who has none of the roles that are needed."""
        if self.roles and self.roles.isdisjoint(role_ids):
            raise Refused("limits-refused-role", roles=role_mentions(self.roles))


def host_value(limit: Limit, host: LimitsSection) -> int:
    """A limit as the host has set it."""
    value: int = getattr(host, _MAXIMA.get(limit, limit))
    return value


def span(limit: Limit, host: LimitsSection) -> Span:
    """What the host allows a server to set."""
    value = host_value(limit, host)
    match limit:
        case Limit.SIZE:
            return Span(host.size_min, value)
        case Limit.JOBS_PER_DAY:
            return Span(1, value or MOST_JOBS_A_DAY)
        case Limit.FRAME_EVERY:
            # More frames are more work for the host.
            return Span(value, MAX_ITERATIONS)
        case _:
            return Span(1, value)


def effective(limit: Limit, own: ServerLimits, host: LimitsSection) -> int:
    """The number that holds: the server's as far as the host still allows it."""
    if limit not in own.numbers:
        return host_value(limit, host)
    least, most = span(limit, host)
    return min(max(own.numbers[limit], least), most)


def rules_of(own: ServerLimits, host: LimitsSection) -> Rules:
    """What a server's moderators have set, within the host's settings."""
    iterations = effective(Limit.ITERATIONS, own, host)
    by_role = host.iterations_by_role
    if Limit.ITERATIONS in own.numbers:
        # Who sets a maximum here means everybody here.
        by_role = {role: min(most, iterations) for role, most in by_role.items()}
    size = effective(Limit.SIZE, own, host)
    changes: dict[str, object] = {
        "iterations_max": iterations,
        "iterations_default": min(host.iterations_default, iterations),
        "iterations_by_role": by_role,
        "size_max": size,
        "size_default": min(host.size_default, size),
        "jobs_per_member": effective(Limit.JOBS_PER_MEMBER, own, host),
        "frame_every": effective(Limit.FRAME_EVERY, own, host),
        "animation_frames": effective(Limit.ANIMATION_FRAMES, own, host),
    }
    return Rules(
        limits=host.model_copy(update=changes),
        channels=own.channels,
        roles=own.roles,
        jobs_per_day=effective(Limit.JOBS_PER_DAY, own, host),
    )


_SERVER_LIMITS = JsonForm(ServerLimits)


class RuleBook:
    """Knows the rules of every server, and how much of a day's jobs each member has left."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        # What the database has, of the servers that were asked about.
        self._known: dict[int, ServerLimits] = {}
        self._turn = asyncio.Lock()
        self._asking: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def of(self, guild_id: int | None) -> Rules:
        """The rules of a server, or of private messages.

        Raises:
            StoreError: the database can't do its part; so do the other methods.
        """
        own = ServerLimits() if guild_id is None else await self.set_by(guild_id)
        return rules_of(own, self._settings.current.limits)

    async def set_by(self, guild_id: int) -> ServerLimits:
        """What a server's moderators have set."""
        if guild_id in self._known:
            return self._known[guild_id]
        async with self._turn:
            return await self._read(guild_id)

    async def change(
        self, guild_id: int, edit: Callable[[ServerLimits], ServerLimits]
    ) -> tuple[ServerLimits, ServerLimits]:
        """Change what a server has set; of two changes at the same time none is lost.

        Returns:
            What was set before, and what is now.
        """
        async with self._turn:
            before = await self._read(guild_id)
            after = edit(before)
            if after == ServerLimits():
                await self._store.limits.reset(guild_id)
            else:
                await self._store.limits.set(guild_id, _SERVER_LIMITS.write(after))
            self._known[guild_id] = after
            return before, after

    def forget(self, guild_id: int) -> None:
        """Read what a server has set anew: the bot has left it, and its rows are gone."""
        self._known.pop(guild_id, None)

    @asynccontextmanager
    async def one_of_the_day(
        self,
        requester: Requester,
        rules: Rules,
        count: int,
        too_many: str = "clip-too-many-today",
    ) -> AsyncIterator[None]:
        """Let a member ask for a job, or for so many at once, if they have them left within 24 h.

        A clip counts as several. `too_many` is what is said where so many are not left.

        What the same member asks for meanwhile has to wait, so that two commands at the same moment
        can't both be the day's last.

        Raises:
            Refused: they have had all, and it says when they may have the next; or not so many are
                left.
        """
        if not rules.counts_days:
            yield
            return
        async with self._asking.setdefault(requester.id, asyncio.Lock()):
            await self._check_day(requester, rules, count, too_many)
            yield

    async def _check_day(
        self, requester: Requester, rules: Rules, count: int, too_many: str
    ) -> None:
        had = await self._store.jobs.count_since(requester.id, datetime.now(UTC) - _DAY)
        jobs = await self._store.jobs.of_member(requester.id, limit=had)
        _check_number(jobs, rules.limits.jobs_per_day, count, too_many)
        here = tuple(job for job in jobs if job.guild_id == requester.guild_id)
        _check_number(here, rules.jobs_per_day, count, too_many)

    async def _read(self, guild_id: int) -> ServerLimits:
        if guild_id not in self._known:
            written = await self._store.limits.get(guild_id)
            self._known[guild_id] = _SERVER_LIMITS.read(written)
        return self._known[guild_id]


def _check_number(jobs: tuple[JobRecord, ...], most: int, count: int, too_many: str) -> None:
    """Raise Refused if these jobs of a day, the newest first, leave no room for so many more."""
    had = 0
    for job in jobs if most else ():
        had += counts_as(frames_ordered(job.order))
        if had >= most:  # there is room when this one is a day old
            moment = job.created + _DAY
            raise Refused("limits-refused-day", most=most, moment=f"{moment.timestamp():.0f}")
    if most and had + count > most:
        raise Refused(too_many, count=count, most=most - had)
