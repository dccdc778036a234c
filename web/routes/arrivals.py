"""How an invited party arrives: link, name, code by SMS, identity, consents, devices."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field
from quart import Blueprint

import cases
import people
import rooms
from kernel import ANONYMOUS
from people import Action, ConsentKind, DeviceState, IdentityMethod, Invitation, Object, Principal
from web.problems import language_asked
from web.routes.ceremony import CodeSent, code_sent
from web.routes.people import Me, opened_session
from web.security import PER_MINUTE, Need, Public, parts, principal, reading, route, work

blueprint = Blueprint("arrivals", __name__)

LINK = Public("the holder of an invitation is not known yet; names and codes are asked for behind it")
CHANGE = Need(Object.ARRIVAL, Action.CHANGE)

InvitationCode = Annotated[str, Field(min_length=12, max_length=14)]
Name = Annotated[str, Field(min_length=1, max_length=60)]


class Link(BaseModel):
    code: InvitationCode


class ArrivalInvitation(BaseModel):
    county_name: str
    committee_name: str
    case_title: str
    party_name_masked: str
    phone_masked: str
    starts_at: datetime | None
    state: str
    """open, ended or expired"""


class CodeAsked(BaseModel):
    code: InvitationCode
    name: Name


class Arriving(BaseModel):
    code: InvitationCode
    name: Name
    request_id: Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
    sms_code: Annotated[str, Field(max_length=12)]


class IdentityView(BaseModel):
    state: str
    """open, matched or mismatched"""
    method: str | None
    checked_at: datetime | None


class ConsentView(BaseModel):
    kind: ConsentKind
    title: str
    text: str
    version: str
    required: bool
    state: str
    """open, given, refused or withdrawn"""
    said_at: datetime | None
    """When this was said last; None while it is open."""


class DevicesView(BaseModel):
    state: str
    """open, ok or trouble"""
    camera: DeviceState | None
    microphone: DeviceState | None
    checked_at: datetime | None


class ArrivalView(BaseModel):
    case_id: str
    case_title: str
    room_id: str | None
    starts_at: datetime | None
    identity: IdentityView
    consents: list[ConsentView]
    devices: DevicesView
    next: str
    """identity, consents, devices or waiting"""


class IdentityShown(BaseModel):
    method: IdentityMethod
    id_number: Annotated[str, Field(max_length=20)] | None = None


class ConsentSaid(BaseModel):
    kind: ConsentKind
    version: Annotated[str, Field(max_length=20)]
    given: bool


class DevicesReported(BaseModel):
    camera: DeviceState
    microphone: DeviceState
    browser: Annotated[str, Field(max_length=200)]


@route(blueprint, "POST", "/api/arrivals", needs=LINK, rate=PER_MINUTE(60), size=1024)
async def open_link(body: Link) -> ArrivalInvitation:
    """Say what a short link leads to, with names and numbers masked."""
    async with parts().database.reading(ANONYMOUS, parts().settings.county_id) as opened:
        found = await people.invitation(opened, body.code)
    async with parts().database.reading(ANONYMOUS, found.county) as opened:
        case = await cases.load(opened, found.case)
        who = await people.person(opened, found.person)
        committee = await people.organisation(opened, case.committee)
        return ArrivalInvitation(
            county_name=await people.county_name(opened, found.county),
            committee_name=committee.name,
            case_title=case.title_in(language_asked()),
            party_name_masked=people.mask_name(who.name),
            phone_masked=people.mask_phone(who.phone),
            starts_at=case.session.starts_at if case.session else None,
            state=found.state,
        )


@route(blueprint, "POST", "/api/arrivals/codes", needs=LINK, rate=PER_MINUTE(30), size=1024)
async def ask_code(body: CodeAsked) -> tuple[CodeSent, Literal[202]]:
    """Send a one-time code to the invited person's phone; a wrong name gets the same answer and no message."""
    sender = await _sender(body.code)
    sent = await people.ask_arrival_code(parts().database, body.code, body.name, sender)
    return code_sent(sent), 202


@route(blueprint, "POST", "/api/arrivals/sessions", needs=LINK, rate=PER_MINUTE(60), size=1024)
async def arrive(body: Arriving) -> Me:
    """Open a session bound to the case of the invitation."""
    token = await people.arrive(parts().database, body.code, body.name, body.request_id, body.sms_code)
    return await opened_session(token)


@route(blueprint, "GET", "/api/arrival", needs=Need(Object.ARRIVAL, Action.READ))
async def arrival() -> ArrivalView:
    """Say how far this person has come on the way to the waiting room."""
    return await _view(principal())


@route(blueprint, "POST", "/api/arrival/identity", needs=CHANGE, rate=PER_MINUTE(10), size=1024)
async def show_identity(body: IdentityShown) -> ArrivalView:
    """Have one's identity compared with the register."""
    await people.check_identity(parts().database, parts().identity, principal(), body.method, body.id_number)
    return await _view(principal())


@route(blueprint, "POST", "/api/arrival/consents", needs=CHANGE, size=1024)
async def say_consent(body: ConsentSaid) -> ArrivalView:
    """Give, refuse or withdraw one consent."""
    who = principal()
    async with work() as opened:
        await people.record_consent(
            opened, who.person, case_of(who), body.kind, body.version, body.given, language=language_asked()
        )
    return await _view(who)


@route(blueprint, "POST", "/api/arrival/devices", needs=CHANGE, size=1024)
async def report_devices(body: DevicesReported) -> ArrivalView:
    """Report what camera and microphone said when they were tried."""
    who = principal()
    async with work() as opened:
        await people.record_devices(opened, who.person, case_of(who), body.camera, body.microphone, body.browser)
    return await _view(who)


def case_of(who: Principal) -> str:
    """Return the case a party's session is bound to; only parties may do what asks for it."""
    assert who.case is not None
    return who.case


async def _sender(code: str) -> str:
    async with parts().database.reading(ANONYMOUS, parts().settings.county_id) as opened:
        found: Invitation = await people.invitation(opened, code)
    async with parts().database.reading(ANONYMOUS, found.county) as opened:
        case = await cases.load(opened, found.case)
        return (await people.organisation(opened, case.committee)).name


async def _view(who: Principal) -> ArrivalView:
    case_id = case_of(who)
    async with reading() as opened:
        case = await cases.load(opened, case_id)
        room = await rooms.of_case(opened, case_id)
        came = await people.arrival(opened, who.person, case_id)
    return ArrivalView(
        case_id=case_id,
        case_title=case.title_in(language_asked()),
        room_id=room.id if room else None,
        starts_at=case.session.starts_at if case.session else None,
        identity=IdentityView(
            state=came.identity.state, method=came.identity.method, checked_at=came.identity.checked_at
        ),
        consents=_consents(came),
        devices=_devices(came),
        next=came.next,
    )


def _consents(came: people.Arrival) -> list[ConsentView]:
    texts = people.consent_texts(language_asked())
    return [
        ConsentView(
            kind=kind,
            title=text.title,
            text=text.text,
            version=text.version,
            required=text.required,
            state=came.consents[kind].state,
            said_at=came.consents[kind].at,
        )
        for kind, text in texts.items()
    ]


def _devices(came: people.Arrival) -> DevicesView:
    check = came.devices
    if check is None:
        return DevicesView(state="open", camera=None, microphone=None, checked_at=None)
    state = "ok" if check.can_be_heard else "trouble"
    return DevicesView(state=state, camera=check.camera, microphone=check.microphone, checked_at=check.checked_at)
