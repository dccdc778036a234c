"""
Facts and rules of an application: what is decided, and when everybody has been told.

Instants are in UTC, dates are civil dates in China.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from kernel import Conflict, CountyId, Invalid, PersonId

from .stages import LIFE, Event, Stage

ApplicationId = NewType("ApplicationId", str)

CASE_NUMBER = "（{year}）{mark}诉前调确{number}号"
"""Confirmation cases are numbered so since 2022-01-01; one row of numbers a court and year."""


class Decision(StrEnum):
    CONFIRM = "confirm"
    REJECT = "reject"


@dataclass(frozen=True)
class Application:
    id: ApplicationId
    county: CountyId
    case_id: str
    court: str
    """Organisation."""
    agreement: str
    """Document in force; `paper` is the joint application, signed by both sides."""
    paper: str
    stage: Stage
    submitted_by: PersonId
    submitted_at: datetime
    examination: str | None = None
    """Digest of the stored verification reports, once they are made."""
    case_number: str | None = None
    clerk: PersonId | None = None
    judge: PersonId | None = None
    accepted_at: datetime | None = None
    notice: str | None = None
    """Document: the notice of acceptance."""
    ground: str = ""
    reason: str = ""
    """Why the court did not take it."""
    decision: Decision | None = None
    findings: str = ""
    ruling: str | None = None
    """Document."""
    ruled_at: datetime | None = None
    wanted: str = ""
    """What the court asks both sides to add."""
    wanted_until: date | None = None
    supplied: tuple["Supplied", ...] = ()
    withdrawn_by: PersonId | None = None
    withdrawn_at: datetime | None = None
    version: int = 0

    def examined(self, digest: str) -> "Application":
        return replace(self, examination=digest)

    def accepted(self, case_number: str, clerk: PersonId, judge: PersonId, at: datetime) -> "Application":
        """Return it taken by the court; Conflict("confirmation.not-examined") before the papers are verified."""
        stage = LIFE.after(self.stage, Event.ACCEPT)
        if self.examination is None:
            raise Conflict("confirmation.not-examined")
        return replace(self, stage=stage, case_number=case_number, clerk=clerk, judge=judge, accepted_at=at)

    def refused(self, ground: str, reason: str) -> "Application":
        return replace(self, stage=LIFE.after(self.stage, Event.REFUSE), ground=ground, reason=reason)

    def ruling_drafted(self, decision: Decision, findings: str, judge: PersonId, document: str) -> "Application":
        """Return it with a ruling that waits for the judge's hand."""
        stage = LIFE.after(self.stage, Event.DRAFT_RULING)
        return replace(self, stage=stage, decision=decision, findings=findings, judge=judge, ruling=document)

    def ruled(self, at: datetime) -> "Application":
        """Return it decided: the ruling is signed and sealed."""
        event = Event.CONFIRM if self.decision is Decision.CONFIRM else Event.REJECT
        return replace(self, stage=LIFE.after(self.stage, event), ruled_at=at)

    def asked_for_more(self, wanted: str, until: date) -> "Application":
        """Return it waiting for what the court wants by the end of that day; an unsigned ruling falls."""
        stage = LIFE.after(self.stage, Event.ASK_SUPPLEMENT)
        return replace(self, stage=stage, wanted=wanted, wanted_until=until, ruling=None, decision=None, findings="")

    def supplied_with(self, more: "Supplied") -> "Application":
        return replace(self, stage=LIFE.after(self.stage, Event.SUPPLY), supplied=(*self.supplied, more))

    def resumed(self) -> "Application":
        """Return it where it stood before the court asked."""
        event = Event.RESUME if self.accepted_at is not None else Event.RETURN_TO_FILING
        return replace(self, stage=LIFE.after(self.stage, event))

    def deemed_withdrawn(self, today: date) -> "Application":
        stage = LIFE.after(self.stage, Event.DEEM_WITHDRAWN)
        if self.wanted_until is None or today <= self.wanted_until:
            raise Conflict("confirmation.still-time")
        return replace(self, stage=stage)

    def withdrawn(self, person: PersonId, reason: str, at: datetime) -> "Application":
        stage = LIFE.after(self.stage, Event.WITHDRAW)
        return replace(self, stage=stage, withdrawn_by=person, withdrawn_at=at, reason=reason, ruling=None)

    def served(self) -> "Application":
        return replace(self, stage=LIFE.after(self.stage, Event.SERVE))


@dataclass(frozen=True)
class Supplied:
    """One file handed in after the court asked; the bytes lie in storage."""

    name: str
    sha256: str
    by: PersonId
    at: datetime


class Channel(StrEnum):
    """How a paper reaches somebody: electronically only with consent (Civil Procedure Law, art. 90)."""

    ELECTRONIC = "electronic"
    PAPER = "paper"


@dataclass(frozen=True)
class Service:
    """One paper for one person. `served_at` is its arrival in the person's account, or on paper."""

    id: str
    application: ApplicationId
    document: str
    person: PersonId
    channel: Channel
    served_at: datetime | None
    seen_at: datetime | None = None


def case_number(mark: str, year: int, number: int) -> str:
    """Return `（2026）粤9999诉前调确17号`."""
    return CASE_NUMBER.format(year=year, mark=mark, number=number)


def number_in(text: str, mark: str, year: int) -> int:
    """Return 17 from `（2026）粤9999诉前调确17号`; Invalid("confirmation.case-number") for another form or year."""
    pattern = re.escape(CASE_NUMBER.format(year=year, mark=mark, number="#")).replace(r"\#", r"([1-9][0-9]{0,5})")
    found = re.fullmatch(pattern, text.strip())
    if found is None:
        raise Invalid("confirmation.case-number", example=case_number(mark, year, 17))
    return int(found[1])
