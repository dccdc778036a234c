"""A seat's connection for sending: what it announced, and which stream is which."""

from collections.abc import Callable
from dataclasses import dataclass

from kernel import Invalid

from . import sdp
from .connection import Connection, Listener
from .engine import Kind
from .process import Process
from .tracks import Source, Track
from .uplink import Uplink

MOST_SOURCES = 32
"""Streams that one connection may begin; a browser begins a new one when a device is changed."""
SMALL = "l"
"""The rid (RFC 8852) of a camera's small layer; any other is of the large one."""
LIMITED = 0.6
"""Share of the most from which down a link counts as a narrow one."""


@dataclass(frozen=True)
class _Place:
    """A section that was taken."""

    section: sdp.Section
    format: sdp.Format
    track: Track
    layers: dict[str, Track]
    """By the rid that packets carry; empty where there is only one."""


class Publication:
    """One publishing connection."""

    def __init__(self, process: Process, room: str, seat: str, listener: Listener) -> None:
        self._process = process
        self.connection = Connection(process, room, seat, "publish", listener)
        self.uplink = Uplink(process.config.video_bitrate)
        self._places: list[_Place] = []
        self._version = 0
        self._begun = 0

    @property
    def limited(self) -> bool:
        """Whether this browser's link carries less than it might send."""
        return self.uplink.bitrate < LIMITED * self._process.config.video_bitrate

    @property
    def tracks(self) -> list[Track]:
        return [place.track for place in self._places]

    def continues(self, offer: sdp.Description) -> bool:
        """Whether the offer comes from the browser's same peer connection."""
        fingerprint = (offer.fingerprint_algorithm, offer.fingerprint)
        return not self.connection.closed and self.connection.fingerprint == fingerprint

    def answer(self, offer: sdp.Description, track_of: Callable[[Kind], Track]) -> str:
        """Take the first section of each kind that can be taken; return the answer."""
        connection = self.connection
        if offer.setup == "passive":
            # The engine is ICE-lite and listens only; browsers offer "actpass" (RFC 8842, 5.2).
            raise Invalid("media.sdp-setup")
        if connection.remote_ufrag not in ("", offer.ufrag):
            connection.renew_credentials()
            self._process.ports.register(connection)
        connection.remote_ufrag = offer.ufrag
        self._places = []
        lines = [self._line(section, track_of) for section in offer.sections]
        if connection.fingerprint is None:
            connection.expect(offer.fingerprint_algorithm, offer.fingerprint)
        self._version += 1
        return sdp.write(connection.session_id, self._version, "passive", self._process.transport(connection), lines)

    def _line(self, section: sdp.Section, track_of: Callable[[Kind], Track]) -> sdp.Line:
        kind = section.kind
        if kind is None or not section.formats or section.rejected:
            return sdp.Line(section.media, section.mid, "inactive", (), profile=section.profile)
        format = section.formats[0]
        if kind == "audio":
            format = sdp.Format(format.number, format.codec, sdp.OPUS_PARAMETERS)
        if section.direction not in ("sendrecv", "sendonly") or any(t.kind == kind for t in self.tracks):
            return sdp.Line(section.media, section.mid, "inactive", (format,), profile=section.profile)
        track = track_of(kind)
        layers = _layers(section, track, self._small_begun)
        place = _Place(section, format, track, layers)
        self._places.append(place)
        if section.ssrc is not None and not layers and section.ssrc not in self.connection.sources:
            self._add(place, track, section.ssrc)
        known = [(section.audio_level_id, sdp.AUDIO_LEVEL), (section.mid_id, sdp.MID)]
        if layers:
            known.append((section.rid_id, sdp.RID))
        extensions = tuple((number, uri) for number, uri in known if number is not None)
        rids = tuple(rid for rid in section.rids if rid in layers)
        return sdp.Line(section.media, section.mid, "recvonly", (format,), extensions, rids, section.profile)

    def _small_begun(self, source: Source) -> None:
        self._process.feedback.ask_picture(source.track, self._process.now_us())

    def begin(self, ssrc: int, payload_type: int, extensions: dict[int, bytes]) -> Source | None:
        """
        Return the source that a new SSRC begins; None when nothing was negotiated for it.

        A camera and a screen carry the same payload type: the section's mid tells them apart
        (RFC 9143, 9.2).
        """
        if self._begun >= MOST_SOURCES:
            return None
        places = [place for place in self._places if place.format.number == payload_type]
        if len(places) > 1:
            places = [
                place for place in places if extensions.get(place.section.mid_id or 0) == place.section.mid.encode()
            ]
        if len(places) != 1:
            return None
        place, track = places[0], places[0].track
        if place.layers:
            rid = extensions.get(place.section.rid_id or 0, b"").decode(errors="replace")
            if rid not in place.layers:
                return None
            track = place.layers[rid]
        self._begun += 1
        return self._add(place, track, ssrc)

    def _add(self, place: _Place, track: Track, ssrc: int) -> Source:
        # One stream a track: the newest.
        sources = self.connection.sources
        for other in [other for other, source in sources.items() if source.track is track]:
            del sources[other]
        source = Source(track, self.connection, ssrc, place.format, place.section.audio_level_id)
        sources[ssrc] = source
        return source


def _layers(section: sdp.Section, track: Track, small_begun: Callable[[Source], None]) -> dict[str, Track]:
    """Return which layer each rid is, of those that we take: `SMALL` and the first of the others."""
    large = next((rid for rid in section.rids if rid != SMALL), None)
    if large is None:
        return dict.fromkeys(section.rids, track)
    layers = {large: track}
    if SMALL in section.rids:
        layers[SMALL] = track.divide(small_begun)
    return layers
