"""
A participant that costs little: real ICE, DTLS and SRTP, media encoded beforehand, nothing decoded.

Speaks with any server that offers `publish(room, seat, offer) -> answer` and
`subscribe(room, seat) -> (offer, accept(answer))`, so that rivals carry the same load.
"""

import asyncio
import contextlib
import fractions
import secrets
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import av
from aioice import stun
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from av.audio.codeccontext import AudioCodecContext
from av.video.codeccontext import VideoCodecContext

from media import internals
from media.config import default_address
from media.datagrams import SO_RCVBUFFORCE

FRAMES_PER_SECOND = 30
VIDEO_BITRATE = 600_000
LOOP_SECONDS = 2
PAYLOAD_BYTES = 1_100
PAYLOAD_TYPES = {"audio": 111, "video": 96}
SSRCS = {"audio": 0x0A0A0A0A, "video": 0x0B0B0B0B}

Accept = Callable[[str], Awaitable[None]]


class Server(Protocol):
    async def publish(self, room: str, seat: str, offer: str) -> str: ...
    async def subscribe(self, room: str, seat: str) -> tuple[str, Accept]: ...


@dataclass(frozen=True)
class Loop:
    """Some seconds of media, packet by packet: for each frame its RTP payloads."""

    video: list[list[bytes]]
    audio: list[bytes]


