"""
From a journal to files that any player reads: Matroska, without decoding or encoding anything.

One journal gives one piece, or several where the camera was silent for long.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from itertools import chain
from pathlib import Path

import av

from media import RTP, Header, read_journal

from .frames import Frame, Packet, h264_frames, in_order, opus_frames, vp8_frames
from .model import PIECE_GAP_MS, Piece

MATROSKA = {"cluster_time_limit": "1000"}
OPUS_FRAME_MS = 20
FRAMES: dict[str, Callable[[Iterable[Packet]], Iterator[Frame]]] = {
    "opus": opus_frames,
    "vp8": vp8_frames,
    "h264": h264_frames,
}


@dataclass(frozen=True)
class Track:
    """A journal with its frames; `first_us` is the arrival of its first packet, µs since 1970 UTC."""

    header: Header
    first_us: int
    frames: Iterator[Frame]


def open_track(path: Path) -> Track | None:
    """Read a journal; None when it holds no packet."""
    header = read_journal(path).header
    first = next((record for record in read_journal(path).records if record.type == RTP), None)
    if first is None:
        return None
    packets = in_order(record.data for record in read_journal(path).records if record.type == RTP)
    return Track(header, first.arrived_at_us, FRAMES[header.codec](packets))


def write_pieces(journal: Path, folder: Path, started_us: int) -> list[Piece]:
    """
    Write the journal's pieces as Matroska files into `folder`.

    `started_us` is the start of the recording, µs since 1970 UTC; pieces say where they
    begin on that time line. Sound and picture are aligned by arrival.
    """
    track = open_track(journal)
    if track is None:
        return []
    offset_ms = (track.first_us - started_us) / 1000
    to_ms = 1000 / track.header.clock_rate
    pieces: list[Piece] = []
    for number, stretch in enumerate(_stretches(track.frames, PIECE_GAP_MS / to_ms)):
        path = folder / f"{journal.stem}-{number}.mkv"
        first, last = _mux(path, track.header, stretch)
        start = max(0, round(offset_ms + first * to_ms))
        duration = round((last - first) * to_ms) + OPUS_FRAME_MS
        pieces.append(Piece(track.header.seat, track.header.kind, str(path), start, duration))
    return pieces


def _stretches(frames: Iterator[Frame], most_units: float) -> Iterator[Iterator[Frame]]:
    """Cut where more than `most_units` pass between two frames, at the next key frame."""
    held = next(frames, None)
    while held is not None:
        rest: list[Frame | None] = [None]
        yield _until_break(held, frames, most_units, rest)
        held = rest[0]


def _until_break(first: Frame, frames: Iterator[Frame], most_units: float, rest: list[Frame | None]) -> Iterator[Frame]:
    before = first
    yield first
    for frame in frames:
        if frame.time - before.time > most_units and frame.key:
            rest[0] = frame
            return
        yield frame
        before = frame


def _mux(path: Path, header: Header, frames: Iterator[Frame]) -> tuple[int, int]:
    """Write one file; return the first and the last frame's time in RTP units."""
    first = next(frames)
    last = first.time
    with av.open(str(path), "w", format="matroska", options=MATROSKA) as container:
        if header.codec == "vp8":
            stream = container.add_mux_stream(
                "vp8", rate=30, width=first.width, height=first.height, time_base=Fraction(1, header.clock_rate)
            )
        elif header.codec == "h264":
            stream = container.add_stream_from_template(_h264_template(first))
        else:
            stream = container.add_stream_from_template(_opus_template())
        written = -1
        for frame in chain([first], frames):
            time = max(frame.time - first.time, written + 1)
            packet = av.Packet(frame.data)
            packet.pts = packet.dts = written = time
            packet.time_base = Fraction(1, header.clock_rate)
            packet.stream = stream
            packet.is_keyframe = frame.key
            container.mux_one(packet)
            last = frame.time
    return first.time, last


def _h264_template(key: Frame) -> "av.VideoStream":
    """Make a stream with the parameters of the pictures, with which a key frame begins; Matroska wants them."""
    return av.open(BytesIO(key.data), format="h264").streams.video[0]


def _opus_template() -> "av.AudioStream":
    """Make a stream with the OpusHead that Matroska wants; a muxer cannot invent it."""
    buffer = BytesIO()
    with av.open(buffer, "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=48000, layout="stereo")
        frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
        frame.sample_rate, frame.pts = 48000, 0
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    buffer.seek(0)
    return av.open(buffer).streams.audio[0]
