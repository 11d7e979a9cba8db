"""For how long jobs are kept: by the clock, and as the settings say."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.config.model import HousekeepingSection
from bot.records.archive import Archive
from bot.records.journal import Journal
from bot.store import JobRecord, Store, StoreError
from bot.store.jobs import Jobs
from bot.studio.pictures import Pictures

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PICTURES = Pictures(content=b"the photo", styles=(b"the painting",))


def record(job_id: str, **fields: Any) -> JobRecord:
    usual: dict[str, Any] = {
        "requester_id": 1,
        "requester_name": "Ana",
        "guild_id": None,
        "channel_id": 4,
        "locale": "en-US",
        "order": {"recipe": "sketch"},
        "created": NOW - timedelta(days=400),
    }
    return JobRecord(id=job_id, **(usual | fields))


@pytest.fixture
def keep(store: Store, archive: Archive, jobs_folder: Path) -> Callable[..., Any]:
    """Keep a job with all kinds of files, that ended (if it has) some days before now."""

    async def keep(job_id: str, days: float | None, state: str = "finished") -> None:
        ended = None if days is None else NOW - timedelta(days=days)
        await store.jobs.add(record(job_id, state=state, ended=ended, delivered=ended is not None))
        archive.keep_inputs(job_id, PICTURES, {})
        archive.keep_thumbnails(job_id, (b"small", b"small"))
        archive.keep_frame(job_id, 20, b"a frame")
        archive.keep_result(job_id, b"the result", b"the strip")
        written = (ended or NOW - timedelta(days=400)).timestamp()
        os.utime(jobs_folder / job_id / "job.json", (written, written))

    return keep


def kept(**days: int) -> HousekeepingSection:
    return HousekeepingSection.model_validate(days)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


ALL = {
    "job.json",
    "pictures.json",
    "content",
    "style-1",
    "thumbnail-1.webp",
    "thumbnail-2.webp",
    "frames/000020.png",
    "result.png",
    "strip.png",
}
WITHOUT_INPUTS = {"job.json", "result.png"}
NOTHING: set[str] = set()


@pytest.mark.parametrize(
    ("days", "files", "remembered"),
    [
        (0.01, ALL, True),
        (1.99, ALL, True),
        (2.01, WITHOUT_INPUTS, True),
        (6.99, WITHOUT_INPUTS, True),
        (7.01, NOTHING, False),
        (4000, NOTHING, False),
    ],
)
@pytest.mark.parametrize("state", ["finished", "failed", "cancelled"])
async def test_each_age_keeps_what_the_settings_say(
    journal: Journal,
    store: Store,
    archive: Archive,
    keep: Callable[..., Any],
    days: float,
    files: set[str],
    remembered: bool,
    state: str,
) -> None:
    await keep("a1", days, state)
    assert set(archive.files("a1")) == ALL
    assert await journal.tidy(kept(keep_inputs_days=2, keep_days=7), NOW) == (not remembered)
    assert set(archive.files("a1")) == files
    job = await store.jobs.get("a1")
    assert (job is not None) == remembered
    if job is not None:
        assert job.inputs_removed == (files == WITHOUT_INPUTS)


@pytest.mark.parametrize("state", ["waiting", "painting"])
@pytest.mark.parametrize("days", [{"keep_inputs_days": 0, "keep_days": 0}, {"keep_days": 1}])
async def test_a_job_that_has_not_ended_is_never_touched(
    journal: Journal,
    store: Store,
    archive: Archive,
    keep: Callable[..., Any],
    state: str,
    days: dict[str, int],
) -> None:
    await keep("a1", None, state)
    assert await journal.tidy(kept(**days), NOW) == 0
    assert set(archive.files("a1")) == ALL
    assert await store.jobs.get("a1") == record("a1", state=state)


async def test_a_picture_that_was_not_shown_yet_is_kept_until_it_was(
    journal: Journal, store: Store, archive: Archive, keep: Callable[..., Any]
) -> None:
    """The bot may have been off for longer than pictures are kept."""
    await keep("a1", 30)
    await store.jobs.change("a1", delivered=False)
    assert await journal.tidy(kept(keep_inputs_days=0, keep_days=0), NOW) == 0
    assert set(archive.files("a1")) == ALL
    await store.jobs.change("a1", delivered=True)
    assert await journal.tidy(kept(keep_inputs_days=0, keep_days=0), NOW) == 1
    assert archive.files("a1") == {}


async def test_inputs_never_stay_longer_than_their_job(
    journal: Journal, archive: Archive, keep: Callable[..., Any]
) -> None:
    await keep("a1", 3)
    await journal.tidy(kept(keep_inputs_days=365, keep_days=2), NOW)
    assert archive.files("a1") == {}


async def test_zero_days_remove_all_files_at_once_and_the_record_after_a_day(
    journal: Journal, store: Store, archive: Archive, keep: Callable[..., Any]
) -> None:
    """The record of a job counts towards its member's jobs of a day."""
    await keep("now", 0.0001)
    await keep("yesterday", 1.0001)
    assert await journal.tidy(kept(keep_inputs_days=0, keep_days=0), NOW) == 1
    assert archive.files("now") == archive.files("yesterday") == {}
    assert await store.jobs.get("now") is not None
    assert await store.jobs.get("yesterday") is None
    assert await journal.tidy(kept(keep_inputs_days=0, keep_days=0), NOW + timedelta(days=1)) == 1
    assert await store.jobs.get("now") is None


