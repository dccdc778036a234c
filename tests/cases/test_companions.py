import pytest

import cases
from cases import Duty, Power, Stage
from kernel import SYSTEM, Conflict, Invalid, NotFound
from tests.builders import COMPANY, TENANT, a_case, a_case_in_mediation, changed

OTHER = changed(TENANT, name="刘建国", phone="19900000044", id_number="449999196803120013")


async def add(database, world, case, duty, **who):
    async with database.work(world.mediator.id, world.county) as work:
        return await cases.add_companion(work, case.id, duty, **who)


async def test_companions_take_part_in_the_case(database, world):
    case = await a_case_in_mediation(database, world)
    tenant = case.parties[0].person

    await add(database, world, case, Duty.CO_MEDIATOR, person=world.other_mediator.id)
    await add(database, world, case, Duty.HELPER, person=world.registrar.id, for_person=tenant)
    await add(database, world, case, Duty.INTERPRETER, name="古丽娜尔", phone="19900000055", for_person=tenant)

    async with database.reading(SYSTEM, world.county) as work:
        found = await cases.companions_of(work, case.id)
        assert [(each.duty, each.name) for each in found] == [
            (Duty.CO_MEDIATOR, "李劲"),
            (Duty.INTERPRETER, "古丽娜尔"),
            (Duty.HELPER, "何秀英"),
        ]
        assert await cases.involves(work, case.id, world.other_mediator.id)
        assert [each.id for each in await cases.find(work, person=world.registrar.id)] == [case.id]


@pytest.mark.parametrize(
    "duty, who, refusal",
    [
        (Duty.CO_MEDIATOR, {"person": "clerk"}, "not-of-the-committee"),
        (Duty.CO_MEDIATOR, {"person": "secretary"}, "not-of-the-committee"),
        (Duty.RECORDER, {"person": "mediator"}, "mediates-already"),
        (Duty.RECORDER, {}, "not-staff"),
        (Duty.HELPER, {"person": "registrar"}, "for-whom"),
        (Duty.INTERPRETER, {"name": "古丽娜尔", "phone": "19900000055"}, "for-whom"),
    ],
)
async def test_who_has_no_such_duty_is_refused(database, world, duty, who, refusal):
    case = await a_case(database, world)
    who = who | ({"person": getattr(world, who["person"]).id} if "person" in who else {})

    async with database.work(world.registrar.id, world.county) as work:
        await cases.assign(work, case.id, world.mediator.id)
    with pytest.raises((Conflict, Invalid), match=refusal):
        await add(database, world, case, duty, **who)


async def test_who_was_taken_out_takes_part_no_longer(database, world):
    case = await a_case_in_mediation(database, world)
    added = await add(database, world, case, Duty.CO_MEDIATOR, person=world.other_mediator.id)

    async with database.work(world.mediator.id, world.county) as work:
        await cases.remove_companion(work, case.id, added.id)
        assert not await cases.involves(work, case.id, world.other_mediator.id)
        with pytest.raises(NotFound, match="unknown"):
            await cases.remove_companion(work, case.id, added.id)


async def test_only_special_authority_lets_one_sign_for_another(database, world):
    case = await a_case(database, world, (TENANT, OTHER, COMPANY))
    one, other, company = (party.person for party in case.parties)

    async with database.work(world.mediator.id, world.county) as work:
        await cases.enter_power(work, case.id, other, one, frozenset({Power.EVIDENCE, Power.RECEIVE}), "ab" * 32)
        assert await cases.may_sign_for(work, case.id, one) == frozenset()
        await cases.enter_power(work, case.id, other, one, frozenset({Power.ADMIT, Power.SIGN}), "ab" * 32)
        assert await cases.may_sign_for(work, case.id, one) == {other}
        await cases.end_powers(work, case.id, other)
        assert await cases.may_sign_for(work, case.id, one) == frozenset()
        with pytest.raises(NotFound, match=r"power\.unknown"):
            await cases.end_powers(work, case.id, other)
        with pytest.raises(Conflict, match="other-side"):
            await cases.enter_power(work, case.id, other, company, frozenset({Power.SIGN}), "ab" * 32)


async def test_who_did_not_sign_goes_on_in_a_case_of_their_own(database, world):
    case = await a_case(database, world, (TENANT, OTHER, COMPANY))
    left = frozenset({case.parties[1].person})
    async with database.work(world.registrar.id, world.county) as work:
        await cases.assign(work, case.id, world.mediator.id)

    async with database.work(SYSTEM, world.county) as work:
        split = await cases.split_off(work, case.id, left, "未到场")
        again = await cases.split_off(work, case.id, left, "未到场")

    assert again == split and split.number != case.number
    assert (split.stage, split.split_from, split.mediator) == (Stage.ASSIGNED, case.id, world.mediator.id)
    assert [party.name for party in split.parties] == ["刘建国", COMPANY.name]