def encode_loop(width: int = 640, height: int = 480, bitrate: int = VIDEO_BITRATE) -> Loop:
    """Encode a moving picture and a tone; about a second of CPU."""
    video = VideoCodecContext.create("libvpx", "w")
    video.width, video.height, video.pix_fmt = width, height, "yuv420p"
    video.time_base = fractions.Fraction(1, FRAMES_PER_SECOND)
    video.bit_rate = bitrate
    video.options = {
        "deadline": "realtime",
        "cpu-used": "8",
        "lag-in-frames": "0",
        "maxrate": str(bitrate),
        "bufsize": str(bitrate),
    }
    frames = []
    for number in range(LOOP_SECONDS * FRAMES_PER_SECOND):
        picture = av.VideoFrame(width, height, "yuv420p")
        for plane in picture.planes:
            row = bytes((x + number * 3) // 2 & 0xFF for x in range(plane.line_size))
            plane.update(b"".join(row[y % 64 :] + row[: y % 64] for y in range(plane.height)))
        picture.pts, picture.time_base = number, video.time_base
        for packet in video.encode(picture):
            data = bytes(packet)
            parts = [data[at : at + PAYLOAD_BYTES] for at in range(0, len(data), PAYLOAD_BYTES)]
            # RFC 7741, 4.2: the one-byte payload descriptor; S marks the first part of a frame.
            frames.append([(b"\x10" if part is parts[0] else b"\x00") + part for part in parts])
    audio = AudioCodecContext.create("libopus", "w")
    audio.sample_rate, audio.layout, audio.format, audio.bit_rate = 48_000, "stereo", "s16", 32_000
    sounds = []
    for number in range(LOOP_SECONDS * 50):
        sound = av.AudioFrame(format="s16", layout="stereo", samples=960)
        sound.planes[0].update(struct.pack("<96h", *(3000 if n < 48 else -3000 for n in range(96))) * 20)
        sound.pts, sound.sample_rate, sound.time_base = number * 960, 48_000, fractions.Fraction(1, 48_000)
        sounds += [bytes(packet) for packet in audio.encode(sound)]
    return Loop(frames, sounds)


class _Datagrams:
    """What RTCDtlsTransport takes for an ICE transport."""

    state = "completed"
    role = "controlled"
    """Makes aiortc the DTLS client; "controlling" the server."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self.queue: asyncio.Queue[bytes] = asyncio.Queue(100)
        self._out = send

    async def _recv(self) -> bytes:
        return await self.queue.get()

    async def _send(self, data: bytes) -> None:
        self._out(data)


class Link:
    """One connection to the server, from its description to the keys."""

    certificate = RTCCertificate.generateCertificate()

    def __init__(self) -> None:
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(16)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind((default_address(), 0))
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        with contextlib.suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20)
        self.received = 0
        self.taken: Callable[[bytes], None] = lambda packet: None
        """Called with each RTP packet that arrives, still encrypted."""
        self.first_packet: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        """When the first one arrived, by the monotonic clock."""
        self._checked = asyncio.Event()
        self._remote: tuple[str, str] | None = None
        """Name and password of the server's side."""
        self._controlling = True
        self._datagrams = _Datagrams(self._write)
        datagrams: Any = self._datagrams
        self._dtls = RTCDtlsTransport(datagrams, [self.certificate])
        self._buffer, self._length = internals.new_buffer(), internals.new_length()
        self._view = internals.view_of(self._buffer)

    def _write(self, data: bytes | memoryview) -> None:
        try:
            self.socket.send(data)
        except (BlockingIOError, ConnectionError):
            return

    async def connect(self, description: str) -> None:
        """Check, shake hands, and be ready; `description` is the server's."""
        facts = {line[2:].partition(":")[0]: line[2:].partition(":")[2] for line in description.splitlines()}
        candidates = [line.split(" ") for line in description.splitlines() if line.startswith("a=candidate:")]
        parts = next(c for c in candidates if c[2].lower() == "udp" and "." in c[4])
        fingerprint = next(
            line.split(" ", 1)[1] for line in description.splitlines() if line.startswith("a=fingerprint:sha-256 ")
        )
        # Who offers controls, unless the offer is of an ICE-lite server (RFC 8445, 6.1.1).
        self._controlling = facts["setup"] != "actpass" or "a=ice-lite" in description
        if facts["setup"] == "active":
            self._datagrams.role = "controlling"
        self.socket.connect((parts[4], int(parts[5])))
        asyncio.get_running_loop().add_reader(self.socket.fileno(), self._readable)
        self._remote = (facts["ice-ufrag"], facts["ice-pwd"])
        for _ in range(100):
            self.check()
            try:
                async with asyncio.timeout(0.2):
                    await self._checked.wait()
                    break
            except TimeoutError:
                continue
        peer = RTCDtlsParameters(fingerprints=[RTCDtlsFingerprint("sha-256", fingerprint)])
        async with asyncio.timeout(10):
            await self._dtls.start(peer)
        assert self._dtls.state == "connected", self._dtls.state

    def check(self) -> None:
        """Send a connectivity check (RFC 8445, 7.2), which also keeps consent."""
        if self._remote is None:
            return
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        request.attributes["USERNAME"] = f"{self._remote[0]}:{self.ufrag}"
        request.attributes["PRIORITY"] = 1
        if self._controlling:
            request.attributes["ICE-CONTROLLING"] = 1
            request.attributes["USE-CANDIDATE"] = None
        else:
            request.attributes["ICE-CONTROLLED"] = 1
        request.add_message_integrity(self._remote[1].encode())
        self._write(bytes(request))

    def heard(self, data: bytes) -> None:
        """Take an RTP or RTCP packet, still encrypted."""
        if not 191 < data[1] < 209:
            self.received += 1
            self.taken(data)
            if not self.first_packet.done():
                self.first_packet.set_result(time.monotonic())

    def _readable(self) -> None:
        for _ in range(64):
            try:
                data = self.socket.recv(2048)
            except (BlockingIOError, ConnectionError):
                return
            first = data[0]
            if 127 < first < 192:
                self.heard(data)
            elif first < 4:
                self._stun(data)
            elif 19 < first < 64 and not self._datagrams.queue.full():
                self._datagrams.queue.put_nowait(data)

    def _stun(self, data: bytes) -> None:
        message = stun.parse_message(data)
        if message.message_class == stun.Class.RESPONSE:
            self._checked.set()
        elif message.message_class == stun.Class.REQUEST:
            # A full ICE agent, as aiortc is one, checks us as well.
            answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, message.transaction_id)
            answer.attributes["XOR-MAPPED-ADDRESS"] = self.socket.getpeername()[:2]
            answer.add_message_integrity(self.password.encode())
            self._write(bytes(answer))

    def send(self, packet: bytes) -> None:
        """Encrypt and send one RTP packet."""
        self._view[: len(packet)] = packet
        self._length[0] = len(packet)
        if not internals.srtp_protect(self._dtls._tx_srtp._srtp[0], self._buffer, self._length):
            self._write(self._view[: self._length[0]])

    def lines(self, setup: str) -> list[str]:
        digest = internals.fingerprint_of(self.certificate)
        host, port = self.socket.getsockname()
        return [
            f"a=candidate:1 1 udp 2130706431 {host} {port} typ host",
            "a=end-of-candidates",
            f"a=ice-ufrag:{self.ufrag}",
            f"a=ice-pwd:{self.password}",
            f"a=fingerprint:sha-256 {digest}",
            f"a=setup:{setup}",
            "a=rtcp-mux",
        ]

    async def close(self) -> None:
        await self._dtls.stop()
        asyncio.get_running_loop().remove_reader(self.socket.fileno())
        self.socket.close()


