"""The county's journal, for the auditor: entries newest first, and whether the tree still holds."""

import re
from typing import Any

from pydantic import BaseModel
from quart import Blueprint, request

import people
from kernel import Invalid, PersonId, Work, journal
from people import Action, Object
from web import keys
from web.security import PER_MINUTE, Need, parts, principal, reading, route, work

blueprint = Blueprint("journal", __name__)

READ = Need(Object.JOURNAL, Action.READ)
PAGE = 50
EVENT = re.compile(r"[a-z0-9_.-]{0,60}")
ACTOR = re.compile(r"[0-9a-z]{1,40}")


class HeadView(BaseModel):
    """How many entries the tree has and its root, 64 hexadecimal digits."""

    size: int
    root: str


class EntryView(BaseModel):
    """Actor, reason and facts are null where the detail was deleted (PIPL art. 47). `at` is UTC."""

    number: int
    at: str
    event: str
    actor: str | None
    actor_name: str | None
    reason: str | None
    facts: dict[str, Any] | None


class JournalPage(BaseModel):
    """`before` leads to the next older page; null on the last."""

    head: HeadView
    entries: list[EntryView]
    before: int | None


class JournalFinding(BaseModel):
    code: str
    number: int


class JournalCheck(BaseModel):
    """No findings: the journal is whole. `at` is UTC."""

    at: str
    head: HeadView
    findings: list[JournalFinding]


@route(blueprint, "GET", "/api/journal", needs=READ)
async def entries() -> JournalPage:
    """Read a page of the journal; `?before=<number>&event=<beginning>&actor=<person>`. The reading is noted."""
    before, event, actor = _asked()
    async with reading() as opened:
        noted = await people.has_noted_reading(opened, principal())
    if not noted:
        async with work() as opened:
            await people.note_reading(opened, principal())
    async with reading() as opened:
        head = await journal.head(opened)
        found = await journal.latest(opened, before, PAGE + 1, event=event, actor=actor)
        return JournalPage(
            head=HeadView(size=head.size, root=head.root),
            entries=await _views(opened, found[:PAGE]),
            before=found[PAGE - 1].number if len(found) > PAGE else None,
        )


@route(blueprint, "POST", "/api/journal/verification", needs=READ, rate=PER_MINUTE(6))
async def verify() -> JournalCheck:
    """Recompute the county's whole tree from its entries; that it was asked for is an entry too."""
    public = keys.journal_key(parts().settings).public_key()
    async with reading() as opened:
        head, findings = await journal.verify(opened, public)
        at = opened.now
    async with work() as opened:
        await journal.append(opened, "journal.verified", size=head.size, root=head.root, findings=len(findings))
    return JournalCheck(
        at=at.isoformat(),
        head=HeadView(size=head.size, root=head.root),
        findings=[JournalFinding(code=each.code, number=each.number) for each in findings],
    )


def _asked() -> tuple[int | None, str, PersonId | None]:
    before, event, actor = (request.args.get(name, "") for name in ("before", "event", "actor"))
    if before and not re.fullmatch(r"[0-9]{1,15}", before):
        raise Invalid("request.invalid", field="before")
    if not EVENT.fullmatch(event):
        raise Invalid("request.invalid", field="event")
    if actor and not ACTOR.fullmatch(actor):
        raise Invalid("request.invalid", field="actor")
    return int(before) if before else None, event, PersonId(actor) if actor else None


async def _views(opened: Work, found: list[journal.Entry]) -> list[EntryView]:
    actors = await people.actors_of(opened, found)

    def view(entry: journal.Entry) -> EntryView:
        detail = entry.detail
        known = actors.get(detail["actor"]) if detail else None
        return EntryView(
            number=entry.number,
            at=entry.at.isoformat(),
            event=entry.event,
            actor=detail["actor"] if detail else None,
            actor_name=known.name if known else None,
            reason=detail["reason"] if detail else None,
            facts=detail["facts"] if detail else None,
        )

    return [view(entry) for entry in found]