async def test_a_job_that_is_just_being_accepted_keeps_its_folder(
    journal: Journal, archive: Archive
) -> None:
    """Its folder is made before its record."""
    archive.keep_inputs("new", PICTURES, {})
    now = datetime.now(UTC) + timedelta(seconds=1)
    assert await journal.tidy(kept(keep_inputs_days=0, keep_days=0), now) == 0
    assert archive.inputs("new") == PICTURES


async def test_a_folder_that_the_database_does_not_know_goes_when_it_is_old(
    journal: Journal, archive: Archive, jobs_folder: Path
) -> None:
    for name, days in (("stray", 7.01), ("newer", 6.99)):
        archive.keep_inputs(name, PICTURES, {})
        moment = (NOW - timedelta(days=days)).timestamp()
        os.utime(jobs_folder / name / "job.json", (moment, moment))
    assert await journal.tidy(kept(keep_days=7), NOW) == 1
    assert names_in(jobs_folder) == ["newer"]


async def test_what_cannot_be_removed_is_tried_again_and_keeps_nothing_else(
    journal: Journal,
    store: Store,
    archive: Archive,
    keep: Callable[..., Any],
    jobs_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for job in ("a1", "a2", "a3"):
        await keep(job, 8)
    fresh = datetime.now(UTC).timestamp()
    os.utime(jobs_folder / "a1" / "job.json", (fresh, fresh))
    rmtree = shutil.rmtree

    def stubborn(path: Path) -> None:
        if "a1" in path.parts:
            raise OSError(errno.EIO, "Input/output error", str(path))
        rmtree(path)

    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        broken.setattr(shutil, "rmtree", stubborn)
        assert await journal.tidy(kept(keep_days=7), NOW) == 2
    assert "Job a1" in caplog.text
    assert names_in(jobs_folder) == ["a1"]
    assert await store.jobs.get("a1") is not None
    assert await store.jobs.get("a2") is None

    assert await journal.tidy(kept(keep_days=7), NOW) == 1
    assert names_in(jobs_folder) == []
    assert await store.jobs.get("a1") is None


async def test_a_store_that_fails_while_tidying_has_forgotten_nothing_whose_files_are_there(
    journal: Journal,
    store: Store,
    archive: Archive,
    keep: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await keep("a1", 8)
    with monkeypatch.context() as broken:

        async def fail(self: Jobs, job_id: str) -> bool:
            raise StoreError("The database is locked.")

        broken.setattr(Jobs, "forget", fail)
        with pytest.raises(StoreError):
            await journal.tidy(kept(), NOW)
    assert archive.files("a1") == {}
    assert await journal.tidy(kept(), NOW) == 1
    assert await store.jobs.get("a1") is None
