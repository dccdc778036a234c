"""A case is found by its number, its people and what it is about; nobody finds what they may not see."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

import cases
from cases import Wanted
from kernel import SYSTEM, CountyId
from kernel.database import Database
from tests.builders import COMPANY, LANDLORD, QINGHE, TENANT, World, a_case, a_world, an_assigned_case, changed

OTHER = CountyId("QS-00")
OUYANG = changed(LANDLORD, name="欧阳百分之五十%_\\")


@pytest.fixture
async def world(database: Database) -> World:
    return await a_world(database)


async def found(database: Database, *words: str, county=QINGHE, **narrowed) -> list[str]:
    async with database.reading(SYSTEM, county) as work:
        return [case.id for case in await cases.find(work, Wanted(words=words, **narrowed))]


async def test_number_party_dispute_type_class_and_mediator_each_find_the_case(database, world):
    case = await an_assigned_case(database, world)
    await a_case(database, world, (changed(TENANT, name="古丽娜尔·买买提"), COMPANY))

    assert [case.id] == await found(database, case.number)
    assert [case.id] == await found(database, case.number[-6:])
    assert [case.id] == await found(database, "孙晓")
    assert [case.id] == await found(database, "钟敏")
    assert len(await found(database, "押金")) == 2
    assert len(await found(database, "DEPOSIT")) == 2
    assert len(await found(database, "娜尔·买")) == 1
    assert len(await found(database, "没有这个人")) == 0


async def test_every_word_must_hold(database, world):
    case = await a_case(database, world)
    await a_case(database, world, (changed(TENANT, name="李四"), COMPANY))

    assert await found(database, "押金", TENANT.name) == [case.id]
    assert await found(database, "李四", TENANT.name) == []


@pytest.mark.parametrize("word", ["%", "_", "\\", "分之五十%_\\", "/"])
async def test_what_matches_anything_elsewhere_stands_for_itself_here(database, world, word):
    await a_case(database, world)
    odd = await a_case(database, world, (TENANT, OUYANG))

    assert await found(database, word) == ([odd.id] if word in OUYANG.name else [])


async def test_a_search_stays_in_its_county(database, world):
    other = await a_world(database, OTHER)
    ours, theirs = await a_case(database, world), await a_case(database, other)

    assert await found(database, TENANT.name) == [ours.id]
    assert await found(database, TENANT.name, county=OTHER) == [theirs.id]
    assert await found(database, theirs.number) == ([ours.id] if ours.number == theirs.number else [])


async def test_a_search_finds_only_cases_in_which_the_person_takes_part(database, world):
    mine = await an_assigned_case(database, world)
    await a_case(database, world)

    async with database.reading(world.mediator.id, QINGHE) as work:
        wanted = Wanted(words=(TENANT.name,))
        assert [case.id for case in await cases.find(work, wanted, person=world.mediator.id)] == [mine.id]
        assert await cases.find(work, wanted, person=world.judge.id) == []
        assert await cases.find(work, Wanted(words=("押金",), case=mine.id)) != []
        assert await cases.find(work, Wanted(words=("工资",), case=mine.id)) == []


async def test_pages_follow_one_another_without_a_hole_even_where_cases_were_filed_at_once(database, world):
    ten = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    for minute in (0, 0, 0, 1, 1):
        database.now = lambda minute=minute: ten + timedelta(minutes=minute)
        await a_case(database, world)
    everything = await found(database)

    walked, behind = [], None
    async with database.reading(SYSTEM, QINGHE) as work:
        while page := await cases.find(work, Wanted(behind=behind), most=2):
            walked += [case.id for case in page]
            behind = (page[-1].filed_at, page[-1].id)

    assert walked == everything
    assert len(set(walked)) == 5


async def test_the_newest_page_and_a_name_are_looked_up_in_an_index(database, world):
    plans: list[str] = []
    engine = database.engine.sync_engine

    def explain(connection, cursor, statement, parameters, *_):
        if statement.startswith("SELECT cases.id"):
            plan = connection.connection.cursor()
            plan.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append(" ".join(str(row[-1]) for row in plan.fetchall()))

    sa.event.listen(engine, "before_cursor_execute", explain)
    try:
        await found(database, behind=(datetime.now(UTC), "f" * 32))
        await found(database, TENANT.name)
    finally:
        sa.event.remove(engine, "before_cursor_execute", explain)

    assert "ix_cases_newest (county_id=? AND" in plans[0]
    assert "TEMP B-TREE" not in plans[0]
    assert "ix_case_parties_named (county_id=?" in plans[1]
    assert "SCAN case" not in plans[1]
