"""
The register of seals: applied for by the organisation, approved by somebody else, used with a reason.

Start with `Seal` and `stages.SEAL_LIFE`. Every step is in the journal, every use has a row. A
suspended seal seals nothing until it is resumed; a revoked one never again, while what it
sealed before stays good: its certificate is taken back from that instant on.

Source: 电子印章管理办法 (国办发〔2025〕33号), arts. 2, 3, 5, 27; 电子签名法, arts. 13, 15.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import people
from kernel import SYSTEM, Conflict, CountyId, Forbidden, Invalid, NotFound, PersonId, Work, clock, jobs, journal
from kernel.database import Database
from people import Organisation, OrganisationKind, Principal
from people import Role as PersonRole

from . import seal_store
from .model import Document, Kind, Role
from .office import Office
from .sealing import check_drawing
from .stages import SEAL_LIFE, SealEvent, SealStage

ROLE_OF = {OrganisationKind.COMMITTEE: Role.COMMITTEE_SEAL, OrganisationKind.COURT: Role.COURT_SEAL}
"""Which organisations have a seal here, and what it signs as."""
ENDED = frozenset({SealStage.REJECTED, SealStage.REVOKED})
STEPS = {
    SealEvent.APPROVE: people.Action.DECIDE,
    SealEvent.REJECT: people.Action.DECIDE,
    SealEvent.SUSPEND: people.Action.CHANGE,
    SealEvent.RESUME: people.Action.DECIDE,
    SealEvent.REVOKE: people.Action.DECIDE,
}
"""What each step needs in the table of permissions."""


@dataclass(frozen=True)
class SealUse:
    document_id: str
    kind: Kind
    number: str
    person: PersonId
    used_at: datetime
    reason: str


@dataclass(frozen=True)
class Seal:
    id: str
    county: CountyId
    organisation: str
    name: str
    """The organisation's, as it is cut into the seal and stands in its certificate."""
    role: Role
    stage: SealStage
    drawing: bytes
    """What it looks like, as `sealing` describes."""
    applied_by: PersonId
    applied_at: datetime
    reason: str
    """Why it was applied for."""
    changed_by: PersonId
    """Who took the latest step: approved, suspended, …"""
    changed_at: datetime
    change_reason: str
    version: int = 0

    def after(self, event: SealEvent, who: PersonId, at: datetime, reason: str) -> "Seal":
        """
        Return the seal after a step.

        1. The life of seals allows it: Conflict("seal.<event>").
        2. Whoever applied does not decide, whoever suspended does not resume:
           Forbidden("seal.same-person").
        3. There is a reason: Invalid("reason.missing").
        """
        stage = SEAL_LIFE.after(self.stage, event)  # 1
        if self.is_barred(who, event):  # 2
            raise Forbidden("seal.same-person")
        return replace(self, stage=stage, changed_by=who, changed_at=at, change_reason=_written(reason))  # 3

    def is_barred(self, who: PersonId, event: SealEvent) -> bool:
        """Whether four eyes ask for somebody else."""
        applied = event in (SealEvent.APPROVE, SealEvent.REJECT) and who == self.applied_by
        return applied or (event is SealEvent.RESUME and who == self.changed_by)

    def check_usable(self) -> None:
        """Refuse unless it is in use: Conflict("seal.not-approved" | "seal.suspended" | "seal.revoked")."""
        if self.stage is SealStage.SUSPENDED:
            raise Conflict("seal.suspended", organisation=self.name, since=_day(self.changed_at))
        if self.stage is SealStage.REVOKED:
            raise Conflict("seal.revoked", organisation=self.name, since=_day(self.changed_at))
        if self.stage is not SealStage.IN_USE:
            raise Conflict("seal.not-approved", organisation=self.name)


