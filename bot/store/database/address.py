"""Where the database is: reads the address that the admin gave, and never tells its password."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.database.errors import StoreError

_ALLOWED = "sqlite:///path/of/easel.db or postgresql://user:password@host/database"
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
# What may follow the question mark: a socket's folder, and whether to encrypt, for which hosters
# write libpq's word.
_OPTIONS = {"host": "host", "ssl": "ssl", "sslmode": "ssl"}


@dataclass(frozen=True, slots=True)
class Address:
    """A database that Easel can open.

    Attributes:
        url: with the driver that is used. Its text holds the password: not for logs.
        name: what to call the database in a sentence.
        file: of a SQLite database; None for a server's.
    """

    url: URL
    name: str
    file: Path | None


def read_address(text: str) -> Address:
    """The address in `text`, such as "sqlite:///easel.db" or "postgresql://host/easel".

    Raises:
        StoreError: it is none, or its driver is missing.
    """
    try:
        url = make_url(text)
        driver = _DRIVERS[url.drivername]
    except (ArgumentError, KeyError, ValueError):
        # Not chained: what was refused may hold a password.
        raise StoreError(f"The database's address must be {_ALLOWED}.") from None
    url = url.set(drivername=driver)
    return _on_a_server(url) if driver.startswith("postgresql") else _in_a_file(url)


def _in_a_file(url: URL) -> Address:
    # A database in memory would be lost at the end, and each connection would have its own.
    if not url.database or url.database == ":memory:" or url.host or url.query:
        raise StoreError("The database's address names no file: write sqlite:///path/of/easel.db.")
    file = Path(url.database).expanduser()
    return Address(url.set(database=str(file)), f"the database {file}", file)


def _on_a_server(url: URL) -> Address:
    if find_spec("asyncpg") is None:
        raise StoreError("For PostgreSQL a package is missing: pip install 'easel[postgres]'.")
    if unknown := sorted(url.query.keys() - _OPTIONS.keys()):
        raise StoreError(
            f"The database's address has an unknown option {unknown[0]!r}; "
            f"allowed are {', '.join(_OPTIONS)}."
        )
    url = url.set(query={_OPTIONS[option]: value for option, value in url.query.items()})
    host = url.host or "this machine"
    return Address(url, f"the database {url.database or url.username} on {host}", None)
