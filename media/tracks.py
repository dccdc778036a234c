"""
What is forwarded: the streams that come in, the tracks that they are, the copies that go out.

A `Source` is an RTP stream that a browser sends, a `Track` is the sound or picture of a seat,
a `Sink` is one listener's copy of a track. A track outlives its sources: when a seat reconnects,
the new source goes on where the old one ended, in sequence numbers and in time, so that those
who listen need not negotiate anything. A picture may come in two layers, which are two tracks;
a sink goes from one to the other without its listener noticing more than the sharpness.

RFC 3550 (RTP).
"""

import secrets
from collections.abc import Callable

from .connection import Connection
from .engine import Kind
from .journal import JournalWriter
from .sdp import Codec, Format

HISTORY = 512
"""Packets of a stream that can be sent again; a power of two."""
CLOCK_RATES: dict[str, int] = {"audio": 48_000, "video": 90_000, "screen": 90_000}
MOST_MISSING = 128
"""Lost packets that one source is asked for at a time."""
REORDERED = 1 << 15
"""Distance from which on a sequence number is behind, not ahead (RFC 1982)."""
WIRE_BYTES = 44
"""What SRTP, UDP and IPv4 add to a packet."""
NEVER = 1 << 40
QUIET = 127
"""Audio level of silence, in -dBov (RFC 6464)."""


class Sink:
    """
    One listener's copy of a track: where it goes and how its numbers differ.

    It is fed by the track, or by its small layer, or for a while by neither; whatever it is fed
    by, the listener sees one stream whose numbers and time go on.
    """

    __slots__ = (
        "connection", "feed", "first", "left", "loss", "next", "payload_type", "payload_types", "picture_offset",
        "report_time", "reported", "sequence_offset", "ssrc", "timestamp_offset", "tl0_offset", "track", "wanted",
    )  # fmt: skip

    def __init__(self, track: "Track", connection: Connection) -> None:
        self.track, self.connection = track, connection
        self.feed: Track | None = None
        self.wanted: Track | None = None
        """What is to feed it from the next whole picture on."""
        self.payload_types: dict[Codec, int] = {}
        """What the listener can decode, by the number that it wants to see; empty until it has answered."""
        self.payload_type = 0
        """Of the codec that the feed comes in now; what the listener cannot decode it drops."""
        self.ssrc = secrets.randbelow((1 << 32) - 1) + 1
        self.sequence_offset = secrets.randbelow(1 << 14)
        self.timestamp_offset = secrets.randbelow(1 << 32)
        self.picture_offset = self.tl0_offset = 0
        self.first = 0
        """The listener's sequence number of the first packet from this feed."""
        self.next: int | None = None
        """The listener's next sequence number, while nothing feeds it."""
        self.left = (0, 0, 0, 0)
        """What came last from the former feed: timestamp, when (us), picture id and TL0PICIDX."""
        self.report_time: tuple[int, int] | None = None
        """Middle bits of the NTP time of the last report passed on, and when that was."""
        self.loss = 0.0
        """Fraction lost of the present feed, as the listener said last."""
        self.reported: int | None = None
        """The newest sequence number that its last report knew of."""

    def told(self, lost: float, newest: int) -> None:
        """
        Take a report (RFC 3550, 6.4.1): the fraction `lost` since the one before, up to packet `newest`.

        The first report after a pause tells of what was lost before it; of that the new feed is innocent.
        """
        before, self.reported = self.reported, newest
        if before is None or (before - self.first) & 0xFFFF < 0x8000:
            # Smoothed: of the few packets of one report, a tenth may be lost by chance.
            self.loss += (lost - self.loss) / 2

    def want(self, feed: "Track | None") -> bool:
        """Be fed by `feed` as soon as it can be, by nothing (None) at once; return whether that is a change."""
        if feed is (self.wanted or self.feed):
            return False
        if self.wanted is not None:
            self.wanted.waiting.remove(self)
            self.wanted = None
        if feed is None:
            self.leave()
        elif feed is not self.feed:
            self.wanted = feed
            feed.waiting.append(self)
        return True

    def join(self, feed: "Track", sequence: int, timestamp: int, picture: tuple[int, int], now_us: int) -> None:
        """Begin with this packet, given in the feed's numbers, as if it came behind the last one sent."""
        self.leave()
        self.wanted = None
        if self.next is not None:
            last, left_us, picture_id, tl0 = self.left
            passed = (now_us - left_us) * CLOCK_RATES[feed.kind] // 1_000_000
            self.sequence_offset = (self.next - sequence) & 0xFFFF
            self.timestamp_offset = (last + max(1, passed) - timestamp) & 0xFFFFFFFF
            self.picture_offset = (picture_id + 1 - picture[0]) & 0x7FFF
            self.tl0_offset = (tl0 + 1 - picture[1]) & 0xFF
        self.first = (sequence + self.sequence_offset) & 0xFFFF
        source = feed.following
        self.payload_type = self.payload_types.get(source.format.codec, 0) if source is not None else 0
        self.feed = feed
        # A new list: the forwarder may be walking through the old one.
        feed.sinks = [*feed.sinks, self]

    def leave(self) -> None:
        feed, self.feed = self.feed, None
        if feed is None:
            return
        feed.sinks = [other for other in feed.sinks if other is not self]
        source = feed.source
        if feed.next is not None and source is not None:
            self.next = (feed.next + self.sequence_offset) & 0xFFFF
            timestamp = (source.timestamp + feed.timestamp_offset + self.timestamp_offset) & 0xFFFFFFFF
            picture, tl0 = feed.picture
            self.left = (timestamp, source.arrived_us, picture + self.picture_offset, tl0 + self.tl0_offset)


