"""
What any media engine offers, whether it runs beside us (`embedded`) or elsewhere (Janus).

A *seat* is one participant's place in a room. It has at most one publishing connection (the
client offers) and one subscribing connection (the engine offers; it carries every track that
the seat may hear). Who may send and hear what is said by a room grant, see `grants`.

What a client's offer to send may hold: one audio section, one video section for the camera, and
one for a screen, which is told by the line `a=content:slides` (RFC 4796) in it; browsers do not
write that line, so the client puts it behind the section's `a=mid` in the text that it says to
the engine. Opus; VP8 where it is offered, otherwise H.264 (packetization mode 1). The camera may
come in two layers (simulcast, RFC 8853): the rid "l" is the small one, any other the large one.
Who has little room is sent the small one, or sound alone. A browser is told by REMB how much its
pictures may take, and asked again for lost packets of sound and picture alike.

Names of rooms and seats are 1 to 64 characters of `A-Za-z0-9_-`.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Kind = Literal["audio", "video", "screen"]
"""A seat's sound, its camera, and the screen that it shows beside it."""
Hearing = frozenset[str] | Literal["*"]
"""The seats that one seat may hear; "*" means all others in the room."""


@dataclass(frozen=True)
class SubscribedTrack:
    """One line of the engine's offer: whose sound or picture arrives under this `mid`."""

    mid: str
    seat: str
    kind: Kind


@dataclass(frozen=True)
class Subscription:
    """
    An offer of the engine, to be answered with `accept`.

    `tracks` may be empty when nobody is heard yet; the offer then only prepares the connection.
    """

    connection_id: str
    offer_sdp: str
    tracks: tuple[SubscribedTrack, ...]


@dataclass(frozen=True)
class TrackStatistics:
    """What arrived from a seat on one track; loss is a fraction of the last second."""

    packets: int
    lost: int
    loss: float
    jitter_ms: float
    bitrate: int
    """Bits per second, headers included."""


Layer = Literal["full", "small", "sound"]
"""How much of the others a seat is sent: their whole pictures, small ones, or none at all."""
Cause = Literal["good", "silent", "muted", "off", "loss", "bandwidth"]


@dataclass(frozen=True)
class SeatStatistics:
    """
    The state of one seat's link, as seen by the engine.

    `cause` is the first that holds of: "silent" (nothing is heard of the seat), "loss" (more than
    a tenth is lost on the way from or to it), "bandwidth" (its link carries less than there is:
    it sends or is sent smaller pictures, or none), "muted" (others may not see or hear it),
    "off" (it sends no picture), "good".
    """

    seat: str
    connected: bool
    audio: TrackStatistics | None
    video: TrackStatistics | None
    receiving_loss: float
    """Fraction lost on the way to this seat, as it reported last."""
    round_trip_ms: float | None
    """To this seat and back; None until it has reported on something it hears."""
    screen: TrackStatistics | None = None
    receiving_bitrate: int = 0
    """What the engine sends to this seat, bits per second."""
    layer: Layer = "full"
    cause: Cause = "good"

    @property
    def loss(self) -> float:
        """The worst of both directions, a fraction."""
        return max([self.receiving_loss, *(track.loss for track in self.sent)])

    @property
    def jitter_ms(self) -> float:
        return max((track.jitter_ms for track in self.sent), default=0.0)

    @property
    def bitrate(self) -> int:
        """What the seat sends, bits per second."""
        return sum(track.bitrate for track in self.sent)

    @property
    def sent(self) -> list[TrackStatistics]:
        return [track for track in (self.audio, self.video, self.screen) if track is not None]


@dataclass(frozen=True)
class Joined:
    """A seat has a living media connection."""

    room: str
    seat: str


@dataclass(frozen=True)
class Left:
    """
    A seat has no living media connection any more.

    `reason`: "closed" (the browser hung up), "silent" (nothing heard for 10 s), "room-closed",
    or what was said to `remove`. A silent seat may come back by itself: `Joined` follows.
    """

    room: str
    seat: str
    reason: str


@dataclass(frozen=True)
class Talking:
    room: str
    seat: str
    on: bool


@dataclass(frozen=True)
class Quality:
    """The link of a seat became poor (more than a tenth lost) or good again."""

    room: str
    seat: str
    poor: bool
    loss: float
    jitter_ms: float


@dataclass(frozen=True)
class Measured:
    """Every two seconds, all seats of a room: what `statistics` returns, to show and to keep."""

    room: str
    seats: tuple[SeatStatistics, ...]


@dataclass(frozen=True)
class SubscriptionStale:
    """What this seat may hear has changed: call `subscribe` again with its connection's id."""

    room: str
    seat: str


