"""The joint request for judicial confirmation: 司法确认申请书. Both sides ask together, or not at all."""

from . import required
from .closing import finished, sign_off, unsealed_height
from .model import ApplicationData, Paper
from .numerals import count, in_arabic
from .parties import described, names_of, signer_of
from .sheet import BODY, FLUSH, LEADING, NUMBER, TITLE, Sheet, Style
from .signing_area import Signer, height_of, sign_here
from .texts import texts

DIGEST = Style(size=12, leading=20, align="left", first=2.63)


def joint_application(data: ApplicationData) -> Paper:
    """Raise Invalid("paper.missing-field") unless everything of art. 353 and 354 is there."""
    required.check("application", data)
    words = texts("application")
    sheet = Sheet()

    sheet.write(words["title"], TITLE)
    sheet.y += LEADING / 2
    sheet.write(words["number"].format(number=data.number), NUMBER)
    sheet.y += LEADING / 2
    for party in data.parties:
        sheet.write(words["party"].format(side=party.side, who=described(party, words)))

    sheet.heading(words["request"])
    sheet.write(data.request)
    sheet.heading(words["reasons"])
    sheet.write(
        words["history"].format(
            first=names_of(data.parties, "甲方"),
            second=names_of(data.parties, "乙方"),
            agreed_on=in_arabic(data.agreed_on),
            committee=data.committee,
            agreement_number=data.agreement_number,
        )
    )
    sheet.write(words["digest"] + data.agreement_digest, DIGEST)
    sheet.write(data.reasons)
    sheet.heading(words["promises"])
    sheet.write(words["promises_intro"])
    for number, promise in enumerate(data.promises, start=1):
        sheet.write(f"（{count(number)}）{promise}")
    signers = _signers(data, words)
    signing = LEADING / 2 + height_of(signers, unsealed_height())
    sheet.write(words["addressed"], before=LEADING + signing)
    sheet.write(data.court, FLUSH)

    sheet.skip(0.5)
    sign_here(sheet, signers, words, data.number, unsealed_height())
    sign_off(sheet, words, in_arabic(data.made_on), data.verify_url, data.verify_code)
    _attachments(sheet, data, words)
    return finished(
        sheet,
        words,
        title=words["title"],
        author="、".join(party.name for party in data.parties),
        subject=words["subject"].format(agreement_number=data.agreement_number),
        reference=data.number,
        code=data.verify_code if data.verify_url else "",
        made_on=data.made_on,
    )


def _attachments(sheet: Sheet, data: ApplicationData, words: dict[str, str]) -> None:
    """List what is handed in; 附件 stands below the date, at the left."""
    sheet.skip(0.5)
    sheet.write(words["attachments"], BODY)
    for number, attachment in enumerate(data.attachments, start=1):
        sheet.write(f"{number}．{attachment}")


def _signers(data: ApplicationData, words: dict[str, str]) -> list[Signer]:
    signers = []
    for number, party in enumerate(data.parties, start=1):
        name = "applicant_organisation_caption" if party.kind == "organisation" else "applicant_caption"
        caption, spoken_as = (words[key].format(side=party.side) for key in (name, "spoken_as"))
        signers.append(Signer(f"applicant-{number}", "applicant", caption, signer_of(party), spoken_as))
    return signers
