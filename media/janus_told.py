"""What a Janus server tells of one room: connections that stand or end, who talks, numbers."""

import asyncio
import logging
from typing import TYPE_CHECKING

from kernel import Unavailable

from . import janus_videoroom as videoroom
from .engine import Failed, Joined, Left, Measured, Quality, Talking
from .janus_layers import shares
from .janus_link import Answer, Handle, JanusError, Message
from .janus_seat import GOOD, POOR, Listening, Publication, Seat
from .janus_videoroom import Share

if TYPE_CHECKING:
    from .janus_room import JanusRoom

MOST_MESSAGES = 1_000
SILENT_TICKS = 8
"""Seconds in which nothing of what a seat sends arrives, after the two in which Janus waits."""

log = logging.getLogger(__name__)


class Told:
    """Keeps what was told in order, and works it off under the room's lock."""

    def __init__(self, room: "JanusRoom") -> None:
        self._room = room
        self._queue: asyncio.Queue[Message] = asyncio.Queue(MOST_MESSAGES)
        self._talked_last: str | None = None
        self._silent: dict[str, int] = {}
        """Seat -> seconds without anything."""

    def put(self, message: Message) -> None:
        if self._queue.full():
            self._queue.get_nowait()
        self._queue.put_nowait(message)

    async def run(self) -> None:
        """Work off messages until cancelled."""
        while True:
            message = await self._queue.get()
            async with self._room.lock:
                try:
                    await self._take(message)
                except (JanusError, Unavailable) as problem:
                    log.warning("janus_event_failed", extra={"event": message["janus"], "problem": repr(problem)})
                except Exception:
                    # What one server says of one room must not end the calls of all.
                    log.exception("janus_event_failed")

    async def _take(self, message: Message) -> None:
        if message["janus"] == "event":
            await self._take_plugin(message)
            return
        seat, way = self._find(message.get("sender", 0))
        if seat is None or way is None:
            return
        match message["janus"]:
            case "webrtcup":
                await self._stands(seat, way)
            case "hangup" | "detached":
                if not way.up:
                    self._room.emit(Failed(self._room.name, seat.name, "dtls"))
                await self._room.end(way.handle)
                self.gone(seat, way.handle)
                await self._room.notice()
            case "shares" if isinstance(way, Listening):
                await self._show(way)
            case "media" if isinstance(way, Publication):
                (way.quiet_lines.discard if message["receiving"] else way.quiet_lines.add)(message["mid"])

    async def _take_plugin(self, message: Message) -> None:
        data: Message = message.get("plugindata", {}).get("data", {})
        match data.get("videoroom"):
            case "talking" | "stopped-talking" as what:
                if any(chamber.control.id == message["sender"] for chamber in self._room.chambers.all):
                    self._talks(str(data["id"]), what == "talking")
            case "updated" if "jsep" in message:
                _, way = self._find(message["sender"])
                if isinstance(way, Listening):
                    self._room.lines.took(way, Answer(data, message["jsep"]))
                    await self._room.notice()

    def _find(self, handle: int) -> tuple[Seat | None, Publication | Listening | None]:
        for seat in self._room.seats.values():
            for way in seat.ways:
                if way.handle.id == handle:
                    return seat, way
        return None, None

    async def _stands(self, seat: Seat, way: Publication | Listening) -> None:
        """What was being made stands, and takes the place of what was there."""
        way.up = True
        former: Publication | Listening | None = None
        if way is seat.next_publication:
            former, seat.publication, seat.next_publication = seat.publication, way, None
            if former is not None:
                await self._room.lines.follow(former, way)
        elif way is seat.next_listening:
            former, seat.listening, seat.next_listening = seat.listening, way, None
        if former is not None:
            await self._room.end(former.handle)
            if isinstance(former, Publication):
                self._room.silenced(former)
        self._appear(seat)
        await self._room.notice()

    def gone(self, seat: Seat, handle: Handle) -> None:
        """A connection has ended."""
        for name in ("publication", "next_publication", "listening", "next_listening"):
            way = getattr(seat, name)
            if way is not None and way.handle == handle:
                setattr(seat, name, None)
                if isinstance(way, Publication):
                    self._room.silenced(way)
        if not any(way.up for way in seat.ways):
            self._disappear(seat, "closed")

    def _talks(self, feed: str, on: bool) -> None:
        for seat in self._room.seats.values():
            if seat.publication is not None and seat.publication.feed == feed and seat.talking != on:
                seat.talking = on
                self._talked_last = seat.name if on else self._talked_last
                self._room.emit(Talking(self._room.name, seat.name, on))

    # Time and numbers.

    def numbers(self, handle: int, lines: list[Message], most_packets: int) -> bool:
        """Note a connection's numbers; return whether it sends more than it may."""
        _, way = self._find(handle)
        if way is None:
            return False
        way.numbers.take(lines)
        return isinstance(way, Publication) and way.numbers.packets > most_packets

    async def throw_out(self, handle: int) -> None:
        """End a connection that floods."""
        seat, way = self._find(handle)
        if seat is not None and way is not None:
            self._room.emit(Failed(self._room.name, seat.name, "flood"))
            await self._room.end(way.handle)
            self.gone(seat, way.handle)
            await self._room.notice()

    def tick(self) -> None:
        """Once a second: who has fallen silent, whose link is poor."""
        for seat in self._room.seats.values():
            publication = seat.publication
            # A screen on which nothing moves sends nothing.
            mids = publication.mids.items() if publication is not None else ()
            lines = {mid for kind, mid in mids if kind != "screen"}
            quiet = publication is not None and bool(lines) and lines <= publication.quiet_lines
            self._silent[seat.name] = self._silent.get(seat.name, 0) + 1 if quiet else 0
            if self._silent[seat.name] >= SILENT_TICKS:
                self._disappear(seat, "silent")
            elif not quiet and any(way.up for way in seat.ways):
                self._appear(seat)
            link = seat.statistics()
            if (link.loss > (GOOD if seat.poor else POOR)) != seat.poor:
                seat.poor = not seat.poor
                self._room.emit(Quality(self._room.name, seat.name, seat.poor, link.loss, link.jitter_ms))

            if seat.listening is not None and seat.listening.up:
                seat.listening.judgement.look(seat.listening.numbers)
                if self._changed_shares(seat.listening):
                    self.put({"janus": "shares", "sender": seat.listening.handle.id})

    def _changed_shares(self, listening: Listening) -> dict[str, Share]:
        """Return what Janus must be told: of a line that it put something new on, it sends all."""
        whose, layered = self._room.lines.whose(), self._room.lines.layered()
        wanted = shares(listening.judgement.layer, listening.lines, whose, layered, self._talked_last)
        told = {mid: share for mid, (line, share) in listening.shown.items() if line == listening.lines.get(mid)}
        return {mid: share for mid, share in wanted.items() if told.get(mid, "all") != share}

    async def _show(self, listening: Listening) -> None:
        changed = self._changed_shares(listening)
        if changed:
            await videoroom.show(listening.handle, changed)
            listening.shown |= {mid: (listening.lines[mid], share) for mid, share in changed.items()}

    def measured(self) -> None:
        """Every two seconds: everybody's link, to who shows it and into the record."""
        links = self._room.statistics()
        if links:
            self._room.emit(Measured(self._room.name, links))
        if self._room.recording is not None:
            self._room.recording.links += links

    def _appear(self, seat: Seat) -> None:
        if not seat.present:
            seat.present = True
            self._room.emit(Joined(self._room.name, seat.name))

    def _disappear(self, seat: Seat, reason: str) -> None:
        if seat.present:
            seat.present = False
            self._room.emit(Left(self._room.name, seat.name, reason))
