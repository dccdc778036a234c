"""Reading the journal backwards, as an auditor does."""

import pytest

from kernel import CountyId, PersonId, journal
from kernel.database import Database

QINGHE, OTHER = CountyId("449999"), CountyId("449998")
LI, WANG = PersonId("li"), PersonId("wang")


@pytest.fixture
async def kept(database: Database) -> Database:
    """0 case.filed li, 1 staff.added wang, 2 case.filed wang, 3 case.closed li; one entry of another county."""
    for person, event in ((LI, "case.filed"), (WANG, "staff.added"), (WANG, "case.filed"), (LI, "case.closed")):
        async with database.work(person, QINGHE) as work:
            await journal.append(work, event, reason='","actor":"li","event":"staff.', note="100%")
    async with database.work(LI, OTHER) as work:
        await journal.append(work, "case.filed")
    return database


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [3, 2, 1, 0]),
        ({"before": 2}, [1, 0]),
        ({"most": 1}, [3]),
        ({"before": 3, "most": 2}, [2, 1]),
        ({"event": "case."}, [3, 2, 0]),
        ({"event": "staff."}, [1]),
        ({"event": "ase."}, []),
        ({"event": "%"}, []),
        ({"actor": LI}, [3, 0]),
        ({"actor": PersonId("l")}, []),
        ({"actor": PersonId("%")}, []),
        ({"actor": WANG, "event": "case."}, [2]),
        ({"before": 0}, []),
    ],
)
async def test_entries_come_newest_first_and_only_those_asked_for(kept: Database, asked, numbers: list[int]) -> None:
    async with kept.reading(LI, QINGHE) as work:
        found = await journal.latest(work, **asked)

    assert [entry.number for entry in found] == numbers


async def test_an_entry_without_its_detail_is_still_shown(kept: Database) -> None:
    async with kept.work(LI, QINGHE) as work:
        await work.db.execute(journal.details.delete().where(journal.details.c.number == 3))

    async with kept.reading(LI, QINGHE) as work:
        (newest,) = await journal.latest(work, most=1)
    assert (newest.number, newest.event, newest.detail) == (3, "case.closed", None)
