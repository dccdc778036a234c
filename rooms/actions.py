"""
What people do in a room. Each act is journaled in the transaction that does it.

The actor of the work is who does it; `person` is whom it is done to. All raise
NotFound("room.unknown") and NotFound("room.no-seat").
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import cases
from kernel import SYSTEM, Conflict, CountyId, PersonId, Work, journal

from . import admission, store
from .model import SEAT_KEPT, Invited, Kind, Recording, Room, RoomEvent, Seat, planned
from .readiness import readiness, readiness_to_be_recorded
from .stages import SEAT, SeatEvent, SeatStage, SessionEvent, SessionStage


async def prepare(work: Work, case_id: str, host: PersonId, starts_at: datetime, people: Sequence[Invited]) -> Room:
    """
    Plan a session: the case's room with a seat for each of `people`, the host among them.

    While the present room has not started it is planned anew and keeps its id; after a session
    has ended there is a new room. Raises Conflict("room.in-session") while one is going on.
    """
    assert any(guest.person == host for guest in people)
    present = await of_case(work, case_id)
    if present is not None and present.stage is SessionStage.IN_SESSION:
        raise Conflict("room.in-session")
    if present is not None and present.stage is SessionStage.NOT_STARTED:
        moved = planned(replace(present, starts_at=starts_at, host=host), people, work.now)
        room = await store.save(work, present, moved)
    else:
        empty = Room(work.new_id(), case_id, work.county, host, starts_at)
        room = planned(empty, people, work.now)
        await store.insert(work, room)
    await journal.append(
        work, "room.prepared", room=room.id, case=case_id, starts_at=starts_at.isoformat(), seats=len(room.seats)
    )
    return room


async def arrive(work: Work, room_id: str, connection: str) -> Room:
    """
    Take the actor's seat, for the first time or again; `connection` speaks for it from now on.

    Who was cut off returns to what they were. The host needs nobody to be let in.
    Raises Conflict("room.closed").
    """
    before = await store.load(work, room_id)
    admission.must_be_open(before)
    old = before.seat(work.actor)
    what, away = "arrived", None
    if old.stage is SeatStage.DISCONNECTED:
        what, away = "returned", work.now - old.since
        seat = old.returned(work.now)
    elif old.stage in (SeatStage.INVITED, SeatStage.LEFT):
        seat = old.after(SeatEvent.ARRIVE, work.now)
    else:
        what, seat = "replaced", old
    seat = replace(seat, connection=connection)
    if seat.stage is SeatStage.CHECKING and admission.is_ready(seat, await readiness(work, before, work.actor)):
        seat = seat.after(SeatEvent.READY, work.now)
    if seat.stage is SeatStage.WAITING and seat.person == before.host:
        seat = seat.after(SeatEvent.ADMIT, work.now)
    await store.log(work, room_id, seat, what, away=away)
    await journal.append(work, f"room.{what}", room=room_id, person=work.actor, stage=seat.stage.value)
    return await store.save(work, before, before.with_seat(seat))


async def admit(work: Work, room_id: str, person: str) -> Room:
    """
    Let somebody in; the first admission starts the session and the mediation of the case.

    Refusals: see `admission.check`; Conflict("seat.admit") for who does not wait.
    """
    before = await store.load(work, room_id)
    admission.check(before, work.actor, person, await readiness(work, before, person))
    seat = before.seat(person)
    if seat.stage is SeatStage.CHECKING:
        seat = seat.after(SeatEvent.READY, work.now)
    after = before.with_seat(seat.after(SeatEvent.ADMIT, work.now))
    if after.stage is SessionStage.NOT_STARTED:
        after = after.after(SessionEvent.START, work.now)
        await cases.begin_mediation(work, after.case_id)
        await journal.append(work, "room.started", room=room_id, case=after.case_id)
    await journal.append(work, "room.admitted", room=room_id, person=person)
    return await store.save(work, before, after)


async def remove(work: Work, room_id: str, person: str, reason: str) -> Room:
    """Show somebody out; they may come back to the waiting room. Conflict("seat.remove"), "room.host-stays"."""
    before = await store.load(work, room_id)
    admission.must_host(before, work.actor)
    if person == before.host:
        raise Conflict("room.host-stays")
    seat = before.seat(person)
    after = before.with_seat(seat.after(SeatEvent.REMOVE, work.now))
    await store.log(work, room_id, seat, "removed")
    await journal.append(work, "room.removed", reason=reason, room=room_id, person=person)
    return await store.save(work, before, after)


async def leave(work: Work, room_id: str) -> Room:
    """Give the seat back of one's own will. Conflict("seat.leave") for who is not here."""
    before = await store.load(work, room_id)
    seat = before.seat(work.actor)
    after = before.with_seat(seat.after(SeatEvent.LEAVE, work.now))
    await store.log(work, room_id, seat, "left")
    await journal.append(work, "room.left", room=room_id, person=work.actor)
    return await store.save(work, before, after)


async def end(work: Work, room_id: str) -> Room:
    """End the session for all. Conflict("session.end") when it has ended."""
    before = await store.load(work, room_id)
    admission.must_host(before, work.actor)
    after = before.after(SessionEvent.END, work.now)
    for seat in before.seats:
        if SEAT.allows(seat.stage, SeatEvent.LEAVE):
            await store.log(work, room_id, seat, "left", "ended")
    await journal.append(work, "room.ended", room=room_id, case=before.case_id)
    return await store.save(work, before, after)


