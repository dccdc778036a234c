"""
How people, organisations and staff are kept; phones and identity numbers are sealed.

What somebody proves, agrees to or is told has its table beside the code that keeps it (`sessions`, `consents` …).
"""

import json
from typing import Any

import sqlalchemy as sa

from kernel import CountyId, NotFound, PersonId, Work
from kernel.database import Instant, metadata

from . import sealing
from .model import Organisation, OrganisationKind, Person, Staff
from .permissions import Role

ID = sa.String(32)
COUNTY = sa.String(40)
DIGEST = sa.String(64)

counties = sa.Table(
    "counties",
    metadata,
    sa.Column("county_id", COUNTY, primary_key=True),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("added_at", Instant, nullable=False),
)
organisations = sa.Table(
    "organisations",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False, index=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("parent_id", ID, sa.ForeignKey("organisations.id"), nullable=True),
    sa.Column("mark", sa.String(20), nullable=False),
    sa.Column("added_at", Instant, nullable=False),
)
persons = sa.Table(
    "persons",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("gender", sa.String(10), nullable=False),
    sa.Column("phone_sealed", sa.String(200), nullable=False),
    sa.Column("phone_hash", DIGEST, nullable=False, index=True),
    sa.Column("id_number_sealed", sa.String(200), nullable=False),
    sa.Column("id_number_hash", DIGEST, nullable=False, index=True),
    sa.Column("address_sealed", sa.String(1200), nullable=False),
    sa.Column("added_at", Instant, nullable=False),
)
staff = sa.Table(
    "staff",
    metadata,
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False, index=True),
    sa.Column("username", sa.String(60), nullable=False, unique=True),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("password_set_at", Instant, nullable=False),
    sa.Column("password_is_first", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("roles", sa.String(200), nullable=False),
    sa.Column("organisation_id", ID, sa.ForeignKey("organisations.id"), nullable=False),
    sa.Column("disabled_at", Instant, nullable=True),
)


async def add_county(work: Work, name: str) -> None:
    """Enter the county of this work; its id is `work.county`."""
    await work.db.execute(counties.insert().values(county_id=work.county, name=name, added_at=work.now))


async def knows_county(work: Work) -> bool:
    """Say whether the county of this work has been entered."""
    query = sa.select(counties.c.name).where(counties.c.county_id == work.county)
    return (await work.db.execute(query)).one_or_none() is not None


