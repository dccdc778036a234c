"""Whole conversations: browsers in memory, rooms on a real database, a fake media engine."""

import asyncio
from pathlib import Path

import pytest

import people
import recordings
import rooms
from kernel import SYSTEM
from signaling import messages as say
from signaling import serving
from signaling.session import ENDED, LEFT, OFFENDER, REFUSED, REMOVED, REPLACED
from tests.signaling.browsers import eventually

OFFER = (Path(__file__).parents[1] / "media" / "offers" / "chromium-156.sdp").read_text(encoding="utf-8")


async def with_lawyer_in_session(mediator, lawyer, house):
    """Take the greetings in and let the lawyer in."""
    await mediator.until("welcome")
    await lawyer.until("welcome")
    mediator.say(say.Admit(person=house.lawyer))
    await lawyer.until_seat(house.lawyer, "IN_SESSION")
    await mediator.until_seat(house.lawyer, "IN_SESSION")


async def test_the_mediator_sees_who_arrives_and_lets_them_in(program):
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await with_lawyer_in_session(mediator, lawyer, house)

        assert lawyer.model == mediator.model
        assert lawyer.model["session"]["state"] == "IN_SESSION"


async def test_who_was_admitted_publishes_and_hears_the_others(program):
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await with_lawyer_in_session(mediator, lawyer, house)

        mediator.say(say.Publish(sdp=OFFER))
        published = await mediator.until("published")
        lawyer.say(say.Subscribe())
        offer = await lawyer.until("offer")
        lawyer.say(say.Answer(connection=offer["connection"], sdp=OFFER))
        await eventually(lambda: program.engine.accepted.get(offer["connection"]) == OFFER)

    assert published["sdp"] == f"answer to {house.mediator}"
    assert offer["tracks"] == [{"mid": "0", "person": house.mediator, "kind": "audio"}]


async def test_who_waits_may_neither_send_nor_hear(program):
    house = program.house
    async with program.browser(house.lawyer) as lawyer:
        await lawyer.until("welcome")

        lawyer.say(say.Publish(sdp=OFFER))
        publishing = await lawyer.until("problem")
        lawyer.say(say.Subscribe())
        listening = await lawyer.until("problem")

    assert (publishing["code"], publishing["to"]) == ("room.not-admitted", "publish")
    assert (listening["code"], listening["to"]) == ("room.not-admitted", "subscribe")
    assert program.engine.rooms == {}


async def test_somebody_new_is_offered_to_those_who_listen_already(program):
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await with_lawyer_in_session(mediator, lawyer, house)
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(program.keeper.run())
            lawyer.say(say.Subscribe())
            first = await lawyer.until("offer")
            lawyer.say(say.Answer(connection=first["connection"], sdp=OFFER))

            mediator.say(say.Publish(sdp=OFFER))
            second = await lawyer.until("offer")
            keeping.cancel()

    assert first["tracks"] == []
    assert (second["connection"], len(second["tracks"])) == (first["connection"], 1)


@pytest.mark.parametrize(
    "message",
    [
        say.Admit(person="x"),
        say.Remove(person="x", reason="r"),
        say.End(),
        say.Mute(person="x", kind="audio", on=True),
        say.Record(on=True),
        say.ShowPaper(document_id="d"),
    ],
    ids=lambda message: message.type,
)
async def test_a_party_may_not_do_what_is_the_hosts(program, message):
    house = program.house
    async with program.browser(house.tenant) as tenant:
        await tenant.until("welcome")

        tenant.say(message)
        problem = await tenant.until("problem")

    assert (problem["code"], problem["to"]) == ("permission.missing", message.type)


async def test_a_second_page_takes_the_place_of_the_first(program):
    house = program.house
    async with program.browser(house.lawyer) as first:
        await first.until("welcome")
        async with program.browser(house.lawyer) as second:
            await second.until("welcome")
            bye = await first.until("bye")
            await eventually(lambda: first.socket.closed_with is not None)
            state = second.seat(house.lawyer)["state"]

    assert bye == {"type": "bye", "reason": "replaced", "retry_after": None}
    assert first.socket.closed_with == (REPLACED, "replaced")
    assert state == "WAITING"


async def test_a_page_that_is_gone_leaves_a_seat_that_is_kept(program):
    house = program.house
    async with program.browser(house.mediator) as mediator:
        await mediator.until("welcome")
        async with program.browser(house.lawyer) as lawyer:
            await lawyer.until("welcome")
            mediator.say(say.Admit(person=house.lawyer))
            await mediator.until_seat(house.lawyer, "IN_SESSION")
            lawyer.cut("network")
            await mediator.until_seat(house.lawyer, "DISCONNECTED")

        async with program.browser(house.lawyer) as again:
            await again.until("welcome")
            await mediator.until_seat(house.lawyer, "IN_SESSION")

    async with house.work(SYSTEM) as work:
        log = [(entry.what, entry.cause) for entry in await rooms.connection_log(work, house.room_id)]
    assert ("dropped", "network") in log
    assert program.engine.calls == []  # media were not touched


async def test_who_is_removed_is_told_and_loses_the_media(program):
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await with_lawyer_in_session(mediator, lawyer, house)
        lawyer.say(say.Publish(sdp=OFFER))
        await lawyer.until("published")

        mediator.say(say.Remove(person=house.lawyer, reason="喧哗"))
        bye = await lawyer.until("bye")
        await eventually(lambda: lawyer.socket.closed_with is not None)

    assert bye["reason"] == "removed"
    assert lawyer.socket.closed_with == (REMOVED, "removed")
    assert program.engine.rooms[house.room_id].publishers == {}


