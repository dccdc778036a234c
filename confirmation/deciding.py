"""What the court does: takes the application or not, rules on it, and answers for its seal."""

from dataclasses import dataclass, replace

import cases
import documents
import people
from documents import Document, Kind, Office, PaperParty, RulingData, Strokes
from kernel import Conflict, Forbidden, Work, clock, jobs, journal
from kernel.database import Database
from people import CodeRequest, Principal, Purpose, Role, one_time_codes

from . import store
from .model import Application, Decision, case_number, number_in

GROUNDS = frozenset({"jurisdiction", "status", "ownership", "procedure", "other"})
"""Civil Procedure Interpretation (2022), art. 355: no. 2, 3, 5, 4 and 1."""


@dataclass(frozen=True)
class Ruling:
    """What the judge writes; the rest of the paper comes from the file."""

    decision: Decision
    findings: str


async def list_of_court(work: Work, who: Principal) -> list[Application]:
    """Return what lies before the court of this clerk or judge, oldest first."""
    return await store.of_court(work, _court_id(who))


async def load(work: Work, application_id: str) -> Application:
    return await store.load(work, application_id)


async def proposed_number(work: Work, application: Application) -> str:
    """Return the court's next case number of this year."""
    court = await people.organisation(work, application.court)
    year = clock.today_in_shanghai(work.now).year
    return case_number(court.mark, year, await store.latest_number(work, court.id, year) + 1)


async def accept(work: Work, application_id: str, number: str | None = None) -> Application:
    """
    Take the application on under the court's next number, or the one given.

    The sealed notice of acceptance and its service follow by job. Conflict("confirmation.accept"),
    ("confirmation.not-examined"), ("confirmation.case-number-used"), Invalid("confirmation.case-number").
    """
    application = await store.load(work, application_id)
    court = await people.organisation(work, application.court)
    year = clock.today_in_shanghai(work.now).year
    wanted = number or await proposed_number(work, application)
    counted = number_in(wanted, court.mark, year)
    wanted = case_number(court.mark, year, counted)
    if await store.number_is_used(work, court.id, wanted):
        raise Conflict("confirmation.case-number-used", case_number=wanted)
    judges = await people.staff_with(work, Role.JUDGE, court.id)
    if not judges:
        raise Conflict("confirmation.no-judge")
    saved = await store.save(work, application.accepted(wanted, work.actor, judges[0].person, work.now))
    await store.take_number(work, court.id, year, counted)
    await journal.append(work, "confirmation.accepted", application=application.id, case_number=wanted)
    await jobs.enqueue(work, "confirmation.notice", {"application": application.id})
    return saved


async def refuse(work: Work, application_id: str, ground: str, reason: str) -> Application:
    """Do not take the application on; parties may still agree anew or sue. Conflict("confirmation.refuse")."""
    if ground not in GROUNDS:
        raise Conflict("confirmation.ground-unknown", ground=ground)
    application = await store.load(work, application_id)
    saved = await store.save(work, application.refused(ground, reason))
    await journal.append(work, "confirmation.refused", reason, application=application.id, ground=ground)
    return saved


async def ask_code(work: Work, who: Principal, application_id: str) -> CodeRequest:
    """Send the judge a code for the ruling as it stands, or, before one is written, for this application."""
    application = await store.load(work, application_id)
    court = await people.organisation(work, application.court)
    what = application.case_number or documents.title(Kind.RULING)
    bound = await _bound_to(work, application)
    return await one_time_codes.issue(work, who.person, Purpose.RULING, bound, sender=court.name, what=what)


async def draft_ruling(office: Office, database: Database, who: Principal, application_id: str, text: Ruling) -> str:
    """
    Make the paper of a ruling, for the judge to read and sign; returns its document id.

    An unsigned one of the same application is withdrawn. Conflict("confirmation.draft_ruling").
    """
    async with database.reading(who.person, who.county) as work:
        application = await store.load(work, application_id)
        application.ruling_drafted(text.decision, text.findings, who.person, "")
        data = await _ruling_data(work, application, who, text)
    paper = await documents.draw_ruling(office, data)
    async with database.work(who.person, who.county) as work:
        application = await store.load(work, application_id)
        court = await people.organisation(work, application.court)
        if application.ruling is not None:
            await documents.withdraw_court_paper(work, application.ruling, "written anew")
        document = await documents.record_court_paper(
            work, paper, application.case_id, court, (who.person, who.name), who.person
        )
        drafted = application.ruling_drafted(text.decision, text.findings, who.person, document.id)
        await store.save(work, drafted)
        await journal.append(
            work,
            "confirmation.ruling-drafted",
            application=application.id,
            document=document.id,
            decision=text.decision.value,
        )
    return document.id


async def sign_ruling(
    office: Office,
    database: Database,
    who: Principal,
    application_id: str,
    text: Ruling,
    request_id: str,
    code: str,
    strokes: Strokes,
) -> None:
    """
    Sign the ruling with the judge's own hand; seal, closing and service follow by job.

    The paper is made first where none with exactly this text waits. A code that was asked for
    another text is refused: Forbidden("code.other-request").
    """
    kept = await documents.keep_strokes(office, strokes)
    async with database.reading(who.person, who.county) as work:
        application = await store.load(work, application_id)
        bound = await _bound_to(work, application)
    if application.ruling is not None and (application.decision, application.findings) != (
        text.decision,
        text.findings,
    ):
        raise Conflict("confirmation.ruling-changed")
    application.ruling_drafted(text.decision, text.findings, who.person, "")
    await one_time_codes.check(database, who.county, request_id, who.person, Purpose.RULING, bound, code)
    document_id = application.ruling or await draft_ruling(office, database, who, application_id, text)
    async with database.work(who.person, who.county) as work:
        ruling = await documents.load(work, document_id)
        await documents.sign_ruling(work, document_id, ruling.shown_sha256, kept, request_id)


async def _bound_to(work: Work, application: Application) -> str:
    if application.ruling is None:
        return application.id
    return (await documents.load(work, application.ruling)).shown_sha256


async def _ruling_data(work: Work, application: Application, who: Principal, text: Ruling) -> RulingData:
    agreement = await documents.load(work, application.agreement)
    case = await cases.load(work, application.case_id)
    court = await people.organisation(work, application.court)
    clerk = application.clerk
    if clerk is None or application.accepted_at is None or application.case_number is None:
        raise Conflict("confirmation.draft_ruling")
    return RulingData(
        decision=text.decision.value,
        court=court.name,
        case_number=application.case_number,
        parties=await parties_of(work, case, agreement),
        applied_on=clock.today_in_shanghai(application.submitted_at),
        accepted_on=clock.today_in_shanghai(application.accepted_at),
        committee=(await people.organisation(work, case.committee)).name,
        agreement_number=agreement.number,
        agreed_on=documents.draft_in(agreement).made_on,
        agreement_clauses=documents.clauses_in(agreement),
        findings=text.findings,
        judge=who.name,
        clerk=(await people.person(work, clerk)).name,
        made_on=clock.today_in_shanghai(work.now),
        verify_url="",
        verify_code="",
    )


async def parties_of(work: Work, case: cases.Case, agreement: Document) -> tuple[PaperParty, ...]:
    """Return whom the agreement binds, as printed; who did not sign it is no party before the court."""
    bound = tuple(party for party in case.parties if party.person not in agreement.not_bound)
    return (await documents.signatories_of(work, replace(case, parties=bound))).printed


def _court_id(who: Principal) -> str:
    if who.organisation is None:
        raise Forbidden("confirmation.no-court")
    return who.organisation.id
