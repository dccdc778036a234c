"""
One room in a media process: who hears whom, and what happens as connections come and go.

All of it runs in the event loop, between packets; nothing here waits for the network.
"""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from kernel import NotFound

from . import sdp
from .connection import Connection
from .downlink import alive, best
from .engine import (
    Failed,
    Hearing,
    Joined,
    Kind,
    Left,
    Measured,
    Quality,
    SeatStatistics,
    Subscription,
    SubscriptionStale,
    Talking,
)
from .grants import Grant
from .process import Process
from .publication import Publication
from .recorder import Recorder
from .seat import Seat
from .subscription import Listening
from .tracks import Source, Track

SILENT_AFTER = 10.0
"""Seconds without a sign of life; browsers send a STUN check every few seconds (RFC 7675)."""
FORGOTTEN_AFTER = 120.0
"""Seconds for which the place of a seat that is gone is kept, so that it comes back unnoticed."""
FLOOD_TENTHS = 10
"""Tenths of a second in a row over the packet budget that end a connection."""
UNMADE_AFTER = 30.0
"""Seconds in which a connection must come to stand."""


class Room:
    def __init__(self, process: Process, name: str) -> None:
        self.name = name
        self._process = process
        self._seats: dict[str, Seat] = {}
        self._mutes: set[tuple[str, Kind]] = set()
        self.recorder: Recorder | None = None

    @property
    def seats(self) -> int:
        return len(self._seats)

    def publish(self, grant: Grant, offer_sdp: str) -> str:
        offer = sdp.parse(offer_sdp)
        seat = self._admit(grant)
        for publication in (seat.publication, seat.next_publication):
            if publication is not None and publication.continues(offer):
                answer = publication.answer(offer, lambda kind: self._track(seat, kind))
                if publication is seat.publication:
                    self._announce(seat, publication)
                return answer
        publication = Publication(self._process, self.name, seat.name, self)
        if seat.next_publication is not None:
            self._end(seat.next_publication.connection)
        seat.next_publication = publication
        try:
            return publication.answer(offer, lambda kind: self._track(seat, kind))
        except Exception:
            seat.next_publication = None
            self._end(publication.connection)
            raise

    def subscribe(self, grant: Grant, connection_id: str | None, restart_ice: bool) -> Subscription:
        seat = self._admit(grant)
        for listening in (seat.listening, seat.next_listening):
            if listening is not None and listening.connection.id == connection_id:
                return listening.offer(self._wanted(seat), restart_ice)
        listening = Listening(self._process, self.name, seat.name, self, self._talked)
        if seat.next_listening is not None:
            seat.next_listening.close()
        seat.next_listening = listening
        return listening.offer(self._wanted(seat), restart_ice=False)

    def accept(self, connection_id: str, answer_sdp: str) -> bool:
        """Return whether the connection is of this room."""
        for seat in self._seats.values():
            for listening in (seat.listening, seat.next_listening):
                if listening is not None and listening.connection.id == connection_id:
                    listening.accept(answer_sdp)
                    return True
        return False

    def has_connection(self, connection_id: str) -> bool:
        return any(c.id == connection_id for seat in self._seats.values() for c in seat.connections)

    def remove(self, name: str, reason: str) -> None:
        seat = self._seats.pop(name, None)
        if seat is None:
            return
        for track in seat.tracks.values():
            self._silence(track)
        for listening in (seat.listening, seat.next_listening):
            if listening is not None:
                listening.close()
        for publication in (seat.publication, seat.next_publication):
            if publication is not None:
                self._end(publication.connection)
        if seat.present:
            self._process.emit(Left(self.name, name, reason))
        self._notice()

    def close(self) -> None:
        for name in list(self._seats):
            self.remove(name, "room-closed")

    def mute(self, name: str, kind: Kind, on: bool) -> None:
        """Also before the seat is there, and through its reconnections."""
        (self._mutes.add if on else self._mutes.discard)((name, kind))
        seat = self._seats.get(name)
        if seat is not None and kind in seat.tracks:
            for layer in seat.tracks[kind].layers:
                layer.muted = on
                self._process.feedback.ask_picture(layer, self._process.now_us())

    def set_grants(self, name: str, may_send: frozenset[Kind] | None, may_hear: Hearing | None) -> None:
        seat = self._seats.get(name)
        if seat is None:
            raise NotFound("media.seat-unknown")
        self._permit(seat, seat.may_send if may_send is None else may_send)
        if may_hear is not None:
            seat.may_hear = may_hear
            self._enforce(seat)
        self._notice()

    def keyframe(self, name: str) -> None:
        seat = self._seats.get(name)
        for track in seat.tracks.values() if seat is not None else ():
            for layer in track.layers:
                self._process.feedback.ask_picture(layer, self._process.now_us())

    def record(self, recording: str, folder: Path, resumed: bool) -> None:
        """Begin; all cameras are asked for a whole picture, which is where playing can start."""
        self.recorder = Recorder(self.name, recording, folder, resumed, self._process.emit)
        for track in self._tracks():
            if track.following is not None:
                self._begun(track.following)
            self._process.feedback.ask_picture(track, self._process.now_us())

    def stop_recording(self) -> Recorder | None:
        """Return the recorder, which takes no more packets but has yet to be flushed."""
        recorder, self.recorder = self.recorder, None
        if recorder is not None:
            recorder.detach()
        return recorder

    def statistics(self) -> tuple[SeatStatistics, ...]:
        return tuple(seat.statistics() for seat in self._seats.values())

    def unknown(self, connection: Connection, ssrc: int, payload_type: int, named: dict[int, bytes]) -> Source | None:
        """Say which source an SSRC begins that was not announced; `named` are its header extensions."""
        seat = self._seats[connection.seat]
        for publication in (seat.publication, seat.next_publication):
            if publication is not None and publication.connection is connection:
                return publication.begin(ssrc, payload_type, named)
        return None

    # What connections tell.

    def connected(self, connection: Connection) -> None:
        seat = self._seats[connection.seat]
        following = seat.next_publication
        if following is not None and following.connection is connection:
            former, seat.publication, seat.next_publication = seat.publication, following, None
            if former is not None:
                self._end(former.connection)
            self._announce(seat, following)
            self._process.feedback.allow(connection, following.uplink.bitrate)
        listening = seat.next_listening
        if listening is not None and listening.connection is connection:
            heard, seat.listening, seat.next_listening = seat.listening, listening, None
            if heard is not None:
                heard.close()
            listening.pictures()
        self._appear(seat)
        self._notice()

    def ended(self, connection: Connection, reason: str) -> None:
        seat = self._seats.get(connection.seat)
        if seat is None or connection not in seat.connections:
            self._end(connection)
            return
        if reason in ("dtls", "flood"):
            self._process.emit(Failed(self.name, seat.name, reason))
        if seat.publication is not None and seat.publication.connection is connection:
            seat.publication = None
            for track in seat.tracks.values():
                track.following = None
        if seat.next_publication is not None and seat.next_publication.connection is connection:
            seat.next_publication = None
        if seat.listening is not None and seat.listening.connection is connection:
            seat.listening.close()
            seat.listening = None
        if seat.next_listening is not None and seat.next_listening.connection is connection:
            seat.next_listening.close()
            seat.next_listening = None
        self._end(connection)
        if not any(other.connected for other in seat.connections):
            self._disappear(seat, "closed" if reason == "closed" else reason)

    # Time.

    def tick(self, tenth: int, now: float) -> None:
        """Called ten times a second with a growing number."""
        now_us = self._process.now_us()
        for seat in list(self._seats.values()):
            for connection in seat.connections:
                self._supervise(connection, now)
                for source in connection.sources.values():
                    self._process.feedback.ask_missing(source, now_us)
            if tenth % 2 == 0 and seat.listen(now):
                self._process.emit(Talking(self.name, seat.name, seat.talking))
            if tenth % 10 == 0:
                self._measure(seat, now_us)
                self._watch(seat, now)
            if seat.publication is not None and tenth % 5 == 0:
                connection = seat.publication.connection
                self._process.feedback.allow(connection, seat.publication.uplink.look(connection.sources.values()))
            if seat.listening is not None:
                seat.listening.tick(tenth)
        if tenth % 20 == 0 and self._seats:
            self._tell_quality(now_us)
        if self.recorder is not None and tenth % 5 == 0:
            self.recorder.alarm(now_us, self._publishes)

    def _supervise(self, connection: Connection, now: float) -> None:
        """End what floods, what never came to stand, and what was silent for too long."""
        connection.over_budget = connection.over_budget + 1 if connection.refill(0.1) else 0
        if connection.over_budget >= FLOOD_TENTHS:
            self.ended(connection, "flood")
        elif not connection.connected and now - connection.created_at > UNMADE_AFTER:
            self.ended(connection, "unmade")
        elif now - connection.heard_at > FORGOTTEN_AFTER:
            self.ended(connection, "silent")

    def _measure(self, seat: Seat, now_us: int) -> None:
        publication = seat.publication
        if publication is None:
            return
        if seat.listening is not None:
            # The same browser on the same way.
            publication.connection.round_trip_ms = seat.listening.connection.round_trip_ms
        for source in publication.connection.sources.values():
            source.measure(self._process.feedback.report(source, now_us), 1.0)
        if self.recorder is not None and (track := seat.tracks.get("video")) is not None:
            self._record_best(self.recorder, track, now_us)

    def _record_best(self, recorder: Recorder, track: Track, now_us: int) -> None:
        """The record follows the layer that is sent, the large one where there are both."""
        layer = best(track, now_us)
        if layer.following is not None and alive(layer, now_us) and recorder.follow(track, layer.following, now_us):
            self._process.feedback.ask_picture(layer, now_us)

    def _tell_quality(self, now_us: int) -> None:
        """Every two seconds: to who shows it, and into the record."""
        for seat in self._seats.values():
            if seat.judge():
                link = seat.statistics()
                self._process.emit(Quality(self.name, seat.name, seat.poor, link.loss, link.jitter_ms))
        measured = self.statistics()
        self._process.emit(Measured(self.name, measured))
        for link in measured:
            journals = [track.journal for track in self._seats[link.seat].tracks.values() if track.journal is not None]
            for journal in journals[:1]:
                journal.quality(now_us, asdict(link))

    def _watch(self, seat: Seat, now: float) -> None:
        heard = [c for c in seat.connections if c.connected and now - c.heard_at < SILENT_AFTER]
        if heard:
            self._appear(seat)
        elif seat.present:
            self._disappear(seat, "silent")
        elif seat.absent_since is None:
            seat.absent_since = now
        elif now - seat.absent_since > FORGOTTEN_AFTER and not seat.connections:
            self.remove(seat.name, "gone")

    # What follows from it.

    def _admit(self, grant: Grant) -> Seat:
        seat = self._seats.get(grant.seat)
        if seat is None:
            seat = self._seats[grant.seat] = Seat(grant.seat)
        self._permit(seat, grant.may_send)
        seat.may_hear = grant.may_hear
        self._enforce(seat)
        self._notice()
        return seat

    def _permit(self, seat: Seat, may_send: frozenset[Kind]) -> None:
        seat.may_send = may_send
        for kind, track in seat.tracks.items():
            for layer in track.layers:
                layer.permitted = kind in may_send

    def _track(self, seat: Seat, kind: Kind) -> Track:
        track = seat.tracks.get(kind)
        if track is None:
            track = seat.tracks[kind] = Track(seat.name, kind, self._begun)
            track.permitted = kind in seat.may_send
            track.muted = (seat.name, kind) in self._mutes
        return track

    def _announce(self, seat: Seat, publication: Publication) -> None:
        kinds = {track.kind for track in publication.tracks}
        if "screen" in seat.announced - kinds:
            # A camera that is off keeps its place; a screen that is not shown any more is gone.
            seat.announced.discard("screen")
            self._silence(seat.tracks["screen"])
        seat.announced |= kinds
        self._notice()

    def _tracks(self) -> Iterable[Track]:
        return [track for seat in self._seats.values() for track in seat.tracks.values()]

    def _wanted(self, seat: Seat) -> list[Track]:
        """Return all tracks that this seat may hear, sound and picture of a seat together."""
        return [
            other.tracks[kind]
            for other in self._seats.values()
            if seat.hears(other.name)
            for kind in sorted(other.announced)
        ]

    def _enforce(self, seat: Seat) -> None:
        for listening in (seat.listening, seat.next_listening):
            if listening is not None:
                listening.drop(lambda track: not seat.hears(track.seat))

    def _notice(self) -> None:
        """Tell, once, each seat whose offer no longer holds what it may hear."""
        for seat in self._seats.values():
            listening = seat.next_listening or seat.listening
            if listening is None or listening.stale:
                continue
            if listening.offered != set(self._wanted(seat)):
                listening.stale = True
                self._process.emit(SubscriptionStale(self.name, seat.name))

    def _silence(self, track: Track) -> None:
        """Nobody hears this track any more, and its journal ends."""
        for seat in self._seats.values():
            for listening in (seat.listening, seat.next_listening):
                if listening is not None:
                    listening.drop(lambda other: other is track)
        if self.recorder is not None:
            self.recorder.leave(track)

    def _talked(self, name: str) -> float:
        seat = self._seats.get(name)
        return seat.talked_at if seat is not None else 0.0

    def _begun(self, source: Source) -> None:
        """A stream begins, or goes on: the record follows, and listeners need a whole picture."""
        if self.recorder is not None:
            self.recorder.follow(source.track, source, self._process.now_us())
        self._process.feedback.ask_picture(source.track, self._process.now_us())

    def _publishes(self, track: Track) -> bool:
        if track.kind == "screen":
            # One on which nothing moves sends nothing.
            return False
        seat = self._seats.get(track.seat)
        return seat is not None and seat.present and seat.publication is not None and track in seat.publication.tracks

    def _appear(self, seat: Seat) -> None:
        seat.absent_since = None
        if not seat.present:
            seat.present = True
            self._process.emit(Joined(self.name, seat.name))

    def _disappear(self, seat: Seat, reason: str) -> None:
        seat.absent_since = self._process.monotonic()
        if seat.present:
            seat.present = False
            self._process.emit(Left(self.name, seat.name, reason))

    def _end(self, connection: Connection) -> None:
        connection.sources.clear()
        connection.close()
