"""
What a mediator writes before anybody signs: clauses, and who of many gets how much and when.

Dates are civil dates in China, money is whole fen. A schedule details one clause for several
people: each row is one person's own claim, and takes effect for whoever signs (Labour Dispute
Mediation and Arbitration Law, art. 7; Civil Procedure Law, art. 56).
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kernel import PersonId, merkle


class Act(StrEnum):
    """What a clause makes somebody do."""

    PAY = "pay"
    DO = "do"
    REFRAIN = "refrain"
    OTHER = "other"


@dataclass(frozen=True)
class Clause:
    id: str
    who: str
    whom: str
    act: Act
    amount_fen: int | None
    due: date | None
    how: str
    text: str


@dataclass(frozen=True)
class Instalment:
    due: date
    amount_fen: int


@dataclass(frozen=True)
class Row:
    """What one person gets. Of an account only this much is kept: `中国农业银行 尾号 0027`."""

    person: PersonId
    name: str
    amount_fen: int
    account: str
    """Masked; money goes to the person's own account (Regulation on Wages of Rural Workers, art. 11)."""
    instalments: tuple[Instalment, ...]

    @property
    def in_instalments_fen(self) -> int:
        return sum(each.amount_fen for each in self.instalments)


@dataclass(frozen=True)
class Schedule:
    """Details the paying clause `clause`, row by row."""

    clause: str
    rows: tuple[Row, ...]
    nonce: str
    """64 hexadecimal digits, so that nobody finds another's row by trying amounts against the digest."""

    @property
    def total_fen(self) -> int:
        return sum(row.amount_fen for row in self.rows)

    def of(self, person: PersonId) -> Row | None:
        return next((row for row in self.rows if row.person == person), None)

    def salt(self, row: Row) -> str:
        """Return what one person needs beside the own row to find the own leaf, 64 hexadecimal digits."""
        return hmac.new(bytes.fromhex(self.nonce), row.person.encode(), hashlib.sha256).hexdigest()

    def leaf(self, row: Row) -> bytes:
        facts = {name: value for name, value in asdict(row).items() if name != "person"}
        written = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
        return merkle.leaf_hash(f"{self.salt(row)}\n{written}".encode())

    @property
    def root(self) -> str:
        """Printed in the agreement: an RFC 6962 tree over the rows, so that one row proves itself alone."""
        return merkle.root_after(self.leaf(row) for row in self.rows).hex()

    def without(self, people: frozenset[PersonId]) -> "Schedule":
        return replace(self, rows=tuple(row for row in self.rows if row.person not in people))

    def only(self, people: frozenset[PersonId]) -> "Schedule":
        return replace(self, rows=tuple(row for row in self.rows if row.person in people))

    def on_working_days(self, is_rest_day: Callable[[date], bool]) -> "Schedule":
        """Return it with every due date on the first working day from it on (Civil Code, art. 203)."""
        return replace(
            self,
            rows=tuple(
                replace(
                    row,
                    instalments=tuple(
                        replace(each, due=next_working_day(each.due, is_rest_day)) for each in row.instalments
                    ),
                )
                for row in self.rows
            ),
        )


@dataclass(frozen=True)
class AgreementDraft:
    """What the mediator fills in; the sentences of the paper are made from it."""

    facts: str
    dispute: str
    clauses: tuple[Clause, ...]
    performance: str
    breach: str
    signing_method: str
    copies: int
    made_on: date
    schedule: Schedule | None = None
    sealing: tuple[str, ...] = ()
    """Ids of the parties, organisations, that put their own seal beside the representative's name."""

    def clause(self, clause_id: str) -> Clause | None:
        return next((clause for clause in self.clauses if clause.id == clause_id), None)

    def seen_by(self, people: frozenset[PersonId]) -> "AgreementDraft":
        """Return it with the rows of these people alone; what the clauses say stays."""
        schedule = self.schedule.only(people) if self.schedule is not None else None
        return replace(self, schedule=schedule)

    def only_for(self, people: frozenset[PersonId], copies: int) -> "AgreementDraft":
        """Return the same terms for some of many: their rows, and the clause's amount as much as theirs."""
        assert self.schedule is not None
        left = self.schedule.only(people)
        clauses = tuple(
            replace(clause, amount_fen=left.total_fen) if clause.id == left.clause else clause
            for clause in self.clauses
        )
        return replace(self, clauses=clauses, schedule=left, copies=copies)


@dataclass(frozen=True)
class Draft:
    """One a case. `version` 0 means that nobody has saved it yet."""

    case_id: str
    version: int
    editor: PersonId | None
    edited_at: datetime | None
    data: AgreementDraft


def next_working_day(day: date, is_rest_day: Callable[[date], bool]) -> date:
    while is_rest_day(day):
        day += timedelta(days=1)
    return day
