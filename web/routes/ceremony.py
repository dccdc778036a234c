"""Signing together: laying papers out, one-time codes, signatures, refusals."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field
from quart import Blueprint

import cases
import documents
from documents import Along, Ceremony, Code, Consented, Document, Signer, SignerState, Sitting, Strokes
from kernel import Invalid, PersonId
from people import Action, CodeRequest, Object
from web.routes.documents import Reason
from web.routes.people import PersonName
from web.security import MB, PER_MINUTE, Need, parts, principal, reading, route, work

blueprint = Blueprint("ceremony", __name__)

READ = Need(Object.AGREEMENT, Action.READ)
SIGN = Need(Object.AGREEMENT, Action.SIGN)
CREATE = Need(Object.AGREEMENT, Action.CREATE)
ASSIST = Need(Object.AGREEMENT, Action.ASSIST)

Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Digits = Annotated[str, Field(pattern="^[0-9]{6}$")]


class IssueBody(BaseModel):
    version: Annotated[int, Field(ge=1)]
    override_reason: Annotated[str, Field(max_length=500)] = ""
    """Why papers go out although a check says a court may reject them."""
    court_id: Id | None = None
    """To which court the joint application is addressed; the county's own where absent."""
    least: Annotated[int, Field(ge=0, le=60)] = 0
    """Of those who sign each for the own claim, how many must at least; the agreement binds whoever signs."""
    open_until: AwareDatetime | None = None
    """Until when parties may sign."""
    by_hand: bool = False
    """To be printed and signed in ink: the only way where the law allows no electronic signature."""
    addresses: bool = False
    """Each party confirms its address for service in the same ceremony."""
    founded: Annotated[str, Field(max_length=300)] | None = None
    """By whom and when the committee was founded; with it, the proof of mediation goes along."""


class NoBody(BaseModel):
    pass


class SeenBody(BaseModel):
    id: Id
    seen_sha256: Digest
    """Of the bytes shown: `sha256` of the paper in the ceremony."""
    consent: bool


class StrokesBody(BaseModel):
    """Pixels from the upper left corner, milliseconds since the first touch."""

    width: Annotated[float, Field(gt=0, le=10_000)]
    height: Annotated[float, Field(gt=0, le=10_000)]
    lines: Annotated[list[Annotated[list[tuple[float, float, float]], Field(max_length=20_000)]], Field(max_length=500)]

    def as_strokes(self) -> Strokes:
        return Strokes(self.width, self.height, tuple(tuple(line) for line in self.lines))


class SignatureBody(BaseModel):
    request_id: Id
    sms_code: Digits
    documents: Annotated[list[SeenBody], Field(min_length=1, max_length=64)]
    strokes: StrokesBody | None = None
    """Nothing where only a seal is ordered."""
    on_behalf_of: Annotated[list[Id], Field(max_length=60)] = []
    """For whom this person signs too; each must have given special authority."""


class SittingBody(BaseModel):
    """Who sits before the tablet."""

    person_id: Id


class AssistedBody(BaseModel):
    person_id: Id
    agreed: bool
    """Said yes, aloud and before staff, to signing electronically."""
    request_id: Id | None = None
    sms_code: Digits | None = None
    seen_how: Annotated[str, Field(max_length=200)] = ""
    """Without a code: how staff made sure of the person, `身份证原件与本人比对一致`."""
    documents: Annotated[list[SeenBody], Field(min_length=1, max_length=8)]
    strokes: StrokesBody


class ClosingBody(BaseModel):
    person_ids: Annotated[list[Id], Field(min_length=1, max_length=60)]
    reason: Annotated[str, Field(min_length=1, max_length=300)]


class DecliningBody(BaseModel):
    reason: Reason
    document_id: Id | None = None
    """A paper that goes along, to be declined alone; absent, everything is."""


class CodeSent(BaseModel):
    request_id: str
    expires_at: datetime
    resend_after_seconds: int


class SignerView(BaseModel):
    field: str
    role: str
    name: str
    state: str
    """pending, signing (given, not yet in the bytes), signed, refused or absent"""
    signed_at: datetime | None
    mine: bool
    by_power: bool
    """This person may sign it for another, by special authority."""
    several: bool
    """Signs for the own claim alone; without this name the paper binds the others."""
    person_id: str | None
    """For those who work on the case, and for who signs it by special authority."""
    reason: str
    """Why somebody refused or was not waited for; for those who work on the case."""


