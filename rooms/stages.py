"""Two lives: of a session, and of one seat in it."""

from enum import StrEnum

from kernel import Machine


class SessionStage(StrEnum):
    NOT_STARTED = "NOT_STARTED"
    IN_SESSION = "IN_SESSION"
    CLOSED = "CLOSED"


class SessionEvent(StrEnum):
    START = "START"
    END = "END"


SESSION = Machine(
    "session",
    {
        (SessionStage.NOT_STARTED, SessionEvent.START): SessionStage.IN_SESSION,
        (SessionStage.NOT_STARTED, SessionEvent.END): SessionStage.CLOSED,
        (SessionStage.IN_SESSION, SessionEvent.END): SessionStage.CLOSED,
    },
)


class SeatStage(StrEnum):
    INVITED = "INVITED"
    CHECKING = "CHECKING"
    """Here, but identity or a required consent is still open."""
    WAITING = "WAITING"
    IN_SESSION = "IN_SESSION"
    DISCONNECTED = "DISCONNECTED"
    """Not heard of; the seat and the role are kept, see `model.SEAT_KEPT`."""
    LEFT = "LEFT"


class SeatEvent(StrEnum):
    ARRIVE = "ARRIVE"
    READY = "READY"
    ADMIT = "ADMIT"
    DROP = "DROP"
    RETURN_TO_CHECKING = "RETURN_TO_CHECKING"
    RETURN_TO_WAITING = "RETURN_TO_WAITING"
    RETURN_TO_SESSION = "RETURN_TO_SESSION"
    EXPIRE = "EXPIRE"
    LEAVE = "LEAVE"
    REMOVE = "REMOVE"


SEAT = Machine(
    "seat",
    {
        (SeatStage.INVITED, SeatEvent.ARRIVE): SeatStage.CHECKING,
        (SeatStage.LEFT, SeatEvent.ARRIVE): SeatStage.CHECKING,
        (SeatStage.CHECKING, SeatEvent.READY): SeatStage.WAITING,
        (SeatStage.WAITING, SeatEvent.ADMIT): SeatStage.IN_SESSION,
        (SeatStage.CHECKING, SeatEvent.DROP): SeatStage.DISCONNECTED,
        (SeatStage.WAITING, SeatEvent.DROP): SeatStage.DISCONNECTED,
        (SeatStage.IN_SESSION, SeatEvent.DROP): SeatStage.DISCONNECTED,
        (SeatStage.DISCONNECTED, SeatEvent.RETURN_TO_CHECKING): SeatStage.CHECKING,
        (SeatStage.DISCONNECTED, SeatEvent.RETURN_TO_WAITING): SeatStage.WAITING,
        (SeatStage.DISCONNECTED, SeatEvent.RETURN_TO_SESSION): SeatStage.IN_SESSION,
        (SeatStage.DISCONNECTED, SeatEvent.EXPIRE): SeatStage.LEFT,
        **{
            (stage, event): SeatStage.LEFT
            for stage in (SeatStage.CHECKING, SeatStage.WAITING, SeatStage.IN_SESSION, SeatStage.DISCONNECTED)
            for event in (SeatEvent.LEAVE, SeatEvent.REMOVE)
        },
    },
)

RETURN_TO = {
    SeatStage.CHECKING: SeatEvent.RETURN_TO_CHECKING,
    SeatStage.WAITING: SeatEvent.RETURN_TO_WAITING,
    SeatStage.IN_SESSION: SeatEvent.RETURN_TO_SESSION,
}
"""Who comes back takes up what they were before the cut."""
