"""Who else takes part in a case, and who may act for whom."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError
from quart import Blueprint, Response, request

import cases
import people
from cases import Attorney, Companion, Duty, Power
from kernel import Invalid, NotFound, PersonId, Work
from people import Action, Object
from web.security import PER_MINUTE, Need, parts, reading, route, work

blueprint = Blueprint("companions", __name__)

READ = Need(Object.AGREEMENT, Action.CHANGE)
CHANGE = Need(Object.AGREEMENT, Action.CHANGE)

Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class CompanionBody(BaseModel):
    duty: Duty
    person_id: Id | None = None
    """Staff; an interpreter comes with name and phone instead."""
    name: Annotated[str, Field(max_length=30)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    for_person_id: Id | None = None
    """The party whom an interpreter or a helper stands by."""


class CompanionView(BaseModel):
    id: str
    person_id: str
    name: str
    duty: str
    """co-mediator, recorder, interpreter or helper"""
    for_person_id: str | None


class CandidateView(BaseModel):
    person_id: str
    name: str
    duties: list[Duty]
    """What this member of staff may be entered as."""


class PowerAsked(BaseModel):
    """What stands in the address when a power of attorney is entered; the scan is the body."""

    principal_id: Id
    agent_id: Id
    power: Annotated[list[Power], Field(min_length=1, max_length=6)]


class PowerView(BaseModel):
    id: str
    principal_id: str
    principal: str
    agent_id: str
    agent: str
    powers: list[Power]
    settles: bool
    """Special authority: the agent may settle and sign in the principal's place."""
    entered_by: str
    entered_at: datetime


@route(blueprint, "GET", "/api/cases/<case_id>/companions", needs=READ)
async def list_companions(case_id: str) -> list[CompanionView]:
    """List who else takes part, by duty."""
    async with reading() as opened:
        return [_companion(each) for each in await cases.companions_of(opened, case_id)]


@route(blueprint, "GET", "/api/cases/<case_id>/companion-candidates", needs=CHANGE)
async def list_candidates(case_id: str) -> list[CandidateView]:
    """List the staff who may be entered, with what they may be."""
    async with reading() as opened:
        found = await cases.candidates_for(opened, case_id)
    return [CandidateView(person_id=who.person, name=who.name, duties=list(duties)) for who, duties in found]


@route(blueprint, "POST", "/api/cases/<case_id>/companions", needs=CHANGE)
async def add_companion(case_id: str, body: CompanionBody) -> CompanionView:
    """Let a second mediator, a recorder, an interpreter or a helper take part."""
    async with work() as opened:
        added = await cases.add_companion(
            opened,
            case_id,
            body.duty,
            person=PersonId(body.person_id) if body.person_id else None,
            name=body.name,
            phone=body.phone,
            for_person=PersonId(body.for_person_id) if body.for_person_id else None,
        )
    return _companion(added)


@route(blueprint, "DELETE", "/api/cases/<case_id>/companions/<companion_id>", needs=CHANGE)
async def remove_companion(case_id: str, companion_id: str) -> None:
    """Let somebody no longer take part."""
    async with work() as opened:
        await cases.remove_companion(opened, case_id, companion_id)


@route(blueprint, "GET", "/api/cases/<case_id>/powers", needs=READ)
async def list_powers(case_id: str) -> list[PowerView]:
    """List the powers of attorney in force."""
    async with reading() as opened:
        return await _powers(opened, case_id)


@route(
    blueprint,
    "POST",
    "/api/cases/<case_id>/powers",
    needs=CHANGE,
    size=cases.MOST_PAPER_BYTES,
    rate=PER_MINUTE(20),
)
async def enter_power(case_id: str, body: bytes) -> list[PowerView]:
    """
    Enter a power of attorney that was seen, each power ticked apart; the body is its scan (PDF, PNG or JPEG).

    In the address: `?principal_id=…&agent_id=…&power=sign&power=admit`.
    """
    asked = _asked()
    kept = await cases.keep_power_paper(parts().storage, body)
    async with work() as opened:
        await cases.enter_power(
            opened,
            case_id,
            PersonId(asked.principal_id),
            PersonId(asked.agent_id),
            frozenset(asked.power),
            kept,
        )
        return await _powers(opened, case_id)


@route(blueprint, "DELETE", "/api/cases/<case_id>/powers/<principal_id>", needs=CHANGE)
async def end_powers(case_id: str, principal_id: str) -> None:
    """Note that a principal takes back every power they gave; what was signed before stays signed."""
    async with work() as opened:
        await cases.end_powers(opened, case_id, PersonId(principal_id))


@route(blueprint, "GET", "/api/cases/<case_id>/powers/<power_id>/paper", needs=READ, documented=False)
async def show_power_paper(case_id: str, power_id: str) -> Response:
    """Send the scan of a power of attorney, to be saved and not opened by the page."""
    async with reading() as opened:
        found = next((each for each in await cases.powers_of(opened, case_id) if each.id == power_id), None)
    if found is None:
        raise NotFound("power.unknown")
    data, kind = await cases.power_paper(parts().storage, found)
    headers = {"Content-Disposition": "attachment", "Cache-Control": "private, no-store"}
    return Response(data, content_type=kind, headers=headers)


def _asked() -> PowerAsked:
    given = {name: request.args.get(name) for name in ("principal_id", "agent_id")}
    try:
        return PowerAsked.model_validate(given | {"power": request.args.getlist("power")})
    except ValidationError:
        raise Invalid("power.asked") from None


def _companion(companion: Companion) -> CompanionView:
    return CompanionView(
        id=companion.id,
        person_id=companion.person,
        name=companion.name,
        duty=companion.duty,
        for_person_id=companion.for_person,
    )


async def _powers(opened: Work, case_id: str) -> list[PowerView]:
    found = await cases.powers_of(opened, case_id)
    ids = {person for each in found for person in (each.principal, each.agent, each.entered_by)}
    known = await people.persons_of(opened, list(ids))
    names = {person: who.name for person, who in known.items()}
    return [_power(each, names) for each in found]


def _power(attorney: Attorney, names: dict[PersonId, str]) -> PowerView:
    return PowerView(
        id=attorney.id,
        principal_id=attorney.principal,
        principal=names.get(attorney.principal, ""),
        agent_id=attorney.agent,
        agent=names.get(attorney.agent, ""),
        powers=[each for each in Power if each in attorney.powers],
        settles=attorney.settles,
        entered_by=names.get(attorney.entered_by, ""),
        entered_at=attorney.entered_at,
    )
