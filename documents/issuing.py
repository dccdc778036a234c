"""From a draft to papers laid out for signing: drawn once, certified, named by digest, then only appended to."""

import asyncio
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

import cases
from kernel import Conflict, Invalid, PersonId, Work, journal
from kernel.database import Database
from people import Organisation, Principal

from . import store
from .alongside import (
    NOTHING_ALONG,
    AddressFacts,
    Along,
    alone,
    attachments,
    data_of_address,
    draw_address,
    draw_proof,
    file_of,
    known_addresses,
)
from .checker import NO_E_SIGNATURE, confirmable, stops
from .drafting import (
    DraftView,
    checks_of,
    draft_of,
    draw_agreement,
    move_to_drafting,
    present_papers,
    refuse_while_signing,
)
from .fields import lay_fields
from .model import ALONG, CERTIFIED, NOBODY, Document, DocumentId, Kind, RevisionRecord, Role, Signer
from .office import Office
from .pages import Paper, Proof, joint_application
from .signatories import Signatories, SigningParty, signatories_of, the_court
from .signing import Revision, certify
from .stages import Stage
from .term_json import draft_as_json
from .terms import Draft
from .wording import in_ink

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No 0 and O, no 1 and I: people copy codes from paper."""
CODE_LENGTH = 16
"""80 random bits: nobody finds a paper by trying."""


@dataclass(frozen=True)
class Laid:
    """A paper certified and ready to be signed, not yet recorded."""

    kind: Kind
    paper: Paper
    code: str
    revision: Revision


@dataclass(frozen=True)
class _Prepared:
    case: cases.Case
    draft: Draft
    signatories: Signatories
    court: Organisation | None
    """None where the law lets no court confirm: then there is no joint application."""
    head: journal.Head
    along: Along
    addresses: tuple[tuple[SigningParty, AddressFacts, bool], ...]
    """Each party with where papers reach it, and whether it agrees to electronic service."""


@dataclass(frozen=True)
class _Ready:
    """A paper laid, who signs it, and what is kept beside it."""

    laid: Laid
    signatories: Signatories
    data: dict[str, object]


async def issue(
    office: Office,
    database: Database,
    who: Principal,
    case_id: str,
    version: int,
    override_reason: str = "",
    court_id: str | None = None,
    least: int = 0,
    open_until: datetime | None = None,
    by_hand: bool = False,
    along: Along = NOTHING_ALONG,
) -> None:
    """
    Freeze draft `version` and lay out agreement and joint application for signing.

    Both are signed in one ceremony, because the application is a joint act within 30 days
    (Civil Procedure Law, art. 205). Conflict("agreement.checks-failed") names what a court
    would reject; `override_reason` takes that on the mediator, in the journal.

    With a schedule each person of its rows signs for the own claim: the agreement binds whoever
    signs, if at least `least` of them do, until `open_until`.

    `by_hand` lays out the agreement alone, to be printed and signed in ink: the only way where
    the law allows no electronic signature.

    What goes `along` is signed in the same ceremony and comes into force with the agreement.
    Conflict("ceremony.nothing-along") where no court is asked: then nothing is to be served or proved.
    """
    async with database.work(who.person, who.county) as work:
        prepared = await _prepare(work, case_id, version, override_reason, court_id, by_hand, along)
    ready = await asyncio.to_thread(_lay_out, office, prepared, version)
    for each in ready:
        await office.storage.put(each.laid.revision.pdf)
    async with database.work(who.person, who.county) as work:
        await _check_unchanged(work, case_id, version)
        several = frozenset() if by_hand else _several(prepared.draft)
        if least > len(several):
            raise Invalid("ceremony.least", most=len(several))
        for each in ready:
            goes_along = each.laid.kind in ALONG
            signers = each.signatories.signers_of(work, each.laid.paper.boxes, NOBODY if goes_along else several)
            number = prepared.case.number
            paper = await record_paper(work, each.laid, case_id, number, signers, prepared.head, each.data)
            if least or open_until is not None or by_hand:
                enough = 0 if goes_along else least
                await store.save(work, replace(paper, least=enough, open_until=open_until, by_hand=by_hand))
        if override_reason:
            await journal.append(work, "agreement.checks-overridden", override_reason, case=case_id, version=version)
        await move_to_drafting(work, case_id)
        await cases.record_signing(work, case_id)
        work.announce("documents.changed", case=case_id)


async def reopen(work: Work, case_id: str, reason: str) -> DraftView:
    """
    Take the papers back, whoever has signed them; all will sign the new version anew.

    Conflict("document.supersede") once the agreement is in force: then it binds (People's Mediation Law, art. 31).
    """
    present = present_papers(await store.of_case(work, case_id, to_change=True))
    if not present:
        raise Conflict("agreement.not-issued")
    for paper in present:
        await store.save(work, paper.superseded())
        await journal.append(work, "document.superseded", reason, document=paper.id, digest=paper.sha256)
    await cases.record_drafting(work, case_id)
    return await draft_of(work, case_id)


def lay(office: Office, kind: Kind, paper: Paper, code: str) -> Laid:
    """Lay a field for each box where one of our roles signs, and certify the paper; CPU work."""
    boxes = tuple(box for box in paper.boxes if box.role in set(Role))
    return Laid(kind, replace(paper, boxes=boxes), code, certify(lay_fields(paper.pdf, boxes), office.desk))


async def record_paper(
    work: Work,
    laid: Laid,
    case_id: str,
    number: str,
    signers: tuple[Signer, ...],
    head: journal.Head,
    data: dict[str, object],
) -> Document:
    """Keep a paper whose certified bytes are in storage; from here on it can be signed."""
    digest = laid.revision.sha256
    document = Document(
        id=DocumentId(work.new_id()),
        county=work.county,
        case_id=case_id,
        kind=laid.kind,
        number=number,
        stage=Stage.SIGNING,
        shown_sha256=digest,
        sha256=digest,
        pages=laid.paper.pages,
        template=laid.paper.template,
        template_version=laid.paper.template_version,
        law_version=laid.paper.law_version,
        verify_code=laid.code,
        journal_size=head.size,
        journal_root=head.root,
        issued_at=work.now,
        signers=signers,
        data=json.dumps(data, ensure_ascii=False, default=str),
    )
    await store.insert(work, document, recorded(0, CERTIFIED, digest, laid.revision))
    await journal.append(
        work,
        "document.issued",
        document=document.id,
        case=case_id,
        kind=laid.kind.value,
        digest=digest,
        template=f"{document.template}@{document.template_version}",
        law=document.law_version,
    )
    return document


def recorded(number: int, field: str, previous_sha256: str, made: Revision) -> RevisionRecord:
    return RevisionRecord(
        number, field, made.sha256, previous_sha256, len(made.pdf), made.certificate, made.token, made.signed_at
    )


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


async def _prepare(
    work: Work,
    case_id: str,
    version: int,
    override_reason: str,
    court_id: str | None,
    by_hand: bool,
    along: Along,
) -> _Prepared:
    case = await cases.load(work, case_id)
    draft = await _check_unchanged(work, case_id, version)
    checks = await checks_of(work, draft.data, case)
    if by_hand:
        checks = tuple(each for each in checks if each.code != NO_E_SIGNATURE)
        draft = replace(draft, data=replace(draft.data, signing_method=in_ink()))
    if stopping := stops(checks, overridden=bool(override_reason.strip())):
        codes = [each.code for each in stopping]
        raise Conflict("agreement.checks-failed", checks=codes, count=len(codes))
    court = await the_court(work, court_id) if confirmable(checks) and not by_hand else None
    if along and court is None:
        raise Conflict("ceremony.nothing-along")
    signatories = await signatories_of(work, case)
    addresses = await known_addresses(work, case, signatories) if along.addresses else ()
    return _Prepared(case, draft, signatories, court, await journal.head(work), along, addresses)


def _several(draft: Draft) -> frozenset[PersonId]:
    schedule = draft.data.schedule
    return frozenset(row.person for row in schedule.rows) if schedule is not None else frozenset()


async def _check_unchanged(work: Work, case_id: str, version: int) -> Draft:
    refuse_while_signing(await store.of_case(work, case_id))
    draft = await store.load_draft(work, case_id)
    if draft is None or draft.version != version:
        raise store.edited_meanwhile(version, draft)
    return draft


def _lay_out(office: Office, prepared: _Prepared, version: int) -> list[_Ready]:
    number, draft, signatories = prepared.case.number, prepared.draft.data, prepared.signatories
    data: dict[str, object] = {"draft_version": version, "draft": json.loads(draft_as_json(draft))}
    code = new_code()
    drawn = draw_agreement(draft, signatories, number, office.verify_url(code), code, prepared.head.root)
    agreement = lay(office, Kind.AGREEMENT, drawn, code)
    ready = [_Ready(agreement, signatories, data)]
    if prepared.court is None:
        return ready
    code = new_code()
    handed_in = attachments(prepared.along)
    asked = signatories.application_data(
        draft, number, prepared.court.name, agreement.revision.sha256, handed_in, office.verify_url(code), code
    )
    application = lay(office, Kind.APPLICATION, joint_application(asked), code)
    ready.append(_Ready(application, signatories, data | {"court": prepared.court.id}))
    return [*ready, *_lay_along(office, prepared, prepared.court)]


def _lay_along(office: Office, prepared: _Prepared, court: Organisation) -> list[_Ready]:
    signatories, root, day = prepared.signatories, prepared.head.root, prepared.draft.data.made_on
    file = file_of(prepared.case, court, day)
    ready = []
    for party, facts, electronic in prepared.addresses:
        code = new_code()
        drawn = draw_address(file, party, facts, electronic, Proof(office.verify_url(code), code, root))
        laid = lay(office, Kind.SERVICE_ADDRESS, drawn, code)
        ready.append(_Ready(laid, alone(signatories, party), dict(data_of_address(court.id, party, facts))))
    if prepared.along.founded is not None:
        code, founded = new_code(), prepared.along.founded
        drawn = draw_proof(file, signatories, founded, day, Proof(office.verify_url(code), code, root))
        laid = lay(office, Kind.MEDIATION_PROOF, drawn, code)
        ready.append(_Ready(laid, signatories, {"court": court.id, "founded": founded}))
    return ready
