"""
Papers from forms: filled in by staff for a case, kept as drafts, printed to be signed in ink.

A court's drafts are the court's, a committee's the committee's: neither sees the other's.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

import cases
import people
from kernel import Conflict, Forbidden, NotFound, PersonId, Work, clock, journal
from kernel.database import Instant, metadata
from people import OrganisationKind, Principal, Role

from .pages import BY_HAND, KINDS, PREVIEW, Paper, PaperKind, kind_of, render
from .pages.forms import FormField, Missing, form_of, read, read_for_preview
from .signatories import signatories_of
from .wording import words

MOST = 200
"""Drafts of one case: far more than any file holds."""
COURT_ROLES = frozenset({Role.CLERK, Role.JUDGE})

papers = sa.Table(
    "case_papers",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("case_id", sa.String(32), nullable=False, index=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("desk", sa.String(10), nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("editor", sa.String(40), nullable=False),
    sa.Column("edited_at", Instant, nullable=False),
)


@dataclass(frozen=True)
class CasePaper:
    id: str
    case_id: str
    kind: PaperKind
    data: dict[str, Any]
    """As typed, by field; it may still be incomplete."""
    version: int
    editor: PersonId
    edited_at: datetime


def paper_kinds_for(who: Principal) -> tuple[PaperKind, ...]:
    """Return the papers that this person's desk fills in."""
    return tuple(kind for kind in KINDS.values() if kind.made_by_hand and kind.desk == _desk(who))


def paper_form_for(who: Principal, kind: str) -> tuple[PaperKind, tuple[FormField, ...]]:
    found = _kind_for(who, kind)
    return found, form_of(found)


async def preview_paper(
    who: Principal, kind: str, given: Mapping[str, Any], now: datetime
) -> tuple[Paper, tuple[Missing, ...]]:
    """Draw a preview of what is typed so far, and say what is missing; nothing is kept."""
    found = _kind_for(who, kind)
    data, missing = read_for_preview(found, given, clock.today_in_shanghai(now))
    return await asyncio.to_thread(render, kind, data, PREVIEW), missing


async def paper_in_ink(paper: CasePaper) -> Paper:
    """Draw a kept paper to be printed and signed in ink; refused while a required field is empty."""
    return await asyncio.to_thread(render, paper.kind.kind, read(paper.kind, paper.data), BY_HAND)


async def case_papers_of(work: Work, who: Principal, case_id: str) -> tuple[CasePaper, ...]:
    """Return the drafts of a case that this desk may see, the latest first."""
    asked = sa.select(papers).where(
        papers.c.case_id == case_id, papers.c.county_id == work.county, papers.c.desk == _desk(who)
    )
    rows = await work.db.execute(asked.order_by(papers.c.edited_at.desc(), papers.c.id).limit(MOST))
    return tuple(_paper(row) for row in rows)


async def case_paper(work: Work, who: Principal, case_id: str, paper_id: str) -> CasePaper:
    """NotFound("paper.unknown"), also for what another desk has written."""
    for paper in await case_papers_of(work, who, case_id):
        if paper.id == paper_id:
            return paper
    raise NotFound("paper.unknown")


async def begin_paper(work: Work, who: Principal, case_id: str, kind: str) -> dict[str, Any]:
    """Return what the case itself says about the fields of a paper."""
    found = _kind_for(who, kind)
    known = await _known(work, who, await cases.load(work, case_id))
    return {field.name: known[field.name] for field in form_of(found) if field.name in known}


async def keep_paper(work: Work, who: Principal, case_id: str, kind: str, given: Mapping[str, Any]) -> CasePaper:
    """Keep a new draft. Conflict("paper.too-many")"""
    found = _kind_for(who, kind)
    if len(await case_papers_of(work, who, case_id)) >= MOST:
        raise Conflict("paper.too-many", most=MOST)
    paper = CasePaper(work.new_id(), case_id, found, _known_fields(found, given), 1, work.actor, work.now)
    await work.db.execute(
        papers.insert().values(
            id=paper.id,
            county_id=work.county,
            case_id=case_id,
            kind=kind,
            desk=found.desk,
            data=_as_json(paper.data),
            version=1,
            editor=work.actor,
            edited_at=work.now,
        )
    )
    await journal.append(work, "paper.drafted", **_facts(paper))
    return paper


async def change_paper(
    work: Work, who: Principal, case_id: str, paper_id: str, version: int, given: Mapping[str, Any]
) -> CasePaper:
    """Keep what was typed on top of `version`. Conflict("paper.edited-meanwhile") if somebody was faster."""
    paper = await case_paper(work, who, case_id, paper_id)
    data = _known_fields(paper.kind, given)
    changed = await work.db.execute(
        papers.update()
        .where(papers.c.id == paper_id, papers.c.version == version)
        .values(data=_as_json(data), version=version + 1, editor=work.actor, edited_at=work.now)
    )
    if changed.rowcount != 1:
        raise Conflict("paper.edited-meanwhile", version=paper.version, your_version=version)
    now = CasePaper(paper_id, case_id, paper.kind, data, version + 1, work.actor, work.now)
    await journal.append(work, "paper.changed", **_facts(now))
    return now


def _facts(paper: CasePaper) -> dict[str, Any]:
    digest = hashlib.sha256(_as_json(paper.data).encode()).hexdigest()
    return {
        "paper": paper.id,
        "case": paper.case_id,
        "kind": paper.kind.kind,
        "version": paper.version,
        "digest": digest,
    }


async def _known(work: Work, who: Principal, case: cases.Case) -> dict[str, Any]:
    committee = await people.organisation(work, case.committee)
    courts = await people.organisations_of(work, OrganisationKind.COURT)
    today = clock.today_in_shanghai(work.now).isoformat()
    names = [party.name for party in case.parties]
    parties = [
        {
            "side": words()["sides"][party.side],
            "kind": "person" if party.kind == "person" else "organisation",
            "name": party.name,
            "representative": party.representative or "",
        }
        for party in case.parties
    ]
    mediators = []
    if case.mediator is not None:
        signatories = await signatories_of(work, case)
        parties = [asdict(party) for party in signatories.printed]
        mediators = [signatories.mediator.name]
    return {
        "number": case.number,
        "agreement_number": case.number,
        "made_on": today,
        "committee": committee.name,
        "court": courts[0].name if courts else "",
        "parties": parties,
        "party": parties[0] if parties else {},
        "principal": parties[0] if parties else {},
        "recipient": parties[0] if parties else {},
        "party_names": names,
        "mediators": mediators,
        "facts": case.facts,
        "requests": [line for line in case.request.splitlines() if line.strip()],
        "people": len(names),
        "source": "initiative" if case.source is cases.Source.COMMITTEE else case.source.value,
        "registrar": who.name,
        "compiler": who.name,
    }


def _kind_for(who: Principal, kind: str) -> PaperKind:
    """Forbidden("paper.other-desk") for what a court writes, towards a committee, and the other way round."""
    found = kind_of(kind)
    if not found.made_by_hand:
        raise NotFound("paper.unknown-kind")
    if found.desk != _desk(who):
        raise Forbidden("paper.other-desk")
    return found


def _desk(who: Principal) -> str:
    return "court" if who.roles & COURT_ROLES else "committee"


def _known_fields(kind: PaperKind, given: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: given[field.name] for field in form_of(kind) if field.name in given}


def _as_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=True, sort_keys=True)


def _paper(row: Any) -> CasePaper:
    return CasePaper(
        row.id, row.case_id, kind_of(row.kind), json.loads(row.data), row.version, PersonId(row.editor), row.edited_at
    )