TWCC_ID = 3
TWCC = f"a=extmap:{TWCC_ID} http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
CODEC_LINES = {
    "audio": ["a=rtpmap:{pt} opus/48000/2", "a=rtcp-fb:{pt} transport-cc", TWCC],
    "video": [
        "a=rtpmap:{pt} VP8/90000",
        "a=rtcp-fb:{pt} nack",
        "a=rtcp-fb:{pt} nack pli",
        "a=rtcp-fb:{pt} transport-cc",
        TWCC,
    ],
}
HEAD = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"]


def section(kind: str, mid: str, direction: str, number: int, link: Link, setup: str) -> list[str]:
    return [
        f"m={kind} 9 UDP/TLS/RTP/SAVPF {number}",
        "c=IN IP4 0.0.0.0",
        f"a=mid:{mid}",
        f"a={direction}",
        *(line.format(pt=number) for line in CODEC_LINES[kind]),
        *link.lines(setup),
    ]


def joined(lines: list[str]) -> str:
    return "\r\n".join(lines) + "\r\n"


def _kinds(description: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, mid and the payload type of Opus or VP8 for each media section."""
    for section in description.split("\r\nm=")[1:]:
        kind = section.split(" ")[0]
        codec = "opus" if kind == "audio" else "VP8"
        lines = section.split("\r\n")
        mid = next(line[6:] for line in lines if line.startswith("a=mid:"))
        number = next(
            line.split(":")[1].split(" ")[0] for line in lines if line.startswith("a=rtpmap") and codec in line
        )
        yield kind, mid, int(number)


class Participant:
    """Publishes a loop, and counts what comes back."""

    def __init__(
        self,
        server: Server,
        room: str,
        seat: str,
        loop: Loop,
        outgoing: Link | None = None,
        incoming: Link | None = None,
    ) -> None:
        self.server, self.room, self.seat, self.media = server, room, seat, loop
        self.outgoing = outgoing or Link()
        self.incoming = incoming or Link()
        self.sent = 0
        self._numbers = {"audio": 0, "video": 0}

    async def publish(self) -> None:
        link = self.outgoing
        lines = [*HEAD, "a=group:BUNDLE 0 1"]
        for mid, kind in (("0", "audio"), ("1", "video")):
            lines += section(kind, mid, "sendonly", PAYLOAD_TYPES[kind], link, "actpass")
            lines.append(f"a=ssrc:{SSRCS[kind]} cname:{self.seat}")
        await link.connect(self.way(await self.server.publish(self.room, self.seat, joined(lines))))

    async def subscribe(self) -> None:
        link = self.incoming
        offer, accept = await self.server.subscribe(self.room, self.seat)
        sections = list(_kinds(offer))
        lines = [*HEAD, "a=group:BUNDLE " + " ".join(mid for _, mid, _ in sections)]
        for kind, mid, number in sections:
            lines += section(kind, mid, "recvonly", number, link, "active")
        await accept(joined(lines))
        await link.connect(self.way(offer))

    def way(self, description: str) -> str:
        """Return the server's description as this participant reaches it."""
        return description

    async def play(self) -> None:
        """Send the loop in real time, until cancelled."""
        begun = time.monotonic() + secrets.randbelow(33) / 1000
        frame = sound = 0
        checked = begun
        while True:
            now = time.monotonic()
            while begun + frame / FRAMES_PER_SECOND <= now:
                payloads = self.media.video[frame % len(self.media.video)]
                for payload in payloads:
                    self.packet("video", payload, frame * 90_000 // FRAMES_PER_SECOND, payload is payloads[-1])
                frame += 1
            while begun + sound / 50 <= now:
                self.packet("audio", self.media.audio[sound % len(self.media.audio)], sound * 960, False)
                sound += 1
            if now - checked > 2.5:
                checked = now
                self.outgoing.check()
                self.incoming.check()
            await asyncio.sleep(0.004)

    def packet(self, kind: str, payload: bytes, timestamp: int, marker: bool) -> None:
        number = self._numbers[kind]
        self._numbers[kind] = number + 1
        second = PAYLOAD_TYPES[kind] | (0x80 if marker else 0)
        header = struct.pack("!BBHII", 0x80, second, number & 0xFFFF, timestamp & 0xFFFFFFFF, SSRCS[kind])
        self.outgoing.send(header + payload)
        self.sent += 1

    async def close(self) -> None:
        await self.outgoing.close()
        await self.incoming.close()
