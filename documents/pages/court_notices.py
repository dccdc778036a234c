"""What a court asks and records in a confirmation case: 补充材料通知书, 询问笔录, 电子送达凭证."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from .composing import Composer
from .model import Day, Facts, Line, Lines, Moment, Paper, Parties, Proof, Text
from .numerals import in_chinese
from .sheet import FLUSH, NOTE


@dataclass(frozen=True, kw_only=True)
class SupplementData(Facts):
    """补充材料通知书: Interpretation (2022), art. 354 and 356; document 22. `number` is the case number."""

    court: Line
    party_names: Lines
    agreement_number: Line
    materials: Lines
    until: Day
    contact: Line


def supplement_notice(data: SupplementData, proof: Proof) -> Paper:
    paper = Composer("supplement-notice", data, proof, head=data.court)
    paper.say("addressed", FLUSH)
    paper.say("needed")
    paper.points(data.materials)
    paper.say("consequence")
    paper.say("closing")
    seal = ("court-seal", "court-seal", data.court)
    return paper.signed((), data.court, seal, day=in_chinese(data.made_on))


@dataclass(frozen=True, kw_only=True)
class CourtInquiryData(Facts):
    """询问笔录: Interpretation (2022), art. 356; document 22. `number` is the case number."""

    court: Line
    parties: Parties
    began_at: Moment
    ended_at: Moment
    place: Line
    judge: Line
    clerk: Line
    record: Text


def court_inquiry(data: CourtInquiryData, proof: Proof) -> Paper:
    paper = Composer("court-inquiry", data, proof, head=data.court)
    called = paper.words["called"]
    rows = [[(party.side, party.name)] for party in data.parties]
    paper.form("began_at ended_at", "place", "judge clerk", more=rows)
    paper.say("told")
    paper.text(data.record)
    paper.say("read")
    signers = [
        *paper.party_hands(data.parties, "applicant", called),
        *paper.hands("judge", data.judge),
        *paper.hands("clerk", data.clerk),
    ]
    return paper.signed(signers)


@dataclass(frozen=True, kw_only=True)
class ServiceRecordData(Facts):
    """电子送达凭证: Civil Procedure Law (2023), art. 90; Online Litigation Rules (2021), art. 31; document 22."""

    court: Line
    recipient_name: Line
    papers: Lines
    service_way: Literal["platform", "sms", "mail", "account"]
    service_address: Line
    """Masked."""
    sent_at: Moment
    arrived_at: Moment
    """Arrival in the addressee's own system is service."""
    read_at: Moment | None = None
    digest: Annotated[str, Field(max_length=64)]


def service_record(data: ServiceRecordData, proof: Proof) -> Paper:
    paper = Composer("service-record", data, proof, head=data.court)
    paper.form(
        "recipient_name service_way", "service_address", "papers", "sent_at arrived_at",
        *(["read_at"] if data.read_at else []), "digest",
    )  # fmt: skip
    paper.say("served", NOTE)
    paper.say("made_by_system", NOTE)
    seal = ("court-seal", "court-seal", data.court)
    return paper.signed((), data.court, seal, day=in_chinese(data.made_on))
