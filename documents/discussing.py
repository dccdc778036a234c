"""
Talking about a draft: its earlier versions, and what people say to its clauses.

A party sees the own comments and what the mediator says to them or to all, never what another
party wrote: what is said apart stays apart (Online Mediation Rules, art. 18). Comments are no
part of any paper.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

import cases
import people
from cases import Duty
from kernel import SYSTEM, Conflict, Forbidden, NotFound, PersonId, Work, journal
from kernel.database import Instant, metadata
from people import Principal

from . import store
from .comparing import Change, changes
from .schedules import rows_for
from .term_json import draft_as_json, draft_from_json
from .terms import AgreementDraft, Draft

ONE_SITTING = timedelta(minutes=2)
"""What one person saves within it is one version: a draft saves itself while it is typed."""
MOST_COMMENTS = 500
MOST_VERSION = 2**31 - 1
"""The largest number that the column holds."""

versions = sa.Table(
    "agreement_versions",
    metadata,
    sa.Column("case_id", sa.String(32), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("editor", sa.String(40), nullable=False),
    sa.Column("begun_at", Instant, nullable=False),
    sa.Column("edited_at", Instant, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
comments = sa.Table(
    "clause_comments",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("case_id", sa.String(32), nullable=False, index=True),
    sa.Column("clause", sa.String(40), nullable=False),
    sa.Column("author", sa.String(32), nullable=False),
    sa.Column("to_person", sa.String(32), nullable=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("settled_by", sa.String(32), nullable=True),
    sa.Column("settled_at", Instant, nullable=True),
)


@dataclass(frozen=True)
class Version:
    number: int
    editor: str
    """The name; empty where the program made the draft."""
    edited_at: datetime


@dataclass(frozen=True)
class Comment:
    id: str
    clause: str
    author: PersonId
    author_name: str
    to_person: PersonId | None
    """Whom the mediator answers; None says it to all."""
    text: str
    at: datetime
    settled_at: datetime | None = None
    """When a mediator, or who said it, laid it aside."""


async def keep_version(work: Work, draft: Draft, *, apart: bool = False) -> None:
    """Keep what was just saved; unless `apart` it takes the place of what the same person saved a moment before."""
    assert draft.editor is not None
    latest = await _latest(work, draft.case_id)
    begun = work.now
    if not apart and latest is not None and latest.editor == draft.editor and work.now - latest.begun_at <= ONE_SITTING:
        begun = latest.begun_at
        this = (versions.c.case_id == draft.case_id) & (versions.c.version == latest.version)
        await work.db.execute(versions.delete().where(this))
    await work.db.execute(
        versions.insert().values(
            case_id=draft.case_id,
            version=draft.version,
            county_id=work.county,
            editor=draft.editor,
            begun_at=begun,
            edited_at=work.now,
            data=draft_as_json(draft.data),
        )
    )


async def versions_of(work: Work, case_id: str) -> list[Version]:
    """Return the versions that are kept, latest first."""
    query = (
        sa.select(versions)
        .where(versions.c.case_id == case_id, versions.c.county_id == work.county)
        .order_by(versions.c.version.desc())
    )
    rows = (await work.db.execute(query)).all()
    names = await people.persons_of(work, [PersonId(row.editor) for row in rows if row.editor != SYSTEM])
    return [
        Version(row.version, names[PersonId(row.editor)].name if row.editor in names else "", row.edited_at)
        for row in rows
    ]


async def changes_since(
    work: Work, who: Principal, case_id: str, version: int, until: int | None = None
) -> tuple[Change, ...]:
    """
    Return what changed from a version to another, or to the present draft; each is the last one kept before it.

    Of a schedule everybody sees the rows that concern them. NotFound("agreement.version-unknown").
    """
    before = await data_of(work, case_id, version)
    if until is None:
        present = await store.load_draft(work, case_id)
        if present is None:
            raise NotFound("agreement.version-unknown")
        after = present.data
    else:
        after = await data_of(work, case_id, until)
    case = await cases.load(work, case_id)
    return changes(_for(before, case, who), _for(after, case, who))


async def data_of(work: Work, case_id: str, version: int) -> AgreementDraft:
    """Return a version as it was, or the last one kept before it; NotFound("agreement.version-unknown")."""
    if version > MOST_VERSION:
        raise NotFound("agreement.version-unknown")
    query = (
        sa.select(versions.c.data)
        .where(versions.c.case_id == case_id, versions.c.county_id == work.county, versions.c.version <= version)
        .order_by(versions.c.version.desc())
        .limit(1)
    )
    data: str | None = (await work.db.execute(query)).scalar_one_or_none()
    if data is None:
        raise NotFound("agreement.version-unknown")
    return draft_from_json(data)


async def comment(
    work: Work, who: Principal, case_id: str, clause: str, text: str, to_person: PersonId | None = None
) -> Comment:
    """
    Say something to a clause: a party to the mediators, a mediator to one party or to all.

    Forbidden("comment.not-in-the-talk"), ("comment.only-mediators-answer"), NotFound("comment.no-clause"),
    Conflict("comment.too-many").
    """
    case = await cases.load(work, case_id)
    mediates = await _mediates(work, case, who.person)
    if not mediates and case.party_of(who.person) is None:
        raise Forbidden("comment.not-in-the-talk")
    if to_person is not None and (not mediates or case.party_of(to_person) is None):
        raise Forbidden("comment.only-mediators-answer")
    draft = await store.load_draft(work, case_id)
    if draft is None or draft.data.clause(clause) is None:
        raise NotFound("comment.no-clause")
    count = sa.select(sa.func.count()).select_from(comments).where(comments.c.case_id == case_id)
    if (await work.db.execute(count)).scalar_one() >= MOST_COMMENTS:
        raise Conflict("comment.too-many", most=MOST_COMMENTS)
    said = Comment(work.new_id(), clause, who.person, who.name, to_person, text.strip(), work.now)
    await work.db.execute(
        comments.insert().values(
            id=said.id,
            county_id=work.county,
            case_id=case_id,
            clause=clause,
            author=who.person,
            to_person=to_person,
            text=said.text,
            at=said.at,
        )
    )
    await journal.append(work, "agreement.commented", case=case_id, clause=clause, comment=said.id)
    return said


async def settle(work: Work, who: Principal, case_id: str, comment_id: str, settled: bool) -> Comment:
    """
    Lay a comment aside as dealt with, or take it up again: a mediator any, a party the own.

    NotFound("comment.unknown") also for one that this person may not read, Forbidden("comment.not-yours").
    """
    found = next((each for each in await comments_for(work, who, case_id) if each.id == comment_id), None)
    if found is None:
        raise NotFound("comment.unknown")
    if found.author != who.person and not await _mediates(work, await cases.load(work, case_id), who.person):
        raise Forbidden("comment.not-yours")
    at = work.now if settled else None
    await work.db.execute(
        comments.update()
        .where(comments.c.id == comment_id, comments.c.county_id == work.county)
        .values(settled_by=who.person if settled else None, settled_at=at)
    )
    await journal.append(work, "agreement.comment-settled", case=case_id, comment=comment_id, settled=settled)
    return replace(found, settled_at=at)


async def comments_for(work: Work, who: Principal, case_id: str) -> list[Comment]:
    """Return what this person may read, oldest first: mediators all, a party the own and what was said to them."""
    case = await cases.load(work, case_id)
    query = (
        sa.select(comments)
        .where(comments.c.case_id == case_id, comments.c.county_id == work.county)
        .order_by(comments.c.at, comments.c.id)
    )
    if not await _mediates(work, case, who.person):
        parties = {party.person for party in case.parties}
        if who.person not in parties:
            return []
        to_me = comments.c.author.not_in(parties) & (
            comments.c.to_person.is_(None) | (comments.c.to_person == who.person)
        )
        query = query.where((comments.c.author == who.person) | to_me)
    rows = (await work.db.execute(query)).all()
    names = await people.persons_of(work, [PersonId(row.author) for row in rows])
    return [_comment(row, names[PersonId(row.author)].name) for row in rows]


def _comment(row: sa.Row[tuple[Any, ...]], author: str) -> Comment:
    to_person = PersonId(row.to_person) if row.to_person else None
    return Comment(row.id, row.clause, PersonId(row.author), author, to_person, row.text, row.at, row.settled_at)


def _for(data: AgreementDraft, case: cases.Case, who: Principal) -> AgreementDraft:
    if data.schedule is None:
        return data
    mine = frozenset(row.person for row in rows_for(data, case, who))
    return data.seen_by(mine)


async def _mediates(work: Work, case: cases.Case, person: PersonId) -> bool:
    if person == case.mediator:
        return True
    return any(
        each.duty is Duty.CO_MEDIATOR and each.person == person for each in await cases.companions_of(work, case.id)
    )


async def _latest(work: Work, case_id: str) -> sa.Row[tuple[Any, ...]] | None:
    query = sa.select(versions).where(versions.c.case_id == case_id).order_by(versions.c.version.desc()).limit(1)
    return (await work.db.execute(query)).one_or_none()
