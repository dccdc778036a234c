"""How rooms, seats, events, tickets and the connection log are kept."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kernel import Conflict, CountyId, NotFound, PersonId, Work
from kernel.database import Instant, metadata

from .model import Recording, Room, RoomEvent, Seat, changes
from .stages import SeatStage, SessionStage

rooms = sa.Table(
    "rooms",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("case_id", sa.String(32), nullable=False, index=True),
    sa.Column("host", sa.String(40), nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("starts_at", Instant, nullable=False),
    sa.Column("started_at", Instant, nullable=True),
    sa.Column("ended_at", Instant, nullable=True),
    sa.Column("recording_since", Instant, nullable=True),
    sa.Column("recording_alarm", sa.String(60), nullable=True),
    sa.Column("paper", sa.String(32), nullable=True),
    sa.Column("last_event", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
seats = sa.Table(
    "seats",
    metadata,
    sa.Column("room_id", sa.String(32), sa.ForeignKey("rooms.id"), primary_key=True),
    sa.Column("person", sa.String(40), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("side", sa.String(20), nullable=True),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("since", Instant, nullable=False),
    sa.Column("before_drop", sa.String(20), nullable=True),
    sa.Column("connection", sa.String(32), nullable=True),
    sa.Column("camera", sa.Boolean, nullable=False),
    sa.Column("microphone", sa.Boolean, nullable=False),
    sa.Column("muted_audio", sa.Boolean, nullable=False),
    sa.Column("muted_video", sa.Boolean, nullable=False),
)
events = sa.Table(
    "room_events",
    metadata,
    sa.Column("room_id", sa.String(32), sa.ForeignKey("rooms.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)
tickets = sa.Table(
    "room_tickets",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("room_id", sa.String(32), sa.ForeignKey("rooms.id"), nullable=False),
    sa.Column("person", sa.String(40), nullable=False),
    sa.Column("session", sa.String(64), nullable=False),
    sa.Column("expires_at", Instant, nullable=False, index=True),
    sa.Column("used_at", Instant, nullable=True),
)
connection_log = sa.Table(
    "connection_log",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("room_id", sa.String(32), sa.ForeignKey("rooms.id"), nullable=False, index=True),
    sa.Column("person", sa.String(40), nullable=False),
    sa.Column("connection", sa.String(32), nullable=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("what", sa.String(20), nullable=False),
    sa.Column("cause", sa.String(40), nullable=False),
    sa.Column("away_ms", sa.Integer, nullable=True),
)


@dataclass(frozen=True)
class ConnectionEntry:
    """
    One line of evidence of who was connected when.

    `what`: arrived, replaced, dropped, returned, expired, left, removed, media.
    `cause`: for "dropped" silent, closed, network, slow, restart, refused, replaced; for
    "media" what the media engine saw; else "". `away_ms` is how long a return took.
    """

    at: datetime
    person: PersonId
    connection: str | None
    what: str
    cause: str
    away_ms: int | None


async def insert(work: Work, room: Room) -> None:
    await work.db.execute(rooms.insert().values(id=room.id, version=0, **_row(work, room)))
    await _write_seats(work, (), room)


async def load(work: Work, room_id: str) -> Room:
    """Return the room with its seats; raises NotFound("room.unknown"), also for another county's."""
    query = sa.select(rooms).where(rooms.c.id == room_id, rooms.c.county_id == work.county).with_for_update()
    row = (await work.db.execute(query)).one_or_none()
    if row is None:
        raise NotFound("room.unknown")
    found = await work.db.execute(sa.select(seats).where(seats.c.room_id == room_id).order_by(seats.c.position))
    return Room(
        id=row.id,
        case_id=row.case_id,
        county=CountyId(row.county_id),
        host=PersonId(row.host),
        starts_at=row.starts_at,
        stage=SessionStage(row.stage),
        started_at=row.started_at,
        ended_at=row.ended_at,
        recording=Recording(row.recording_since is not None, row.recording_since, row.recording_alarm),
        paper=row.paper,
        seats=tuple(_seat(seat) for seat in found),
        last_event=row.last_event,
        version=row.version,
    )


async def latest_of_case(work: Work, case_id: str) -> str | None:
    query = (
        sa.select(rooms.c.id)
        .where(rooms.c.case_id == case_id, rooms.c.county_id == work.county)
        .order_by(rooms.c.starts_at.desc())
        .limit(1)
    )
    return (await work.db.execute(query)).scalar_one_or_none()


async def case_of(work: Work, room_id: str) -> str | None:
    query = sa.select(rooms.c.case_id).where(rooms.c.id == room_id, rooms.c.county_id == work.county)
    return (await work.db.execute(query)).scalar_one_or_none()


async def with_people_in(work: Work) -> list[tuple[CountyId, str]]:
    """Return county and id of every room, in all counties, where somebody is or was just cut off."""
    present = (SeatStage.CHECKING, SeatStage.WAITING, SeatStage.IN_SESSION, SeatStage.DISCONNECTED)
    query = sa.select(seats.c.county_id, seats.c.room_id).where(seats.c.stage.in_(present)).distinct()
    return [(CountyId(row.county_id), row.room_id) for row in await work.db.execute(query)]


async def with_overdue_seats(work: Work, dropped_before: datetime) -> list[tuple[CountyId, str]]:
    """Return county and id of every room, in all counties, with a seat that waits since then or longer."""
    overdue = (seats.c.stage == SeatStage.DISCONNECTED) & (seats.c.since <= dropped_before)
    query = sa.select(seats.c.county_id, seats.c.room_id).where(overdue).distinct()
    return [(CountyId(row.county_id), row.room_id) for row in await work.db.execute(query)]


