"""What an administrator may do to organisations and accounts, and what nobody may."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

import people
from kernel import SYSTEM, Conflict, CountyId, Forbidden, Invalid, NotFound, PersonId, Work, journal
from kernel.database import Database
from people import Organisation, OrganisationKind, Role, Staff, passwords
from tests.builders import PASSWORD, QINGHE, World, a_world

NEW_COUNTY = CountyId("440101")
KIND = OrganisationKind


@pytest.fixture
async def hashed() -> str:
    return await people.hash_password(PASSWORD)


@pytest.fixture
async def fresh(database: Database) -> Organisation:
    """A county as `create-admin` leaves it: a centre and one administrator."""
    await people.create_first_administrator(database, NEW_COUNTY, "某县", "管理员", "root", PASSWORD)
    async with database.reading(SYSTEM, NEW_COUNTY) as work:
        (centre,) = await people.organisations_of(work, KIND.CENTRE)
    return centre


@asynccontextmanager
async def administrating(database: Database, world: World) -> AsyncIterator[Work]:
    async with database.work(world.admin.id, world.county) as work:
        yield work


async def a_member(work: Work, home: Organisation, *roles: Role, **changes: str) -> Staff:
    facts = {"name": "赵新", "phone": "19900000900", "username": "zhaoxin"} | changes
    return await people.hire(work, **facts, password_hash="x", roles=frozenset(roles), organisation_id=home.id)


async def test_a_fresh_county_grows_from_its_centre(database: Database, fresh: Organisation) -> None:
    async with database.work(SYSTEM, NEW_COUNTY) as work:
        town = await people.enter_organisation(work, KIND.TOWN, " 太平镇 ", fresh.id, "")
        await people.enter_organisation(work, KIND.VILLAGE, "和顺社区", town.id, "")
        await people.enter_organisation(work, KIND.COMMITTEE, "某县调委会", fresh.id, " 某 县 ")
        await people.enter_organisation(work, KIND.COURT, "某县人民法院", None, "粤9998")
        await people.enter_organisation(work, KIND.FIRM, "某律师事务所", None, "")

        found = await people.organisations_of(work, *KIND)

    assert [(each.kind, each.name, each.mark) for each in found[1:]] == [
        (KIND.TOWN, "太平镇", ""),
        (KIND.VILLAGE, "和顺社区", ""),
        (KIND.COMMITTEE, "某县调委会", "某县"),
        (KIND.COURT, "某县人民法院", "粤9998"),
        (KIND.FIRM, "某律师事务所", ""),
    ]


@pytest.mark.parametrize(
    ("kind", "name", "parent", "mark", "code"),
    [
        (KIND.TOWN, "\t \n", "centre", "", "organisation.name-missing"),
        (KIND.COURT, "第二法院", None, "", "organisation.mark-missing"),
        (KIND.COURT, "第二法院", None, "粤/1", "organisation.mark-form"),
        (KIND.COURT, "第二法院", None, "清和", "organisation.mark-taken"),
        (KIND.COURT, "第二法院", "centre", "粤1", "organisation.parent-wrong"),
        (KIND.TOWN, "新镇", None, "", "organisation.parent-wrong"),
        (KIND.TOWN, "新镇", "village", "", "organisation.parent-wrong"),
        (KIND.VILLAGE, "新村", "centre", "", "organisation.parent-wrong"),
        (KIND.TOWN, "太平镇", "centre", "", "organisation.name-taken"),
        (KIND.CENTRE, "第二中心", None, "", "organisation.one-only"),
        (KIND.COMMITTEE, "第二调委会", "centre", "二", "organisation.one-only"),
    ],
)
async def test_an_organisation_that_would_not_work_is_not_added(
    database: Database, world: World, kind: KIND, name: str, parent: str | None, mark: str, code: str
) -> None:
    parent_id = getattr(world, parent).id if parent else None

    with pytest.raises((Invalid, Conflict), match=code):
        async with administrating(database, world) as work:
            await people.enter_organisation(work, kind, name, parent_id, mark)


async def test_a_parent_in_another_county_does_not_exist(database: Database, world: World) -> None:
    other = await a_world(database, CountyId("QH-99"))

    with pytest.raises(Invalid, match=r"organisation\.parent-wrong"):
        async with administrating(database, world) as work:
            await people.enter_organisation(work, KIND.TOWN, "新镇", other.centre.id, "")
    with pytest.raises(NotFound, match=r"organisation\.unknown"):
        async with administrating(database, world) as work:
            await a_member(work, other.centre, Role.REGISTRAR)


async def test_a_new_member_signs_in_with_the_password_that_was_generated(database: Database, world: World) -> None:
    password = people.new_password()
    hashed = await people.hash_password(password)
    async with administrating(database, world) as work:
        await people.hire(
            work, "赵新", "19900000900", " ZhaoXin ", hashed, frozenset({Role.MEDIATOR}), world.committee.id
        )

    assert await people.sign_in(database, "zhaoxin", password)


def test_generated_passwords_are_strong_and_differ() -> None:
    made = {people.new_password() for _ in range(200)}

    assert len(made) == 200
    assert all(passwords.is_strong(password) and len(password) == 19 for password in made)


@pytest.mark.parametrize(
    ("home", "roles", "changes", "code"),
    [
        ("committee", [], {}, "member.role-missing"),
        ("committee", [Role.JUDGE], {}, "member.role-unfit"),
        ("court", [Role.JUDGE, Role.ADMIN], {}, "member.role-unfit"),
        ("centre", [Role.PARTY], {}, "member.role-unfit"),
        ("centre", [Role.ADMIN, Role.AUDITOR], {}, "member.duties-apart"),
        ("centre", [Role.ADMIN, Role.REGISTRAR], {}, "member.duties-apart"),
        ("centre", [Role.AUDITOR, Role.DISPATCHER], {}, "member.duties-apart"),
        ("centre", [Role.AUDITOR], {"phone": "19900000109"}, "member.duties-apart-by-phone"),
        ("committee", [Role.MEDIATOR], {"phone": "19900000109"}, "member.duties-apart-by-phone"),
        ("centre", [Role.ADMIN], {"phone": "199 0000 0102"}, "member.duties-apart-by-phone"),
        ("committee", [Role.MEDIATOR], {"phone": "12345"}, "phone.form"),
        ("committee", [Role.MEDIATOR], {"name": " "}, "member.name-missing"),
        ("committee", [Role.MEDIATOR], {"username": "赵新"}, "username.form"),
        ("committee", [Role.MEDIATOR], {"username": "MEDIATOR"}, "username.taken"),
    ],
)
async def test_an_account_that_must_not_be_is_not_made(
    database: Database, world: World, home: str, roles: list[Role], changes: dict[str, str], code: str
) -> None:
    with pytest.raises((Invalid, Conflict), match=code):
        async with administrating(database, world) as work:
            await a_member(work, getattr(world, home), *roles, **changes)


async def test_who_has_two_posts_in_the_work_on_cases_may_have_two_accounts(database: Database, world: World) -> None:
    async with administrating(database, world) as work:
        made = await a_member(work, world.town, Role.REGISTRAR, phone="19900000102")

    assert made.roles == {Role.REGISTRAR}


async def test_a_disabled_member_is_out_at_once_and_in_again_when_enabled(database: Database, world: World) -> None:
    token = await people.sign_in(database, "mediator", PASSWORD)

    async with administrating(database, world) as work:
        await people.disable_member(work, world.mediator.id, "调离岗位")
    async with administrating(database, world) as work:
        assert await people.principal_of(work, token) is None
    with pytest.raises(Forbidden, match=r"sign-in\.wrong"):
        await people.sign_in(database, "mediator", PASSWORD)

    async with administrating(database, world) as work:
        await people.enable_member(work, world.mediator.id, "调回")
        assert await people.principal_of(work, token) is None
    assert await people.sign_in(database, "mediator", PASSWORD)


async def test_a_reset_password_closes_what_the_old_one_opened_and_unlocks(
    database: Database, world: World, hashed: str
) -> None:
    token = await people.sign_in(database, "mediator", PASSWORD)
    for _ in range(5):
        with pytest.raises(Forbidden):
            await people.sign_in(database, "mediator", "Wrong-2026!")
    fresh = await people.hash_password("Another-2026!")

    async with administrating(database, world) as work:
        await people.reset_password(work, world.mediator.id, fresh, "本人当面申请")

    async with administrating(database, world) as work:
        assert await people.principal_of(work, token) is None
    with pytest.raises(Forbidden, match=r"sign-in\.wrong"):
        await people.sign_in(database, "mediator", PASSWORD)
    assert await people.sign_in(database, "mediator", "Another-2026!")


async def test_the_last_administrator_stays(database: Database, world: World) -> None:
    with pytest.raises(Conflict, match=r"member\.last-administrator"):
        async with administrating(database, world) as work:
            await people.disable_member(work, world.admin.id, "误操作")

    async with administrating(database, world) as work:
        second = await a_member(work, world.centre, Role.ADMIN)
        await people.disable_member(work, world.admin.id, "退休")
    with pytest.raises(Conflict, match=r"member\.last-administrator"):
        async with administrating(database, world) as work:
            await people.disable_member(work, second.person, "误操作")


async def test_duties_are_not_brought_together_by_enabling_an_old_account(database: Database, world: World) -> None:
    async with administrating(database, world) as work:
        auditor = await a_member(work, world.centre, Role.AUDITOR)
        await people.disable_member(work, auditor.person, "转岗")
        await a_member(work, world.committee, Role.MEDIATOR, username="zhaoxin2")

    with pytest.raises(Conflict, match=r"member\.duties-apart-by-phone"):
        async with administrating(database, world) as work:
            await people.enable_member(work, auditor.person, "转回")


@pytest.mark.parametrize("act", [people.disable_member, people.enable_member])
async def test_nobody_of_another_county_is_touched_and_no_reason_is_no_act(
    database: Database, world: World, act
) -> None:
    other = await a_world(database, CountyId("QH-99"))

    with pytest.raises(NotFound, match=r"member\.unknown"):
        async with administrating(database, world) as work:
            await act(work, other.mediator.id, "理由")
    with pytest.raises(Invalid, match=r"reason\.missing"):
        async with administrating(database, world) as work:
            await act(work, world.mediator.id, " \n")


async def test_every_act_is_an_entry_without_names_or_phones(database: Database, world: World) -> None:
    async with administrating(database, world) as work:
        await people.enter_organisation(work, KIND.TOWN, "新镇", world.centre.id, "")
        member = await a_member(work, world.committee, Role.MEDIATOR)
        await people.reset_password(work, member.person, "y", "本人当面申请")
        await people.disable_member(work, member.person, "调离岗位")
        await people.enable_member(work, member.person, "调回")

    async with database.reading(SYSTEM, QINGHE) as work:
        entries = (await journal.latest(work, most=5))[::-1]
    assert [(each.event, (each.detail or {})["reason"]) for each in entries] == [
        ("organisation.added", ""),
        ("staff.added", ""),
        ("staff.password-reset", "本人当面申请"),
        ("staff.disabled", "调离岗位"),
        ("staff.enabled", "调回"),
    ]
    assert not any(secret in str(entries) for secret in ("赵新", "19900000900", "zhaoxin"))


async def test_an_auditor_sees_staff_by_name_and_parties_masked(database: Database, world: World) -> None:
    async with administrating(database, world) as work:
        party = await people.add_person(work, "孙晓雯")
    for person in (party.id, world.mediator.id, PersonId("system")):
        async with database.work(person, QINGHE) as work:
            await journal.append(work, "session.ended")

    async with database.reading(SYSTEM, QINGHE) as work:
        actors = await people.actors_of(work, await journal.latest(work, most=3))

    assert {actor.name for actor in actors.values()} == {"孙**", "钟敏"}
