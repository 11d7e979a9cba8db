"""All that is stored about one member: to be shown, and to be deleted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from bot.language import sentence
from bot.reception.services import Services
from bot.records.presets import in_use, presets_of
from bot.store import AuditRecord, ChannelDefault, JobRecord, PresetRecord, StyleRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is stored about a member.

    Attributes:
        jobs: the newest first.
        files: by the job's id, the names of the files that are kept of it, and their bytes.
        preset_in_use: the name of the preset that their pictures start from, if any.
        styles: that they added, whichever server's they are.
        changes: that they made as a moderator.
        channels: whose defaults they set.
        has_style_in_hand: whether they have taken a picture as the style of their next one.
    """

    jobs: tuple[JobRecord, ...]
    files: Mapping[str, Mapping[str, int]]
    presets: tuple[PresetRecord, ...]
    preset_in_use: str | None = None
    styles: tuple[StyleRecord, ...]
    changes: tuple[AuditRecord, ...]
    channels: tuple[ChannelDefault, ...]
    has_style_in_hand: bool = False

    @property
    def nothing(self) -> bool:
        """Whether there is nothing at all."""
        records = (self.jobs, self.presets, self.styles, self.changes, self.channels)
        return not any(records) and not self.has_style_in_hand

    @property
    def file_count(self) -> int:
        """How many files are kept of all the jobs."""
        return sum(map(len, self.files.values()))

    @property
    def file_bytes(self) -> int:
        """How large they are together."""
        return sum(sum(sizes.values()) for sizes in self.files.values())


async def stored_about(services: Services, user_id: int) -> Stored:
    """All that is stored about a member.

    Raises:
        OSError: a folder can't be read.
        StoreError: the database can't do its part.
    """
    store = services.store
    jobs = await store.jobs.of_member(user_id, (await store.about(user_id)).jobs)
    files = await asyncio.to_thread(
        lambda: {job.id: found for job in jobs if (found := services.archive.files(job.id))}
    )
    used = await in_use(store, user_id)
    return Stored(
        jobs=jobs,
        files=files,
        presets=await presets_of(store, user_id),
        preset_in_use=None if used is None else used.name,
        styles=await store.styles.of_member(user_id),
        changes=await store.audit.of_member(user_id),
        channels=await store.presets.channels_set_by(user_id),
        has_style_in_hand=user_id in services.styles_in_hand,
    )


def as_json(stored: Stored, now: datetime) -> bytes:
    """Every record, for the member to keep.

    Ids are text, as Discord writes them: most programs can't hold such numbers.
    """
    whole = {
        "stored_at": now,
        "jobs": [
            _plain(asdict(job)) | {"files": dict(stored.files.get(job.id, {}))}
            for job in stored.jobs
        ],
        "presets": [_plain(asdict(preset)) for preset in stored.presets],
        "preset_in_use": stored.preset_in_use,
        "styles": [_plain(asdict(style)) for style in stored.styles],
        "changes_to_servers": [_plain(asdict(change)) for change in stored.changes],
        "channel_defaults": [_plain(asdict(channel)) for channel in stored.channels],
        "style_in_hand": stored.has_style_in_hand,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False, default=_moment).encode()


async def forget(services: Services, user_id: int) -> tuple[Stored, int]:
    """Delete all that is stored about a member; jobs that have not ended are cancelled first.

    Returns what there was, and how many jobs were cancelled.

    Changes to servers stay in their logs, and channels keep their defaults, without who made them.

    Raises:
        OSError: a file can't be removed.
        StoreError: the database can't do its part. After either, what is left is still known to be
            the member's, and can be deleted by another try.
    """
    stored = await stored_about(services, user_id)
    running = services.studio.jobs.of(user_id)
    for ticket in running:
        services.studio.cancel(ticket, sentence("privacy-reason-deleted"))
    services.styles_in_hand.pop(user_id, None)
    # Files first: of a record that is gone nobody would find them. What is still being written of a
    # job has nowhere to go from here on.
    await asyncio.to_thread(services.archive.remove, [job.id for job in stored.jobs])
    leftovers = await services.store.forget(user_id)
    # Perhaps there is a job that was accepted meanwhile.
    await asyncio.to_thread(services.archive.remove, leftovers.jobs)
    await services.library.tidy(leftovers.digests)
    return stored, len(running)


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: str(value) if key.endswith(("_id", "_by")) and value is not None else value
        for key, value in record.items()
    }


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"JSON has no {type(value).__name__}")
