"""Talking about a draft: earlier versions, what changed since, and comments on clauses."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field
from quart import Blueprint

import documents
from documents import Comment
from kernel import PersonId
from people import Action, Object
from web.routes.documents import DraftAnswer, draft_answer
from web.security import PER_MINUTE, Need, principal, reading, route, work

blueprint = Blueprint("discussion", __name__)

READ = Need(Object.AGREEMENT, Action.READ)
CHANGE = Need(Object.AGREEMENT, Action.CHANGE)

Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class VersionView(BaseModel):
    version: int
    editor: str
    edited_at: datetime


class ChangeView(BaseModel):
    """`what` is a field of the draft, `clause` or `row`; `key` the clause's id or the person's name."""

    what: str
    key: str
    field: str
    before: str
    after: str


class CommentBody(BaseModel):
    clause: Annotated[str, Field(min_length=1, max_length=40)]
    text: Annotated[str, Field(min_length=1, max_length=1000)]
    to_person_id: Id | None = None
    """Whom a mediator answers; absent says it to all. Parties speak to the mediators only."""


class CommentView(BaseModel):
    id: str
    clause: str
    author: str
    author_id: str
    mine: bool
    to_person_id: str | None
    text: str
    at: datetime
    settled_at: datetime | None


class SettlementBody(BaseModel):
    settled: bool


class RestorationBody(BaseModel):
    version: Annotated[int, Field(ge=0)]
    """The present one, on top of which the earlier is laid."""


@route(blueprint, "GET", "/api/cases/<case_id>/agreement/versions", needs=READ)
async def list_versions(case_id: str) -> list[VersionView]:
    """List the kept versions of the draft, latest first."""
    async with reading() as opened:
        found = await documents.versions_of(opened, case_id)
    return [VersionView(version=each.number, editor=each.editor, edited_at=each.edited_at) for each in found]


@route(blueprint, "GET", "/api/cases/<case_id>/agreement/versions/<int:version>/changes", needs=READ)
async def show_changes(case_id: str, version: int) -> list[ChangeView]:
    """Show what changed since a version."""
    async with reading() as opened:
        found = await documents.changes_since(opened, principal(), case_id, version)
    return [ChangeView.model_validate(each, from_attributes=True) for each in found]


@route(blueprint, "GET", "/api/cases/<case_id>/agreement/versions/<int:version>/changes/<int:until>", needs=READ)
async def show_changes_between(case_id: str, version: int, until: int) -> list[ChangeView]:
    """Show what changed from a version to a later one."""
    async with reading() as opened:
        found = await documents.changes_since(opened, principal(), case_id, version, until)
    return [ChangeView.model_validate(each, from_attributes=True) for each in found]


@route(
    blueprint,
    "POST",
    "/api/cases/<case_id>/agreement/versions/<int:earlier>/restoration",
    needs=CHANGE,
    rate=PER_MINUTE(20),
)
async def restore(case_id: str, earlier: int, body: RestorationBody) -> DraftAnswer:
    """Lay an earlier version on the desk again, as the newest one."""
    async with work() as opened:
        return draft_answer(await documents.restore(opened, case_id, body.version, earlier))


@route(blueprint, "GET", "/api/cases/<case_id>/agreement/comments", needs=READ)
async def list_comments(case_id: str) -> list[CommentView]:
    """List the comments that this person may read, oldest first."""
    async with reading() as opened:
        found = await documents.comments_for(opened, principal(), case_id)
    return [_comment(each) for each in found]


@route(blueprint, "POST", "/api/cases/<case_id>/agreement/comments", needs=READ, rate=PER_MINUTE(20))
async def add_comment(case_id: str, body: CommentBody) -> CommentView:
    """Say something to a clause; another party never reads it."""
    to_person = PersonId(body.to_person_id) if body.to_person_id else None
    async with work() as opened:
        said = await documents.comment(opened, principal(), case_id, body.clause, body.text, to_person)
    return _comment(said)


@route(
    blueprint,
    "POST",
    "/api/cases/<case_id>/agreement/comments/<comment_id>/settlement",
    needs=READ,
    rate=PER_MINUTE(60),
)
async def settle_comment(case_id: str, comment_id: str, body: SettlementBody) -> CommentView:
    """Lay a comment aside as dealt with, or take it up again."""
    async with work() as opened:
        return _comment(await documents.settle(opened, principal(), case_id, comment_id, body.settled))


def _comment(comment: Comment) -> CommentView:
    return CommentView(
        id=comment.id,
        clause=comment.clause,
        author=comment.author_name,
        author_id=comment.author,
        mine=comment.author == principal().person,
        to_person_id=comment.to_person,
        text=comment.text,
        at=comment.at,
        settled_at=comment.settled_at,
    )
