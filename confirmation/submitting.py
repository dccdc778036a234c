"""Asking the court: what stands in the way is said beforehand, rule by rule."""

import json
from dataclasses import dataclass

import cases
import documents
import people
from documents import Document, Kind, Stage
from kernel import Conflict, Work, clock, jobs, journal
from people import OrganisationKind

from . import store
from .eligibility import ALONG_SIGNED, Check, Question, check, may_submit
from .jurisdiction import LawfulCourt, lawful_courts
from .model import Application, ApplicationId
from .stages import Stage as Progress
from .supplementing import ENDED_WITHOUT_RULING


@dataclass(frozen=True)
class Prospect:
    """What the mediator sees before and after filing."""

    checks: tuple[Check, ...]
    courts: tuple[LawfulCourt, ...]
    deadline: cases.deadlines.Deadline | None
    application: Application | None
    stage: str
    """Of the application; before it is filed C_DRAFT or C_SIGNING, as far as its paper has come."""


async def prospect(work: Work, case_id: str) -> Prospect:
    """Return what the rules say about this case today."""
    application = next(reversed(await store.of_case(work, case_id)), None)
    paper = await documents.registered(work, Kind.APPLICATION, case_id)
    courts = await _lawful_courts(work, case_id)
    chosen = _court_of(paper) or (courts[0].id if courts else "")
    question, deadline = await _question(work, case_id, chosen, paper, application)
    unfiled = "C_SIGNING" if paper is not None else "C_DRAFT"
    return Prospect(check(question), courts, deadline, application, application.stage.value if application else unfiled)


async def submit(work: Work, case_id: str, court_id: str) -> Application:
    """
    File the joint application, with the agreement, at the court it is addressed to.

    Conflict("confirmation.not-eligible") names the rules that stand in the way,
    Conflict("confirmation.along-unsigned") the papers that were to go along and whose signature they lack,
    Conflict("confirmation.other-court") a court other than the one both sides signed for.
    """
    paper = await documents.registered(work, Kind.APPLICATION, case_id)
    agreement = await documents.effective(work, case_id)
    existing = next(reversed(await store.of_case(work, case_id)), None)
    question, _ = await _question(work, case_id, court_id, paper, existing)
    checks = check(question)
    failing = [each.code for each in checks if not each.ok]
    if failing == [ALONG_SIGNED]:
        raise Conflict("confirmation.along-unsigned", missing="、".join(question.unsigned_along or ()))
    if not may_submit(checks) or paper is None or agreement is None:
        raise Conflict("confirmation.not-eligible", checks=failing)
    if _court_of(paper) != court_id:
        raise Conflict("confirmation.other-court")
    application = Application(
        id=ApplicationId(work.new_id()),
        county=work.county,
        case_id=case_id,
        court=court_id,
        agreement=agreement.document_id,
        paper=paper.id,
        stage=Progress.SUBMITTED,
        submitted_by=work.actor,
        submitted_at=work.now,
    )
    await store.insert(work, application)
    await journal.append(
        work,
        "confirmation.submitted",
        case=case_id,
        application=application.id,
        court=court_id,
        agreement=agreement.sha256,
        paper=paper.sha256,
    )
    await jobs.enqueue(work, "confirmation.examine", {"application": application.id})
    work.announce("confirmation.changed", case=case_id, application=application.id)
    return application


async def submitted_to(work: Work, case_id: str, organisation_id: str) -> bool:
    """Say whether papers of this case lie before that court."""
    return any(each.court == organisation_id for each in await store.of_case(work, case_id))


async def case_of(work: Work, application_id: str) -> str | None:
    """Return the case of an application of this county, or None."""
    return await store.case_of(work, application_id)


async def _lawful_courts(work: Work, case_id: str) -> tuple[LawfulCourt, ...]:
    case = await cases.load(work, case_id)
    courts = await people.organisations_of(work, OrganisationKind.COURT)
    return lawful_courts(courts, frozenset(cases.taxonomy.flags_of(case.dispute_type)))


async def _question(
    work: Work, case_id: str, court_id: str, paper: Document | None, existing: Application | None
) -> tuple[Question, cases.deadlines.Deadline | None]:
    case = await cases.load(work, case_id)
    agreement = await documents.registered(work, Kind.AGREEMENT, case_id)
    in_force = agreement is not None and agreement.stage is Stage.EFFECTIVE
    committee = await people.organisation(work, case.committee)
    deadline = None
    if agreement is not None and in_force and agreement.effective_at is not None:
        effective_on = clock.today_in_shanghai(agreement.effective_at)
        deadline = cases.deadlines.deadline("D08", effective_on, cases.holidays.is_rest_day)
    filed = existing if existing is not None and existing.stage not in ENDED_WITHOUT_RULING else None
    question = Question(
        agreement_in_force=in_force,
        both_sides_signed=paper is not None and paper.stage is Stage.EFFECTIVE,
        unsigned_along=await documents.unsigned_along(work, case_id),
        last_day=deadline.rolled if deadline else None,
        today=clock.today_in_shanghai(filed.submitted_at if filed else work.now),
        flags=frozenset(cases.taxonomy.flags_of(case.dispute_type)),
        beyond_payment=agreement is not None and documents.beyond_payment(documents.draft_in(agreement)),
        committee_is_formed=committee.kind is OrganisationKind.COMMITTEE,
        court_is_lawful=any(court.id == court_id for court in await _lawful_courts(work, case_id)),
        already_asked=filed is not None and agreement is not None and filed.agreement == agreement.id,
    )
    return question, deadline


def _court_of(paper: Document | None) -> str | None:
    court: str | None = json.loads(paper.data).get("court") if paper is not None else None
    return court
