"""Beside the joint application: proof that a committee mediated, withdrawal, and what follows a breach."""

from dataclasses import dataclass
from typing import Literal

from .composing import Composer
from .model import Day, Facts, Fen, Line, Lines, Paper, Parties, Proof, Text
from .parties import names_of
from .sheet import FLUSH


@dataclass(frozen=True, kw_only=True)
class MediationProofData(Facts):
    """调解组织主持调解的证明: Interpretation of the Civil Procedure Law (2022), art. 354; document 20."""

    committee: Line
    founded: Text
    """By whom and when the committee was founded, and where it is registered."""
    court: Line
    party_names: Lines
    mediators: Lines
    mediated_on: Day
    agreement_number: Line


def mediation_proof(data: MediationProofData, proof: Proof) -> Paper:
    paper = Composer("mediation-proof", data, proof)
    paper.say("court_line", FLUSH)
    paper.say("body")
    paper.say("certified")
    return paper.signed((), data.committee, ("committee-seal", "committee-seal", data.committee))


@dataclass(frozen=True, kw_only=True)
class WithdrawalData(Facts):
    """撤回司法确认申请书: Interpretation (2022), art. 357; document 21. `number` is the case number."""

    court: Line
    parties: Parties
    agreement_number: Line
    reason: Text


def withdrawal(data: WithdrawalData, proof: Proof) -> Paper:
    paper = Composer("withdrawal", data, proof)
    paper.parties(data.parties, paper.words["called"])
    paper.say("request")
    paper.section("reason", data.reason)
    paper.say("known")
    _to_the_court(paper)
    return paper.signed(paper.party_hands(data.parties, "applicant", paper.words["called"]))


@dataclass(frozen=True, kw_only=True)
class EnforcementData(Facts):
    """执行申请书: Civil Procedure Law (2023), art. 206, 250 and 264; document 23. `number` is that of the ruling."""

    court: Line
    parties: Parties
    """甲方 asks; 乙方 is asked of."""
    ruled_by: Line
    ruled_on: Day
    performed_fen: Fen
    outstanding_fen: Fen
    interest: Text
    requests: Lines
    reasons: Text
    property_clues: Text = ""
    attachments: Lines


def enforcement_request(data: EnforcementData, proof: Proof) -> Paper:
    paper = Composer("enforcement-request", data, proof)
    paper.parties(data.parties, paper.words["called"])
    paper.section("requests")
    paper.points(data.requests)
    paper.section("basis")
    paper.say("basis_words")
    paper.form("performed_fen", "outstanding_fen", "interest")
    paper.section("reasons", data.reasons)
    if data.property_clues.strip():
        paper.section("property_clues", data.property_clues)
    paper.say("period")
    _to_the_court(paper)
    applicants = [party for party in data.parties if party.side == "甲方"]
    signers = paper.party_hands(applicants, "applicant", paper.words["called"])
    return paper.signed(signers, attachments=data.attachments)


@dataclass(frozen=True, kw_only=True)
class PaymentOrderData(Facts):
    """支付令申请书: Civil Procedure Law (2023), art. 225; Labour Dispute Mediation Law (2007), art. 16; document 23."""

    court: Line
    parties: Parties
    """甲方 is the creditor."""
    claim: Literal["wages", "injury", "compensation", "debt"]
    agreement_number: Line
    agreed_on: Day
    amount_fen: Fen
    facts: Text
    evidence: Lines
    attachments: Lines


def payment_order_request(data: PaymentOrderData, proof: Proof) -> Paper:
    paper = Composer("payment-order-request", data, proof)
    paper.parties(data.parties, paper.words["called"])
    paper.section("request")
    paper.say("request_words", debtor=names_of(data.parties, "乙方"))
    paper.section("facts", data.facts)
    paper.say("basis", creditor=names_of(data.parties, "甲方"), debtor=names_of(data.parties, "乙方"))
    paper.section("evidence")
    paper.points(data.evidence)
    paper.say("no_other")
    _to_the_court(paper)
    creditors = [party for party in data.parties if party.side == "甲方"]
    signers = paper.party_hands(creditors, "applicant", paper.words["called"])
    return paper.signed(signers, attachments=data.attachments)


def _to_the_court(paper: Composer) -> None:
    paper.say("addressed")
    paper.say("court_line", FLUSH)
