"""Confirmation by the court: the mediator files, the clerk accepts, the judge rules."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field
from quart import Blueprint

import cases
import confirmation
import documents
from confirmation import Application, Check, Decision, Ruling
from kernel import PersonId, Work, clock
from people import Action, ConsentKind, Object
from web.problems import language_asked, words
from web.reports import VerificationReport, report_view
from web.routes.between import BetweenView, between
from web.routes.cases import CaseView, DeadlineView, PartyView, show_case
from web.routes.ceremony import CodeSent, Digits, Id, NoBody, StrokesBody, code_sent
from web.routes.recordings import RecordingView, list_recordings
from web.security import MB, PER_MINUTE, Need, parts, principal, reading, route, work

blueprint = Blueprint("court", __name__)

READ = Need(Object.APPLICATION, Action.READ)
FILE = Need(Object.APPLICATION, Action.CREATE)
HANDLE = Need(Object.APPLICATION, Action.CHANGE)
DECIDE = Need(Object.RULING, Action.DECIDE)


class ConfirmationCheck(BaseModel):
    code: str
    ok: bool
    title: str
    detail: str
    article: str


class CourtName(BaseModel):
    id: str
    name: str
    reason: str


class ConfirmationView(BetweenView):
    stage: str
    checks: list[ConfirmationCheck]
    deadline: DeadlineView | None
    courts: list[CourtName]
    application_id: str | None
    case_number: str | None
    ruling_document_id: str | None
    """Once it is signed and sealed."""


class SubmissionBody(BaseModel):
    court_id: Id


class ApplicationRow(BaseModel):
    id: str
    case_id: str
    stage: str
    case_number: str | None
    title: str
    parties: list[str]
    submitted_at: datetime
    decide_by: date | None
    days_left: int | None


class BundlePaperView(BaseModel):
    document_id: str
    kind: str
    title: str
    number: str
    stage: str
    pages: int
    sha256: str
    report: VerificationReport | None


class ConsentOnRecord(BaseModel):
    person_id: str
    name: str
    kind: str
    version: str
    state: str
    given_at: datetime | None


class ServiceView(BaseModel):
    service_id: str
    person_id: str
    name: str
    channel: str
    """electronic, or paper where the person has not agreed to it"""
    state: str
    """waiting, served or seen"""
    served_at: datetime | None
    seen_at: datetime | None


class BundleView(BetweenView):
    id: str
    stage: str
    case_number: str | None
    case_number_proposed: str | None
    submitted_at: datetime
    accepted_at: datetime | None
    decide_by: date | None
    ground: str
    decision: str | None
    findings: str
    case: CaseView
    parties: list[PartyView]
    papers: list[BundlePaperView]
    checks: list[ConfirmationCheck]
    recordings: list[RecordingView]
    consents: list[ConsentOnRecord]
    services: list[ServiceView]
    """Of the ruling."""
    ruling_document_id: str | None


class AcceptanceBody(BaseModel):
    case_number: Annotated[str, Field(max_length=60)] | None = None


class RefusalBody(BaseModel):
    ground: Annotated[str, Field(max_length=40)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class RulingBody(BaseModel):
    decision: Decision
    findings: Annotated[str, Field(min_length=1, max_length=8000)]
    request_id: Id | None = None
    sms_code: Digits | None = None
    strokes: StrokesBody | None = None
    """Without code and strokes the paper is only made, to be read."""


class PaperServiceBody(BaseModel):
    person_id: Id
    served_at: AwareDatetime


@route(blueprint, "GET", "/api/cases/<case_id>/confirmation", needs=READ)
async def show_confirmation(case_id: str) -> ConfirmationView:
    """Show what stands in the way of confirmation, the lawful courts, and how far it has come."""
    async with reading() as opened:
        return await _confirmation(opened, case_id)


@route(blueprint, "POST", "/api/cases/<case_id>/confirmation", needs=FILE, rate=PER_MINUTE(10))
async def submit(case_id: str, body: SubmissionBody) -> ConfirmationView:
    """File the joint application at a court."""
    async with work() as opened:
        await confirmation.submit(opened, case_id, body.court_id)
        return await _confirmation(opened, case_id)


@route(blueprint, "GET", "/api/court/applications", needs=HANDLE)
async def list_applications() -> list[ApplicationRow]:
    """List what lies before the court of this clerk or judge."""
    async with reading() as opened:
        found = await confirmation.list_of_court(opened, principal())
        return [await _row(opened, application) for application in found]


@route(blueprint, "GET", "/api/court/applications/<application_id>", needs=HANDLE)
async def show_application(application_id: str) -> BundleView:
    """Show the whole bundle: papers, each verified, checks, recordings, consents."""
    return await _show(application_id)


@route(blueprint, "POST", "/api/court/applications/<application_id>/acceptance", needs=HANDLE)
async def accept(application_id: str, body: AcceptanceBody) -> BundleView:
    """Take the application on under a case number; the sealed notice follows."""
    async with work() as opened:
        await confirmation.accept(opened, application_id, body.case_number)
    return await _show(application_id)


@route(blueprint, "POST", "/api/court/applications/<application_id>/refusal", needs=HANDLE)
async def refuse(application_id: str, body: RefusalBody) -> BundleView:
    """Do not take the application on."""
    async with work() as opened:
        await confirmation.refuse(opened, application_id, body.ground, body.reason)
    return await _show(application_id)


@route(blueprint, "POST", "/api/court/applications/<application_id>/codes", needs=DECIDE, rate=PER_MINUTE(6))
async def ask_code(application_id: str, body: NoBody) -> tuple[CodeSent, Literal[202]]:
    """Send the judge a one-time code for the ruling."""
    async with work() as opened:
        sent = await confirmation.ask_code(opened, principal(), application_id)
    return code_sent(sent), 202


@route(
    blueprint,
    "POST",
    "/api/court/applications/<application_id>/ruling",
    needs=DECIDE,
    size=2 * MB,
    rate=PER_MINUTE(10),
)
async def rule(application_id: str, body: RulingBody) -> tuple[BundleView, Literal[202]]:
    """Make the ruling and, with a code and the judge's hand, sign it; seal and service follow."""
    text = Ruling(body.decision, body.findings.strip())
    who, office, database = principal(), parts().office, parts().database
    if body.request_id is None or body.sms_code is None or body.strokes is None:
        await confirmation.draft_ruling(office, database, who, application_id, text)
    else:
        strokes = body.strokes.as_strokes()
        await confirmation.sign_ruling(
            office, database, who, application_id, text, body.request_id, body.sms_code, strokes
        )
    return await _show(application_id), 202


