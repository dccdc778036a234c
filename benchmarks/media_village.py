"""
A room of eight of whom one sits behind a village's link: 200 kbit/s each way, 5 % lost, 75 ms.

Everybody sends a camera in two layers and speaks in turn, four seconds each, with silence coded as
browsers do it (DTX). Measured: of the sound that was sent while somebody spoke, how much reached
the one in the village within half a second, once the link is known and before that; how much of
the village's voice reached the others; how much of everything else did, for they must not notice.
"""

import asyncio
import re
import struct
import sys
import time
from collections import deque

from tests.impairment import Impairment

from .media_client import (
    FRAMES_PER_SECOND,
    HEAD,
    Link,
    Loop,
    Participant,
    Server,
    encode_loop,
    joined,
    section,
)
from .media_listener import Listener
from .media_servers import ours
from .report import say

SEATS, TURN_SECONDS, SECONDS = 8, 4.0, 40.0
KBITS, LOSS, DELAY_MS, JITTER_MS = 200, 0.05, 75.0, 20.0
IN_TIME_SECONDS = 0.5
LATE_SECONDS = 0.5
SETTLING_SECONDS = 5.0
"""In which the engine and the camera in the village learn how little passes."""
LAYERS = {"h": (0x0B0B0B01, 640, 480, 600_000), "l": (0x0B0B0B02, 320, 240, 100_000)}
"""rid -> SSRC, size, bits per second."""
AUDIO_SSRC = 0x0A0A0A0A
LEVEL_ID, MID_ID, RID_ID = 1, 4, 10
SPOKEN, SILENT = 30, 127
"""-dBov."""
DTX_SECONDS = 0.4
MARK = 0x5A
"""First byte of a sound that says whose it is, in place of what Opus would write."""


