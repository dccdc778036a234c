"""
A room, its seats, and what changes in it.

Rooms and seats are values: an action makes a new room from the old one, and `changes` says what
is told to those who watch. So what a client has after all events is what the server has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from kernel import CountyId, NotFound, PersonId

from .stages import RETURN_TO, SEAT, SESSION, SeatEvent, SeatStage, SessionEvent, SessionStage

Kind = Literal["audio", "video"]

SEAT_KEPT = timedelta(minutes=5)
"""How long a seat waits for somebody who was cut off; 120 s is the least we promise."""
MUST_SHOW_WHO_THEY_ARE = frozenset({"party", "agent"})
"""Roles that need a checked identity and the required consents before they are admitted."""


@dataclass(frozen=True)
class Invited:
    """
    Somebody who has a seat.

    `role` is a role of `people.permissions`; `side` is "applicant", "respondent" or None.
    """

    person: PersonId
    name: str
    role: str
    side: str | None = None


@dataclass(frozen=True)
class Readiness:
    """What a person has done before the session; staff and lawyers need neither."""

    identity: bool
    """Whether the identity was checked."""
    missing: frozenset[str] = frozenset()
    """Kinds of required consents that are not given."""
    recording: bool = True
    """Whether this person agrees to be recorded."""


@dataclass(frozen=True)
class Recording:
    """`alarm` is a code: why what is said may not reach the disk; None while all is well."""

    on: bool = False
    since: datetime | None = None
    alarm: str | None = None


@dataclass(frozen=True)
class Seat:
    """One person's place; there is one, however often they connect."""

    person: PersonId
    name: str
    role: str
    side: str | None
    stage: SeatStage
    since: datetime
    """Since when the stage holds, UTC."""
    before_drop: SeatStage | None = None
    """What a DISCONNECTED seat returns to."""
    connection: str | None = None
    """Which socket speaks for this seat; a newer one replaces it. Not told to others."""
    camera: bool = False
    microphone: bool = False
    """As the person set them."""
    muted_audio: bool = False
    muted_video: bool = False
    """As the host set them."""

    def after(self, event: SeatEvent, at: datetime) -> "Seat":
        """Return the seat after `event`, or raise Conflict("seat.<event>")."""
        stage = SEAT.after(self.stage, event)
        before = self.stage if event is SeatEvent.DROP else None
        connection = None if stage in (SeatStage.DISCONNECTED, SeatStage.LEFT) else self.connection
        moved = replace(self, stage=stage, since=at, before_drop=before, connection=connection)
        return replace(moved, camera=False, microphone=False) if stage is SeatStage.LEFT else moved

    def returned(self, at: datetime) -> "Seat":
        """Return the seat as it was before the cut."""
        assert self.before_drop is not None
        return self.after(RETURN_TO[self.before_drop], at)

    def state(self) -> dict[str, Any]:
        """Return what everybody in the room may know, as JSON."""
        return {
            "person": self.person,
            "name": self.name,
            "role": self.role,
            "side": self.side,
            "state": self.stage.value,
            "since": _iso(self.since),
            "camera": self.camera,
            "microphone": self.microphone,
            "muted_audio": self.muted_audio,
            "muted_video": self.muted_video,
        }


@dataclass(frozen=True)
class Room:
    id: str
    case_id: str
    county: CountyId
    host: PersonId
    """The mediator assigned; the only one who admits, removes, mutes, records and ends."""
    starts_at: datetime
    stage: SessionStage = SessionStage.NOT_STARTED
    started_at: datetime | None = None
    ended_at: datetime | None = None
    recording: Recording = Recording()
    paper: str | None = None
    """The document shown to all."""
    seats: tuple[Seat, ...] = ()
    last_event: int = 0
    version: int = field(default=0, compare=False)

    def seat(self, person: str) -> Seat:
        """Return the seat of `person`; raises NotFound("room.no-seat")."""
        for seat in self.seats:
            if seat.person == person:
                return seat
        raise NotFound("room.no-seat")

    @property
    def in_session(self) -> tuple[Seat, ...]:
        """Return the seats of those who take part, also of those just cut off."""
        return tuple(seat for seat in self.seats if SeatStage.IN_SESSION in (seat.stage, seat.before_drop))

    def with_seat(self, seat: Seat) -> "Room":
        return replace(self, seats=tuple(seat if other.person == seat.person else other for other in self.seats))

    def after(self, event: SessionEvent, at: datetime) -> "Room":
        """Return the room after `event`, or raise Conflict("session.<event>")."""
        stage = SESSION.after(self.stage, event)
        if event is SessionEvent.START:
            return replace(self, stage=stage, started_at=at)
        left = tuple(
            seat.after(SeatEvent.LEAVE, at) if SEAT.allows(seat.stage, SeatEvent.LEAVE) else seat for seat in self.seats
        )
        return replace(self, stage=stage, ended_at=at, seats=left, recording=Recording(), paper=None)

    def session_state(self) -> dict[str, Any]:
        return {
            "state": self.stage.value,
            "starts_at": _iso(self.starts_at),
            "started_at": _iso(self.started_at),
            "ended_at": _iso(self.ended_at),
        }

    def recording_state(self) -> dict[str, Any]:
        return {"on": self.recording.on, "since": _iso(self.recording.since), "alarm": self.recording.alarm}

    def snapshot(self) -> dict[str, Any]:
        """Return all that a client shows, as JSON; right up to and including `last_event`."""
        return {
            "room_id": self.id,
            "case_id": self.case_id,
            "host": self.host,
            "session": self.session_state(),
            "recording": self.recording_state(),
            "paper": self.paper,
            "seats": [seat.state() for seat in self.seats],
        }


@dataclass(frozen=True)
class RoomEvent:
    """One change; numbers of a room start at 1 and have no gaps. `body` has a "type"."""

    room_id: str
    number: int
    at: datetime
    body: dict[str, Any]


def changes(before: Room, after: Room) -> list[dict[str, Any]]:
    """
    Return the bodies of the events that lead from one state to the other.

    Each carries the whole of what changed ("seat", "session", "recording", "paper", or
    "unseated" for an invitation taken back), so that applying one needs no memory.
    """
    bodies: list[dict[str, Any]] = []
    # The session first: who is shown out by its end must know that it has ended.
    if before.session_state() != after.session_state():
        bodies.append({"type": "session", "session": after.session_state()})
    if before.recording_state() != after.recording_state():
        bodies.append({"type": "recording", "recording": after.recording_state()})
    if before.paper != after.paper:
        bodies.append({"type": "paper", "document_id": after.paper})
    old = {seat.person: seat.state() for seat in before.seats}
    for seat in after.seats:
        state = seat.state()
        if old.pop(seat.person, None) != state:
            bodies.append({"type": "seat", "seat": state})
    bodies += [{"type": "unseated", "person": person} for person in old]
    return bodies


def planned(room: Room, invited: Sequence[Invited], at: datetime) -> Room:
    """
    Return the room with a seat for each of `invited`.

    Who already has one keeps it, with name, role and side brought up to date; who is no longer
    invited and has not come yet loses it.
    """
    old = {seat.person: seat for seat in room.seats}
    seats = []
    for guest in invited:
        seat = old.pop(guest.person, None) or Seat(
            guest.person, guest.name, guest.role, guest.side, SeatStage.INVITED, at
        )
        seats.append(replace(seat, name=guest.name, role=guest.role, side=guest.side))
    seats += [seat for seat in old.values() if seat.stage is not SeatStage.INVITED]
    return replace(room, seats=tuple(seats))


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
