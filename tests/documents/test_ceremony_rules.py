from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from documents.handwriting import Strokes
from documents.model import Document, RevisionRecord, SignatureGiven, bound_to, check_ink
from documents.stages import SignerState, Stage
from kernel import Conflict, Forbidden, Invalid, PersonId
from tests.documents.builders import COMMITTEE, HU, LIN, SHOWN, SUN, TEN, ZHONG, a_signature, an_agreement, strokes

DIRECTOR = frozenset({COMMITTEE})


def in_the_bytes(paper: Document) -> Document:
    """Do what the job does, for all that is given."""
    while (signer := paper.next_act()) is not None:
        assert signer.given is not None
        number = paper.revision + 1
        record = RevisionRecord(
            number, signer.field, f"{number:064x}", paper.sha256, 1, b"", b"", signer.given.given_at
        )
        paper = paper.in_the_bytes(signer, record)
    return paper


def signed(paper: Document, *people: PersonId) -> Document:
    for minute, person in enumerate(people):
        act = a_signature(person, given_at=TEN + timedelta(minutes=minute))
        paper = in_the_bytes(paper.signed_by(act, DIRECTOR if person == LIN else frozenset()))
    return paper


def closing(paper: Document) -> RevisionRecord:
    return RevisionRecord(paper.revision + 1, "closing", "ff" * 32, paper.sha256, 1, b"", b"", TEN)


def test_a_signature_for_other_bytes_than_shown_is_refused():
    agreement = an_agreement()

    with pytest.raises(Conflict, match="changed-since-shown"):
        agreement.signed_by(a_signature(SUN, seen_sha256="ff" * 32))


def test_who_is_no_signer_cannot_sign():
    with pytest.raises(Forbidden, match="not-a-signer"):
        an_agreement().signed_by(a_signature(PersonId("stranger")))


@pytest.mark.parametrize("first, second", [(SUN, HU), (HU, SUN)])
def test_parties_sign_in_any_order(first, second):
    agreement = signed(an_agreement(), first, second)

    assert [signer.state for signer in agreement.signers[:2]] == [SignerState.SIGNED] * 2


def test_two_parties_may_give_their_signatures_at_the_same_moment():
    agreement = an_agreement().signed_by(a_signature(SUN)).signed_by(a_signature(HU))

    assert [signer.state for signer in agreement.signers[:2]] == [SignerState.SIGNING] * 2


def test_the_mediator_waits_until_all_parties_are_in_the_bytes():
    agreement = an_agreement().signed_by(a_signature(SUN)).signed_by(a_signature(HU))

    with pytest.raises(Conflict, match="not-your-turn"):
        agreement.signed_by(a_signature(ZHONG))

    assert in_the_bytes(agreement).signed_by(a_signature(ZHONG))


def test_the_seal_comes_last():
    with pytest.raises(Conflict, match="not-your-turn"):
        signed(an_agreement(), SUN, HU).signed_by(a_signature(LIN), DIRECTOR)


def test_the_seal_belongs_to_those_who_answer_for_the_committee():
    agreement = signed(an_agreement(), SUN, HU, ZHONG)

    with pytest.raises(Forbidden, match="not-a-signer"):
        agreement.signed_by(a_signature(LIN), frozenset({"another-committee"}))


def test_nobody_signs_twice():
    agreement = an_agreement().signed_by(a_signature(SUN))

    with pytest.raises(Conflict, match="already-signed"):
        agreement.signed_by(a_signature(SUN))
    with pytest.raises(Conflict, match="already-signed"):
        in_the_bytes(agreement).signed_by(a_signature(SUN))


def test_a_refused_paper_cannot_be_signed_any_more():
    agreement = an_agreement().refused_by(HU, "金额不同意")

    assert agreement.stage is Stage.REFUSED
    with pytest.raises(Conflict, match=r"document\.sign"):
        agreement.signed_by(a_signature(SUN))


def test_what_was_given_before_a_refusal_never_gets_into_the_bytes():
    agreement = an_agreement().signed_by(a_signature(SUN)).refused_by(HU, "不同意")

    assert agreement.next_act() is None


def test_a_paper_is_in_force_since_its_last_required_act():
    agreement = signed(an_agreement(), SUN, HU, ZHONG, LIN)

    effective = agreement.completed(closing(agreement))

    assert effective.stage is Stage.EFFECTIVE
    assert effective.effective_at == TEN + timedelta(minutes=3)


def test_a_paper_with_a_missing_signature_cannot_be_completed():
    agreement = signed(an_agreement(), SUN, HU, ZHONG)

    with pytest.raises(Conflict, match="signatures-missing"):
        agreement.completed(closing(agreement))


@given(some.permutations([SUN, HU, ZHONG, LIN]), some.integers(0, 4))
def test_before_all_have_signed_people_only_get_the_unsigned_bytes(order, acts):
    agreement = an_agreement()
    for person in order[:acts]:
        try:
            agreement = signed(agreement, person)
        except Conflict:
            break

    complete = agreement.all_signed
    assert agreement.stage is Stage.SIGNING
    assert agreement.open_to_readers_sha256 == SHOWN
    assert complete == all(signer.state is SignerState.SIGNED for signer in agreement.signers)


def test_a_superseded_paper_cannot_be_signed():
    with pytest.raises(Conflict, match=r"document\.sign"):
        an_agreement().superseded().signed_by(a_signature(SUN))


def test_a_paper_in_force_cannot_be_superseded():
    agreement = signed(an_agreement(), SUN, HU, ZHONG, LIN)
    effective = agreement.completed(closing(agreement))

    with pytest.raises(Conflict, match=r"document\.supersede"):
        effective.superseded()


def test_a_code_is_bound_to_every_byte_of_all_papers():
    agreement, application = an_agreement(), replace(an_agreement(), shown_sha256="cd" * 32)

    assert bound_to([agreement, application]) == bound_to([application, agreement])
    assert bound_to([agreement]) != bound_to([agreement, application])


def test_a_written_name_is_ink_enough():
    check_ink(strokes())


@pytest.mark.parametrize(
    "slip",
    [
        Strokes(600, 240, ()),
        Strokes(600, 240, (((10.0, 10.0, 0.0),),)),
        Strokes(600, 240, (tuple((10.0 + step, 10.0, 16.0 * step) for step in range(20)),)),
        Strokes(0, 0, strokes().lines),
        Strokes(600, 240, (((float("nan"), 1.0, 0.0), *strokes().lines[0]),)),
    ],
)
def test_a_slip_of_the_finger_is_no_signature(slip):
    with pytest.raises(Invalid):
        check_ink(slip)


def test_more_points_than_a_hand_makes_are_refused():
    flood = Strokes(600, 240, (tuple((float(step % 600), float(step % 240), float(step)) for step in range(20_001)),))

    with pytest.raises(Invalid, match="too-much-ink"):
        check_ink(flood)


def test_whose_turn_it_is_follows_the_steps():
    agreement = an_agreement()

    assert [signer.field for signer in agreement.awaits(SUN)] == ["party-1"]
    assert agreement.awaits(ZHONG) == ()
    agreement = signed(agreement, SUN, HU)
    assert [signer.field for signer in agreement.awaits(ZHONG)] == ["mediator-1"]
    assert agreement.awaits(LIN, DIRECTOR) == ()


def test_a_signature_remembers_what_was_shown():
    agreement = an_agreement().signed_by(a_signature(SUN))

    assert agreement.signers[0].given == SignatureGiven(SUN, SHOWN, TEN + timedelta(minutes=5), "cd" * 32, "request-1")
