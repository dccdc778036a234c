"""To the police, after an agreement was kept: 免予处罚书面申请."""

from dataclasses import dataclass

from .composing import Composer
from .model import Day, Facts, Line, Lines, Paper, Parties, Proof, Text
from .sheet import FLUSH


@dataclass(frozen=True, kw_only=True)
class ExemptionData(Facts):
    """免予处罚书面申请: Public Security Administration Punishments Law (2025), art. 9; document 25. Both sides ask."""

    police: Line
    parties: Parties
    facts: Text
    committee: Line
    agreement_number: Line
    agreed_on: Day
    performed_on: Day
    performance: Text
    attachments: Lines


def penalty_exemption(data: ExemptionData, proof: Proof) -> Paper:
    paper = Composer("penalty-exemption", data, proof)
    paper.parties(data.parties, paper.words["called"])
    paper.section("facts", data.facts)
    paper.section("performance")
    paper.say("agreed")
    paper.text(data.performance)
    paper.section("request")
    paper.say("request_words")
    paper.say("addressed")
    paper.say("police_line", FLUSH)
    return paper.signed(paper.party_hands(data.parties, "party", paper.words["called"]), attachments=data.attachments)
