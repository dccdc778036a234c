"""Papers from forms: which there are, what each asks, how it will look, and the drafts of a case."""

import base64
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, Field
from quart import Blueprint, Response

import documents
from documents import CasePaper, PaperKind
from kernel import journal
from people import Action, Object
from web.security import KB, PER_MINUTE, Need, parts, principal, reading, route, work

blueprint = Blueprint("papers", __name__)

READ = Need(Object.PAPER, Action.READ)
CHANGE = Need(Object.PAPER, Action.CHANGE)
MOST_PAGES = 12
"""Pages of a preview that are drawn as pictures."""
WIDTH = 1080
Typed = dict[str, Any]
"""By field; what is in it is checked against the form of its paper, not here."""


class PaperTitle(BaseModel):
    kind: str
    title: str


class PaperKindView(BaseModel):
    kind: str
    document: int
    """Row among the documents of people's mediation, 1 to 25."""
    title: str
    need: str
    """必须 or 按需"""
    when: str
    instead: list[PaperTitle]
    """Papers in whose place this one may stand: one of them and this must be there, not both."""


class FormChoice(BaseModel):
    value: str
    label: str


class FormFieldView(BaseModel):
    name: str
    label: str
    entry: Literal[
        "line", "text", "number", "money", "yes-no", "date", "moment", "choice", "ticks", "lines", "rows", "group"
    ]
    article: str
    """What asks for it; empty where it may be left out."""
    choices: list[FormChoice]
    fields: list["FormFieldView"]


class PaperForm(BaseModel):
    kind: PaperKindView
    fields: list[FormFieldView]


class TypedBody(BaseModel):
    data: Typed


class NewPaperBody(BaseModel):
    kind: Annotated[str, Field(max_length=40)]
    data: Typed


class PaperChangeBody(BaseModel):
    version: Annotated[int, Field(ge=1, le=10**6)]
    data: Typed


class MissingField(BaseModel):
    field: str
    name: str
    article: str


class PaperPreview(BaseModel):
    pages: int
    images: list[str]
    """Each page as a `data:` address; of a long paper the first twelve."""
    missing: list[MissingField]


class CasePaperRow(BaseModel):
    id: str
    kind: str
    title: str
    version: int
    edited_at: datetime


class CasePaperView(CasePaperRow):
    data: Typed


@route(blueprint, "GET", "/api/papers", needs=READ)
async def list_kinds() -> list[PaperKindView]:
    """List the papers that one's desk fills in."""
    return [_kind(kind) for kind in documents.paper_kinds_for(principal())]


@route(blueprint, "GET", "/api/papers/<kind>", needs=READ)
async def show_form(kind: str) -> PaperForm:
    """Say what a paper asks."""
    found, fields = documents.paper_form_for(principal(), kind)
    return PaperForm(
        kind=_kind(found), fields=[FormFieldView.model_validate(each, from_attributes=True) for each in fields]
    )


@route(blueprint, "POST", "/api/papers/<kind>/preview", needs=CHANGE, size=128 * KB, rate=PER_MINUTE(30))
async def preview_paper(kind: str, body: TypedBody) -> PaperPreview:
    """Draw what is typed so far, blanks included, and list what is missing; nothing is kept."""
    paper, missing = await documents.preview_paper(principal(), kind, body.data, parts().database.now())
    pictures = [await documents.picture_of(paper.pdf, page, WIDTH) for page in range(min(paper.pages, MOST_PAGES))]
    return PaperPreview(
        pages=paper.pages,
        images=["data:image/png;base64," + base64.b64encode(picture).decode() for picture in pictures],
        missing=[MissingField.model_validate(each, from_attributes=True) for each in missing],
    )


@route(blueprint, "GET", "/api/cases/<case_id>/papers", needs=READ)
async def list_case_papers(case_id: str) -> list[CasePaperRow]:
    """List what was filled in for a case, the latest first."""
    async with reading() as opened:
        return [CasePaperRow(**_row(paper)) for paper in await documents.case_papers_of(opened, principal(), case_id)]


@route(blueprint, "GET", "/api/cases/<case_id>/papers/new/<kind>", needs=CHANGE)
async def begin_paper(case_id: str, kind: str) -> TypedBody:
    """Say what the case itself knows about the fields of a paper."""
    async with reading() as opened:
        return TypedBody(data=await documents.begin_paper(opened, principal(), case_id, kind))


@route(blueprint, "POST", "/api/cases/<case_id>/papers", needs=CHANGE, size=128 * KB)
async def keep_paper(case_id: str, body: NewPaperBody) -> CasePaperView:
    """Keep a new draft; it may be incomplete."""
    async with work() as opened:
        return _view(await documents.keep_paper(opened, principal(), case_id, body.kind, body.data))


@route(blueprint, "GET", "/api/cases/<case_id>/papers/<paper_id>", needs=READ)
async def show_paper(case_id: str, paper_id: str) -> CasePaperView:
    """Show a draft as it was typed."""
    async with reading() as opened:
        return _view(await documents.case_paper(opened, principal(), case_id, paper_id))


@route(blueprint, "PUT", "/api/cases/<case_id>/papers/<paper_id>", needs=CHANGE, size=128 * KB)
async def change_paper(case_id: str, paper_id: str, body: PaperChangeBody) -> CasePaperView:
    """Keep what was typed on top of a version."""
    async with work() as opened:
        paper = await documents.change_paper(opened, principal(), case_id, paper_id, body.version, body.data)
        return _view(paper)


@route(
    blueprint,
    "GET",
    "/api/cases/<case_id>/papers/<paper_id>/file",
    needs=READ,
    rate=PER_MINUTE(30),
    documented=False,
)
async def download_paper(case_id: str, paper_id: str) -> Response:
    """Send a kept paper as PDF, to be printed and signed in ink; refused while a required field is empty."""
    async with work() as opened:
        paper = await documents.case_paper(opened, principal(), case_id, paper_id)
        await journal.append(opened, "paper.printed", paper=paper.id, case=case_id, version=paper.version)
    drawn = await documents.paper_in_ink(paper)
    name = quote(f"{paper.kind.words['title']}.pdf")
    return Response(
        drawn.pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f"attachment; filename=\"{paper.id}.pdf\"; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
        },
    )


@route(
    blueprint,
    "GET",
    "/api/cases/<case_id>/schedule.pdf",
    needs=Need(Object.AGREEMENT, Action.READ),
    rate=PER_MINUTE(30),
    documented=False,
)
async def download_annex(case_id: str) -> Response:
    """Send the annex of a group's agreement with the rows that this person may see."""
    async with reading() as opened:
        data = await documents.annex_for(opened, parts().office, principal(), case_id)
    drawn = await documents.draw_annex(data)
    headers = {"Content-Disposition": 'attachment; filename="schedule.pdf"', "Cache-Control": "private, no-store"}
    return Response(drawn.pdf, content_type="application/pdf", headers=headers)


def _kind(kind: PaperKind) -> PaperKindView:
    words = kind.words
    return PaperKindView(
        kind=kind.kind,
        document=kind.document,
        title=words["title"],
        need=words["need"],
        when=words["when"],
        instead=[PaperTitle(kind=each.kind, title=each.words["title"]) for each in kind.instead],
    )


def _row(paper: CasePaper) -> dict[str, Any]:
    return {
        "id": paper.id,
        "kind": paper.kind.kind,
        "title": paper.kind.words["title"],
        "version": paper.version,
        "edited_at": paper.edited_at,
    }


def _view(paper: CasePaper) -> CasePaperView:
    return CasePaperView(**_row(paper), data=paper.data)
