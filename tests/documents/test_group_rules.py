"""Of many whose claims are apart each signs alone: the paper binds whoever signed (劳动争议调解仲裁法 7)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from documents.model import Role
from documents.stages import SignerState, Stage
from kernel import Conflict, Forbidden, PersonId
from tests.documents.builders import COMMITTEE, LIN, TEN, ZHONG, a_signature, a_signer, an_agreement
from tests.documents.test_ceremony_rules import closing, in_the_bytes, signed

LIU, CHEN, HUANG, ZHAO = (PersonId(name) for name in ("liu", "chen", "huang", "zhao"))
INTERPRETER = PersonId("interpreter")


def many(**changes):
    workers = [a_signer(f"party-{n}", Role.PARTY, who, several=True) for n, who in enumerate((LIU, CHEN, HUANG), 1)]
    employer = [
        a_signer("party-4", Role.PARTY, ZHAO),
        a_signer("party-seal-4", Role.PARTY_SEAL, ZHAO, organisation="party-x"),
    ]
    office = [
        a_signer("mediator-1", Role.MEDIATOR, ZHONG),
        a_signer("interpreter-1", Role.INTERPRETER, INTERPRETER),
        a_signer("committee-seal", Role.COMMITTEE_SEAL),
    ]
    return an_agreement(signers=(*workers, *employer, *office), **changes)


def test_one_of_many_who_refuses_is_left_out_and_the_others_go_on():
    agreement = many().refused_by(CHEN, "金额不对")

    assert agreement.stage is Stage.SIGNING
    assert agreement.not_bound == {CHEN}
    agreement = signed(agreement, LIU, HUANG, ZHAO, ZHONG, INTERPRETER, LIN)
    assert agreement.all_signed and agreement.completed(closing(agreement)).stage is Stage.EFFECTIVE


def test_the_other_side_can_refuse_the_whole():
    assert many().refused_by(ZHAO, "不同意").stage is Stage.REFUSED


def test_who_does_not_come_is_left_out_by_name():
    agreement = signed(many(), LIU, ZHAO).without(frozenset({CHEN, HUANG}), "未到场")

    assert agreement.not_bound == {CHEN, HUANG}
    assert [signer.state for signer in agreement.signers[1:3]] == [SignerState.ABSENT] * 2
    assert agreement.awaits(ZHONG)


def test_who_was_left_out_cannot_sign_afterwards():
    agreement = many().without(frozenset({CHEN}), "未到场")

    with pytest.raises(Conflict, match="signing-over"):
        agreement.signed_by(a_signature(CHEN))


def test_nobody_is_left_out_without_whom_there_is_no_agreement():
    with pytest.raises(Conflict, match="needed"):
        many().without(frozenset({ZHAO}), "未到场")


def test_who_has_signed_stays_bound_though_named_among_the_absent():
    agreement = signed(many(), LIU).without(frozenset({LIU, CHEN}), "未到场")

    assert agreement.not_bound == {CHEN}


def test_fewer_than_agreed_is_no_agreement():
    with pytest.raises(Conflict, match="too-few"):
        many(least=2).without(frozenset({CHEN, HUANG}), "未到场")
    assert many(least=3).refused_by(CHEN, "不同意").stage is Stage.REFUSED


def test_an_agreement_with_nobody_of_the_many_is_none():
    agreement = many().refused_by(LIU, "不").refused_by(CHEN, "不")

    assert agreement.refused_by(HUANG, "不").stage is Stage.REFUSED


def test_too_late_is_too_late_for_parties_and_not_for_those_who_act_by_office():
    agreement = many(open_until=TEN + timedelta(minutes=4))

    with pytest.raises(Conflict, match="signing-over"):
        agreement.signed_by(a_signature(LIU))
    agreement = signed(replace(agreement, open_until=None), LIU, CHEN, HUANG, ZHAO)
    assert replace(agreement, open_until=TEN).signed_by(a_signature(ZHONG))


def test_a_representative_seals_with_the_own_signature():
    agreement = many().signed_by(a_signature(ZHAO))

    assert {signer.field for signer in agreement.signers if signer.given} == {"party-4", "party-seal-4"}


def test_who_signs_for_others_signs_for_all_of_them_at_once():
    agreement = many().signed_by(a_signature(LIU), principals=frozenset({CHEN}))

    assert [signer.given.person for signer in agreement.signers[:2] if signer.given] == [LIU, LIU]
    with pytest.raises(Forbidden, match="not-a-signer"):
        many().signed_by(a_signature(PersonId("stranger")), principals=frozenset({PersonId("other")}))


def test_the_mediator_waits_for_everybody_who_is_not_left_out():
    with pytest.raises(Conflict, match="not-your-turn"):
        signed(many(), LIU, CHEN, ZHAO).signed_by(a_signature(ZHONG))


def test_a_paper_that_one_of_two_refuses_is_refused_as_before():
    assert an_agreement().refused_by(PersonId("hu"), "不").stage is Stage.REFUSED
    assert in_the_bytes(an_agreement()).signers[-1].organisation == COMMITTEE
