"""
Performs what conversations ask for: acts of rooms in Works, verbs of the media engine.

It makes no choices of its own: who may do what is said by `people.permissions` and `rooms`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

import people
import recordings
import rooms
from kernel import SYSTEM, Conflict, CountyId, Invalid, NotFound, PersonId, Refusal, Unavailable, Work
from kernel.database import Database
from kernel.logs import log
from media import GrantIssuer, MediaEngine
from people import Action, Object, Principal, Role, Scope
from rooms import Room, SeatStage

from . import effects as do
from .effects import Close
from .hub import Hub, Mailbox, on_the_wire
from .messages import (
    PROTOCOL_VERSION,
    IceServer,
    Kind,
    Offer,
    Published,
    ServerMessage,
    Track,
    TrackKind,
    Welcome,
)
from .session import ENDED, LEFT, REMOVED
from .snapshot import Snapshot

MOST_MISSED = 200
"""Events that are told one by one after a cut; behind more there is a snapshot."""

MUTES: dict[Kind, tuple[TrackKind, ...]] = {"audio": ("audio",), "video": ("video", "screen")}
"""Who may not be seen may not show a screen either."""

NEEDS: dict[type[do.Effect], Action] = {
    do.Greet: Action.JOIN,
    do.AdmitSeat: Action.HOST,
    do.RemoveSeat: Action.HOST,
    do.EndSession: Action.HOST,
    do.MuteSeat: Action.HOST,
    do.SetRecording: Action.HOST,
    do.PutPaper: Action.HOST,
    do.LeaveSeat: Action.JOIN,
    do.ReportTracks: Action.JOIN,
    do.StartPublishing: Action.JOIN,
    do.OfferTracks: Action.JOIN,
    do.AcceptAnswer: Action.JOIN,
    do.TakeCandidate: Action.JOIN,
}
"""What of `people.permissions`, Object.SESSION, each effect needs; a seat gives the standing OWN."""


@dataclass(frozen=True)
class Welcomed:
    """How a greeting ended: the mailbox of the conversation, and what to say."""

    mailbox: Mailbox
    welcome: Welcome


@dataclass(frozen=True)
class Conductor:
    database: Database
    engine: MediaEngine
    grants: GrantIssuer
    recordings_folder: Path
    """Where the journals of recordings are written."""
    hub: Hub
    ice_servers: Callable[[str, PersonId], list[IceServer]] = lambda room, person: []
    """TURN servers with credentials of this person's seat in the room; none where the engine is reached directly."""

    async def greet(self, who: Principal, connection: str, wake: asyncio.Event, effect: do.Greet) -> Welcomed:
        """
        Redeem the ticket, take the seat, and say where the room is; `wake` is set for news.

        Raises Forbidden("ticket.refused"), Conflict("room.closed"), NotFound("room.no-seat").
        """
        require(who, effect)
        with ExitStack() as visit:
            async with self._work(who) as work:
                room_id = await rooms.redeem_ticket(work, effect.ticket, who.session)
                # From here on events are kept for us: none falls between the snapshot and the mailbox.
                visit.enter_context(self.hub.visiting(room_id, who.county))
                room = await rooms.arrive(work, room_id, connection)
                missed = await rooms.missed(work, room, effect.last_event or 0, MOST_MISSED)
            read_to = room.last_event - len(missed or ())
            mailbox = Mailbox(connection, who.person, who.session, room_id, who.county, read_to, wake=wake)
            self.hub.join(mailbox, room.last_event)
        return Welcomed(
            mailbox,
            Welcome(
                protocol=PROTOCOL_VERSION,
                seat=who.person,
                snapshot=Snapshot.model_validate(room.snapshot()) if missed is None else None,
                last_event=room.last_event,
                ice_servers=self.ice_servers(room_id, who.person),
            ),
        )

    async def act(
        self, who: Principal, mailbox: Mailbox, effect: do.HostEffect | do.SeatEffect
    ) -> ServerMessage | None:
        """Do it, and return what to answer to the one who asked. Raises refusals."""
        require(who, effect)
        room_id = mailbox.room
        match effect:
            case do.AdmitSeat(person):
                async with self._work(who) as work:
                    await rooms.admit(work, room_id, person)
            case do.RemoveSeat(person, reason):
                async with self._work(who) as work:
                    await rooms.remove(work, room_id, person, reason)
                await self._hang_up(room_id, person, "removed", Close(REMOVED, "removed"))
            case do.LeaveSeat():
                await self.take_leave(who.county, room_id, who.person)
            case do.EndSession():
                await self._end(who, room_id)
            case do.MuteSeat(person, kind, on):
                async with self._work(who) as work:
                    await rooms.mute(work, room_id, person, kind, on)
                await self.engine.open_room(room_id)
                for muted in MUTES[kind]:
                    await self.engine.mute(room_id, person, muted, on)
            case do.ReportTracks(camera, microphone):
                async with self._work(who) as work:
                    await rooms.report_tracks(work, room_id, camera, microphone)
            case do.SetRecording(on):
                await (self._start_recording(who, room_id) if on else self._stop_recording(who, room_id))
            case do.PutPaper(document_id):
                async with self._work(who) as work:
                    await rooms.show_paper(work, room_id, document_id)
            case _:
                return await self._media(who, mailbox, effect)
        return None

    async def dropped(self, mailbox: Mailbox, cause: str) -> None:
        """The conversation is over without a leave; the seat is kept, media go on."""
        self.hub.leave(mailbox)
        if not mailbox.superseded:
            async with self.database.work(mailbox.person, mailbox.county) as work:
                await rooms.dropped(work, mailbox.room, mailbox.connection, cause)

    async def unread(self, mailbox: Mailbox, most: int) -> list[str]:
        """Return up to `most` events that come next for this mailbox, as they go over the wire."""
        channel = self.hub.channels[mailbox.room]
        texts: list[str] = []
        while len(texts) < most and mailbox.read_to < channel.newest:
            text = channel.events.get(mailbox.read_to + 1)
            if text is None:
                # Told by another process, or so long ago that it is not kept here any more.
                async with self.database.reading(mailbox.person, mailbox.county) as work:
                    found = await rooms.events_after(work, mailbox.room, mailbox.read_to, most - len(texts))
                texts += [on_the_wire(event.number, event.body) for event in found]
                mailbox.read_to += len(found)
                return texts
            texts.append(text)
            mailbox.read_to += 1
        return texts

    async def session_holds(self, who: Principal) -> bool:
        async with self.database.reading(who.person, who.county) as work:
            return await people.session_is_open(work, who.session)

    async def keep_session(self, who: Principal) -> None:
        async with self._work(who) as work:
            await people.keep_session(work, who.session)

    async def take_leave(self, county: CountyId, room_id: str, person: PersonId) -> None:
        """Give a seat back in its person's name, and end what it sends and hears."""
        async with self.database.work(person, county) as work:
            room = await rooms.leave(work, room_id)
        await self._hang_up(room_id, person, "left", Close(LEFT, "left"))
        await self.stop_recording_of_nobody(room)

    async def stop_recording(self, county: CountyId, room_id: str, why: str) -> None:
        """Stop in the name of the program; `why` is a code that is shown to all."""
        async with self.database.work(SYSTEM, county) as work:
            stopped = await self._note_end_of_recording(work, room_id, why)
        await forgiving(self.engine.record(room_id, None))
        await self._seal(county, stopped)

    async def stop_recording_of_nobody(self, room: Room) -> None:
        """Stop the recording of a room that the last person has left."""
        if room.recording.on and not room.in_session:
            await self.stop_recording(room.county, room.id, "recording.nobody-here")

    async def _media(
        self, who: Principal, mailbox: Mailbox, effect: do.HostEffect | do.SeatEffect
    ) -> ServerMessage | None:
        room_id = mailbox.room
        async with self.database.reading(who.person, who.county) as work:
            seat = (await rooms.load(work, room_id)).seat(who.person)
        if seat.stage is not SeatStage.IN_SESSION:
            raise Conflict("room.not-admitted")
        match effect:
            case do.StartPublishing(sdp):
                await self.engine.open_room(room_id)
                grant = self.grants.issue(room_id, who.person, may_send(who.roles))
                return Published(sdp=await self.engine.publish(grant, sdp))
            case do.OfferTracks(connection, restart_ice):
                await self.engine.open_room(room_id)
                grant = self.grants.issue(room_id, who.person, may_send(who.roles))
                offer = await self.engine.subscribe(grant, connection, restart_ice)
                tracks = [Track(mid=track.mid, person=track.seat, kind=track.kind) for track in offer.tracks]
                return Offer(connection=offer.connection_id, sdp=offer.offer_sdp, tracks=tracks)
            case do.AcceptAnswer(connection, sdp):
                await self.engine.accept(connection, sdp)
            case do.TakeCandidate(connection, candidate):
                await self.engine.candidate(connection, candidate)
            case _:
                raise Invalid("signaling.unreadable")
        return None

    async def _start_recording(self, who: Principal, room_id: str) -> None:
        async with self._work(who) as work:
            room = await rooms.recording_started(work, room_id)
            recording = await recordings.start(work, room.case_id, room_id)
        folder = recordings.folder_of(self.recordings_folder.resolve(), recording.id)
        try:
            await self.engine.open_room(room_id)
            await self.engine.record(room_id, recording.id, folder)
        except Refusal as refusal:
            # Said to be on and not on would be the worst of all.
            await self.stop_recording(who.county, room_id, "recording.engine")
            raise refusal

    async def _stop_recording(self, who: Principal, room_id: str) -> None:
        async with self._work(who) as work:
            stopped = await self._note_end_of_recording(work, room_id)
        await forgiving(self.engine.record(room_id, None))
        await self._seal(who.county, stopped)

    async def _end(self, who: Principal, room_id: str) -> None:
        async with self._work(who) as work:
            stopped = await self._stop_running(work, room_id, "session-ended")
            await rooms.end(work, room_id)
        await self.engine.close_room(room_id)
        await self._seal(who.county, stopped)
        for other in self.hub.of(room_id):
            other.close(Close(ENDED, "ended"))

    async def _note_end_of_recording(self, work: Work, room_id: str, why: str | None = None) -> str | None:
        await rooms.recording_stopped(work, room_id, why)
        return await self._stop_running(work, room_id, why or "stopped")

    async def _stop_running(self, work: Work, room_id: str, reason: str) -> str | None:
        """Note the end of what is being recorded, and return its id; the engine still writes what it holds."""
        if (recording := await recordings.running(work, room_id)) is None:
            return None
        return (await recordings.stop(work, recording.id, reason)).id

    async def _seal(self, county: CountyId, stopped: str | None) -> None:
        """The engine has written its last packet, or is not waited for any longer."""
        if stopped is not None:
            async with self.database.work(SYSTEM, county) as work:
                await recordings.written(work, stopped)

    async def _hang_up(self, room_id: str, person: str, reason: str, closing: Close) -> None:
        await forgiving(self.engine.remove(room_id, person, reason))
        if (mailbox := self.hub.of_seat(room_id, person)) is not None:
            mailbox.close(closing)

    def _work(self, who: Principal) -> AbstractAsyncContextManager[Work]:
        return self.database.work(who.person, who.county)


def require(who: Principal, effect: do.Effect) -> None:
    """Refuse what the person's roles do not allow: Forbidden("permission.missing")."""
    people.require(who.roles, Object.SESSION, NEEDS[type(effect)], frozenset({Scope.OWN}))


def may_send(roles: frozenset[Role]) -> frozenset[TrackKind]:
    """Return what somebody with these roles may send: everybody sound and camera, some a screen."""
    shows = people.scopes(roles, Object.SESSION, Action.SHOW)
    return frozenset({"audio", "video", "screen"} if shows else {"audio", "video"})


async def forgiving(verb: Awaitable[None]) -> None:
    """Have the engine end something; one that knows nothing of it, or died, has ended it already."""
    try:
        await verb
    except (NotFound, Unavailable) as refusal:
        log.info("engine_had_ended_it", code=refusal.code)
