import pytest
import sqlalchemy as sa

import people
from kernel import ANONYMOUS, SYSTEM, Announcement, CountyId
from people import Role
from people.sessions import sessions
from tests.builders import QINGHE, a_case


@pytest.fixture
async def staff_token(database, world):
    async with database.work(SYSTEM, QINGHE) as work:
        return await people.start_session(work, world.mediator.id)


async def test_a_token_speaks_for_its_person_and_is_kept_only_as_a_digest(database, world, staff_token):
    assert (await principal(database, staff_token)).person == world.mediator.id
    async with database.reading(SYSTEM, QINGHE) as work:
        row = (await work.db.execute(sa.select(sessions))).one()
    assert staff_token not in map(str, row)
    assert len(staff_token) >= 43  # 256 bits in base64


async def test_a_session_of_staff_ends_after_fifteen_idle_minutes(database, watch, staff_token):
    watch.advance(minutes=14, seconds=59)
    assert await principal(database, staff_token)

    watch.advance(minutes=15)
    assert await principal(database, staff_token) is None


async def test_a_busy_session_of_staff_still_ends_after_eight_hours(database, watch, staff_token):
    for _ in range(8 * 6 - 1):
        watch.advance(minutes=10)
        assert await principal(database, staff_token)

    watch.advance(minutes=10)
    assert await principal(database, staff_token) is None


async def test_an_open_room_keeps_its_people_signed_in(database, watch, staff_token):
    session = (await principal(database, staff_token)).session
    watch.advance(minutes=14)
    async with database.work(SYSTEM, QINGHE) as work:
        await people.keep_session(work, session)

    watch.advance(minutes=14)
    assert await principal(database, staff_token)


async def test_a_session_of_a_party_is_bound_to_one_case_and_lasts_twelve_hours(database, world, watch):
    case = await a_case(database, world)
    async with database.work(SYSTEM, QINGHE) as work:
        token = await people.start_session(work, case.parties[0].person, case.id)

    who = await principal(database, token)
    assert (who.case, who.roles, who.organisation) == (case.id, {Role.PARTY}, None)
    watch.advance(hours=11, minutes=59)
    assert await principal(database, token)
    watch.advance(minutes=1)
    assert await principal(database, token) is None


async def test_signing_out_ends_the_session_and_tells_open_sockets(database, staff_token):
    told: list[Announcement] = []
    database.announcer.listen("people.session-ended", told.append)
    session = (await principal(database, staff_token)).session

    async with database.work(SYSTEM, QINGHE) as work:
        await people.end_session(work, session)
        await people.end_session(work, session)

    assert await principal(database, staff_token) is None
    assert [each.facts for each in told] == [{"session": session}]
    async with database.reading(SYSTEM, QINGHE) as work:
        assert not await people.session_is_open(work, session)


async def test_all_sessions_of_a_person_can_be_ended_together(database, world, staff_token):
    async with database.work(SYSTEM, QINGHE) as work:
        second = await people.start_session(work, world.mediator.id)
        others = await people.start_session(work, world.judge.id)
        await people.end_sessions_of(work, world.mediator.id)

    assert await principal(database, staff_token) is None
    assert await principal(database, second) is None
    assert await principal(database, others)


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "' OR 1=1 --"])
async def test_a_token_nobody_was_given_speaks_for_nobody(database, world, token):
    assert await principal(database, token) is None


async def principal(database, token):
    """Say who speaks, and mark the session as in use where that is due, as the web does."""
    async with database.reading(ANONYMOUS, CountyId("")) as work:
        found = await people.signed_in(work, token)
    if found and found.mark_is_old:
        async with database.work(ANONYMOUS, found.principal.county) as work:
            await people.keep_session(work, found.principal.session)
    return found.principal if found else None
