"""Who may be let in, and by whom. A pure rule: the same answer for the same facts."""

from collections.abc import Mapping

from kernel import Conflict, Forbidden, PersonId

from .model import MUST_SHOW_WHO_THEY_ARE, Readiness, Room, Seat
from .stages import SEAT, SeatEvent, SessionStage


def must_host(room: Room, actor: str) -> None:
    """Raise Forbidden("room.not-host") unless `actor` is the mediator assigned."""
    if room.host != actor:
        raise Forbidden("room.not-host")


def must_be_open(room: Room) -> None:
    """Raise Conflict("room.closed") when the session is over."""
    if room.stage is SessionStage.CLOSED:
        raise Conflict("room.closed")


def is_ready(seat: Seat, readiness: Readiness) -> bool:
    """Whether this person may wait to be admitted."""
    return seat.role not in MUST_SHOW_WHO_THEY_ARE or (readiness.identity and not readiness.missing)


def check(room: Room, actor: str, person: str, readiness: Readiness) -> None:
    """
    Refuse an admission that must not be.

    1. Only the mediator assigned admits, and only while the session is not over.
    2. A party or an agent has had the identity checked (Forbidden "room.identity-open").
    3. … and has given every required consent (Forbidden "room.consent-open").
    4. While recording is on, nobody comes in who did not agree to it
       (Conflict "room.recording-not-agreed").

    Source: Rules for Online Mediation by People's Courts (2021), art. 12 (identity), 22 (recording).
    """
    # 1.
    must_host(room, actor)
    must_be_open(room)
    seat = room.seat(person)
    if seat.role not in MUST_SHOW_WHO_THEY_ARE:
        return
    # 2.
    if not readiness.identity:
        raise Forbidden("room.identity-open", person=person)
    # 3.
    if readiness.missing:
        raise Forbidden("room.consent-open", person=person, missing=sorted(readiness.missing))
    # 4.
    if room.recording.on and not readiness.recording:
        raise Conflict("room.recording-not-agreed", person=person)


def check_recording(room: Room, actor: str, readiness: Mapping[PersonId, Readiness]) -> None:
    """
    Refuse a recording that must not begin.

    Every party and agent in the session, also one who is just cut off, has agreed to it.

    Source: Rules for Online Mediation by People's Courts (2021), art. 22.
    """
    must_host(room, actor)
    if room.stage is not SessionStage.IN_SESSION:
        raise Conflict("room.not-in-session")
    against = [person for person in asked_for_recording(room) if not readiness[person].recording]
    if against:
        raise Conflict("room.recording-not-agreed", person=against[0])


def is_here(room: Room, person: str) -> bool:
    """Whether somebody has a seat of this room taken, or keeps it while cut off."""
    return any(seat.person == person and SEAT.allows(seat.stage, SeatEvent.LEAVE) for seat in room.seats)


def asked_for_recording(room: Room) -> list[PersonId]:
    """Return those whose consent a recording needs now."""
    return [seat.person for seat in room.in_session if seat.role in MUST_SHOW_WHO_THEY_ARE]
