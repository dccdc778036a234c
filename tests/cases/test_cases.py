import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

import cases
import people
from cases import EndReason, Side, Stage
from kernel import SYSTEM, Conflict, CountyId, Invalid, NotFound, journal
from tests.builders import (
    COMPANY,
    LANDLORD,
    QINGHE,
    TENANT,
    a_case,
    a_case_in_mediation,
    a_scheduled_case,
    a_world,
    an_assigned_case,
    an_effective_case,
    arrived_messages,
    changed,
)

OTHER = CountyId("QS-00")


async def test_filing_registers_both_sides_and_gives_the_committees_next_number(database, world):
    first, second = await a_case(database, world), await a_case(database, world)

    assert (first.stage, first.committee) == (Stage.REGISTERED, world.committee.id)
    assert [first.number, second.number] == ["清和调字〔2026〕第1号", "清和调字〔2026〕第2号"]
    assert [(party.side, party.name) for party in first.parties] == [
        (Side.APPLICANT, "孙晓雯"),
        (Side.RESPONDENT, "胡桂芳"),
    ]


async def test_cases_filed_at_the_same_moment_never_share_a_number(database, world):
    filed = await asyncio.gather(*(a_case(database, world) for _ in range(6)))

    assert len({case.number for case in filed}) == 6


async def test_numbers_begin_anew_with_the_year_as_it_begins_in_china(database, world, watch):
    watch.instant = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    await a_case(database, world)
    watch.advance(minutes=1)

    assert (await a_case(database, world)).number == "清和调字〔2027〕第1号"


async def test_for_an_organisation_its_representative_arrives_speaks_and_signs(database, world):
    case = await a_case(database, world, (TENANT, COMPANY))

    company = case.parties[1]
    async with database.reading(SYSTEM, QINGHE) as work:
        acting = await people.person(work, company.person)
    assert (company.name, company.id_number) == (COMPANY.name, COMPANY.id_number)
    assert (acting.name, acting.phone, acting.id_number) == ("赵永明", COMPANY.phone, "")


@pytest.mark.parametrize(
    ("parties", "code"),
    [
        ((TENANT, changed(TENANT, name="孙二")), r"case\.one-side"),
        ((TENANT, changed(LANDLORD, id_number="449999196803120014")), r"id-number\.check-digit"),
        ((TENANT, changed(LANDLORD, phone="12345")), r"phone\.form"),
        ((TENANT, changed(COMPANY, id_number="91449999MA0TE5T01Q")), r"credit-code\.check-symbol"),
        ((TENANT, changed(COMPANY, representative=" ")), r"party\.representative-needed"),
    ],
)
async def test_a_case_with_something_wrong_is_not_filed_at_all(database, world, parties, code):
    with pytest.raises(Invalid, match=code):
        await a_case(database, world, parties)

    async with database.reading(SYSTEM, QINGHE) as work:
        assert await cases.find(work) == []


async def test_assigning_a_registered_case_accepts_it_on_the_way(database, world):
    case = await an_assigned_case(database, world)

    assert (case.stage, case.mediator) == (Stage.ASSIGNED, world.mediator.id)
    assert [line.event for line in await timeline(database, case)] == ["FILE", "ACCEPT", "ASSIGN"]


async def test_only_a_mediator_of_the_committee_can_be_assigned(database, world):
    case = await a_case(database, world)

    for person in (world.judge.id, case.parties[0].person):
        async with database.work(world.registrar.id, QINGHE) as work:
            with pytest.raises(Conflict, match=r"mediator\.unknown"):
                await cases.assign(work, case.id, person)


async def test_a_mediator_can_be_replaced_until_a_session_is_planned(database, world):
    case = await an_assigned_case(database, world)
    async with database.work(world.director.id, QINGHE) as work:
        replaced = await cases.assign(work, case.id, world.other_mediator.id, reason="回避")
    assert replaced.mediator == world.other_mediator.id

    planned = await a_scheduled_case(database, world)
    async with database.work(world.director.id, QINGHE) as work:
        with pytest.raises(Conflict, match=r"case\.assign"):
            await cases.assign(work, planned.id, world.other_mediator.id)


