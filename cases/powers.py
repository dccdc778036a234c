"""
Powers of attorney: who may do what for whom, each power ticked apart.

Nobody settles for another without special authority (Civil Procedure Law, art. 56, 61, 62;
Interpretation, art. 147); a representative of many has none by being one.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from kernel import Conflict, Invalid, NotFound, PersonId, Work, journal
from kernel.database import Instant, metadata
from kernel.storage import Storage

from . import store

MOST_PAPER_BYTES = 8 * 1024 * 1024
KINDS = {b"%PDF-": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}

table = sa.Table(
    "case_powers",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("principal", sa.String(32), sa.ForeignKey("persons.id"), nullable=False),
    sa.Column("agent", sa.String(32), sa.ForeignKey("persons.id"), nullable=False, index=True),
    sa.Column("powers", sa.Text, nullable=False),
    sa.Column("paper_sha256", sa.String(64), nullable=False),
    sa.Column("entered_by", sa.String(32), nullable=False),
    sa.Column("entered_at", Instant, nullable=False),
    sa.Column("ended_at", Instant, nullable=True),
)


class Power(StrEnum):
    """Rows of the form 授权委托书."""

    APPLY = "apply"
    EVIDENCE = "evidence"
    CHOOSE_MEDIATOR = "choose-mediator"
    ADMIT = "admit"
    """Admit, change or give up claims: special authority."""
    SIGN = "sign"
    """Take part in mediation and sign the agreement: special authority."""
    RECEIVE = "receive"


@dataclass(frozen=True)
class Attorney:
    """`paper_sha256` names the scanned, hand-signed power of attorney."""

    id: str
    principal: PersonId
    agent: PersonId
    powers: frozenset[Power]
    paper_sha256: str
    entered_by: PersonId
    entered_at: datetime

    @property
    def settles(self) -> bool:
        """Whether it is special authority: the agent may settle and sign in the principal's place."""
        return {Power.SIGN, Power.ADMIT} <= self.powers


async def keep_power_paper(storage: Storage, data: bytes) -> str:
    """Keep the scan of a power of attorney and return its digest; Invalid("power.file-kind") for other kinds."""
    if not any(data.startswith(mark) for mark in KINDS):
        raise Invalid("power.file-kind")
    return await storage.put(data)


async def power_paper(storage: Storage, attorney: Attorney) -> tuple[bytes, str]:
    """Return (bytes, content type) of the scan; NotFound("storage.missing")."""
    data = await storage.get(attorney.paper_sha256)
    return data, next((kind for mark, kind in KINDS.items() if data.startswith(mark)), "application/octet-stream")


async def enter_power(
    work: Work, case_id: str, principal: PersonId, agent: PersonId, powers: frozenset[Power], paper_sha256: str
) -> Attorney:
    """
    Enter a power of attorney that staff have seen; both must be parties of one side.

    Invalid("power.nothing-ticked"), Conflict("power.not-a-party"), ("power.other-side").
    """
    case = await store.load(work, case_id)
    one, other = case.party_of(principal), case.party_of(agent)
    if not powers:
        raise Invalid("power.nothing-ticked")
    if one is None or other is None or principal == agent:
        raise Conflict("power.not-a-party")
    if one.side is not other.side:
        raise Conflict("power.other-side")
    entered = Attorney(work.new_id(), principal, agent, powers, paper_sha256, work.actor, work.now)
    await work.db.execute(
        table.insert().values(
            id=entered.id,
            county_id=work.county,
            case_id=case_id,
            principal=principal,
            agent=agent,
            powers=json.dumps(sorted(powers)),
            paper_sha256=paper_sha256,
            entered_by=entered.entered_by,
            entered_at=entered.entered_at,
        )
    )
    await journal.append(
        work,
        "case.power-entered",
        case=case_id,
        principal=principal,
        agent=agent,
        powers=sorted(powers),
        paper=paper_sha256,
    )
    return entered


async def powers_of(work: Work, case_id: str) -> list[Attorney]:
    query = sa.select(table).where(
        table.c.case_id == case_id, table.c.county_id == work.county, table.c.ended_at.is_(None)
    )
    return [
        Attorney(
            row.id,
            PersonId(row.principal),
            PersonId(row.agent),
            frozenset(Power(each) for each in json.loads(row.powers)),
            row.paper_sha256,
            PersonId(row.entered_by),
            row.entered_at,
        )
        for row in await work.db.execute(query.order_by(table.c.entered_at, table.c.id))
    ]


async def end_powers(work: Work, case_id: str, principal: PersonId, at: datetime | None = None) -> None:
    """
    A principal takes back what they gave, at any time; what was signed before stays signed.

    NotFound("power.unknown") where they have given none.
    """
    mine = (table.c.case_id == case_id) & (table.c.principal == principal) & table.c.ended_at.is_(None)
    if (await work.db.execute(table.update().where(mine).values(ended_at=at or work.now))).rowcount == 0:
        raise NotFound("power.unknown")
    await journal.append(work, "case.powers-ended", case=case_id, principal=principal)


async def may_sign_for(work: Work, case_id: str, agent: PersonId) -> frozenset[PersonId]:
    """Return for whom this person may sign the agreement."""
    return frozenset(each.principal for each in await powers_of(work, case_id) if each.agent == agent and each.settles)
