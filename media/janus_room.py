"""
One room on a Janus server: who hears whom, and what happens as connections come and go.

Verbs run one after another, each under the room's lock; what Janus tells comes in between and is
worked off the same way. Who may hear whom is held up three times: a seat is subscribed only to
what its grant says; what nobody may have is dropped by Janus at its source (`moderate`); and
people who talk among themselves are in a chamber of their own, whose PIN is used for nobody else.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from kernel import Conflict, Invalid, NotFound, Unavailable

from . import janus_videoroom as videoroom
from .config import MediaConfig
from .engine import Event, Failed, Hearing, Kind, Left, SeatStatistics, Subscription, SubscriptionStale
from .grants import Grant
from .guards import MOST_MEDIA
from .janus_chambers import Chambers, Place
from .janus_config import JanusConfig
from .janus_lines import Lines
from .janus_link import Handle, JanusError, Message
from .janus_recording import Feed, Import
from .janus_seat import Listening, Publication, Seat, circles, only_sending, read_sdp
from .janus_told import Told
from .janus_videoroom import Chamber

T = TypeVar("T")

log = logging.getLogger(__name__)


class JanusRoom:
    def __init__(
        self, name: str, media: MediaConfig, config: JanusConfig, place: Place, emit: Callable[[Event], None]
    ) -> None:
        self.name = name
        self.lock = asyncio.Lock()
        self.seats: dict[str, Seat] = {}
        self.mutes: set[tuple[str, Kind]] = set()
        self.recording: Import | None = None
        self.chambers = Chambers(media, config, place)
        self.lines = Lines(self.seats, self.chambers)
        self.emit = emit
        self.told = Told(self)
        self._config = config

    @property
    def streams(self) -> int:
        """What its server forwards for it."""
        return sum(len(listening.hears) for seat in self.seats.values() for listening in seat.listenings)

    def hear(self, message: Message) -> None:
        """What Janus tells of this room's session."""
        self.told.put(message)

    # Verbs; whoever calls holds the lock.

    async def open(self) -> Chamber:
        """Return the main chamber; makes it when there is none, and goes on with a recording there."""
        if self.chambers.main is None:
            await self.chambers.open(self)
            if self.recording is not None:
                await self._record_into(self.recording)
        assert self.chambers.main is not None
        return self.chambers.main

    async def close(self) -> None:
        for name in list(self.seats):
            await self.remove(name, "room-closed")
        await self.stop_recording()
        await self.chambers.leave()

    async def publish(self, grant: Grant, text: str) -> str:
        offer = read_sdp(text, MOST_MEDIA)
        main = await self.open()
        seat = await self._admit(grant)
        for publication in seat.publications:
            if publication.fingerprint == offer.fingerprint and publication.chamber is (seat.chamber or main):
                publication.describe(offer)
                sending = only_sending(text, offer, publication.mids.values())
                answer = await _readable(videoroom.republish(publication.handle, sending))
                await self._settle(seat, publication)
                await self.notice()
                return answer
        handle = await self.chambers.attach()
        publication = Publication(handle, seat.chamber or main, offer.fingerprint)
        publication.describe(offer)
        replaced, seat.next_publication = seat.next_publication, publication
        if replaced is not None:
            await self.end(replaced.handle)
            self.silenced(replaced)
        sending = only_sending(text, offer, publication.mids.values())
        try:
            answer = await _readable(videoroom.publish(handle, publication.chamber, publication.feed, sending))
            # Before the browser has the answer: not one packet passes that should not.
            await self._settle(seat, publication)
        except BaseException:
            seat.next_publication = None
            await self.end(handle)
            raise
        return answer

    async def subscribe(self, grant: Grant, connection_id: str | None, restart_ice: bool) -> Subscription:
        main = await self.open()
        seat = await self._admit(grant)
        for listening in seat.listenings:
            if listening.id == connection_id and listening.chamber is (seat.chamber or main):
                await self.lines.offer(seat, listening, restart_ice)
                break
        else:
            listening = Listening(await self.chambers.attach(), seat.chamber or main)
            replaced, seat.next_listening = seat.next_listening, listening
            if replaced is not None:
                await self.end(replaced.handle)
            lines = sorted(self.lines.wanted(seat), key=lambda line: (line.feed, line.feed_mid))
            self.lines.took(listening, await videoroom.subscribe(listening.handle, listening.chamber, lines))
        listening.fetched, listening.stale = True, False
        assert listening.offer is not None
        return listening.offer

    async def accept(self, connection_id: str, text: str) -> bool:
        """Return whether the connection is of this room."""
        listening = self.listening(connection_id)
        if listening is None:
            return False
        answer = read_sdp(text, len(listening.lines))
        if listening.answered or [section.mid for section in answer.sections] != list(listening.lines):
            raise Conflict("media.answer-outdated")
        if answer.setup != "active":
            raise Invalid("media.sdp-setup")
        if listening.fingerprint not in ("", answer.fingerprint):
            raise Conflict("media.answer-outdated")
        listening.fingerprint = answer.fingerprint
        # Before Janus has it: the next offer may come right behind.
        listening.answered = True
        await _readable(videoroom.take_answer(listening.handle, text))
        await self.notice()
        return True

    def listening(self, connection_id: str) -> Listening | None:
        found = (one for seat in self.seats.values() for one in seat.listenings if one.id == connection_id)
        return next(found, None)

    async def remove(self, name: str, reason: str) -> None:
        seat = self.seats.pop(name, None)
        if seat is None:
            return
        for way in seat.ways:
            await self.end(way.handle)
        for publication in seat.publications:
            self.silenced(publication)
        if seat.present:
            self.emit(Left(self.name, name, reason))
        await self.enforce()

    async def mute(self, name: str, kind: Kind, on: bool) -> None:
        """Also before the seat is there, and through its reconnections."""
        (self.mutes.add if on else self.mutes.discard)((name, kind))
        if (seat := self.seats.get(name)) is not None:
            for publication in seat.publications:
                await self._settle(seat, publication)

    async def set_grants(self, name: str, may_send: frozenset[Kind] | None, may_hear: Hearing | None) -> None:
        seat = self.seats.get(name)
        if seat is None:
            raise NotFound("media.seat-unknown")
        seat.may_send = seat.may_send if may_send is None else may_send
        seat.may_hear = seat.may_hear if may_hear is None else may_hear
        await self.enforce()

    async def keyframe(self, name: str) -> None:
        seat = self.seats.get(name)
        if seat is not None and seat.publication is not None:
            await videoroom.ask_picture(seat.publication.handle)

    def statistics(self) -> tuple[SeatStatistics, ...]:
        return tuple(seat.statistics() for seat in self.seats.values())

    # Recording.

    async def record(self, recording: str, target: Path) -> None:
        if self.recording is not None and self.recording.recording == recording:
            return
        await self.stop_recording()
        await self.open()
        started = Import(self.name, recording, target)
        await self._record_into(started)
        self.recording = started

    async def _record_into(self, recording: Import) -> None:
        """Have Janus write what the main chamber's feeds send; side chambers are never recorded."""
        assert self.chambers.main is not None
        source = self._config.recordings / f"{recording.recording}-{self.chambers.main.name}"
        await recording.begin(source)
        for seat in self.seats.values():
            for publication in seat.publications:
                self._note_feed(recording, seat, publication)
        await self.chambers.main.record(source)

    def _note_feed(self, recording: Import | None, seat: Seat, publication: Publication) -> None:
        if recording is not None and publication.chamber is self.chambers.main:
            recording.feeds[publication.feed] = Feed(seat.name, dict(publication.places))

    def publishing(self) -> frozenset[tuple[str, Kind]]:
        """Return whose what should be arriving, and so be written; a still screen sends nothing."""
        return frozenset(
            (seat.name, kind)
            for seat in self.seats.values()
            if seat.present
            and (publication := seat.publication) is not None
            and publication.chamber is self.chambers.main
            for kind, mid in publication.mids.items()
            if mid not in publication.closed_lines and kind != "screen"
        )

    async def stop_recording(self) -> None:
        recording, self.recording = self.recording, None
        if recording is None:
            return
        if self.chambers.main is not None:
            with contextlib.suppress(JanusError, Unavailable):
                await self.chambers.main.record(None)
        for event in await recording.finish():
            self.emit(event)

    # What follows from it.

    async def _admit(self, grant: Grant) -> Seat:
        seat = self.seats.setdefault(grant.seat, Seat(grant.seat))
        seat.may_send, seat.may_hear = grant.may_send, grant.may_hear
        await self.enforce()
        return seat

    async def enforce(self) -> None:
        """Make Janus do what the grants say: what must end ends first."""
        for seat in self.seats.values():
            for listening in seat.listenings:
                try:
                    await self.lines.cut(seat, listening)
                except (JanusError, Unavailable):
                    # A subscription that cannot be cut is ended.
                    await self.end(listening.handle)
                    self.told.gone(seat, listening.handle)
        await self._arrange()
        for seat in self.seats.values():
            for publication in seat.publications:
                await self._settle(seat, publication)
        await self.notice()

    async def _arrange(self) -> None:
        """Give each circle of people a chamber of its own; all together are in the main one."""
        groups = circles(self.seats.values())
        for group in groups:
            members = [self.seats[name] for name in group]
            if len(groups) == 1:
                for seat in members:
                    await self._move(seat, None)
            elif len(members) > 1:
                chamber = await self.chambers.side_for(group, self.seats.values())
                for seat in members:
                    await self._move(seat, chamber)
        await self.chambers.destroy_unused(self.seats.values())

    async def _move(self, seat: Seat, chamber: Chamber | None) -> None:
        """From now on the seat is in another chamber; what it sent in the old one is dropped there."""
        if seat.chamber is chamber:
            return
        seat.chamber = chamber
        if seat.ways:
            for publication in seat.publications:
                await self._settle(seat, publication)
            self.emit(Failed(self.name, seat.name, "moved"))

    async def _settle(self, seat: Seat, publication: Publication) -> None:
        """Have Janus drop what this seat may not send, what is muted, and all that is left in an old chamber."""
        self._note_feed(self.recording, seat, publication)
        away = publication.chamber is not (seat.chamber or self.chambers.main)
        closed = {
            mid
            for kind, mid in publication.mids.items()
            if away or kind not in seat.may_send or (seat.name, kind) in self.mutes
        }
        for mid in closed ^ (publication.closed_lines & set(publication.mids.values())):
            try:
                await publication.chamber.moderate(publication.feed, mid, mid in closed)
            except JanusError:
                # A line that Janus does not know sends nothing; a feed that is gone neither.
                continue
        publication.closed_lines = closed

    async def notice(self) -> None:
        """Tell, once, each seat whose offer no longer holds what it may hear."""
        for seat in self.seats.values():
            listening = seat.next_listening or seat.listening
            # An offer that is on its way is looked at again when it was answered.
            if listening is None or listening.stale or (listening.fetched and not listening.answered):
                continue
            if listening.chamber is not (seat.chamber or self.chambers.main):
                # It was told to connect again.
                continue
            if not listening.fetched or listening.offered != self.lines.wanted(seat):
                listening.stale = True
                self.emit(SubscriptionStale(self.name, seat.name))

    def silenced(self, publication: Publication) -> None:
        """A feed is gone: its lines carry nothing, and its files end."""
        self.lines.silence(publication)
        if self.recording is not None:
            self.recording.feeds.pop(publication.feed, None)

    # Handles.

    async def end(self, handle: Handle) -> None:
        with contextlib.suppress(JanusError, Unavailable):
            await handle.detach()

    def forget(self) -> None:
        """The server is gone, and every connection with it; grants are given anew."""
        self.chambers.forget()
        self.seats.clear()


async def _readable(verb: Awaitable[T]) -> T:
    """Janus refuses a description that was measured before: it could not read it."""
    try:
        return await verb
    except JanusError as problem:
        log.warning("janus_could_not_read", extra={"problem": str(problem)})
        raise Invalid("media.sdp-unreadable") from None
