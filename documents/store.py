"""How papers are kept. The bytes lie in storage under their digest; here is everything else."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kernel import Conflict, CountyId, NotFound, PersonId, Work
from kernel.database import Instant, metadata

from .model import Document, DocumentId, Kind, RevisionRecord, Role, SignatureGiven, Signer
from .stages import SignerState, Stage
from .term_json import draft_as_json, draft_from_json
from .terms import Draft

drafts = sa.Table(
    "agreement_drafts",
    metadata,
    sa.Column("case_id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("editor", sa.String(40), nullable=False),
    sa.Column("edited_at", Instant, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
previews = sa.Table(
    "agreement_previews",
    metadata,
    sa.Column("case_id", sa.String(32), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("pdf", sa.LargeBinary, nullable=False),
    sa.Column("made_at", Instant, nullable=False, index=True),
)
documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("case_id", sa.String(32), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("number", sa.String(80), nullable=False),
    sa.Column("stage", sa.String(12), nullable=False),
    sa.Column("shown_sha256", sa.String(64), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("template", sa.String(40), nullable=False),
    sa.Column("template_version", sa.String(40), nullable=False),
    sa.Column("law_version", sa.String(40), nullable=False),
    sa.Column("verify_code", sa.String(32), nullable=False, unique=True),
    sa.Column("journal_size", sa.Integer, nullable=False),
    sa.Column("journal_root", sa.String(64), nullable=False),
    sa.Column("issued_at", Instant, nullable=False),
    sa.Column("effective_at", Instant, nullable=True),
    sa.Column("report_sha256", sa.String(64), nullable=True),
    sa.Column("renew_before", Instant, nullable=True, index=True),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("least", sa.Integer, nullable=False),
    sa.Column("open_until", Instant, nullable=True),
    sa.Column("by_hand", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
signers = sa.Table(
    "document_signers",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("document_id", sa.String(32), sa.ForeignKey("documents.id"), nullable=False),
    sa.Column("field", sa.String(40), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("person", sa.String(40), nullable=True, index=True),
    sa.Column("organisation", sa.String(40), nullable=True),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("given_by", sa.String(40), nullable=True),
    sa.Column("given_at", Instant, nullable=True),
    sa.Column("seen_sha256", sa.String(64), nullable=True),
    sa.Column("strokes_sha256", sa.String(64), nullable=True),
    sa.Column("code_request", sa.String(32), nullable=True),
    sa.Column("identity_sha256", sa.String(64), nullable=True),
    sa.Column("helper", sa.String(40), nullable=True),
    sa.Column("signed_at", Instant, nullable=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("several", sa.Boolean, nullable=False),
    sa.UniqueConstraint("document_id", "field"),
)
revisions = sa.Table(
    "document_revisions",
    metadata,
    sa.Column("document_id", sa.String(32), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("field", sa.String(40), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("previous_sha256", sa.String(64), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("certificate", sa.LargeBinary, nullable=False),
    sa.Column("token", sa.LargeBinary, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.UniqueConstraint("document_id", "field"),
)
seal_uses = sa.Table(
    "seal_uses",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("organisation", sa.String(40), nullable=False),
    sa.Column("document_id", sa.String(32), sa.ForeignKey("documents.id"), nullable=False),
    sa.Column("person", sa.String(40), nullable=False),
    sa.Column("used_at", Instant, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("seal_id", sa.String(32), nullable=True),
    sa.UniqueConstraint("document_id", "organisation"),
)


async def load_draft(work: Work, case_id: str) -> Draft | None:
    row = (
        await work.db.execute(sa.select(drafts).where(drafts.c.case_id == case_id, drafts.c.county_id == work.county))
    ).one_or_none()
    if row is None:
        return None
    return Draft(row.case_id, row.version, PersonId(row.editor), row.edited_at, draft_from_json(row.data))


async def save_draft(work: Work, draft: Draft) -> None:
    """Keep what follows `draft.version - 1`; Conflict("agreement.edited-meanwhile") when that is not the kept one."""
    values = {
        "version": draft.version,
        "editor": draft.editor,
        "edited_at": draft.edited_at,
        "data": draft_as_json(draft.data),
    }
    kept = await load_draft(work, draft.case_id)
    if (kept.version if kept else 0) != draft.version - 1:
        raise edited_meanwhile(draft.version - 1, kept)
    if kept is None:
        await work.db.execute(drafts.insert().values(case_id=draft.case_id, county_id=work.county, **values))
        return
    done = await work.db.execute(
        drafts.update().where(drafts.c.case_id == draft.case_id, drafts.c.version == draft.version - 1).values(**values)
    )
    if done.rowcount != 1:
        raise edited_meanwhile(draft.version - 1, kept)


def edited_meanwhile(version: int, kept: Draft | None) -> Conflict:
    return Conflict(
        "agreement.edited-meanwhile",
        your_version=version,
        version=kept.version if kept else 0,
        data=json.loads(draft_as_json(kept.data)) if kept else None,
    )


async def keep_preview(work: Work, case_id: str, sha256: str, pdf: bytes) -> None:
    known = sa.select(previews.c.sha256).where(previews.c.case_id == case_id, previews.c.sha256 == sha256)
    if (await work.db.execute(known)).first() is None:
        row = {"case_id": case_id, "sha256": sha256, "county_id": work.county, "pdf": pdf, "made_at": work.now}
        await work.db.execute(previews.insert().values(**row))


async def drop_previews(work: Work, before: Any) -> None:
    await work.db.execute(previews.delete().where(previews.c.made_at < before))


async def load_preview(work: Work, case_id: str, sha256: str) -> bytes:
    query = sa.select(previews.c.pdf).where(
        previews.c.case_id == case_id, previews.c.sha256 == sha256, previews.c.county_id == work.county
    )
    pdf: bytes | None = (await work.db.execute(query)).scalar_one_or_none()
    if pdf is None:
        raise NotFound("agreement.preview-gone")
    return pdf


async def insert(work: Work, document: Document, record: RevisionRecord) -> None:
    await work.db.execute(documents.insert().values(**_row(document)))
    for signer in document.signers:
        await work.db.execute(
            signers.insert().values(document_id=document.id, county_id=document.county, **_signer_row(signer))
        )
    await add_revision(work, document, record)


async def save(work: Work, document: Document) -> Document:
    """
    Write what changed of `document` over its kept `version`.

    Conflict("document.changed-meanwhile") when another was quicker.
    """
    row = _row(document) | {"version": document.version + 1}
    done = await work.db.execute(
        documents.update().where(documents.c.id == document.id, documents.c.version == document.version).values(**row)
    )
    if done.rowcount != 1:
        raise Conflict("document.changed-meanwhile", document=document.id)
    kept = await work.db.execute(sa.select(signers).where(signers.c.document_id == document.id))
    known = {row.id: _signer(row) for row in kept}
    for signer in document.signers:
        if signer != known[signer.id]:
            await work.db.execute(signers.update().where(signers.c.id == signer.id).values(**_signer_row(signer)))
    work.announce("documents.changed", case=document.case_id, document=document.id)
    return replace(document, version=document.version + 1)


async def load(work: Work, document_id: str) -> Document:
    """Return the paper; NotFound("document.unknown") also for those of other counties."""
    found = await _select(work, documents.c.id == document_id)
    if not found:
        raise NotFound("document.unknown")
    return found[0]


async def of_case(work: Work, case_id: str, *, to_change: bool = False) -> list[Document]:
    """Return the papers of a case, oldest first; with `to_change` others who would change them wait."""
    return await _select(work, documents.c.case_id == case_id, to_change=to_change)


async def latest_of_kind(work: Work, kind: Kind, most: int) -> list[Document]:
    """Return the papers of a kind in this county, the latest first."""
    ids = sa.select(documents.c.id).where(documents.c.kind == kind, documents.c.county_id == work.county)
    rows = await work.db.execute(ids.order_by(documents.c.issued_at.desc(), documents.c.id).limit(most))
    found = await _select(work, documents.c.id.in_(list(rows.scalars())))
    return found[::-1]


async def awaiting(work: Work, person: PersonId, organisation: str | None) -> list[Document]:
    """Return papers in signing where this person, or this organisation's seal, has not acted."""
    mine = signers.c.person == person
    if organisation is not None:
        mine = mine | (signers.c.person.is_(None) & (signers.c.organisation == organisation))
    ids = sa.select(signers.c.document_id).where(mine, signers.c.state == SignerState.PENDING)
    return await _select(work, documents.c.id.in_(ids) & (documents.c.stage == Stage.SIGNING))


