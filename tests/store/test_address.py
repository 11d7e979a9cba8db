"""The database's address in the settings."""

from __future__ import annotations

from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from bot.store import StoreError
from bot.store.database import address as address_module
from bot.store.database.address import read_address


@pytest.fixture
def asyncpg_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_module, "find_spec", lambda name: ModuleSpec(name, None))


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
def test_a_file_is_named_from_here_or_from_the_root(scheme: str) -> None:
    assert read_address(f"{scheme}:///data/easel.db").file == Path("data/easel.db")
    assert read_address(f"{scheme}:////srv/easel.db").file == Path("/srv/easel.db")
    assert read_address(f"{scheme}:///~/easel.db").file == Path.home() / "easel.db"


@pytest.mark.parametrize("text", ["sqlite://", "sqlite:///:memory:", "sqlite://data/easel.db"])
def test_what_would_not_last_is_refused(text: str) -> None:
    with pytest.raises(StoreError, match="names no file: write sqlite:///"):
        read_address(text)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
@pytest.mark.usefixtures("asyncpg_installed")
def test_a_server_is_reached_by_asyncpg_and_named_without_its_password(scheme: str) -> None:
    address = read_address(f"{scheme}://ada:s3cret@db.example.org:5433/easel?sslmode=require")
    assert address.url.drivername == "postgresql+asyncpg"
    assert (address.url.username, address.url.password) == ("ada", "s3cret")
    assert (address.url.host, address.url.port, address.url.database) == (
        "db.example.org",
        5433,
        "easel",
    )
    assert dict(address.url.query) == {"ssl": "require"}
    assert address.file is None
    assert address.name == "the database easel on db.example.org"
    assert "s3cret" not in repr(address)


def test_the_package_for_postgresql_is_named_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(address_module, "find_spec", lambda _: None)
    with pytest.raises(StoreError, match=r"pip install 'easel\[postgres\]'"):
        read_address("postgresql://db.example.org/easel")


@pytest.mark.usefixtures("asyncpg_installed")
def test_an_unknown_option_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match="unknown option 'sslmodus'; allowed are host, ssl"):
        read_address("postgresql://db.example.org/easel?sslmodus=require")


@pytest.mark.parametrize(
    "text",
    ["", "easel.db", "mysql://ada:s3cret@host/easel", "postgresql://ada:s3cret@host:port/easel"],
)
def test_what_is_no_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(StoreError, match="must be sqlite:///") as raised:
        read_address(text)
    assert "s3cret" not in str(raised.value)
    assert raised.value.__cause__ is None
