"""How cases are kept; whoever saves an outdated version gets Conflict("case.changed-meanwhile")."""

from typing import Any

import sqlalchemy as sa

from kernel import Conflict, CountyId, NotFound, PersonId, Work, clock
from kernel.database import Instant, metadata

from .model import Case, Happening, Party, Session, Side, Source
from .stages import Stage

ID = sa.String(32)
COUNTY = sa.String(40)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("number", sa.String(60), nullable=False),
    sa.Column("committee_id", ID, sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("dispute_type", sa.String(4), nullable=False),
    sa.Column("source", sa.String(20), nullable=False),
    sa.Column("site_id", ID, sa.ForeignKey("organisations.id"), nullable=True),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("place", sa.String(200), nullable=False),
    sa.Column("filed_at", Instant, nullable=False),
    sa.Column("mediator_id", ID, sa.ForeignKey("persons.id"), nullable=True, index=True),
    sa.Column("session_starts_at", Instant, nullable=True),
    sa.Column("session_site_id", ID, sa.ForeignKey("organisations.id"), nullable=True),
    sa.Column("accepted_at", Instant, nullable=True),
    sa.Column("assigned_at", Instant, nullable=True),
    sa.Column("effective_at", Instant, nullable=True),
    sa.Column("confirmed_at", Instant, nullable=True),
    sa.Column("split_from", ID, nullable=True),
    sa.UniqueConstraint("county_id", "number"),
    sa.Index("ix_cases_newest", "county_id", "filed_at", "id"),
)
parties = sa.Table(
    "case_parties",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("case_id", ID, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("side", sa.String(10), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("credit_code", sa.String(18), nullable=False),
    sa.Column("representative", sa.String(60), nullable=False),
    sa.Index("ix_case_parties_named", "county_id", "name", "case_id"),
)
lawyers = sa.Table(
    "case_lawyers",
    metadata,
    sa.Column("case_id", ID, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
)
companions = sa.Table(
    "case_companions",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("case_id", ID, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("duty", sa.String(20), nullable=False),
    sa.Column("for_person", ID, sa.ForeignKey("persons.id"), nullable=True),
    sa.UniqueConstraint("case_id", "person_id", "duty", "for_person"),
)
numbers = sa.Table(
    "case_numbers",
    metadata,
    sa.Column("committee_id", ID, sa.ForeignKey("organisations.id"), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("last", sa.Integer, nullable=False),
)
happenings = sa.Table(
    "case_happenings",
    metadata,
    sa.Column("case_id", ID, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("event", sa.String(20), nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("actor_id", sa.String(32), nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("journal_number", sa.Integer, nullable=False),
)


async def insert(work: Work, case: Case) -> None:
    await work.db.execute(cases.insert().values(id=case.id, county_id=case.county, version=1, **_columns(case)))
    for position, party in enumerate(case.parties):
        await work.db.execute(
            parties.insert().values(
                id=party.id,
                county_id=case.county,
                case_id=case.id,
                position=position,
                person_id=party.person,
                side=party.side,
                kind=party.kind,
                name=party.name,
                credit_code=party.id_number,
                representative=party.representative,
            )
        )


async def save(work: Work, case: Case) -> Case:
    """Keep a changed case and its lawyers; its parties never change. Conflict("case.changed-meanwhile")."""
    kept = await work.db.execute(
        cases.update()
        .where(cases.c.id == case.id, cases.c.county_id == work.county, cases.c.version == case.version)
        .values(version=case.version + 1, **_columns(case))
    )
    if kept.rowcount != 1:
        raise Conflict("case.changed-meanwhile")
    await work.db.execute(lawyers.delete().where(lawyers.c.case_id == case.id))
    for position, lawyer in enumerate(case.lawyers):
        await work.db.execute(
            lawyers.insert().values(case_id=case.id, person_id=lawyer, county_id=work.county, position=position)
        )
    return await load(work, case.id)


async def exists(work: Work, case_id: str) -> bool:
    """Say whether this county has such a case."""
    query = sa.select(cases.c.id).where(cases.c.id == case_id, cases.c.county_id == work.county)
    return (await work.db.execute(query)).one_or_none() is not None


async def load(work: Work, case_id: str) -> Case:
    """Return a case of this county; NotFound("case.unknown")."""
    found = await load_where(work, cases.c.id == case_id)
    if not found:
        raise NotFound("case.unknown")
    return found[0]


async def split_from(work: Work, case_id: str) -> Case | None:
    """Return the case in which those go on who did not sign in this one."""
    return next(iter(await load_where(work, cases.c.split_from == case_id)), None)


async def next_number(work: Work, committee_id: str) -> tuple[int, int]:
    """Return the year in China and the next number of this committee in it, from 1."""
    year = clock.today_in_shanghai(work.now).year
    this = (numbers.c.committee_id == committee_id) & (numbers.c.year == year)
    last = (await work.db.execute(sa.select(numbers.c.last).where(this).with_for_update())).scalar_one_or_none()
    if last is None:
        await work.db.execute(
            numbers.insert().values(committee_id=committee_id, year=year, county_id=work.county, last=1)
        )
        return year, 1
    await work.db.execute(numbers.update().where(this).values(last=last + 1))
    return year, last + 1


async def add_happening(work: Work, case_id: str, happening: Happening) -> None:
    count = sa.select(sa.func.count()).select_from(happenings).where(happenings.c.case_id == case_id)
    await work.db.execute(
        happenings.insert().values(
            case_id=case_id,
            number=(await work.db.execute(count)).scalar_one(),
            county_id=work.county,
            at=happening.at,
            event=happening.event,
            stage=happening.stage,
            actor_id=happening.actor,
            reason=happening.reason,
            journal_number=happening.journal_number,
        )
    )


async def timeline(work: Work, case_id: str) -> list[Happening]:
    """Return what happened to a case, first things first."""
    query = (
        sa.select(happenings)
        .where(happenings.c.case_id == case_id, happenings.c.county_id == work.county)
        .order_by(happenings.c.number)
    )
    return [
        Happening(row.at, row.event, Stage(row.stage), PersonId(row.actor_id), row.reason, row.journal_number)
        for row in await work.db.execute(query)
    ]


async def load_where(work: Work, *conditions: sa.ColumnElement[bool], most: int = 1) -> list[Case]:
    """Return the county's cases for which all conditions hold, latest first."""
    query = (
        sa.select(cases)
        .where(cases.c.county_id == work.county, *conditions)
        .order_by(cases.c.filed_at.desc(), cases.c.id.desc())
        .limit(most)
    )
    rows = (await work.db.execute(query)).all()
    ids = [row.id for row in rows]
    of_case: dict[str, list[Party]] = {each: [] for each in ids}
    helped: dict[str, list[PersonId]] = {each: [] for each in ids}
    for row in await work.db.execute(_MEMBERS, {"ids": ids}):
        if row.id is None:
            helped[row.case_id].append(PersonId(row.person_id))
        else:
            of_case[row.case_id].append(_party(row))
    return [_case(row, tuple(of_case[row.id]), tuple(helped[row.id])) for row in rows]


_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_MEMBERS = (
    # Parties and lawyers of many cases in one question; a lawyer has no row of its own, and so no id.
    sa.union_all(
        sa.select(
            parties.c.case_id,
            parties.c.position,
            parties.c.person_id,
            parties.c.id,
            parties.c.side,
            parties.c.kind,
            parties.c.name,
            parties.c.credit_code,
            parties.c.representative,
        ).where(parties.c.case_id.in_(_IDS)),
        sa.select(
            lawyers.c.case_id, lawyers.c.position, lawyers.c.person_id, *(sa.null().label(f"no_{n}") for n in range(6))
        ).where(lawyers.c.case_id.in_(_IDS)),
    ).order_by("position")
)


def _columns(case: Case) -> dict[str, Any]:
    return {
        "stage": case.stage,
        "number": case.number,
        "committee_id": case.committee,
        "dispute_type": case.dispute_type,
        "source": case.source,
        "site_id": case.site,
        "facts": case.facts,
        "request": case.request,
        "place": case.place,
        "filed_at": case.filed_at,
        "mediator_id": case.mediator,
        "session_starts_at": case.session.starts_at if case.session else None,
        "session_site_id": case.session.site if case.session else None,
        "accepted_at": case.accepted_at,
        "assigned_at": case.assigned_at,
        "effective_at": case.effective_at,
        "confirmed_at": case.confirmed_at,
        "split_from": case.split_from,
    }


def _party(row: Any) -> Party:
    return Party(
        row.id, PersonId(row.person_id), Side(row.side), row.kind, row.name, row.credit_code, row.representative
    )


def _case(row: Any, members: tuple[Party, ...], helpers: tuple[PersonId, ...]) -> Case:
    return Case(
        id=row.id,
        county=CountyId(row.county_id),
        version=row.version,
        stage=Stage(row.stage),
        number=row.number,
        committee=row.committee_id,
        dispute_type=row.dispute_type,
        source=Source(row.source),
        site=row.site_id,
        facts=row.facts,
        request=row.request,
        place=row.place,
        filed_at=row.filed_at,
        parties=members,
        lawyers=helpers,
        mediator=row.mediator_id,
        session=Session(row.session_starts_at, row.session_site_id) if row.session_starts_at else None,
        accepted_at=row.accepted_at,
        assigned_at=row.assigned_at,
        effective_at=row.effective_at,
        confirmed_at=row.confirmed_at,
        split_from=row.split_from,
    )
