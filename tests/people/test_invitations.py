from datetime import timedelta

import pytest
import sqlalchemy as sa

import people
from kernel import SYSTEM, CountyId, Forbidden, NotFound, Unavailable, jobs
from people.one_time_codes import codes
from people.reach import messages
from tests.builders import QINGHE, TENANT, a_case, arrived_messages, code_in


@pytest.fixture
async def case(database, world):
    return await a_case(database, world)


@pytest.fixture
async def link(database, case):
    async with database.work(SYSTEM, QINGHE) as work:
        return await people.invite(work, case.parties[0].person, case.id)


async def test_link_name_and_code_open_a_session_bound_to_the_case(database, case, link):
    asked = await ask(database, link, " 孙 晓雯 ")
    code = code_in((await arrived_messages(database))[0].text)

    token = await people.arrive(database, link.lower(), TENANT.name, asked.request_id, code)

    async with database.work(SYSTEM, CountyId("")) as work:
        who = await people.principal_of(work, token)
    assert who is not None
    assert (who.person, who.case) == (case.parties[0].person, case.id)


async def test_a_wrong_name_is_answered_like_the_right_one_and_nothing_is_sent(database, watch, link):
    right = await ask(database, link, TENANT.name)
    sent = len(await arrived_messages(database))
    watch.advance(minutes=1)

    wrong = await ask(database, link, "胡桂芳")

    assert wrong.resend_after_seconds == right.resend_after_seconds
    assert wrong.expires_at - right.expires_at == timedelta(minutes=1)
    assert len(await arrived_messages(database)) == sent


async def test_right_and_wrong_names_leave_the_same_traces(database, watch, link):
    """One code, one message and one job each, so that not even the time taken tells them apart."""
    before = await traces(database)
    await ask(database, link, TENANT.name)
    middle = await traces(database)
    watch.advance(minutes=1)
    await ask(database, link, "不认识的人")
    after = await traces(database)

    assert [b - a for a, b in zip(before, middle, strict=True)] == [b - a for a, b in zip(middle, after, strict=True)]


async def test_the_pause_before_another_code_is_the_same_for_any_name(database, link):
    await ask(database, link, "不认识的人")

    with pytest.raises(Unavailable, match=r"code\.too-soon"):
        await ask(database, link, TENANT.name)


async def test_every_code_is_wrong_for_a_wrong_name(database, watch, link):
    asked = await ask(database, link, TENANT.name)
    code = code_in((await arrived_messages(database))[0].text)
    with pytest.raises(Forbidden, match=r"code\.wrong") as refused:
        await people.arrive(database, link, "胡桂芳", asked.request_id, code)
    assert refused.value.facts == {"tries_left": 4}

    watch.advance(minutes=1)
    decoy = await ask(database, link, "胡桂芳")
    with pytest.raises(Forbidden, match=r"code\.wrong") as refused:
        await people.arrive(database, link, TENANT.name, decoy.request_id, code)
    assert refused.value.facts == {"tries_left": 4}


async def test_a_code_sent_for_one_invitation_does_not_open_another(database, case, link):
    async with database.work(SYSTEM, QINGHE) as work:
        other = await people.invite(work, case.parties[1].person, case.id)
    asked = await ask(database, link, TENANT.name)
    code = code_in((await arrived_messages(database))[0].text)

    with pytest.raises(Forbidden, match=r"code\.other-request"):
        await people.arrive(database, other, "胡桂芳", asked.request_id, code)


async def test_inviting_again_gives_the_same_link(database, case, link):
    async with database.work(SYSTEM, QINGHE) as work:
        assert await people.invite(work, case.parties[0].person, case.id) == link


async def test_a_link_has_twelve_characters_that_cannot_be_misread(link):
    assert len(link) == 12
    assert not set(link) & set("0O1IL")


async def test_a_link_ends_after_sixty_days(database, watch, link):
    watch.advance(days=60)

    with pytest.raises(NotFound, match=r"invitation\.over"):
        await ask(database, link, TENANT.name)


async def test_a_link_nobody_was_given_leads_nowhere(database, world):
    with pytest.raises(NotFound, match=r"invitation\.unknown"):
        await ask(database, "ABCDEFGHJKMN", TENANT.name)


async def ask(database, link, name):
    return await people.ask_arrival_code(database, link, name, "清和县矛盾纠纷人民调解委员会")


async def traces(database):
    async with database.reading(SYSTEM, QINGHE) as work:
        return [
            (await work.db.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in (codes, messages, jobs.table)
        ]
