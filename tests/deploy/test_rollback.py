"""docs/hosting.md's upgrade, rollback and backup, done with its own commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Store, StoreError
from bot.store.database.address import read_address
from bot.store.database.upgrade import upgrade
from tests.store import postgres
from tests.store.records import ADA, preset
from tests.store.test_upgrade import next_easel

PAGE = (Path(__file__).parents[2] / "docs/hosting.md").read_text(encoding="utf-8")


@pytest.fixture
def server() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL server of its own."""
    if reason := postgres.why_not():
        pytest.skip(reason)
    if shutil.which("pg_restore") is None:
        pytest.skip("PostgreSQL's pg_dump and pg_restore are not installed")
    with postgres.running_server() as folder:
        yield folder


def _commands(program: str) -> list[str]:
    """What the page runs in the database's container."""
    found = re.findall(rf"docker compose exec -T postgres ({program} .*)", PAGE)
    assert found, program
    return [str(command) for command in found]


def _do(program: str, server: Path, folder: Path) -> None:
    for command in _commands(program):
        environment = {**os.environ, "PGHOST": str(server)}
        subprocess.run(command, shell=True, check=True, cwd=folder, env=environment)  # noqa: S602


async def _refused(url: str) -> str:
    with pytest.raises(StoreError) as refusal:
        await Store.open(url)
    return str(refusal.value)


async def _fill(url: str) -> None:
    store = await Store.open(url)
    await store.presets.save(preset("before"))
    await store.close()


async def _presets(url: str) -> list[str]:
    store = await Store.open(url)
    try:
        return [found.name for found in await store.presets.list(ADA)]
    finally:
        await store.close()


async def test_postgresql_goes_back_to_the_older_easel(server: Path, tmp_path: Path) -> None:
    _do("createdb", server, tmp_path)
    url = f"postgresql://easel@/easel?host={server}"
    await _fill(url)
    _do("pg_dump", server, tmp_path)
    await upgrade(read_address(url), next_easel(tmp_path))

    assert "A newer Easel made" in await _refused(url)
    for program in ("dropdb", "createdb", "pg_restore"):
        _do(program, server, tmp_path)

    assert await _presets(url) == ["before"]


async def test_sqlite_goes_back_to_the_older_easel(tmp_path: Path) -> None:
    file, copy = tmp_path / "easel.db", tmp_path / "copy"
    url = f"sqlite:///{file}"
    await _fill(url)
    shutil.copy(file, copy)
    await upgrade(read_address(url), next_easel(tmp_path))

    assert "A newer Easel made" in await _refused(url)
    shutil.copy(copy, file)
    for left in ("easel.db-wal", "easel.db-shm"):
        (tmp_path / left).unlink(missing_ok=True)

    assert await _presets(url) == ["before"]


async def test_the_page_says_what_the_older_easel_says(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'easel.db'}"
    await _fill(url)
    await upgrade(read_address(url), next_easel(tmp_path))
    said = await _refused(url)

    page = " ".join(PAGE.replace("\n> ", " ").split())
    said = said.replace(read_address(url).name, "the database easel on postgres")
    said, page = (re.sub(r"revision \d+", "revision", text) for text in (said, page))
    assert said in page
