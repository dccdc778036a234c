"""
A party corrects, before signing, where papers reach it: that paper is drawn anew, and nobody else's changes.

Whoever signs for the party, and the staff who hold its tablet, may type it too; what counts is what is signed then.
"""

import asyncio
import json
from dataclasses import dataclass, replace

import cases
from kernel import Conflict, Forbidden, NotFound, Work, clock, journal
from kernel.database import Database
from people import Principal

from . import store
from .alongside import (
    AddressFacts,
    File,
    agrees_to_e_service,
    alone,
    data_of_address,
    draw_address,
    facts_in,
    file_of,
    may_act_now,
)
from .assisting import check_helper
from .drafting import present_papers
from .issuing import Laid, lay, new_code, record_paper
from .model import Document, Kind
from .office import Office
from .pages import Proof
from .signatories import Signatories, SigningParty, signatories_of, the_court
from .stages import LIFE, Event, Stage


@dataclass(frozen=True)
class PartyAddress:
    """A party's confirmation of address, as it lies on the table."""

    document: Document
    facts: AddressFacts
    party: SigningParty
    signatories: Signatories
    electronic: bool
    """The party has agreed to electronic service; that is said, and taken back, among the consents."""


async def address_of(
    work: Work, who: Principal, case_id: str, document_id: str, *, beside: bool = False
) -> PartyAddress:
    """
    Return one's own address or, by special authority, another's; `beside`: that of who sits before `who`'s tablet.

    NotFound("address.none") for what is no such paper, Forbidden("document.not-a-signer") for another's,
    Conflict("document.changed-since-shown") for one that was drawn anew.
    """
    case = await cases.load(work, case_id)
    papers = [each for each in await store.of_case(work, case_id) if each.kind is Kind.SERVICE_ADDRESS]
    paper = next((each for each in papers if each.id == document_id), None)
    if paper is None:
        raise NotFound("address.none")
    (confirms,) = {signer.person for signer in paper.signers if signer.person is not None}
    if beside:
        await check_helper(work, who, case_id, confirms)
    elif confirms not in {who.person, *await cases.may_sign_for(work, case_id, who.person)}:
        raise Forbidden("document.not-a-signer")
    if paper.stage is Stage.SUPERSEDED:
        raise Conflict("document.changed-since-shown", document=paper.id)
    signatories = await signatories_of(work, case)
    party = next(each for each in signatories.parties if each.id == json.loads(paper.data)["party"])
    return PartyAddress(paper, facts_in(paper), party, signatories, await agrees_to_e_service(work, party, case_id))


async def change_address(
    office: Office,
    database: Database,
    who: Principal,
    case_id: str,
    document_id: str,
    seen_sha256: str,
    facts: AddressFacts,
    *,
    beside: bool = False,
) -> None:
    """
    Lay the paper out anew with these facts; the former one is superseded.

    A code that was sent for the former paper signs nothing any more: it is bound to its bytes.
    Refusals as in `address_of`; Invalid as `AddressFacts.checked`; Conflict("document.already-signed"),
    ("document.sign") for a paper that ended, ("document.changed-since-shown") where it was changed meanwhile.
    """
    facts = facts.checked()
    async with database.reading(who.person, who.county) as work:
        own = await _changeable(work, who, case_id, document_id, seen_sha256, beside)
        court = await the_court(work, json.loads(own.document.data)["court"])
        file = file_of(await cases.load(work, case_id), court, clock.today_in_shanghai(work.now))
        head = await journal.head(work)
    laid = await asyncio.to_thread(_lay_out, office, own, file, facts, head.root)
    await office.storage.put(laid.revision.pdf)
    async with database.work(who.person, who.county) as work:
        await store.of_case(work, case_id, to_change=True)
        former = (await _changeable(work, who, case_id, document_id, seen_sha256, beside)).document
        await store.save(work, former.superseded())
        helper = who.person if beside else None
        await journal.append(
            work, "document.superseded", "address", document=former.id, digest=former.sha256, helper=helper
        )
        signers = alone(own.signatories, own.party).signers_of(work, laid.paper.boxes)
        data = data_of_address(court.id, own.party, facts)
        made = await record_paper(work, laid, case_id, former.number, signers, head, dict(data))
        if former.open_until is not None:
            await store.save(work, replace(made, open_until=former.open_until))
        work.announce("documents.changed", case=case_id, document=made.id)


async def _changeable(
    work: Work, who: Principal, case_id: str, document_id: str, seen_sha256: str, beside: bool
) -> PartyAddress:
    """
    Return the paper if it may still be changed.

    1. It was not signed or declined.
    2. It did not end with its agreement, and is in signing.
    3. It is the one that was shown.
    """
    own = await address_of(work, who, case_id, document_id, beside=beside)
    paper = own.document
    if any(signer.given is not None for signer in paper.signers):  # 1
        raise Conflict("document.already-signed", document=paper.id)
    LIFE.after(paper.stage, Event.SIGN)  # 2
    if not may_act_now(paper, present_papers(await store.of_case(work, case_id))):
        raise Conflict("document.sign", document=paper.id)
    if paper.shown_sha256 != seen_sha256:  # 3
        raise Conflict("document.changed-since-shown", document=paper.id, shown=paper.shown_sha256)
    return own


def _lay_out(office: Office, own: PartyAddress, file: File, facts: AddressFacts, root: str) -> Laid:
    code = new_code()
    drawn = draw_address(file, own.party, facts, own.electronic, Proof(office.verify_url(code), code, root))
    return lay(office, Kind.SERVICE_ADDRESS, drawn, code)
