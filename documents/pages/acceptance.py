"""The court's word that it has taken the request: 受理通知书, under its seal alone."""

from . import required
from .closing import finished, sealed_height, sign_off
from .model import AcceptanceData, Paper
from .numerals import count, in_arabic, in_chinese
from .sheet import FLUSH, KIND, LEADING, NUMBER, TITLE, Sheet
from .texts import texts


def acceptance_notice(data: AcceptanceData) -> Paper:
    """Raise Invalid("paper.missing-field") unless court, case, parties, judge and clerk are named."""
    required.check("acceptance", data)
    words = texts("acceptance")
    facts = {
        "everybody": "、".join(party.name for party in data.parties),
        "agreement_number": data.agreement_number,
        "accepted_on": in_arabic(data.accepted_on),
        "judge": data.judge,
        "clerk": data.clerk,
    }
    sheet = Sheet()

    sheet.write(data.court, TITLE)
    sheet.write(words["title"], KIND)
    sheet.y += LEADING / 2
    sheet.write(data.case_number, NUMBER)
    sheet.y += LEADING / 2
    sheet.write(words["addressed"].format(**facts), FLUSH)
    sheet.write(words["accepted"].format(**facts))
    for number, point in enumerate(words["points"], start=1):
        sheet.write(f"{count(number)}、{point.format(**facts)}")
    sheet.write(words["closing"], before=LEADING / 2 + sealed_height(data.court))
    sheet.skip(0.5)
    sign_off(
        sheet,
        words,
        in_chinese(data.accepted_on),
        data.verify_url,
        data.verify_code,
        issuer=data.court,
        sealed_as=("court-seal", "court-seal", data.court),
    )
    return finished(
        sheet,
        words,
        title=f"{data.court}{words['title']}",
        author=data.court,
        subject=words["subject"].format(**facts),
        reference=data.case_number,
        code=data.verify_code if data.verify_url else "",
        made_on=data.accepted_on,
    )
