"""The agreement before a people's mediation committee: 人民调解协议书."""

from . import required
from .closing import finished, sealed_height, sign_off
from .model import AgreementData, Paper
from .numerals import count, in_arabic
from .parties import described, signer_of
from .schedule import annex
from .sheet import BODY, LEADING, NUMBER, TITLE, Sheet
from .signing_area import SEAL_HEIGHT, Signer, height_of, sign_here
from .texts import texts


def agreement(data: AgreementData) -> Paper:
    """Raise Invalid("paper.missing-field") unless art. 29 is met; otherwise return the paper to sign."""
    required.check("agreement", data)
    if data.copies < len(data.parties) + 1:
        raise required.refusal("agreement", "copies")
    words = texts("agreement")
    sheet = Sheet()

    sheet.write(words["title"], TITLE)
    sheet.y += LEADING / 2
    sheet.write(words["number"].format(number=data.number), NUMBER)
    sheet.y += LEADING / 2
    for side in ("甲方", "乙方"):
        members = [party for party in data.parties if party.side == side]
        for number, party in enumerate(members, start=1):
            mark = f"{side}之{count(number)}" if len(members) > 1 else side
            sheet.write(f"{mark}：{described(party, words)}")
    sheet.write(words["intro"].format(committee=data.committee))
    signers = _signers(data, words)
    _sections(sheet, data, words, LEADING / 2 + height_of(signers, sealed_height(data.committee)))

    sheet.skip(0.5)
    sign_here(sheet, signers, words, data.number, sealed_height(data.committee))
    sign_off(
        sheet,
        words,
        in_arabic(data.made_on),
        data.verify_url,
        data.verify_code,
        issuer=data.committee,
        sealed_as=("committee-seal", "committee-seal", data.committee),
        journal_root=data.journal_root,
    )
    if data.schedule is not None:
        annex(sheet, data.schedule)
    return finished(
        sheet,
        words,
        title=words["title"],
        author=data.committee,
        subject=words["subject"].format(committee=data.committee, number=data.number),
        reference=data.number,
        code=data.verify_code if data.verify_url else "",
        made_on=data.made_on,
    )


def _sections(sheet: Sheet, data: AgreementData, words: dict[str, object], signing: float) -> None:
    clauses = "\n".join([str(words["clauses_intro"]), *numbered(data.clauses)])
    effect = words["effect_text"]
    assert isinstance(effect, list)
    copies = str(words["copies_text"]).format(copies=count(data.copies), committee=data.committee)
    sections = [
        ("facts", data.facts),
        ("dispute", data.dispute),
        ("clauses", clauses),
        ("performance", data.performance),
        ("breach", data.breach),
        ("signing", data.signing_method),
        ("effect", "\n".join(effect)),
        ("copies", copies),
    ]
    sections = [section for section in sections if section[1].strip()]
    for number, (name, text) in enumerate(sections, start=1):
        sheet.heading(f"{count(number)}、{words[name]}")
        sheet.write(text, BODY, before=signing if number == len(sections) else 0.0)


def numbered(clauses: tuple[str, ...]) -> list[str]:
    """Return the clauses as `（一）…`; a single clause needs no number."""
    if len(clauses) == 1:
        return list(clauses)
    return [f"（{count(number)}）{clause.strip()}" for number, clause in enumerate(clauses, start=1)]


def _signers(data: AgreementData, words: dict[str, object]) -> list[Signer]:
    signers = []
    for number, party in enumerate(data.parties, start=1):
        caption = words["organisation_caption" if party.kind == "organisation" else "party_caption"]
        signers.append(
            Signer(f"party-{number}", "party", str(caption).format(side=party.side), signer_of(party), party.side)
        )
    for number in data.sealing:
        party = data.parties[number - 1]
        caption = str(words["party_seal_caption"]).format(side=party.side)
        signers.append(Signer(f"party-seal-{number}", "party-seal", caption, party.name, party.side, SEAL_HEIGHT))
    for number, name in enumerate(data.mediators, start=1):
        signers.append(_official(f"mediator-{number}", "mediator", str(words["mediator_caption"]), name))
    if data.recorder:
        signers.append(_official("recorder", "recorder", str(words["recorder_caption"]), data.recorder))
    for number, name in enumerate(data.interpreters, start=1):
        signers.append(_official(f"interpreter-{number}", "interpreter", str(words["interpreter_caption"]), name))
    return signers


def _official(field: str, role: str, caption: str, name: str) -> Signer:
    return Signer(field, role, caption, name, caption.partition("（")[0])