async def provable_until(work: Work, before: datetime, most: int) -> list[str]:
    """Return papers in force whose proof ends before an instant, or was never looked at; the most urgent first."""
    due = documents.c.renew_before.is_(None) | (documents.c.renew_before < before)
    rows = await work.db.execute(
        sa.select(documents.c.id)
        .where(documents.c.county_id == work.county, documents.c.stage == Stage.EFFECTIVE, due)
        .order_by(documents.c.renew_before)
        .limit(most)
    )
    return list(rows.scalars())


async def by_revision(work: Work, sha256: str) -> tuple[str, int, CountyId] | None:
    """Return (document id, revision number, county) of the registered bytes, in whatever county they are."""
    query = (
        sa.select(revisions.c.document_id, revisions.c.number, documents.c.county_id)
        .join(documents, documents.c.id == revisions.c.document_id)
        .where(revisions.c.sha256 == sha256)
    )
    row = (await work.db.execute(query)).first()
    return (row.document_id, row.number, CountyId(row.county_id)) if row else None


async def by_code(work: Work, code: str) -> tuple[str, CountyId] | None:
    row = (
        await work.db.execute(sa.select(documents.c.id, documents.c.county_id).where(documents.c.verify_code == code))
    ).first()
    return (row.id, CountyId(row.county_id)) if row else None


