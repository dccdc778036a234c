"""
Many people's money in one agreement: read from a table, reconciled, and shown to each as far as it concerns them.

A worker sees the own row; whoever pays sees all rows; those who work on the case see all rows.
Nobody sees an identity number here.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import date

import cases
import people
from kernel import Conflict, Invalid, NotFound, PersonId, Work, merkle
from kernel.database import Database
from people import Principal

from . import store
from .model import Kind
from .office import Office
from .pages import PayRow, PaySchedule, for_one
from .pages import agreement as draw
from .registry import draft_in, registered
from .signatories import signatories_of
from .terms import Act, AgreementDraft, Row, Schedule
from .wage_sheet import Fault, Payee, blank_sheet, read_sheet

WHOLE_ACCOUNT = 7
"""So many digits in a row are no masked account any more."""


@dataclass(frozen=True)
class ReadSheet:
    """What a table holds. `moved` are due dates that were rest days, and where they went."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    total_fen: int
    agreed_fen: int | None
    """Of the paying clause; None while nothing is typed there."""
    moved: tuple[tuple[date, date], ...]


@dataclass(frozen=True)
class OwnRow:
    """One row with its proof: `salt` and `path` (hex) lead from it to the root that the paper carries."""

    row: Row
    salt: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class SeenSchedule:
    clause: str
    root: str
    total_fen: int
    people: int
    rows: tuple[OwnRow, ...]
    """Only those that this person may see."""


async def read_schedule(database: Database, who: Principal, case_id: str, data: bytes) -> ReadSheet:
    """Read an XLSX table for a case; nothing is saved. Refusals as in `wage_sheet.read_sheet`."""
    async with database.reading(who.person, who.county) as work:
        payees = await _payees(work, case_id)
        draft = await store.load_draft(work, case_id)
    sheet = await asyncio.to_thread(read_sheet, data, payees)
    read = Schedule("", sheet.rows, "00" * 32)
    days = sorted({each.due for row in read.rows for each in row.instalments})
    moved = read.on_working_days(cases.holidays.is_rest_day)
    rolled = [(day, cases.deadlines.rolled(day, cases.holidays.is_rest_day)) for day in days]
    return ReadSheet(
        moved.rows,
        sheet.faults,
        read.total_fen,
        _agreed(draft.data) if draft is not None else None,
        tuple((day, then) for day, then in rolled if day != then),
    )


async def blank_schedule(work: Work, case_id: str, dues: tuple[date, ...]) -> bytes:
    """Return a table with the names of the people who may be paid, to be filled in."""
    return blank_sheet(tuple(payee.name for payee in await _payees(work, case_id)), dues)


async def schedule_for(work: Work, who: Principal, case_id: str) -> SeenSchedule | None:
    """Return of the schedule in force, in signing or in the draft what `who` may see; None where there is none."""
    agreement = await registered(work, Kind.AGREEMENT, case_id)
    draft = await store.load_draft(work, case_id)
    data = draft_in(agreement) if agreement is not None else draft.data if draft is not None else None
    if data is None or data.schedule is None:
        return None
    schedule = data.schedule
    leaves = [schedule.leaf(row) for row in schedule.rows]
    visible = rows_for(data, await cases.load(work, case_id), who)
    shown = [
        OwnRow(row, schedule.salt(row), tuple(each.hex() for each in merkle.path_to(leaves, place)))
        for place, row in enumerate(schedule.rows)
        if row in visible
    ]
    return SeenSchedule(schedule.clause, schedule.root, schedule.total_fen, len(schedule.rows), tuple(shown))


async def own_copy(office: Office, database: Database, who: Principal, case_id: str) -> bytes:
    """
    Return the agreement as `who` may read it, with the rows that concern them as its annex.

    It is a copy to read: its code leads to the registered paper, which carries everybody's
    signature and nobody's row. NotFound("schedule.none") before papers are laid out.
    """
    async with database.reading(who.person, who.county) as work:
        agreement = await registered(work, Kind.AGREEMENT, case_id)
        seen = await schedule_for(work, who, case_id)
        if agreement is None or seen is None or not seen.rows:
            raise NotFound("schedule.none")
        signatories = await signatories_of(work, await cases.load(work, case_id))
    data = draft_in(agreement)
    assert data.schedule is not None
    numbers = {row.person: number for number, row in enumerate(data.schedule.rows, 1)}
    rows = tuple(
        PayRow(
            numbers[each.row.person],
            each.row.name,
            each.row.amount_fen,
            tuple((part.due, part.amount_fen) for part in each.row.instalments),
            each.row.account,
        )
        for each in seen.rows
    )
    alone = len(rows) == 1
    schedule = PaySchedule(rows, seen.people, seen.root, seen.rows[0].salt if alone else "")
    url, code = office.verify_url(agreement.verify_code), agreement.verify_code
    facts = signatories.agreement_data(data, agreement.number, url, code, agreement.journal_root)
    # Nobody signs or seals a copy, so no place is laid for a party's seal.
    facts = replace(facts, schedule=schedule, sealing=())
    paper = await asyncio.to_thread(draw, for_one(facts, rows[0].number) if alone and seen.people > 1 else facts)
    return paper.pdf


def rows_for(data: AgreementDraft, case: cases.Case, who: Principal) -> tuple[Row, ...]:
    """Return the rows that concern this person: the own one, or all for whoever pays or works on the case."""
    if data.schedule is None:
        return ()
    if who.case is None:
        return data.schedule.rows
    party, clause = case.party_of(who.person), data.clause(data.schedule.clause)
    if party is not None and clause is not None and party.name == clause.who.strip():
        return data.schedule.rows
    return data.schedule.only(frozenset({who.person})).rows


def check_rows(schedule: Schedule, case: cases.Case) -> None:
    """
    Refuse rows that are nobody's, and accounts that are not masked.

    Invalid("schedule.not-a-party"), ("schedule.person-twice"), ("schedule.account-whole").
    """
    seen: set[PersonId] = set()
    for row in schedule.rows:
        party = case.party_of(row.person)
        if party is None or party.name != row.name:
            raise Invalid("schedule.not-a-party", name=row.name)
        if row.person in seen:
            raise Invalid("schedule.person-twice", name=row.name)
        seen.add(row.person)
        if any(len(run) >= WHOLE_ACCOUNT for run in _runs_of_digits(row.account)):
            raise Invalid("schedule.account-whole", name=row.name)


def _runs_of_digits(text: str) -> list[str]:
    return "".join(letter if letter.isdigit() else " " for letter in text).split()


def _agreed(data: AgreementDraft) -> int | None:
    """The amount of the clause that pays, where there is exactly one."""
    paying = [clause for clause in data.clauses if clause.act is Act.PAY]
    return paying[0].amount_fen if len(paying) == 1 else None


async def _payees(work: Work, case_id: str) -> tuple[Payee, ...]:
    case = await cases.load(work, case_id)
    persons = [party for party in case.parties if party.kind == "person"]
    if not persons:
        raise Conflict("schedule.nobody-to-pay")
    known = await people.persons_of(work, [party.person for party in persons])
    return tuple(Payee(party.person, party.name, known[party.person].id_number[-4:]) for party in persons)
