"""
Signing at a site: one tablet for many, staff who hold it, an interpreter beside.

A helper shows, reads out and types; the person's own hand writes, and nobody signs for them.
Who held the tablet stands in the record of the act; a helper who also vouches for who the
person is must be named in the paper beforehand.

Source: Online Litigation Rules, art. 2, 7; People's Mediation Law, art. 20.
"""

import hashlib
import json
from dataclasses import dataclass

import cases
import people
from cases import Duty
from kernel import Conflict, Forbidden, PersonId, Work
from kernel.database import Database
from people import CodeRequest, ConsentKind, Principal

from . import store
from .ceremony import Code, Consented, InPerson, ask_code, give
from .drafting import present_papers
from .handwriting import Strokes
from .model import PARTIES, Role, Signer
from .office import Office
from .stages import SignerState

AT_THE_TABLET = PARTIES | {Role.INTERPRETER}


@dataclass(frozen=True)
class Sitting:
    """Who sits before the tablet. `agreed`: said yes, aloud and before staff, to signing electronically."""

    person: PersonId
    agreed: bool


@dataclass(frozen=True)
class Seat:
    """Somebody who may sign at the tablet. `turn`: a paper waits for them now; `may_vouch`: without a code."""

    person: PersonId
    name: str
    role: Role
    state: SignerState
    turn: bool
    may_vouch: bool


async def seats_of(work: Work, who: Principal, case_id: str) -> list[Seat]:
    """Return the parties and interpreters of the present papers, in the order of the paper, each once."""
    papers = present_papers(await store.of_case(work, case_id))
    companions = await cases.companions_of(work, case_id)
    case = await cases.load(work, case_id)
    vouched_for = {each.for_person for each in companions if (each.duty, each.person) == (Duty.HELPER, who.person)}
    acts: dict[PersonId, list[Signer]] = {}
    for signer in (signer for paper in papers for signer in paper.signers):
        if signer.person not in (None, who.person) and signer.role in AT_THE_TABLET:
            assert signer.person is not None
            acts.setdefault(signer.person, []).append(signer)
    return [
        Seat(
            person,
            own[0].name,
            own[0].role,
            next((each.state for each in own if each.state is not SignerState.SIGNED), SignerState.SIGNED),
            any(paper.awaits(person) for paper in papers),
            person in vouched_for or case.party_of(person) is None,
        )
        for person, own in acts.items()
    ]


async def ask_code_for(work: Work, who: Principal, case_id: str, person: PersonId) -> CodeRequest:
    """Send the code to the phone of the person before the tablet."""
    await check_helper(work, who, case_id, person)
    return await ask_code(work, await _as_principal(work, who, case_id, person), case_id)


async def give_signatures_beside(
    office: Office,
    database: Database,
    who: Principal,
    case_id: str,
    sitting: Sitting,
    proof: Code | str,
    consented: tuple[Consented, ...],
    strokes: Strokes,
) -> None:
    """
    Record that the person before `who`'s tablet signs; refusals as in `ceremony.give`.

    `proof` is the code that came to the person's phone, or, in words, how `who` made sure of the
    person. Forbidden("assistance.not-named") unless the paper names `who` as helper then,
    ("assistance.for-oneself").
    """
    async with database.work(who.person, who.county) as work:
        await check_helper(work, who, case_id, sitting.person, vouching=isinstance(proof, str))
        person = await _as_principal(work, who, case_id, sitting.person)
        case = await cases.load(work, case_id)
        if sitting.agreed and case.party_of(sitting.person) is not None:
            await _record_agreeing(work, sitting.person, case_id)
    vouched = InPerson(who.person, evidence_of(who, sitting.person, proof)) if isinstance(proof, str) else proof
    await give(office, database, person, case_id, vouched, consented, strokes, helper=who.person)


def evidence_of(who: Principal, person: PersonId, how: str) -> str:
    """Return the digest that stands in the act for: this member of staff made sure of this person, so."""
    said = json.dumps({"by": who.person, "session": who.session, "person": person, "how": how}, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


async def check_helper(work: Work, who: Principal, case_id: str, person: PersonId, *, vouching: bool = False) -> None:
    """
    Refuse unless `who` may hold the tablet for this person; `vouching`: and say who that is.

    Forbidden("assistance.for-oneself"), ("document.not-a-signer"), ("assistance.not-named").
    """
    if who.person == person:
        raise Forbidden("assistance.for-oneself")
    companions = await cases.companions_of(work, case_id)
    is_party = (await cases.load(work, case_id)).party_of(person) is not None
    named = any(
        each.duty is Duty.HELPER and (each.person, each.for_person) == (who.person, person) for each in companions
    )
    interprets = any(each.duty is Duty.INTERPRETER and each.person == person for each in companions)
    if not is_party and not interprets:
        raise Forbidden("document.not-a-signer")
    if vouching and is_party and not named:
        raise Forbidden("assistance.not-named")


async def _as_principal(work: Work, who: Principal, case_id: str, person: PersonId) -> Principal:
    name = (await people.person(work, person)).name
    return Principal(person, name, frozenset({people.Role.PARTY}), who.county, None, case_id, who.session)


async def _record_agreeing(work: Work, person: PersonId, case_id: str) -> None:
    kind = ConsentKind.E_SIGNATURE
    said = (await people.consents(work, person, case_id))[kind]
    if said.state in (people.ConsentState.REFUSED, people.ConsentState.WITHDRAWN):
        raise Conflict("signature.not-agreed-to")
    text = people.consent_texts("zh")[kind]
    await people.record_consent(work, person, case_id, kind, text.version, True, channel="assisted")
