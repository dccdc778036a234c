"""What the mediator writes before anybody signs: one draft a case, checked while it is typed."""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

import cases
import people
from kernel import SYSTEM, Conflict, PersonId, Work, clock, journal
from kernel.database import Database
from people import Principal

from . import discussing, store
from .checker import Check, check
from .model import ALONG, Document, Kind
from .pages import Paper, agreement
from .schedules import check_rows
from .signatories import Signatories, signatories_of
from .stages import Stage
from .term_json import draft_as_json
from .terms import AgreementDraft, Draft
from .wording import words

PREVIEW_KEPT = timedelta(minutes=30)
NO_CODE = "000000000000"
"""Stands where the verification code will be."""


@dataclass(frozen=True)
class DraftView:
    draft: Draft
    editor_name: str | None
    checks: tuple[Check, ...]
    stage: str
    """DRAFT while nothing is laid out, else the stage of the present agreement."""
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Preview:
    """`digest` names the drawn paper; its pages are kept for half an hour."""

    digest: str
    pages: int
    checks: tuple[Check, ...]


async def draft_of(work: Work, case_id: str) -> DraftView:
    """Return the draft of a case; before the first saving it is filled from the case."""
    case = await cases.load(work, case_id)
    draft = await store.load_draft(work, case_id) or _first_draft(work, case)
    present = present_papers(await store.of_case(work, case_id))
    stage = next((paper.stage.value for paper in present if paper.kind is Kind.AGREEMENT), "DRAFT")
    by_somebody = draft.editor not in (None, SYSTEM)
    editor = (await people.person(work, PersonId(draft.editor or ""))).name if by_somebody else None
    return DraftView(draft, editor, await checks_of(work, draft.data, case), stage, present)


async def edit(work: Work, case_id: str, version: int, data: AgreementDraft) -> DraftView:
    """
    Save what was typed on top of `version`.

    Conflict("agreement.edited-meanwhile") carries what the other person saved;
    Conflict("agreement.in-signing") once papers are laid out.
    """
    return await _save(work, case_id, version, data, apart=False)


async def restore(work: Work, case_id: str, version: int, earlier: int) -> DraftView:
    """
    Lay an earlier version on top of `version`, as a version of its own: what it replaces stays in the list.

    NotFound("agreement.version-unknown"); the conflicts of `edit`.
    """
    data = await discussing.data_of(work, case_id, earlier)
    await journal.append(work, "agreement.restored", case=case_id, version=version + 1, earlier=earlier)
    return await _save(work, case_id, version, data, apart=True)


async def _save(work: Work, case_id: str, version: int, data: AgreementDraft, *, apart: bool) -> DraftView:
    refuse_while_signing(await store.of_case(work, case_id))
    if data.schedule is not None:
        check_rows(data.schedule, await cases.load(work, case_id))
    data = _with_nonce(data, await store.load_draft(work, case_id))
    draft = Draft(case_id, version + 1, work.actor, work.now, data)
    await store.save_draft(work, draft)
    await discussing.keep_version(work, draft, apart=apart)
    await move_to_drafting(work, case_id)
    digest = hashlib.sha256(draft_as_json(data).encode()).hexdigest()
    await journal.append(work, "agreement.edited", case=case_id, version=version + 1, digest=digest)
    work.announce("documents.changed", case=case_id)
    return await draft_of(work, case_id)


def _with_nonce(data: AgreementDraft, kept: Draft | None) -> AgreementDraft:
    """Keep a schedule's nonce while its rows stay; changed rows get a new one, so that no digest tells of the old."""
    if data.schedule is None:
        return data
    known = kept.data.schedule if kept is not None else None
    same = known is not None and known.rows == data.schedule.rows
    nonce = known.nonce if known is not None and same else secrets.token_hex(32)
    return replace(data, schedule=replace(data.schedule, nonce=nonce))


async def move_to_drafting(work: Work, case_id: str) -> None:
    """A draft may be prepared before people meet; while they meet, writing it is the next stage of the case."""
    if (await cases.load(work, case_id)).stage is cases.Stage.IN_MEDIATION:
        await cases.record_drafting(work, case_id)


async def preview(database: Database, who: Principal, case_id: str, data: AgreementDraft) -> Preview:
    """Draw the paper as it will be, from what is typed now; the draft stays as it was."""
    async with database.reading(who.person, who.county) as work:
        case = await cases.load(work, case_id)
        signatories = await signatories_of(work, case)
        checks = await checks_of(work, data, case)
    paper = await asyncio.to_thread(draw_agreement, data, signatories, case.number, "", NO_CODE, "")
    digest = hashlib.sha256(paper.pdf).hexdigest()
    async with database.work(who.person, who.county) as work:
        await store.drop_previews(work, work.now - PREVIEW_KEPT)
        await store.keep_preview(work, case_id, digest, paper.pdf)
    return Preview(digest, paper.pages, checks)


async def kept_preview(work: Work, case_id: str, digest: str) -> bytes:
    """Return a kept preview as PDF; NotFound("agreement.preview-gone") after half an hour."""
    return await store.load_preview(work, case_id, digest)


def draw_agreement(
    data: AgreementDraft, signatories: Signatories, number: str, verify_url: str, verify_code: str, journal_root: str
) -> Paper:
    return agreement(signatories.agreement_data(data, number, verify_url, verify_code, journal_root))


async def checks_of(work: Work, data: AgreementDraft, case: cases.Case) -> tuple[Check, ...]:
    names = tuple(party.name for party in case.parties)
    flags = frozenset(cases.taxonomy.flags_of(case.dispute_type))
    return check(data, names, flags, cases.holidays.is_rest_day, clock.today_in_shanghai(work.now))


def present_papers(papers: list[Document]) -> tuple[Document, ...]:
    """Return what was laid out by the last issue that was not superseded, the agreement first."""
    made_here = {Kind.AGREEMENT, Kind.APPLICATION} | ALONG
    return tuple(paper for paper in papers if paper.kind in made_here and paper.stage is not Stage.SUPERSEDED)


def refuse_while_signing(papers: list[Document]) -> None:
    if present := present_papers(papers):
        raise Conflict("agreement.in-signing", stage=present[0].stage.value)


def _first_draft(work: Work, case: cases.Case) -> Draft:
    text = words()["draft"]
    data = AgreementDraft(
        facts=case.facts,
        dispute=case.request,
        clauses=(),
        performance=text["performance"],
        breach="",
        signing_method=text["signing_method"],
        copies=len(case.parties) + 1,
        made_on=clock.today_in_shanghai(work.now),
    )
    return Draft(case.id, 0, None, None, data)
