"""Papers: the draft of an agreement, its preview and issue; finished papers, page by page."""

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

from pydantic import BaseModel, Field
from quart import Blueprint, Response, request

import cases
import documents
from documents import Act, AgreementDraft, Check, Clause, Document, DraftView, Instalment, Row, Schedule
from kernel import Invalid, PersonId, Work, clock, journal
from people import Action, Object, Principal
from web.problems import language_asked, words
from web.routes.people import PersonName
from web.routes.schedules import PaymentScheduleBody
from web.security import KB, PER_MINUTE, Need, parts, principal, reading, route, work

blueprint = Blueprint("documents", __name__)

READ = Need(Object.AGREEMENT, Action.READ)
CHANGE = Need(Object.AGREEMENT, Action.CHANGE)

Text = Annotated[str, Field(max_length=4000)]
Line = Annotated[str, Field(max_length=300)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
MOST_FEN = 10**13
UNSAVED_NONCE = "00" * 32
"""A preview's; saving a draft makes the one that counts."""


class ClauseBody(BaseModel):
    id: Annotated[str, Field(min_length=1, max_length=40)]
    who: Line = ""
    whom: Line = ""
    act: Act
    amount_fen: Annotated[int, Field(ge=0, le=MOST_FEN)] | None = None
    due: date | None = None
    how: Line = ""
    text: Text = ""


class DraftData(BaseModel):
    facts: Text = ""
    dispute: Text = ""
    clauses: Annotated[list[ClauseBody], Field(max_length=100)] = []
    performance: Text = ""
    breach: Text = ""
    signing_method: Text = ""
    copies: Annotated[int, Field(ge=1, le=200)]
    made_on: date | None = None
    """Absent means today, in China."""
    schedule: PaymentScheduleBody | None = None
    sealing: Annotated[list[Annotated[str, Field(max_length=32)]], Field(max_length=4)] = []
    """Ids of the parties, organisations, whose own seal stands beside the representative's name."""


class DraftBody(BaseModel):
    version: Annotated[int, Field(ge=0)]
    data: DraftData


class PreviewBody(BaseModel):
    data: DraftData


class ReasonBody(BaseModel):
    reason: Reason


class CheckView(BaseModel):
    code: str
    level: str
    """error or warning"""
    title: str
    detail: str
    article: str
    clause: str | None
    """Id of the clause."""


class PaperName(BaseModel):
    id: str
    kind: str
    title: str
    number: str


class DraftAnswer(BaseModel):
    case_id: str
    version: int
    editor: PersonName | None
    edited_at: datetime | None
    data: DraftData
    checks: list[CheckView]
    stage: str
    """DRAFT, or the stage of the agreement laid out from it"""
    documents: list[PaperName]


class PreviewAnswer(BaseModel):
    pages: int
    images: list[str]
    digest: str
    checks: list[CheckView]


class DocumentView(BaseModel):
    id: str
    case_id: str
    kind: str
    number: str
    title: str
    stage: str
    pages: int
    sha256: str
    """Of the bytes that may be had now."""
    verify_code: str
    issued_at: datetime
    effective_at: datetime | None
    template: str
    template_version: str
    law_version: str


@route(blueprint, "GET", "/api/cases/<case_id>/agreement", needs=READ)
async def show_draft(case_id: str) -> DraftAnswer:
    """Show the draft of a case with its findings."""
    async with reading() as opened:
        return draft_answer(await _shown_to(opened, principal(), await documents.draft_of(opened, case_id)))


@route(blueprint, "PUT", "/api/cases/<case_id>/agreement", needs=CHANGE, size=512 * KB, rate=PER_MINUTE(120))
async def edit_draft(case_id: str, body: DraftBody) -> DraftAnswer:
    """Save what was typed on top of a version."""
    async with work() as opened:
        return draft_answer(await documents.edit(opened, case_id, body.version, _draft(body.data)))


@route(blueprint, "POST", "/api/cases/<case_id>/agreement/preview", needs=CHANGE, size=512 * KB, rate=PER_MINUTE(30))
async def preview_draft(case_id: str, body: PreviewBody) -> PreviewAnswer:
    """Draw the paper as it will be; nothing is saved."""
    drawn = await documents.preview(parts().database, principal(), case_id, _draft(body.data))
    return PreviewAnswer(
        pages=drawn.pages,
        images=[
            f"/api/cases/{case_id}/agreement/preview/{drawn.digest}/{page}.png" for page in range(1, drawn.pages + 1)
        ],
        digest=drawn.digest,
        checks=[check_view(each) for each in drawn.checks],
    )


@route(
    blueprint,
    "GET",
    "/api/cases/<case_id>/agreement/preview/<digest>/<int:page>.png",
    needs=CHANGE,
    rate=PER_MINUTE(240),
    documented=False,
)
async def show_preview(case_id: str, digest: str, page: int) -> Response:
    """Show a page of a preview, counted from 1, for half an hour."""
    async with reading() as opened:
        pdf = await documents.kept_preview(opened, case_id, digest)
    png = await documents.picture_of(pdf, page - 1, _width())
    return Response(png, content_type="image/png", headers={"Cache-Control": "private, max-age=1800"})


@route(blueprint, "POST", "/api/cases/<case_id>/agreement/reopen", needs=CHANGE)
async def reopen(case_id: str, body: ReasonBody) -> DraftAnswer:
    """Take the papers back while they are not in force; all sign the new version anew."""
    async with work() as opened:
        return draft_answer(await documents.reopen(opened, case_id, body.reason))


@route(blueprint, "GET", "/api/documents/<document_id>", needs=READ)
async def show_document(document_id: str) -> DocumentView:
    """Show what is known of a paper."""
    async with reading() as opened:
        paper = await documents.load_for(opened, principal(), document_id)
    return DocumentView(
        id=paper.id,
        case_id=paper.case_id,
        kind=paper.kind,
        number=paper.number,
        title=documents.title(paper.kind),
        stage=paper.stage,
        pages=paper.pages,
        sha256=paper.open_to_readers_sha256,
        verify_code=paper.verify_code,
        issued_at=paper.issued_at,
        effective_at=paper.effective_at,
        template=paper.template,
        template_version=paper.template_version,
        law_version=paper.law_version,
    )


@route(
    blueprint,
    "GET",
    "/api/documents/<document_id>/pages/<int:page>.png",
    needs=READ,
    rate=PER_MINUTE(240),
    documented=False,
)
async def show_page(document_id: str, page: int) -> Response:
    """Show a page, counted from 1, as a picture `?width=720` pixels wide."""
    async with reading() as opened:
        paper = await documents.load_for(opened, principal(), document_id)
    mark = f"{paper.open_to_readers_sha256}-{page}-{_width()}"
    # The same address shows other bytes once all have signed: browsers must ask each time.
    headers = {"Cache-Control": "private, no-cache", "ETag": f'"{mark}"'}
    if request.if_none_match.contains(mark):
        return Response("", 304, headers=headers)
    png = await documents.picture(parts().storage, paper, page - 1, _width())
    return Response(png, content_type="image/png", headers=headers)


@route(blueprint, "GET", "/api/documents/<document_id>/file", needs=READ, rate=PER_MINUTE(60), documented=False)
async def download(document_id: str) -> Response:
    """Send the PDF: unsigned as it was shown until all have signed, then the paper in force."""
    async with work() as opened:
        paper = await documents.load_for(opened, principal(), document_id)
        await journal.append(opened, "document.downloaded", document=paper.id, digest=paper.open_to_readers_sha256)
    pdf = await documents.file(parts().storage, paper)
    name = quote(documents.file_name(paper))
    return Response(
        pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f"attachment; filename=\"{paper.id}.pdf\"; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
        },
    )


