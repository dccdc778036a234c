"""Organisations of the county and the people who sign in for them: the administrator's work."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field
from quart import Blueprint

import people
from kernel import PersonId
from people import Action, Object, OrganisationKind, Role, Staff
from web.security import PER_MINUTE, Need, reading, route, work

blueprint = Blueprint("users", __name__)

READ = Need(Object.USERS, Action.READ)
CREATE = Need(Object.USERS, Action.CREATE)
CHANGE = Need(Object.USERS, Action.CHANGE)


class OrganisationRow(BaseModel):
    id: str
    kind: OrganisationKind
    name: str
    parent_id: str | None
    mark: str


class MemberRow(BaseModel):
    person_id: str
    name: str
    username: str
    roles: list[Role]
    organisation_id: str
    disabled: bool


class KindRule(BaseModel):
    """What may be chosen for a kind of organisation."""

    kind: OrganisationKind
    parents: list[OrganisationKind]
    roles: list[Role]


class Users(BaseModel):
    organisations: list[OrganisationRow]
    members: list[MemberRow]
    kinds: list[KindRule]


class OrganisationBody(BaseModel):
    kind: OrganisationKind
    name: Annotated[str, Field(min_length=1, max_length=100)]
    parent_id: Annotated[str, Field(max_length=32)] | None = None
    mark: Annotated[str, Field(max_length=20)] = ""


class MemberBody(BaseModel):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    phone: Annotated[str, Field(min_length=1, max_length=30)]
    username: Annotated[str, Field(min_length=1, max_length=40)]
    roles: Annotated[list[Role], Field(max_length=len(Role))]
    organisation_id: Annotated[str, Field(max_length=32)]


class MemberActBody(BaseModel):
    reason: Annotated[str, Field(max_length=200)] = ""


class MemberWithPassword(BaseModel):
    """`password` is told here and nowhere again."""

    member: MemberRow
    password: str


@route(blueprint, "GET", "/api/users", needs=READ)
async def users() -> Users:
    """List the county's organisations, who signs in for them, and what may be added."""
    async with reading() as opened:
        return Users(
            organisations=[_organisation(each) for each in await people.organisations_of(opened, *OrganisationKind)],
            members=[_member(each) for each in await people.all_staff(opened)],
            kinds=[
                KindRule(kind=kind, parents=list(people.PARENTS_OF[kind]), roles=list(people.ROLES_OF[kind]))
                for kind in OrganisationKind
            ],
        )


@route(blueprint, "POST", "/api/organisations", needs=CREATE, rate=PER_MINUTE(30), size=4096)
async def add_organisation(body: OrganisationBody) -> tuple[OrganisationRow, Literal[201]]:
    """Add a town, village, committee, court or firm."""
    async with work() as opened:
        made = await people.enter_organisation(opened, body.kind, body.name, body.parent_id, body.mark)
    return _organisation(made), 201


@route(blueprint, "POST", "/api/users", needs=CREATE, rate=PER_MINUTE(30), size=4096)
async def add_user(body: MemberBody) -> tuple[MemberWithPassword, Literal[201]]:
    """Let a person sign in; the answer tells the first password, once."""
    password = people.new_password()
    password_hash = await people.hash_password(password)
    async with work() as opened:
        made = await people.hire(
            opened,
            body.name,
            body.phone,
            body.username,
            password_hash,
            frozenset(body.roles),
            body.organisation_id,
        )
    return MemberWithPassword(member=_member(made), password=password), 201


@route(blueprint, "POST", "/api/users/<person_id>/disabling", needs=CHANGE, rate=PER_MINUTE(30), size=4096)
async def disable_user(person_id: str, body: MemberActBody) -> MemberRow:
    """Take away the right to sign in; every session of this person ends at once."""
    async with work() as opened:
        return _member(await people.disable_member(opened, PersonId(person_id), body.reason))


@route(blueprint, "POST", "/api/users/<person_id>/enabling", needs=CHANGE, rate=PER_MINUTE(30), size=4096)
async def enable_user(person_id: str, body: MemberActBody) -> MemberRow:
    """Give the right to sign in back."""
    async with work() as opened:
        return _member(await people.enable_member(opened, PersonId(person_id), body.reason))


@route(blueprint, "POST", "/api/users/<person_id>/password", needs=CHANGE, rate=PER_MINUTE(10), size=4096)
async def reset_password(person_id: str, body: MemberActBody) -> MemberWithPassword:
    """Replace a password; the answer tells the new one, once."""
    password = people.new_password()
    password_hash = await people.hash_password(password)
    async with work() as opened:
        member = await people.reset_password(opened, PersonId(person_id), password_hash, body.reason)
    return MemberWithPassword(member=_member(member), password=password)


def _organisation(each: people.Organisation) -> OrganisationRow:
    return OrganisationRow(id=each.id, kind=each.kind, name=each.name, parent_id=each.parent_id, mark=each.mark)


def _member(each: Staff) -> MemberRow:
    return MemberRow(
        person_id=each.person,
        name=each.name,
        username=each.username,
        roles=sorted(each.roles),
        organisation_id=each.organisation,
        disabled=each.disabled,
    )