def extended(packet: bytes, extensions: dict[int, bytes]) -> bytes:
    """Give a packet a block of one-byte header extensions (RFC 8285)."""
    block = b"".join(bytes([number << 4 | len(value) - 1]) + value for number, value in extensions.items())
    block += bytes(-len(block) % 4)
    return bytes([packet[0] | 0x10]) + packet[1:12] + struct.pack("!HH", 0xBEDE, len(block) // 4) + block + packet[12:]


class Villager(Participant):
    """Sends both layers and speaks in its turn; with a proxy it is the one in the village."""

    def __init__(
        self, server: Server, number: int, loops: dict[str, Loop], begun: float, proxy: Impairment | None = None
    ) -> None:
        self.sender = Listener()
        super().__init__(server, "room", f"seat{number}", loops["h"], self.sender, Listener() if number < 2 else Link())
        self.number, self.loops, self.begun, self.proxy = number, loops, begun, proxy
        if isinstance(self.incoming, Listener):
            self.incoming.on_packet = self._heard
        self.said: dict[int, float] = {}
        """Number of each sound that was sent while speaking -> when."""
        self.heard: dict[tuple[int, int], float] = {}
        """Seat and number of each such sound -> when it came."""
        self.pictures = 0
        """Bytes of pictures that came."""
        self.waiting: deque[bytes] = deque()
        """Packets of pictures that are paced: sound does not wait behind them."""
        self.whole: dict[str, bool] = {}
        self.may_be_large = True
        self._paced_at = time.monotonic()
        self._allowance = 0.0
        self.whose: dict[int, str] = {}
        """SSRC -> seat of what is heard."""

    async def publish(self) -> None:
        link = self.outgoing
        level, mid, rid = (f"a=extmap:{number} urn:ietf:params:rtp-hdrext:" for number in (LEVEL_ID, MID_ID, RID_ID))
        lines = [*HEAD, "a=group:BUNDLE 0 1", *section("audio", "0", "sendonly", 111, link, "actpass")]
        lines += [f"a=ssrc:{AUDIO_SSRC} cname:x", level + "ssrc-audio-level"]
        lines += section("video", "1", "sendonly", 96, link, "actpass")
        lines += [mid + "sdes:mid", rid + "sdes:rtp-stream-id", "a=rid:h send", "a=rid:l send", "a=simulcast:send h;l"]
        await link.connect(self.way(await self.server.publish(self.room, self.seat, joined(lines))))

    def way(self, description: str) -> str:
        for ssrc, seat in re.findall(r"a=ssrc:(\d+) cname:(\w+)", description):
            self.whose[int(ssrc)] = seat
        return description if self.proxy is None else self.proxy.through(description)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.play())
            for link in (self.outgoing, self.incoming):
                if isinstance(link, Listener):
                    tasks.create_task(link.complain())

    def _heard(self, packet: bytes, now: float) -> None:
        if packet[1] & 0x7F != 111:
            self.pictures += len(packet)
            return
        payload = packet[12 + 4 + 4 * int.from_bytes(packet[14:16], "big") :]
        if payload[0] == MARK:
            self.heard.setdefault(struct.unpack_from("!BI", payload, 1), now)

    async def play(self) -> None:
        frame = sound = 0
        begun = checked = time.monotonic()
        quiet_until = 0.0
        while True:
            now = time.monotonic()
            self._pace(now)
            # A browser sends only the small layer when it may not send more.
            large = self.may_be_large and (not self.sender.estimate or self.sender.estimate > LAYERS["h"][3])
            while begun + frame / FRAMES_PER_SECOND <= now:
                # An encoder that is told to send less leaves out what does not fit, and begins anew.
                fits = sum(len(packet) for packet in self.waiting) * 8 < LATE_SECONDS * self._pace_bits
                for rid in ("h", "l") if large else ("l",):
                    loop = self.loops[rid].video
                    self.whole[rid] = fits and (self.whole.get(rid, False) or frame % len(loop) == 0)
                    if self.whole[rid]:
                        self._picture(rid, loop[frame % len(loop)], frame)
                frame += 1
            # Who was held up does not catch up: a microphone knows no bursts.
            sound = max(sound, int((now - begun) * 50) - 5)
            while begun + sound / 50 <= now:
                speaks = int((now - self.begun) / TURN_SECONDS) % SEATS == self.number
                if speaks or now >= quiet_until:
                    quiet_until = now + DTX_SECONDS
                    self._sound(sound, speaks)
                    if speaks:
                        self.said[sound] = now
                sound += 1
            if now - checked > 2:
                checked = now
                self.outgoing.check()
                self.incoming.check()
            await asyncio.sleep(0.005)

    def _sound(self, number: int, speaks: bool) -> None:
        spoken = struct.pack("!BBI", MARK, self.number, number) + self.media.audio[number % len(self.media.audio)]
        level = SPOKEN if speaks else SILENT
        payload = spoken if speaks else b"\x08"
        self._send("audio", AUDIO_SSRC, 111, number * 960, payload, {LEVEL_ID: bytes([level])})

    def _picture(self, rid: str, payloads: list[bytes], frame: int) -> None:
        for payload in payloads:
            # X, S; I and a picture id of 15 bits (RFC 7741, 4.2).
            described = bytes([0x80 | payload[0], 0x80, 0x80 | frame >> 8 & 0x7F, frame & 0xFF]) + payload[1:]
            marker = 0x80 if payload is payloads[-1] else 0
            named = {MID_ID: b"1", RID_ID: rid.encode()}
            self._send(rid, LAYERS[rid][0], 96 | marker, frame * 90_000 // FRAMES_PER_SECOND, described, named)

    def _send(
        self, name: str, ssrc: int, kind: int, timestamp: int, payload: bytes, extensions: dict[int, bytes]
    ) -> None:
        number = self._numbers[name] = self._numbers.get(name, 0) + 1
        header = struct.pack("!BBHII", 0x80, kind, number & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
        packet = extended(header + payload, extensions)
        if name == "audio":
            self.sender.keep(packet)
        else:
            self.waiting.append(packet)
            self._pace(time.monotonic())

    @property
    def _pace_bits(self) -> float:
        """Bits per second at which pictures leave: what is allowed and a little more, as browsers pace."""
        return 1.25 * (self.sender.estimate or 1_200_000)

    def _pace(self, now: float) -> None:
        self._allowance = min(12_000.0, self._allowance + (now - self._paced_at) * self._pace_bits)
        self._paced_at = now
        while self.waiting and self._allowance > 0:
            packet = self.waiting.popleft()
            self._allowance -= 8 * len(packet)
            self.sender.keep(packet)


def in_time(speakers: list[Villager], listener: Villager, since: float, until: float = 1e18) -> float:
    """Return the share, in percent, of what they said that was heard half a second later."""
    said = [(who.number, number, at) for who in speakers for number, at in who.said.items() if since <= at < until]
    heard = sum(listener.heard.get((who, number), 1e18) - at < IN_TIME_SECONDS for who, number, at in said)
    return 100 * heard / len(said)


def arrived(listener: Villager, but: str) -> float:
    """Return the share, in percent, of the packets of all others that reached a listener on a good link."""
    assert isinstance(listener.incoming, Listener)
    streams = [stream for ssrc, stream in listener.incoming.streams.items() if listener.whose[ssrc] != but]
    return 100 * sum(len(s.arrived) for s in streams) / sum(s.newest - s.first + 1 for s in streams)


async def run() -> tuple[float, float, float, float]:
    """
    Return percents: heard in the village, and in the first seconds there; heard from there; arrived
    at another of what the others sent.
    """
    loops = {rid: encode_loop(*facts[1:]) for rid, facts in LAYERS.items()}
    begun = time.monotonic()
    async with ours() as (server, _), asyncio.TaskGroup() as tasks:
        port = (await server.engine.health()).workers[0].port
        async with Impairment(
            port, 8, loss=LOSS, delay_ms=DELAY_MS, jitter_ms=JITTER_MS, up_kbits=KBITS, down_kbits=KBITS
        ) as proxy:
            people = [Villager(server, n, loops, begun, proxy if n == 0 else None) for n in range(SEATS)]
            village, near = people[0], people[1]
            running = []
            for person in people:
                await person.publish()
                running.append(tasks.create_task(person.run()))
            for person in reversed(people):
                await person.subscribe()
            await asyncio.sleep(SETTLING_SECONDS)
            settled = time.monotonic()
            await asyncio.sleep(SECONDS)
            until = time.monotonic() - IN_TIME_SECONDS
            links = await server.engine.statistics("room")
            for person in people:
                person.said = {number: at for number, at in person.said.items() if at < until}
            for task in running:
                task.cancel()
        assert {link.layer for link in links if link.seat not in (village.seat, near.seat)} == {"full"}
        first = min(village.heard.values())
        return (
            in_time(people[1:], village, settled),
            in_time(people[1:], village, first, settled),
            in_time([village], near, settled),
            arrived(near, village.seat),
        )


def main() -> int:
    heard, first, spoken, elsewhere = asyncio.run(run())
    holds = [
        say("media", "200 kbit/s, 5 % lost, room of 8: sound heard there in time", heard, "%", 98, least=True),
        say("media", "the same in the first five seconds there", first, "%", 75, least=True),
        say("media", "200 kbit/s, 5 % lost, room of 8: sound heard from there in time", spoken, "%", 98, least=True),
        say("media", "of what the others sent each other meanwhile, arrived", elsewhere, "%", 99.9, least=True),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
