import asyncio
import sqlite3
import threading
import time

import aiosqlite
import pytest
import sqlalchemy as sa

from kernel import SYSTEM, CountyId, sqlite
from kernel.database import Database
from people import store

COUNTY = CountyId("QH-00")


async def test_what_is_private_to_the_driver_is_where_we_use_it():
    connection = await aiosqlite.connect(":memory:")

    assert isinstance(connection._conn, sqlite3.Connection)
    assert connection._thread.is_alive()
    assert await connection._execute(lambda a, b: a + b, 1, 2) == 3
    await connection.close()


async def test_a_statement_takes_one_turn_of_the_thread_and_a_reading_transaction_one_more(database, turns):
    async with database.reading(SYSTEM, COUNTY) as opened:
        for _ in range(3):
            assert (await opened.db.execute(sa.select(store.counties.c.name))).all() == []

    assert turns == ["_begun", "_begun", "_begun", "rollback"]


async def test_a_reading_transaction_sees_one_instant(database):
    async with database.reading(SYSTEM, COUNTY) as reading:
        assert not await store.knows_county(reading)
        async with database.work(SYSTEM, COUNTY) as writing:
            await store.add_county(writing, "清和县")

        assert not await store.knows_county(reading)
    async with database.reading(SYSTEM, COUNTY) as reading:
        assert await store.knows_county(reading)


async def test_a_transaction_without_a_question_leaves_nothing_open(database):
    for _ in range(20):
        async with database.reading(SYSTEM, COUNTY):
            pass

    async with database.work(SYSTEM, COUNTY) as writing:
        await store.add_county(writing, "清和县")
    async with database.reading(SYSTEM, COUNTY) as reading:
        assert await store.knows_county(reading)


async def test_counts_of_changed_rows_and_errors_arrive(database):
    async with database.work(SYSTEM, COUNTY) as writing:
        await store.add_county(writing, "清和县")
        changed = await writing.db.execute(sa.update(store.counties).values(name="清和"))
        assert changed.rowcount == 1
        with pytest.raises(sa.exc.IntegrityError):
            await store.add_county(writing, "清和县")


async def test_whoever_is_cancelled_in_a_question_gives_the_connection_back(database):
    async def ask_for_ever() -> None:
        async with database.reading(SYSTEM, COUNTY) as opened:
            while True:
                await opened.db.execute(sa.select(store.counties.c.name))

    for _ in range(10):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await ask_for_ever()

    assert database.engine.pool.checkedout() == 0


def threads_of(database) -> list[threading.Thread]:
    return [thread for thread in database._threads if thread.is_alive()]


async def test_closed_the_database_has_no_thread_left_that_answers_later(tmp_path, monkeypatch):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    opens = sqlite3.connect

    def slowly(*arguments, **named):
        time.sleep(0.2)
        return opens(*arguments, **named)

    monkeypatch.setattr(sqlite3, "connect", slowly)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), database.reading(SYSTEM, COUNTY):
            pass
    assert threads_of(database)  # given up while it connects, which goes on in its thread

    await database.close()

    assert not threads_of(database)


@pytest.fixture
async def turns(database, monkeypatch):
    """What the thread of the driver was asked to do, in order, once it is warm."""
    async with database.reading(SYSTEM, COUNTY) as opened:
        await opened.db.execute(sa.select(store.counties.c.name))
    asked: list[str] = []
    execute = sqlite.Connection._execute

    async def counting(self, fn, *arguments, **named):
        asked.append(fn.__name__)
        return await execute(self, fn, *arguments, **named)

    monkeypatch.setattr(sqlite.Connection, "_execute", counting)
    return asked


async def test_writers_are_served_in_the_order_in_which_they_came(database):
    order = []

    async def write(number):
        async with database.work(SYSTEM, CountyId("QH-00")):
            order.append(number)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as tasks:
        for number in range(60):
            tasks.create_task(write(number))

    assert order == list(range(60))
