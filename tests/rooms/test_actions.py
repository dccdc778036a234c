"""What people do in a room, on a real database."""

from datetime import timedelta

import pytest

import cases
import people
import rooms
from kernel import SYSTEM, Conflict, Forbidden, NotFound, journal
from people import ConsentKind
from rooms import Invited, SeatStage, SessionStage, store
from tests.rooms.builders import Clock


async def stage_of(house, person):
    return (await house.load()).seat(person).stage


async def test_the_mediator_arrives_and_is_in_session(house):
    await house.arrive(house.mediator)

    assert await stage_of(house, house.mediator) is SeatStage.IN_SESSION


async def test_a_party_who_has_not_prepared_is_still_checking(house):
    await house.arrive(house.tenant)

    assert await stage_of(house, house.tenant) is SeatStage.CHECKING


async def test_a_party_who_has_prepared_waits(house):
    await house.prepare_party(house.tenant)

    await house.arrive(house.tenant)

    assert await stage_of(house, house.tenant) is SeatStage.WAITING


async def test_who_prepares_while_connected_can_be_admitted(house):
    await house.arrive(house.tenant)
    await house.prepare_party(house.tenant)

    await house.admit(house.tenant)

    assert await stage_of(house, house.tenant) is SeatStage.IN_SESSION


async def test_an_unprepared_party_cannot_be_admitted(house):
    await house.arrive(house.tenant)

    with pytest.raises(Forbidden, match=r"room\.identity-open"):
        await house.admit(house.tenant)


async def test_the_first_admission_starts_the_session_and_the_mediation(house):
    await house.arrive(house.mediator)
    await house.arrive(house.lawyer)

    room = await house.admit(house.lawyer)

    async with house.work(house.mediator) as work:
        case = await cases.load(work, house.case_id)
    assert room.stage is SessionStage.IN_SESSION
    assert case.stage == "IN_MEDIATION"


async def test_who_is_cut_off_keeps_the_seat_and_the_return_is_evidence(house):
    house.database.now = clock = Clock(house.database.now())
    await house.arrive(house.lawyer, "one")
    await house.admit(house.lawyer)
    async with house.work(house.lawyer) as work:
        await rooms.dropped(work, house.room_id, "one", "silent")
    clock.later(seconds=119)

    await house.arrive(house.lawyer, "two")

    async with house.work(SYSTEM) as work:
        log = await rooms.connection_log(work, house.room_id)
    assert await stage_of(house, house.lawyer) is SeatStage.IN_SESSION
    assert [(entry.what, entry.cause, entry.away_ms) for entry in log] == [
        ("arrived", "", None),
        ("dropped", "silent", None),
        ("returned", "", 119_000),
    ]


async def test_a_seat_is_given_back_only_after_it_was_kept(house):
    house.database.now = clock = Clock(house.database.now())
    await house.arrive(house.lawyer, "one")
    async with house.work(house.lawyer) as work:
        await rooms.dropped(work, house.room_id, "one", "network")

    clock.later(seconds=120)
    async with house.work(SYSTEM) as work:
        kept = await rooms.overdue(work)
    clock.at += rooms.SEAT_KEPT
    async with house.work(SYSTEM) as work:
        overdue = await rooms.overdue(work)
        _, gone = await rooms.expire(work, house.room_id)

    assert kept == []
    assert overdue == [(house.world.county, house.room_id)]
    assert gone == [house.lawyer]
    assert await stage_of(house, house.lawyer) is SeatStage.LEFT


async def test_the_end_of_a_replaced_connection_is_no_news(house):
    await house.arrive(house.lawyer, "one")
    await house.arrive(house.lawyer, "two")

    async with house.work(house.lawyer) as work:
        await rooms.dropped(work, house.room_id, "one", "closed")

    assert await stage_of(house, house.lawyer) is SeatStage.WAITING


async def test_whoever_was_removed_comes_back_to_the_waiting_room_only(house):
    await house.arrive(house.lawyer)
    await house.admit(house.lawyer)
    async with house.work(house.mediator) as work:
        await rooms.remove(work, house.room_id, house.lawyer, "喧哗")

    await house.arrive(house.lawyer)

    assert await stage_of(house, house.lawyer) is SeatStage.WAITING