class CeremonyPaper(BaseModel):
    id: str
    kind: str
    number: str
    title: str
    stage: str
    sha256: str
    """Of the bytes that are shown and agreed to."""
    pages: int
    signers: list[SignerView]


class CeremonyView(BaseModel):
    case_id: str
    stage: str
    """Of the agreement: SIGNING, EFFECTIVE or REFUSED"""
    my_turn: bool
    documents: list[CeremonyPaper]
    effective_at: datetime | None
    by_hand: bool
    """Signed in ink: there is nothing to sign here."""
    least: int
    """Of those who sign each for the own claim, how many must; 0 without such."""
    open_until: datetime | None
    """Until when parties may sign."""
    for_others: list[PersonName]
    """For whom this person may sign together with the own act, by special authority; who has signed is left out."""


class TabletSeat(BaseModel):
    """Somebody who may sign at the tablet of whoever asks."""

    person_id: str
    name: str
    role: str
    state: str
    turn: bool
    """A paper waits for this person now."""
    may_vouch: bool
    """Whoever asks is named in the paper as helper of this person, and may make sure of them without a code."""


class WaitingPaper(BaseModel):
    case_id: str
    document_id: str
    kind: str
    title: str
    number: str
    issued_at: datetime


@route(blueprint, "POST", "/api/cases/<case_id>/agreement/issue", needs=CREATE, rate=PER_MINUTE(10))
async def issue(case_id: str, body: IssueBody) -> CeremonyView:
    """Freeze a draft and lay out agreement and joint application for signing, and what goes along with them."""
    who = principal()
    await documents.issue(
        parts().office,
        parts().database,
        who,
        case_id,
        body.version,
        body.override_reason,
        body.court_id,
        body.least,
        body.open_until,
        body.by_hand,
        Along(body.addresses, body.founded),
    )
    return await ceremony_view(case_id)


@route(blueprint, "GET", "/api/cases/<case_id>/ceremony", needs=READ)
async def show_ceremony(case_id: str) -> CeremonyView:
    """Show the papers that are signed together, and whose turn it is."""
    return await ceremony_view(case_id)


@route(blueprint, "GET", "/api/ceremonies", needs=SIGN)
async def list_waiting() -> list[WaitingPaper]:
    """List the papers of all cases that wait for this person now."""
    async with reading() as opened:
        waiting = await documents.waiting_for(opened, principal())
    return [
        WaitingPaper(
            case_id=paper.case_id,
            document_id=paper.id,
            kind=paper.kind,
            title=documents.title(paper.kind),
            number=paper.number,
            issued_at=paper.issued_at,
        )
        for paper in waiting
    ]


@route(blueprint, "POST", "/api/cases/<case_id>/ceremony/codes", needs=SIGN, rate=PER_MINUTE(6))
async def ask_code(case_id: str, body: NoBody) -> tuple[CodeSent, Literal[202]]:
    """Send a one-time code for the papers that wait for this person."""
    async with work() as opened:
        sent = await documents.ask_code(opened, principal(), case_id)
    return code_sent(sent), 202


@route(blueprint, "POST", "/api/cases/<case_id>/ceremony/signatures", needs=SIGN, size=2 * MB, rate=PER_MINUTE(20))
async def sign(case_id: str, body: SignatureBody) -> tuple[CeremonyView, Literal[202]]:
    """Sign; the signature gets into the bytes a moment later, and everybody is told."""
    strokes = body.strokes.as_strokes() if body.strokes is not None else None
    await documents.give_signatures(
        parts().office,
        parts().database,
        principal(),
        case_id,
        body.request_id,
        body.sms_code,
        _consented(body.documents),
        strokes,
        frozenset(PersonId(each) for each in body.on_behalf_of),
    )
    return await ceremony_view(case_id), 202


@route(blueprint, "GET", "/api/cases/<case_id>/ceremony/seats", needs=ASSIST)
async def list_seats(case_id: str) -> list[TabletSeat]:
    """List who may sign at this tablet, one after another."""
    async with reading() as opened:
        found = await documents.seats_of(opened, principal(), case_id)
    return [
        TabletSeat(
            person_id=each.person,
            name=each.name,
            role=each.role,
            state=each.state,
            turn=each.turn,
            may_vouch=each.may_vouch,
        )
        for each in found
    ]


