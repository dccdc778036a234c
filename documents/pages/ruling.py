"""The court's decision on a joint request: 民事裁定书, confirming or rejecting."""

from datetime import date
from typing import Any

from . import required
from .closing import LINE, finished, sealed_height, sign_off
from .model import Paper, RulingData
from .numerals import count, in_arabic, in_chinese
from .parties import described, names_of
from .sheet import KIND, LEADING, NUMBER, TEXT_WIDTH, TITLE, Sheet, width_of
from .texts import texts

COURT = TITLE
SIGNED_NAME = (110.0, 40.0)
"""Width and height of the box beside a printed name, points."""


def ruling(data: RulingData) -> Paper:
    """Raise Invalid("paper.missing-field") unless result, reasons, judge and clerk are there (art. 157)."""
    required.check("ruling", data)
    words = texts("ruling")
    decided: dict[str, Any] = words[data.decision]
    facts = {
        "first": names_of(data.parties, "甲方"),
        "second": names_of(data.parties, "乙方"),
        "applied_on": in_arabic(data.applied_on),
        "accepted_on": in_arabic(data.accepted_on),
        "agreed_on": in_arabic(data.agreed_on),
        "committee": data.committee,
        "agreement_number": data.agreement_number,
        "judge": data.judge,
        "findings": as_sentence(data.findings),
    }
    sheet = Sheet()

    sheet.write(data.court, COURT)
    sheet.write(words["title"], KIND)
    sheet.y += LEADING / 2
    sheet.write(data.case_number, NUMBER)
    sheet.y += LEADING / 2
    for party in data.parties:
        sheet.write(words["applicant"].format(side=party.side, who=described(party, words, with_phone=False)))
    sheet.write(words["applied"].format(**facts))
    sheet.write(words["agreed"].format(**facts))
    for number, clause in enumerate(data.agreement_clauses, start=1):
        sheet.write(f"{count(number)}、{clause}" if len(data.agreement_clauses) > 1 else clause)
    sheet.write(decided["finding"].format(**facts))
    sheet.write(decided["basis"].format(**facts))
    sheet.write(decided["order"].format(**facts))
    signing = LEADING / 2 + 2 * SIGNED_NAME[1] + sealed_height(issuer="")
    for number, right in enumerate(decided["rights"], start=1):
        sheet.write(right, before=signing if number == len(decided["rights"]) else 0.0)

    people = (data.court, data.judge, data.clerk)
    signed_by_the_court(sheet, people, data.made_on, data.verify_url, data.verify_code, words)
    return finished(
        sheet,
        words,
        title=f"{data.court}{words['title']}",
        author=data.court,
        subject=decided["subject"].format(**facts),
        reference=data.case_number,
        code=data.verify_code if data.verify_url else "",
        made_on=data.made_on,
    )


def signed_by_the_court(
    sheet: Sheet, people: tuple[str, str, str], made_on: date, url: str, code: str, words: dict[str, Any]
) -> None:
    """Judge, date under the seal, clerk: in this order, all on one page, with some text above. `people` says whose."""
    court, judge, clerk = people
    sheet.skip(0.5)
    _official(sheet, "judge", words["judge_label"], judge)
    sign_off(sheet, words, in_chinese(made_on), url, code, sealed_as=("court-seal", "court-seal", court))
    _official(sheet, "clerk", words["clerk_label"], clerk)


def _official(sheet: Sheet, field: str, label: str, name: str) -> None:
    """Print office and name, and leave room for the hand at their right."""
    width, height = SIGNED_NAME
    text = f"{label}　　{name}"
    x = TEXT_WIDTH - width - 12 - width_of(text, LINE)
    sheet.place(text, LINE, x, sheet.y + (height - LEADING) / 2, width_of(text, LINE) + 1)
    box = (TEXT_WIDTH - width, sheet.y, width, height)
    sheet.box(field, field, f"{label.replace('　', '')} {name} 签名", box)
    sheet.y += height


def as_sentence(text: str) -> str:
    """End what was found with a full stop, since more follows."""
    text = text.strip()
    return text if text.endswith(("。", "；", "，")) else f"{text}。"
