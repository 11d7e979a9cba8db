"""What goes wrong with a database, in sentences for the admin's log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StoreError(Exception):
    """The database can't do its part; the message is a sentence for the admin."""


class NameTaken(Exception):
    """There is something of that name already."""


# By SQLite's primary result codes (https://www.sqlite.org/rescode.html).
_SQLITE = {
    sqlite3.SQLITE_FULL: "The disk is full: {name} can't grow. What is stored is unharmed; "
    "make room, and Easel stores things again.",
    sqlite3.SQLITE_BUSY: "{name} is locked by another program. Close what else has it open.",
    sqlite3.SQLITE_LOCKED: "{name} is locked by another program. Close what else has it open.",
    sqlite3.SQLITE_READONLY: "{name} is read-only. Let Easel's user write the file and its folder.",
    sqlite3.SQLITE_PERM: "{name} can't be opened. Let Easel's user read and write it.",
    sqlite3.SQLITE_CANTOPEN: "{name} can't be opened. Its folder must exist, and Easel's user must "
    "be able to read and write both.",
    sqlite3.SQLITE_CORRUPT: "{name} is damaged. Stop Easel, and put a backup in its place or move "
    "it away.",
    sqlite3.SQLITE_NOTADB: "{name} is no SQLite database. Move the file away, or name another one.",
    sqlite3.SQLITE_IOERR: "The disk can't read or write {name}. Look at the system's log for why.",
}

# By PostgreSQL's error codes, or their classes
# (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_POSTGRESQL = {
    "53100": "The disk of the server is full: {name} can't grow. What is stored is unharmed.",
    "53300": "The server of {name} takes no more connections.",
    "25006": "{name} is read-only.",
    "3D000": "There is no such database: {name}. Create it first.",
    "42501": "Easel's user may not do that in {name}. Make it the owner of the database.",
    "55P03": "{name} is locked by another program.",
    "28": "{name} refuses the user or the password.",
    "08": "{name} can't be reached.",
    "57": "{name} has been shut down, or is just starting.",
    "XX": "{name} is damaged.",
}


@contextmanager
def clear_errors(name: str) -> Iterator[None]:
    """Raise what a database complains of as StoreError.

    What only a mistake in the code can cause (a key twice, a number too large) stays what it is.

    Args:
        name: of the database, without any password.

    Raises:
        StoreError: the database can't do its part.
    """
    try:
        yield
    except (IntegrityError, DataError):
        raise
    except DBAPIError as error:
        raise StoreError(_sentence(name, error.orig or error)) from error
    except PoolTimeout as error:
        raise StoreError(f"{_capital(name)} is too slow: all connections are taken.") from error
    except OSError as error:
        # A driver that has not even reached the server raises what the system told it.
        why = error.strerror or str(error) or "it took too long"
        raise StoreError(f"{_capital(name)} can't be reached: {why}.") from error
    except RuntimeError as error:
        # SQLite's driver has a thread a connection, and Python says in no other way that the
        # system has none left.
        if "thread" not in str(error):
            raise
        raise StoreError(f"{_capital(name)} can't be opened: {error}.") from error
    except Exception as error:
        # asyncpg's own, before there is a connection that SQLAlchemy could speak for.
        if getattr(error, "sqlstate", None) is None:
            raise
        raise StoreError(_sentence(name, error)) from error


def _sentence(name: str, error: BaseException) -> str:
    # SQLite's extended codes have the primary one in their lowest byte.
    code = getattr(error, "sqlite_errorcode", None)
    template = None if code is None else _SQLITE.get(code & 0xFF)
    state = getattr(error, "sqlstate", None)
    if state is not None:
        template = _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    if template is None:
        return f"{_capital(name)} could not be used: {error}."
    return _capital(template.format(name=name))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
