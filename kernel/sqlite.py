"""
SQLite with one turn of the driver's thread for each statement.

aiosqlite runs a connection in a thread of its own. SQLAlchemy's adapter asks that thread four
times for one SELECT (make a cursor, execute, fetch, close), and each turn between the event loop
and the thread costs more CPU than the question itself. `Cursor` does the four in one turn. All
rows are fetched, as the adapter does anyway.

Of what is private to others only `aiosqlite.Connection._execute`, `_conn` and `_thread` are used,
in this file; tests/kernel/test_sqlite.py fails when an upgrade moves them.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any
from weakref import WeakSet

import aiosqlite


class Cursor:
    """What SQLAlchemy's adapter for async drivers wants of a cursor; one statement, then it is closed."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        await self._connection.in_thread(self._run, "execute", sql, parameters)

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        await self._connection.in_thread(self._run, "executemany", sql, parameters)

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []

    def _run(self, connection: sqlite3.Connection, how: str, sql: str, parameters: Sequence[Any]) -> None:
        cursor = connection.cursor()
        try:
            getattr(cursor, how)(sql, parameters)
            self.description, self.lastrowid = cursor.description, cursor.lastrowid
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount = cursor.rowcount  # right only after the rows of a RETURNING are read
        finally:
            cursor.close()


class Connection(aiosqlite.Connection):
    _begin_is_due = False

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    def begin_with_next(self) -> None:
        """Begin a transaction in the turn of the next statement, which is when SQLite takes the snapshot anyway."""
        self._begin_is_due = True

    async def rollback(self) -> None:
        self._begin_is_due = False
        await super().rollback()

    async def in_thread(self, run: Callable[..., None], *arguments: Any) -> None:
        await self._execute(self._begun, run, *arguments)  # type: ignore[no-untyped-call]

    def _begun(self, run: Callable[..., None], *arguments: Any) -> None:
        if self._begin_is_due:
            self._begin_is_due = False
            self._conn.execute("BEGIN")
        run(self._conn, *arguments)


async def connect(path: str, threads: WeakSet[Thread]) -> Connection:
    """
    Open a database; transactions are opened by whoever asks (`BEGIN`), never by the driver.

    The thread that runs the connection is added to `threads`, for `all_ended`.
    """
    connection = Connection(lambda: sqlite3.connect(path, isolation_level=None), iter_chunk_size=64)
    connection._thread.daemon = True  # a program that ends in an error must not wait for it
    threads.add(connection._thread)
    await connection
    return connection


async def all_ended(threads: WeakSet[Thread], seconds: float) -> None:
    """
    Wait until the threads of closed connections have ended, or `seconds` have passed.

    A connection given up while it is opened is closed by its thread in its own time, which then
    answers to the event loop: were the loop closed by then, the thread would end in an error.
    """
    until = time.monotonic() + seconds
    for thread in [thread for thread in threads if thread.is_alive()]:
        await asyncio.to_thread(thread.join, max(0, until - time.monotonic()))
