"""What goes on beside the conversations: the engine's news, seats that expire, restarts, consents withdrawn."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import media
import people
import recordings
import rooms
from kernel import SYSTEM
from people import ConsentKind
from signaling import messages as say
from tests.rooms.builders import Clock
from tests.signaling.browsers import eventually


@asynccontextmanager
async def keeping(program):
    """Run the keeper in the block."""
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(program.keeper.run())
        await asyncio.sleep(0)
        yield
        running.cancel()


async def log_of(house):
    async with house.work(SYSTEM) as work:
        return [(entry.what, entry.cause) for entry in await rooms.connection_log(work, house.room_id)]


async def record(mediator, house):
    await house.admit(house.lawyer)
    mediator.say(say.Record(on=True))
    await mediator.until(lambda _: mediator.model["recording"]["on"])


async def test_talking_is_told_to_all_and_kept_nowhere(program):
    house = program.house
    async with program.browser(house.mediator) as mediator:
        await mediator.until("welcome")
        await program.keeper.hear_engine(media.Talking(house.room_id, house.lawyer, True))
        told = await mediator.until("talking")

    assert told == {"type": "talking", "person": house.lawyer, "on": True}
    assert ("media", "talking") not in await log_of(house)


async def test_a_poor_link_is_told_and_kept_as_evidence(program):
    house = program.house
    async with program.browser(house.mediator) as mediator:
        await mediator.until("welcome")
        await program.keeper.hear_engine(media.Quality(house.room_id, house.mediator, True, 0.2, 40.0))
        told = await mediator.until("quality")

    assert told["state"] == "weak"
    assert ("media", "poor") in await log_of(house)


async def test_the_numbers_of_every_link_are_told_to_all_at_once(program):
    house = program.house
    track = media.TrackStatistics(packets=9, lost=1, loss=0.125, jitter_ms=12.34, bitrate=500_000)
    seat = media.SeatStatistics(house.lawyer, True, None, track, 0.0, 41.26, layer="small", cause="loss")
    async with program.browser(house.mediator) as mediator:
        await mediator.until("welcome")
        await program.keeper.hear_engine(media.Measured(house.room_id, (seat,)))
        told = await mediator.until("links")

    assert told["links"] == [
        {
            "person": house.lawyer, "loss": 0.125, "jitter_ms": 12.3, "round_trip_ms": 41.3, "bitrate": 500_000,
            "layer": "small", "cause": "loss",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("happening", "reason"),
    [
        (lambda room, seat: media.Left(room, seat, "silent"), "silent"),
        (lambda room, seat: media.Failed(room, seat, "dtls"), "failed"),
        (lambda room, seat: media.EngineLost((room,)), "engine"),
    ],
)
async def test_whose_media_are_gone_is_told_to_build_them_again(program, happening, reason):
    house = program.house
    async with program.browser(house.mediator) as mediator:
        await mediator.until("welcome")
        await program.keeper.hear_engine(happening(house.room_id, house.mediator))
        told = await mediator.until("rebuild")

    assert told["reason"] == reason


@pytest.mark.parametrize(
    ("happening", "alarm"),
    [
        (lambda room: media.RecordingStalled(room, "r", "seat", "audio"), "recording.stalled"),
        (lambda room: media.RecordingGap(room, "r", "disk-failed"), "recording.disk-failed"),
    ],
)
async def test_a_recording_that_is_in_trouble_alarms_all(program, happening, alarm):
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await mediator.until("welcome")
        await lawyer.until("welcome")
        await record(mediator, house)

        await program.keeper.hear_engine(happening(house.room_id))
        await lawyer.until(lambda _: lawyer.model["recording"]["alarm"] == alarm)
        await program.keeper.hear_engine(media.RecordingStarted(house.room_id, "r", "seat", "audio", Path("/r")))
        await lawyer.until(lambda _: lawyer.model["recording"]["alarm"] is None)


async def test_a_recording_stops_when_a_party_withdraws_the_consent(program):
    house = program.house
    await house.prepare_party(house.tenant)
    async with keeping(program), program.browser(house.mediator) as mediator, program.browser(house.tenant) as tenant:
        await mediator.until("welcome")
        await tenant.until("welcome")
        await house.admit(house.tenant)
        mediator.say(say.Record(on=True))
        await tenant.until(lambda _: tenant.model["recording"]["on"])

        async with house.work(house.tenant) as work:
            version = people.consent_texts("zh")[ConsentKind.RECORDING].version
            await people.record_consent(work, house.tenant, house.case_id, ConsentKind.RECORDING, version, False)
        await mediator.until(lambda _: mediator.model["recording"]["alarm"] == "recording.consent-withdrawn")
        await eventually(lambda: program.engine.rooms[house.room_id].recording is None)

    assert not mediator.model["recording"]["on"]


async def test_who_withdraws_the_consent_to_mediation_by_video_leaves_and_the_rest_goes_on(program):
    house = program.house
    await house.prepare_party(house.tenant)
    async with keeping(program), program.browser(house.mediator) as mediator, program.browser(house.tenant) as tenant:
        await mediator.until("welcome")
        await tenant.until("welcome")
        await house.admit(house.tenant)

        async with house.work(house.tenant) as work:
            kind = ConsentKind.ONLINE_MEDIATION
            version = people.consent_texts("zh")[kind].version
            await people.record_consent(work, house.tenant, house.case_id, kind, version, False)

        assert (await tenant.until("bye"))["reason"] == "left"
        await eventually(lambda: ("remove", house.room_id, house.tenant, "left") in program.engine.calls)

    room = await house.load()
    assert (room.seat(house.tenant).stage, room.stage) == ("LEFT", "IN_SESSION")


async def test_a_seat_that_expired_loses_its_media_too(program):
    house = program.house
    house.database.now = clock = Clock(house.database.now())
    await program.engine.open_room(house.room_id)
    async with program.browser(house.lawyer) as lawyer:
        await lawyer.until("welcome")
    clock.at += rooms.SEAT_KEPT

    await program.keeper.expire_seats()

    assert ("remove", house.room_id, house.lawyer, "expired") in program.engine.calls
    assert (await house.load()).seat(house.lawyer).stage == "LEFT"


async def test_a_room_that_everybody_lost_is_no_longer_recorded(program):
    house = program.house
    house.database.now = clock = Clock(house.database.now())
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await mediator.until("welcome")
        await lawyer.until("welcome")
        await record(mediator, house)
        lawyer.say(say.Leave())
        await lawyer.until("bye")
    still = (await house.load()).recording.on
    clock.at += rooms.SEAT_KEPT

    await program.keeper.expire_seats()

    assert still
    assert (await house.load()).recording == rooms.Recording(alarm="recording.nobody-here")


async def test_what_fails_in_the_keeper_does_not_end_the_program(program):
    house = program.house
    async with keeping(program):
        program.engine.tell(media.Quality(house.room_id, "nobody", True, 0.2, 1.0))
        async with program.browser(house.mediator) as mediator:
            await mediator.until("welcome")
            program.engine.tell(media.Quality(house.room_id, "nobody", True, 0.2, 1.0))
            program.engine.tell(media.Talking(house.room_id, house.mediator, True))
            await mediator.until("talking")


async def test_at_a_planned_restart_everybody_is_told_when_to_come_back(program):
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await mediator.until("welcome")
        await lawyer.until("welcome")

        await program.keeper.say_goodbye(retry_after=1.0)
        byes = [await browser.until("bye") for browser in (mediator, lawyer)]

    assert {bye["reason"] for bye in byes} == {"restart"}
    assert len({bye["retry_after"] for bye in byes}) == 2
    assert all(1.0 <= bye["retry_after"] <= 3.0 for bye in byes)
    assert mediator.socket.closed_with == (1012, "restart")
    assert ("dropped", "restart") in await log_of(house)


async def test_after_a_crash_seats_are_kept_and_the_recording_is_shown_to_have_stopped(program):
    house = program.house
    await house.arrive(house.mediator, "before-the-crash")
    await house.arrive(house.lawyer, "before-the-crash-2")
    await house.admit(house.lawyer)
    async with house.work(house.mediator) as work:
        await rooms.recording_started(work, house.room_id)
        recording = await recordings.start(work, house.case_id, house.room_id)

    await program.keeper.recover()

    room = await house.load()
    async with house.work(SYSTEM) as work:
        kept = await recordings.load(work, recording.id)
    assert {seat.stage for seat in room.seats if seat.before_drop} == {rooms.SeatStage.DISCONNECTED}
    assert (room.stage, room.recording) == ("IN_SESSION", rooms.Recording(alarm="recording.interrupted"))
    assert kept.end_reason == "recording.interrupted"
    async with program.browser(house.lawyer) as lawyer:
        await lawyer.until("welcome")
        assert lawyer.seat(house.lawyer)["state"] == "IN_SESSION"
