"""
A media engine that moves no packets. It keeps the promises of `media.MediaEngine`: the contract
test in tests/fakes/test_engine_contract.py holds it and the embedded one to the same.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from kernel import Forbidden, Invalid, NotFound, Unavailable, new_id
from media import (
    Event,
    Grant,
    GrantChecker,
    Health,
    Hearing,
    Joined,
    Kind,
    SeatStatistics,
    SubscribedTrack,
    Subscription,
    SubscriptionStale,
    guard_candidate,
    guard_sdp,
)


@dataclass
class FakeRoom:
    publishers: dict[str, str] = field(default_factory=dict)
    """Seat -> its offer."""
    subscriptions: dict[str, str] = field(default_factory=dict)
    """Connection id -> seat."""
    recording: tuple[str, Path] | None = None
    mutes: set[tuple[str, Kind]] = field(default_factory=set)


class FakeEngine:
    """Answers at once. `calls` is what was asked, in order; `down` makes every verb fail as a dead process does."""

    def __init__(self, public_key: bytes) -> None:
        self.rooms: dict[str, FakeRoom] = {}
        self.most_rooms = 1000
        self.accepted: dict[str, str] = {}
        self.calls: list[tuple[str, ...]] = []
        self.down = False
        self.last_packets: Callable[[Path], Awaitable[None]] | None = None
        """Writes what is still held when a recording stops, into its folder."""
        self._checker = GrantChecker(public_key)
        self._draining = False
        self._listeners: list[asyncio.Queue[Event]] = []

    async def open_room(self, room: str) -> None:
        self._alive("open_room", room)
        if self._draining and room not in self.rooms:
            raise Unavailable("media.draining")
        if room not in self.rooms and len(self.rooms) >= self.most_rooms:
            raise Unavailable("media.full")
        self.rooms.setdefault(room, FakeRoom())

    async def close_room(self, room: str) -> None:
        self.calls.append(("close_room", room))
        if (known := self.rooms.pop(room, None)) is not None:
            await self._stop(known)

    async def publish(self, grant: str, offer_sdp: str) -> str:
        guard_sdp(offer_sdp)
        said = self._used(grant)
        self._alive("publish", said.room, said.seat)
        room = self._room(said.room)
        room.publishers[said.seat] = offer_sdp
        self.tell(Joined(said.room, said.seat))
        for seat in set(room.subscriptions.values()) - {said.seat}:
            self.tell(SubscriptionStale(said.room, seat))
        return f"answer to {said.seat}"

    async def subscribe(self, grant: str, connection_id: str | None = None, restart_ice: bool = False) -> Subscription:
        said = self._used(grant)
        self._alive("subscribe", said.room, said.seat)
        room = self._room(said.room)
        if connection_id is None or room.subscriptions.get(connection_id) != said.seat:
            connection_id = new_id()
        room.subscriptions[connection_id] = said.seat
        others = sorted(seat for seat in room.publishers if seat != said.seat)
        tracks = tuple(SubscribedTrack(str(mid), seat, "audio") for mid, seat in enumerate(others))
        return Subscription(connection_id, f"offer to {said.seat}", tracks)

    async def accept(self, connection_id: str, answer_sdp: str) -> None:
        self._holder(connection_id)
        self.accepted[connection_id] = answer_sdp

    async def candidate(self, connection_id: str, candidate: str) -> None:
        guard_candidate(candidate)
        self._holder(connection_id)

    async def remove(self, room: str, seat: str, reason: str) -> None:
        self._alive("remove", room, seat, reason)
        found = self._room(room)
        found.publishers.pop(seat, None)
        found.subscriptions = {id: of for id, of in found.subscriptions.items() if of != seat}

    async def mute(self, room: str, seat: str, kind: Kind, on: bool) -> None:
        self._alive("mute", room, seat, kind, str(on))
        mutes = self._room(room).mutes
        (mutes.add if on else mutes.discard)((seat, kind))

    async def set_grants(
        self, room: str, seat: str, may_send: frozenset[Kind] | None = None, may_hear: Hearing | None = None
    ) -> None:
        self._alive("set_grants", room, seat)
        self._room(room)

    async def keyframe(self, room: str, seat: str) -> None:
        self._alive("keyframe", room, seat)
        self._room(room)

    async def record(self, room: str, recording: str | None, folder: Path | None = None) -> None:
        self._alive("record", room, recording or "off")
        found = self._room(room)
        if recording is None:
            await self._stop(found)
            return
        if folder is None or not folder.is_absolute():
            raise Invalid("media.recording-folder")
        found.recording = (recording, folder)

    async def _stop(self, room: FakeRoom) -> None:
        stopped, room.recording = room.recording, None
        if stopped is not None and self.last_packets is not None:
            await self.last_packets(stopped[1])

    async def statistics(self, room: str) -> tuple[SeatStatistics, ...]:
        return tuple(SeatStatistics(seat, True, None, None, 0.0, None) for seat in sorted(self._room(room).publishers))

    def events(self) -> AsyncIterator[Event]:
        queue: asyncio.Queue[Event] = asyncio.Queue(1000)
        self._listeners.append(queue)
        return _heard(queue)

    async def health(self) -> Health:
        return Health(self._draining, ())

    async def drain(self) -> None:
        self._draining = True

    def tell(self, event: Event) -> None:
        """Have something happen."""
        for listener in self._listeners:
            listener.put_nowait(event)

    def _alive(self, *call: str) -> None:
        if self.down:
            raise Unavailable("media.engine-lost")
        self.calls.append(call)

    def _used(self, grant: str) -> Grant:
        said = self._checker.use(grant)
        if not said.may_send and not said.may_hear:
            raise Forbidden("media.grant-invalid")
        return said

    def _room(self, room: str) -> FakeRoom:
        if room not in self.rooms:
            raise NotFound("media.room-unknown")
        return self.rooms[room]

    def _holder(self, connection: str) -> None:
        if not any(connection in room.subscriptions for room in self.rooms.values()):
            raise NotFound("media.connection-unknown")


async def _heard(queue: asyncio.Queue[Event]) -> AsyncIterator[Event]:
    while True:
        yield await queue.get()
