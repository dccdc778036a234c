"""What came of it: 口头协议登记表, 履行凭证, 回访记录, 终止调解告知书."""

from dataclasses import dataclass
from typing import Literal

from .composing import Composer
from .model import Count, Day, Facts, Fen, Line, Lines, Moment, Paper, Parties, Proof, Text
from .sheet import NOTE


@dataclass(frozen=True, kw_only=True)
class OralAgreementData(Facts):
    """口头协议登记表: People's Mediation Law (2010), art. 28 and 30; document 12."""

    committee: Line
    parties: Parties
    facts: Text
    content: Text
    performance: Text
    mediators: Lines


def oral_agreement(data: OralAgreementData, proof: Proof) -> Paper:
    paper = Composer("oral-agreement", data, proof)
    rows = [row for party in data.parties for row in paper.party_rows(party, paper.words["sides"][party.side])]
    paper.form("facts", "content", "performance", more=rows)
    paper.say("effect", NOTE)
    signers = [*paper.party_hands(data.parties), *paper.hands("mediator", data.mediators)]
    return paper.signed(signers, data.committee, ("committee-seal", "committee-seal", data.committee))


@dataclass(frozen=True, kw_only=True)
class ReceiptData(Facts):
    """履行凭证: People's Mediation Law (2010), art. 31; document 13."""

    agreement_number: Line
    instalment: Count
    amount_fen: Fen
    payment_method: Line
    reference: Line = ""
    """流水号 of the bank or payment service."""
    payer: Line
    payee: Line
    own_account: bool
    paid_on: Day
    rest: Text = ""


def performance_receipt(data: ReceiptData, proof: Proof) -> Paper:
    paper = Composer("performance-receipt", data, proof)
    paper.form(
        "agreement_number", "payer payee", "instalment paid_on", "amount_fen", "payment_method reference",
        "own_account", *(["rest"] if data.rest else []),
    )  # fmt: skip
    paper.say("received", NOTE)
    return paper.signed([*paper.hands("payer", data.payer), *paper.hands("payee", data.payee)])


@dataclass(frozen=True, kw_only=True)
class FollowUpData(Facts):
    """人民调解回访记录: People's Mediation Law (2010), art. 31; document 14."""

    committee: Line
    agreement_number: Line
    party_names: Lines
    subject: Line
    visited_at: Moment
    way: Literal["visit", "telephone", "video", "message"]
    performed: Literal["wholly", "partly", "not", "not-due"]
    performance_text: Text
    satisfaction: Literal["very", "satisfied", "neutral", "dissatisfied"]
    risks: Text = ""
    measures: Text = ""
    visitor: Line
    visited: Line
    """Who was visited; signs where the visit was online or in person."""


def follow_up(data: FollowUpData, proof: Proof) -> Paper:
    paper = Composer("follow-up", data, proof)
    paper.form(
        "party_names", "agreement_number visited_at", "subject way", "visited visitor", "performed satisfaction",
        "performance_text", "risks", "measures",
    )  # fmt: skip
    paper.say("purpose", NOTE)
    signers = paper.hands("visitor", data.visitor)
    if data.way in ("visit", "video"):
        signers = [*paper.hands("visited", data.visited), *signers]
    return paper.signed(signers, data.committee)


@dataclass(frozen=True, kw_only=True)
class TerminationData(Facts):
    """
    终止调解告知书: People's Mediation Law (2010), art. 26; document 15.

    Online Mediation Rules (2021), art. 21 and 25.
    """

    committee: Line
    parties: Parties
    began_on: Day
    ended_on: Day
    course: Text
    reason: Literal[
        "settled-themselves", "unreachable", "party-refuses", "too-far-apart", "time-over", "will-not-sign", "other"
    ]
    issues: Text
    advice: Literal["simple", "complex"]
    labour: bool = False
    """In labour disputes arbitration comes before a court."""
    mediators: Lines


def termination_notice(data: TerminationData, proof: Proof) -> Paper:
    paper = Composer("termination-notice", data, proof)
    names = "、".join(party.name for party in data.parties)
    paper.say("ended", parties=names)
    paper.form("began_on ended_on", "reason", "course", "issues", "advice")
    paper.say("routes_intro")
    routes = paper.words["labour_routes" if data.labour else "routes"]
    paper.points(routes)
    paper.say("limitation")
    signers = [*paper.hands("mediator", data.mediators), *paper.party_hands(data.parties)]
    return paper.signed(signers, data.committee, ("committee-seal", "committee-seal", data.committee))
