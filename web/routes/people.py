"""Signing in and out, who one is, and what forms may offer."""

from typing import Annotated

from pydantic import BaseModel, Field
from quart import Blueprint, Response, after_this_request
from quart.typing import ResponseTypes

import cases
import people
from kernel import Forbidden, Work
from people import Action, Object, OrganisationKind, Principal, Role
from web.problems import language_asked
from web.security import (
    OWN_ACCOUNT,
    PER_MINUTE,
    SIGNED_IN,
    Need,
    Public,
    end_session,
    parts,
    principal,
    reading,
    route,
    start_session,
    work,
)

blueprint = Blueprint("people", __name__)

HOMES = (
    (Role.PARTY, "/p/case"),
    (Role.AGENT, "/p/case"),
    (Role.JUDGE, "/console/court"),
    (Role.CLERK, "/console/court"),
    (Role.DIRECTOR, "/console/seal"),
    (Role.ADMIN, "/console/users"),
    (Role.AUDITOR, "/console/journal"),
)
"""Where each role starts its day; everybody else starts with the cases."""


class OrganisationView(BaseModel):
    id: str
    name: str
    kind: str


class Me(BaseModel):
    person_id: str
    name: str
    roles: list[str]
    organisation: OrganisationView | None
    county_id: str
    case_id: str | None
    home: str
    must_change_password: bool
    """The password is one that the server made: nothing else is answered until it is changed."""


class PasswordRule(BaseModel):
    """What is asked of a new password, to be said beforehand."""

    least_length: int
    most_length: int
    least_kinds: int


class SignIn(BaseModel):
    username: Annotated[str, Field(min_length=1, max_length=60)]
    password: Annotated[str, Field(min_length=1, max_length=128)]


class PasswordChange(BaseModel):
    old: Annotated[str, Field(min_length=1, max_length=128)]
    new: Annotated[str, Field(min_length=1, max_length=128)]


class SiteView(BaseModel):
    id: str
    name: str
    kind: str
    parent_id: str | None


class PersonName(BaseModel):
    person_id: str
    name: str


class NamedOrganisation(BaseModel):
    id: str
    name: str


class DisputeItem(BaseModel):
    code: str
    name: str
    flags: list[str]


class DisputeClass(BaseModel):
    code: str
    name: str
    flags: list[str]
    items: list[DisputeItem]


class World(BaseModel):
    sites: list[SiteView]
    mediators: list[PersonName]
    lawyers: list[PersonName]
    courts: list[NamedOrganisation]
    committee: NamedOrganisation | None
    dispute_types: list[DisputeClass]


@route(blueprint, "POST", "/api/sign-in", needs=Public("nobody is signed in yet"), rate=PER_MINUTE(30), size=4096)
async def sign_in(body: SignIn) -> Me:
    """Open a session with user name and password."""
    token = await people.sign_in(parts().database, body.username, body.password)
    return await opened_session(token)


@route(blueprint, "POST", "/api/sign-out", needs=SIGNED_IN)
async def sign_out() -> None:
    """End this session."""
    async with work() as opened:
        await people.end_session(opened, principal().session)

    @after_this_request
    async def _forget(response: ResponseTypes) -> ResponseTypes:
        assert isinstance(response, Response)
        end_session(response)
        return response


@route(blueprint, "GET", "/api/me", needs=SIGNED_IN)
async def me() -> Me:
    """Say who is signed in."""
    return me_of(principal())


@route(blueprint, "GET", "/api/me/password", needs=SIGNED_IN)
async def password_rule() -> PasswordRule:
    """Say what a new password must be like."""
    return PasswordRule(
        least_length=people.LEAST_LENGTH, most_length=people.MOST_LENGTH, least_kinds=people.LEAST_KINDS
    )


@route(blueprint, "POST", "/api/me/password", needs=OWN_ACCOUNT, rate=PER_MINUTE(10), size=4096)
async def change_password(body: PasswordChange) -> None:
    """Replace the own password; every other session of this person ends."""
    await people.change_own_password(parts().database, principal(), body.old, body.new)


@route(blueprint, "GET", "/api/world", needs=Need(Object.WORLD, Action.READ))
async def world() -> World:
    """List what forms offer: sites, mediators, lawyers, courts, kinds of dispute."""
    async with reading() as opened:
        committees = await people.organisations_of(opened, OrganisationKind.COMMITTEE)
        courts = await people.organisations_of(opened, OrganisationKind.COURT)
        return World(
            sites=[
                SiteView(id=site.id, name=site.name, kind=site.kind, parent_id=site.parent_id)
                for site in await people.organisations_of(opened, *people.SITES)
            ],
            mediators=await _names(opened, Role.MEDIATOR),
            lawyers=await _names(opened, Role.LAWYER),
            courts=[NamedOrganisation(id=court.id, name=court.name) for court in courts],
            committee=NamedOrganisation(id=committees[0].id, name=committees[0].name) if committees else None,
            dispute_types=_dispute_types(),
        )


async def opened_session(token: str) -> Me:
    """Hand a new session to the browser with the answer to this request, and say whose it is."""
    async with reading() as opened:
        who = await people.principal_of(opened, token)
    if who is None:
        raise Forbidden("session.absent")

    @after_this_request
    async def _remember(response: ResponseTypes) -> ResponseTypes:
        assert isinstance(response, Response)
        start_session(response, token)
        return response

    return me_of(who)


def me_of(who: Principal) -> Me:
    belongs = who.organisation
    home = next((page for role, page in HOMES if role in who.roles), "/console/cases")
    if who.must_change_password:
        home = "/console/password"
    return Me(
        person_id=who.person,
        name=who.name,
        roles=sorted(who.roles),
        organisation=OrganisationView(id=belongs.id, name=belongs.name, kind=belongs.kind) if belongs else None,
        county_id=who.county,
        case_id=who.case,
        home=home,
        must_change_password=who.must_change_password,
    )


async def _names(opened: Work, role: Role) -> list[PersonName]:
    return [PersonName(person_id=each.person, name=each.name) for each in await people.staff_with(opened, role)]


def _dispute_types() -> list[DisputeClass]:
    language = language_asked()
    return [
        DisputeClass(
            code=each.code,
            name=each.name(language),
            flags=[],
            items=[
                DisputeItem(code=item.code, name=item.name(language), flags=list(item.flags)) for item in each.items
            ],
        )
        for each in cases.taxonomy.classes()
    ]
