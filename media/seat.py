"""One seat of a room: its two connections, its tracks, and what it may do."""

from dataclasses import replace

from .connection import Connection
from .downlink import rate
from .engine import Cause, Hearing, Kind, SeatStatistics, TrackStatistics
from .feedback import jitter_ms
from .publication import Publication
from .subscription import Listening
from .tracks import QUIET, Track

LOUD = 50
"""Louder than -50 dBov counts as speech; silence in a room is about -70."""
TALKS_AFTER, QUIET_AFTER = 2, 4
"""Loud fifths of a second that begin talking, quiet ones that end it."""
POOR, GOOD = 0.10, 0.03
"""A link is poor from the one loss on, and good again below the other."""


class Seat:
    """
    A connection that is being made stands beside the one it will replace, so that nothing is
    lost in between: `next_publication` and `next_listening`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.may_send: frozenset[Kind] = frozenset()
        self.may_hear: Hearing = frozenset()
        self.tracks: dict[Kind, Track] = {}
        self.announced: set[Kind] = set()
        """Kinds that came from a connection that really stood, and so are offered to others."""
        self.publication: Publication | None = None
        self.next_publication: Publication | None = None
        self.listening: Listening | None = None
        self.next_listening: Listening | None = None
        self.present = False
        self.absent_since: float | None = None
        self.talking = False
        self.talked_at = 0.0
        self.poor = False
        self._loud = 0
        self._quiet = 0

    @property
    def connections(self) -> list[Connection]:
        ways = (self.publication, self.next_publication, self.listening, self.next_listening)
        return [way.connection for way in ways if way is not None]

    def hears(self, other: str) -> bool:
        return other != self.name and (self.may_hear == "*" or other in self.may_hear)

    def listen(self, now: float) -> bool:
        """Look at the last fifth of a second; return whether `talking` changed."""
        track = self.tracks.get("audio")
        source = track.following if track is not None else None
        loud = False
        if source is not None:
            loud, source.loudest = source.loudest < LOUD, QUIET
        self._loud, self._quiet = (self._loud + 1, 0) if loud else (0, self._quiet + 1)
        talking = self._quiet < QUIET_AFTER if self.talking else self._loud >= TALKS_AFTER
        if loud:
            self.talked_at = now
        changed, self.talking = talking != self.talking, talking
        return changed

    def judge(self) -> bool:
        """Decide whether the link is poor; return whether that changed."""
        poor = self.statistics().loss > (GOOD if self.poor else POOR)
        changed, self.poor = poor != self.poor, poor
        return changed

    def statistics(self) -> SeatStatistics:
        listening = self.listening.connection if self.listening is not None else None
        measured = SeatStatistics(
            seat=self.name,
            connected=self.present,
            audio=self._track_statistics("audio"),
            video=self._track_statistics("video"),
            receiving_loss=listening.receiving_loss if listening is not None else 0.0,
            round_trip_ms=listening.round_trip_ms if listening is not None else None,
            screen=self._track_statistics("screen"),
            receiving_bitrate=self._receiving_bitrate,
            layer=self.listening.downlink.layer if self.listening is not None else "full",
        )
        return replace(measured, cause=self._cause(measured))

    def _cause(self, measured: SeatStatistics) -> Cause:
        """See `SeatStatistics`."""
        if not measured.connected:
            return "silent"
        if measured.loss > POOR:
            return "loss"
        if measured.layer != "full" or (self.publication is not None and self.publication.limited):
            return "bandwidth"
        if any(not track.open for track in self.tracks.values()):
            return "muted"
        return "good" if measured.video is not None and measured.video.bitrate else "off"

    @property
    def _receiving_bitrate(self) -> int:
        """What feeds this seat's sinks amounted to that in the last second."""
        return sum(rate(sink.feed) for sink in self.listening.downlink.sinks) if self.listening is not None else 0

    def _track_statistics(self, kind: Kind) -> TrackStatistics | None:
        """Sum up the layers that the seat's present connection sends."""
        sent = self.publication.connection.sources.values() if self.publication is not None else ()
        sources = [source for source in sent if source.track.kind == kind]
        if not sources:
            return None
        return TrackStatistics(
            packets=sum(source.received for source in sources),
            lost=sum(max(0, source.expected - source.received) for source in sources),
            loss=max(source.lost for source in sources),
            jitter_ms=max(jitter_ms(source) for source in sources),
            bitrate=sum(source.bitrate for source in sources),
        )
