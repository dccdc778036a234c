"""How applications and services are kept, and how a court counts its cases."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kernel import Conflict, CountyId, NotFound, PersonId, Work
from kernel.database import Instant, metadata

from .model import Application, ApplicationId, Channel, Decision, Service, Supplied
from .stages import Stage

applications = sa.Table(
    "confirmation_applications",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("case_id", sa.String(32), nullable=False, index=True),
    sa.Column("court", sa.String(32), nullable=False, index=True),
    sa.Column("agreement", sa.String(32), nullable=False, index=True),
    sa.Column("paper", sa.String(32), nullable=False),
    sa.Column("stage", sa.String(20), nullable=False),
    sa.Column("submitted_by", sa.String(32), nullable=False),
    sa.Column("submitted_at", Instant, nullable=False),
    sa.Column("examination", sa.String(64), nullable=True),
    sa.Column("case_number", sa.String(60), nullable=True),
    sa.Column("clerk", sa.String(32), nullable=True),
    sa.Column("judge", sa.String(32), nullable=True),
    sa.Column("accepted_at", Instant, nullable=True),
    sa.Column("notice", sa.String(32), nullable=True),
    sa.Column("ground", sa.String(40), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decision", sa.String(10), nullable=True),
    sa.Column("findings", sa.Text, nullable=False),
    sa.Column("ruling", sa.String(32), nullable=True, index=True),
    sa.Column("ruled_at", Instant, nullable=True),
    sa.Column("wanted", sa.Text, nullable=False),
    sa.Column("wanted_until", sa.Date, nullable=True),
    sa.Column("supplied", sa.Text, nullable=False),
    sa.Column("withdrawn_by", sa.String(32), nullable=True),
    sa.Column("withdrawn_at", Instant, nullable=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("court", "case_number"),
)
numbers = sa.Table(
    "court_numbers",
    metadata,
    sa.Column("court", sa.String(32), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("latest", sa.Integer, nullable=False),
)
services = sa.Table(
    "services",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("application", sa.String(32), sa.ForeignKey("confirmation_applications.id"), nullable=False, index=True),
    sa.Column("document", sa.String(32), nullable=False),
    sa.Column("person", sa.String(32), nullable=False, index=True),
    sa.Column("channel", sa.String(10), nullable=False),
    sa.Column("served_at", Instant, nullable=True),
    sa.Column("seen_at", Instant, nullable=True),
    sa.UniqueConstraint("document", "person"),
)


async def insert(work: Work, application: Application) -> None:
    await work.db.execute(applications.insert().values(**_row(application)))


async def save(work: Work, application: Application) -> Application:
    """Write over the kept version; Conflict("confirmation.changed-meanwhile") when another was quicker."""
    done = await work.db.execute(
        applications.update()
        .where(applications.c.id == application.id, applications.c.version == application.version)
        .values(**_row(application) | {"version": application.version + 1})
    )
    if done.rowcount != 1:
        raise Conflict("confirmation.changed-meanwhile")
    work.announce("confirmation.changed", case=application.case_id, application=application.id)
    return await load(work, application.id)


async def load(work: Work, application_id: str) -> Application:
    found = await _select(work, applications.c.id == application_id)
    if not found:
        raise NotFound("confirmation.unknown")
    return found[0]


async def of_case(work: Work, case_id: str) -> list[Application]:
    """Return the applications of a case, oldest first."""
    return await _select(work, applications.c.case_id == case_id)


async def of_court(work: Work, court: str) -> list[Application]:
    return await _select(work, applications.c.court == court)


async def by_ruling(work: Work, document: str) -> Application | None:
    return next(iter(await _select(work, applications.c.ruling == document)), None)


async def by_notice(work: Work, document: str) -> Application | None:
    return next(iter(await _select(work, applications.c.notice == document)), None)


async def latest_number(work: Work, court: str, year: int) -> int:
    query = sa.select(numbers.c.latest).where(numbers.c.court == court, numbers.c.year == year)
    return int((await work.db.execute(query)).scalar_one_or_none() or 0)


async def take_number(work: Work, court: str, year: int, number: int) -> None:
    """Remember that `number` is used up; a higher one moves the row of numbers on."""
    latest = await latest_number(work, court, year)
    if latest == 0:
        row = {"court": court, "year": year, "county_id": work.county, "latest": number}
        await work.db.execute(numbers.insert().values(**row))
    elif number > latest:
        this = (numbers.c.court == court) & (numbers.c.year == year)
        await work.db.execute(numbers.update().where(this).values(latest=number))


async def number_is_used(work: Work, court: str, case_number: str) -> bool:
    query = sa.select(applications.c.id).where(applications.c.court == court, applications.c.case_number == case_number)
    return (await work.db.execute(query)).first() is not None


async def insert_service(work: Work, service: Service) -> None:
    await work.db.execute(services.insert().values(county_id=work.county, **_service_row(service)))


async def save_service(work: Work, service: Service) -> None:
    await work.db.execute(services.update().where(services.c.id == service.id).values(**_service_row(service)))


async def load_service(work: Work, service_id: str) -> Service:
    found = await _services(work, services.c.id == service_id)
    if not found:
        raise NotFound("service.unknown")
    return found[0]


async def services_of(work: Work, application: str) -> list[Service]:
    return await _services(work, services.c.application == application)


async def services_for(work: Work, person: PersonId) -> list[Service]:
    return await _services(work, services.c.person == person)


async def _services(work: Work, where: sa.ColumnElement[bool]) -> list[Service]:
    query = sa.select(services).where(where, services.c.county_id == work.county).order_by(services.c.id)
    return [
        Service(
            row.id,
            ApplicationId(row.application),
            row.document,
            PersonId(row.person),
            Channel(row.channel),
            row.served_at,
            row.seen_at,
        )
        for row in await work.db.execute(query)
    ]


async def _select(work: Work, where: sa.ColumnElement[bool]) -> list[Application]:
    query = (
        sa.select(applications)
        .where(where, applications.c.county_id == work.county)
        .order_by(applications.c.submitted_at)
    )
    return [_application(row) for row in await work.db.execute(query)]


def _application(row: Any) -> Application:
    values = dict(row._mapping)
    county = CountyId(values.pop("county_id"))
    supplied = [Supplied(**{**each, "at": datetime.fromisoformat(each["at"])}) for each in json.loads(row.supplied)]
    values |= {"stage": Stage(row.stage), "decision": Decision(row.decision) if row.decision else None}
    values |= {"supplied": tuple(supplied)}
    return Application(county=county, **values)


def _row(application: Application) -> dict[str, Any]:
    names = [column.name for column in applications.columns if column.name != "county_id"]
    values = {name: getattr(application, name) for name in names} | {"county_id": application.county}
    supplied = [asdict(each) | {"at": each.at.isoformat()} for each in application.supplied]
    return values | {"supplied": json.dumps(supplied, ensure_ascii=False)}


def _service_row(service: Service) -> dict[str, Any]:
    names = [column.name for column in services.columns if column.name != "county_id"]
    return {name: getattr(service, name) for name in names}


async def case_of(work: Work, application_id: str) -> str | None:
    query = sa.select(applications.c.case_id).where(
        applications.c.id == application_id, applications.c.county_id == work.county
    )
    found: str | None = (await work.db.execute(query)).scalar_one_or_none()
    return found
