"""
What may come between filing and ruling: the court asks for more, or somebody withdraws.

Until the ruling is made an application may be withdrawn, and the agreement binds as before
(Interpretation of the Civil Procedure Law, art. 357). What was asked for and is not supplied in
time counts as withdrawn (the same article; art. 354 for the supplement).
"""

from datetime import date

import cases
import documents
import people
from documents import Office
from kernel import Invalid, PersonId, Work, clock, journal
from kernel.storage import Storage

from . import store
from .model import Application, Supplied
from .stages import Stage

MOST_BYTES = 8 * 1024 * 1024
KINDS = {b"%PDF-": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


async def ask_supplement(work: Work, application_id: str, wanted: str, until: date) -> Application:
    """
    Let the court ask both sides for more by the end of a day; each is told by SMS.

    Conflict("confirmation.ask_supplement"), Invalid("confirmation.supplement-date").
    """
    if until < clock.today_in_shanghai(work.now):
        raise Invalid("confirmation.supplement-date")
    application = await store.load(work, application_id)
    if application.ruling is not None:
        # A ruling that waits for the judge's hand was written without what is now asked for.
        await documents.withdraw_court_paper(work, application.ruling, "supplement")
    saved = await store.save(work, application.asked_for_more(wanted, until))
    await journal.append(
        work, "confirmation.supplement-asked", wanted, application=application.id, until=until.isoformat()
    )
    await _tell_both_sides(work, saved, until)
    return saved


async def keep_file(storage: Storage, data: bytes) -> str:
    """Keep a scan and return its digest; Invalid("confirmation.file-kind") for anything but PDF, PNG, JPEG."""
    if not any(data.startswith(mark) for mark in KINDS):
        raise Invalid("confirmation.file-kind")
    return await storage.put(data)


async def supply(work: Work, case_id: str, name: str, sha256: str) -> Application:
    """Hand one file in, as the mediator or a party; several may follow each other. Conflict("confirmation.supply")."""
    application = await _latest(work, case_id)
    handed_in = Supplied(name, sha256, work.actor, work.now)
    saved = await store.save(work, application.supplied_with(handed_in))
    await journal.append(work, "confirmation.supplied", application=application.id, file=sha256)
    return saved


async def resume(work: Work, application_id: str) -> Application:
    """The clerk has looked at what was handed in: it goes on where it stood. Conflict("confirmation.resume")."""
    application = await store.load(work, application_id)
    saved = await store.save(work, application.resumed())
    await journal.append(work, "confirmation.supplement-taken", application=application.id)
    return saved


async def deem_withdrawn(work: Work, application_id: str) -> Application:
    """
    The time has passed and nothing came (art. 357).

    Conflict("confirmation.deem_withdrawn"), ("confirmation.still-time").
    """
    application = await store.load(work, application_id)
    saved = await store.save(work, application.deemed_withdrawn(clock.today_in_shanghai(work.now)))
    await journal.append(work, "confirmation.deemed-withdrawn", application=application.id)
    return saved


async def withdraw(work: Work, case_id: str, person: PersonId, reason: str) -> Application:
    """
    Withdraw before the ruling; either side may, and may ask again within the thirty days.

    Conflict("confirmation.withdraw") once it is decided; NotFound("confirmation.unknown").
    """
    application = await _latest(work, case_id)
    withdrawn = application.withdrawn(person, reason, work.now)
    if application.ruling is not None:
        await documents.withdraw_court_paper(work, application.ruling, "withdrawn")
    saved = await store.save(work, withdrawn)
    await journal.append(work, "confirmation.withdrawn", reason, application=application.id, person=person)
    return saved


async def supplied_file(office: Office, application: Application, place: int) -> tuple[bytes, str]:
    """Return (bytes, content type) of a file that was handed in, counted from 0."""
    data = await office.storage.get(application.supplied[place].sha256)
    return data, next(kind for mark, kind in KINDS.items() if data.startswith(mark))


async def _tell_both_sides(work: Work, application: Application, until: date) -> None:
    court = await people.organisation(work, application.court)
    agreement = await documents.load(work, application.agreement)
    day = f"{until.year}年{until.month}月{until.day}日"
    for party in (await cases.load(work, application.case_id)).parties:
        if party.person not in agreement.not_bound:
            code = await people.invite(work, party.person, application.case_id)
            await people.send_sms(work, party.person, "supplement.asked", sender=court.name, until=day, invitation=code)


async def _latest(work: Work, case_id: str) -> Application:
    found = await store.of_case(work, case_id)
    return await store.load(work, found[-1].id if found else "")


ENDED_WITHOUT_RULING = frozenset({Stage.NOT_ACCEPTED, Stage.WITHDRAWN, Stage.DEEMED_WITHDRAWN})
"""After these the same agreement may go to a court again."""