async def add_revision(work: Work, document: Document, record: RevisionRecord) -> None:
    values = asdict(record) | {"document_id": document.id, "county_id": document.county}
    await work.db.execute(revisions.insert().values(**values))


async def revisions_of(work: Work, document_id: str) -> list[RevisionRecord]:
    rows = await work.db.execute(
        sa.select(revisions).where(revisions.c.document_id == document_id).order_by(revisions.c.number)
    )
    return [
        RevisionRecord(
            row.number, row.field, row.sha256, row.previous_sha256, row.size, row.certificate, row.token, row.made_at
        )
        for row in rows
    ]


async def _select(work: Work, where: sa.ColumnElement[bool], *, to_change: bool = False) -> list[Document]:
    query = (
        sa.select(documents)
        .where(where, documents.c.county_id == work.county)
        .order_by(documents.c.issued_at, documents.c.kind)
    )
    rows = (await work.db.execute(query.with_for_update() if to_change else query)).all()
    found = await work.db.execute(
        sa.select(signers)
        .where(signers.c.document_id.in_([row.id for row in rows]))
        .order_by(signers.c.document_id, signers.c.field)
    )
    by_document: dict[str, list[Signer]] = {}
    for signer in found:
        by_document.setdefault(signer.document_id, []).append(_signer(signer))
    return [_document(row, tuple(sorted(by_document.get(row.id, []), key=lambda each: each.step))) for row in rows]


def _document(row: Any, of: tuple[Signer, ...]) -> Document:
    values = dict(row._mapping)
    county = CountyId(values.pop("county_id"))
    values |= {"id": DocumentId(row.id), "kind": Kind(row.kind), "stage": Stage(row.stage)}
    return Document(county=county, signers=of, **values)


def _signer(row: Any) -> Signer:
    given = None
    if row.given_by is not None:
        given = SignatureGiven(
            PersonId(row.given_by),
            row.seen_sha256,
            row.given_at,
            row.strokes_sha256,
            row.code_request,
            row.identity_sha256,
            PersonId(row.helper) if row.helper else None,
        )
    return Signer(
        row.id,
        row.field,
        Role(row.role),
        PersonId(row.person) if row.person else None,
        row.organisation,
        row.name,
        SignerState(row.state),
        given,
        row.signed_at,
        row.reason,
        row.several,
    )


def _row(document: Document) -> dict[str, Any]:
    values = {column.name: getattr(document, column.name) for column in documents.columns if column.name != "county_id"}
    return values | {"county_id": document.county}


def _signer_row(signer: Signer) -> dict[str, Any]:
    given = signer.given
    return {
        "id": signer.id,
        "field": signer.field,
        "role": signer.role,
        "person": signer.person,
        "organisation": signer.organisation,
        "name": signer.name,
        "state": signer.state,
        "given_by": given.person if given else None,
        "given_at": given.given_at if given else None,
        "seen_sha256": given.seen_sha256 if given else None,
        "strokes_sha256": given.strokes_sha256 if given else None,
        "code_request": given.code_request if given else None,
        "identity_sha256": given.identity_sha256 if given else None,
        "helper": given.helper if given else None,
        "signed_at": signer.signed_at,
        "reason": signer.reason,
        "several": signer.several,
    }


async def case_of(work: Work, document_id: str) -> str | None:
    query = sa.select(documents.c.case_id).where(documents.c.id == document_id, documents.c.county_id == work.county)
    found: str | None = (await work.db.execute(query)).scalar_one_or_none()
    return found
