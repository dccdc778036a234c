"""Who is let in, and by whom."""

import pytest

from kernel import Conflict, Forbidden
from rooms import Readiness, Recording, SeatStage, SessionStage
from rooms.admission import asked_for_recording, check, check_recording
from tests.rooms.builders import LANDLORD, LAWYER, MEDIATOR, TEN, TENANT, a_room, a_seat

READY = Readiness(identity=True)


def test_a_party_whose_identity_and_consents_are_there_is_admitted():
    check(a_room(), MEDIATOR, TENANT, READY)


@pytest.mark.parametrize("actor", [TENANT, LANDLORD, LAWYER, "somebody"])
def test_nobody_but_the_mediator_assigned_admits(actor):
    with pytest.raises(Forbidden, match=r"room\.not-host"):
        check(a_room(), actor, TENANT, READY)


def test_a_party_without_checked_identity_stays_out():
    with pytest.raises(Forbidden, match=r"room\.identity-open"):
        check(a_room(), MEDIATOR, TENANT, Readiness(identity=False))


def test_a_party_with_a_required_consent_missing_stays_out():
    with pytest.raises(Forbidden, match=r"room\.consent-open") as refused:
        check(a_room(), MEDIATOR, TENANT, Readiness(True, frozenset({"online_mediation"})))

    assert refused.value.facts["missing"] == ["online_mediation"]


def test_a_lawyer_needs_no_identity_check():
    check(a_room(), MEDIATOR, LAWYER, Readiness(identity=False))


def test_while_recording_is_on_nobody_comes_in_who_did_not_agree_to_it():
    room = a_room(recording=Recording(True, TEN))

    with pytest.raises(Conflict, match=r"room\.recording-not-agreed"):
        check(room, MEDIATOR, TENANT, Readiness(True, recording=False))


def test_nobody_is_admitted_to_a_closed_session():
    with pytest.raises(Conflict, match=r"room\.closed"):
        check(a_room(stage=SessionStage.CLOSED), MEDIATOR, TENANT, READY)


def test_a_recording_needs_the_consent_of_every_party_in_the_session():
    room = a_room().with_seat(a_seat(TENANT, SeatStage.IN_SESSION))

    with pytest.raises(Conflict, match=r"room\.recording-not-agreed"):
        check_recording(room, MEDIATOR, {TENANT: Readiness(True, recording=False)})


def test_a_recording_needs_the_consent_of_a_party_who_is_just_cut_off():
    away = a_seat(LANDLORD, SeatStage.DISCONNECTED, before_drop=SeatStage.IN_SESSION)

    assert asked_for_recording(a_room().with_seat(away)) == [LANDLORD]


def test_who_only_waits_is_not_asked_for_the_recording():
    assert asked_for_recording(a_room()) == []


def test_a_recording_needs_a_session():
    with pytest.raises(Conflict, match=r"room\.not-in-session"):
        check_recording(a_room(stage=SessionStage.NOT_STARTED), MEDIATOR, {})
