"""A seat's connection for receiving: the engine's offer, line by line, and who is on each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kernel import Conflict, Invalid

from . import sdp
from .connection import Connection, Listener
from .downlink import Downlink
from .engine import Kind, SubscribedTrack, Subscription
from .process import Process
from .tracks import Sink, Track

MEDIA: dict[Kind, str] = {"audio": "audio", "video": "video", "screen": "video"}


@dataclass
class _Line:
    mid: str
    kind: Kind
    sink: Sink | None = None
    """None while nobody is on this line; it is then kept for the next."""


class Listening:
    """One subscribing connection. Lines are never removed (RFC 8829, 5.2.2), but used again."""

    def __init__(
        self, process: Process, room: str, seat: str, listener: Listener, talked: Callable[[str], float]
    ) -> None:
        """`talked` says when a seat of the room talked last, in seconds of any clock."""
        self._process, self._talked = process, talked
        self.connection = Connection(process, room, seat, "subscribe", listener)
        self.connection.downlink = self.downlink = Downlink(self.connection)
        # Both are there from the beginning, so that even one who waits alone is already connected.
        self._lines = [_Line("0", "audio"), _Line("1", "video")]
        self._version = 0
        self.offered: set[Track] = set()
        """What the last offer said; what was dropped since is still in it."""
        self.stale = False
        """Whether the seat was told to subscribe again, and has not yet."""

    def offer(self, wanted: Iterable[Track], restart_ice: bool) -> Subscription:
        """Put the wanted tracks on lines, and take the others off at once."""
        wanted = list(wanted)
        self.drop(lambda track: track not in wanted)
        placed = {line.sink.track for line in self._lines if line.sink is not None}
        for track in wanted:
            if track not in placed:
                self._place(track)
        self.offered = set(wanted)
        if restart_ice:
            self.connection.renew_credentials()
            self._process.ports.register(self.connection)
        self._version += 1
        self.stale = False
        return Subscription(
            connection_id=self.connection.id,
            offer_sdp=self._write(),
            tracks=tuple(
                SubscribedTrack(line.mid, line.sink.track.seat, line.sink.track.kind)
                for line in self._lines
                if line.sink is not None
            ),
        )

    def _place(self, track: Track) -> None:
        line = next((line for line in self._lines if line.sink is None and line.kind == track.kind), None)
        if line is None:
            line = _Line(str(len(self._lines)), track.kind)
            self._lines.append(line)
        line.sink = Sink(track, self.connection)
        self.connection.sinks[line.sink.ssrc] = line.sink

    def _write(self) -> str:
        lines = [
            sdp.Line(
                MEDIA[line.kind],
                line.mid,
                "sendonly" if line.sink is not None else "inactive",
                sdp.OFFERED[MEDIA[line.kind]],
                ssrc=line.sink.ssrc if line.sink is not None else None,
                stream=_stream(line.sink.track) if line.sink is not None else "",
            )
            for line in self._lines
        ]
        transport = self._process.transport(self.connection)
        return sdp.write(self.connection.session_id, self._version, "actpass", transport, lines)

    def drop(self, unwanted: Callable[[Track], bool]) -> None:
        """Stop at once what this seat may not hear any more; the line stays, empty."""
        for line in self._lines:
            if line.sink is not None and unwanted(line.sink.track):
                line.sink.want(None)
                self.connection.sinks.pop(line.sink.ssrc, None)
                line.sink = None

    def accept(self, text: str) -> None:
        """
        Take the browser's answer and let packets go.

        Raises Conflict("media.answer-outdated") when it does not answer the last offer.
        """
        answer = sdp.parse(text, most_media=len(self._lines))
        connection = self.connection
        if [section.mid for section in answer.sections] != [line.mid for line in self._lines]:
            raise Conflict("media.answer-outdated")
        if answer.setup != "active":
            raise Invalid("media.sdp-setup")
        fingerprint = (answer.fingerprint_algorithm, answer.fingerprint)
        if connection.fingerprint not in (None, fingerprint):
            raise Conflict("media.answer-outdated")
        for line, section in zip(self._lines, answer.sections, strict=True):
            receives = section.direction in ("recvonly", "sendrecv") and not section.rejected
            if line.sink is not None and receives and section.formats:
                line.sink.payload_types = {one.codec: one.number for one in reversed(section.formats)}
        self.feed()
        if connection.fingerprint is None:
            connection.expect(*fingerprint)

    def feed(self) -> None:
        """Begin with what was just agreed."""
        now_us = self._process.now_us()
        for track in self.downlink.feed(self._talked, now_us):
            self._process.feedback.ask_picture(track, now_us)

    def tick(self, tenth: int) -> None:
        """Look at the link, ten times a second."""
        now_us = self._process.now_us()
        for track in self.downlink.tick(tenth, self._talked, now_us):
            self._process.feedback.ask_picture(track, now_us)

    def pictures(self) -> None:
        """Ask for a whole picture of all who are shown."""
        for sink in self.connection.sinks.values():
            self._process.feedback.ask_picture(sink.wanted or sink.track, self._process.now_us())

    def close(self) -> None:
        self.drop(lambda track: True)
        self.connection.close()


def _stream(track: Track) -> str:
    """A browser plays sound and picture of one stream together; a screen is beside them."""
    return track.seat if track.kind != "screen" else f"{track.seat}-screen"
