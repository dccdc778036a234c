"""The database: SQLite in WAL with full synchronisation, or PostgreSQL through psycopg 3."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from threading import Thread
from typing import Any
from weakref import WeakSet

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from . import clock, sqlite
from .announcements import Announcer
from .ids import CountyId, PersonId
from .work import Work

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables; each package adds its own in its `store`."""

BUSY_SECONDS = 10


class Instant(sa.types.TypeDecorator[datetime]):
    """An instant in UTC; naive datetimes are refused, so that no time zone is ever guessed."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """
    Opens transactions. `url` as SQLAlchemy writes it, with an async driver:
    `sqlite+aiosqlite:///path` or `postgresql+psycopg://…`.
    """

    def __init__(self, url: str, announcer: Announcer | None = None, now: Callable[[], datetime] = clock.now) -> None:
        self.url = url
        self.announcer = announcer or Announcer()
        self.now = now
        self._sqlite = url.startswith("sqlite")
        self._threads: WeakSet[Thread] = WeakSet()
        # SQLite lets whoever asks at the right moment write next; some would ask until they fail.
        self._line = asyncio.Lock()
        # One writer at a time is how SQLite works; waiting in the pool is fairer than failing busy.
        options: dict[str, Any] = {
            "hide_parameters": True,
            "pool_size": 4,
            "max_overflow": 4,
            "pool_timeout": BUSY_SECONDS,
        }
        if self._sqlite:
            options["async_creator"] = partial(sqlite.connect, sa.make_url(url).database or "", self._threads)
        self.engine = create_async_engine(url, **options)
        if self._sqlite:
            sa.event.listen(self.engine.sync_engine, "connect", _configure_sqlite)

    @asynccontextmanager
    async def work(self, actor: PersonId, county: CountyId) -> AsyncIterator[Work]:
        """
        Open a writing transaction; commits at the end of the block, undone when it raises.

        With SQLite writers stand in line, first come first served, and hold no connection while
        they wait: readers keep theirs.
        """
        async with self._line if self._sqlite else nullcontext(), self.engine.connect() as connection:
            if self._sqlite:
                # Takes the write lock now, so that a read is never upgraded into a failure.
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
            work = Work(db=connection, actor=actor, county=county, now=self.now())
            try:
                yield work
            except BaseException:
                await connection.rollback()
                raise
            await connection.commit()
        for announcement in work.announcements:
            self.announcer.tell(announcement)

    @asynccontextmanager
    async def reading(self, actor: PersonId, county: CountyId) -> AsyncIterator[Work]:
        """Open a transaction that only reads; it waits for nobody and is always undone."""
        async with self.engine.connect() as connection:
            if self._sqlite:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                driver.begin_with_next()
            # Given back, the connection is rolled back; doing it here as well would cost a turn of its thread.
            yield Work(db=connection, actor=actor, county=county, now=self.now())

    async def close(self) -> None:
        await self.engine.dispose()
        await sqlite.all_ended(self._threads, BUSY_SECONDS)


def _configure_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