async def save(work: Work, before: Room, after: Room) -> Room:
    """
    Keep what changed, as state and as numbered events, and tell the listeners of "rooms.event".

    Raises Conflict("room.changed-meanwhile") when somebody else has saved since `before`.
    """
    told = [
        RoomEvent(after.id, before.last_event + step, work.now, body)
        for step, body in enumerate(changes(before, after), start=1)
    ]
    last = before.last_event + len(told)
    written = await work.db.execute(
        rooms.update()
        .where(rooms.c.id == after.id, rooms.c.version == before.version)
        .values(version=before.version + 1, **_row(work, after) | {"last_event": last})
    )
    if written.rowcount != 1:
        raise Conflict("room.changed-meanwhile")
    await _write_seats(work, before.seats, after)
    if told:
        await work.db.execute(
            events.insert(),
            [
                {
                    "room_id": event.room_id,
                    "number": event.number,
                    "county_id": work.county,
                    "at": event.at,
                    "body": json.dumps(event.body, ensure_ascii=False),
                }
                for event in told
            ],
        )
    for event in told:
        work.announce("rooms.event", room=after.id, number=event.number, body=event.body)
    return replace(after, last_event=last, version=before.version + 1)


async def events_after(work: Work, room_id: str, number: int, most: int) -> list[RoomEvent]:
    """Return up to `most` events behind `number`, in order."""
    rows = await work.db.execute(
        sa.select(events)
        .where(events.c.room_id == room_id, events.c.county_id == work.county, events.c.number > number)
        .order_by(events.c.number)
        .limit(most)
    )
    return [RoomEvent(row.room_id, row.number, row.at, json.loads(row.body)) for row in rows]


async def log(work: Work, room_id: str, seat: Seat, what: str, cause: str = "", away: timedelta | None = None) -> None:
    await work.db.execute(
        connection_log.insert().values(
            county_id=work.county,
            room_id=room_id,
            person=seat.person,
            connection=seat.connection,
            at=work.now,
            what=what,
            cause=cause,
            away_ms=None if away is None else round(away.total_seconds() * 1000),
        )
    )


async def read_log(work: Work, room_id: str) -> list[ConnectionEntry]:
    rows = await work.db.execute(
        sa.select(connection_log)
        .where(connection_log.c.room_id == room_id, connection_log.c.county_id == work.county)
        .order_by(connection_log.c.number)
    )
    return [
        ConnectionEntry(row.at, PersonId(row.person), row.connection, row.what, row.cause, row.away_ms) for row in rows
    ]


async def insert_ticket(work: Work, digest: str, room_id: str, session: str, expires_at: datetime) -> None:
    # Old ones go when a new one comes, so the table stays as small as the last minute.
    await work.db.execute(tickets.delete().where(tickets.c.expires_at < work.now))
    await work.db.execute(
        tickets.insert().values(
            digest=digest,
            county_id=work.county,
            room_id=room_id,
            person=work.actor,
            session=session,
            expires_at=expires_at,
        )
    )


async def use_ticket(work: Work, digest: str, session: str) -> str | None:
    """Mark the ticket used and return its room; None unless it is fresh, unused and this session's."""
    mine = (
        (tickets.c.digest == digest)
        & (tickets.c.county_id == work.county)
        & (tickets.c.person == work.actor)
        & (tickets.c.session == session)
        & (tickets.c.expires_at > work.now)
        & tickets.c.used_at.is_(None)
    )
    written = await work.db.execute(tickets.update().where(mine).values(used_at=work.now))
    if written.rowcount != 1:
        return None
    query = sa.select(tickets.c.room_id).where(tickets.c.digest == digest)
    room_id: str = (await work.db.execute(query)).scalar_one()
    return room_id


async def _write_seats(work: Work, before: tuple[Seat, ...], after: Room) -> None:
    kept = {seat.person: seat for seat in before}
    for position, seat in enumerate(after.seats):
        values = {
            "position": position,
            "name": seat.name,
            "role": seat.role,
            "side": seat.side,
            "stage": seat.stage.value,
            "since": seat.since,
            "before_drop": seat.before_drop.value if seat.before_drop else None,
            "connection": seat.connection,
            "camera": seat.camera,
            "microphone": seat.microphone,
            "muted_audio": seat.muted_audio,
            "muted_video": seat.muted_video,
        }
        old = kept.pop(seat.person, None)
        if old is None:
            await work.db.execute(
                seats.insert().values(room_id=after.id, person=seat.person, county_id=work.county, **values)
            )
        elif old != seat:
            await work.db.execute(
                seats.update().where(seats.c.room_id == after.id, seats.c.person == seat.person).values(**values)
            )
    for person in kept:
        await work.db.execute(seats.delete().where(seats.c.room_id == after.id, seats.c.person == person))


def _row(work: Work, room: Room) -> dict[str, Any]:
    return {
        "county_id": work.county,
        "case_id": room.case_id,
        "host": room.host,
        "stage": room.stage.value,
        "starts_at": room.starts_at,
        "started_at": room.started_at,
        "ended_at": room.ended_at,
        "recording_since": room.recording.since,
        "recording_alarm": room.recording.alarm,
        "paper": room.paper,
        "last_event": room.last_event,
    }


def _seat(row: Any) -> Seat:
    return Seat(
        person=PersonId(row.person),
        name=row.name,
        role=row.role,
        side=row.side,
        stage=SeatStage(row.stage),
        since=row.since,
        before_drop=SeatStage(row.before_drop) if row.before_drop else None,
        connection=row.connection,
        camera=row.camera,
        microphone=row.microphone,
        muted_audio=row.muted_audio,
        muted_video=row.muted_video,
    )
