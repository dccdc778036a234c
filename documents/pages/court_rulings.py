"""Rulings that end a request without deciding on the agreement: not accepted, withdrawn, deemed withdrawn."""

from dataclasses import dataclass

from . import required
from .closing import finished, sealed_height
from .model import Day, Facts, Line, Paper, Parties, Proof, Text
from .numerals import in_arabic
from .parties import described, names_of
from .ruling import SIGNED_NAME, as_sentence, signed_by_the_court
from .sheet import KIND, LEADING, NUMBER, TITLE, Sheet
from .texts import texts


@dataclass(frozen=True, kw_only=True)
class EndingRulingData(Facts):
    """民事裁定书 without a decision on the merits; `number` is the case number."""

    court: Line
    parties: Parties
    applied_on: Day
    committee: Line
    agreement_number: Line
    agreed_on: Day
    findings: Text
    judge: Line
    clerk: Line


class NonAcceptanceData(EndingRulingData):
    """不予受理: Interpretation of the Civil Procedure Law (2022), art. 355; document 22."""


class WithdrawalAllowedData(EndingRulingData):
    """准许撤回申请: Interpretation (2022), art. 357, first paragraph; document 22."""


class DeemedWithdrawnData(EndingRulingData):
    """按撤回申请处理: Interpretation (2022), art. 357, second paragraph; document 22."""


def non_acceptance(data: NonAcceptanceData, proof: Proof) -> Paper:
    return _ruling("non-acceptance", data, proof)


def withdrawal_allowed(data: WithdrawalAllowedData, proof: Proof) -> Paper:
    return _ruling("withdrawal-allowed", data, proof)


def deemed_withdrawn(data: DeemedWithdrawnData, proof: Proof) -> Paper:
    return _ruling("deemed-withdrawn", data, proof)


def _ruling(kind: str, data: EndingRulingData, proof: Proof) -> Paper:
    required.check(kind, data)
    words = texts(kind) | {"by_hand": proof.by_hand}
    facts = {
        "first": names_of(data.parties, "甲方"),
        "second": names_of(data.parties, "乙方"),
        "applied_on": in_arabic(data.applied_on),
        "agreed_on": in_arabic(data.agreed_on),
        "committee": data.committee,
        "agreement_number": data.agreement_number,
        "findings": as_sentence(data.findings),
    }
    sheet = Sheet()
    sheet.write(data.court, TITLE)
    sheet.write(words["title"], KIND)
    sheet.y += LEADING / 2
    sheet.write(data.number, NUMBER)
    sheet.y += LEADING / 2
    for party in data.parties:
        called = words["applicant"].format(side=party.side, who=described(party, words, with_phone=False))
        sheet.write(called)
    for name in ("applied", "finding", "basis", "order"):
        sheet.write(words[name].format(**facts))
    signing = LEADING / 2 + 2 * SIGNED_NAME[1] + sealed_height(issuer="")
    for number, right in enumerate(words["rights"], start=1):
        sheet.write(right, before=signing if number == len(words["rights"]) else 0.0)
    people = (data.court, data.judge, data.clerk)
    signed_by_the_court(sheet, people, data.made_on, proof.url, proof.code, words)
    return finished(
        sheet,
        words,
        title=f"{data.court}{words['title']}",
        author=data.court,
        subject=words["subject"].format(**facts),
        reference=data.number,
        code=proof.code,
        made_on=data.made_on,
    )
