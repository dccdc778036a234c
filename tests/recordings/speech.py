"""Makes journals as a media engine would: real VP8 and Opus in RTP packets."""

import json
import math
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

STARTED_US = 1_790_000_000_000_000
RECORD = struct.Struct("<BBHQ")


def rtp(sequence: int, time: int, payload: bytes, marker: bool, payload_type: int, ssrc: int) -> bytes:
    return struct.pack("!BBHII", 0x80, marker << 7 | payload_type, sequence & 0xFFFF, time & 0xFFFFFFFF, ssrc) + payload


def vp8_packets(seconds: float, brightness: int = 0, fps: int = 15) -> Iterator[tuple[float, bytes]]:
    """Yield (ms, packet) of a moving picture: a bar that wanders, packets of 1,100 bytes."""
    codec = av.CodecContext.create("libvpx", "w")
    codec.width, codec.height, codec.pix_fmt = 320, 240, "yuv420p"
    codec.time_base, codec.framerate = Fraction(1, fps), Fraction(fps)
    codec.options = {"deadline": "realtime", "cpu-used": "8", "g": "15"}
    sequence, numbers = 65_500, range(int(seconds * fps))
    for number in [*numbers, None]:
        encoded = codec.encode(None if number is None else _picture(number, brightness))
        for packet in encoded:
            data = bytes(packet)
            assert packet.pts is not None
            parts = [data[i : i + 1100] for i in range(0, len(data), 1100)]
            for index, part in enumerate(parts):
                descriptor = b"\x10" if index == 0 else b"\x00"
                time = 4_294_900_000 + packet.pts * 90000 // fps
                marker = index == len(parts) - 1
                yield packet.pts * 1000 / fps, rtp(sequence, time, descriptor + part, marker, 96, 7)
                sequence += 1


def h264_packets(seconds: float, brightness: int = 0, fps: int = 15) -> Iterator[tuple[float, bytes]]:
    """Yield the same picture in H.264 (RFC 6184): parameters in one STAP-A, large units in FU-A."""
    codec = av.CodecContext.create("libx264", "w")
    codec.width, codec.height, codec.pix_fmt = 320, 240, "yuv420p"
    codec.time_base, codec.framerate = Fraction(1, fps), Fraction(fps)
    codec.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline", "g": "15"}
    sequence = 65_500
    for number in [*range(int(seconds * fps)), None]:
        for packet in codec.encode(None if number is None else _picture(number, brightness)):
            assert packet.pts is not None
            payloads = list(_h264_payloads(bytes(packet)))
            for payload in payloads:
                time = 4_294_900_000 + packet.pts * 90000 // fps
                yield packet.pts * 1000 / fps, rtp(sequence, time, payload, payload is payloads[-1], 102, 7)
                sequence += 1


def _h264_payloads(picture: bytes) -> Iterator[bytes]:
    units = [unit.rstrip(b"\x00") for unit in picture.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1") if unit]
    parameters = [unit for unit in units if unit[0] & 0x1F in (6, 7, 8)]
    if parameters:
        yield b"\x78" + b"".join(struct.pack("!H", len(unit)) + unit for unit in parameters)
    for unit in units[len(parameters) :]:
        parts = [unit[at : at + 1000] for at in range(1, len(unit), 1000)]
        for part in parts:
            place = 0x80 * (part is parts[0]) | 0x40 * (part is parts[-1])
            yield unit if len(parts) == 1 else bytes([unit[0] & 0xE0 | 28, place | unit[0] & 0x1F]) + part


def opus_packets(seconds: float, tone: int = 440) -> Iterator[tuple[float, bytes]]:
    """Yield (ms, packet) of a tone."""
    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format = 48000, "stereo", "s16"
    for number in range(int(seconds * 50)):
        phase = np.arange(960) + number * 960
        wave = (12000 * np.sin(2 * math.pi * tone * phase / 48000)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(np.repeat(wave, 2).reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate, frame.pts = 48000, number * 960
        for packet in codec.encode(frame):
            yield number * 20.0, rtp(number, number * 960, bytes(packet), True, 111, 9)


def _picture(number: int, brightness: int) -> av.VideoFrame:
    image = np.full((240, 320, 3), brightness, np.uint8)
    image[:, number * 7 % 300 : number * 7 % 300 + 20] = 250
    frame = av.VideoFrame.from_ndarray(image, format="rgb24")
    frame.pts = number
    return frame


def write_journal(
    folder: Path, seat: str, kind: str, packets: list[tuple[float, bytes]], start_ms: int = 0, codec: str = "vp8"
) -> Path:
    """Write a journal file in the engine's format, packets arriving `start_ms` after the recording's start."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{seat}-{kind}-1.rtpj"
    started = STARTED_US + start_ms * 1000
    header = {
        "recording": "r",
        "room": "m",
        "seat": seat,
        "kind": kind,
        "codec": "opus" if kind == "audio" else codec,
        "payload_type": 111 if kind == "audio" else 96,
        "clock_rate": 48000 if kind == "audio" else 90000,
        "ssrc": 7,
        "started_at_us": started,
    }
    with path.open("wb") as file:
        file.write(b"RTPJ1\n" + json.dumps(header).encode() + b"\n")
        for at_ms, packet in packets:
            file.write(RECORD.pack(0, 0, len(packet), started + int(at_ms * 1000)) + packet)
    return path
