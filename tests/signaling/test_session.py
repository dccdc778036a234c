"""What follows from what is said; no socket, no database, no clock of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from media.turn import LIFETIME
from signaling import effects as do
from signaling import messages as say
from signaling.session import (
    MOST_BAD_MESSAGES,
    OFFENDER,
    PERSON_BURST,
    PERSON_RATE,
    REFUSED,
    SILENT,
    SOCKET_BURST,
    Bucket,
    Session,
)

HELLO = say.Hello(protocol=say.PROTOCOL_VERSION, ticket="t")
OFFER = "v=0"


def a_session() -> Session:
    """A conversation in which the seat is taken."""
    session = Session(at=0)
    session.receive(HELLO, at=0)
    session.welcomed(Bucket(PERSON_RATE, PERSON_BURST))
    return session


def an_offered_session(connection: str = "c1") -> Session:
    session = a_session()
    session.receive(say.Subscribe(), at=0)
    session.offered(connection)
    return session


MESSAGES = [
    HELLO,
    say.Ping(),
    say.Admit(person="p"),
    say.Remove(person="p", reason="r"),
    say.End(),
    say.Leave(),
    say.Mute(person="p", kind="audio", on=True),
    say.Tracks(camera=True, microphone=False),
    say.Publish(sdp=OFFER),
    say.Subscribe(),
    say.Answer(connection="c1", sdp=OFFER),
    say.Candidate(connection="c1", candidate=""),
    say.Record(on=True),
    say.ShowPaper(document_id=None),
]


def test_hello_is_greeted_with_the_last_event_that_was_seen():
    hello = say.Hello(protocol=1, ticket="t", last_event=7)

    assert Session(at=0).receive(hello, at=0) == [do.Greet("t", 7)]


@pytest.mark.parametrize("message", MESSAGES[1:], ids=lambda message: message.type)
def test_nothing_is_done_before_the_seat_is_taken(message):
    assert Session(at=0).receive(message, at=0) == [do.Close(REFUSED, "refused")]


def test_another_version_of_the_protocol_is_not_spoken():
    assert Session(at=0).receive(say.Hello(protocol=2, ticket="t"), at=0) == [do.Close(REFUSED, "refused")]


def test_hello_is_said_once():
    assert a_session().receive(HELLO, at=0) == [do.Close(REFUSED, "refused")]


def test_who_does_not_say_hello_is_not_waited_for():
    session = Session(at=0)

    assert session.tick(at=9.9) == []
    assert session.tick(at=10.1) == [do.Close(REFUSED, "refused")]


def test_a_heartbeat_is_answered():
    assert a_session().receive(say.Ping(), at=4) == [do.Say(say.Pong())]


def test_twelve_seconds_of_silence_end_the_conversation_and_it_may_come_back_at_once():
    session = a_session()
    session.receive(say.Ping(), at=4)

    assert session.tick(at=16) == []
    assert session.tick(at=16.1) == [do.Close(SILENT, "silent", 0)]


@pytest.mark.parametrize("message", MESSAGES[2:], ids=lambda message: message.type)
def test_every_message_leads_to_an_effect(message):
    assert an_offered_session().receive(message, at=0) != []


def test_an_answer_is_taken_once_and_only_for_what_was_offered():
    session = an_offered_session("c1")

    other = session.receive(say.Answer(connection="c2", sdp=OFFER), at=0)
    right = session.receive(say.Answer(connection="c1", sdp=OFFER), at=0)
    again = session.receive(say.Answer(connection="c1", sdp=OFFER), at=0)

    assert other == again == [do.Refuse("signaling.not-offered", "answer")]
    assert right == [do.AcceptAnswer("c1", OFFER)]


def test_what_changes_while_an_answer_is_due_is_offered_once_after_it():
    session = an_offered_session("c1")

    assert session.stale() == []
    assert session.stale() == []
    answered = session.receive(say.Answer(connection="c1", sdp=OFFER), at=0)

    assert answered == [do.AcceptAnswer("c1", OFFER), do.OfferTracks("c1")]


def test_what_changes_when_nothing_is_due_is_offered_at_once():
    session = an_offered_session("c1")
    session.receive(say.Answer(connection="c1", sdp=OFFER), at=0)

    assert session.stale() == [do.OfferTracks("c1")]


def test_who_has_not_asked_to_hear_is_offered_nothing():
    assert a_session().stale() == []


def test_an_answer_that_never_came_does_not_block_a_new_beginning():
    session = an_offered_session("c1")

    assert session.receive(say.Subscribe(connection="c1"), at=0) == [do.OfferTracks("c1")]


def test_eight_messages_that_are_none_are_forgiven_and_the_ninth_ends_it():
    session = a_session()

    answers = [session.unreadable(at=0) for _ in range(MOST_BAD_MESSAGES + 1)]

    assert answers[:-1] == [[do.Refuse("signaling.unreadable", None)]] * MOST_BAD_MESSAGES
    assert answers[-1] == [do.Close(OFFENDER, "offender")]


def test_a_bad_message_now_and_then_is_forgiven_for_ever():
    session = a_session()

    for minute in range(100):
        at = 60.0 * minute
        assert session.unreadable(at) == [do.Refuse("signaling.unreadable", None)]


def test_access_to_the_relay_is_renewed_long_before_it_ends():
    session = a_session()

    heard = [(at, session.tick(at)) for at in range(0, 600, 3) if not session.receive(say.Ping(), at)[1:]]

    renewed = [at for at, effects in heard if effects == [do.RenewRelay()]]
    assert len(renewed) == 2
    assert max(renewed[0], renewed[1] - renewed[0]) < LIFETIME.total_seconds() / 2


def test_ice_begins_anew_on_the_connection_that_is_named():
    session = an_offered_session("c1")

    assert session.receive(say.Subscribe(connection="c1", restart=True), 1.0) == [
        do.OfferTracks("c1", restart_ice=True)
    ]


def test_a_flood_is_slowed_and_then_ended():
    session = a_session()

    effects = [session.receive(say.Ping(), at=1) for _ in range(200)]

    assert effects[int(SOCKET_BURST)] == [do.Refuse("signaling.too-fast", "ping")]
    assert [do.Close(OFFENDER, "offender")] in effects
    assert effects[-1] == []


def test_the_conversations_of_one_person_share_an_allowance():
    shared = Bucket(rate=0, burst=3)
    one, two = Session(0), Session(0)
    for session in (one, two):
        session.receive(HELLO, at=0)
        session.welcomed(shared)

    answers = [session.receive(say.Ping(), at=0) for session in (one, two, one, two)]

    assert answers[-1] == [do.Refuse("signaling.too-fast", "ping")]


@given(some.lists(some.sampled_from(MESSAGES) | some.just(None) | some.just("stale"), max_size=60))
def test_nothing_follows_the_end(heard):
    session = Session(at=0)
    closed = False
    for step, message in enumerate(heard):
        if message is None:
            effects = session.unreadable(float(step))
        elif message == "stale":
            effects = session.stale()
        else:
            effects = session.receive(message, float(step))
        for effect in effects:
            assert not closed
            if isinstance(effect, do.Greet):
                session.welcomed(Bucket(PERSON_RATE, PERSON_BURST))
            if isinstance(effect, do.OfferTracks):
                session.offered("c1")
            closed = closed or isinstance(effect, do.Close)


@given(some.lists(some.sampled_from(["subscribe", "answer", "stale", "refused"]), max_size=60))
def test_one_offer_at_a_time_is_open(heard):
    session = a_session()
    open_offers = 0
    for step, what in enumerate(heard):
        at = 10.0 * step
        if what == "subscribe":
            open_offers = 0
            effects = session.receive(say.Subscribe(), at)
        elif what == "answer":
            effects = session.receive(say.Answer(connection="c1", sdp=OFFER), at)
        else:
            effects = session.stale()
        for effect in effects:
            if isinstance(effect, do.AcceptAnswer):
                open_offers -= 1
            if isinstance(effect, do.OfferTracks):
                assert open_offers == 0
                if what == "refused":
                    session.not_offered()
                else:
                    session.offered("c1")
                    open_offers += 1
        assert open_offers in (0, 1)