async def test_leaving_gives_the_seat_back(program):
    house = program.house
    async with program.browser(house.lawyer) as lawyer:
        await lawyer.until("welcome")
        lawyer.say(say.Leave())
        await lawyer.until("bye")
        await eventually(lambda: lawyer.socket.closed_with is not None)

    assert lawyer.socket.closed_with == (LEFT, "left")
    assert (await house.load()).seat(house.lawyer).stage == "LEFT"


async def test_the_end_is_the_end_for_all(program):
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await with_lawyer_in_session(mediator, lawyer, house)
        mediator.say(say.End())
        for browser in (mediator, lawyer):
            await browser.until("bye")
        await eventually(lambda: None not in (mediator.socket.closed_with, lawyer.socket.closed_with))

    assert {mediator.socket.closed_with, lawyer.socket.closed_with} == {(ENDED, "ended")}
    assert lawyer.model["session"]["state"] == "CLOSED"
    assert ("close_room", house.room_id) in program.engine.calls


async def test_recording_is_seen_by_all_and_reaches_the_engine(program):
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await with_lawyer_in_session(mediator, lawyer, house)

        mediator.say(say.Record(on=True))
        await lawyer.until(lambda _: lawyer.model["recording"]["on"])
        await eventually(lambda: program.engine.rooms[house.room_id].recording is not None)
        recording, folder = program.engine.rooms[house.room_id].recording
        mediator.say(say.Record(on=False))
        await lawyer.until(lambda _: not lawyer.model["recording"]["on"])
        await eventually(lambda: program.engine.rooms[house.room_id].recording is None)

    async with house.work(SYSTEM) as work:
        kept = await recordings.load(work, recording)
    assert folder.is_dir()
    assert (kept.stage, kept.end_reason) == (recordings.Stage.CLOSING, "stopped")


async def test_a_recording_that_the_engine_refuses_is_not_said_to_be_on(program):
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await with_lawyer_in_session(mediator, lawyer, house)
        program.engine.down = True

        mediator.say(say.Record(on=True))
        problem = await mediator.until("problem")
        await lawyer.until(lambda _: lawyer.model["recording"]["alarm"] is not None)

    assert problem["code"] == "media.engine-lost"
    assert lawyer.model["recording"] == {"on": False, "since": None, "alarm": "recording.engine"}


async def test_a_used_ticket_is_refused_and_the_page_may_ask_for_another(program):
    house = program.house
    async with program.browser(house.lawyer) as lawyer:
        await lawyer.until("welcome")
    who = await program.principal(house.lawyer)
    async with asyncio.TaskGroup() as tasks:
        socket = lawyer.socket.__class__()
        tasks.create_task(serving.serve(socket, program.conductor, who, lambda code, facts: (code, "")))
        socket.to_server.put_nowait('{"type":"hello","protocol":1,"ticket":"used","last_event":null}')
        problem = lawyer.take(await socket.to_browser.get())
        bye = lawyer.take(await socket.to_browser.get())

    assert (problem["code"], problem["to"]) == ("ticket.refused", "hello")
    assert bye["reason"] == "refused"
    assert socket.closed_with == (REFUSED, "refused")


async def test_nonsense_ends_the_conversation_of_the_one_who_talks_it(program):
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await lawyer.until("welcome")
        await mediator.until("welcome")
        for _ in range(9):
            lawyer.say("nonsense")
        await lawyer.until("bye")
        await eventually(lambda: lawyer.socket.closed_with is not None)
        mediator.say(say.Ping())
        await mediator.until("pong")

    assert lawyer.socket.closed_with == (OFFENDER, "offender")


async def test_who_takes_nothing_is_hung_up_on_and_others_do_not_wait(program, monkeypatch):
    monkeypatch.setattr(serving, "SEND_SECONDS", 0.3)
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as lawyer:
        await mediator.until("welcome")
        await lawyer.until("welcome")
        lawyer.socket.takes_nothing = True

        for number in range(50):
            mediator.say(say.ShowPaper(document_id=f"paper-{number}"))
        await mediator.until(lambda _: mediator.model["paper"] == "paper-49")
        await mediator.until_seat(house.lawyer, "DISCONNECTED")

    async with house.work(SYSTEM) as work:
        log = [(entry.what, entry.cause) for entry in await rooms.connection_log(work, house.room_id)]
    assert ("dropped", "slow") in log


async def test_who_signs_out_elsewhere_is_hung_up_on(program):
    house = program.house
    async with program.browser(house.lawyer) as lawyer:
        await lawyer.until("welcome")
        who = await program.principal(house.lawyer)
        async with house.work(house.lawyer) as work:
            await people.end_session(work, who.session)
        bye = await lawyer.until("bye")

    assert bye["reason"] == "signed-out"


async def test_a_right_taken_away_is_gone_from_an_open_socket(program, monkeypatch):
    monkeypatch.setattr(serving, "SESSION_CHECK_SECONDS", 0.1)
    monkeypatch.setattr(serving, "TICK_SECONDS", 0.05)

    async def no_longer(_self, _who):
        return False

    house = program.house
    async with program.browser(house.lawyer) as lawyer:
        await lawyer.until("welcome")
        monkeypatch.setattr(type(program.conductor), "session_holds", no_longer)
        bye = await lawyer.until("bye")

    assert bye["reason"] == "signed-out"
