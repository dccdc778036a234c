"""What was asked, shown and said: 调查记录, 证据材料清单, 调解记录."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from .composing import Composer
from .model import Count, Facts, Line, Lines, Moment, Paper, Parties, Proof, Text
from .sheet import NOTE, Style
from .tables import MIDDLE, TEXT, Column

DIGEST = Style(size=11, leading=18, align="left", first=2.8)


@dataclass(frozen=True, kw_only=True)
class InquiryData(Facts):
    """调查记录: People's Mediation Law (2010), art. 27; document 8."""

    began_at: Moment
    ended_at: Moment
    place: Line
    present: Lines = ()
    asked: Line
    asked_id_masked: Line = ""
    investigators: Lines
    recorder: Line
    record: Text
    """Questions and answers, one a line."""


def inquiry_record(data: InquiryData, proof: Proof) -> Paper:
    paper = Composer("inquiry-record", data, proof)
    paper.form("began_at ended_at", "place present", "asked asked_id_masked", "investigators recorder")
    paper.text(data.record)
    paper.say("read")
    signers = [
        *paper.hands("asked", data.asked),
        *paper.hands("investigator", data.investigators),
        *paper.hands("recorder", data.recorder),
    ]
    return paper.signed(signers)


@dataclass(frozen=True)
class EvidenceRow:
    title: Line
    evidence_kind: Line
    origin: Line
    submitter: Line
    pages: Count
    form: Literal["original", "copy", "electronic"]
    opinion: Line = ""
    """What the other side says to it."""
    digest: Annotated[str, Field(max_length=64)] = ""
    """SHA-256 of the file, hex; for electronic material."""


@dataclass(frozen=True, kw_only=True)
class EvidenceData(Facts):
    """证据材料清单: Online Litigation Rules (2021), art. 11 to 13; document 9."""

    committee: Line
    evidence: Annotated[tuple[EvidenceRow, ...], Field(max_length=200)]
    submitter: Line
    receiver: Line


def evidence_list(data: EvidenceData, proof: Proof) -> Paper:
    paper = Composer("evidence-list", data, proof)
    fields = ("title", "evidence_kind", "origin", "submitter", "pages", "form", "opinion")
    shares = (9, 4, 5, 4, 3, 3, 6)
    columns = [Column(paper.words["row_number"], 3, MIDDLE)]
    columns += [
        Column(paper.name(field), share, TEXT if field == "title" else MIDDLE)
        for field, share in zip(fields, shares, strict=True)
    ]
    rows = []
    for number, each in enumerate(data.evidence, start=1):
        row = [str(number), *(paper.value(field, getattr(each, field)) for field in fields)]
        rows.append(row)
    paper.listing(columns, rows)
    paper.say("note", NOTE)
    if any(each.digest for each in data.evidence):
        paper.say("digests", NOTE)
        for number, each in enumerate(data.evidence, start=1):
            if each.digest:
                paper.text(f"{number}．{each.digest}", DIGEST)
    signers = [*paper.hands("submitter", data.submitter), *paper.hands("receiver", data.receiver)]
    return paper.signed(signers, data.committee)


@dataclass(frozen=True, kw_only=True)
class MediationRecordData(Facts):
    """
    人民调解记录: People's Mediation Law (2010), art. 27; document 10.

    Online Mediation Rules (2021), art. 20 to 22.
    """

    committee: Line
    began_at: Moment
    ended_at: Moment
    place: Line
    parties: Parties
    present: Lines = ()
    mediators: Lines
    recorder: Line
    interpreter: Line = ""
    told: bool
    """Whether rights, duties and the consequences of false mediation were told, and confirmed."""
    statements: Text
    disputed: Text
    undisputed: Text
    proposals: Text = ""
    """Offers made to reach a deal: not evidence afterwards (Interpretation, art. 107)."""
    outcome: Literal["agreed", "partly", "failed", "adjourned"]
    outcome_text: Text
    failure_reason: Text = ""
    recorded_from: Moment | None = None
    recorded_to: Moment | None = None
    recording_digest: Annotated[str, Field(max_length=64)] = ""


def mediation_record(data: MediationRecordData, proof: Proof) -> Paper:
    paper = Composer("mediation-record", data, proof)
    sides = {
        paper.words["sides"][side]: "、".join(party.name for party in data.parties if party.side == side)
        for side in ("甲方", "乙方")
    }
    paper.form(
        "began_at ended_at", "place present", "mediators recorder", *(["interpreter"] if data.interpreter else []),
        more=[list(sides.items())],
    )  # fmt: skip
    if data.told:
        paper.say("told_words")
    for name in ("statements", "disputed", "undisputed", "proposals"):
        if getattr(data, name).strip():
            paper.section(name, getattr(data, name))
    if data.proposals.strip():
        paper.say("privileged")
    paper.section("outcome", f"{paper.shown('outcome')}。{data.outcome_text}")
    if data.outcome == "failed":
        paper.text(paper.words["because"].format(reason=data.failure_reason))
        paper.say("routes")
    if data.recorded_from and data.recorded_to:
        paper.section("recording")
        paper.say("recorded")
    paper.say("read")
    signers = [
        *paper.party_hands(data.parties),
        *paper.hands("mediator", data.mediators),
        *paper.hands("recorder", data.recorder),
        *paper.hands("interpreter", data.interpreter),
    ]
    return paper.signed(signers, data.committee, ("committee-seal", "committee-seal", data.committee))
