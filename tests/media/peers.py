"""aiortc peers that speak with an engine as browsers do, and count what arrives."""

import asyncio
import fractions
import time

import aioice.ice
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, MediaStreamTrack, VideoStreamTrack
from aiortc.rtcconfiguration import RTCBundlePolicy
from av import AudioFrame, VideoFrame

from media import GrantIssuer, JanusEngine, MediaEngine, Subscription
from media.config import default_address

if default_address() == "127.0.0.1":
    # aioice leaves out the loopback address, which is all that such a machine has.
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]

SETTLED = 0.6
"""Seconds after which packets that were still on their way have arrived."""


def sha256_only(sdp: str) -> str:
    """aiortc writes three fingerprint algorithms, browsers one."""
    return "".join(
        line for line in sdp.splitlines(True) if not line.startswith(("a=fingerprint:sha-384", "a=fingerprint:sha-512"))
    )


def last_is_screen(offer: str) -> str:
    """Mark the last section as a screen (RFC 4796), as the client does."""
    before, _, last = offer.rpartition("a=mid:")
    return f"{before}a=content:slides\r\na=mid:{last}"


class Tone(AudioStreamTrack):
    """A loud square wave in 20 ms frames."""

    async def recv(self) -> AudioFrame:
        await super().recv()
        frame = AudioFrame(format="s16", layout="mono", samples=160)
        frame.planes[0].update((b"\x00\x30" * 20 + b"\x00\xd0" * 20) * 4)
        frame.pts, frame.sample_rate, frame.time_base = self._timestamp, 8000, fractions.Fraction(1, 8000)
        return frame


class Stripes(VideoStreamTrack):
    """A small picture that changes with every frame."""

    async def recv(self) -> VideoFrame:
        pts, time_base = await self.next_timestamp()
        frame = VideoFrame(160, 120, "yuv420p")
        for number, plane in enumerate(frame.planes):
            plane.update(bytes([(pts // 3000 * 7 + number * 40) % 256]) * plane.buffer_size)
        frame.pts, frame.time_base = pts, time_base
        return frame


def new_connection() -> RTCPeerConnection:
    return RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))


class Peer:
    """One participant: a publishing and a subscribing connection."""

    def __init__(self, engine: MediaEngine, issuer: GrantIssuer, room: str, seat: str) -> None:
        self.engine, self.issuer, self.room, self.seat = engine, issuer, room, seat
        self.sending: RTCPeerConnection | None = None
        self.receiving: RTCPeerConnection | None = None
        self.subscription: Subscription | None = None
        self.frames: dict[tuple[str, str], int] = {}
        """(seat, kind) -> frames decoded."""
        self._readers: list[asyncio.Task[None]] = []
        self._read: set[str] = set()
        self._left: list[RTCPeerConnection] = []

    async def publish(self, kinds=("audio", "video"), codec: str = "", **grant) -> None:
        """`codec` leaves a camera only this one ("H264")."""
        connection = new_connection()
        if "audio" in kinds:
            connection.addTrack(Tone())
        if "video" in kinds:
            connection.addTrack(Stripes())
        if "screen" in kinds:
            connection.addTrack(Stripes())
        for transceiver in connection.getTransceivers():
            if codec and transceiver.kind == "video":
                capable = RTCRtpSender.getCapabilities("video").codecs
                transceiver.setCodecPreferences([one for one in capable if one.mimeType == f"video/{codec}"])
        await connection.setLocalDescription(await connection.createOffer())
        offer = sha256_only(connection.localDescription.sdp)
        answer = await self.engine.publish(
            self.issuer.issue(self.room, self.seat, **grant), last_is_screen(offer) if "screen" in kinds else offer
        )
        await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        former, self.sending = self.sending, connection
        await connected(connection)
        await self._stands()
        if former is not None:
            await former.close()

    async def _stands(self) -> None:
        """A Janus tells a moment later than the browser that a connection stands; until then nobody is offered it."""
        if isinstance(self.engine, JanusEngine):
            room = self.engine.rooms[self.room]
            seat = room.seats[self.seat]
            await until(lambda: seat.next_publication is None and not room.lock.locked(), what="Janus tells")

    def forget_receiving(self) -> None:
        """Begin anew with the next `subscribe`, as a page that was loaded again."""
        if self.receiving is not None:
            self._left.append(self.receiving)
        self.receiving = self.subscription = None
        self._read.clear()

    async def subscribe(self, **grant) -> Subscription:
        connection = self.receiving or new_connection()
        known = self.subscription.connection_id if self.receiving and self.subscription else None
        subscription = await self.engine.subscribe(self.issuer.issue(self.room, self.seat, **grant), known)
        self.subscription, self.receiving = subscription, connection
        await connection.setRemoteDescription(RTCSessionDescription(subscription.offer_sdp, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        await self.engine.accept(subscription.connection_id, sha256_only(connection.localDescription.sdp))
        await connected(connection)
        seats = {track.mid: (track.seat, track.kind) for track in subscription.tracks}
        for transceiver in connection.getTransceivers():
            if transceiver.mid in seats and transceiver.mid not in self._read:
                self._read.add(transceiver.mid)
                reader = self._count(transceiver.receiver.track, seats[transceiver.mid])
                self._readers.append(asyncio.get_running_loop().create_task(reader))
        return subscription

    async def _count(self, track: MediaStreamTrack, whose: tuple[str, str]) -> None:
        self.frames.setdefault(whose, 0)
        while True:
            await track.recv()
            self.frames[whose] += 1

    async def hears(self, seat: str, kind: str, frames: int = 10, seconds: float = 8) -> None:
        """Wait for so many more frames."""
        wanted = self.frames.get((seat, kind), 0) + frames
        await until(lambda: self.frames.get((seat, kind), 0) >= wanted, seconds, f"{self.seat} hears {seat} {kind}")

    async def close(self) -> None:
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        for connection in (self.sending, self.receiving, *self._left):
            if connection is not None:
                await connection.close()


async def connected(connection: RTCPeerConnection) -> None:
    await until(lambda: connection.connectionState == "connected", 10, "connected")


async def until(condition, seconds: float = 5, what: str = "it") -> None:
    """Wait until `condition()` holds; looks every 10 ms."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        await asyncio.sleep(0.01)


async def stays_silent(listener: Peer, seat: str, kind: str, seconds: float = 0.8) -> None:
    await asyncio.sleep(SETTLED)
    before = listener.frames.get((seat, kind), 0)
    await asyncio.sleep(seconds)
    assert listener.frames.get((seat, kind), 0) <= before + 1
