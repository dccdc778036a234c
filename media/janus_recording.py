"""
Janus's raw files (.mjr), brought into this program's journals while they are being written.

Janus appends what a feed sends to a file of its own; `Import` reads on where it stopped, twice a
second, and writes the packets with the instant at which they arrived there into the journal that
any engine writes. So the chain of digests grows during the session, a file that stops growing is
noticed at once, and what is left to do at the end is the last half second.

A .mjr file is: "MJR00002", a length (2 bytes) and as many bytes of JSON, then for each packet
"MEET", milliseconds since the first one (4), a length (2) and the packet; big endian, RTP
decrypted (Janus: src/record.c).
"""

import asyncio
import json
import logging
import re
import shutil
import struct
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kernel import Unavailable, clock

from .engine import Event, Kind, RecordingGap, RecordingStalled, RecordingStarted, SeatStatistics
from .journal import Header, JournalWriter, journal_path

MAGIC = b"MJR00002"
FRAME = struct.Struct(">4sIH")
RTP_HEADER = struct.Struct(">BBHII")
CLOCK_RATES: dict[str, int] = {"opus": 48_000, "vp8": 90_000, "h264": 90_000}
MOST_READ_BYTES = 4 << 20
"""In one turn; a file that is further behind is caught up with in the next ones."""
ALARM_US = 5_000_000
log = logging.getLogger(__name__)

_FILE = re.compile(r"videoroom-[0-9a-f]+-user-([0-9a-f]+)-\d+-(?:audio|video)-(\d+)\.mjr\Z")


@dataclass(frozen=True)
class Packet:
    arrived_at_us: int
    """Microseconds since 1970 UTC, by the clock of the Janus machine."""
    data: bytes


class MjrReader:
    """Takes a file's bytes as they come and returns the whole packets in them."""

    def __init__(self) -> None:
        self.codec = ""
        """Known with the first packet; "opus", "vp8" or "h264"."""
        self._started_us = 0
        self._rest = b""
        self.broken = False
        """What came is no .mjr file from some byte on; nothing more is read."""

    def feed(self, data: bytes) -> list[Packet]:
        data = self._rest + data
        at = 0
        if not self.codec and (at := self._read_header(data)) == 0:
            self._rest = data
            return []
        packets = []
        while len(data) - at >= FRAME.size and not self.broken:
            mark, milliseconds, length = FRAME.unpack_from(data, at)
            if mark != b"MEET":
                self.broken = True
            elif len(data) - at - FRAME.size < length:
                break
            else:
                at += FRAME.size + length
                packets.append(Packet(self._started_us + milliseconds * 1000, data[at - length : at]))
        self._rest = b"" if self.broken else data[at:]
        return packets

    def _read_header(self, data: bytes) -> int:
        """Return where the packets begin; 0 while the header is not whole."""
        if data[: len(MAGIC)] != MAGIC[: len(data)]:
            self.broken = True
        start = len(MAGIC) + 2
        if self.broken or len(data) < start:
            return 0
        end = start + int.from_bytes(data[start - 2 : start])
        if len(data) < end:
            return 0
        try:
            facts = json.loads(data[start:end])
            self.codec, self._started_us = str(facts["c"]), int(facts["u"])
        except (ValueError, KeyError, TypeError):
            self.broken = True
            return 0
        return end


@dataclass(frozen=True)
class Feed:
    """Whose a feed is, and what it carries on each line of its description, by number."""

    seat: str
    kinds: dict[int, Kind]


@dataclass
class _Copy:
    """One raw file on its way into a journal."""

    path: Path
    feed: str
    seat: str
    kind: Kind
    reader: MjrReader = field(default_factory=MjrReader)
    read_bytes: int = 0
    waiting: list[Packet] = field(default_factory=list)
    """Read, and not yet in the journal."""
    writer: JournalWriter | None = None
    grown_at_us: int = 0
    alarmed: bool = False
    failing: bool = False
    """The disk does not give or take; told once, until it works again."""
    ended: bool = False
    """Its feed is gone; one more turn, and what Janus still held back is there too."""


