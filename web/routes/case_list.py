"""The list of cases: the newest, by stage and by words, a page at a time."""

import re
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel
from quart import Blueprint, request

import cases
import people
from cases import Case, Stage, Wanted
from kernel import Invalid, PersonId
from people import Action, Object, Scope
from web.problems import language_asked
from web.routes.cases import READ, DeadlineView, DisputeType, deadlines_of, say
from web.routes.people import PersonName
from web.security import PER_MINUTE, principal, reading, route

blueprint = Blueprint("case_list", __name__)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PLACE = re.compile(r"([0-9]{1,16})-([0-9a-f]{32})")
"""A case's place in the list: its filing in microseconds since 1970, and its id."""


class CaseRow(BaseModel):
    id: str
    number: str
    stage: str
    stage_name: str
    dispute_type: DisputeType
    parties: list[str]
    mediator: PersonName | None
    filed_at: datetime
    starts_at: datetime | None
    deadline: DeadlineView | None
    """The one that ends first."""
    next_step: str


class CasesPage(BaseModel):
    """`before` leads to the next older page; null on the last."""

    cases: list[CaseRow]
    before: str | None


class CaseQuestion(BaseModel):
    """Each word is in the number, in the name of a party or the mediator, or in the dispute type."""

    words: str
    before: str
    """`before` of the page before; empty for the first."""


@route(blueprint, "GET", "/api/cases", needs=READ)
async def list_cases() -> CasesPage:
    """List the cases this person may see, latest first: `?stage=ASSIGNED,SCHEDULED&before=<of the page before>`."""
    return await _page("", _stages(request.args.get("stage", "")), request.args.get("before", ""))


@route(blueprint, "POST", "/api/cases/search", needs=READ, rate=PER_MINUTE(120))
async def search_cases(body: CaseQuestion) -> CasesPage:
    """List those that answer a question. It comes in the body: a name in an address would stay in others' logs."""
    return await _page(body.words, frozenset(), body.before)


async def _page(words: str, stages: frozenset[Stage], before: str) -> CasesPage:
    who = principal()
    wanted = Wanted(stages=stages, words=_words(words), case=who.case, behind=_behind(before))
    all_of_county = Scope.COUNTY in people.scopes(who.roles, Object.INTAKE, Action.READ)
    async with reading() as opened:
        found = await cases.find(opened, wanted, None if all_of_county else who.person, cases.PAGE + 1)
        shown = found[: cases.PAGE]
        names = await people.names_of(opened, {case.mediator for case in shown if case.mediator})
        return CasesPage(
            cases=[_row(case, names, opened.now) for case in shown],
            before=_place(shown[-1]) if len(found) > len(shown) else None,
        )


def _row(case: Case, names: dict[PersonId, tuple[str, bool]], now: datetime) -> CaseRow:
    return CaseRow(
        id=case.id,
        number=case.number,
        stage=case.stage,
        stage_name=say(f"case.stage.{case.stage}"),
        dispute_type=DisputeType(code=case.dispute_type, name=case.title_in(language_asked())),
        parties=[party.name for party in case.parties],
        mediator=PersonName(person_id=case.mediator, name=names[case.mediator][0]) if case.mediator else None,
        filed_at=case.filed_at,
        starts_at=case.session.starts_at if case.session else None,
        deadline=next(iter(deadlines_of(case, now)), None),
        next_step=case.next_step,
    )


def _stages(text: str) -> frozenset[Stage]:
    try:
        return frozenset(Stage(name) for name in text.split(",") if name)
    except ValueError:
        raise Invalid("case.stage-unknown") from None


def _words(text: str) -> tuple[str, ...]:
    found = tuple(text.split())
    if len(text) > cases.MOST_CHARACTERS or len(found) > cases.MOST_WORDS or not "".join(found).isprintable():
        raise Invalid("request.invalid", field="words")
    return found


def _place(case: Case) -> str:
    return f"{(case.filed_at - EPOCH) // MICROSECOND}-{case.id}"


def _behind(text: str) -> tuple[datetime, str] | None:
    if not text:
        return None
    found = PLACE.fullmatch(text)
    if found is None:
        raise Invalid("request.invalid", field="before")
    return EPOCH + int(found[1]) * MICROSECOND, found[2]
