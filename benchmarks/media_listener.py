"""
A listener that complains as a browser does: it reads what it gets, asks again for what it misses
(RFC 4585), reports loss and round trip every second (RFC 3550), and sends again what it is asked for.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pylibsrtp
from aiortc import rtp

from .media_client import Link

ASK_SECONDS = 0.02
MOST_ASKS = 5
ASK_AGAIN_SECONDS = 0.4
MOST_KEPT = 1000


@dataclass
class Stream:
    """One SSRC as it arrives; numbers are counted on beyond 16 bits."""

    arrived: set[int] = field(default_factory=set)
    first: int = -1
    newest: int = -1
    missing: dict[int, tuple[int, float]] = field(default_factory=dict)
    """Number -> how often it was asked for, and when it may be again."""
    reported: tuple[int, int] = (0, 0)
    clock: tuple[int, float] | None = None
    """Middle bits of the last sender report's NTP time, and when it came."""

    def take(self, sequence: int, now: float) -> None:
        if self.newest < 0:
            self.first = number = sequence
        else:
            number = self.newest + ((sequence - self.newest + (1 << 15)) & 0xFFFF) - (1 << 15)
            for lost in range(self.newest + 1, min(number, self.newest + 300)):
                self.missing[lost] = (0, now + ASK_SECONDS)
        self.newest = max(self.newest, number)
        self.missing.pop(number, None)
        self.arrived.add(number)

    def due(self, now: float) -> list[int]:
        """Return what is to be asked for now, and note that it was."""
        asked = [number for number, (_, at) in self.missing.items() if at <= now]
        for number in asked:
            asks = self.missing[number][0] + 1
            self.missing[number] = (asks, now + ASK_AGAIN_SECONDS)
            if asks >= MOST_ASKS:
                del self.missing[number]
        return asked

    def report(self, ssrc: int, now: float) -> rtp.RtcpReceiverInfo:
        expected, received = self.newest - self.first + 1, len(self.arrived)
        due, got = expected - self.reported[0], received - self.reported[1]
        self.reported = (expected, received)
        last, delay = (0, 0.0) if self.clock is None else (self.clock[0], now - self.clock[1])
        return rtp.RtcpReceiverInfo(
            ssrc=ssrc,
            fraction_lost=max(0, min(255, 256 * (due - got) // max(1, due))),
            packets_lost=max(0, expected - received),
            highest_sequence=self.newest & 0xFFFFFFFF,
            jitter=0,
            lsr=last,
            dlsr=int(delay * 65536),
        )


class Listener(Link):
    """A connection that also minds RTCP, either way; `complain` runs as long as it listens."""

    def __init__(self) -> None:
        super().__init__()
        self.streams: dict[int, Stream] = {}
        self.kept: dict[tuple[int, int], bytes] = {}
        self.on_packet: Callable[[bytes, float], None] | None = None
        """Told of each RTP packet, decrypted, and when it came."""
        self.estimate = 0
        """The last REMB that the server sent, bits per second."""

    def heard(self, data: bytes) -> None:
        if self._dtls.state != "connected":
            return
        now = time.monotonic()
        try:
            if 191 < data[1] < 209:
                self._reported(self._dtls._rx_srtp.unprotect_rtcp(data), now)
                return
            plain = self._dtls._rx_srtp.unprotect(data)
        except pylibsrtp.Error:
            # It came a second time: it was asked for too soon.
            return
        super().heard(data)
        stream = self.streams.setdefault(int.from_bytes(plain[8:12], "big"), Stream())
        stream.take(int.from_bytes(plain[2:4], "big"), now)
        if self.on_packet is not None:
            self.on_packet(plain, now)

    def _reported(self, plain: bytes, now: float) -> None:
        for packet in rtp.RtcpPacket.parse(plain):
            if isinstance(packet, rtp.RtcpSrPacket) and packet.ssrc in self.streams:
                self.streams[packet.ssrc].clock = ((packet.sender_info.ntp_timestamp >> 16) & 0xFFFFFFFF, now)
            elif isinstance(packet, rtp.RtcpPsfbPacket) and packet.fmt == rtp.RTCP_PSFB_APP:
                self.estimate = rtp.unpack_remb_fci(packet.fci)[0]
            elif isinstance(packet, rtp.RtcpRtpfbPacket) and packet.fmt == rtp.RTCP_RTPFB_NACK:
                for number in packet.lost:
                    if (kept := self.kept.get((packet.media_ssrc, number))) is not None:
                        self.send(kept)

    def keep(self, packet: bytes) -> None:
        """Send, and be able to send again."""
        self.kept[int.from_bytes(packet[8:12], "big"), int.from_bytes(packet[2:4], "big")] = packet
        if len(self.kept) > MOST_KEPT:
            del self.kept[next(iter(self.kept))]
        self.send(packet)

    def say(self, packet: object) -> None:
        self._write(self._dtls._tx_srtp.protect_rtcp(bytes(packet)))  # type: ignore[call-overload]

    async def complain(self) -> None:
        reported = time.monotonic()
        while True:
            await asyncio.sleep(0.02)
            now = time.monotonic()
            for ssrc, stream in self.streams.items():
                if asked := stream.due(now):
                    packet = rtp.RtcpRtpfbPacket(fmt=rtp.RTCP_RTPFB_NACK, ssrc=1, media_ssrc=ssrc)
                    packet.lost = [number & 0xFFFF for number in asked]
                    self.say(packet)
            if now - reported > 1 and self.streams:
                reported = now
                infos = [stream.report(ssrc, now) for ssrc, stream in self.streams.items()]
                self.say(rtp.RtcpRrPacket(ssrc=1, reports=infos[:31]))
