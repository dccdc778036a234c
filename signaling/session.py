"""
One conversation with one browser. Decides, does nothing: messages in, effects out.

`at` is seconds of a monotonic clock.
"""

from dataclasses import dataclass, field

from .effects import (
    AcceptAnswer,
    AdmitSeat,
    Close,
    Effect,
    EndSession,
    Greet,
    LeaveSeat,
    MuteSeat,
    OfferTracks,
    PutPaper,
    Refuse,
    RemoveSeat,
    RenewRelay,
    ReportTracks,
    Say,
    SetRecording,
    StartPublishing,
    TakeCandidate,
)
from .messages import (
    PROTOCOL_VERSION,
    Admit,
    Answer,
    ByeReason,
    Candidate,
    ClientMessage,
    End,
    Hello,
    Leave,
    Mute,
    Ping,
    Pong,
    Publish,
    Record,
    Remove,
    ShowPaper,
    Subscribe,
    Tracks,
)

GREETING_SECONDS = 10.0
SILENCE_SECONDS = 12.0
"""Three heartbeats; with the reconnect it keeps a lost seat's notice under 15 s."""
MOST_BAD_MESSAGES = 8
FORGIVEN_PER_SECOND = 1 / 30
SOCKET_RATE, SOCKET_BURST = 20.0, 60.0
PERSON_RATE, PERSON_BURST = 30.0, 120.0
"""Messages a second, and how many may come at once."""

RELAY_SECONDS = 240.0
"""How often access to the relay is renewed; it is good for ten minutes (`media.turn`)."""

# Close codes of applications are 4000 to 4999 (RFC 6455, 7.4.2).
LEFT = 1000
RESTART = 1012
REFUSED = 4001
REPLACED = 4002
REMOVED = 4003
ENDED = 4004
SILENT = 4008
OFFENDER = 4009
SLOW = 4010
SIGNED_OUT = 4011


@dataclass
class Bucket:
    """A token bucket: `rate` a second, at most `burst` saved up."""

    rate: float
    burst: float
    level: float = field(init=False)
    filled_at: float | None = None

    def __post_init__(self) -> None:
        self.level = self.burst

    def take(self, at: float) -> bool:
        if self.filled_at is not None:
            self.level = min(self.burst, self.level + (at - self.filled_at) * self.rate)
        self.filled_at = at
        if self.level < 1:
            return False
        self.level -= 1
        return True


class Session:
    """
    Greeting first, then anything; one negotiation at a time; silence and nonsense end it.

    `offered` and `not_offered` tell it how an `OfferTracks` ended, `welcomed` how a `Greet` did.
    """

    def __init__(self, at: float) -> None:
        self.started_at = at
        self.heard_at = at
        self.relay_at = at
        """When access to the relay was given last."""
        self.greeted = False
        self.ready = False
        self.closed = False
        self.connection: str | None = None
        """The subscribing connection that was offered last."""
        self.answer_due = False
        self.offer_again = False
        self._bucket = Bucket(SOCKET_RATE, SOCKET_BURST)
        self._patience = Bucket(FORGIVEN_PER_SECOND, MOST_BAD_MESSAGES)
        self._person_bucket: Bucket | None = None

    def receive(self, message: ClientMessage, at: float) -> list[Effect]:
        """Return what must now be done."""
        self.heard_at = at
        if self.closed:
            return []
        if not self._within_rate(at):
            return self._bad("signaling.too-fast", message.type, at)
        if isinstance(message, Hello):
            return self._greet(message)
        if not self.ready:
            return self._close(REFUSED, "refused")
        return self._answer(message)

    def unreadable(self, at: float) -> list[Effect]:
        """Something came that is no message."""
        self.heard_at = at
        if self.closed:
            return []
        self._within_rate(at)
        return self._bad("signaling.unreadable", None, at)

    def tick(self, at: float) -> list[Effect]:
        """Look at the clock, about once a second."""
        if self.closed:
            return []
        if not self.ready and at - self.started_at > GREETING_SECONDS:
            return self._close(REFUSED, "refused")
        if at - self.heard_at > SILENCE_SECONDS:
            return self._close(SILENT, "silent", retry_after=0)
        if self.ready and at - self.relay_at >= RELAY_SECONDS:
            self.relay_at = at
            return [RenewRelay()]
        return []

    def welcomed(self, person_bucket: Bucket) -> None:
        """The seat is taken; the person's other conversations share `person_bucket`."""
        self.ready = True
        self._person_bucket = person_bucket

    def stale(self) -> list[Effect]:
        """What this seat may hear has changed."""
        if self.connection is None or self.closed:
            return []
        if self.answer_due:
            self.offer_again = True
            return []
        return [OfferTracks(self.connection)]

    def offered(self, connection: str) -> None:
        self.connection, self.answer_due = connection, True

    def not_offered(self) -> None:
        """The engine refused; the browser asks again when it wants to."""
        self.answer_due = self.offer_again = False
        self.connection = None

    def end(self, code: int, reason: ByeReason, retry_after: float | None = None) -> list[Effect]:
        """Something outside ends the conversation."""
        return [] if self.closed else self._close(code, reason, retry_after)

    def _greet(self, hello: Hello) -> list[Effect]:
        if self.greeted or hello.protocol != PROTOCOL_VERSION:
            return self._close(REFUSED, "refused")
        self.greeted = True
        return [Greet(hello.ticket, hello.last_event)]

    def _answer(self, message: ClientMessage) -> list[Effect]:
        match message:
            case Ping():
                return [Say(Pong())]
            case Admit(person=person):
                return [AdmitSeat(person)]
            case Remove(person=person, reason=reason):
                return [RemoveSeat(person, reason)]
            case End():
                return [EndSession()]
            case Leave():
                return [LeaveSeat()]
            case Mute(person=person, kind=kind, on=on):
                return [MuteSeat(person, kind, on)]
            case Tracks(camera=camera, microphone=microphone):
                return [ReportTracks(camera, microphone)]
            case Record(on=on):
                return [SetRecording(on)]
            case ShowPaper(document_id=document_id):
                return [PutPaper(document_id)]
            case _:
                return self._negotiate(message)

    def _negotiate(self, message: ClientMessage) -> list[Effect]:
        match message:
            case Publish(sdp=sdp):
                return [StartPublishing(sdp)]
            case Subscribe(connection=connection, restart=restart):
                # The browser knows best what it still has: an answer that was due is not waited for.
                self.answer_due = self.offer_again = False
                return [OfferTracks(connection, restart)]
            case Answer(connection=connection, sdp=sdp) if connection == self.connection and self.answer_due:
                self.answer_due = False
                effects: list[Effect] = [AcceptAnswer(connection, sdp)]
                if self.offer_again:
                    self.offer_again = False
                    effects.append(OfferTracks(connection))
                return effects
            case Candidate(connection=connection, candidate=candidate) if connection == self.connection:
                return [TakeCandidate(connection, candidate)]
        # An answer to an offer that was overtaken: normal when two cross, so not held against anybody.
        return [Refuse("signaling.not-offered", message.type)]

    def _within_rate(self, at: float) -> bool:
        shared = self._person_bucket is None or self._person_bucket.take(at)
        return self._bucket.take(at) and shared

    def _bad(self, code: str, to: str | None, at: float) -> list[Effect]:
        if not self._patience.take(at):
            return self._close(OFFENDER, "offender")
        return [Refuse(code, to)]

    def _close(self, code: int, reason: ByeReason, retry_after: float | None = None) -> list[Effect]:
        self.closed = True
        return [Close(code, reason, retry_after)]
