"""
What people do with a case. Each step passes through `stages`, and leaves a line in the
timeline and an entry in the journal: who, why, when.
"""

from dataclasses import replace
from datetime import datetime

import people
from kernel import Conflict, Invalid, NotFound, PersonId, Work, clock, journal
from people import OrganisationKind, Role

from . import companions, store, taxonomy
from .model import (
    Case,
    EndReason,
    Happening,
    Party,
    PartyFacts,
    Session,
    Source,
    case_number,
    check_parties,
    check_start,
)
from .stages import Event, Stage


async def file_case(
    work: Work,
    dispute_type: str,
    source: Source,
    site_id: str | None,
    facts: str,
    request: str,
    parties: list[PartyFacts],
    place: str = "",
) -> Case:
    """
    Register a dispute with the county's committee and give it the committee's next number.

    Raises Invalid("dispute-type.unknown"), ("case.one-side"), ("id-number.*"),
    ("credit-code.*"), ("phone.form"), NotFound("organisation.unknown").
    """
    taxonomy.item(dispute_type)
    check_parties(parties)
    if site_id is not None and (await people.organisation(work, site_id)).kind not in people.SITES:
        raise Invalid("site.unknown")
    committee = await _committee(work)
    case = Case(
        id=work.new_id(),
        county=work.county,
        version=1,
        stage=Stage.REGISTERED,
        number=case_number(committee.mark, *await store.next_number(work, committee.id)),
        committee=committee.id,
        dispute_type=dispute_type,
        source=source,
        site=site_id,
        facts=facts.strip(),
        request=request.strip(),
        place=place.strip(),
        filed_at=work.now,
        parties=tuple([await _enter(work, party) for party in parties]),
    )
    await store.insert(work, case)
    await _note(work, case, "FILE")
    return case


async def accept(work: Work, case_id: str, reason: str = "") -> Case:
    """Take a registered case on; deadlines of mediation start. Conflict("case.accept")."""
    case = (await store.load(work, case_id)).after(Event.ACCEPT)
    return await _save(work, replace(case, accepted_at=work.now), Event.ACCEPT, reason)


async def assign(work: Work, case_id: str, mediator_id: PersonId, reason: str = "") -> Case:
    """
    Give the case to a mediator of its committee, accepting it first where nobody has.

    Replacing a mediator is possible until a session is planned. Raises Conflict("case.assign"),
    Conflict("mediator.unknown").
    """
    case = await store.load(work, case_id)
    if case.stage is Stage.REGISTERED:
        case = await accept(work, case_id, reason)
    mediator = await people.staff_member(work, mediator_id)
    if mediator is None or Role.MEDIATOR not in mediator.roles or mediator.organisation != case.committee:
        raise Conflict("mediator.unknown")
    assigned = replace(case.after(Event.ASSIGN), mediator=mediator_id, assigned_at=work.now)
    return await _save(work, assigned, Event.ASSIGN, reason)


async def schedule(
    work: Work, case_id: str, starts_at: datetime, site_id: str | None, lawyer_ids: list[PersonId], reason: str = ""
) -> Case:
    """
    Fix when to meet by video, and tell everybody by SMS; again, for another time.

    Parties get a link of their own, lawyers and the mediator are told to sign in. After a
    session that ended without an agreement it plans the next one.
    Raises Conflict("case.schedule"), ("session.in-the-past"), ("session.too-far-ahead"), ("lawyer.unknown"),
    Invalid("site.unknown").
    """
    check_start(starts_at, work.now)
    case = await store.load(work, case_id)
    if case.stage in (Stage.IN_MEDIATION, Stage.AGREED_DRAFTING):
        case = await _save(work, case.after(Event.ADJOURN), Event.ADJOURN, reason)
    await _check_lawyers(work, lawyer_ids)
    site = await people.organisation(work, site_id) if site_id is not None else None
    if site is not None and site.kind not in people.SITES:
        raise Invalid("site.unknown")
    planned = replace(
        case.after(Event.SCHEDULE),
        session=Session(starts_at, site_id),
        lawyers=tuple(dict.fromkeys(lawyer_ids)),
    )
    saved = await _save(work, planned, Event.SCHEDULE, reason)
    await _invite_all(work, saved, site.name if site else "")
    return saved


async def begin_mediation(work: Work, case_id: str) -> Case:
    """The first party was admitted to the session. Conflict("case.begin"). Beginning twice changes nothing."""
    case = await store.load(work, case_id)
    if case.stage in (Stage.IN_MEDIATION, Stage.AGREED_DRAFTING):
        return case
    return await _save(work, case.after(Event.BEGIN), Event.BEGIN)


async def record_drafting(work: Work, case_id: str) -> Case:
    """Terms are being written, for the first time or anew. Conflict("case.draft")."""
    case = await store.load(work, case_id)
    if case.stage is Stage.AGREED_DRAFTING:
        return case
    return await _save(work, case.after(Event.DRAFT), Event.DRAFT)


async def record_signing(work: Work, case_id: str) -> Case:
    """
    The paper is frozen and waits for signatures. Conflict("case.sign").

    A draft kept from an earlier session is taken up again on the way.
    """
    case = await store.load(work, case_id)
    if case.stage is Stage.IN_MEDIATION:
        case = await record_drafting(work, case_id)
    return await _save(work, case.after(Event.SIGN), Event.SIGN)


