"""
The second story of the demonstration: 42 workers of one site, their wages in three instalments.

It stands at "drafted, ready to issue": schedule, helper, interpreter, second mediator and
recorder are entered. Everything comes from `wages.json`; all people are invented.
"""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import cases
import documents
from cases import Case, Duty, PartyFacts, Side
from documents import Act, AgreementDraft, Clause, Instalment, Row, Schedule
from kernel import PersonId, Work, clock
from kernel.database import Database
from web.parts import Settings
from web.routes.cases import prepare_room

FILE = Path(__file__).parent / "wages.json"
CLAUSE = "wages"
UNSAVED_NONCE = "00" * 32


@cache
def written() -> dict[str, Any]:
    """Return the story as its file describes it."""
    described: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return described


def parties() -> list[PartyFacts]:
    """Return the workers first, then the company."""
    story = written()
    company = story["company"]
    workers = [
        PartyFacts(Side.APPLICANT, "person", each["name"], each["phone"], each["id_number"], story["worker_address"])
        for each in story["workers"]
    ]
    return [
        *workers,
        PartyFacts(
            Side.RESPONDENT,
            "organisation",
            company["name"],
            company["phone"],
            company["id_number"],
            company["address"],
            company["representative"],
        ),
    ]


def dues(today: date) -> tuple[date, ...]:
    story = written()
    first = today + timedelta(days=story["first_due_in_days"])
    return tuple(
        first + timedelta(days=story["then_every_days"] * number) for number in range(len(story["parts_percent"]))
    )


def instalments(yuan: int, due: tuple[date, ...]) -> tuple[Instalment, ...]:
    """All amounts are multiples of 20 yuan, so that each part is whole fen."""
    return tuple(Instalment(day, yuan * percent) for day, percent in zip(due, written()["parts_percent"], strict=True))


def schedule(case: Case, today: date) -> Schedule:
    by_name = {party.name: party.person for party in case.parties}
    rows = [
        Row(
            by_name[each["name"]],
            each["name"],
            each["yuan"] * 100,
            f"{written()['bank']} 尾号{each['account'][-4:]}",
            instalments(each["yuan"], dues(today)),
        )
        for each in written()["workers"]
    ]
    return Schedule(CLAUSE, tuple(rows), UNSAVED_NONCE).on_working_days(cases.holidays.is_rest_day)


def draft(case: Case, today: date) -> AgreementDraft:
    story = written()
    total = sum(each["yuan"] for each in story["workers"]) * 100
    company = next(party for party in case.parties if party.kind == "organisation")
    clause = Clause(CLAUSE, company.name, "", Act.PAY, total, None, story["clause_how"], "")
    return AgreementDraft(
        facts=story["facts"],
        dispute=story["dispute"],
        clauses=(clause,),
        performance=story["performance"],
        breach=story["breach"],
        signing_method=documents.signing_method(),
        copies=len(case.parties) + 1,
        made_on=today,
        schedule=schedule(case, today),
        sealing=(company.id,),
    )


async def load(
    database: Database, settings: Settings, staff: dict[str, PersonId], organisations: dict[str, str]
) -> None:
    """
    File the case, let everybody take part who does, and save the draft.

    Everybody gets a link of their own by SMS, and a seat in a room that has not begun.
    """
    story = written()
    async with database.work(staff[story["registrar"]], settings.county_id) as work:
        case = await cases.file_case(
            work,
            story["dispute_type"],
            cases.Source(story["source"]),
            organisations[story["site"]],
            story["facts"],
            story["request"],
            parties(),
            story["place"],
        )
        await cases.assign(work, case.id, staff[story["mediator"]], story["why_assigned"])
        starts_at = work.now + timedelta(minutes=1)
        planned = await cases.schedule(work, case.id, starts_at, organisations[story["site"]], [])
        await prepare_room(work, planned)
    async with database.work(staff[story["mediator"]], settings.county_id) as work:
        await cases.begin_mediation(work, case.id)
        await _companions(work, case, staff)
        await documents.edit(work, case.id, 0, draft(case, clock.today_in_shanghai(work.now)))


async def _companions(work: Work, case: Case, staff: dict[str, PersonId]) -> None:
    story = written()
    by_name = {party.name: party.person for party in case.parties}
    await cases.add_companion(work, case.id, Duty.CO_MEDIATOR, person=staff[story["co_mediator"]])
    await cases.add_companion(work, case.id, Duty.RECORDER, person=staff[story["recorder"]])
    helped, interpreted = by_name[story["helped"]], by_name[story["interpreted"]]
    await cases.add_companion(work, case.id, Duty.HELPER, person=staff[story["helper"]], for_person=helped)
    await cases.add_companion(work, case.id, Duty.INTERPRETER, **story["interpreter"], for_person=interpreted)
