"""Cases: filing, looking, assigning, planning, ending; `case_list` finds them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field
from quart import Blueprint

import cases
import people
import rooms
from cases import Case, EndReason, PartyFacts, Side, Source
from kernel import PersonId, Work, clock
from people import Action, Object, Person, Principal, Role
from rooms import Invited
from web.problems import language_asked, words
from web.routes.people import NamedOrganisation, PersonName
from web.security import KB, PER_MINUTE, Need, principal, reading, route, work

blueprint = Blueprint("cases", __name__)

READ = Need(Object.INTAKE, Action.READ)
ROUTE = Need(Object.ROUTING, Action.CHANGE)

Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
Reason = Annotated[str, Field(max_length=300)]


class PartyBody(BaseModel):
    side: Side
    kind: Literal["person", "organisation"]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    gender: Annotated[str, Field(max_length=10)] | None = None
    """Ignored for a person: the identity number says it."""
    phone: Annotated[str, Field(max_length=20)]
    id_number: Annotated[str, Field(max_length=20)]
    address: Annotated[str, Field(max_length=200)]
    representative: Annotated[str, Field(max_length=30)] = ""


class CaseBody(BaseModel):
    dispute_type: Annotated[str, Field(pattern=r"^\d{4}$")]
    source: Source
    site_id: Id | None = None
    facts: Annotated[str, Field(min_length=1, max_length=4000)]
    request: Annotated[str, Field(min_length=1, max_length=2000)]
    place: Annotated[str, Field(max_length=200)] = ""
    parties: Annotated[list[PartyBody], Field(min_length=2, max_length=60)]


class AssignmentBody(BaseModel):
    mediator_id: Id
    reason: Reason = ""


class ScheduleBody(BaseModel):
    starts_at: AwareDatetime
    site_id: Id | None = None
    lawyer_ids: Annotated[list[Id], Field(max_length=6)] = []
    reason: Reason = ""


class TerminationBody(BaseModel):
    why: EndReason
    reason: Reason


class ClosureBody(BaseModel):
    reason: Reason


class DisputeType(BaseModel):
    code: str
    name: str


class DeadlineView(BaseModel):
    id: str
    name: str
    article: str
    due: date
    """The last lawful day."""
    safe: date
    """The day as counted, before a rest day rolls it: plan for this one."""
    rolled: bool
    days_left: int
    """Whole days until the safe day, negative once it has passed."""


class PartyArrival(BaseModel):
    identity: str
    """open, matched or mismatched"""
    consents_given: list[str]
    devices: str
    """open, ok or trouble"""


class PartyView(BaseModel):
    party_id: str
    person_id: str
    side: str
    kind: str
    name: str
    representative: str
    phone_masked: str
    id_number_masked: str
    address: str
    arrival: PartyArrival


class SessionView(BaseModel):
    room_id: str | None
    starts_at: datetime
    state: str
    site: NamedOrganisation | None


class HappeningView(BaseModel):
    at: datetime
    event: str
    event_name: str
    stage: str
    actor_name: str
    reason: str


class CaseView(BaseModel):
    id: str
    number: str
    stage: str
    stage_name: str
    dispute_type: DisputeType
    source: str
    source_name: str
    facts: str
    request: str
    place: str
    filed_at: datetime
    mediator: PersonName | None
    parties: list[PartyView]
    lawyers: list[PersonName]
    session: SessionView | None
    deadlines: list[DeadlineView]
    timeline: list[HappeningView]
    next_step: str


@route(blueprint, "POST", "/api/cases", needs=Need(Object.INTAKE, Action.CREATE), size=256 * KB, rate=PER_MINUTE(30))
async def file_case(body: CaseBody) -> CaseView:
    """Register a dispute."""
    async with work() as opened:
        case = await cases.file_case(
            opened,
            body.dispute_type,
            body.source,
            body.site_id,
            body.facts,
            body.request,
            [PartyFacts(**party.model_dump(exclude={"gender"})) for party in body.parties],
            body.place,
        )
        return await _view(opened, case, principal())


@route(blueprint, "GET", "/api/cases/<case_id>", needs=READ)
async def show_case(case_id: str) -> CaseView:
    """Show one case."""
    async with reading() as opened:
        return await _view(opened, await cases.load(opened, case_id), principal())


@route(blueprint, "POST", "/api/cases/<case_id>/assignment", needs=ROUTE)
async def assign(case_id: str, body: AssignmentBody) -> CaseView:
    """Accept a case, where nobody has, and give it to a mediator."""
    async with work() as opened:
        case = await cases.assign(opened, case_id, PersonId(body.mediator_id), body.reason)
        return await _view(opened, case, principal())


@route(blueprint, "POST", "/api/cases/<case_id>/schedule", needs=ROUTE)
async def schedule(case_id: str, body: ScheduleBody) -> CaseView:
    """Plan a session by video, prepare its room, and invite everybody by SMS."""
    lawyers = [PersonId(lawyer) for lawyer in body.lawyer_ids]
    async with work() as opened:
        case = await cases.schedule(opened, case_id, body.starts_at, body.site_id, lawyers, body.reason)
        await prepare_room(opened, case)
        return await _view(opened, case, principal())


@route(blueprint, "POST", "/api/cases/<case_id>/termination", needs=ROUTE)
async def terminate(case_id: str, body: TerminationBody) -> CaseView:
    """End mediation without an agreement."""
    async with work() as opened:
        return await _view(opened, await cases.terminate(opened, case_id, body.why, body.reason), principal())


@route(blueprint, "POST", "/api/cases/<case_id>/closure", needs=ROUTE)
async def close(case_id: str, body: ClosureBody) -> CaseView:
    """Put the file away."""
    async with work() as opened:
        return await _view(opened, await cases.close(opened, case_id, body.reason), principal())


async def prepare_room(opened: Work, case: Case) -> None:
    """Give everybody of a planned case a seat in its room."""
    assert case.mediator is not None and case.session is not None
    acting = [party.person for party in case.parties]
    names = await people.persons_of(opened, [*acting, *case.lawyers, case.mediator])
    invited = [Invited(case.mediator, names[case.mediator].name, Role.MEDIATOR)]
    invited += [Invited(party.person, names[party.person].name, Role.PARTY, party.side) for party in case.parties]
    invited += [Invited(lawyer, names[lawyer].name, Role.LAWYER) for lawyer in case.lawyers]
    await rooms.prepare(opened, case.id, case.mediator, case.session.starts_at, invited)


def say(code: str) -> str:
    return words(code, {}, language_asked())[0]


def _name(person: PersonId | None, names: dict[PersonId, Person]) -> PersonName | None:
    return PersonName(person_id=person, name=names[person].name) if person else None


async def _view(opened: Work, case: Case, who: Principal) -> CaseView:
    timeline = await cases.timeline(opened, case.id)
    acting = [party.person for party in case.parties]
    others = [*case.lawyers, *([case.mediator] if case.mediator else []), *(line.actor for line in timeline)]
    names = await people.persons_of(opened, [*acting, *others])
    outsider = who.case is not None
    return CaseView(
        id=case.id,
        number=case.number,
        stage=case.stage,
        stage_name=say(f"case.stage.{case.stage}"),
        dispute_type=DisputeType(code=case.dispute_type, name=case.title_in(language_asked())),
        source=case.source,
        source_name=say(f"case.source.{case.source}"),
        facts=case.facts,
        request=case.request,
        place=case.place,
        filed_at=case.filed_at,
        mediator=_name(case.mediator, names),
        parties=[
            await _party(opened, case, party, names[party.person], outsider and party.person != who.person)
            for party in case.parties
        ],
        lawyers=[PersonName(person_id=lawyer, name=names[lawyer].name) for lawyer in case.lawyers],
        session=await _session(opened, case),
        deadlines=deadlines_of(case, opened.now),
        timeline=[
            HappeningView(
                at=line.at,
                event=line.event,
                event_name=say(f"case.event.{line.event}"),
                stage=line.stage,
                actor_name=names[line.actor].name if line.actor in names else say("case.actor.system"),
                reason="" if outsider else _reason(line),
            )
            for line in timeline
        ],
        next_step=case.next_step,
    )


def _reason(line: cases.Happening) -> str:
    """Return why, in words: ending mediation keeps the code of its ground before the reason given."""
    why, _, given = line.reason.partition(": ")
    if line.event != cases.Event.TERMINATE or why not in set(EndReason):
        return line.reason
    return f"{say(f'case.end.{why}')}{': ' if given else ''}{given}"


async def _party(opened: Work, case: Case, party: cases.Party, who: Person, hidden: bool) -> PartyView:
    """Show a party; to the other side neither numbers nor address nor how far they have come."""
    came = await people.arrival(opened, party.person, case.id)
    devices = "open" if came.devices is None else "ok" if came.devices.can_be_heard else "trouble"
    given = [str(kind) for kind, consent in came.consents.items() if consent.given]
    return PartyView(
        party_id=party.id,
        person_id=party.person,
        side=party.side,
        kind=party.kind,
        name=party.name,
        representative=party.representative,
        phone_masked="" if hidden else people.mask_phone(who.phone),
        id_number_masked="" if hidden else people.mask_id_number(party.id_number or who.id_number),
        address="" if hidden else who.address,
        arrival=PartyArrival(
            identity="open" if hidden else came.identity.state,
            consents_given=[] if hidden else given,
            devices="open" if hidden else devices,
        ),
    )


async def _session(opened: Work, case: Case) -> SessionView | None:
    if case.session is None:
        return None
    room = await rooms.of_case(opened, case.id)
    site = await people.organisation(opened, case.session.site) if case.session.site else None
    return SessionView(
        room_id=room.id if room else None,
        starts_at=case.session.starts_at,
        state=room.stage if room else rooms.SessionStage.NOT_STARTED,
        site=NamedOrganisation(id=site.id, name=site.name) if site else None,
    )


def deadlines_of(case: Case, now: datetime) -> list[DeadlineView]:
    language, today = language_asked(), clock.today_in_shanghai(now)
    return [
        DeadlineView(
            id=each.rule.id,
            name=each.rule.name(language),
            article=each.rule.article(language),
            due=each.rolled,
            safe=each.safe,
            rolled=each.rolled != each.safe,
            days_left=each.days_left(today),
        )
        for each in case.running_deadlines(cases.holidays.is_rest_day)
    ]