class Track:
    """The sound or picture of a seat, whichever connection it comes from."""

    __slots__ = (
        "begun", "following", "journal", "kind", "layered", "muted", "next", "permitted", "picture", "seat",
        "sequence_offset", "sinks", "small", "source", "timestamp_offset", "waiting",
    )  # fmt: skip

    def __init__(self, seat: str, kind: Kind, begun: "Callable[[Source], None]") -> None:
        """`begun` is told of a new source, and of one that goes on after a pause."""
        self.seat, self.kind, self.begun = seat, kind, begun
        self.sinks: list[Sink] = []
        self.waiting: list[Sink] = []
        """Those that begin with the next packet, of a picture with the next whole one."""
        self.source: Source | None = None
        """The stream of the seat's present connection, once a packet of it came."""
        self.following: Source | None = None
        """Whose numbers are being continued; None makes the next packet a new beginning."""
        self.next: int | None = None
        """The track's own next sequence number."""
        self.sequence_offset = 0
        self.timestamp_offset = 0
        self.muted = False
        self.permitted = True
        self.journal: JournalWriter | None = None
        self.small: Track | None = None
        """The same picture in fewer pixels, where the seat sends both (simulcast)."""
        self.layered = False
        """Whether sinks may come from or go to another layer: then pictures are renumbered."""
        self.picture = (0, 0)
        """Picture id and TL0PICIDX that came last, of a layered track."""

    @property
    def open(self) -> bool:
        return self.permitted and not self.muted

    @property
    def layers(self) -> "list[Track]":
        return [self] if self.small is None else [self, self.small]

    def divide(self, begun: "Callable[[Source], None]") -> "Track":
        """Return the small layer, made if there was none."""
        if self.small is None:
            self.small = Track(self.seat, self.kind, begun)
            self.small.permitted, self.small.muted = self.permitted, self.muted
            self.small.layered = self.layered = True
        return self.small

    def begin(self, source: "Source", sequence: int, timestamp: int, now_us: int) -> None:
        """
        Let `source` go on where the track stopped: without a hole in the numbers, that
        listeners would ask to fill, and with the time that has passed since.
        """
        before = self.source
        if self.next is not None:
            self.sequence_offset = (self.next - sequence) & 0xFFFF
        if before is not None and before is not source and before.next is not None:
            elapsed = (now_us - before.arrived_us) * CLOCK_RATES[self.kind] // 1_000_000
            self.timestamp_offset = (before.timestamp + self.timestamp_offset + elapsed - timestamp) & 0xFFFFFFFF
        source.missing.clear()
        source.history = [None] * HISTORY
        self.source = self.following = source
        for sink in self.sinks:
            sink.payload_type = sink.payload_types.get(source.format.codec, 0)
        self.begun(source)