@dataclass(frozen=True)
class RecordingStarted:
    """A journal file was begun; `path` is absolute, read it with `read_journal`."""

    room: str
    recording: str
    seat: str
    kind: Kind
    path: Path


@dataclass(frozen=True)
class RecordingGap:
    """Something was said and not written; `reason`: "engine-lost", "disk-slow", "disk-failed"."""

    room: str
    recording: str
    reason: str


@dataclass(frozen=True)
class RecordingStalled:
    """The alarm: this seat publishes, is being recorded, and nothing was written for 5 s."""

    room: str
    recording: str
    seat: str
    kind: Kind


@dataclass(frozen=True)
class Failed:
    """
    A connection could not be made or was ended: the seat must connect again. `reason`: "dtls",
    "flood", or "moved": those who may hear one another changed, and each circle has its own place.
    """

    room: str
    seat: str
    reason: str


@dataclass(frozen=True)
class EngineLost:
    """The process behind these rooms died; another one runs. Every seat must connect again."""

    rooms: tuple[str, ...]


Event = (
    Joined
    | Left
    | Talking
    | Quality
    | Measured
    | SubscriptionStale
    | RecordingStarted
    | RecordingGap
    | RecordingStalled
    | Failed
    | EngineLost
)


@dataclass(frozen=True)
class WorkerHealth:
    pid: int
    """0 where it runs on another machine."""
    port: int
    """The one UDP and TCP port of this process."""
    rooms: int
    seats: int
    forwarded: int
    """Packets sent to seats since the process started."""
    cpu_share: float
    """Of one core, over the last seconds."""
    full: bool
    """It takes no new rooms: see `MediaConfig.most_cpu_share`."""


@dataclass(frozen=True)
class Health:
    draining: bool
    workers: tuple[WorkerHealth, ...]
    """Only those that answer; fewer than configured means that one is being started again."""


class MediaEngine(Protocol):
    """
    Moves packets between seats, and to disk. Decides nothing: grants say who may do what.

    Refusals: Invalid (SDP or candidate not acceptable), Forbidden (grant not acceptable),
    NotFound ("media.room-unknown", "media.connection-unknown"), Unavailable
    ("media.draining", "media.engine-lost": ask again in a second; "media.full": one more room
    would harm those that are open).
    """

    async def open_room(self, room: str) -> None:
        """Make a room; to open one that is open changes nothing, and is never refused as "media.full"."""

    async def close_room(self, room: str) -> None:
        """End all connections of a room and its recording, as `record` does; unknown rooms are no error."""

    async def publish(self, grant: str, offer_sdp: str) -> str:
        """
        Take a client's offer to send; return the answer.

        An offer with the DTLS fingerprint of the seat's present connection continues it (ICE
        restart, a track more or less); any other replaces it, unnoticed by those who hear it.
        """

    async def subscribe(self, grant: str, connection_id: str | None = None, restart_ice: bool = False) -> Subscription:
        """
        Offer all that the seat may hear.

        With the id of the seat's living connection the offer is a renegotiation of it (for the
        same RTCPeerConnection); otherwise it is for a new one, and the old one, if any, goes on
        until the new one is connected.
        """

    async def accept(self, connection_id: str, answer_sdp: str) -> None:
        """Take the client's answer to a `subscribe`."""

    async def candidate(self, connection_id: str, candidate: str) -> None:
        """Take an ICE candidate of the client ("" ends them)."""

    async def remove(self, room: str, seat: str, reason: str) -> None:
        """End the connections of one seat."""

    async def mute(self, room: str, seat: str, kind: Kind, on: bool) -> None:
        """Stop (or let pass) what a seat sends, where packets move; kept when it reconnects."""

    async def set_grants(
        self, room: str, seat: str, may_send: frozenset[Kind] | None = None, may_hear: Hearing | None = None
    ) -> None:
        """Change at once what a connected seat may send and hear; None leaves as it is."""

    async def keyframe(self, room: str, seat: str) -> None:
        """Ask the seat's camera and screen for a whole picture."""

    async def record(self, room: str, recording: str | None, folder: Path | None = None) -> None:
        """
        Write all that is published in the room to journals in `folder` (absolute).

        None stops: when it returns, all that arrived until then is written and the journals are closed.
        """

    async def statistics(self, room: str) -> tuple[SeatStatistics, ...]:
        """Return the state of each seat's link."""

    def events(self) -> AsyncIterator[Event]:
        """Return what happens from now on; each caller gets all. Ends when the engine closes."""

    async def health(self) -> Health:
        """Return the state of the processes."""

    async def drain(self) -> None:
        """Take no new rooms; those that are open go on."""
