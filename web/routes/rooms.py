"""A room: what is in it now, and the ticket that opens a socket to it."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel
from quart import Blueprint

import rooms
from people import Action, Object
from web.security import PER_MINUTE, Need, principal, reading, route, work

blueprint = Blueprint("rooms", __name__)


class SeatView(BaseModel):
    person: str
    name: str
    role: str
    side: str | None
    state: rooms.SeatStage
    since: datetime
    camera: bool
    microphone: bool
    muted_audio: bool
    muted_video: bool


class RoomSession(BaseModel):
    state: rooms.SessionStage
    starts_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class RecordingNow(BaseModel):
    on: bool
    since: datetime | None
    alarm: str | None


class RoomView(BaseModel):
    room_id: str
    case_id: str
    host: str
    session: RoomSession
    recording: RecordingNow
    paper: str | None
    seats: list[SeatView]
    last_event: int


class TicketView(BaseModel):
    """`socket` is the path to open; `ticket` goes into the first message, never into an address."""

    ticket: str
    socket: str
    expires_at: datetime


@route(blueprint, "GET", "/api/rooms/<room_id>", needs=Need(Object.SESSION, Action.READ))
async def show_room(room_id: str) -> RoomView:
    """Return the room as it is now."""
    async with reading() as opened:
        room = await rooms.load(opened, room_id)
    return RoomView.model_validate(room.snapshot() | {"last_event": room.last_event})


@route(blueprint, "POST", "/api/rooms/<room_id>/ticket", needs=Need(Object.SESSION, Action.JOIN), rate=PER_MINUTE(60))
async def give_ticket(room_id: str) -> tuple[TicketView, Literal[201]]:
    """Give a ticket of 60 seconds, good for one socket of this session."""
    async with work() as opened:
        ticket = await rooms.issue_ticket(opened, room_id, principal().session)
    return TicketView(ticket=ticket.secret, socket="/ws/room", expires_at=ticket.expires_at), 201
