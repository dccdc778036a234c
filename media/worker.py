"""
A media process: `python -m media.worker --control FD`.

Started and spoken to by `embedded` alone; ends when the conversation ends, so nothing outlives
the program. Everything here runs in one event loop, but writing to disk, which has a thread.
"""

import argparse
import asyncio
import dataclasses
import gc
import logging
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from kernel import NotFound, Refusal, Unavailable

from . import control
from .config import MediaConfig
from .connection import Connection
from .control import Line, Message
from .engine import Event, RecordingGap
from .grants import GrantChecker, named
from .guards import guard_candidate
from .process import Process, start_process
from .recorder import Recorder
from .room import Room
from .tracks import Source

TICK_SECONDS = 0.1
LOAD_SECONDS = 4
"""Over which the share of a core is smoothed: one busy second closes no door."""
FLUSH_SECONDS = 0.25
"""A process that is killed loses no more of a recording than this."""
SYNC_EVERY = 8
"""Flushes between two calls that make the disk hold it."""

log = logging.getLogger(__name__)


class Worker:
    """The verbs of the engine for the rooms of this process."""

    def __init__(self, line: Line, checker: GrantChecker) -> None:
        self._line, self._checker = line, checker
        self._rooms: dict[str, Room] = {}
        self._flushing = asyncio.Lock()
        self._process: Process | None = None
        self._verbs: dict[str, Callable[[Message], Awaitable[Any]]] = {
            "open_room": self._open_room,
            "close_room": self._close_room,
            "publish": self._publish,
            "subscribe": self._subscribe,
            "accept": self._accept,
            "candidate": self._candidate,
            "remove": self._remove,
            "mute": self._mute,
            "set_grants": self._set_grants,
            "keyframe": self._keyframe,
            "record": self._record,
            "statistics": self._statistics,
            "health": self._health,
        }
        self._cpu_share = 0.0

    async def run(self, config: MediaConfig, port: int, rooms: list[Message]) -> None:
        """Serve until the program closes the line; `rooms` is what a process before this one had."""
        async with asyncio.TaskGroup() as tasks:
            self._process = process = start_process(config, port, tasks, self._emit, self._unknown)
            for room in rooms:
                await self._restore(room)
            await process.ports.open()
            background = [tasks.create_task(self._tick(process)), tasks.create_task(self._flush_always())]
            # What was made so far stays; the collector need not look at it again.
            gc.collect()
            gc.freeze()
            self._line.write({"ready": process.ports.number})
            while (message := await self._line.read()) is not None:
                tasks.create_task(self._answer(message))
            self._line.close()
            for task in background:
                task.cancel()
            for name in list(self._rooms):
                await self._close_room({"room": name})
            await process.ports.close()

    async def _restore(self, known: Message) -> None:
        self._add_room(known["room"])
        room = self._room(known["room"])
        for seat, kind in known["mutes"]:
            room.mute(seat, kind, True)
        if known["recording"] is not None:
            recording, folder = known["recording"]
            try:
                room.record(recording, Path(folder), resumed=True)
            except Refusal:
                self._emit(RecordingGap(room.name, recording, "disk-failed"))

    async def _answer(self, message: Message) -> None:
        try:
            value = await self._verbs[message["verb"]](message)
        except Refusal as refusal:
            self._line.write({"id": message["id"], "refusal": control.refusal_message(refusal)})
        except Exception:
            # One request must not end the calls of all rooms.
            log.exception("verb_failed", extra={"verb": message.get("verb")})
            refusal_message = {"kind": "Unavailable", "code": "media.engine-failed", "facts": {}}
            self._line.write({"id": message["id"], "refusal": refusal_message})
        else:
            self._line.write({"id": message["id"], "value": value})

    async def _open_room(self, message: Message) -> None:
        """Raises Unavailable("media.full") where one more would harm the others."""
        name = named(message["room"])
        if name not in self._rooms:
            if self._full:
                raise Unavailable("media.full")
            self._add_room(name)

    @property
    def _full(self) -> bool:
        assert self._process is not None
        config = self._process.config
        return len(self._rooms) >= config.most_rooms or self._cpu_share > config.most_cpu_share

    def _add_room(self, name: str) -> None:
        assert self._process is not None
        self._rooms[name] = Room(self._process, name)

    async def _close_room(self, message: Message) -> None:
        room = self._rooms.pop(message["room"], None)
        if room is not None:
            recorder = room.stop_recording()
            room.close()
            await self._finish(recorder)

    async def _publish(self, message: Message) -> str:
        grant = self._checker.read(message["grant"])
        room = self._room(grant.room)
        return room.publish(self._checker.use(message["grant"]), message["offer_sdp"])

    async def _subscribe(self, message: Message) -> Message:
        grant = self._checker.read(message["grant"])
        room = self._room(grant.room)
        used = self._checker.use(message["grant"])
        return dataclasses.asdict(room.subscribe(used, message["connection_id"], message["restart_ice"]))

    async def _accept(self, message: Message) -> None:
        for room in self._rooms.values():
            if room.accept(message["connection_id"], message["answer_sdp"]):
                return
        raise NotFound("media.connection-unknown")

    async def _candidate(self, message: Message) -> None:
        """Only measured: an ICE-lite engine learns addresses from the checks themselves."""
        guard_candidate(message["candidate"])
        if not any(room.has_connection(message["connection_id"]) for room in self._rooms.values()):
            raise NotFound("media.connection-unknown")

    async def _remove(self, message: Message) -> None:
        self._room(message["room"]).remove(message["seat"], message["reason"])

    async def _mute(self, message: Message) -> None:
        self._room(message["room"]).mute(named(message["seat"]), message["kind"], message["on"])

    async def _set_grants(self, message: Message) -> None:
        may_send = None if message["may_send"] is None else frozenset(message["may_send"])
        self._room(message["room"]).set_grants(message["seat"], may_send, control.hearing_from(message["may_hear"]))

    async def _keyframe(self, message: Message) -> None:
        self._room(message["room"]).keyframe(message["seat"])

    async def _record(self, message: Message) -> None:
        room = self._room(message["room"])
        current = room.recorder
        if message["recording"] is not None and current is not None and current.recording == message["recording"]:
            return
        await self._finish(room.stop_recording())
        if message["recording"] is not None:
            room.record(named(message["recording"]), Path(message["folder"]), resumed=False)

    async def _statistics(self, message: Message) -> list[Message]:
        return [dataclasses.asdict(seat) for seat in self._room(message["room"]).statistics()]

    async def _health(self, message: Message) -> Message:
        assert self._process is not None
        ports = self._process.ports
        seats = sum(room.seats for room in self._rooms.values())
        return {
            "rooms": len(self._rooms),
            "seats": seats,
            "forwarded": ports.forwarder.forwarded,
            "cpu_share": round(self._cpu_share, 3),
            "full": self._full,
        }

    def _room(self, name: str) -> Room:
        if name not in self._rooms:
            raise NotFound("media.room-unknown")
        return self._rooms[name]

    def _emit(self, event: Event) -> None:
        self._line.write(control.event_message(event))

    def _unknown(self, connection: Connection, ssrc: int, payload_type: int, named: dict[int, bytes]) -> Source | None:
        room = self._rooms.get(connection.room)
        return room.unknown(connection, ssrc, payload_type, named) if room is not None else None

    async def _tick(self, process: Process) -> None:
        tenth = 0
        due = process.monotonic()
        spent = time.process_time()
        while True:
            due = max(due + TICK_SECONDS, process.monotonic())
            await asyncio.sleep(due - process.monotonic())
            tenth += 1
            process.ports.tick(TICK_SECONDS)
            if tenth % 10 == 0:
                spent, before = time.process_time(), spent
                self._cpu_share += (spent - before - self._cpu_share) / LOAD_SECONDS
            for room in list(self._rooms.values()):
                room.tick(tenth, process.monotonic())

    async def _flush_always(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            turn += 1
            recorders = [room.recorder for room in self._rooms.values() if room.recorder is not None]
            await self._flush(recorders, sync=turn % SYNC_EVERY == 0)

    async def _finish(self, recorder: Recorder | None) -> None:
        """Write the rest of a recording that was stopped."""
        if recorder is not None:
            await self._flush([recorder], sync=False)

    async def _flush(self, recorders: list[Recorder], sync: bool) -> None:
        async with self._flushing:
            for recorder in recorders:
                for reason in await asyncio.to_thread(recorder.flush, sync):
                    self._emit(RecordingGap(recorder.room, recorder.recording, reason))


async def _serve(descriptor: int) -> None:
    line = await control.open_line(socket.socket(fileno=descriptor))
    start = await line.read()
    if start is None:
        return
    settings = {**start["config"], "public_addresses": tuple(start["config"]["public_addresses"])}
    checker = GrantChecker(bytes.fromhex(start["public_key"]))
    checker.remember(start["used_grants"])
    await Worker(line, checker).run(MediaConfig(**settings), start["port"], start["rooms"])


def main() -> None:
    parser = argparse.ArgumentParser(prog="media.worker")
    parser.add_argument("--control", type=int, required=True, help="descriptor of the control socket")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    asyncio.run(_serve(arguments.control))


if __name__ == "__main__":
    main()
