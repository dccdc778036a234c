"""What a conversation asks to be done, as data. `conductor` does it and makes no choices."""

from dataclasses import dataclass

from .messages import ByeReason, Kind, ServerMessage


@dataclass(frozen=True)
class Greet:
    """Redeem the ticket, take the seat, say welcome."""

    ticket: str
    last_event: int | None


@dataclass(frozen=True)
class Say:
    message: ServerMessage


@dataclass(frozen=True)
class Refuse:
    """Say why `to` (the type of a message) is not done."""

    code: str
    to: str | None


@dataclass(frozen=True)
class Close:
    """Say bye and hang up with this WebSocket close code (RFC 6455, 7.4)."""

    code: int
    reason: ByeReason
    retry_after: float | None = None


@dataclass(frozen=True)
class RenewRelay:
    """Say by which servers this seat may come from now on: what it has is good for minutes only."""


@dataclass(frozen=True)
class AdmitSeat:
    person: str


@dataclass(frozen=True)
class RemoveSeat:
    person: str
    reason: str


@dataclass(frozen=True)
class EndSession:
    pass


@dataclass(frozen=True)
class LeaveSeat:
    pass


@dataclass(frozen=True)
class MuteSeat:
    person: str
    kind: Kind
    on: bool


@dataclass(frozen=True)
class ReportTracks:
    camera: bool
    microphone: bool


@dataclass(frozen=True)
class StartPublishing:
    sdp: str


@dataclass(frozen=True)
class OfferTracks:
    """Have the engine offer what this seat may hear, on a living connection or a new one."""

    connection: str | None
    restart_ice: bool = False


@dataclass(frozen=True)
class AcceptAnswer:
    connection: str
    sdp: str


@dataclass(frozen=True)
class TakeCandidate:
    connection: str
    candidate: str


@dataclass(frozen=True)
class SetRecording:
    on: bool


@dataclass(frozen=True)
class PutPaper:
    document_id: str | None


HostEffect = AdmitSeat | RemoveSeat | EndSession | MuteSeat | SetRecording | PutPaper
SeatEffect = LeaveSeat | ReportTracks | StartPublishing | OfferTracks | AcceptAnswer | TakeCandidate
Effect = Greet | Say | Refuse | Close | RenewRelay | HostEffect | SeatEffect
