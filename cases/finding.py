"""
Finding cases: the newest of the county or of one person, by stage and by words, a page at a time.

Who may see which is asked of `people.permissions` before; here it is one more condition of the
same query, so that no word finds what its reader may not see.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

import people
from kernel import PersonId, Work

from . import taxonomy
from .model import Case
from .stages import Stage
from .store import cases, companions, lawyers, load_where, parties

PAGE = 200
MOST_WORDS = 5
MOST_CHARACTERS = 60


@dataclass(frozen=True)
class Wanted:
    """Which cases are looked for; what is left out narrows nothing."""

    stages: frozenset[Stage] = frozenset()
    words: tuple[str, ...] = ()
    """Each is in the number, the name of a party or the mediator, or the name of the dispute type or its class."""
    case: str | None = None
    """Only this one."""
    behind: tuple[datetime, str] | None = None
    """Filing and id of the last case of the page before."""


EVERYTHING = Wanted()


async def find(work: Work, wanted: Wanted = EVERYTHING, person: PersonId | None = None, most: int = PAGE) -> list[Case]:
    """Return the county's cases, latest first; with a `person` only those in which that person takes part."""
    conditions: list[sa.ColumnElement[bool]] = []
    if person is not None:
        conditions.append(_takes_part(person))
    if wanted.case is not None:
        conditions.append(cases.c.id == wanted.case)
    if wanted.stages:
        conditions.append(cases.c.stage.in_(wanted.stages))
    if wanted.behind is not None:
        at, id = wanted.behind
        conditions.append(
            sa.tuple_(cases.c.filed_at, cases.c.id) < sa.tuple_(sa.literal(at, cases.c.filed_at.type), id)
        )
    if wanted.words:
        staff = await people.all_staff(work)
        conditions += [_says(work, word, [each.person for each in staff if word in each.name]) for word in wanted.words]
    return await load_where(work, *conditions, most=most)


def _takes_part(person: PersonId) -> sa.ColumnElement[bool]:
    """As party, lawyer, companion or mediator."""
    return sa.or_(
        cases.c.mediator_id == person,
        cases.c.id.in_(sa.select(parties.c.case_id).where(parties.c.person_id == person)),
        cases.c.id.in_(sa.select(lawyers.c.case_id).where(lawyers.c.person_id == person)),
        cases.c.id.in_(sa.select(companions.c.case_id).where(companions.c.person_id == person)),
    )


def _says(work: Work, word: str, mediators: list[PersonId]) -> sa.ColumnElement[bool]:
    """A word is taken as it is: % and _ stand for themselves."""
    named = sa.select(parties.c.case_id).where(
        parties.c.county_id == work.county, parties.c.name.icontains(word, autoescape=True)
    )
    return sa.or_(
        cases.c.number.icontains(word, autoescape=True),
        cases.c.dispute_type.in_(taxonomy.codes_named(word)),
        cases.c.mediator_id.in_(mediators),
        cases.c.id.in_(named),
    )