class Import:
    """One recording of one room: from Janus's folders into the `target` folder of the recording."""

    def __init__(self, room: str, recording: str, target: Path) -> None:
        self.room, self.recording = room, recording
        self.feeds: dict[str, Feed] = {}
        """By name; a file of an unknown feed is not read, one whose feed is taken out is ended."""
        self._target = target
        self._source: Path | None = None
        self._copies: dict[Path, _Copy] = {}
        self._after_loss = False
        self._left: list[Path] = []
        self.links: tuple[SeatStatistics, ...] = ()
        """Measured since the last turn; kept with the seat's first journal."""
        self._turn = asyncio.Lock()
        """The disk is waited for in threads, of which there is never more than one."""

    async def begin(self, source: Path) -> None:
        """Read what Janus will write to `source`. Raises Unavailable("media.recording-folder")."""
        try:
            # Janus runs as another user of the same group.
            await asyncio.to_thread(source.mkdir, mode=0o770, parents=True)
            await asyncio.to_thread(self._target.mkdir, parents=True, exist_ok=True)
        except OSError as problem:
            raise Unavailable("media.recording-folder", problem=problem.strerror) from None
        self._source = source

    async def turn(self, publishing: frozenset[tuple[str, Kind]]) -> list[Event]:
        """Read what is new and write it; tell what began, what is missing and what stands still."""
        async with self._turn:
            return await asyncio.to_thread(self._read_on, _now_us(), publishing)

    async def finish(self) -> list[Event]:
        """Read to the end, close the journals, and delete the raw files, which hold nothing more."""
        async with self._turn:
            return await asyncio.to_thread(self._close, _now_us())

    async def lose(self) -> list[Event]:
        """The server died: take what it had written; what follows begins with a marked gap."""
        events = await self.finish()
        self._after_loss, self.feeds = True, {}
        return events

    # In a thread.

    def _read_on(self, now_us: int, publishing: frozenset[tuple[str, Kind]]) -> list[Event]:
        if self._source is None:
            return []
        events: list[Event] = []
        self._keep_links(now_us)
        for path in sorted(self._source.glob("*.mjr")):
            named = _FILE.match(path.name)
            feed = self.feeds.get(named[1]) if named else None
            if path not in self._copies and named and feed and int(named[2]) in feed.kinds:
                self._copies[path] = _Copy(path, named[1], feed.seat, feed.kinds[int(named[2])], grown_at_us=now_us)
        for copy in list(self._copies.values()):
            events += self._advance(copy, now_us)
            if copy.feed not in self.feeds:
                if copy.ended:
                    events += self._end(copy)
                copy.ended = True
            elif copy.grown_at_us == now_us or (copy.seat, copy.kind) not in publishing:
                copy.grown_at_us, copy.alarmed = now_us, False
            elif now_us - copy.grown_at_us > ALARM_US and not copy.alarmed:
                copy.alarmed = True
                events.append(RecordingStalled(self.room, self.recording, copy.seat, copy.kind))
        return events

    def _keep_links(self, now_us: int) -> None:
        links, self.links = self.links, ()
        for link in links:
            writers = [copy.writer for copy in self._copies.values() if copy.seat == link.seat and copy.writer]
            for writer in writers[:1]:
                writer.quality(now_us, asdict(link))

    def _close(self, now_us: int) -> list[Event]:
        events = self._read_on(now_us, frozenset())
        for copy in list(self._copies.values()):
            while not copy.failing and copy.read_bytes < copy.path.stat().st_size:
                events += self._advance(copy, now_us)
            events += self._end(copy)
        source, self._source = self._source, None
        if source is not None and not any(self._left):
            shutil.rmtree(source, ignore_errors=True)
        return events

    def _end(self, copy: _Copy) -> list[Event]:
        """Close the journal; the raw file holds nothing more, and what people said is kept once."""
        problem = copy.writer.close() if copy.writer is not None else None
        del self._copies[copy.path]
        if copy.failing or (copy.writer is not None and copy.writer.failure is not None):
            # What could not be copied is still there for whoever repairs the disk.
            self._left.append(copy.path)
        else:
            copy.path.unlink(missing_ok=True)
        return [] if problem is None else [RecordingGap(self.room, self.recording, problem)]

    def _advance(self, copy: _Copy, now_us: int) -> list[Event]:
        try:
            events, copy.failing = self._copy_on(copy, now_us), False
        except OSError as problem:
            log.warning("raw_recording_failed", extra={"problem": problem.strerror})
            events = [] if copy.failing else [RecordingGap(self.room, self.recording, "disk-failed")]
            copy.failing = True
        return events

    def _copy_on(self, copy: _Copy, now_us: int) -> list[Event]:
        with copy.path.open("rb") as file:
            file.seek(copy.read_bytes)
            data = file.read(MOST_READ_BYTES)
        copy.read_bytes += len(data)
        copy.waiting += [packet for packet in copy.reader.feed(data) if len(packet.data) >= RTP_HEADER.size]
        events: list[Event] = []
        if copy.writer is None:
            if not copy.waiting:
                return events
            copy.writer = self._begin(copy, copy.waiting[0])
            events.append(RecordingStarted(self.room, self.recording, copy.seat, copy.kind, copy.writer.path))
        if copy.waiting:
            copy.grown_at_us = now_us
        for packet in copy.waiting:
            copy.writer.packet(packet.arrived_at_us, packet.data)
        copy.waiting.clear()
        if (problem := copy.writer.flush()) is not None:
            events.append(RecordingGap(self.room, self.recording, problem))
        return events

    def _begin(self, copy: _Copy, first: Packet) -> JournalWriter:
        path = journal_path(self._target, copy.seat, copy.kind)
        _, second, _, _, ssrc = RTP_HEADER.unpack_from(first.data)
        header = Header(
            recording=self.recording,
            room=self.room,
            seat=copy.seat,
            kind=copy.kind,
            codec=copy.reader.codec,
            payload_type=second & 0x7F,
            clock_rate=CLOCK_RATES[copy.reader.codec],
            ssrc=ssrc,
            started_at_us=first.arrived_at_us,
        )
        return JournalWriter(path, header, self._gap_before(path))

    def _gap_before(self, path: Path) -> dict[str, object] | None:
        """What is said of the time since the seat's last journal, whose server died."""
        if not self._after_loss:
            return None
        stem = path.stem.rpartition("-")[0]
        written = [other.stat().st_mtime_ns // 1000 for other in path.parent.glob(f"{stem}-*.rtpj")]
        return {"reason": "engine-lost", "since_us": max(written)} if written else None


def _now_us() -> int:
    return int(clock.now().timestamp() * 1_000_000)
