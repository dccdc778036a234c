"""Lives of a session and of a seat, whatever happens in whatever order."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel import Conflict
from rooms import SEAT, SESSION, SeatEvent, SeatStage, SessionEvent, SessionStage
from tests.rooms.builders import MEDIATOR, TEN, TENANT, a_room, a_seat

HERE = {SeatStage.CHECKING, SeatStage.WAITING, SeatStage.IN_SESSION}


def lived(seat, events):
    for event in events:
        if SEAT.allows(seat.stage, event):
            seat = seat.after(event, TEN)
    return seat


@given(some.lists(some.sampled_from(SeatEvent)))
def test_nobody_is_in_session_who_was_not_admitted(events):
    without_admission = [event for event in events if event is not SeatEvent.ADMIT]

    seat = a_seat(stage=SeatStage.INVITED)
    for event in without_admission:
        if SEAT.allows(seat.stage, event) and event is not SeatEvent.RETURN_TO_SESSION:
            seat = seat.after(event, TEN)

    assert seat.stage is not SeatStage.IN_SESSION


@given(some.lists(some.sampled_from(SeatEvent)), some.sampled_from(sorted(HERE)))
def test_who_is_cut_off_returns_to_what_they_were(events, stage):
    seat = lived(a_seat(stage=SeatStage(stage)), events)
    if seat.stage not in HERE:
        return

    returned = seat.after(SeatEvent.DROP, TEN).returned(TEN + timedelta(seconds=90))

    assert returned.stage is seat.stage
    assert (returned.camera, returned.microphone) == (seat.camera, seat.microphone)


@given(some.lists(some.sampled_from(SessionEvent)))
def test_a_session_that_is_closed_stays_closed(events):
    stage = SessionStage.CLOSED

    assert not any(SESSION.allows(stage, event) for event in events)


@given(some.lists(some.sampled_from(SeatEvent)))
def test_a_seat_that_was_given_back_shows_no_camera_and_no_connection(events):
    seat = lived(a_seat(camera=True, microphone=True, connection="c"), events)

    if seat.stage is SeatStage.LEFT:
        assert (seat.camera, seat.microphone, seat.connection) == (False, False, None)


def test_every_stage_can_be_reached():
    reached = {SeatStage.INVITED}
    for _ in SeatStage:
        reached |= {after for (before, _), after in SEAT.table.items() if before in reached}

    assert reached == set(SeatStage)


def test_a_session_that_ends_frees_every_seat_and_ends_the_recording():
    room = a_room(paper="paper").after(SessionEvent.END, TEN)

    assert {seat.stage for seat in room.seats} == {SeatStage.LEFT}
    assert (room.paper, room.recording.on) == (None, False)


def test_who_is_not_waiting_cannot_be_admitted():
    with pytest.raises(Conflict, match=r"seat\.admit"):
        a_seat(TENANT, SeatStage.INVITED).after(SeatEvent.ADMIT, TEN)


def test_the_state_that_is_told_names_no_connection():
    assert "connection" not in a_seat(MEDIATOR, connection="secret").state()
