"""
Tickets: how a signed-in browser opens a socket. Opaque, 60 seconds, used once.

A ticket is bound to the session that asked for it and to one room; what is kept is its digest.
Source: OWASP ASVS 5.0, 4.4.3 and 4.4.4.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel import Forbidden, Work, journal

from . import admission, store

LIFETIME = timedelta(seconds=60)


@dataclass(frozen=True)
class Ticket:
    secret: str
    """43 characters, 256 random bits; told once, to the browser."""
    expires_at: datetime


async def issue_ticket(work: Work, room_id: str, session: str) -> Ticket:
    """
    Return a ticket of the actor, who has a seat in this room, for their `session`.

    Raises NotFound("room.unknown", "room.no-seat"), Conflict("room.closed").
    """
    room = await store.load(work, room_id)
    room.seat(work.actor)
    admission.must_be_open(room)
    ticket = Ticket(secrets.token_urlsafe(32), work.now + LIFETIME)
    await store.insert_ticket(work, _digest(ticket.secret), room_id, _digest(session), ticket.expires_at)
    await journal.append(work, "room.ticket", room=room_id)
    return ticket


async def redeem_ticket(work: Work, secret: str, session: str) -> str:
    """
    Use the ticket up and return its room.

    Raises Forbidden("ticket.refused") for one that is unknown, used, too old, or of another
    person or session: the same answer for all.
    """
    room_id = await store.use_ticket(work, _digest(secret), _digest(session))
    if room_id is None:
        raise Forbidden("ticket.refused")
    return room_id


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
