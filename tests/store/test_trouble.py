"""Disks, files and servers that fail: a clear sentence, and nothing harmed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.store import Store, StoreError
from tests.store import postgres
from tests.store.files import contents, permit, write
from tests.store.records import ADA, job


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that users without privileges can look into, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="easel-store-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def no_privileges() -> Iterator[None]:
    """What is read-only is so to root as well."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


async def fill(store: Store) -> None:
    for index in range(1000):
        await store.jobs.add(job(f"a{index}", reason="x" * 3000))


async def test_a_system_without_threads_is_said(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job must not fail for good because the database can't be asked at that moment."""

    def no_thread(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    store = await Store.open(f"sqlite:///{file}")
    try:
        with monkeypatch.context() as lacking:
            lacking.setattr(threading.Thread, "start", no_thread)
            with pytest.raises(StoreError, match="can't be opened: can't start new thread"):
                await store.jobs.add(job("a1"))
        await store.jobs.add(job("a1"))
    finally:
        await store.close()


async def test_a_full_disk_is_said_and_harms_nothing(file: Path) -> None:
    def small_disk(connection: Any, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 40")

    event.listen(Engine, "connect", small_disk)
    try:
        store = await Store.open(f"sqlite:///{file}")
        with pytest.raises(StoreError, match=rf"^The disk is full: the database {file} can't grow"):
            await fill(store)
        kept = (await store.about(ADA)).jobs
        # All that was there can be read, and there is room again once something is removed.
        assert kept > 1
        assert len(await store.jobs.of_member(ADA, 1000)) == kept
        await store.jobs.forget("a0")
        await store.jobs.add(job("b0"))
        await store.close()
    finally:
        event.remove(Engine, "connect", small_disk)


async def test_a_read_only_file_is_said_at_the_start(open_folder: Path) -> None:
    file = open_folder / "easel.db"
    await (await Store.open(f"sqlite:///{file}")).close()
    permit(file, 0o444)
    permit(file.with_name("easel.db.lock"), 0o666)
    permit(open_folder, 0o777)
    with no_privileges(), pytest.raises(StoreError, match=r"^The database .* is read-only\. Let"):
        await Store.open(f"sqlite:///{file}")


async def test_a_folder_that_may_not_be_written_is_said(open_folder: Path) -> None:
    permit(open_folder, 0o555)
    wanted = rf"^The folder {open_folder}.* can't be used: Permission denied\."
    for file in (open_folder / "easel.db", open_folder / "new" / "easel.db"):
        with no_privileges(), pytest.raises(StoreError, match=wanted):
            await Store.open(f"sqlite:///{file}")


async def test_a_folder_in_place_of_a_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^The database .* can't be opened\."):
        await Store.open(f"sqlite:///{tmp_path}")


async def test_a_file_that_is_no_database_is_left_alone(file: Path) -> None:
    letter = b"Dear diary, today I painted a harbour in the style of waves.\n" * 100
    write(file, letter)
    with pytest.raises(StoreError, match=r"^The database .* is no SQLite database\."):
        await Store.open(f"sqlite:///{file}")
    assert contents(file) == letter


async def test_a_damaged_file_is_refused_and_left_alone(file: Path) -> None:
    store = await Store.open(f"sqlite:///{file}")
    for index in range(100):
        await store.jobs.add(job(f"a{index}", reason="x" * 1000))
    await store.close()
    pages = bytearray(contents(file))
    half = len(pages) // 2
    pages[half : half + 8192] = b"\xff" * 8192
    write(file, pages)
    with pytest.raises(StoreError, match=r"^The database .* is damaged"):
        await Store.open(f"sqlite:///{file}")
    assert contents(file) == pages


async def test_a_file_that_is_damaged_later_is_said_too(file: Path) -> None:
    store = await Store.open(f"sqlite:///{file}")
    await store.jobs.add(job())
    await store.close()
    store = await Store.open(f"sqlite:///{file}")
    with sqlite3.connect(file) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'jobs'")
        (page,) = root.fetchone()
    connection.close()
    with file.open("r+b") as raw:
        raw.seek((page - 1) * 4096)
        raw.write(b"\xff" * 4096)
    with pytest.raises(StoreError, match=r"^The database .* is damaged\."):
        await store.jobs.get("a1")
    await store.close()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("postgresql://ada:s3cret@127.0.0.1:1/easel", r"easel on 127\.0\.0\.1 can't be reached: "),
        ("postgresql://ada:s3cret@nowhere.invalid/easel", "easel on nowhere.invalid can't be "),
    ],
)
async def test_a_server_that_is_not_there_is_said_without_its_password(
    address: str, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("asyncpg", reason="asyncpg is not installed")
    with pytest.raises(StoreError, match=sentence) as raised:
        await Store.open(address)
    assert "s3cret" not in str(raised.value) + repr(raised.value.__cause__) + caplog.text


async def test_a_database_that_the_server_has_not_is_said(postgres_socket: Path) -> None:
    address = f"postgresql://{postgres.USER}:s3cret@/nobody_made_me?host={postgres_socket}"
    with pytest.raises(StoreError, match="There is no such database: the database nobody_made_me"):
        await Store.open(address)


async def test_a_connection_that_the_server_closed_is_replaced(postgres_url: str) -> None:
    import asyncpg

    store = await Store.open(postgres_url)
    await store.jobs.add(job())
    other = await asyncpg.connect(postgres_url)
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await other.close()
    assert await store.jobs.get("a1") == job()
    await store.close()
