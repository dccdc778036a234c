"""The embedded engine: media processes of our own, started, spoken to and started again."""

import asyncio
import contextlib
import dataclasses
import logging
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from kernel import Invalid, NotFound, Unavailable

from . import control
from .config import MediaConfig
from .control import Line, Message
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
from .listeners import Listeners

START_SECONDS = 20
VERB_SECONDS = 10
STOP_SECONDS = 5
RESTART_PAUSES = (0.0, 0.5, 1.0, 2.0, 5.0)
"""Seconds before the first, second, … start after a death; the last one from then on."""
STEADY_SECONDS = 60
"""A process that lived so long counts as healthy again."""

log = logging.getLogger(__name__)


@dataclass
class _Room:
    """What a new process must be told of a room."""

    worker: "_Worker"
    recording: tuple[str, Path] | None = None
    mutes: set[tuple[str, Kind]] = field(default_factory=set)


class _Worker:
    """One place for a process: when it dies another takes the place."""

    def __init__(self, engine: "EmbeddedEngine", index: int) -> None:
        self._engine, self.index = engine, index
        self.process: asyncio.subprocess.Process | None = None
        self.port = 0
        self._line: Line | None = None
        self._ready = asyncio.Event()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._next_id = 0

    @property
    def running(self) -> bool:
        return self._ready.is_set()

    async def live(self) -> None:
        """Start, read until the process is gone, start again. Ends only when cancelled."""
        deaths = 0
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            try:
                await self._start()
                self._ready.set()
                await self._read()
            except (OSError, TimeoutError, Unavailable) as problem:
                log.warning("media_worker_failed", extra={"worker": self.index, "problem": type(problem).__name__})
            finally:
                await self._stop()
            deaths = 1 if loop.time() - begun > STEADY_SECONDS else deaths + 1
            self._engine.lost(self)
            await asyncio.sleep(RESTART_PAUSES[min(deaths, len(RESTART_PAUSES)) - 1])

    async def ready(self) -> None:
        await self._ready.wait()

    async def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "media.worker", "--control", str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                cwd=Path(__file__).parent.parent,
                stdin=asyncio.subprocess.DEVNULL,
            )
        self._line = await control.open_line(ours)
        config = self._engine.config
        # The same port again: candidates that browsers hold stay good.
        port = self.port or (config.port + self.index if config.port else 0)
        self._line.write(
            {
                "config": dataclasses.asdict(config),
                "port": port,
                "public_key": self._engine.public_key.hex(),
                "used_grants": self._engine.checker.used,
                "rooms": self._engine.rooms_of(self),
            }
        )
        async with asyncio.timeout(START_SECONDS):
            ready = await self._line.read()
        if ready is None:
            raise Unavailable("media.engine-lost")
        self.port = ready["ready"]

    async def _read(self) -> None:
        assert self._line is not None
        while (message := await self._line.read()) is not None:
            self._take(message)

    def _take(self, message: Message) -> None:
        if "event" in message:
            self._engine.tell(control.event_from(message))
            return
        waiting = self._waiting.pop(message["id"], None)
        if waiting is None or waiting.done():
            return
        if "refusal" in message:
            waiting.set_exception(control.refusal_from(message["refusal"]))
        else:
            waiting.set_result(message["value"])

    async def ask(self, verb: str, **facts: Any) -> Any:
        """
        Say a verb and return its value; waits while a process is being started.

        Raises Unavailable("media.engine-lost") when the process dies or does not answer.
        """
        try:
            async with asyncio.timeout(VERB_SECONDS):
                await self._ready.wait()
                assert self._line is not None
                self._next_id += 1
                number = self._next_id
                waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
                self._line.write({"id": number, "verb": verb, **facts})
                try:
                    return await waiting
                finally:
                    self._waiting.pop(number, None)
        except TimeoutError:
            raise Unavailable("media.engine-lost") from None

    async def _stop(self) -> None:
        """Close the line, which ends the process; if it does not end, kill it."""
        self._ready.clear()
        line, self._line = self._line, None
        if line is not None:
            line.close()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(Unavailable("media.engine-lost"))
        self._waiting.clear()
        process, self.process = self.process, None
        if process is not None:
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await process.wait()
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


