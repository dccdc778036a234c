"""
After the seal: the notice of acceptance, the ruling in force, and both sides told.

Electronic service needs consent; its moment is the arrival in the person's own account here
(Civil Procedure Law, art. 90; Online Litigation Rules, art. 29 to 31). Who has not consented
is served on paper, and the clerk enters when.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import cases
import documents
import people
from documents import AcceptanceData, Document, Kind, Office
from kernel import SYSTEM, Conflict, CountyId, NotFound, PersonId, Work, clock, journal
from kernel.database import Database
from people import ConsentKind, Principal

from . import store
from .deciding import parties_of
from .model import Application, Channel, Decision, Service
from .stages import Stage

NOTICE_SEAL, RULING_SEAL = "notice-of-acceptance", "ruling"


async def make_notice(office: Office, database: Database, payload: dict[str, Any]) -> None:
    """Do the job `confirmation.notice`: draw the notice of acceptance and order the court's seal on it, once."""
    county = CountyId(payload["county"])
    async with database.reading(SYSTEM, county) as work:
        application = await store.load(work, payload["application"])
        if application.notice is not None:
            return
        data = await _notice_data(work, application)
    paper = await documents.draw_acceptance(office, data)
    assert application.clerk is not None
    async with database.work(application.clerk, county) as work:
        court = await people.organisation(work, application.court)
        notice = await documents.record_court_paper(work, paper, application.case_id, court, None, application.clerk)
        await store.save(work, replace(application, notice=notice.id))
        await documents.order_seal(work, notice.id, NOTICE_SEAL)


async def when_effective(work: Work, document: Document) -> None:
    """Called in the transaction in which a paper comes into force: court papers are served, rulings recorded."""
    if document.kind is Kind.ACCEPTANCE:
        application = await store.by_notice(work, document.id)
    elif document.kind is Kind.RULING:
        application = await store.by_ruling(work, document.id)
    else:
        return
    if application is None:
        raise NotFound("confirmation.unknown")
    if document.kind is Kind.RULING and document.effective_at is not None:
        application = await store.save(work, application.ruled(document.effective_at))
        await journal.append(
            work, "confirmation.ruled", application=application.id, document=document.id, digest=document.sha256
        )
    await _serve(work, application, document)
    await _finish(work, application)


async def record_seen(work: Work, who: Principal, service_id: str) -> None:
    """Note that the person has opened what was served on them; the first time counts."""
    service = await store.load_service(work, service_id)
    if service.person != who.person:
        raise NotFound("service.unknown")
    if service.seen_at is None:
        await store.save_service(work, replace(service, seen_at=work.now))
        await journal.append(work, "service.seen", service=service.id, document=service.document)


async def record_paper_service(work: Work, application_id: str, person: PersonId, served_at: datetime) -> None:
    """Enter when the ruling reached on paper somebody who had not agreed to electronic service."""
    application = await store.load(work, application_id)
    for service in await store.services_of(work, application.id):
        if service.person == person and service.document == application.ruling and service.served_at is None:
            if not application.submitted_at <= served_at <= work.now:
                raise Conflict("service.impossible-time")
            await store.save_service(work, replace(service, served_at=served_at))
            await journal.append(work, "service.entered", service=service.id, served_at=served_at.isoformat())
            await _finish(work, application)
            return
    raise NotFound("service.unknown")


async def services_of(work: Work, application_id: str) -> list[Service]:
    return await store.services_of(work, application_id)


async def services_for(work: Work, person: PersonId) -> list[Service]:
    """Return what was served on a person."""
    return await store.services_for(work, person)


async def legal_state(work: Work, document: Document) -> str:
    """Return what the law makes of a paper now, which its signatures cannot say: see `in_law`."""
    return in_law(document, await store.of_case(work, document.case_id))


def in_law(document: Document, applications: Sequence[Application]) -> str:
    """
    Return the state in law of a paper, given the applications of its case, oldest first.

    Before it is in force that is its own stage: signing, refused or superseded. Then `effective`, but:
    1. an agreement on which a ruling was served is `confirmed` or `rejected`;
    2. a joint application may be `withdrawn` or `not-accepted`;
    3. a ruling that has not reached everybody is `unserved`: it takes effect by service.
    """
    if document.stage is not documents.Stage.EFFECTIVE:
        return document.stage.value.lower()
    for each in reversed(applications):
        if document.id == each.agreement and each.stage is Stage.SERVED:  # 1
            return "confirmed" if each.decision is Decision.CONFIRM else "rejected"
        if document.id == each.paper and each.stage in (Stage.WITHDRAWN, Stage.DEEMED_WITHDRAWN):  # 2
            return "withdrawn"
        if document.id == each.paper and each.stage is Stage.NOT_ACCEPTED:
            return "not-accepted"
        if document.id == each.ruling and each.stage is not Stage.SERVED:  # 3
            return "unserved"
    return "effective"


async def _serve(work: Work, application: Application, document: Document) -> None:
    case = await cases.load(work, application.case_id)
    court = await people.organisation(work, application.court)
    agreement = await documents.load(work, application.agreement)
    for party in case.parties:
        if party.person in agreement.not_bound:
            continue
        consented = (await people.consents(work, party.person, case.id))[ConsentKind.E_SERVICE].given
        channel = Channel.ELECTRONIC if consented else Channel.PAPER
        service = Service(
            work.new_id(), application.id, document.id, party.person, channel, work.now if consented else None
        )
        await store.insert_service(work, service)
        await journal.append(
            work, "service.made", service=service.id, document=document.id, person=party.person, channel=channel.value
        )
        if consented:
            code = await people.invite(work, party.person, case.id)
            what = f"《{documents.title(document.kind)}》{document.number}"
            await people.send_sms(work, party.person, "ruling.served", sender=court.name, what=what, invitation=code)


async def _finish(work: Work, application: Application) -> None:
    """Once the ruling has reached everybody, the application is served; a confirmed agreement is recorded."""
    made = [each for each in await store.services_of(work, application.id) if each.document == application.ruling]
    decided = application.stage in (Stage.CONFIRMED, Stage.REJECTED)
    if not decided or not made or any(each.served_at is None for each in made):
        return
    await store.save(work, application.served())
    if application.decision is Decision.CONFIRM:
        await cases.record_confirmation(work, application.case_id)


async def _notice_data(work: Work, application: Application) -> AcceptanceData:
    case = await cases.load(work, application.case_id)
    agreement = await documents.load(work, application.agreement)
    assert application.judge and application.clerk and application.accepted_at and application.case_number
    return AcceptanceData(
        court=(await people.organisation(work, application.court)).name,
        case_number=application.case_number,
        parties=await parties_of(work, case, agreement),
        agreement_number=agreement.number,
        accepted_on=clock.today_in_shanghai(application.accepted_at),
        judge=(await people.person(work, application.judge)).name,
        clerk=(await people.person(work, application.clerk)).name,
        verify_url="",
        verify_code="",
    )