@pytest.mark.parametrize("act", ["remove", "end", "mute", "show_paper", "recording"])
async def test_what_is_the_hosts_is_refused_to_others(house, act):
    acts = {
        "remove": lambda work: rooms.remove(work, house.room_id, house.tenant, "…"),
        "end": lambda work: rooms.end(work, house.room_id),
        "mute": lambda work: rooms.mute(work, house.room_id, house.tenant, "audio", True),
        "show_paper": lambda work: rooms.show_paper(work, house.room_id, None),
        "recording": lambda work: rooms.recording_started(work, house.room_id),
    }
    async with house.work(house.lawyer) as work:
        with pytest.raises(Forbidden, match=r"room\.not-host"):
            await acts[act](work)


async def test_recording_waits_for_the_consent_of_all_who_are_present(house):
    await house.arrive(house.mediator)
    await house.prepare_party(house.tenant, recording=False)
    await house.arrive(house.tenant)
    await house.admit(house.tenant)

    async with house.work(house.mediator) as work:
        with pytest.raises(Conflict, match=r"room\.recording-not-agreed"):
            await rooms.recording_started(work, house.room_id)
    async with house.work(house.tenant) as work:
        version = people.consent_texts("zh")[ConsentKind.RECORDING].version
        await people.record_consent(work, house.tenant, house.case_id, ConsentKind.RECORDING, version, True)
    async with house.work(house.mediator) as work:
        room = await rooms.recording_started(work, house.room_id)

    assert room.recording.on


async def test_an_alarm_is_shown_until_it_is_over(house):
    await house.arrive(house.lawyer)
    await house.admit(house.lawyer)
    async with house.work(house.mediator) as work:
        await rooms.recording_started(work, house.room_id)

    async with house.work(SYSTEM) as work:
        alarmed = await rooms.alarm(work, house.room_id, "recording.disk-full")
    async with house.work(SYSTEM) as work:
        calm = await rooms.alarm(work, house.room_id, None)

    assert (alarmed.recording.alarm, calm.recording.alarm) == ("recording.disk-full", None)


async def test_every_act_is_in_the_journal_and_names_nobody(house):
    await house.arrive(house.lawyer)
    await house.admit(house.lawyer)
    async with house.work(house.mediator) as work:
        await rooms.end(work, house.room_id)

    async with house.work(SYSTEM) as work:
        entries = [entry for entry in await journal.read(work) if entry.event.startswith("room.")]
    assert [entry.event for entry in entries] == [
        "room.prepared",
        "room.arrived",
        "room.started",
        "room.admitted",
        "room.ended",
    ]
    assert house.world.lawyer.name not in str(entries)


async def test_planning_anew_keeps_the_room_and_moves_its_seats(house):
    async with house.work(house.mediator) as work:
        later = work.now + timedelta(days=1)
        room = await rooms.prepare(
            work,
            house.case_id,
            house.mediator,
            later,
            [Invited(house.mediator, "钟敏", "mediator"), Invited(house.tenant, "孙晓雯", "party", "applicant")],
        )

    assert room.id == house.room_id
    assert [seat.person for seat in (await house.load()).seats] == [house.mediator, house.tenant]
    assert (await house.load()).starts_at == later


async def test_after_a_session_has_ended_there_is_a_new_room(house):
    async with house.work(house.mediator) as work:
        await rooms.end(work, house.room_id)
    async with house.work(house.mediator) as work:
        later = work.now + timedelta(days=2)
        room = await rooms.prepare(
            work, house.case_id, house.mediator, later, [Invited(house.mediator, "钟敏", "mediator")]
        )
        latest = await rooms.of_case(work, house.case_id)

    assert room.id != house.room_id
    assert latest is not None and latest.id == room.id


async def test_nobody_enters_a_room_that_is_closed(house):
    async with house.work(house.mediator) as work:
        await rooms.end(work, house.room_id)

    with pytest.raises(Conflict, match=r"room\.closed"):
        await house.arrive(house.tenant)


async def test_a_room_of_another_county_does_not_exist(house):
    async with house.database.work(house.mediator, "QH-99") as work:
        with pytest.raises(NotFound, match=r"room\.unknown"):
            await rooms.load(work, house.room_id)
        assert await rooms.case_of(work, house.room_id) is None


async def test_labels_of_a_recording_name_role_and_side(house):
    async with house.work(SYSTEM) as work:
        labels = await rooms.labels(work, house.room_id)

    assert list(labels.values()) == ["钟敏 调解员", "孙晓雯 申请人", "胡桂芳 被申请人", "梁律 律师"]


async def test_two_who_change_the_room_from_the_same_state_cannot_both_win(house):
    async with house.work(house.mediator) as work:
        before = await store.load(work, house.room_id)
        await rooms.show_paper(work, house.room_id, "a" * 32)
        with pytest.raises(Conflict, match=r"room\.changed-meanwhile"):
            await store.save(work, before, before)
