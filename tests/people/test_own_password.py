"""Everybody who works here has a password that nobody else knows."""

import asyncio

import pytest

import people
from kernel import SYSTEM, Announcement, CountyId, Forbidden, Invalid, PersonId, journal
from kernel.database import Database
from people import Principal, Role
from tests.builders import PASSWORD, QINGHE, World

NEW = "Heshun-Jie-12"


async def test_a_changed_password_opens_the_door_and_the_old_one_no_more(database: Database, world: World) -> None:
    here, elsewhere = [await at_work(database) for _ in range(2)]
    told: list[Announcement] = []
    database.announcer.listen("people.session-ended", told.append)

    await people.change_own_password(database, here, PASSWORD, NEW)

    assert await people.sign_in(database, "mediator", NEW)
    with pytest.raises(Forbidden, match=r"sign-in\.wrong"):
        await people.sign_in(database, "mediator", PASSWORD)
    assert [each.facts for each in told] == [{"session": elsewhere.session}]
    async with database.reading(SYSTEM, QINGHE) as work:
        assert await people.session_is_open(work, here.session)
        found = await journal.latest(work, event="staff.password-changed")
    assert [each.detail and each.detail["actor"] for each in found] == [here.person]


async def test_a_change_that_is_not_right_changes_nothing(database: Database, world: World) -> None:
    who = await at_work(database)
    for old, new, code in (
        ("Wrong-2026!", NEW, "password.old-wrong"),
        (PASSWORD, PASSWORD, "password.same"),
        (PASSWORD, "Short-1", "password.weak"),
        (PASSWORD, "allsmallletters", "password.weak"),
    ):
        with pytest.raises(Invalid, match=code):
            await people.change_own_password(database, who, old, new)

    assert await people.sign_in(database, "mediator", PASSWORD)


async def test_a_found_open_desk_does_not_let_one_guess_the_old_password(database: Database, world: World) -> None:
    who = await at_work(database)
    guesses = [people.change_own_password(database, who, f"Wrong-{n}-2026!", NEW) for n in range(5)]
    assert {str(refused) for refused in await asyncio.gather(*guesses, return_exceptions=True)} == {
        "password.old-wrong"
    }

    with pytest.raises(Forbidden, match=r"sign-in\.locked"):
        await people.change_own_password(database, who, PASSWORD, NEW)


async def test_whoever_was_sent_away_meanwhile_changes_nothing(database: Database, world: World) -> None:
    who = await at_work(database)
    async with database.work(SYSTEM, QINGHE) as work:
        await people.end_sessions_of(work, who.person)

    with pytest.raises(Forbidden, match=r"session\.absent"):
        await people.change_own_password(database, who, PASSWORD, NEW)


async def test_a_password_that_others_have_seen_must_be_changed(database: Database, world: World) -> None:
    hashed = await people.hash_password(PASSWORD)
    async with database.work(world.admin.id, QINGHE) as work:
        await people.hire(
            work, "赵新", "19900000900", "zhaoxin", hashed, frozenset({Role.MEDIATOR}), world.committee.id
        )
    new = await at_work(database, "zhaoxin")
    assert new.must_change_password
    await people.change_own_password(database, new, PASSWORD, NEW)
    assert not (await at_work(database, "zhaoxin", NEW)).must_change_password

    async with database.work(world.admin.id, QINGHE) as work:
        await people.reset_password(work, PersonId(new.person), hashed, "忘记密码")

    assert (await at_work(database, "zhaoxin")).must_change_password


async def test_who_chose_the_own_password_is_not_asked(database: Database, world: World) -> None:
    await people.create_first_administrator(database, CountyId("440101"), "某县", "管理员", "root", PASSWORD)

    assert not (await at_work(database, "root")).must_change_password
    assert not (await at_work(database)).must_change_password


async def at_work(database: Database, username: str = "mediator", password: str = PASSWORD) -> Principal:
    token = await people.sign_in(database, username, password)
    async with database.reading(SYSTEM, QINGHE) as work:
        found = await people.principal_of(work, token)
    assert found is not None
    return found