async def apply_for(work: Work, who: Principal, drawing: bytes, reason: str) -> Seal:
    """
    Apply for the seal of one's own organisation, with what it shall look like.

    Forbidden("seal.no-organisation") for people of other organisations; Conflict("seal.exists")
    while there is one that was not rejected or revoked; Invalid("seal.drawing-unfit").
    """
    home = who.organisation
    if home is None or home.kind not in ROLE_OF:
        raise Forbidden("seal.no-organisation")
    check_drawing(drawing)
    known = await seal_store.of_organisation(work, home.id)
    if any(row["stage"] not in ENDED for row in known):
        raise Conflict("seal.exists", organisation=home.name)
    seal = _new_seal(work, home, drawing, reason)
    await seal_store.insert(work, _row(seal))
    await journal.append(work, "seal.applied", seal.reason, seal=seal.id, organisation=home.id)
    return seal


async def approve(work: Work, who: Principal, seal_id: str, reason: str) -> Seal:
    """Put a seal into use: a second person, four eyes."""
    return await _step(work, who, seal_id, SealEvent.APPROVE, "seal.approved", reason)


async def reject(work: Work, who: Principal, seal_id: str, reason: str) -> Seal:
    return await _step(work, who, seal_id, SealEvent.REJECT, "seal.rejected", reason)


async def suspend(work: Work, who: Principal, seal_id: str, reason: str) -> Seal:
    """Stop all use at once; one person is enough for that."""
    return await _step(work, who, seal_id, SealEvent.SUSPEND, "seal.suspended", reason)


async def resume(work: Work, who: Principal, seal_id: str, reason: str) -> Seal:
    """Let a suspended seal be used again; papers that wait for it go on by themselves."""
    seal = await _step(work, who, seal_id, SealEvent.RESUME, "seal.resumed", reason)
    for document in await seal_store.waiting_for(work, seal.organisation):
        await jobs.enqueue(work, "documents.sign", {"document": document})
    return seal


async def revoke(work: Work, who: Principal, seal_id: str, reason: str) -> Seal:
    """End a seal for ever; its certificates are taken back by job, from this instant on."""
    seal = await _step(work, who, seal_id, SealEvent.REVOKE, "seal.revoked", reason)
    await jobs.enqueue(work, "documents.revoke-seal", {"seal": seal.id})
    return seal


async def usable(work: Work, organisation: str) -> Seal:
    """
    Return the seal of an organisation that may be used now.

    NotFound("seal.not-registered") where nobody applied for one; what `Seal.check_usable` raises.
    """
    known = await seal_store.of_organisation(work, organisation)
    if not known:
        raise NotFound("seal.not-registered", organisation=organisation)
    seal = _seal(known[-1])
    seal.check_usable()
    return seal


async def log_use(
    work: Work, paper: Document, organisation: str, person: PersonId, reason: str, registered: bool = True
) -> None:
    """
    Log that `person` orders the seal of an organisation onto a paper, and why; refused as `usable`
    refuses. A party's own seal is not on this register: `registered` is False.
    """
    seal_id = (await usable(work, organisation)).id if registered else None
    await seal_store.log_seal_use(work, paper, organisation, person, reason, seal_id)


async def load(work: Work, seal_id: str) -> Seal:
    """Return a seal of the county; NotFound("seal.unknown")."""
    row = await seal_store.load(work, seal_id)
    if row is None:
        raise NotFound("seal.unknown")
    return _seal(row)


async def all_of(work: Work) -> list[Seal]:
    """Return all seals of the county, oldest first."""
    return [_seal(row) for row in await seal_store.all_of_county(work)]


async def seals_for(work: Work, who: Principal) -> list[Seal]:
    """Return those that this person answers for or oversees."""
    return [seal for seal in await all_of(work) if _may_know(who, seal)]


async def seal_for(work: Work, who: Principal, seal_id: str) -> Seal:
    """Return one of them; NotFound("seal.unknown") also for those that this person may not know of."""
    seal = await load(work, seal_id)
    if not _may_know(who, seal):
        raise NotFound("seal.unknown")
    return seal


