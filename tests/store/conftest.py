"""Stores for the tests: each runs once with SQLite, and once with PostgreSQL where there is one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.store import postgres


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL server."""
    if reason := postgres.why_not():
        pytest.skip(reason)
    with postgres.running_server() as folder:
        yield folder


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take long to connect to a server."""
    monkeypatch.setattr("bot.store.database.database.PATIENCE_SECONDS", 120)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a SQLite database may be."""
    return tmp_path / "easel.db"


@pytest.fixture
async def postgres_url(postgres_socket: Path) -> str:
    """The address of an empty PostgreSQL database."""
    import asyncpg

    url = f"postgresql://{postgres.USER}@/postgres?host={postgres_socket}"
    connection = await asyncpg.connect(url)
    try:
        # A database for each test would be some megabytes, and a second, each.
        await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    finally:
        await connection.close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, file: Path) -> str:
    """The address of a database that nobody has used."""
    if request.param == "sqlite":
        return f"sqlite:///{file}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """A new store."""
    store = await Store.open(url)
    yield store
    await store.close()
