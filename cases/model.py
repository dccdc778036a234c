"""The dispute: facts and rules."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from kernel import Conflict, CountyId, Invalid, PersonId, clock

from . import deadlines, taxonomy
from .deadlines import Deadline
from .stages import LIFE, Event, Stage


class Source(StrEnum):
    """Where a case comes from (registration form, row "案件来源")."""

    PARTY = "party"
    COMMITTEE = "committee"
    POLICE = "police"
    COURT = "court"
    DEPARTMENT = "department"
    PETITION = "petition"
    HOTLINE = "hotline"


class Side(StrEnum):
    APPLICANT = "applicant"
    RESPONDENT = "respondent"


class EndReason(StrEnum):
    """Why mediation ends without an agreement (Online Mediation Rules, art. 25)."""

    PARTY_REFUSES = "party-refuses"
    NOT_REACHED = "not-reached"
    NOT_SIGNED = "not-signed"
    UNREACHABLE = "unreachable"
    TIME_OVER = "time-over"
    UNSUITABLE = "unsuitable"
    FALSE_MEDIATION = "false-mediation"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class PartyFacts:
    """A party as given at the window; checked by `actions.file_case`."""

    side: Side
    kind: str
    """"person" or "organisation"."""
    name: str
    phone: str = field(repr=False)
    id_number: str = field(repr=False)
    """Identity number of a person, unified social credit code of an organisation."""
    address: str = field(repr=False)
    representative: str = ""
    """Who acts for an organisation; the phone is theirs."""


@dataclass(frozen=True)
class Party:
    """
    One party to a case.

    `person` is who arrives, speaks and signs: the party, or an organisation's representative.
    `id_number` is the credit code of an organisation and empty for a person, whose own number
    lies sealed in `people`.
    """

    id: str
    person: PersonId
    side: Side
    kind: str
    name: str
    id_number: str = ""
    representative: str = ""


@dataclass(frozen=True)
class Session:
    """What was agreed about the next, or present, talk by video; the room itself is in `rooms`."""

    starts_at: datetime
    site: str | None
    """A site where people without equipment may sit."""


@dataclass(frozen=True)
class Case:
    """All instants UTC. `committee` is an organisation; `number` is what papers are numbered with."""

    id: str
    county: CountyId
    version: int
    stage: Stage
    number: str
    committee: str
    dispute_type: str
    source: Source
    site: str | None
    facts: str
    request: str
    place: str
    filed_at: datetime
    parties: tuple[Party, ...]
    lawyers: tuple[PersonId, ...] = ()
    mediator: PersonId | None = None
    session: Session | None = None
    accepted_at: datetime | None = None
    assigned_at: datetime | None = None
    effective_at: datetime | None = None
    confirmed_at: datetime | None = None
    split_from: str | None = None
    """The case whose agreement these parties did not sign, while others did."""

    def after(self, event: Event) -> "Case":
        """Return the case after `event`, or raise Conflict("case.<event>", stage=)."""
        return replace(self, stage=LIFE.after(self.stage, event))

    def party_of(self, person: PersonId) -> Party | None:
        return next((party for party in self.parties if party.person == person), None)

    @property
    def title(self) -> str:
        """The kind of dispute in Chinese, as papers and messages say it."""
        return self.title_in("zh")

    def title_in(self, language: str) -> str:
        """Return the kind of dispute in "zh" or "en", in words fit for anybody who holds a link."""
        return taxonomy.item(self.dispute_type).name(language)

    @property
    def next_step(self) -> str:
        """The code of what has to happen next: "case.next.<step>"."""
        if self.stage in IN_FORCE and self.confirmed_at is not None:
            return "case.next.close"
        return f"case.next.{NEXT[self.stage]}"

    def running_deadlines(self, is_rest_day: Callable[[date], bool]) -> list[Deadline]:
        """Return the deadlines that run now, first due first."""
        started = {
            "filed": self.filed_at,
            "accepted": self.accepted_at,
            "effective": self.effective_at,
        }
        over = {
            "assigned": self.assigned_at is not None,
            "effective": self.effective_at is not None,
            "confirmed": self.confirmed_at is not None,
        }
        if self.stage in (Stage.TERMINATED, Stage.CLOSED):
            return []
        found = [
            deadlines.deadline(rule.id, clock.today_in_shanghai(began), is_rest_day)
            for rule in deadlines.rules().values()
            if (began := started.get(rule.starts)) is not None and not over[rule.until] and self._meets(rule.applies)
        ]
        return sorted(found, key=lambda one: one.safe)

    def _meets(self, applies: str) -> bool:
        flags = taxonomy.flags_of(self.dispute_type)
        labour, court = taxonomy.LABOUR in flags, self.source is Source.COURT
        return {
            "all": True,
            "labour": labour,
            "from-court": court and not labour,
            "other": not court and not labour,
            "confirmable": taxonomy.NOT_CONFIRMABLE not in flags,
        }[applies]


IN_FORCE = frozenset({Stage.EFFECTIVE, Stage.PARTLY_EFFECTIVE})
NEXT = {
    Stage.REGISTERED: "assign",
    Stage.ACCEPTED: "assign",
    Stage.ASSIGNED: "schedule",
    Stage.SCHEDULED: "meet",
    Stage.IN_MEDIATION: "draft",
    Stage.ADJOURNED: "schedule",
    Stage.AGREED_DRAFTING: "issue",
    Stage.SIGNING: "sign",
    Stage.EFFECTIVE: "confirm",
    Stage.PARTLY_EFFECTIVE: "confirm",
    Stage.TERMINATED: "close",
    Stage.CLOSED: "none",
}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline; `journal_number` is the entry that proves it."""

    at: datetime
    event: str
    stage: Stage
    actor: PersonId
    reason: str
    journal_number: int


def case_number(mark: str, year: int, number: int) -> str:
    """
    Return the number of a case as its committee writes it; data/wording.json holds the form,
    with the year in tortoise-shell brackets.
    """
    return _wording()["number"].format(mark=mark, year=year, number=number)


@cache
def _wording() -> dict[str, str]:
    words: dict[str, str] = json.loads((Path(__file__).parent / "data" / "wording.json").read_text(encoding="utf-8"))
    return words


FARTHEST_AHEAD = timedelta(days=2 * 366)
MOST_PARTIES = 60


def check_parties(parties: list[PartyFacts]) -> None:
    """Refuse a case without two sides: Invalid("case.one-side"), ("case.too-many-parties"), ("party.*")."""
    if {party.side for party in parties} != set(Side):
        raise Invalid("case.one-side")
    if len(parties) > MOST_PARTIES:
        raise Invalid("case.too-many-parties", most=MOST_PARTIES)
    for party in parties:
        if party.kind == "organisation" and not party.representative.strip():
            raise Invalid("party.representative-needed", name=party.name)


def check_start(starts_at: datetime, now: datetime) -> None:
    """Refuse a start that has passed or is years ahead: Conflict("session.in-the-past"), ("session.too-far-ahead")."""
    if starts_at < now:
        raise Conflict("session.in-the-past")
    if starts_at - now > FARTHEST_AHEAD:
        raise Conflict("session.too-far-ahead")
