"""What a person has done on the way to the waiting room, as far as admission asks for it."""

import people
from kernel import PersonId, Work

from .admission import asked_for_recording
from .model import MUST_SHOW_WHO_THEY_ARE, Readiness, Room

NOT_ASKED = Readiness(identity=True)


async def readiness(work: Work, room: Room, person: str) -> Readiness:
    """Return what counts now; a consent withdrawn a moment ago is no consent."""
    seat = room.seat(person)
    if seat.role not in MUST_SHOW_WHO_THEY_ARE:
        return NOT_ASKED
    arrival = await people.arrival(work, seat.person, room.case_id)
    given = {kind for kind, consent in arrival.consents.items() if consent.given}
    return Readiness(
        identity=arrival.identity.state is people.IdentityState.MATCHED,
        missing=frozenset(str(kind) for kind in people.REQUIRED_CONSENTS - given),
        recording=people.ConsentKind.RECORDING in given,
    )


async def readiness_to_be_recorded(work: Work, room: Room) -> dict[PersonId, Readiness]:
    """Return it of all whose consent a recording needs now."""
    return {person: await readiness(work, room, person) for person in asked_for_recording(room)}
