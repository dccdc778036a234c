"""What is shown of a room on the wire: all of it in a `Snapshot`, and the changes that keep it true."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SeatState(Message):
    """
    One person's place. `state` is a stage of a seat (docs/lives.md); `camera` and `microphone`
    are as the person set them, `muted_audio` and `muted_video` as the host did.
    """

    person: str
    name: str
    role: str
    side: Literal["applicant", "respondent"] | None
    state: Literal["INVITED", "CHECKING", "WAITING", "IN_SESSION", "DISCONNECTED", "LEFT"]
    since: str
    camera: bool
    microphone: bool
    muted_audio: bool
    muted_video: bool


class SessionState(Message):
    state: Literal["NOT_STARTED", "IN_SESSION", "CLOSED"]
    starts_at: str
    started_at: str | None
    ended_at: str | None


class RecordingState(Message):
    """`alarm`: a code why what is said may not be kept; null while all is well."""

    on: bool
    since: str | None
    alarm: str | None


class Snapshot(Message):
    """All that is shown of a room, up to and including the event it comes with."""

    room_id: str
    case_id: str
    host: str
    session: SessionState
    recording: RecordingState
    paper: str | None
    seats: list[SeatState]


class SeatChanged(Message):
    """A seat is new or different: put it in place of the person's old one."""

    type: Literal["seat"] = "seat"
    seat: SeatState


class Unseated(Message):
    """An invitation was taken back: the seat is gone."""

    type: Literal["unseated"] = "unseated"
    person: str


class SessionChanged(Message):
    type: Literal["session"] = "session"
    session: SessionState


class RecordingChanged(Message):
    type: Literal["recording"] = "recording"
    recording: RecordingState


class PaperChanged(Message):
    type: Literal["paper"] = "paper"
    document_id: str | None


RoomChange = Annotated[
    SeatChanged | Unseated | SessionChanged | RecordingChanged | PaperChanged, Field(discriminator="type")
]
