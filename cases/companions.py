"""
Who else takes part: a second mediator, the recorder, interpreters, and helpers at a site.

All of them are named in the agreement. A helper shows, reads out and types, and never signs;
an interpreter signs that what was signed was understood (People's Mediation Law, art. 19, 20).
"""

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

import people
from kernel import Conflict, Invalid, NotFound, PersonId, Work, journal
from people import Role, Staff

from . import store
from .model import Case
from .store import companions as table


class Duty(StrEnum):
    CO_MEDIATOR = "co-mediator"
    RECORDER = "recorder"
    INTERPRETER = "interpreter"
    HELPER = "helper"


SIGNING = frozenset({Duty.CO_MEDIATOR, Duty.RECORDER, Duty.INTERPRETER})
MAY_TAKE_PART = frozenset({Role.MEDIATOR, Role.SECRETARY, Role.REGISTRAR, Role.DISPATCHER})
"""Whom the lists offer; others of the committee may be entered too."""
BESIDE_A_PARTY = frozenset({Duty.INTERPRETER, Duty.HELPER})


@dataclass(frozen=True)
class Companion:
    """`for_person`: the party whom an interpreter or a helper stands by."""

    id: str
    person: PersonId
    name: str
    duty: Duty
    for_person: PersonId | None = None


async def add_companion(
    work: Work,
    case_id: str,
    duty: Duty,
    *,
    person: PersonId | None = None,
    name: str = "",
    phone: str = "",
    for_person: PersonId | None = None,
) -> Companion:
    """
    Let somebody take part. An interpreter comes from outside, with name and phone; everybody else is staff.

    Conflict("companion.not-of-the-committee"), ("companion.not-staff"), ("companion.mediates-already"),
    Invalid("companion.for-whom"), Invalid("phone.form").
    """
    case = await store.load(work, case_id)
    if (duty in BESIDE_A_PARTY) != (for_person is not None and case.party_of(for_person) is not None):
        raise Invalid("companion.for-whom")
    if duty is Duty.INTERPRETER:
        if not name.strip():
            raise Invalid("companion.name-missing")
        found = await _known_interpreter(work, case_id, name.strip())
        who = found or (await people.add_person(work, name.strip(), phone=people.checked_phone(phone))).id
    else:
        who = await _staff(work, case, duty, person)
    companion = Companion(work.new_id(), who, "", duty, for_person)
    await work.db.execute(
        table.insert().values(
            id=companion.id,
            county_id=work.county,
            case_id=case_id,
            person_id=who,
            duty=duty,
            for_person=for_person,
        )
    )
    await journal.append(work, "case.companion-added", case=case_id, person=who, duty=str(duty), beside=for_person)
    work.announce("cases.changed", case=case_id, stage=str(case.stage))
    return next(each for each in await companions_of(work, case_id) if each.id == companion.id)


async def remove_companion(work: Work, case_id: str, companion_id: str) -> None:
    """Let somebody no longer take part; papers that are laid out keep whom they name."""
    here = (table.c.id == companion_id) & (table.c.case_id == case_id) & (table.c.county_id == work.county)
    if (await work.db.execute(table.delete().where(here))).rowcount != 1:
        raise NotFound("companion.unknown")
    await journal.append(work, "case.companion-removed", case=case_id, companion=companion_id)


async def companions_of(work: Work, case_id: str) -> list[Companion]:
    """Return who else takes part, by duty, in the order in which they were entered."""
    query = sa.select(table).where(table.c.case_id == case_id, table.c.county_id == work.county)
    rows = (await work.db.execute(query)).all()
    names = await people.persons_of(work, [PersonId(row.person_id) for row in rows])
    found = [
        Companion(
            row.id,
            PersonId(row.person_id),
            names[PersonId(row.person_id)].name,
            Duty(row.duty),
            PersonId(row.for_person) if row.for_person else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: list(Duty).index(each.duty))


async def accompanies(work: Work, case_id: str, person: PersonId) -> bool:
    query = sa.select(table.c.id).where(table.c.case_id == case_id, table.c.person_id == person)
    return (await work.db.execute(query)).first() is not None


async def _known_interpreter(work: Work, case_id: str, name: str) -> PersonId | None:
    """One interpreter may stand by several parties."""
    known = [each for each in await companions_of(work, case_id) if each.duty is Duty.INTERPRETER and each.name == name]
    return known[0].person if known else None


async def candidates_for(work: Work, case_id: str) -> list[tuple[Staff, tuple[Duty, ...]]]:
    """Return the county's staff who may take part, with what they may be."""
    case = await store.load(work, case_id)
    staff = [member for member in await people.all_staff(work) if member.roles & MAY_TAKE_PART]
    able = [
        (member, tuple(duty for duty in Duty if duty is not Duty.INTERPRETER and _fault(case, duty, member) is None))
        for member in staff
    ]
    return [(member, duties) for member, duties in able if duties]


async def _staff(work: Work, case: Case, duty: Duty, person: PersonId | None) -> PersonId:
    member = await people.staff_member(work, person) if person is not None else None
    if (fault := _fault(case, duty, member)) is not None:
        raise fault
    assert member is not None
    return member.person


def _fault(case: Case, duty: Duty, member: Staff | None) -> Conflict | None:
    if member is None or member.disabled:
        return Conflict("companion.not-staff")
    if duty is Duty.HELPER:
        return None
    if member.organisation != case.committee or (duty is Duty.CO_MEDIATOR and Role.MEDIATOR not in member.roles):
        return Conflict("companion.not-of-the-committee")
    return Conflict("companion.mediates-already") if member.person == case.mediator else None
