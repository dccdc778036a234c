"""
RTCP: what receivers say about what they get, and what senders say about their clocks.

The engine is the receiver of every publisher (it reports loss, asks for packets and pictures
again, and says how much may be sent) and the sender to every listener (it passes on the
publisher's clock, with each sink's own numbers). RFC 3550, RFC 4585, draft-alvestrand-rmcat-remb.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import pylibsrtp
from aiortc import rtp

from .connection import Connection
from .forwarding import Forwarder
from .tracks import CLOCK_RATES, Sink, Source, Track

ENGINE_SSRC = 1
"""By which the engine names itself in reports; it sends no media of its own."""
NTP_EPOCH_SECONDS = 2_208_988_800
PICTURE_EVERY_US = 500_000
"""A camera is asked for a whole picture at most this often."""
ASK_AGAIN_US, LEAST_US = 200_000, 40_000
"""Where the round trip is not known, and where it is very short."""
MOST_ASKS = 5
HURRY_SECONDS = 0.015
"""A packet that comes so late was overtaken, not lost."""


class Feedback:
    """Answers RTCP of any connection and writes the engine's own."""

    def __init__(self, forwarder: Forwarder, now_us: Callable[[], int]) -> None:
        self._forwarder, self._now_us = forwarder, now_us
        self._hurried: dict[Source, None] = {}

    def received(self, connection: Connection, data: bytes, now_us: int) -> None:
        """Take an encrypted RTCP packet; what is not authentic or not well formed is dropped."""
        if connection.receiving is None or connection.budget < 0:
            return
        connection.budget -= 1
        try:
            plain = connection.secure.unprotect_rtcp(data)
            packets = rtp.RtcpPacket.parse(plain)
        except (pylibsrtp.Error, ValueError, IndexError):
            return
        for packet in packets:
            match packet:
                case rtp.RtcpSrPacket():
                    source = connection.sources.get(packet.ssrc)
                    if source is not None:
                        self._clock(source, packet, now_us)
                    self._reports(connection, packet.reports, now_us)
                case rtp.RtcpRrPacket():
                    self._reports(connection, packet.reports, now_us)
                case rtp.RtcpPsfbPacket(fmt=rtp.RTCP_PSFB_PLI):
                    self._picture_for(connection.sinks.get(packet.media_ssrc), now_us)
                case rtp.RtcpPsfbPacket(fmt=rtp.RTCP_PSFB_FIR) if len(packet.fci) >= 4:
                    self._picture_for(connection.sinks.get(int.from_bytes(packet.fci[:4], "big")), now_us)
                case rtp.RtcpRtpfbPacket(fmt=rtp.RTCP_RTPFB_NACK):
                    sink = connection.sinks.get(packet.media_ssrc)
                    if sink is not None:
                        repeated = self._forwarder.repeat(sink, packet.lost[:MOST_REPEATS])
                        if connection.downlink is not None:
                            connection.downlink.asked_again(repeated)

    def _clock(self, source: Source, report: Any, now_us: int) -> None:
        """Pass on a sender report, or sound and picture drift apart at the listeners."""
        info = report.sender_info
        source.report_time = ((info.ntp_timestamp >> 16) & 0xFFFFFFFF, now_us)
        track = source.track
        if source is not track.following:
            return
        if track.journal is not None:
            track.journal.sender_report(now_us, bytes(rtp.RtcpSrPacket(ssrc=source.ssrc, sender_info=info)))
        for sink in track.sinks:
            timestamp = (info.rtp_timestamp + track.timestamp_offset + sink.timestamp_offset) & 0xFFFFFFFF
            copy = rtp.RtcpSenderInfo(info.ntp_timestamp, timestamp, info.packet_count, info.octet_count)
            sink.report_time = source.report_time
            sink.connection.send_rtcp(bytes(rtp.RtcpSrPacket(ssrc=sink.ssrc, sender_info=copy)))

    @staticmethod
    def _reports(connection: Connection, reports: list[Any], now_us: int) -> None:
        """Note what a listener says it lost, and how long reports take (RFC 3550, 6.4.1)."""
        for report in reports:
            sink = connection.sinks.get(report.ssrc)
            if sink is None:
                continue
            sink.told(report.fraction_lost / 256, report.highest_sequence & 0xFFFF)
            if sink.report_time is not None and report.lsr == sink.report_time[0]:
                passed_us = now_us - sink.report_time[1] - report.dlsr * 1_000_000 // 65536
                # Once: one that was held up in a queue would be told of for as long as none follows it.
                sink.report_time = None
                connection.round_trip_ms = max(0, passed_us) / 1000
                if connection.downlink is not None:
                    connection.downlink.took(connection.round_trip_ms)
        losses = [report.fraction_lost / 256 for report in reports if report.ssrc in connection.sinks]
        if losses:
            connection.receiving_loss += (max(losses) - connection.receiving_loss) / 2

    def _picture_for(self, sink: Sink | None, now_us: int) -> None:
        if sink is not None:
            self.ask_picture(sink.wanted or sink.feed or sink.track, now_us)

    def ask_picture(self, track: Track, now_us: int) -> None:
        """Ask the camera for a whole picture, unless it was asked just now."""
        source = track.source
        if source is None or track.kind == "audio" or not source.connection.connected:
            return
        if now_us - source.picture_us < PICTURE_EVERY_US:
            source.picture_due = True
            return
        source.picture_us, source.picture_due = now_us, False
        packet = rtp.RtcpPsfbPacket(fmt=rtp.RTCP_PSFB_PLI, ssrc=ENGINE_SSRC, media_ssrc=source.ssrc)
        source.connection.send_rtcp(bytes(packet))

    def lost(self, source: Source) -> None:
        """Something is missing: ask soon, for it may only have been overtaken."""
        if not self._hurried:
            asyncio.get_running_loop().call_later(HURRY_SECONDS, self._ask_hurried)
        self._hurried[source] = None

    def _ask_hurried(self) -> None:
        hurried, self._hurried = self._hurried, {}
        for source in hurried:
            self.ask_missing(source, self._now_us())

    def ask_missing(self, source: Source, now_us: int) -> None:
        """Ask for what was lost, again after each round trip; at last for a whole picture."""
        if source.picture_due or (source.track.waiting and source is source.track.following):
            self.ask_picture(source.track, now_us)
        if not source.missing:
            return
        missing = source.missing
        hopeless = [sequence for sequence, (asks, due_us) in missing.items() if asks >= MOST_ASKS and due_us <= now_us]
        for sequence in hopeless:
            del missing[sequence]
        if hopeless:
            self.ask_picture(source.track, now_us)
        due = [sequence for sequence, (_, due_us) in missing.items() if due_us <= now_us]
        if due:
            packet = rtp.RtcpRtpfbPacket(fmt=rtp.RTCP_RTPFB_NACK, ssrc=ENGINE_SSRC, media_ssrc=source.ssrc)
            packet.lost = due
            source.connection.send_rtcp(bytes(packet))
            round_trip_ms = source.connection.round_trip_ms
            again_us = now_us + (ASK_AGAIN_US if round_trip_ms is None else max(LEAST_US, int(1500 * round_trip_ms)))
            for sequence in due:
                missing[sequence] = (missing[sequence][0] + 1, again_us)

    def report(self, source: Source, now_us: int) -> float:
        """Send a receiver report; return the fraction lost since the last one."""
        expected_before, received_before = source.reported
        expected, received = source.expected, source.received
        source.reported = (expected, received)
        due = expected - expected_before
        lost = max(0, due - (received - received_before))
        loss = lost / due if due > 0 else 0.0
        last, delay = 0, 0
        if source.report_time is not None:
            last, came = source.report_time
            delay = (now_us - came) * 65536 // 1_000_000
        info = rtp.RtcpReceiverInfo(
            ssrc=source.ssrc,
            fraction_lost=min(255, int(loss * 256)),
            packets_lost=rtp.clamp_packets_lost(max(0, expected - received)),
            highest_sequence=(source.cycles + ((source.next or 1) - 1)) & 0xFFFFFFFF,
            jitter=int(source.jitter),
            lsr=last,
            dlsr=delay & 0xFFFFFFFF,
        )
        source.connection.send_rtcp(bytes(rtp.RtcpRrPacket(ssrc=ENGINE_SSRC, reports=[info])))
        return loss

    @staticmethod
    def allow(connection: Connection, bitrate: int) -> None:
        """Say how much this browser's camera may send. Without this Chromium starts at 300 kbit/s."""
        pictures = [source.ssrc for source in connection.sources.values() if source.track.kind != "audio"]
        if pictures:
            fci = rtp.pack_remb_fci(bitrate, pictures)
            packet = rtp.RtcpPsfbPacket(fmt=rtp.RTCP_PSFB_APP, ssrc=ENGINE_SSRC, media_ssrc=0, fci=fci)
            connection.send_rtcp(bytes(packet))


MOST_REPEATS = 128
"""Packets that one NACK may ask for."""


def jitter_ms(source: Source) -> float:
    return 1000 * source.jitter / CLOCK_RATES[source.track.kind]
