"""
The dictionary of the wire: every message between a browser and the server.

Frozen, no strangers, every field bounded; `type` tells them apart. What is shown of a room is in
`snapshot`. `docs/protocol.md` and `web/client/src/signaling/generated.ts` are made from both, and
a test fails when they are stale. Instants are ISO 8601 with UTC offset.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from .snapshot import Message, RoomChange, Snapshot

PROTOCOL_VERSION = 1
MOST_BYTES = 64 * 1024
"""Of one message, as UTF-8."""

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
ConnectionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,128}$")]
Sdp = Annotated[str, Field(min_length=1, max_length=60_000)]
Kind = Literal["audio", "video"]
TrackKind = Literal["audio", "video", "screen"]
ByeReason = Literal[
    "replaced", "removed", "left", "ended", "restart", "silent", "slow", "refused", "offender", "signed-out"
]
RebuildReason = Literal["silent", "failed", "engine"]
EventNumber = Annotated[int, Field(ge=0, le=2**31)]


class Hello(Message):
    """
    The first message. `ticket` comes from `POST /api/rooms/<room_id>/ticket`; `last_event` is the
    number of the last event applied, so that only what was missed is sent. Answered by `Welcome`.
    """

    type: Literal["hello"] = "hello"
    protocol: Annotated[int, Field(ge=0, le=1000)]
    ticket: Annotated[str, Field(min_length=1, max_length=64)]
    last_event: EventNumber | None = None


class Ping(Message):
    """Every 3 s; answered by `Pong`. After 12 s without any message the server hangs up."""

    type: Literal["ping"] = "ping"


class Admit(Message):
    """The host lets somebody in from the waiting room; the first one starts the session."""

    type: Literal["admit"] = "admit"
    person: Id


class Remove(Message):
    """The host shows somebody out."""

    type: Literal["remove"] = "remove"
    person: Id
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class End(Message):
    """The host ends the session for all."""

    type: Literal["end"] = "end"


class Leave(Message):
    """Goes of one's own will; a closed page is not a leave."""

    type: Literal["leave"] = "leave"


class Mute(Message):
    """The host silences or hides somebody (`on`), or allows it again."""

    type: Literal["mute"] = "mute"
    person: Id
    kind: Kind
    on: bool


class Tracks(Message):
    """Says whether one's own camera and microphone are on."""

    type: Literal["tracks"] = "tracks"
    camera: bool
    microphone: bool


class Publish(Message):
    """
    Offers to send sound, camera and screen; answered by `Published`. The section of a screen has
    the line `a=content:slides` (RFC 4796) behind its `a=mid`; browsers do not write it.
    """

    type: Literal["publish"] = "publish"
    sdp: Sdp


class Subscribe(Message):
    """
    Asks for an `Offer` of all that one may hear. With the id of a living connection the offer
    renegotiates it, and with `restart` has ICE begin anew (another network); without, it is for a
    new one.
    """

    type: Literal["subscribe"] = "subscribe"
    connection: ConnectionId | None = None
    restart: bool = False


class Answer(Message):
    """Answers an `Offer`."""

    type: Literal["answer"] = "answer"
    connection: ConnectionId
    sdp: Sdp


class Candidate(Message):
    """An ICE candidate for the connection of an `Offer`; empty when there are no more."""

    type: Literal["candidate"] = "candidate"
    connection: ConnectionId
    candidate: Annotated[str, Field(max_length=512)]


class Record(Message):
    """The host starts or stops the recording."""

    type: Literal["record"] = "record"
    on: bool


class ShowPaper(Message):
    """The host lays a document on the table for all, or (null) takes it away."""

    type: Literal["show_paper"] = "show_paper"
    document_id: Id | None