@route(blueprint, "POST", "/api/cases/<case_id>/ceremony/assisted-codes", needs=ASSIST, rate=PER_MINUTE(60))
async def ask_code_beside(case_id: str, body: SittingBody) -> tuple[CodeSent, Literal[202]]:
    """Send a one-time code to the phone of the person who sits before this tablet."""
    async with work() as opened:
        sent = await documents.ask_code_for(opened, principal(), case_id, PersonId(body.person_id))
    return code_sent(sent), 202


@route(
    blueprint,
    "POST",
    "/api/cases/<case_id>/ceremony/assisted-signatures",
    needs=ASSIST,
    size=2 * MB,
    rate=PER_MINUTE(60),
)
async def sign_beside(case_id: str, body: AssistedBody) -> tuple[CeremonyView, Literal[202]]:
    """Let the person before this tablet sign; who holds it is in the record and never signs for them."""
    proof: Code | str = body.seen_how.strip()
    if body.request_id is not None and body.sms_code is not None:
        proof = Code(body.request_id, body.sms_code)
    elif not proof:
        raise Invalid("assistance.unproved")
    await documents.give_signatures_beside(
        parts().office,
        parts().database,
        principal(),
        case_id,
        Sitting(PersonId(body.person_id), body.agreed),
        proof,
        _consented(body.documents),
        body.strokes.as_strokes(),
    )
    return await ceremony_view(case_id), 202


@route(blueprint, "POST", "/api/cases/<case_id>/ceremony/closing", needs=CREATE)
async def close_without(case_id: str, body: ClosingBody) -> CeremonyView:
    """Wait no longer for some of many; the agreement binds those who signed."""
    async with work() as opened:
        people = frozenset(PersonId(each) for each in body.person_ids)
        await documents.close_without(opened, case_id, people, body.reason)
    return await ceremony_view(case_id)


@route(blueprint, "POST", "/api/cases/<case_id>/ceremony/refusal", needs=SIGN)
async def refuse(case_id: str, body: DecliningBody) -> CeremonyView:
    """Say no; the papers end, and may be written anew. A paper that goes along may be declined alone."""
    async with work() as opened:
        await documents.refuse(opened, principal(), case_id, body.reason, body.document_id)
    return await ceremony_view(case_id)


def code_sent(sent: CodeRequest) -> CodeSent:
    return CodeSent(
        request_id=sent.request_id, expires_at=sent.expires_at, resend_after_seconds=sent.resend_after_seconds
    )


def _consented(seen: list[SeenBody]) -> tuple[Consented, ...]:
    return tuple(Consented(each.id, each.seen_sha256, each.consent) for each in seen)


async def ceremony_view(case_id: str) -> CeremonyView:
    async with reading() as opened:
        ceremony = await documents.ceremony_of(opened, principal(), case_id)
        principals = await cases.may_sign_for(opened, case_id, principal().person)
    return CeremonyView(
        case_id=case_id,
        stage=ceremony.agreement.stage,
        my_turn=ceremony.my_turn,
        documents=[_paper(paper, ceremony) for paper in ceremony.documents],
        effective_at=ceremony.agreement.effective_at,
        by_hand=ceremony.agreement.by_hand,
        least=ceremony.agreement.least,
        open_until=ceremony.agreement.open_until,
        for_others=[
            PersonName(person_id=signer.person, name=signer.name)
            for signer in ceremony.agreement.signers
            if signer.person is not None and signer.person in principals and signer.state is SignerState.PENDING
        ],
    )


def _paper(paper: Document, ceremony: Ceremony) -> CeremonyPaper:
    return CeremonyPaper(
        id=paper.id,
        kind=paper.kind,
        number=paper.number,
        title=documents.title_of(paper),
        stage=paper.stage,
        sha256=paper.shown_sha256,
        pages=paper.pages,
        signers=[_signer(signer, ceremony) for signer in paper.signers],
    )


def _signer(signer: Signer, ceremony: Ceremony) -> SignerView:
    by_power = signer.id in ceremony.by_power
    return SignerView(
        field=signer.field,
        role=signer.role,
        name=signer.name,
        state=signer.state,
        signed_at=signer.signed_at,
        mine=signer.id in ceremony.mine,
        by_power=by_power,
        several=signer.several,
        person_id=signer.person if principal().case is None or by_power else None,
        reason=signer.reason if principal().case is None else "",
    )
