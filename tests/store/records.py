"""Records that tests fill in only where it matters to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.store import AuditRecord, ChannelDefault, JobRecord, PresetRecord, Store, StyleRecord

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
# Discord's ids take more than 32 bits.
ADA, BEN = 1_200_000_000_000_000_001, 1_200_000_000_000_000_002
GUILD, OTHER_GUILD = 1_100_000_000_000_000_001, 1_100_000_000_000_000_002
CHANNEL = 1_000_000_000_000_000_001


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def job(id: str = "a1", **fields: Any) -> JobRecord:  # noqa: A002 - as the field is called
    usual = JobRecord(
        id=id,
        requester_id=ADA,
        requester_name="Ada",
        guild_id=GUILD,
        channel_id=CHANNEL,
        locale="pt-BR",
        order={"recipe": "easel", "seed": 7, "strength": None, "masks": ["sea", "sky"]},
        created=NOON,
    )
    return replace(usual, **fields)


async def recorded(store: Store, job_id: str) -> JobRecord:
    """What the journal says of a job that it has."""
    record = await store.jobs.get(job_id)
    assert record is not None
    return record


async def add_style(store: Store, name: str = "Waves", **fields: Any) -> StyleRecord:
    usual = StyleRecord(
        guild_id=GUILD,
        name=name,
        digest="d" * 64,
        mime="image/png",
        file_size=3_000_000_000,
        width=640,
        height=480,
        added_by=ADA,
        created=NOON,
    )
    return await store.styles.add(replace(usual, **fields))


def preset(name: str = "Night", **fields: Any) -> PresetRecord:
    usual = PresetRecord(
        owner_id=ADA, name=name, options={"recipe": "oil", "size": 512}, created=NOON
    )
    return replace(usual, **fields)


def channel_default(**fields: Any) -> ChannelDefault:
    usual = ChannelDefault(
        channel_id=CHANNEL, guild_id=GUILD, name="Night", options={"size": 512}, set_by=ADA
    )
    return replace(usual, **fields)


def change(**fields: Any) -> AuditRecord:
    usual = AuditRecord(
        guild_id=GUILD, who_id=ADA, who_name="Ada", what="iterations_max = 300", at=NOON
    )
    return replace(usual, **fields)
