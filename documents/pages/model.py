"""
What goes into a paper, and what comes out.

Everything printed comes from these facts or from `texts.zh.toml`; nothing is looked up. Strings
are printed as they are (never parsed), in the language of the paper. Dates are civil dates in
Asia/Shanghai.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

Line = Annotated[str, Field(max_length=300)]
Text = Annotated[str, Field(max_length=8000)]
"""Several paragraphs, one a line."""
Lines = Annotated[tuple[Line, ...], Field(max_length=100)]
Fen = Annotated[int, Field(ge=0, le=10**13)]
Count = Annotated[int, Field(ge=0, le=100_000)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]


def _civil(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise ValueError("a civil time in China has no offset")
    return moment


Moment = Annotated[datetime, Field(ge=datetime(1900, 1, 1), le=datetime(2199, 12, 31)), AfterValidator(_civil)]
"""Civil time in Asia/Shanghai, to the minute."""


@dataclass(frozen=True)
class SignatureBox:
    """Where a signature or seal will be drawn: laid out here, made a PDF field by the signing part."""

    field: str
    """PDF field name, ASCII, unique in the paper: `party-1`, `mediator-1`, `committee-seal`, `court-seal`."""
    role: str
    """`party`, `mediator`, `committee-seal`, `judge`…: which papers have which, `kinds.KINDS` says."""
    page: int
    """Counted from 0."""
    rect: tuple[float, float, float, float]
    """x0, y0, x1, y1 in points, PDF user space (origin bottom left)."""
    label: str
    """For people, as the field's TU: `甲方 孙晓雯 签名`."""


@dataclass(frozen=True)
class Paper:
    """A finished PDF/A-2u without signatures: the same data always gives the same bytes."""

    pdf: bytes
    boxes: tuple[SignatureBox, ...]
    pages: int
    template: str
    template_version: str
    law_version: str
    """The day since which the cited law has been in force in this wording, ISO."""


@dataclass(frozen=True)
class Proof:
    """How a paper can be checked; without it, it is a preview or a form to be signed by hand."""

    url: str = ""
    code: str = ""
    journal_root: str = ""
    by_hand: bool = False
    """Printed to be signed in ink: it has no code, and is no preview."""


PREVIEW = Proof()
BY_HAND = Proof(by_hand=True)


@dataclass(frozen=True)
class PaperParty:
    side: Literal["甲方", "乙方"]
    kind: Literal["person", "organisation"]
    name: Line
    gender: Line = ""
    birth_year_month: Line = ""
    """`1995年5月` or `1995-05`; persons only."""
    id_number_masked: Line = ""
    """Identity card or 统一社会信用代码; masking is the caller's duty."""
    phone_masked: Line = ""
    address: Line = ""
    representative: Line = ""
    """Who speaks for an organisation (法定代表人或者负责人)."""
    ethnicity: Line = ""
    """Only where the official form asks, and where it is told."""
    occupation: Line = ""


Parties = Annotated[tuple[PaperParty, ...], Field(max_length=60)]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What every paper from a form has; `documents.pages.kinds` lists these papers."""

    number: Line
    """Of the file, of the case before a court, or of the paper itself: the paper says which."""
    made_on: Day


@dataclass(frozen=True)
class PayRow:
    """What one of many gets: whole fen, and when each part is due."""

    number: int
    """Counted from 1, in the whole schedule."""
    name: str
    amount_fen: int
    instalments: tuple[tuple[date, int], ...]
    account: str = ""
    """Masked."""


@dataclass(frozen=True)
class PaySchedule:
    """附表: the agreement's annex that says who gets how much and when; all rows, or one person's own."""

    rows: tuple[PayRow, ...]
    people: int
    """How many rows the whole schedule has."""
    root: str = ""
    """What the whole schedule is bound by, hex; printed if given, so that one row can be checked alone."""
    salt: str = ""
    """For one's own row only: what finds it under the root."""


@dataclass(frozen=True)
class AgreementData:
    """人民调解协议书: People's Mediation Law (2010), art. 28 and 29; document 11 of the official set."""

    number: str
    committee: str
    parties: tuple[PaperParty, ...]
    facts: str
    dispute: str
    clauses: tuple[str, ...]
    performance: str
    breach: str
    """May be empty: then the paper has no such section."""
    signing_method: str
    """What the parties agreed about signing electronically (Electronic Signature Law, art. 13)."""
    copies: int
    mediators: tuple[str, ...]
    made_on: date
    verify_url: str
    """Empty makes a preview: no code to scan, and every page says that it is one. So in all papers."""
    verify_code: str
    schedule: PaySchedule | None = None
    journal_root: str = ""
    """Root of the county's journal when the paper was made, hex; printed if given."""
    recorder: str = ""
    interpreters: tuple[str, ...] = ()
    sealing: tuple[int, ...] = ()
    """Which parties, counted from 1, put their own seal beside the name: organisations."""


@dataclass(frozen=True)
class ApplicationData:
    """司法确认申请书: Civil Procedure Law (2023), art. 205; Interpretation (2022), art. 351 to 354."""

    number: str
    court: str
    parties: tuple[PaperParty, ...]
    agreement_number: str
    agreement_digest: str
    """SHA-256 of the agreement as its signers were shown it, hex."""
    committee: str
    agreed_on: date
    request: str
    reasons: str
    promises: tuple[str, ...]
    attachments: tuple[str, ...]
    made_on: date
    verify_url: str
    verify_code: str


@dataclass(frozen=True)
class RulingData:
    """民事裁定书: Civil Procedure Law (2023), art. 206."""

    decision: Literal["confirm", "reject"]
    court: str
    case_number: str
    parties: tuple[PaperParty, ...]
    applied_on: date
    accepted_on: date
    committee: str
    agreement_number: str
    agreed_on: date
    agreement_clauses: tuple[str, ...]
    findings: str
    judge: str
    clerk: str
    made_on: date
    verify_url: str
    verify_code: str


@dataclass(frozen=True)
class AcceptanceData:
    """受理通知书 in a confirmation case: Interpretation (2022), art. 355 to 357."""

    court: str
    case_number: str
    parties: tuple[PaperParty, ...]
    agreement_number: str
    accepted_on: date
    judge: str
    clerk: str
    verify_url: str
    verify_code: str
