"""
The Janus engine: the same verbs on a pool of Janus servers, for more than one machine.

Only this program speaks to Janus; browsers send their descriptions through us, and never learn
that there is one. Grants, guards and who hears whom are decided here, before Janus is asked.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from kernel import Invalid, NotFound, Unavailable

from .config import MediaConfig
from .engine import (
    EngineLost,
    Event,
    Health,
    Hearing,
    Kind,
    RecordingGap,
    SeatStatistics,
    Subscription,
    WorkerHealth,
)
from .grants import GrantChecker, named
from .guards import guard_candidate, guard_size
from .janus_config import JanusConfig
from .janus_link import JanusError, Message
from .janus_numbers import numbers_server
from .janus_pool import Pool, Server
from .janus_room import JanusRoom
from .listeners import Listeners

START_SECONDS = 10.0
VERB_SECONDS = 20.0
TICK_SECONDS = 0.5
"""Between two turns of a recording: a server that is killed loses this, and what it had buffered."""

T = TypeVar("T")


class JanusEngine:
    """
    A `MediaEngine` on other machines. Use it as `async with JanusEngine(…) as engine`: rooms and
    connections end with the block.
    """

    def __init__(self, media: MediaConfig, config: JanusConfig, public_key: bytes) -> None:
        """
        `public_key` is the issuer's (`GrantIssuer.public_key`).

        Raises Invalid("config.unreadable") with the name of a setting that cannot be right.
        """
        config.check(media)
        self._media, self._config = media, config
        self._checker = GrantChecker(public_key)
        self.pool = Pool(media, config, self._lost)
        self.rooms: dict[str, JanusRoom] = {}
        self._lives: dict[str, asyncio.Task[None]] = {}
        self._listeners = Listeners()
        self._draining = False
        self._stack = AsyncExitStack()
        self._tasks = asyncio.TaskGroup()
        self._background: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "JanusEngine":
        await self._stack.enter_async_context(self._tasks)
        await self._stack.enter_async_context(numbers_server(self._config, self._numbers))
        self._background = [self._tasks.create_task(server.live()) for server in self.pool.servers]
        self._background.append(self._tasks.create_task(self._tick()))
        with contextlib.suppress(Unavailable):
            # A pool that is down does not stop the program: rooms wait for it, `health` says it.
            await self.pool.place(START_SECONDS)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for room in list(self.rooms):
            await self.close_room(room)
        for task in self._background:
            task.cancel()
        # The group only holds what was cancelled: whatever the block raised is not its matter.
        await self._stack.__aexit__(None, None, None)
        self._listeners.end()

    # Verbs.

    async def open_room(self, room: str) -> None:
        named(room)
        if room in self.rooms:
            return
        if self._draining:
            raise Unavailable("media.draining")
        opened = self.rooms[room] = JanusRoom(room, self._media, self._config, self.pool.place, self.tell)
        try:
            await self._say(opened, opened.open())
        except BaseException:
            self.rooms.pop(room, None)
            raise
        self._lives[room] = self._tasks.create_task(opened.told.run())

    async def close_room(self, room: str) -> None:
        known = self.rooms.pop(room, None)
        if known is None:
            return
        with contextlib.suppress(Unavailable):
            await self._say(known, known.close())
        if (life := self._lives.pop(room, None)) is not None:
            life.cancel()

    async def publish(self, grant: str, offer_sdp: str) -> str:
        guard_size(offer_sdp)
        room = self._room(self._checker.read(grant).room)
        return await self._say(room, room.publish(self._checker.use(grant), offer_sdp))

    async def subscribe(self, grant: str, connection_id: str | None = None, restart_ice: bool = False) -> Subscription:
        room = self._room(self._checker.read(grant).room)
        return await self._say(room, room.subscribe(self._checker.use(grant), connection_id, restart_ice))

    async def accept(self, connection_id: str, answer_sdp: str) -> None:
        guard_size(answer_sdp)
        room = self._holder(connection_id)
        if not await self._say(room, room.accept(connection_id, answer_sdp)):
            raise NotFound("media.connection-unknown")

    async def candidate(self, connection_id: str, candidate: str) -> None:
        """Only measured: the servers are ICE-lite and learn addresses from the checks themselves."""
        guard_candidate(candidate)
        self._holder(connection_id)

    async def remove(self, room: str, seat: str, reason: str) -> None:
        known = self._room(room)
        await self._say(known, known.remove(seat, reason))

    async def mute(self, room: str, seat: str, kind: Kind, on: bool) -> None:
        known = self._room(room)
        await self._say(known, known.mute(named(seat), kind, on))

    async def set_grants(
        self, room: str, seat: str, may_send: frozenset[Kind] | None = None, may_hear: Hearing | None = None
    ) -> None:
        known = self._room(room)
        await self._say(known, known.set_grants(seat, may_send, may_hear))

    async def keyframe(self, room: str, seat: str) -> None:
        known = self._room(room)
        await self._say(known, known.keyframe(seat))

    async def record(self, room: str, recording: str | None, folder: Path | None = None) -> None:
        known = self._room(room)
        if recording is None:
            await self._say(known, known.stop_recording())
        elif folder is None or not folder.is_absolute():
            raise Invalid("media.recording-folder")
        else:
            await self._say(known, known.record(named(recording), folder))

    async def statistics(self, room: str) -> tuple[SeatStatistics, ...]:
        return self._room(room).statistics()

    def events(self) -> AsyncIterator[Event]:
        return self._listeners.add()

    async def health(self) -> Health:
        found = []
        for server in self.pool.servers:
            if server.ready.is_set():
                rooms = [room for room in self.rooms.values() if room.chambers.server is server]
                seats = [seat for room in rooms for seat in room.seats.values()]
                sent = sum(way.numbers.forwarded for seat in seats for way in seat.listenings)
                found.append(WorkerHealth(0, server.port, len(rooms), len(seats), sent, 0.0, not server.takes_rooms))
        return Health(self._draining, tuple(found))

    async def drain(self) -> None:
        self._draining = True

    # What the servers tell.

    def tell(self, event: Event) -> None:
        self._listeners.tell(event)

    def _lost(self, server: Server) -> None:
        """A server is gone, and every connection with it: its rooms go elsewhere at once."""
        rooms = [room for room in self.rooms.values() if room.chambers.server is server]
        if not rooms:
            return
        for room in rooms:
            room.forget()
        self.tell(EngineLost(tuple(room.name for room in rooms)))
        for room in rooms:
            if room.recording is not None:
                self.tell(RecordingGap(room.name, room.recording.recording, "engine-lost"))
            self._tasks.create_task(self._open_again(room))

    async def _open_again(self, room: JanusRoom) -> None:
        async with room.lock:
            if room.recording is not None:
                for event in await room.recording.lose():
                    self.tell(event)
            with contextlib.suppress(Unavailable, JanusError):
                # When no server answers now, the first who comes back opens it.
                await room.open()

    def _numbers(self, session: int, handle: int, lines: list[Message]) -> None:
        for server in self.pool.servers:
            room = server.sessions.get(session)
            most = self._media.packets_per_second
            if isinstance(room, JanusRoom) and room.told.numbers(handle, lines, most):
                self._tasks.create_task(self._throw_out(room, handle))

    async def _throw_out(self, room: JanusRoom, handle: int) -> None:
        async with room.lock:
            await room.told.throw_out(handle)

    async def _tick(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            turn += 1
            for room in list(self.rooms.values()):
                if room.recording is not None:
                    for event in await room.recording.turn(room.publishing()):
                        self.tell(event)
                if turn % 2 == 0:
                    room.told.tick()
                if turn % 4 == 0:
                    room.told.measured()

    async def _say(self, room: JanusRoom, verb: Coroutine[Any, Any, T]) -> T:
        """Have a room do something, one after another. Raises refusals only."""
        try:
            async with asyncio.timeout(VERB_SECONDS), room.lock:
                return await verb
        except JanusError:
            raise Unavailable("media.engine-failed") from None
        except TimeoutError:
            raise Unavailable("media.engine-lost") from None
        finally:
            verb.close()

    def _room(self, room: str) -> JanusRoom:
        if room not in self.rooms:
            raise NotFound("media.room-unknown")
        return self.rooms[room]

    def _holder(self, connection_id: str) -> JanusRoom:
        for room in self.rooms.values():
            if room.listening(connection_id) is not None:
                return room
        raise NotFound("media.connection-unknown")