class EmbeddedEngine:
    """
    A `MediaEngine` on this machine. Use it as `async with EmbeddedEngine(…) as engine`: the
    processes are up inside the block and gone behind it.
    """

    def __init__(self, config: MediaConfig, public_key: bytes) -> None:
        """`public_key` is the issuer's (`GrantIssuer.public_key`)."""
        self.config, self.public_key = config, public_key
        self.checker = GrantChecker(public_key)
        """Routes grants, and remembers those that were used beyond a worker's life."""
        self._workers = [_Worker(self, index) for index in range(max(1, config.workers))]
        self._rooms: dict[str, _Room] = {}
        self._connections: dict[str, str] = {}
        """Connection id -> room."""
        self._listeners = Listeners()
        self._draining = False
        self._tasks: asyncio.TaskGroup | None = None
        self._lives: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "EmbeddedEngine":
        tasks = self._tasks = asyncio.TaskGroup()
        await tasks.__aenter__()
        self._lives = [tasks.create_task(worker.live()) for worker in self._workers]
        try:
            async with asyncio.timeout(START_SECONDS):
                for worker in self._workers:
                    await worker.ready()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for life in self._lives:
            life.cancel()
        assert self._tasks is not None
        # The group only holds the lives, which are cancelled: whatever the block raised is not its matter.
        await self._tasks.__aexit__(None, None, None)
        self._listeners.end()

    # Verbs.

    async def open_room(self, room: str) -> None:
        named(room)
        if room in self._rooms:
            return
        if self._draining:
            raise Unavailable("media.draining")
        # The emptiest process that runs and takes it.
        load = {worker: sum(r.worker is worker for r in self._rooms.values()) for worker in self._workers}
        refusal: Unavailable | None = None
        for worker in sorted(self._workers, key=lambda worker: (not worker.running, load[worker])):
            known = self._rooms[room] = _Room(worker)
            try:
                await worker.ask("open_room", room=room)
                return
            except Unavailable as problem:
                refusal = problem
                if self._rooms.get(room) is known:
                    del self._rooms[room]
        assert refusal is not None
        raise refusal

    async def close_room(self, room: str) -> None:
        known = self._rooms.pop(room, None)
        self._connections = {id: of for id, of in self._connections.items() if of != room}
        if known is not None:
            with contextlib.suppress(Unavailable):
                await known.worker.ask("close_room", room=room)

    async def publish(self, grant: str, offer_sdp: str) -> str:
        guard_size(offer_sdp)
        room = self.checker.read(grant).room
        answer: str = await self._worker(room).ask("publish", grant=grant, offer_sdp=offer_sdp)
        self.checker.use(grant)
        return answer

    async def subscribe(self, grant: str, connection_id: str | None = None, restart_ice: bool = False) -> Subscription:
        room = self.checker.read(grant).room
        value = await self._worker(room).ask(
            "subscribe", grant=grant, connection_id=connection_id, restart_ice=restart_ice
        )
        self.checker.use(grant)
        subscription = control.subscription_from(value)
        self._connections[subscription.connection_id] = room
        return subscription

    async def accept(self, connection_id: str, answer_sdp: str) -> None:
        guard_size(answer_sdp)
        await self._holder(connection_id).ask("accept", connection_id=connection_id, answer_sdp=answer_sdp)

    async def candidate(self, connection_id: str, candidate: str) -> None:
        guard_candidate(candidate)
        await self._holder(connection_id).ask("candidate", connection_id=connection_id, candidate=candidate)

    async def remove(self, room: str, seat: str, reason: str) -> None:
        await self._worker(room).ask("remove", room=room, seat=seat, reason=reason)

    async def mute(self, room: str, seat: str, kind: Kind, on: bool) -> None:
        worker = self._worker(room)
        mutes = self._rooms[room].mutes
        (mutes.add if on else mutes.discard)((seat, kind))
        await worker.ask("mute", room=room, seat=seat, kind=kind, on=on)

    async def set_grants(
        self, room: str, seat: str, may_send: frozenset[Kind] | None = None, may_hear: Hearing | None = None
    ) -> None:
        await self._worker(room).ask("set_grants", room=room, seat=seat, may_send=may_send, may_hear=may_hear)

    async def keyframe(self, room: str, seat: str) -> None:
        await self._worker(room).ask("keyframe", room=room, seat=seat)

    async def record(self, room: str, recording: str | None, folder: Path | None = None) -> None:
        worker = self._worker(room)
        if recording is not None and (folder is None or not folder.is_absolute()):
            raise Invalid("media.recording-folder")
        self._rooms[room].recording = None if recording is None or folder is None else (named(recording), folder)
        await worker.ask("record", room=room, recording=recording, folder=folder)

    async def statistics(self, room: str) -> tuple[SeatStatistics, ...]:
        value = await self._worker(room).ask("statistics", room=room)
        return tuple(control.statistics_from(seat) for seat in value)

    def events(self) -> AsyncIterator[Event]:
        return self._listeners.add()

    async def health(self) -> Health:
        found = []
        for worker in self._workers:
            process = worker.process
            with contextlib.suppress(Unavailable):
                value = await worker.ask("health")
                if process is not None:
                    found.append(WorkerHealth(pid=process.pid, port=worker.port, **value))
        return Health(self._draining, tuple(found))

    async def drain(self) -> None:
        self._draining = True

    # What the workers tell.

    def tell(self, event: Event) -> None:
        self._listeners.tell(event)

    def lost(self, worker: _Worker) -> None:
        """A process is gone, and every connection with it."""
        rooms = tuple(name for name, room in self._rooms.items() if room.worker is worker)
        if not rooms:
            return
        self._connections = {id: room for id, room in self._connections.items() if room not in rooms}
        self.tell(EngineLost(rooms))
        for name in rooms:
            recording = self._rooms[name].recording
            if recording is not None:
                self.tell(RecordingGap(name, recording[0], "engine-lost"))

    def rooms_of(self, worker: _Worker) -> list[Message]:
        """Return what a new process must be told of the rooms that the old one had."""
        return [
            {"room": name, "mutes": sorted(room.mutes), "recording": room.recording}
            for name, room in self._rooms.items()
            if room.worker is worker
        ]

    def _worker(self, room: str) -> _Worker:
        if room not in self._rooms:
            raise NotFound("media.room-unknown")
        return self._rooms[room].worker

    def _holder(self, connection_id: str) -> _Worker:
        if connection_id not in self._connections:
            raise NotFound("media.connection-unknown")
        return self._worker(self._connections[connection_id])
