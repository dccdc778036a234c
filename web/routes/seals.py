"""The register of seals: one person applies, another approves; who used it, on what and why."""

import asyncio
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from quart import Blueprint, Response

import documents
import people
from documents import Seal, seals
from kernel import Forbidden, PersonId, Work
from people import Action, Object
from web.security import PER_MINUTE, Need, parts, principal, reading, route, work

blueprint = Blueprint("seals", __name__)

READ = Need(Object.SEAL, Action.READ)
APPLY = Need(Object.SEAL, Action.CREATE)
STOP = Need(Object.SEAL, Action.CHANGE)
DECIDE = Need(Object.SEAL, Action.DECIDE)
FEW = PER_MINUTE(20)


class SealRow(BaseModel):
    id: str
    organisation_id: str
    name: str
    role: str
    stage: str
    """APPLIED, IN_USE, SUSPENDED, REJECTED or REVOKED"""
    applied_by: str
    applied_at: datetime
    reason: str
    changed_by: str
    changed_at: datetime
    change_reason: str
    uses: int
    acts: list[str]
    """What whoever asks may do now: approve, reject, suspend, resume, revoke."""


class SealsView(BaseModel):
    seals: list[SealRow]
    may_apply: bool
    """Whoever asks belongs to an organisation that has a seal here, and none that counts."""


class SealUse(BaseModel):
    document_id: str
    kind: str
    title: str
    number: str
    person: str
    used_at: datetime
    reason: str


class SealActBody(BaseModel):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class SealDecisionBody(SealActBody):
    decision: Literal["approve", "reject", "resume", "revoke"]


DECISIONS = {"approve": seals.approve, "reject": seals.reject, "resume": seals.resume, "revoke": seals.revoke}


@route(blueprint, "GET", "/api/seals", needs=READ)
async def list_seals() -> SealsView:
    """List the seals that whoever asks answers for or oversees."""
    who = principal()
    async with reading() as opened:
        found = await seals.seals_for(opened, who)
        counted = await seals.count_uses(opened)
        rows = [await _row(opened, seal, counted.get(seal.id, 0)) for seal in found]
    return SealsView(seals=rows, may_apply=seals.may_apply(who, found))


@route(blueprint, "GET", "/api/seals/proposal.svg", needs=APPLY, rate=FEW, documented=False)
async def proposal() -> Response:
    """Show the seal that would be applied for, drawn from the name of one's own organisation."""
    return _picture(await _drawing())


@route(blueprint, "POST", "/api/seals", needs=APPLY, rate=FEW)
async def apply(body: SealActBody) -> tuple[SealRow, Literal[201]]:
    """Apply for the seal of one's own organisation; somebody else approves it."""
    drawing = await _drawing()
    async with work() as opened:
        return await _row(opened, await seals.apply_for(opened, principal(), drawing, body.reason), 0), 201


@route(blueprint, "GET", "/api/seals/<seal_id>/drawing.svg", needs=READ, documented=False)
async def drawing(seal_id: str) -> Response:
    """Show a registered seal."""
    async with reading() as opened:
        found = await seals.seal_for(opened, principal(), seal_id)
    return _picture(found.drawing)


@route(blueprint, "GET", "/api/seals/<seal_id>/uses", needs=READ)
async def list_uses(seal_id: str) -> list[SealUse]:
    """List the latest hundred uses of a seal, newest first."""
    async with reading() as opened:
        found = await seals.seal_for(opened, principal(), seal_id)
        return [
            SealUse(
                document_id=use.document_id,
                kind=use.kind,
                title=documents.title(use.kind),
                number=use.number,
                person=await _name(opened, use.person),
                used_at=use.used_at,
                reason=use.reason,
            )
            for use in await seals.uses_of(opened, found)
        ]


@route(blueprint, "POST", "/api/seals/<seal_id>/suspension", needs=STOP, rate=FEW)
async def suspend(seal_id: str, body: SealActBody) -> SealRow:
    """Stop all use of a seal at once."""
    async with work() as opened:
        return await _row(opened, await seals.suspend(opened, principal(), seal_id, body.reason))


@route(blueprint, "POST", "/api/seals/<seal_id>/decision", needs=DECIDE, rate=FEW)
async def decide(seal_id: str, body: SealDecisionBody) -> SealRow:
    """Approve or reject an application, resume a suspended seal, or revoke one: the second pair of eyes."""
    async with work() as opened:
        return await _row(opened, await DECISIONS[body.decision](opened, principal(), seal_id, body.reason))


async def _drawing() -> bytes:
    """Draw the seal of the organisation of whoever asks."""
    home = principal().organisation
    if home is None or home.kind not in seals.ROLE_OF:
        raise Forbidden("seal.no-organisation")
    return await asyncio.to_thread(documents.seal_drawing, home.name, parts().office.desk.seal_fonts)


def _picture(drawn: bytes) -> Response:
    return Response(documents.as_svg(drawn), content_type="image/svg+xml")


async def _row(opened: Work, seal: Seal, uses: int | None = None) -> SealRow:
    return SealRow(
        id=seal.id,
        organisation_id=seal.organisation,
        name=seal.name,
        role=seal.role,
        stage=seal.stage,
        applied_by=await _name(opened, seal.applied_by),
        applied_at=seal.applied_at,
        reason=seal.reason,
        changed_by=await _name(opened, seal.changed_by),
        changed_at=seal.changed_at,
        change_reason=seal.change_reason,
        uses=(await seals.count_uses(opened)).get(seal.id, 0) if uses is None else uses,
        acts=[event.lower() for event in seals.events_for(principal(), seal)],
    )


async def _name(opened: Work, person: PersonId) -> str:
    return (await people.person(opened, person)).name
