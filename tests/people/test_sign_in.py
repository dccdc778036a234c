import asyncio

import pytest
import sqlalchemy as sa

import people
from kernel import SYSTEM, Conflict, CountyId, Forbidden, Invalid, Unavailable
from people import Role, passwords, store
from tests.builders import PASSWORD, QINGHE


async def test_a_right_password_opens_a_session_for_person_role_and_organisation(database, world):
    who = await principal(database, await people.sign_in(database, " Mediator ", PASSWORD))

    assert who.person == world.mediator.id
    assert who.roles == {Role.MEDIATOR}
    assert who.organisation == world.committee
    assert (who.county, who.case) == (QINGHE, None)


@pytest.mark.parametrize(("username", "password"), [("mediator", "Wrong-2026!"), ("nobody", PASSWORD)])
async def test_an_unknown_name_and_a_wrong_password_are_answered_alike(database, world, username, password):
    with pytest.raises(Forbidden) as refused:
        await people.sign_in(database, username, password)

    assert (refused.value.code, refused.value.facts) == ("sign-in.wrong", {})


@pytest.mark.parametrize("username", ["mediator", "nobody"])
async def test_five_wrong_passwords_lock_a_name_for_fifteen_minutes_whether_it_exists_or_not(
    database, world, watch, username
):
    for _ in range(5):
        with pytest.raises(Forbidden, match=r"sign-in\.wrong"):
            await people.sign_in(database, username, "Wrong-2026!")

    with pytest.raises(Forbidden, match=r"sign-in\.locked"):
        await people.sign_in(database, username, PASSWORD)

    watch.advance(minutes=15)
    if username == "mediator":
        assert await people.sign_in(database, username, PASSWORD)


async def test_guesses_made_at_the_same_moment_count_too(database, world):
    guesses = [people.sign_in(database, "mediator", f"Wrong-{n}-2026!") for n in range(8)]

    answers = [answer.code for answer in await asyncio.gather(*guesses, return_exceptions=True)]  # type: ignore[union-attr]

    assert sorted(answers) == ["sign-in.locked"] * 3 + ["sign-in.wrong"] * 5


async def test_a_right_password_forgets_earlier_slips(database, world):
    for _ in range(4):
        with pytest.raises(Forbidden):
            await people.sign_in(database, "mediator", "Wrong-2026!")
    await people.sign_in(database, "mediator", PASSWORD)

    with pytest.raises(Forbidden, match=r"sign-in\.wrong"):
        await people.sign_in(database, "mediator", "Wrong-2026!")


async def test_a_flood_of_sign_ins_is_refused_instead_of_queued_without_end(database, world, monkeypatch):
    monkeypatch.setattr(passwords, "MOST_WAITING", 0)

    many = [people.hash_password(f"Qinghe-2026-{n}") for n in range(5)]
    answers = await asyncio.gather(*many, return_exceptions=True)

    assert sum(isinstance(answer, Unavailable) for answer in answers) == 3


@pytest.mark.parametrize("password", ["short-1A", "onlysmallletters", "small123456"])
async def test_a_weak_password_is_refused(password):
    with pytest.raises(Invalid, match=r"password\.weak"):
        await people.hash_password(password)


async def test_only_an_argon2id_hash_of_a_password_is_kept(database, world):
    async with database.reading(SYSTEM, QINGHE) as work:
        kept = (await work.db.execute(sa.select(store.staff.c.password_hash))).scalars().all()

    assert all(text.startswith("$argon2id$") for text in kept)


async def test_a_disabled_member_is_out_at_once(database, world):
    token = await people.sign_in(database, "mediator", PASSWORD)
    async with database.work(SYSTEM, QINGHE) as work:
        one = store.staff.c.person_id == world.mediator.id
        await work.db.execute(store.staff.update().where(one).values(disabled_at=work.now))

    assert await principal(database, token) is None
    with pytest.raises(Forbidden, match=r"sign-in\.wrong"):
        await people.sign_in(database, "mediator", PASSWORD)


async def test_the_first_administrator_enters_an_empty_county_and_there_is_only_one_first(database, watch):
    county = CountyId("QS-00")

    who = await people.create_first_administrator(database, county, "青山县", "吴管", "root", PASSWORD)

    signed_in = await principal(database, await people.sign_in(database, "root", PASSWORD))
    assert (signed_in.person, signed_in.roles, signed_in.county) == (who, {Role.ADMIN}, county)
    with pytest.raises(Conflict, match=r"county\.has-administrator"):
        await people.create_first_administrator(database, county, "青山县", "吴二", "root2", PASSWORD)


async def principal(database, token):
    async with database.work(SYSTEM, CountyId("")) as work:
        return await people.principal_of(work, token)