async def test_planning_a_session_invites_each_party_by_a_link_of_their_own_and_tells_the_lawyer(database, world):
    case = await a_scheduled_case(database, world, lawyers=(world.lawyer.id,))

    arrived = {message.phone: message.text for message in await arrived_messages(database)}

    assert set(arrived) == {TENANT.phone, LANDLORD.phone, world.lawyer.phone}
    links = [text.split("/j/")[1][:12] for phone, text in arrived.items() if phone != world.lawyer.phone]
    assert len(set(links)) == 2
    assert "2026-03-30 10:12" in arrived[TENANT.phone], "Chinese time, not UTC"
    assert "和顺社区" in arrived[TENANT.phone]
    assert case.number in arrived[world.lawyer.phone]


async def test_another_time_keeps_the_links_and_tells_everybody_again(database, world, watch):
    case = await a_scheduled_case(database, world)
    before = {message.text.split("/j/")[1][:12] for message in await arrived_messages(database)}
    async with database.work(world.mediator.id, QINGHE) as work:
        await cases.schedule(work, case.id, watch.instant + timedelta(days=1), None, [])

    arrived = await arrived_messages(database)

    assert {message.text.split("/j/")[1][:12] for message in arrived} == before
    assert len(arrived) == 4


async def test_a_session_in_the_past_or_with_a_stranger_as_lawyer_or_at_no_site_is_not_planned(database, world, watch):
    case = await an_assigned_case(database, world)
    soon = watch.instant + timedelta(hours=1)

    for starts_at, site, lawyers, code in (
        (watch.instant - timedelta(minutes=1), None, [], r"session\.in-the-past"),
        (soon, None, [world.judge.id], r"lawyer\.unknown"),
        (soon, world.court.id, [], r"site\.unknown"),
    ):
        async with database.work(world.mediator.id, QINGHE) as work:
            with pytest.raises((Conflict, Invalid), match=code):
                await cases.schedule(work, case.id, starts_at, site, lawyers)


async def test_after_a_session_without_agreement_the_next_one_can_be_planned(database, world, watch):
    case = await a_case_in_mediation(database, world)
    async with database.work(world.mediator.id, QINGHE) as work:
        again = await cases.schedule(work, case.id, watch.instant + timedelta(days=2), None, [])

    assert again.stage is Stage.SCHEDULED
    assert [line.event for line in await timeline(database, case)][-2:] == ["ADJOURN", "SCHEDULE"]


async def test_a_draft_of_an_earlier_session_can_be_signed_in_the_next(database, world, watch):
    case = await a_case_in_mediation(database, world)
    async with database.work(world.mediator.id, QINGHE) as work:
        await cases.record_drafting(work, case.id)
        await cases.schedule(work, case.id, watch.instant + timedelta(days=2), None, [])
        await cases.begin_mediation(work, case.id)

        assert (await cases.record_signing(work, case.id)).stage is Stage.SIGNING


async def test_beginning_drafting_and_taking_effect_twice_change_nothing(database, world):
    case = await an_effective_case(database, world)
    lines = len(await timeline(database, case))
    async with database.work(SYSTEM, QINGHE) as work:
        again = await cases.record_agreement(work, case.id, work.now + timedelta(days=1))

    assert again.effective_at == case.effective_at
    assert len(await timeline(database, case)) == lines


async def test_the_court_confirms_once_and_only_what_is_in_force(database, world):
    planned, effective = await a_scheduled_case(database, world), await an_effective_case(database, world)
    async with database.work(SYSTEM, QINGHE) as work:
        with pytest.raises(Conflict, match=r"case\.confirm"):
            await cases.record_confirmation(work, planned.id)
    async with database.work(SYSTEM, QINGHE) as work:
        confirmed = await cases.record_confirmation(work, effective.id)
        assert await cases.record_confirmation(work, effective.id) == confirmed

    assert (confirmed.stage, confirmed.next_step) == (Stage.EFFECTIVE, "case.next.close")


async def test_mediation_ends_when_a_party_says_no_and_the_file_is_closed(database, world):
    case = await a_case_in_mediation(database, world)
    async with database.work(world.mediator.id, QINGHE) as work:
        await cases.terminate(work, case.id, EndReason.PARTY_REFUSES, "房东不愿继续")
        closed = await cases.close(work, case.id, "已告知其他途径")

    assert closed.stage is Stage.CLOSED
    assert [line.reason for line in await timeline(database, case)][-2:] == [
        "party-refuses: 房东不愿继续",
        "已告知其他途径",
    ]


