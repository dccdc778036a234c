"""How a person stands to the case that a path names: takes part, court it lies before, same county."""

import cases
import confirmation
import documents
import recordings
import rooms
from kernel import Forbidden, NotFound, Work
from people import Principal, Scope

CASE_OF = {
    "room_id": rooms.case_of,
    "document_id": documents.case_of,
    "recording_id": recordings.case_of,
    "application_id": confirmation.case_of,
}


async def standing_to(work: Work, who: Principal, subject: str, identity: str) -> frozenset[Scope]:
    """
    Return the scopes that `who` has towards the case behind a path's name.

    `subject` is "case_id" or a key of CASE_OF. What lies in another county does not exist
    for this person: NotFound("case.unknown"), the same answer as for an id that was never given.
    """
    case_id = identity if subject == "case_id" else await CASE_OF[subject](work, identity)
    if case_id is None or not await cases.exists(work, case_id):
        raise NotFound("case.unknown")
    scopes = {Scope.COUNTY} if who.case is None else set()
    if await cases.involves(work, case_id, who.person) and who.case in (None, case_id):
        scopes.add(Scope.OWN)
    if who.organisation is not None and await confirmation.submitted_to(work, case_id, who.organisation.id):
        scopes.add(Scope.SUBMITTED)
    if not scopes:
        raise Forbidden("permission.missing")
    return frozenset(scopes)