async def _shown_to(opened: Work, who: Principal, view: DraftView) -> DraftView:
    """Show each party of a schedule the rows that concern them, no finding on another's row, nobody's address."""
    view = replace(view, documents=tuple(await documents.seen_by(opened, who, view.documents)))
    data = view.draft.data
    if who.case is None or data.schedule is None:
        return view
    rows = documents.rows_for(data, await cases.load(opened, view.draft.case_id), who)
    shown = data.seen_by(frozenset(row.person for row in rows))
    checks = tuple(check for check in view.checks if not check.code.startswith("schedule."))
    return replace(view, draft=replace(view.draft, data=shown), checks=checks)


def draft_answer(view: DraftView) -> DraftAnswer:
    draft = view.draft
    editor = PersonName(person_id=draft.editor, name=view.editor_name or "") if draft.editor else None
    return DraftAnswer(
        case_id=draft.case_id,
        version=draft.version,
        editor=editor,
        edited_at=draft.edited_at,
        data=DraftData.model_validate(draft.data, from_attributes=True),
        checks=[check_view(each) for each in view.checks],
        stage=view.stage,
        documents=[paper_name(paper) for paper in view.documents],
    )


def paper_name(paper: Document) -> PaperName:
    return PaperName(id=paper.id, kind=paper.kind, title=documents.title_of(paper), number=paper.number)


def check_view(check: Check) -> CheckView:
    title, detail = words(check.code, dict(check.facts), language_asked())
    return CheckView(
        code=check.code, level=check.level, title=title, detail=detail, article=check.article, clause=check.clause
    )


def _draft(data: DraftData) -> AgreementDraft:
    clauses = tuple(Clause(**clause.model_dump()) for clause in data.clauses)
    made_on = data.made_on or clock.today_in_shanghai(parts().database.now())
    taken_apart = {"clauses", "made_on", "schedule", "sealing"}
    return AgreementDraft(
        **data.model_dump(exclude=taken_apart),
        clauses=clauses,
        made_on=made_on,
        schedule=_schedule(data.schedule) if data.schedule is not None else None,
        sealing=tuple(data.sealing),
    )


def _schedule(body: PaymentScheduleBody) -> Schedule:
    rows = [
        Row(
            PersonId(row.person),
            row.name,
            row.amount_fen,
            row.account.strip(),
            tuple(Instalment(each.due, each.amount_fen) for each in row.instalments),
        )
        for row in body.rows
    ]
    return Schedule(body.clause, tuple(rows), UNSAVED_NONCE)


def _width() -> int:
    try:
        return min(max(int(request.args.get("width", "720")), 120), 1600)
    except ValueError:
        raise Invalid("document.width") from None