async def test_each_step_leaves_actor_time_and_an_entry_in_the_journal_that_proves_it(database, world):
    case = await an_effective_case(database, world)

    async with database.reading(SYSTEM, QINGHE) as work:
        entries = {entry.number: entry for entry in await journal.read(work)}
        lines = await cases.timeline(work, case.id)
    for line in lines:
        entry = entries[line.journal_number]
        assert entry.event == f"case.{line.event.lower()}"
        assert entry.detail is not None
        assert (entry.detail["actor"], entry.detail["facts"]["case"]) == (line.actor, case.id)
        assert entry.at == line.at


async def test_the_journal_holds_no_name_phone_or_number_of_a_party(database, world):
    await a_scheduled_case(database, world)
    await arrived_messages(database)

    async with database.reading(SYSTEM, QINGHE) as work:
        text = repr(await journal.read(work))
    for secret in (TENANT.name, TENANT.phone, TENANT.id_number, TENANT.address, LANDLORD.name):
        assert secret not in text


async def test_who_takes_part_is_known(database, world):
    case = await a_scheduled_case(database, world, lawyers=(world.lawyer.id,))
    inside = [*(party.person for party in case.parties), world.lawyer.id, world.mediator.id]
    inside += [world.director.id, world.secretary.id]
    outside = [world.other_mediator.id, world.judge.id, world.clerk.id, world.registrar.id, world.admin.id]

    async with database.reading(SYSTEM, QINGHE) as work:
        assert [await cases.involves(work, case.id, person) for person in inside] == [True] * len(inside)
        assert [await cases.involves(work, case.id, person) for person in outside] == [False] * len(outside)
        mine = [len(await cases.find(work, person=person)) for person in (inside[0], world.lawyer.id, world.judge.id)]
    assert mine == [1, 1, 0]


async def test_a_case_of_another_county_does_not_exist(database, world):
    await a_world(database, OTHER)
    case = await a_case(database, world)

    async with database.reading(SYSTEM, OTHER) as work:
        assert not await cases.exists(work, case.id)
        assert await cases.find(work) == []
        assert await cases.timeline(work, case.id) == []
        with pytest.raises(NotFound, match=r"case\.unknown"):
            await cases.load(work, case.id)


async def test_two_who_change_a_case_at_once_cannot_both_win(database, world):
    case = await an_assigned_case(database, world)
    async with database.work(world.director.id, QINGHE) as work:
        await cases.assign(work, case.id, world.other_mediator.id)

    async with database.work(world.director.id, QINGHE) as work:
        with pytest.raises(Conflict, match=r"case\.changed-meanwhile"):
            await cases.store.save(work, case)


async def test_deadlines_run_from_filing_over_acceptance_to_confirmation(database, world):
    def running(case):
        return [(each.rule.id, each.safe) for each in case.running_deadlines(cases.holidays.is_rest_day)]

    assert running(await a_case(database, world)) == [("D01", date(2026, 4, 2))]
    assert running(await an_assigned_case(database, world)) == [("D07", date(2026, 4, 30))]
    effective = await an_effective_case(database, world)
    assert running(effective) == [("D08", date(2026, 4, 29))]
    async with database.work(SYSTEM, QINGHE) as work:
        assert running(await cases.record_confirmation(work, effective.id)) == []


async def test_the_thirty_days_are_counted_from_the_civil_day_in_china(database, world, watch):
    case = await a_case_in_mediation(database, world)
    async with database.work(SYSTEM, QINGHE) as work:
        await cases.record_signing(work, case.id)
        effective = await cases.record_agreement(work, case.id, datetime(2026, 4, 1, 16, 30, tzinfo=UTC))

    (deadline,) = effective.running_deadlines(cases.holidays.is_rest_day)
    assert (deadline.safe, deadline.rolled) == (date(2026, 5, 2), date(2026, 5, 6))


async def timeline(database, case):
    async with database.reading(SYSTEM, QINGHE) as work:
        return await cases.timeline(work, case.id)