@route(blueprint, "POST", "/api/court/applications/<application_id>/services", needs=HANDLE)
async def enter_service(application_id: str, body: PaperServiceBody) -> BundleView:
    """Enter when the ruling reached on paper somebody who had not agreed to electronic service."""
    async with work() as opened:
        await confirmation.record_paper_service(opened, application_id, PersonId(body.person_id), body.served_at)
    return await _show(application_id)


async def _show(application_id: str) -> BundleView:
    async with reading() as opened:
        application = await confirmation.load(opened, application_id)
    found = await confirmation.examined(parts().office, application)
    async with reading() as opened:
        proposed = None
        if application.case_number is None:
            proposed = await confirmation.proposed_number(opened, application)
        bundle = await confirmation.gather(opened, application, found, proposed)
        handed = await between(opened, application)
    case = await show_case(application.case_id)
    return _bundle(bundle, case, await list_recordings(application.case_id), handed)


async def _confirmation(opened: Work, case_id: str) -> ConfirmationView:
    found = await confirmation.prospect(opened, case_id)
    application = found.application
    ruled = application is not None and application.ruled_at is not None
    return ConfirmationView(
        stage=found.stage,
        checks=[_check(each) for each in found.checks],
        deadline=_deadline(found.deadline, opened.now) if found.deadline else None,
        courts=[CourtName(id=court.id, name=court.name, reason=_say(court.reason)) for court in found.courts],
        application_id=application.id if application else None,
        case_number=application.case_number if application else None,
        ruling_document_id=application.ruling if application and ruled else None,
        **await between(opened, application),
    )


