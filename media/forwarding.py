"""
Moves packets: decrypt once, rewrite twelve bytes, encrypt for each listener. Nothing is decoded.

Between the socket and the socket there is no object for a packet, only the memory it came in.
RFC 3550 (RTP), RFC 6464 (audio level), RFC 7741 (VP8).
"""

import struct
from collections.abc import Callable
from typing import Any

from . import internals, packets
from .connection import Connection
from .datagrams import RECEIVE_SLOTS, SEND_SLOTS, Address, Datagrams
from .tracks import HISTORY, REORDERED, Sink, Source, Track

LONGEST_PACKET = internals.BUFFER_BYTES - internals.TRAILER_BYTES

_read_header = struct.Struct("!BHII").unpack_from
_write_header = struct.Struct("!BHII").pack_into

Unknown = Callable[[Connection, int, int, dict[int, bytes]], Source | None]
"""Says which source an SSRC begins that comes with this payload type and these header extensions, or None."""


class Forwarder:
    """Owns the way of a packet through the process."""

    def __init__(
        self,
        datagrams: Datagrams,
        now_us: Callable[[], int],
        other: Callable[[bytes, Address], None],
        control: Callable[[Connection, bytes], None],
        unknown: Unknown,
        lost: Callable[[Source], None],
    ) -> None:
        """
        `other` takes what is not RTP or RTCP; `control` takes RTCP, still encrypted; `lost` is
        told that something is missing of a source.
        """
        self.connections: dict[Address, Connection] = {}
        """Only addresses that were validated by STUN: all else never gets further."""
        self.forwarded = 0
        self._datagrams, self._now_us = datagrams, now_us
        self._other, self._control, self._unknown, self._lost = other, control, unknown, lost
        self._length = internals.new_length()
        self._filled = 0
        self._pictures: tuple[int, int, int] | None = None
        """Of the packet that is being sent: see `packets.picture_number`; None leaves it as it is."""
        self._stream_buffer = internals.new_buffer()
        self._stream_view = internals.view_of(self._stream_buffer)

    def readable(self) -> None:
        """Take all that waits in the socket, at most a few rounds, then let others run."""
        datagrams = self._datagrams
        views, buffers = datagrams.receive_views, datagrams.receive_buffers
        lengths, sources, known = datagrams.lengths, datagrams.sources, self.connections
        for _ in range(4):
            count = datagrams.receive()
            now_us = self._now_us()
            for slot in range(count):
                view, length = views[slot], lengths[slot]
                if not 127 < view[0] < 192 or length < 12:
                    self._other(bytes(view[:length]), sources[slot])
                    continue
                connection = known.get(sources[slot])
                if connection is None:
                    continue
                if 191 < view[1] < 209:
                    self._control(connection, bytes(view[:length]))
                    continue
                self._forward(connection, buffers[slot], view, length, now_us)
            if count < RECEIVE_SLOTS:
                break
        self._flush()

    def from_stream(self, connection: Connection, data: bytes) -> None:
        """Take an RTP packet that came by TCP."""
        if 12 <= len(data) <= LONGEST_PACKET:
            self._stream_view[: len(data)] = data
            self._forward(connection, self._stream_buffer, self._stream_view, len(data), self._now_us())
            self._flush()

    def _forward(self, connection: Connection, buffer: Any, view: memoryview, length: int, now_us: int) -> None:
        connection.budget -= 1
        keys = connection.receiving
        if keys is None or connection.budget < 0 or length > LONGEST_PACKET:
            return
        # Decrypt in place; anything that was not made with this connection's keys ends here.
        cell = self._length
        cell[0] = length
        if internals.srtp_unprotect(keys, buffer, cell):
            return
        length = cell[0]
        marker, sequence, timestamp, ssrc = _read_header(view, 1)
        source = connection.sources.get(ssrc)
        if source is None:
            source = self._unknown(connection, ssrc, marker & 0x7F, packets.extensions(view[:length]))
            if source is None:
                return
        track = source.track
        # Count.
        source.received += 1
        source.bytes += length
        ahead = sequence == source.next
        if not ahead:
            ahead = source.out_of_order(sequence)
            if source.missing:
                self._lost(source)
        if ahead:
            source.next = (sequence + 1) & 0xFFFF
            if sequence == 0xFFFF:
                source.cycles += 0x10000
            if timestamp != source.timestamp:
                source.measure_jitter(timestamp, now_us)
            source.timestamp, source.arrived_us = timestamp, now_us
        if track.muted or not track.permitted:
            track.following = None
            return
        if source is not track.following:
            track.begin(source, sequence, timestamp, now_us)
        # Keep: for who asks again, and for the record.
        copy = bytes(view[:length])
        source.history[sequence & (HISTORY - 1)] = copy
        if track.journal is not None:
            track.journal.packet(now_us, copy)
        if source.level_id is not None:
            self._listen(source, view)
        # Hand on.
        marker &= 0x80
        sequence += track.sequence_offset
        timestamp += track.timestamp_offset
        if ahead:
            track.next = sequence + 1
            if track.waiting:
                self._admit(track, view[:length], sequence, timestamp, now_us)
        if track.layered:
            self._renumbered(track, view[:length], ahead)
        for sink in track.sinks:
            self._send(sink, buffer, length, marker, sequence, timestamp)
        self._pictures = None

    @staticmethod
    def _admit(track: Track, packet: memoryview, sequence: int, timestamp: int, now_us: int) -> None:
        """Let those begin who wait for this track, if they can begin here."""
        source = track.following
        assert source is not None
        if track.kind != "audio" and not packets.begins_whole_picture(packet, source.format.codec):
            return
        waiting, track.waiting = track.waiting, []
        numbers = _numbers(packet, packets.picture_number(packet)) if track.layered else (0, 0)
        for sink in waiting:
            sink.join(track, sequence, timestamp, numbers, now_us)

    def _renumbered(self, track: Track, packet: memoryview, ahead: bool) -> None:
        """Say where the number of the picture is that goes out now."""
        source = track.following
        assert source is not None
        if source.format.codec == "vp8":
            self._pictures = places = packets.picture_number(packet)
            if ahead:
                track.picture = _numbers(packet, places)

    def _send(self, sink: Sink, packet: Any, length: int, marker: int, sequence: int, timestamp: int) -> None:
        """Queue a packet, given with the track's numbers, with the sink's numbers and keys."""
        connection = sink.connection
        keys = connection.sending
        if keys is None:
            return
        datagrams, slot = self._datagrams, self._filled
        buffer = datagrams.send_buffers[slot]
        internals.memmove(buffer, packet, length)
        _write_header(
            datagrams.send_views[slot],
            1,
            marker | sink.payload_type,
            (sequence + sink.sequence_offset) & 0xFFFF,
            (timestamp + sink.timestamp_offset) & 0xFFFFFFFF,
            sink.ssrc,
        )
        if self._pictures is not None:
            _renumber(datagrams.send_views[slot], self._pictures, sink)
        cell = self._length
        cell[0] = length
        if internals.srtp_protect(keys, buffer, cell):
            return
        self.forwarded += 1
        destination = connection.destination
        if destination is not None:
            datagrams.queue(slot, cell[0], destination)
            self._filled = slot + 1
            if self._filled == SEND_SLOTS:
                self._flush()
        elif connection.stream is not None:
            connection.stream.send(datagrams.send_views[slot][: cell[0]])

    def repeat(self, sink: Sink, sequences: list[int]) -> int:
        """
        Send again what a listener missed, if it is still there and of its present feed; return how
        much that was: what never came here was not lost on the way to the listener.
        """
        track = sink.feed
        source = track.following if track is not None else None
        if track is None or source is None:
            return 0
        repeated = 0
        for wanted in sequences:
            if (wanted - sink.first) & 0xFFFF >= REORDERED:
                continue
            sequence = (wanted - sink.sequence_offset - track.sequence_offset) & 0xFFFF
            copy = source.history[sequence & (HISTORY - 1)]
            if copy is None:
                continue
            marker, found, timestamp, _ = _read_header(copy, 1)
            if found == sequence:
                found += track.sequence_offset
                if track.layered:
                    self._renumbered(track, memoryview(copy), ahead=False)
                self._send(sink, copy, len(copy), marker & 0x80, found, timestamp + track.timestamp_offset)
                repeated += sequence not in source.late
        self._pictures = None
        self._flush()
        return repeated

    def _flush(self) -> None:
        if self._filled:
            self._datagrams.flush(self._filled)
            self._filled = 0

    @staticmethod
    def _listen(source: Source, view: memoryview) -> None:
        """Note how loud the packet says it is: the one-byte header extension (RFC 8285, 4.2)."""
        if not view[0] & 0x10:
            return
        at = 12 + 4 * (view[0] & 0x0F)
        if view[at] != 0xBE or view[at + 1] != 0xDE:
            return
        end = at + 4 + 4 * (view[at + 2] << 8 | view[at + 3])
        at += 4
        while at < end and at < LONGEST_PACKET:
            element = view[at]
            if element >> 4 == source.level_id:
                source.loudest = min(source.loudest, view[at + 1] & 0x7F)
                return
            at += 2 + (element & 0x0F) if element else 1


def _numbers(packet: memoryview, places: tuple[int, int, int]) -> tuple[int, int]:
    """Return picture id and TL0PICIDX, 0 for what is not there."""
    id_at, bits, tl0_at = places
    picture = packet[id_at] & 0x7F if bits else 0
    if bits == 15:
        picture = picture << 8 | packet[id_at + 1]
    return picture, packet[tl0_at] if tl0_at else 0


def _renumber(packet: memoryview, places: tuple[int, int, int], sink: Sink) -> None:
    """Give a picture the number that follows the last one that this listener got."""
    id_at, bits, tl0_at = places
    if bits == 15:
        picture = ((packet[id_at] & 0x7F) << 8 | packet[id_at + 1]) + sink.picture_offset
        packet[id_at], packet[id_at + 1] = 0x80 | picture >> 8 & 0x7F, picture & 0xFF
    elif bits == 7:
        packet[id_at] = (packet[id_at] + sink.picture_offset) & 0x7F
    if tl0_at:
        packet[tl0_at] = (packet[tl0_at] + sink.tl0_offset) & 0xFF
