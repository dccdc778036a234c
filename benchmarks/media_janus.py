"""
What a forwarded packet costs the embedded engine, and what it costs Debian's Janus: the same
clients, the same load, in turns, with recording, bandwidth estimation and guards on in both.

Loads: 4 rooms of 4 and 4 rooms of 8 people, each sending 640x480 VP8 at about 600 kbit/s and Opus.
CPU is user and system time of the server's process, receiving, timers, reports and writing to disk
included; packets are those that arrived, counted by the clients and not decrypted. Latency is from
the client's `send` to its `recv`, of sound: both ends are this one process, whose own delays are in
both figures. Janus is driven by `JanusEngine`, once as it comes and once with two event loops.

Ten minutes of CPU in all; `--quick` measures 4 rooms of 4 once.
"""

import asyncio
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from media import EmbeddedEngine, GrantIssuer, JanusEngine, MediaConfig, MediaEngine
from tests.media.janus_server import janus_servers

from . import cpu, media_client
from .media_client import Loop, Participant, encode_loop
from .media_servers import Ours
from .report import Rival, say

WARM_SECONDS, SECONDS = 2.0, 8.0
ROUNDS = 3
ROOMS = 4
RATIOS = {4: 0.85, 8: 0.70}
"""Seats in a room -> the most that our CPU a packet may be of Janus's."""
DELIVERED = 99.9
LEARNT = 25
"""Packets of a stream from which its offset of RTP time is learnt."""


class Ear:
    """
    One sound as it arrives at one listener. Servers send it under RTP times of their own: the offset
    is what most of the first packets say when each is taken for the last that was sent.
    """

    def __init__(self, sender: "Caller") -> None:
        self._sender = sender
        self._offsets: list[int] = []
        self._offset: int | None = None

    def hear(self, timestamp: int) -> float | None:
        """Return how many milliseconds the packet took; None while the offset is being learnt."""
        now = time.monotonic()
        if self._offset is None:
            self._offsets.append((timestamp - self._sender.last_sound) & 0xFFFFFFFF)
            if len(self._offsets) == LEARNT:
                self._offset = statistics.mode(self._offsets)
            return None
        sent_at = self._sender.sound_sent_at.get((timestamp - self._offset) & 0xFFFFFFFF)
        return None if sent_at is None else 1000 * (now - sent_at)


class Caller(Participant):
    """A participant with transport-wide sequence numbers, and with an ear for when sound arrives."""

    def __init__(self, server: Ours, room: str, seat: str, loop: Loop, everybody: dict[tuple[str, str], "Caller"]):
        super().__init__(server, room, seat, loop)
        self.ours, self._everybody = server, everybody
        self._transport_number = 0
        self.sound_sent_at: dict[int, float] = {}
        self.last_sound = 0
        self.delays: list[float] = []
        """Milliseconds, of sounds that arrived here."""
        self._ears: dict[bytes, Ear] = {}
        self.incoming.taken = self._arrived
        everybody[room, seat] = self

    async def subscribe(self) -> None:
        await super().subscribe()
        subscription = self.ours.heard[self.room, self.seat]
        seats = {track.mid: track.seat for track in subscription.tracks if track.kind == "audio"}
        for section in subscription.offer_sdp.split("\r\nm=")[1:]:
            mid = section.partition("a=mid:")[2].partition("\r\n")[0]
            if mid in seats:
                ssrc = int(section.partition("a=ssrc:")[2].partition(" ")[0])
                self._ears[ssrc.to_bytes(4)] = Ear(self._everybody[self.room, seats[mid]])

    def packet(self, kind: str, payload: bytes, timestamp: int, marker: bool) -> None:
        number = self._numbers[kind]
        self._numbers[kind] = number + 1
        second = media_client.PAYLOAD_TYPES[kind] | (0x80 if marker else 0)
        header = struct.pack("!BBHII", 0x90, second, number & 0xFFFF, timestamp & 0xFFFFFFFF, media_client.SSRCS[kind])
        # RFC 8285, 4.2: one element of two bytes.
        self._transport_number += 1
        extension = struct.pack("!HHBHx", 0xBEDE, 1, media_client.TWCC_ID << 4 | 1, self._transport_number & 0xFFFF)
        if kind == "audio":
            self.last_sound = timestamp & 0xFFFFFFFF
            self.sound_sent_at[self.last_sound] = time.monotonic()
        self.outgoing.send(header + extension + payload)
        self.sent += 1

    def _arrived(self, data: bytes) -> None:
        ear = self._ears.get(data[8:12])
        delay = ear.hear(int.from_bytes(data[4:8])) if ear is not None else None
        if delay is not None:
            self.delays.append(delay)


@dataclass(frozen=True)
class Measured:
    packets: int
    cpu_seconds: float
    delivered: float
    """Percent of what should have arrived."""
    delays: list[float]

    @property
    def microseconds(self) -> float:
        """CPU for a packet that arrived."""
        return 1e6 * self.cpu_seconds / self.packets

    def delay(self, percent: int) -> float:
        return statistics.quantiles(self.delays, n=100)[percent - 1]


