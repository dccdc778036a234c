import pytest
import sqlalchemy as sa

import people
from kernel import SYSTEM, Conflict, Forbidden, Invalid, Unavailable
from people import (
    ConsentKind,
    DeviceState,
    IdentityMethod,
    IdentityState,
    SimulatedIdentity,
)
from people.identity import identity_checks
from tests.builders import COMPANY, LANDLORD, QINGHE, TENANT, a_case

NUMBER, FACE = IdentityMethod.ID_NUMBER, IdentityMethod.FACE


@pytest.fixture
def register():
    return SimulatedIdentity({TENANT.id_number: TENANT.name, LANDLORD.id_number: LANDLORD.name}, delay_seconds=0)


@pytest.fixture
async def tenant(database, world):
    return await arrived(database, await a_case(database, world), 0)


async def test_the_way_in_leads_over_identity_consents_and_devices_to_the_waiting_room(database, tenant, register):
    assert await next_step(database, tenant) == "identity"
    await people.check_identity(database, register, tenant, NUMBER, TENANT.id_number)
    assert await next_step(database, tenant) == "consents"
    for kind in ConsentKind:
        await consent(database, tenant, kind, kind is ConsentKind.ONLINE_MEDIATION)
    assert await next_step(database, tenant) == "devices"
    await devices(database, tenant, DeviceState.OK, DeviceState.OK)
    assert await next_step(database, tenant) == "waiting"


async def test_a_face_check_nobody_chose_holds_nobody_up(database, tenant, register):
    await people.check_identity(database, register, tenant, NUMBER, TENANT.id_number)
    for kind in set(ConsentKind) - {ConsentKind.FACE_CHECK}:
        await consent(database, tenant, kind, True)

    assert await next_step(database, tenant) == "devices"


async def test_without_consent_to_mediation_by_video_nobody_goes_on(database, tenant, register):
    await people.check_identity(database, register, tenant, NUMBER, TENANT.id_number)
    for kind in ConsentKind:
        await consent(database, tenant, kind, kind is not ConsentKind.ONLINE_MEDIATION)

    assert await next_step(database, tenant) == "consents"


async def test_a_matching_number_and_name_are_recorded_with_a_digest_of_the_evidence_only(database, tenant, register):
    check = await people.check_identity(database, register, tenant, NUMBER, TENANT.id_number)

    async with database.reading(SYSTEM, QINGHE) as work:
        row = (await work.db.execute(sa.select(identity_checks))).one()
    assert check.state is IdentityState.MATCHED
    assert len(row.evidence_sha256) == 64
    assert TENANT.id_number not in map(str, row)


async def test_another_number_than_the_one_filed_is_a_mismatch_even_if_it_is_real(database, tenant, register):
    with pytest.raises(Conflict, match=r"identity\.mismatch") as refused:
        await people.check_identity(database, register, tenant, NUMBER, LANDLORD.id_number)

    assert refused.value.facts == {"tries_left": 4}


async def test_a_name_that_the_register_does_not_know_with_this_number_is_a_mismatch(database, tenant):
    register = SimulatedIdentity({TENANT.id_number: "孙小文"}, delay_seconds=0)

    with pytest.raises(Conflict, match=r"identity\.mismatch"):
        await people.check_identity(database, register, tenant, NUMBER, TENANT.id_number)


async def test_after_five_mismatches_a_day_only_a_person_at_a_site_can_help(database, watch, tenant, register):
    for _ in range(5):
        with pytest.raises(Conflict, match=r"identity\.mismatch"):
            await people.check_identity(database, register, tenant, NUMBER, LANDLORD.id_number)

    with pytest.raises(Conflict, match=r"identity\.too-many-tries"):
        await people.check_identity(database, register, tenant, NUMBER, TENANT.id_number)

    watch.advance(days=1, seconds=1)
    assert await people.check_identity(database, register, tenant, NUMBER, TENANT.id_number)


async def test_a_face_is_checked_only_with_a_consent_of_its_own(database, tenant, register):
    with pytest.raises(Forbidden, match=r"identity\.face-consent-needed"):
        await people.check_identity(database, register, tenant, FACE)

    await consent(database, tenant, ConsentKind.FACE_CHECK, True)
    assert (await people.check_identity(database, register, tenant, FACE)).method is FACE


async def test_a_mistyped_number_costs_no_try(database, tenant, register):
    with pytest.raises(Invalid, match=r"id-number\.check-digit"):
        await people.check_identity(database, register, tenant, NUMBER, "449999199306150054")
    with pytest.raises(Invalid, match=r"identity\.number-needed"):
        await people.check_identity(database, register, tenant, NUMBER)

    async with database.reading(SYSTEM, QINGHE) as work:
        assert (await work.db.execute(sa.select(identity_checks))).first() is None


async def test_when_the_register_is_out_of_order_nothing_is_recorded(database, tenant):
    broken = SimulatedIdentity(delay_seconds=0, fails=lambda: True)

    with pytest.raises(Unavailable, match=r"identity\.unavailable"):
        await people.check_identity(database, broken, tenant, NUMBER, TENANT.id_number)

    assert await next_step(database, tenant) == "identity"


async def test_who_was_checked_yesterday_is_checked_again(database, watch, tenant, register):
    await people.check_identity(database, register, tenant, NUMBER, TENANT.id_number)

    watch.advance(hours=12)

    assert await next_step(database, tenant) == "identity"


async def test_the_number_of_a_representative_is_kept_once_it_matched(database, world, register):
    case = await a_case(database, world, parties=(TENANT, COMPANY))
    who = await arrived(database, case, 1)

    await people.check_identity(database, register, who, NUMBER, "449999198107110048")

    async with database.reading(SYSTEM, QINGHE) as work:
        person = await people.person(work, who.person)
    assert (person.name, person.id_number, person.gender) == (COMPANY.representative, "449999198107110048", "female")


async def test_who_has_no_camera_may_still_be_heard(database, tenant):
    check = await devices(database, tenant, DeviceState.ABSENT, DeviceState.OK)
    assert check.can_be_heard

    check = await devices(database, tenant, DeviceState.OK, DeviceState.REFUSED)
    assert not check.can_be_heard


async def arrived(database, case, number):
    person = case.parties[number].person
    async with database.work(person, QINGHE) as work:
        token = await people.start_session(work, person, case.id)
        who = await people.principal_of(work, token)
    assert who is not None
    return who


async def next_step(database, who):
    async with database.reading(who.person, QINGHE) as work:
        return (await people.arrival(work, who.person, who.case)).next


async def consent(database, who, kind, given):
    async with database.work(who.person, QINGHE) as work:
        await people.record_consent(work, who.person, who.case, kind, "2026-1", given)


async def devices(database, who, camera, microphone):
    async with database.work(who.person, QINGHE) as work:
        return await people.record_devices(work, who.person, who.case, camera, microphone, "Firefox 140")
