"""
Who is in, who speaks: rooms, seats and their numbered events.

Start with `stages` (the lives of a session and of a seat), then `admission` (who is let in, by
whom). `actions` is what people do; every change is kept as state and told as events together.
"""

from .actions import (
    admit,
    alarm,
    all_dropped,
    arrive,
    dropped,
    end,
    expire,
    leave,
    load,
    media_changed,
    missed,
    mute,
    of_case,
    overdue,
    prepare,
    recording_started,
    recording_stopped,
    remove,
    report_tracks,
    show_paper,
)
from .admission import asked_for_recording, is_here
from .labels import labels
from .model import SEAT_KEPT, Invited, Readiness, Recording, Room, RoomEvent, Seat
from .stages import SEAT, SESSION, SeatEvent, SeatStage, SessionEvent, SessionStage
from .store import ConnectionEntry, case_of, events_after, with_people_in
from .store import read_log as connection_log
from .tickets import Ticket, issue_ticket, redeem_ticket

__all__ = [
    "SEAT",
    "SEAT_KEPT",
    "SESSION",
    "ConnectionEntry",
    "Invited",
    "Readiness",
    "Recording",
    "Room",
    "RoomEvent",
    "Seat",
    "SeatEvent",
    "SeatStage",
    "SessionEvent",
    "SessionStage",
    "Ticket",
    "admit",
    "alarm",
    "all_dropped",
    "arrive",
    "asked_for_recording",
    "case_of",
    "connection_log",
    "dropped",
    "end",
    "events_after",
    "expire",
    "is_here",
    "issue_ticket",
    "labels",
    "leave",
    "load",
    "media_changed",
    "missed",
    "mute",
    "of_case",
    "overdue",
    "prepare",
    "recording_started",
    "recording_stopped",
    "redeem_ticket",
    "remove",
    "report_tracks",
    "show_paper",
    "with_people_in",
]