class IceServer(Message):
    """As RTCIceServer of WebRTC."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class Welcome(Message):
    """
    One's own seat is `seat`. With a `snapshot` everything known before is forgotten; without
    one the events behind the `last_event` of `Hello` follow. `last_event` is the newest number.
    """

    type: Literal["welcome"] = "welcome"
    protocol: int
    seat: str
    snapshot: Snapshot | None
    last_event: int
    ice_servers: list[IceServer]


class IceServers(Message):
    """Take these in place of those of `Welcome`, for new connections and restarts of ICE: every few minutes."""

    type: Literal["ice_servers"] = "ice_servers"
    ice_servers: list[IceServer]


class Event(Message):
    """Something changed in the room. Numbers have no gaps; after a gap, say `Hello` anew."""

    type: Literal["event"] = "event"
    number: int
    event: RoomChange


class Published(Message):
    """The answer to `Publish`."""

    type: Literal["published"] = "published"
    sdp: str


class Track(Message):
    """Under this `mid` arrives the sound, the camera or the screen of this person."""

    mid: str
    person: str
    kind: TrackKind


class Offer(Message):
    """The server offers what may be heard; answered by `Answer`. One at a time."""

    type: Literal["offer"] = "offer"
    connection: str
    sdp: str
    tracks: list[Track]


class Rebuild(Message):
    """
    The media connections of this seat are gone: make new ones. `reason`: "silent" (nothing
    arrived for 10 s), "failed" (not secured), "engine" (the media process was started again).
    """

    type: Literal["rebuild"] = "rebuild"
    reason: RebuildReason


class Talking(Message):
    """Somebody began or stopped talking. Not numbered, may be lost."""

    type: Literal["talking"] = "talking"
    person: str
    on: bool


class Quality(Message):
    """How well somebody's sound and picture arrive at the server. Not numbered, may be lost."""

    type: Literal["quality"] = "quality"
    person: str
    state: Literal["good", "weak", "lost"]


class Link(Message):
    """
    What the server measures of one person's media. `loss` (a fraction) is the worst of both
    directions, `round_trip_ms` null while unknown, `bitrate` (bits a second) what the person
    sends, `layer` how much of the others the person is sent, `cause` why it is as it is.
    """

    person: str
    loss: float
    jitter_ms: float
    round_trip_ms: float | None
    bitrate: int
    layer: Literal["full", "small", "sound"]
    cause: Literal["good", "silent", "muted", "off", "loss", "bandwidth"]


class Links(Message):
    """Every two seconds, everybody's link. Not numbered, may be lost."""

    type: Literal["links"] = "links"
    links: list[Link]


class Problem(Message):
    """`to` names the message that was refused, null when it could not be read."""

    type: Literal["problem"] = "problem"
    code: str
    title: str
    detail: str
    to: str | None = None


class Pong(Message):
    type: Literal["pong"] = "pong"


class Bye(Message):
    """
    The server hangs up. `reason`: "replaced" (another page speaks for this seat now), "removed",
    "left", "ended", "restart", "silent", "slow", "refused" (ticket or version), "offender",
    "signed-out". Come back after `retry_after` seconds; null means do not come back by yourself.
    """

    type: Literal["bye"] = "bye"
    reason: ByeReason
    retry_after: float | None


FromClient = Annotated[
    Hello
    | Ping
    | Admit
    | Remove
    | End
    | Leave
    | Mute
    | Tracks
    | Publish
    | Subscribe
    | Answer
    | Candidate
    | Record
    | ShowPaper,
    Field(discriminator="type"),
]
FromServer = Annotated[
    Welcome | IceServers | Event | Published | Offer | Rebuild | Talking | Quality | Links | Problem | Pong | Bye,
    Field(discriminator="type"),
]
ClientMessage = (
    Hello
    | Ping
    | Admit
    | Remove
    | End
    | Leave
    | Mute
    | Tracks
    | Publish
    | Subscribe
    | Answer
    | Candidate
    | Record
    | ShowPaper
)
ServerMessage = (
    Welcome | IceServers | Event | Published | Offer | Rebuild | Talking | Quality | Links | Problem | Pong | Bye
)

from_client: TypeAdapter[ClientMessage] = TypeAdapter(FromClient)
from_server: TypeAdapter[ServerMessage] = TypeAdapter(FromServer)


def read(text: str | bytes) -> ClientMessage | None:
    """
    Return the message, or None for what is none: too long, not JSON, unknown, out of bounds.

    The reader of pydantic bounds the depth of JSON itself (200) and is linear in its length.
    """
    if len(text) > MOST_BYTES or (isinstance(text, str) and len(text.encode(errors="surrogatepass")) > MOST_BYTES):
        return None
    try:
        return from_client.validate_json(text)
    except ValueError:
        # pydantic's ValidationError, and text with lone surrogates.
        return None