async def uses_of(work: Work, seal: Seal, most: int = 100) -> list[SealUse]:
    """Return the latest uses of a seal, newest first."""
    return [
        SealUse(row["document_id"], Kind(row["kind"]), row["number"], row["person"], row["used_at"], row["reason"])
        for row in await seal_store.uses_of(work, seal.id, most)
    ]


async def count_uses(work: Work) -> dict[str, int]:
    """Return seal -> how often it was used."""
    return await seal_store.count_uses(work)


def may_apply(who: Principal, known: list[Seal]) -> bool:
    """Whether this person's organisation may have a seal and has none that counts."""
    if who.organisation is None or who.organisation.kind not in ROLE_OF:
        return False
    taken = any(seal.organisation == who.organisation.id and seal.stage not in ENDED for seal in known)
    return not taken and bool(people.scopes(who.roles, people.Object.SEAL, people.Action.CREATE))


def events_for(who: Principal, seal: Seal) -> tuple[SealEvent, ...]:
    """Return the steps that this person could take now."""
    if not _answers_for(who, seal):
        return ()
    return tuple(event for event, action in STEPS.items() if _may_step(who, seal, event, action))


async def revoke_certificates(office: Office, database: Database, payload: dict[str, Any]) -> None:
    """Do the job "documents.revoke-seal": take back every certificate the seal has had; again changes nothing."""

    async with database.reading(SYSTEM, CountyId(payload["county"])) as work:
        seal = await load(work, payload["seal"])
    await asyncio.to_thread(office.desk.authority.revoke_seal, seal.id, seal.changed_at)


async def _step(work: Work, who: Principal, seal_id: str, event: SealEvent, fact: str, reason: str) -> Seal:
    before = await seal_for(work, who, seal_id)
    if not _answers_for(who, before):
        raise Forbidden("seal.not-yours", organisation=before.name)
    seal = before.after(event, who.person, work.now, reason)
    await seal_store.save(work, _row(seal))
    await journal.append(work, fact, seal.change_reason, seal=seal.id, organisation=seal.organisation)
    work.announce("seals.changed", seal=seal.id)
    return replace(seal, version=seal.version + 1)


def _answers_for(who: Principal, seal: Seal) -> bool:
    """A committee's seal is overseen by the administrator of the county, a court's by nobody but the court."""
    own = who.organisation is not None and who.organisation.id == seal.organisation
    return own or (seal.role is Role.COMMITTEE_SEAL and PersonRole.ADMIN in who.roles)


def _may_step(who: Principal, seal: Seal, event: SealEvent, action: people.Action) -> bool:
    allowed = people.scopes(who.roles, people.Object.SEAL, action)
    return bool(allowed) and SEAL_LIFE.allows(seal.stage, event) and not seal.is_barred(who.person, event)


def _may_know(who: Principal, seal: Seal) -> bool:
    return _answers_for(who, seal) or PersonRole.AUDITOR in who.roles


def _new_seal(work: Work, home: Organisation, drawing: bytes, reason: str) -> Seal:
    written = _written(reason)
    return Seal(
        id=work.new_id(),
        county=work.county,
        organisation=home.id,
        name=home.name,
        role=ROLE_OF[home.kind],
        stage=SealStage.APPLIED,
        drawing=drawing,
        applied_by=work.actor,
        applied_at=work.now,
        reason=written,
        changed_by=work.actor,
        changed_at=work.now,
        change_reason=written,
    )


def _written(reason: str) -> str:
    text = " ".join(reason.split())
    if not text:
        raise Invalid("reason.missing")
    return text


def _day(instant: datetime) -> str:

    return clock.today_in_shanghai(instant).isoformat()


def _seal(row: dict[str, Any]) -> Seal:
    values = {key: value for key, value in row.items() if key != "county_id"}
    values |= {"role": Role(row["role"]), "stage": SealStage(row["stage"])}
    return Seal(county=CountyId(row["county_id"]), **values)


def _row(seal: Seal) -> dict[str, Any]:
    return {column: getattr(seal, column) for column in seal_store.COLUMNS if column != "county_id"} | {
        "county_id": seal.county
    }