async def record_agreement(
    work: Work, case_id: str, effective_at: datetime, not_bound: frozenset[PersonId] = frozenset()
) -> Case:
    """
    The agreement took effect at `effective_at`: the last of all signatures and the seal.

    `not_bound` are those of many who did not sign it; it binds the others. Recording it twice
    changes nothing. Source: People's Mediation Law, art. 29; Civil Procedure Law, art. 56.
    """
    case = await store.load(work, case_id)
    if case.effective_at is not None:
        return case
    event = Event.TAKE_PARTIAL_EFFECT if not_bound else Event.TAKE_EFFECT
    return await _save(work, replace(case.after(event), effective_at=effective_at), event)


async def split_off(work: Work, case_id: str, not_bound: frozenset[PersonId], reason: str) -> Case:
    """
    Go on in a new case for those of many who did not sign: same dispute, other side and mediator.

    It has the committee's next number and begins at "assigned"; splitting again returns the first.
    """
    case = await store.load(work, case_id)
    if (known := await store.split_from(work, case_id)) is not None:
        return known
    side = next(party.side for party in case.parties if party.person in not_bound)
    members = [party for party in case.parties if party.person in not_bound or party.side is not side]
    committee = await people.organisation(work, case.committee)
    began = replace(
        case,
        id=work.new_id(),
        version=1,
        stage=Stage.ASSIGNED,
        number=case_number(committee.mark, *await store.next_number(work, committee.id)),
        filed_at=work.now,
        accepted_at=work.now,
        assigned_at=work.now,
        effective_at=None,
        confirmed_at=None,
        session=None,
        lawyers=(),
        split_from=case.id,
        parties=tuple(replace(party, id=work.new_id()) for party in members),
    )
    await store.insert(work, began)
    await _note(work, began, "SPLIT", reason)
    return began


async def record_confirmation(work: Work, case_id: str) -> Case:
    """The court has confirmed the agreement. Recording it twice changes nothing. Conflict("case.confirm")."""
    case = await store.load(work, case_id)
    if case.confirmed_at is not None:
        return case
    return await _save(work, replace(case.after(Event.CONFIRM), confirmed_at=work.now), Event.CONFIRM)


async def terminate(work: Work, case_id: str, why: EndReason, reason: str) -> Case:
    """End mediation without an agreement; the ways to court and arbitration stay open. Conflict("case.terminate")."""
    case = await store.load(work, case_id)
    return await _save(work, case.after(Event.TERMINATE), Event.TERMINATE, f"{why}: {reason}".strip(": "))


async def close(work: Work, case_id: str, reason: str) -> Case:
    """Put the file away. Conflict("case.close")."""
    case = await store.load(work, case_id)
    return await _save(work, case.after(Event.CLOSE), Event.CLOSE, reason)


async def involves(work: Work, case_id: str, person: PersonId) -> bool:
    """Say whether a person takes part: as party, lawyer, mediator, companion, or director of its committee."""
    case = await store.load(work, case_id)
    if person == case.mediator or person in case.lawyers or case.party_of(person) is not None:
        return True
    if await companions.accompanies(work, case_id, person):
        return True
    member = await people.staff_member(work, person)
    holds = {Role.DIRECTOR, Role.SECRETARY}
    return member is not None and member.organisation == case.committee and bool(member.roles & holds)


async def _committee(work: Work) -> people.Organisation:
    found = await people.organisations_of(work, OrganisationKind.COMMITTEE)
    if not found:
        raise NotFound("committee.unknown")
    return found[0]


async def _enter(work: Work, facts: PartyFacts) -> Party:
    """Check a party's numbers and enter the person who will arrive, speak and sign."""
    phone = people.checked_phone(facts.phone)
    address, name = facts.address.strip(), facts.name.strip()
    if facts.kind == "organisation":
        code = people.checked_credit_code(facts.id_number)
        acting = facts.representative.strip()
        person = await people.add_person(work, acting, phone=phone, address=address)
        return Party(work.new_id(), person.id, facts.side, facts.kind, name, code, acting)
    number = people.checked_id_number(facts.id_number)
    person = await people.add_person(
        work, name, gender=people.gender_in(number), phone=phone, id_number=number, address=address
    )
    return Party(work.new_id(), person.id, facts.side, facts.kind, name)


async def _check_lawyers(work: Work, ids: list[PersonId]) -> None:
    for lawyer_id in ids:
        lawyer = await people.staff_member(work, lawyer_id)
        if lawyer is None or Role.LAWYER not in lawyer.roles:
            raise Conflict("lawyer.unknown")


async def _invite_all(work: Work, case: Case, place: str) -> None:
    assert case.session is not None and case.mediator is not None
    committee = await people.organisation(work, case.committee)
    facts = {
        "sender": committee.name,
        "matter": case.title,
        "number": case.number,
        "place": place or committee.name,
        "starts_at": case.session.starts_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"),
    }
    for party in case.parties:
        code = await people.invite(work, party.person, case.id)
        await people.send_sms(work, party.person, "session.invitation", invitation=code, **facts)
    for person in (*case.lawyers, case.mediator):
        if person != work.actor:
            await people.send_sms(work, person, "session.staff", **facts)


async def _save(work: Work, case: Case, event: Event, reason: str = "") -> Case:
    saved = await store.save(work, case)
    await _note(work, saved, event, reason)
    return saved


async def _note(work: Work, case: Case, event: str, reason: str = "") -> None:
    number = await journal.append(work, f"case.{event.lower()}", reason, case=case.id, stage=str(case.stage))
    await store.add_happening(work, case.id, Happening(work.now, event, case.stage, work.actor, reason, number))
    work.announce("cases.changed", case=case.id, stage=str(case.stage))
