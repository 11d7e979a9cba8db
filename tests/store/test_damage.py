"""Damage that SQLite itself passes over in silence is said, and what is left is kept."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.store import Store, StoreError
from bot.store.database.address import read_address
from bot.store.database.upgrade import examine
from tests.store.files import contents, write
from tests.store.records import job

HEADER = 32
FRAME = 24 + 4096


async def killed(file: Path, jobs: int = 5) -> Path:
    """A database of a bot that was killed: the newest jobs are in its log alone; returns that."""
    living = file.with_name("living.db")
    store = await Store.open(f"sqlite:///{living}")
    for index in range(jobs):
        await store.jobs.add(job(f"a{index}"))
    for ending in ("", "-wal"):
        shutil.copy(f"{living}{ending}", f"{file}{ending}")
    await store.close()
    return file.with_name(f"{file.name}-wal")


async def jobs_in(file: Path) -> int:
    store = await Store.open(f"sqlite:///{file}")
    try:
        return len(await store.jobs.unfinished())
    finally:
        await store.close()


def away(file: Path) -> None:
    file.rename(file.with_name("moved away"))


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def junk(size: int) -> bytes:
    return random.Random(7).randbytes(size)  # noqa: S311 - no secret


def junk_all(log: bytes) -> bytes:
    return junk(len(log))


def zeros(log: bytes) -> bytes:
    return bytes(len(log))


def junk_header(log: bytes) -> bytes:
    return junk(HEADER) + log[HEADER:]


def one_bit_of_the_header(log: bytes) -> bytes:
    return log[:17] + bytes([log[17] ^ 1]) + log[18:]


def junk_frames(log: bytes) -> bytes:
    return log[:HEADER] + junk(len(log) - HEADER)


def a_text(log: bytes) -> bytes:
    return b"hello" * 20


@pytest.mark.parametrize(
    "damage", [junk_all, zeros, junk_header, one_bit_of_the_header, junk_frames, a_text]
)
async def test_a_log_that_sqlite_would_leave_out_is_refused_and_left_alone(
    file: Path, damage: Callable[[bytes], bytes]
) -> None:
    log = await killed(file)
    damaged = damage(contents(log))
    write(log, damaged)
    before = contents(file)

    for open_ in (Store.open, Store.existing):
        with pytest.raises(StoreError, match=rf"^The file {log} is damaged\."):
            await open_(f"sqlite:///{file}")

    assert contents(log) == damaged
    assert contents(file) == before
    # What the sentence says can be done, can be.
    away(log)
    assert await jobs_in(file) == 0


async def test_a_log_without_its_database_is_refused_and_left_alone(file: Path) -> None:
    log = await killed(file)
    away(file)
    before = contents(log)

    with pytest.raises(StoreError, match=rf"^The database {file} is missing, but easel\.db-wal"):
        await Store.open(f"sqlite:///{file}")

    assert contents(log) == before
    assert file.name not in names_in(file.parent)


async def test_the_log_of_a_bot_that_was_killed_is_no_damage(file: Path) -> None:
    await killed(file)
    assert await jobs_in(file) == 5


@pytest.mark.parametrize("cut", [1, 100, 4000, FRAME, FRAME + 30])
async def test_a_log_whose_end_was_cut_off_by_a_crash_is_no_damage(file: Path, cut: int) -> None:
    log = await killed(file)
    write(log, contents(log)[:-cut])
    assert await jobs_in(file) == 4
    assert list(file.parent.glob("*damaged*")) == []


async def test_a_last_page_that_was_half_written_is_no_damage(file: Path) -> None:
    log = await killed(file)
    write(log, contents(log)[:-2000] + bytes(2000))
    assert await jobs_in(file) == 4
    assert list(file.parent.glob("*damaged*")) == []


@pytest.mark.parametrize("length", [0, 10, HEADER, HEADER + 10, HEADER + 3000])
async def test_a_log_that_was_just_begun_is_no_damage(file: Path, length: int) -> None:
    log = await killed(file)
    write(log, contents(log)[:length])
    assert await jobs_in(file) == 0


async def test_a_log_that_goes_round_is_no_damage(file: Path) -> None:
    """Its new header is written before its first frame, which is still one of the last round."""
    living = file.with_name("living.db")
    store = await Store.open(f"sqlite:///{living}")
    log = living.with_name("living.db-wal")
    for index in range(20):
        await store.jobs.add(job(f"a{index}"))
    long = contents(log)
    with sqlite3.connect(living) as connection:
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
    connection.close()
    await store.jobs.add(job("b"))
    round_two = contents(log)
    assert round_two[:HEADER] != long[:HEADER]
    shutil.copy(living, file)
    write(file.with_name(f"{file.name}-wal"), round_two[:HEADER] + long[HEADER:])
    await store.close()

    assert await jobs_in(file) == 20


async def test_a_page_in_the_middle_costs_what_came_later_and_is_said(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = await killed(file)
    damaged = bytearray(contents(log))
    middle = (len(damaged) - HEADER) // FRAME // 2
    damaged[HEADER + middle * FRAME + 1000] ^= 1
    write(log, damaged)

    assert await jobs_in(file) < 5

    (aside,) = file.parent.glob("easel.db-wal.damaged-*")
    assert contents(aside) == damaged
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "can't be read" in record.getMessage()
    assert str(aside) in record.getMessage()


@pytest.mark.parametrize("cut", [1, 512, 2048])
async def test_a_file_whose_end_is_missing_is_refused_and_left_alone(file: Path, cut: int) -> None:
    store = await Store.open(f"sqlite:///{file}")
    await store.jobs.add(job())
    await store.close()
    whole = contents(file)
    write(file, whole[:-cut])

    with pytest.raises(StoreError, match=rf"^The database {file} is damaged"):
        await Store.open(f"sqlite:///{file}")

    assert contents(file) == whole[:-cut]


def junk_pages(file: bytes) -> bytes:
    pages = [file[start : start + 4096] for start in range(0, len(file), 4096)]
    return b"".join(junk(4096) if number % 3 == 2 else page for number, page in enumerate(pages))


def no_header(file: bytes) -> bytes:
    return junk(100) + file[100:]


def no_end(file: bytes) -> bytes:
    return file[:-512]


@pytest.mark.parametrize("damage", [junk_pages, no_header, no_end])
async def test_a_damaged_file_and_its_log_are_refused_and_left_alone(
    file: Path, damage: Callable[[bytes], bytes]
) -> None:
    """SQLite would move the log into the damaged file, and remove it."""
    log = await killed(file)
    whole = contents(log)
    damaged = damage(contents(file))
    write(file, damaged)
    address = read_address(f"sqlite:///{file}")

    for open_ in (lambda: Store.open(f"sqlite:///{file}"), lambda: examine(address)):
        with pytest.raises(StoreError, match=rf"^The database {file} is (damaged|no SQLite)"):
            await open_()
        assert contents(file) == damaged
        assert contents(log) == whole


async def test_beside_a_bot_that_runs_its_log_is_not_looked_at(file: Path) -> None:
    """It is being written."""
    store = await Store.open(f"sqlite:///{file}")
    await store.leases.begin()
    await store.jobs.add(job())
    log = file.with_name(f"{file.name}-wal")
    as_it_was = contents(log)
    write(log, junk_header(as_it_was))

    other = await Store.existing(f"sqlite:///{file}")
    await other.close()

    write(log, as_it_was)
    await store.close()
