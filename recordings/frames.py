"""
From RTP packets to frames: what a player needs, without decoding a picture or a sound.

Packets of a journal lie in the order of arrival; retransmitted ones come late. They are put
in the order of sending within a window, and what is missing then is missing for good.

Source: RFC 3550 (RTP), RFC 7741 (VP8), RFC 6184 (H.264), RFC 7587 (Opus).
"""

import heapq
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

WINDOW = 512
"""Packets that may overtake one another; the engine keeps as many for retransmission."""
START_CODE = b"\x00\x00\x00\x01"
IDR, SPS, STAP_A, FU_A = 5, 7, 24, 28
"""Kinds of H.264's NAL units: a whole picture, its parameters, several units, a part of one."""
VP8_START_CODE = b"\x9d\x01\x2a"


@dataclass(frozen=True)
class Packet:
    """One RTP packet, its sequence number counted on beyond 16 bits, its time beyond 32."""

    number: int
    time: int
    """RTP units since the first packet of the journal."""
    marker: bool
    payload: bytes


@dataclass(frozen=True)
class Frame:
    time: int
    """RTP units since the first packet of the journal."""
    data: bytes
    key: bool
    width: int = 0
    height: int = 0
    """Of key frames of VP8; 0 for others."""


class Unwrapping:
    """Counts a wrapping number on, whichever way it steps."""

    def __init__(self, bits: int) -> None:
        self._modulus = 1 << bits
        self._last: int | None = None

    def __call__(self, value: int) -> int:
        if self._last is None:
            self._last = value
        else:
            half = self._modulus // 2
            self._last += (value - self._last + half) % self._modulus - half
        return self._last


def in_order(packets: Iterable[bytes]) -> Iterator[Packet]:
    """Parse RTP packets and yield them in the order of sending, each once; broken ones are left out."""
    numbers, times = Unwrapping(16), Unwrapping(32)
    waiting: list[tuple[int, int, Packet]] = []
    first: int | None = None
    yielded: int | None = None
    for arrival, data in enumerate(packets):
        parsed = _parse(data)
        if parsed is None:
            continue
        sequence, timestamp, marker, payload = parsed
        time = times(timestamp)
        first = time if first is None else first
        packet = Packet(numbers(sequence), time - first, marker, payload)
        if yielded is None or packet.number > yielded:
            heapq.heappush(waiting, (packet.number, arrival, packet))
        if len(waiting) > WINDOW:
            yielded = waiting[0][0]
            yield _pop(waiting)
    while waiting:
        yield _pop(waiting)


def _pop(waiting: list[tuple[int, int, Packet]]) -> Packet:
    """Take the packet that was sent first, with its doubles."""
    number, _, packet = heapq.heappop(waiting)
    while waiting and waiting[0][0] == number:
        heapq.heappop(waiting)
    return packet


def _parse(data: bytes) -> tuple[int, int, bool, bytes] | None:
    if len(data) < 12 or data[0] >> 6 != 2:
        return None
    sequence, timestamp = struct.unpack_from("!HI", data, 2)
    start = 12 + 4 * (data[0] & 15)
    if data[0] & 0x10 and len(data) >= start + 4:
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = len(data) - (data[-1] if data[0] & 0x20 else 0)
    return sequence, timestamp, bool(data[1] & 0x80), data[start:end]


def opus_frames(packets: Iterable[Packet]) -> Iterator[Frame]:
    """Each packet with a payload is one frame."""
    return (Frame(packet.time, packet.payload, key=True) for packet in packets if packet.payload)


def vp8_frames(packets: Iterable[Packet]) -> Iterator[Frame]:
    """See `_pictures`."""
    return _pictures(packets, _vp8_payload, _vp8_frame)


def h264_frames(packets: Iterable[Packet]) -> Iterator[Frame]:
    """See `_pictures`; the data of a frame are NAL units behind start codes (ITU-T H.264, annex B)."""
    return _pictures(packets, _h264_payload, _h264_frame)


def _pictures(
    packets: Iterable[Packet],
    payload_of: Callable[[bytes, bool], tuple[bool, bytes]],
    frame_of: Callable[[int, bytes], Frame],
) -> Iterator[Frame]:
    """
    Join the packets of each picture.

    A picture with a hole is left out, and so is all that builds on it, up to the next key frame:
    a picture that stands still is honest, one of leftover blocks is not.
    """
    parts: list[bytes] = []
    time = expected = -1
    decodable = False
    for packet in packets:
        if not packet.payload:
            expected = packet.number + 1 if packet.number == expected else expected
            continue
        begins, data = payload_of(packet.payload, packet.time != time)
        if packet.number != expected and expected != -1:
            parts, decodable = [], False
        expected = packet.number + 1
        if begins:
            parts, time = [data], packet.time
        elif parts and packet.time == time:
            parts.append(data)
        else:
            parts, decodable = [], False
            continue
        if packet.marker and parts:
            frame = frame_of(time, b"".join(parts))
            parts = []
            decodable = decodable or frame.key
            if decodable:
                yield frame


def _h264_payload(payload: bytes, first: bool) -> tuple[bool, bytes]:
    """Return the NAL units of a packet (RFC 6184, 5.6 to 5.8), the later parts of a fragmented one as they are."""
    kind = payload[0] & 0x1F
    if kind == STAP_A:
        units, at = [], 1
        while at + 2 <= len(payload):
            length = int.from_bytes(payload[at : at + 2], "big")
            units.append(START_CODE + payload[at + 2 : at + 2 + length])
            at += 2 + length
        return first, b"".join(units)
    if kind == FU_A and len(payload) > 2:
        if not payload[1] & 0x80:
            return False, payload[2:]
        return first, START_CODE + bytes([payload[0] & 0xE0 | payload[1] & 0x1F]) + payload[2:]
    return first, START_CODE + payload


def _h264_frame(time: int, data: bytes) -> Frame:
    kinds = {unit[0] & 0x1F for unit in data.split(START_CODE) if unit}
    return Frame(time, data, IDR in kinds and SPS in kinds)


def _vp8_payload(payload: bytes, _: bool) -> tuple[bool, bytes]:
    """Strip the payload descriptor (RFC 7741, 4.2); True when a picture begins here."""
    first, skip = payload[0], 1
    if first & 0x80 and len(payload) > 1:
        extension, skip = payload[1], 2
        if extension & 0x80:
            skip += 2 if len(payload) > skip and payload[skip] & 0x80 else 1
        skip += bool(extension & 0x40) + bool(extension & 0x30)
    return bool(first & 0x10) and not first & 0x07, payload[skip:]


def _vp8_frame(time: int, data: bytes) -> Frame:
    if len(data) >= 10 and not data[0] & 1 and data[3:6] == VP8_START_CODE:
        width, height = struct.unpack_from("<HH", data, 6)
        return Frame(time, data, True, width & 0x3FFF, height & 0x3FFF)
    return Frame(time, data, False)