async def mute(work: Work, room_id: str, person: str, kind: Kind, on: bool) -> Room:
    """As host, silence somebody's sound or hide the picture, or allow it again."""
    before = await store.load(work, room_id)
    admission.must_host(before, work.actor)
    seat = before.seat(person)
    seat = replace(seat, muted_audio=on) if kind == "audio" else replace(seat, muted_video=on)
    await journal.append(work, "room.muted", room=room_id, person=person, kind=kind, on=on)
    return await store.save(work, before, before.with_seat(seat))


async def report_tracks(work: Work, room_id: str, camera: bool, microphone: bool) -> Room:
    """Say whether one's own camera and microphone are on."""
    before = await store.load(work, room_id)
    seat = before.seat(work.actor)
    if seat.stage is SeatStage.LEFT or (seat.camera, seat.microphone) == (camera, microphone):
        return before
    await journal.append(work, "room.tracks", room=room_id, camera=camera, microphone=microphone)
    return await store.save(work, before, before.with_seat(replace(seat, camera=camera, microphone=microphone)))


async def recording_started(work: Work, room_id: str) -> Room:
    """
    Show to all that what is said is being recorded.

    Refusals: `admission.check_recording`; Conflict("room.recording-on").
    """
    before = await store.load(work, room_id)
    admission.check_recording(before, work.actor, await readiness_to_be_recorded(work, before))
    if before.recording.on:
        raise Conflict("room.recording-on")
    await journal.append(work, "room.recording-on", room=room_id)
    return await store.save(work, before, replace(before, recording=Recording(True, work.now)))


async def recording_stopped(work: Work, room_id: str, why: str | None = None) -> Room:
    """
    Show to all that recording has stopped; the host does it, or the program, which says why.

    `why` is a code that stays on screen as an alarm. Conflict("room.recording-off").
    """
    before = await store.load(work, room_id)
    if work.actor != SYSTEM:
        admission.must_host(before, work.actor)
    if not before.recording.on:
        raise Conflict("room.recording-off")
    await journal.append(work, "room.recording-off", reason=why or "", room=room_id)
    return await store.save(work, before, replace(before, recording=Recording(alarm=why)))


async def alarm(work: Work, room_id: str, code: str | None) -> Room:
    """Show to all why what is said may not be kept, or (None) that it is kept again."""
    before = await store.load(work, room_id)
    if not before.recording.on or before.recording.alarm == code:
        return before
    await journal.append(work, "room.recording-alarm", room=room_id, alarm=code)
    return await store.save(work, before, replace(before, recording=replace(before.recording, alarm=code)))


async def show_paper(work: Work, room_id: str, document_id: str | None) -> Room:
    """Lay a document on the table for all to read, or take it away."""
    before = await store.load(work, room_id)
    admission.must_host(before, work.actor)
    admission.must_be_open(before)
    await journal.append(work, "room.paper", room=room_id, document=document_id)
    return await store.save(work, before, replace(before, paper=document_id))


async def dropped(work: Work, room_id: str, connection: str, cause: str) -> Room:
    """
    Note that the actor's connection broke; the seat is kept. Causes: `store.ConnectionEntry`.

    Changes nothing when another connection speaks for the seat by now, or it was given back.
    """
    before = await store.load(work, room_id)
    return await _drop(work, before, before.seat(work.actor), connection, cause)


async def all_dropped(work: Work, room_id: str, cause: str) -> Room:
    """Note that every connection to this room broke at once: the program was started again."""
    room = await store.load(work, room_id)
    for seat in room.seats:
        if seat.connection is not None:
            room = await _drop(work, room, seat, seat.connection, cause)
    return room


async def overdue(work: Work) -> list[tuple[CountyId, str]]:
    """Return county and id of the rooms, in all counties, that `expire` would change."""
    return await store.with_overdue_seats(work, work.now - SEAT_KEPT)


async def expire(work: Work, room_id: str) -> tuple[Room, list[PersonId]]:
    """Give back the seats that were kept long enough; return also whose they were."""
    before = await store.load(work, room_id)
    after, gone = before, []
    for seat in before.seats:
        if seat.stage is SeatStage.DISCONNECTED and work.now - seat.since >= SEAT_KEPT:
            after = after.with_seat(seat.after(SeatEvent.EXPIRE, work.now))
            gone.append(seat.person)
            await store.log(work, room_id, seat, "expired")
            await journal.append(work, "room.expired", room=room_id, person=seat.person)
    return (await store.save(work, before, after) if gone else before), gone


async def media_changed(work: Work, room_id: str, person: str, cause: str) -> None:
    """Keep what the media engine saw of somebody's link: evidence, told to nobody."""
    room = await store.load(work, room_id)
    await store.log(work, room_id, room.seat(person), "media", cause)


async def load(work: Work, room_id: str) -> Room:
    return await store.load(work, room_id)


async def of_case(work: Work, case_id: str) -> Room | None:
    """Return the case's latest room, if it has one."""
    room_id = await store.latest_of_case(work, case_id)
    return await store.load(work, room_id) if room_id else None


async def missed(work: Work, room: Room, last_event: int, most: int) -> list[RoomEvent] | None:
    """Return the events behind `last_event`; None when they are too many, or it was never told."""
    if not 0 < last_event <= room.last_event or room.last_event - last_event > most:
        return None
    return await store.events_after(work, room.id, last_event, most)


async def _drop(work: Work, before: Room, seat: Seat, connection: str, cause: str) -> Room:
    if seat.connection != connection:
        return before
    await store.log(work, before.id, seat, "dropped", cause)
    await journal.append(work, "room.dropped", reason=cause, room=before.id, person=seat.person)
    return await store.save(work, before, before.with_seat(seat.after(SeatEvent.DROP, work.now)))