class Source:
    """One RTP stream as it arrives: its history and what was lost of it."""

    __slots__ = (
        "arrived_us", "bitrate", "bytes", "connection", "counted", "cycles", "first", "first_transit", "format",
        "history", "jitter", "late", "level_id", "lost", "loudest", "missing", "next", "pace", "picture_due",
        "picture_us", "quickest", "received", "report_time", "reported", "ssrc", "timestamp", "track", "transit",
    )  # fmt: skip

    def __init__(self, track: Track, connection: Connection, ssrc: int, format: Format, level_id: int | None) -> None:
        self.track, self.connection, self.ssrc, self.format = track, connection, ssrc, format
        self.level_id = level_id
        """Of the audio level header extension; None when it was not negotiated."""
        self.history: list[bytes | None] = [None] * HISTORY
        self.first: int | None = None
        self.next: int | None = None
        """The sequence number expected next."""
        self.cycles = 0
        self.received = 0
        self.bytes = 0
        self.timestamp = 0
        self.arrived_us = 0
        self.jitter = 0.0
        """In RTP time units (RFC 3550, 6.4.1)."""
        self.transit: int | None = None
        self.first_transit: int | None = None
        self.quickest = NEVER
        """Of the frames since it was looked at, how much later than the first one the quickest came; RTP time units."""
        self.loudest = QUIET
        self.late: set[int] = set()
        """What came only when it was asked for again: listeners missed it too, through no fault of their links."""
        self.missing: dict[int, tuple[int, int]] = {}
        """Lost sequence number -> how often it was asked for, and when (us) it may be asked for again."""
        self.picture_us = 0
        """When a whole picture was asked for last."""
        self.picture_due = False
        self.reported = (0, 0)
        """Expected and received packets at the last report."""
        self.counted = (0, 0)
        """Packets and bytes at the last measurement, and what came of it:"""
        self.lost = 0.0
        """Fraction of the last second that did not come, also not when asked for again."""
        self.bitrate = 0
        """Bits on the wire in the last second."""
        self.pace = 0.0
        """Packets in the last second."""
        self.report_time: tuple[int, int] | None = None
        """Middle bits of the last sender report's NTP time, and when it came."""

    @property
    def expected(self) -> int:
        if self.first is None or self.next is None:
            return 0
        return self.cycles + self.next - self.first

    def out_of_order(self, sequence: int) -> bool:
        """
        Note a sequence number other than the one expected; return whether it is ahead.

        What was skipped goes to `missing`.
        """
        if self.next is None:
            self.first = sequence
            return True
        ahead = (sequence - self.next) & 0xFFFF
        if ahead >= REORDERED:
            if self.missing.pop(sequence, None) is not None:
                if len(self.late) > MOST_MISSING:
                    self.late.clear()
                self.late.add(sequence)
            return False
        for step in range(min(ahead, MOST_MISSING - len(self.missing))):
            self.missing[(self.next + step) & 0xFFFF] = (0, 0)
        if sequence < self.next:
            self.cycles += 0x10000
        return True

    def measure_jitter(self, timestamp: int, now_us: int) -> None:
        """RFC 3550, A.8; called once a frame."""
        arrival = now_us * CLOCK_RATES[self.track.kind] // 1_000_000
        transit = (arrival - timestamp) & 0xFFFFFFFF
        if self.transit is not None:
            difference = abs(((transit - self.transit + (1 << 31)) & 0xFFFFFFFF) - (1 << 31))
            self.jitter += (difference - self.jitter) / 16
        self.transit = transit
        if self.first_transit is None:
            self.first_transit = transit
        later = ((transit - self.first_transit + (1 << 31)) & 0xFFFFFFFF) - (1 << 31)
        if later < self.quickest:
            self.quickest = later

    def measure(self, loss: float, seconds: float) -> None:
        """Note what the last `seconds` brought."""
        packets, size = self.received - self.counted[0], self.bytes - self.counted[1]
        self.counted = (self.received, self.bytes)
        self.lost, self.pace = loss, packets / seconds
        self.bitrate = int(8 * (size + packets * WIRE_BYTES) / seconds)