async def county_name(work: Work, county: CountyId) -> str:
    found = (
        await work.db.execute(sa.select(counties.c.name).where(counties.c.county_id == county))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound("county.unknown")
    return str(found)


async def add_organisation(
    work: Work, kind: OrganisationKind, name: str, parent_id: str | None = None, mark: str = ""
) -> Organisation:
    made = Organisation(work.new_id(), kind, name, parent_id, mark)
    await work.db.execute(
        organisations.insert().values(
            id=made.id,
            county_id=work.county,
            kind=kind,
            name=name,
            parent_id=parent_id,
            mark=mark,
            added_at=work.now,
        )
    )
    return made


async def organisation(work: Work, organisation_id: str) -> Organisation:
    query = sa.select(organisations).where(
        organisations.c.id == organisation_id, organisations.c.county_id == work.county
    )
    row = (await work.db.execute(query)).one_or_none()
    if row is None:
        raise NotFound("organisation.unknown")
    return _organisation(row)


async def organisations_of(work: Work, *kinds: OrganisationKind) -> list[Organisation]:
    """Return the county's organisations of these kinds: centre, towns, villages …, oldest first."""
    query = (
        sa.select(organisations)
        .where(organisations.c.county_id == work.county, organisations.c.kind.in_(kinds))
        .order_by(organisations.c.added_at, organisations.c.name)
    )
    found = [_organisation(row) for row in await work.db.execute(query)]
    order = list(OrganisationKind)
    return sorted(found, key=lambda each: order.index(each.kind))


async def add_person(
    work: Work, name: str, *, gender: str = "", phone: str = "", id_number: str = "", address: str = ""
) -> Person:
    """Enter a person; numbers must have been checked before (`people.numbers`)."""
    made = Person(PersonId(work.new_id()), name.strip(), gender, phone, id_number, address)
    await work.db.execute(
        persons.insert().values(county_id=work.county, version=1, added_at=work.now, **_columns(made))
    )
    return made


async def person(work: Work, person_id: PersonId) -> Person:
    query = sa.select(persons).where(persons.c.id == person_id, persons.c.county_id == work.county)
    row = (await work.db.execute(query)).one_or_none()
    if row is None:
        raise NotFound("person.unknown")
    return _person(row)


async def persons_of(work: Work, ids: list[PersonId]) -> dict[PersonId, Person]:
    query = sa.select(persons).where(persons.c.id.in_(ids), persons.c.county_id == work.county)
    return {row.id: _person(row) for row in await work.db.execute(query)}


async def save_person(work: Work, changed: Person) -> None:
    await work.db.execute(
        persons.update()
        .where(persons.c.id == changed.id, persons.c.county_id == work.county)
        .values(version=persons.c.version + 1, **_columns(changed))
    )


async def add_staff(
    work: Work,
    who: Person,
    username: str,
    password_hash: str,
    roles: frozenset[Role],
    organisation_id: str,
    *,
    password_is_first: bool,
) -> None:
    await work.db.execute(
        staff.insert().values(
            person_id=who.id,
            county_id=work.county,
            username=username.strip().casefold(),
            password_hash=password_hash,
            password_set_at=work.now,
            password_is_first=password_is_first,
            roles=json.dumps(sorted(roles)),
            organisation_id=organisation_id,
        )
    )


async def staff_with(work: Work, role: Role, organisation_id: str | None = None) -> list[Staff]:
    """Return those in the county who have this role and may sign in, by name."""
    query = _staff_query().where(staff.c.county_id == work.county, staff.c.disabled_at.is_(None))
    if organisation_id is not None:
        query = query.where(staff.c.organisation_id == organisation_id)
    found = [_staff(row) for row in await work.db.execute(query.order_by(persons.c.name))]
    return [each for each in found if role in each.roles]


async def staff_member(work: Work, person_id: PersonId) -> Staff | None:
    query = _staff_query().where(staff.c.person_id == person_id, staff.c.county_id == work.county)
    row = (await work.db.execute(query)).one_or_none()
    return _staff(row) if row else None


async def all_staff(work: Work) -> list[Staff]:
    """Return everybody in the county who has a user name, disabled or not, by name."""
    query = _staff_query().where(staff.c.county_id == work.county).order_by(persons.c.name, staff.c.username)
    return [_staff(row) for row in await work.db.execute(query)]


async def roles_by_phone(work: Work, phone: str, apart_from: PersonId | None) -> frozenset[Role]:
    """Return what accounts with this phone may do in the county, `apart_from` one and without disabled ones."""
    if not phone:
        return frozenset()
    query = (
        sa.select(staff.c.roles)
        .join(persons, persons.c.id == staff.c.person_id)
        .where(
            staff.c.county_id == work.county,
            staff.c.disabled_at.is_(None),
            staff.c.person_id != (apart_from or ""),
            persons.c.phone_hash == sealing.keyed_hash("phone", phone),
        )
    )
    found = (await work.db.execute(query)).scalars()
    return frozenset(Role(role) for roles in found for role in json.loads(roles))


async def knows_username(work: Work, username: str) -> bool:
    """Say whether anybody in any county signs in with this user name."""
    query = sa.select(staff.c.person_id).where(staff.c.username == username.strip().casefold())
    return (await work.db.execute(query)).one_or_none() is not None


async def set_disabled(work: Work, person_id: PersonId, *, disabled: bool) -> None:
    await work.db.execute(
        staff.update()
        .where(staff.c.person_id == person_id, staff.c.county_id == work.county)
        .values(disabled_at=work.now if disabled else None)
    )


async def set_password(work: Work, person_id: PersonId, password_hash: str, *, is_first: bool) -> None:
    await work.db.execute(
        staff.update()
        .where(staff.c.person_id == person_id, staff.c.county_id == work.county)
        .values(password_hash=password_hash, password_set_at=work.now, password_is_first=is_first)
    )


async def names_of(work: Work, ids: set[PersonId]) -> dict[PersonId, tuple[str, bool]]:
    """Return name and whether it is a member of staff, for those of the county that are known."""
    query = (
        sa.select(persons.c.id, persons.c.name, staff.c.person_id.label("works_here"))
        .outerjoin(staff, staff.c.person_id == persons.c.id)
        .where(persons.c.county_id == work.county, persons.c.id.in_(ids))
    )
    found = await work.db.execute(query)
    return {PersonId(row.id): (str(row.name), row.works_here is not None) for row in found}


async def credentials(work: Work, username: str) -> tuple[PersonId, CountyId, str] | None:
    """Return person, county and password hash of whoever has this user name in any county, unless disabled."""
    query = sa.select(staff.c.person_id, staff.c.county_id, staff.c.password_hash).where(
        staff.c.username == username.strip().casefold(), staff.c.disabled_at.is_(None)
    )
    row = (await work.db.execute(query)).one_or_none()
    return (PersonId(row.person_id), CountyId(row.county_id), row.password_hash) if row else None


def _staff_query() -> sa.Select[Any]:
    return sa.select(staff, persons.c.name).join(persons, persons.c.id == staff.c.person_id)


def _staff(row: Any) -> Staff:
    return Staff(
        PersonId(row.person_id),
        row.name,
        row.username,
        frozenset(Role(role) for role in json.loads(row.roles)),
        row.organisation_id,
        row.disabled_at is not None,
    )


def _organisation(row: Any) -> Organisation:
    return Organisation(row.id, OrganisationKind(row.kind), row.name, row.parent_id, row.mark)


def _columns(who: Person) -> dict[str, str]:
    return {
        "id": who.id,
        "name": who.name,
        "gender": who.gender,
        "phone_sealed": sealing.seal(who.phone, f"persons.phone:{who.id}"),
        "phone_hash": sealing.keyed_hash("phone", who.phone),
        "id_number_sealed": sealing.seal(who.id_number, f"persons.id_number:{who.id}"),
        "id_number_hash": sealing.keyed_hash("id_number", who.id_number),
        "address_sealed": sealing.seal(who.address, f"persons.address:{who.id}"),
    }


def _person(row: Any) -> Person:
    return Person(
        PersonId(row.id),
        row.name,
        row.gender,
        sealing.unseal(row.phone_sealed, f"persons.phone:{row.id}"),
        sealing.unseal(row.id_number_sealed, f"persons.id_number:{row.id}"),
        sealing.unseal(row.address_sealed, f"persons.address:{row.id}"),
    )