@dataclass(frozen=True)
class Service:
    engine: MediaEngine
    issuer: GrantIssuer
    pid: int


async def measure(service: Service, seats: int, loop: Loop, seconds: float) -> Measured:
    server = Ours(service.engine, service.issuer)
    everybody: dict[tuple[str, str], Caller] = {}
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as folder:
        for room in range(ROOMS):
            await service.engine.open_room(f"room{room}")
            await service.engine.record(f"room{room}", f"rec{room}", Path(folder) / f"rec{room}")
            for seat in range(seats):
                Caller(server, f"room{room}", f"seat{seat}", loop, everybody)
        people = list(everybody.values())
        async with asyncio.TaskGroup() as tasks:
            playing = []
            for person in people:
                await person.publish()
                playing.append(tasks.create_task(person.play()))
            await asyncio.sleep(0.5)
            for person in people:
                await person.subscribe()
            await asyncio.sleep(WARM_SECONDS)
            for person in people:
                person.delays.clear()
            sent, received = sum(p.sent for p in people), sum(p.incoming.received for p in people)
            spent = cpu.seconds_of(service.pid)
            await asyncio.sleep(seconds)
            spent = cpu.seconds_of(service.pid) - spent
            sent, received = sum(p.sent for p in people) - sent, sum(p.incoming.received for p in people) - received
            for task in playing:
                task.cancel()
        for person in people:
            await person.close()
        for room in range(ROOMS):
            await service.engine.close_room(f"room{room}")
    delays = [delay for person in people for delay in person.delays]
    return Measured(received, spent, 100 * received / (sent * (seats - 1)), delays)


@asynccontextmanager
async def embedded() -> AsyncIterator[Service]:
    issuer = GrantIssuer()
    async with EmbeddedEngine(MediaConfig(port=0), issuer.public_key) as engine:
        yield Service(engine, issuer, (await engine.health()).workers[0].pid)


@asynccontextmanager
async def janus(event_loops: int = 0) -> AsyncIterator[Service]:
    issuer = GrantIssuer()
    async with janus_servers(more={"--event-loops": str(event_loops)}) as servers:
        assert servers.all[0].process is not None
        async with JanusEngine(servers.media, servers.config, issuer.public_key) as engine:
            yield Service(engine, issuer, servers.all[0].process.pid)


SERVICES: dict[str, Callable[[], AbstractAsyncContextManager[Service]]] = {
    "ours": embedded,
    "Janus 1.1.2": janus,
    "Janus 1.1.2, event_loops=2": lambda: janus(2),
}


async def run(seats: int, rounds: int, loop: Loop, seconds: float) -> dict[str, list[Measured]]:
    """Measure each service in turns, so that a busy minute falls on all."""
    found: dict[str, list[Measured]] = {name: [] for name in SERVICES}
    for _ in range(rounds):
        for name, start in SERVICES.items():
            async with start() as service:
                found[name].append(await measure(service, seats, loop, seconds))
    return found


def tell(seats: int, found: dict[str, list[Measured]]) -> list[bool]:
    what = f"{ROOMS} rooms of {seats}"
    ours, rival, tuned = (
        {
            "cpu": statistics.median(one.microseconds for one in found[name]),
            "p50": statistics.median(one.delay(50) for one in found[name]),
            "p95": statistics.median(one.delay(95) for one in found[name]),
            "delivered": statistics.median(one.delivered for one in found[name]),
        }
        for name in SERVICES
    )
    names = list(SERVICES)
    return [
        say(
            "media",
            f"CPU a forwarded packet, {what}, recording",
            ours["cpu"],
            "µs",
            RATIOS[seats] * rival["cpu"],
            Rival(names[1], rival["cpu"]),
        ),
        say(
            "media",
            f"CPU a forwarded packet beside a Janus with two event loops, {what}",
            ours["cpu"],
            "µs",
            tuned["cpu"],
            Rival(names[2], tuned["cpu"]),
        ),
        say("media", f"added latency of sound, p50, {what}", ours["p50"], "ms", rival["p50"]),
        say("media", f"added latency of sound, p95, {what}", ours["p95"], "ms", rival["p95"]),
        say("media", f"of the packets forwarded, arrived, {what}", ours["delivered"], "%", DELIVERED, least=True),
        say("media", f"of the packets that Janus forwarded, arrived, {what}", rival["delivered"], "%", 0, least=True),
    ]


def main() -> int:
    quick = "--quick" in sys.argv
    loop = encode_loop()
    holds = []
    for seats in (4,) if quick else RATIOS:
        holds += tell(seats, asyncio.run(run(seats, 1 if quick else ROUNDS, loop, SECONDS / 2 if quick else SECONDS)))
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