async def _row(opened: Work, application: Application) -> ApplicationRow:
    case = await cases.load(opened, application.case_id)
    decide_by = _decide_by(application)
    today = clock.today_in_shanghai(opened.now)
    return ApplicationRow(
        id=application.id,
        case_id=case.id,
        stage=application.stage,
        case_number=application.case_number,
        title=case.title,
        parties=[party.name for party in case.parties],
        submitted_at=application.submitted_at,
        decide_by=decide_by,
        days_left=(decide_by - today).days if decide_by else None,
    )


def _bundle(
    bundle: confirmation.Bundle, case: CaseView, kept: list[RecordingView], handed: dict[str, Any]
) -> BundleView:
    application = bundle.application
    names = {PersonId(party.person_id): party.name for party in case.parties}
    return BundleView(
        id=application.id,
        stage=application.stage,
        case_number=application.case_number,
        case_number_proposed=bundle.proposed_number,
        submitted_at=application.submitted_at,
        accepted_at=application.accepted_at,
        decide_by=_decide_by(application),
        ground=application.ground,
        decision=application.decision,
        findings=application.findings,
        case=case,
        parties=case.parties,
        papers=[_paper(each) for each in bundle.papers],
        checks=[_check(each) for each in bundle.checks],
        recordings=kept,
        consents=[_consent(record, kind) for record in bundle.records for kind in ConsentKind],
        services=[_service(each, names) for each in bundle.services if each.document == application.ruling],
        ruling_document_id=application.ruling,
        **handed,
    )


def _paper(paper: confirmation.BundlePaper) -> BundlePaperView:
    document = paper.document
    return BundlePaperView(
        document_id=document.id,
        kind=document.kind,
        title=documents.title_of(document),
        number=document.number,
        stage=document.stage,
        pages=document.pages,
        sha256=document.open_to_readers_sha256,
        report=report_view(paper.report, None, masked=False) if paper.report else None,
    )


def _consent(record: confirmation.PartyRecord, kind: ConsentKind) -> ConsentOnRecord:
    consent = record.arrival.consents[kind]
    return ConsentOnRecord(
        person_id=record.party.person,
        name=record.party.name,
        kind=kind,
        version=consent.version,
        state=consent.state,
        given_at=consent.at,
    )


def _service(service: confirmation.Service, names: dict[PersonId, str]) -> ServiceView:
    state: Literal["waiting", "served", "seen"] = "waiting"
    if service.served_at is not None:
        state = "seen" if service.seen_at is not None else "served"
    return ServiceView(
        service_id=service.id,
        person_id=service.person,
        name=names.get(service.person, ""),
        channel=service.channel,
        state=state,
        served_at=service.served_at,
        seen_at=service.seen_at,
    )


def _check(check: Check) -> ConfirmationCheck:
    title, detail = words(check.code, dict(check.facts), language_asked())
    return ConfirmationCheck(code=check.code, ok=check.ok, title=title, detail=detail, article=check.article)


def _decide_by(application: Application) -> date | None:
    """D10: the court decides within fifteen days of acceptance; D09 before it, three days to accept."""
    started = application.accepted_at or application.submitted_at
    if application.ruled_at is not None:
        return None
    rule_id = "D10" if application.accepted_at else "D09"
    if rule_id not in cases.deadlines.rules():
        return None
    on = clock.today_in_shanghai(started)
    return cases.deadlines.deadline(rule_id, on, cases.holidays.is_rest_day).rolled


def _deadline(deadline: cases.deadlines.Deadline, now: datetime) -> DeadlineView:
    language = language_asked()
    return DeadlineView(
        id=deadline.rule.id,
        name=deadline.rule.name(language),
        article=deadline.rule.article(language),
        due=deadline.rolled,
        safe=deadline.safe,
        rolled=deadline.rolled != deadline.safe,
        days_left=deadline.days_left(clock.today_in_shanghai(now)),
    )


def _say(code: str) -> str:
    return words(code, {}, language_asked())[0]
