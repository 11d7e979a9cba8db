"""Connections to the database, and transactions that are whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.database.address import Address
from bot.store.database.errors import clear_errors

# How long to wait for another program that is writing, or to reach a server.
PATIENCE_SECONDS = 10
# How long a server may take for one statement.
_STATEMENT_SECONDS = 60
# How long a server waits for a transaction's next statement. The rows of a process that stands
# still in the middle of one are locked until then, and nobody can take its jobs.
IDLE_SECONDS = 10.0
# The same of one that upgrades: what it changes takes Python its time, and on a busy machine more.
UPGRADE_IDLE_SECONDS = 120.0
_WRITES = {"easel_writes": True}

P = ParamSpec("P")
T = TypeVar("T")
Work: TypeAlias = Callable[Concatenate[AsyncConnection, P], Awaitable[T]]


class Database:
    """Carries out transactions; made in the event loop that uses it.

    Each runs to its end even if nobody waits for it any more. So cancelling whoever asked can't
    leave a connection, and with it a lock, in the middle of one.

    Args:
        address: of a database that is up to date.
    """

    def __init__(self, address: Address) -> None:
        self._name = address.name
        self._engine = make_engine(address)
        self._writer = self._engine.execution_options(**_WRITES)
        self._running: set[asyncio.Task[Any]] = set()
        # SQLite has one writer at a time, and whoever waits asks again and again. Inside this
        # process they take turns instead, first come, first served.
        self._turn: AbstractAsyncContextManager[Any] = (
            nullcontext() if address.file is None else asyncio.Lock()
        )

    async def read(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`work(connection, *args, **kwargs)` in a transaction that only reads.

        Raises:
            StoreError: the database can't do its part.
        """

        async def transaction() -> T:
            with clear_errors(self._name):
                async with self._engine.connect() as connection:
                    return await work(connection, *args, **kwargs)

        return await self._to_the_end(transaction())

    async def write(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same in a transaction that is stored when `work` returns, and undone if it raises.

        Raises:
            StoreError: the database can't do its part; nothing was stored.
        """

        async def transaction() -> T:
            async with self._turn:
                with clear_errors(self._name):
                    async with self._writer.begin() as connection:
                        return await work(connection, *args, **kwargs)

        return await self._to_the_end(transaction())

    async def close(self) -> None:
        """Close all connections, once what is under way has ended."""
        if self._running:
            await asyncio.wait(self._running)
        with clear_errors(self._name):
            await self._engine.dispose()

    async def _to_the_end(self, transaction: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(transaction)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)


def make_engine(address: Address, *, upgrading: bool = False) -> AsyncEngine:
    """An engine for the address; when it is upgrading, it may take its time."""
    patience: dict[str, float] = {"timeout": PATIENCE_SECONDS}
    if address.file is None and not upgrading:
        patience["command_timeout"] = _STATEMENT_SECONDS
    engine = create_async_engine(
        address.url,
        connect_args=patience,
        # What members wrote has no place in the log.
        hide_parameters=True,
        # A connection that the server has closed is replaced before it is used.
        pool_pre_ping=address.file is None,
    )
    if address.file is not None:
        prepare_sqlite(engine.sync_engine)
    else:
        patience_when_idle = UPGRADE_IDLE_SECONDS if upgrading else IDLE_SECONDS
        _end_idle_transactions(engine.sync_engine, patience_when_idle)
    return engine


def _end_idle_transactions(engine: Engine, seconds: float) -> None:
    """Have the server end a transaction, and its connection, of a process that stands still."""

    def connected(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        # Said here and not as the connection is made: proxies refuse settings they don't know.
        cursor.execute(f"SET idle_in_transaction_session_timeout = {round(1000 * seconds)}")
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", connected)


def prepare_sqlite(engine: Engine, *, upgrading: bool = False) -> None:
    """Set up every connection of a SQLite engine, and begin transactions as SQLite should.

    Args:
        engine: before its first connection.
        upgrading: it is for changing tables.
    """

    def connected(connection: Any, _: object) -> None:
        # sqlite3 begins no transaction by itself: it would leave out SELECT and CREATE TABLE.
        connection.isolation_level = None
        cursor = connection.cursor()
        # Safe after a crash of Easel and, in WAL mode, whole after one of the machine.
        cursor.execute("PRAGMA synchronous = NORMAL")
        # SQLite changes a table by making it anew; with foreign keys on, dropping the old one
        # would take along the rows that refer to it.
        cursor.execute(f"PRAGMA foreign_keys = {'OFF' if upgrading else 'ON'}")
        cursor.close()

    def began(connection: Connection) -> None:
        # Who reads first and writes later can't wait for another writer, so writers say so at once.
        writes = connection.get_execution_options().get("easel_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)
