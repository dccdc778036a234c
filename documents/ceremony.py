"""
Signing together: each person sees the bytes, proves who they are, agrees to each paper, writes.

What is recorded here is the act. Putting it into the bytes is the job `documents.sign`.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass

import cases
import people
from kernel import Conflict, Forbidden, Invalid, NotFound, PersonId, Work, jobs, journal
from kernel.database import Database
from people import CodeRequest, ConsentKind, IdentityState, Principal, Purpose, one_time_codes

from . import store
from .alongside import may_act_now
from .drafting import present_papers
from .handwriting import Strokes
from .model import (
    ALONG,
    NOBODY,
    PARTIES,
    REGISTERED,
    SEALS,
    Document,
    Kind,
    Role,
    SignatureGiven,
    Signer,
    bound_to,
    check_ink,
)
from .office import Office
from .registry import seen_by
from .seals import log_use
from .stages import SignerState, Stage
from .wording import title


@dataclass(frozen=True)
class Ceremony:
    """The papers of a case that are signed together, as one person sees them."""

    case_id: str
    documents: tuple[Document, ...]
    mine: frozenset[str]
    """Ids of the acts expected of this person."""
    by_power: frozenset[str]
    """Ids of the acts that this person may do for others, by special authority."""
    my_turn: bool

    @property
    def agreement(self) -> Document:
        return next(paper for paper in self.documents if paper.kind is Kind.AGREEMENT)


@dataclass(frozen=True)
class Code:
    """Six digits that came to the signer's own phone."""

    request_id: str
    code: str


@dataclass(frozen=True)
class InPerson:
    """Staff saw the signer and made sure who it is; the digest names what they said."""

    by: PersonId
    evidence_sha256: str


@dataclass(frozen=True)
class Consented:
    """What one person said to one paper: these bytes, yes."""

    document_id: str
    seen_sha256: str
    consent: bool


async def ceremony_of(work: Work, who: Principal, case_id: str) -> Ceremony:
    """Return the ceremony of a case; NotFound("ceremony.none") before papers are laid out."""
    papers = present_papers(await store.of_case(work, case_id))
    if not papers:
        raise NotFound("ceremony.none")
    signers = [signer for paper in papers for signer in paper.signers]
    mine = frozenset(signer.id for signer in signers if _is_mine(signer, who))
    principals = await cases.may_sign_for(work, case_id, who.person)
    by_power = frozenset(signer.id for signer in signers if signer.person in principals)
    my_turn = any(paper.awaits(who.person, seals_of(who)) and may_act_now(paper, papers) for paper in papers)
    return Ceremony(case_id, tuple(await seen_by(work, who, papers)), mine, by_power, my_turn)


async def waiting_for(work: Work, who: Principal) -> list[Document]:
    """Return the papers, of all cases, where it is this person's turn now."""
    papers = await store.awaiting(work, who.person, next(iter(seals_of(who)), None))
    waiting = [paper for paper in papers if paper.awaits(who.person, seals_of(who))]
    along = {paper.case_id for paper in waiting if paper.kind in ALONG}
    of_case = {case_id: present_papers(await store.of_case(work, case_id)) for case_id in along}
    return [paper for paper in waiting if may_act_now(paper, of_case.get(paper.case_id, ()))]


async def ask_code(work: Work, who: Principal, case_id: str) -> CodeRequest:
    """
    Send this person a one-time code that is good for these bytes and nothing else.

    They are all that wait for the person, and for those for whom the person may sign.
    """
    waiting = await _covered(work, who, case_id, await store.of_case(work, case_id))
    case = await cases.load(work, case_id)
    sender = (await people.organisation(work, case.committee)).name
    what = "》《".join(dict.fromkeys(title(paper.kind) for paper in waiting))
    return await one_time_codes.issue(work, who.person, Purpose.SIGNATURE, bound_to(waiting), sender=sender, what=what)


async def give(
    office: Office,
    database: Database,
    who: Principal,
    case_id: str,
    proof: Code | InPerson,
    consented: tuple[Consented, ...],
    strokes: Strokes | None,
    principals: frozenset[PersonId] = NOBODY,
    helper: PersonId | None = None,
) -> None:
    """
    Record that `who` signs these papers now, for `principals` too; the bytes follow by job.

    1. Each paper has its own consent.
    2. Handwriting, where a hand must write, is more than a slip.
    3. For others only with special authority (Civil Procedure Law, art. 62): being a
       representative of many is none. Forbidden("signature.no-special-authority").
    4. A party has agreed to sign electronically (Electronic Signature Law, art. 3 and 13), and
       was identified today (Online Litigation Rules, art. 7).
    5. `Document.signed_by`: still open, a signer, their turn, the bytes they saw.
    6. The one-time code was sent to this person for exactly the papers of `ask_code`; it is spent
       last, so that no other refusal costs a code. Staff who vouch stand in its place.
    """
    if not consented or not all(each.consent for each in consented):  # 1
        raise Invalid("signature.consent-missing")
    if strokes is not None:
        check_ink(strokes)  # 2
    kept = await office.storage.put(as_bytes(strokes)) if strokes is not None else None

    async def record(work: Work) -> str:
        await _check_authority(work, who, case_id, principals)  # 3
        papers = await store.of_case(work, case_id, to_change=True)
        covered = await _covered(work, who, case_id, papers)
        waiting = _waiting(papers, who, principals)
        evidence = await _check_party(work, who, case_id, waiting, principals, proof)  # 4
        known = {str(paper.id): paper for paper in papers}
        request = proof.request_id if isinstance(proof, Code) else None
        for each in consented:
            if each.document_id not in known:
                raise NotFound("document.unknown")
            if not may_act_now(known[each.document_id], present_papers(papers)):
                raise Conflict("document.not-your-turn", document=each.document_id)
            act = SignatureGiven(who.person, each.seen_sha256, work.now, kept, request, evidence, helper)
            await record_act(work, known[each.document_id], act, seals_of(who), principals)  # 5
        return bound_to(covered)

    bound = await _rehearsed(database, who, record)
    if isinstance(proof, Code):  # 6
        await one_time_codes.check(
            database, who.county, proof.request_id, who.person, Purpose.SIGNATURE, bound, proof.code
        )
    async with database.work(who.person, who.county) as work:
        await record(work)


async def give_signatures(
    office: Office,
    database: Database,
    who: Principal,
    case_id: str,
    request_id: str,
    code: str,
    consented: tuple[Consented, ...],
    strokes: Strokes | None,
    principals: frozenset[PersonId] = NOBODY,
) -> None:
    """Sign on the own device, with the code that came to the own phone; see `give`."""
    await give(office, database, who, case_id, Code(request_id, code), consented, strokes, principals)


async def _check_authority(work: Work, who: Principal, case_id: str, principals: frozenset[PersonId]) -> None:
    if not principals <= await cases.may_sign_for(work, case_id, who.person):
        raise Forbidden("signature.no-special-authority", count=len(principals))


async def record_act(
    work: Work,
    paper: Document,
    act: SignatureGiven,
    seals: frozenset[str] = frozenset(),
    principals: frozenset[PersonId] = NOBODY,
) -> Document:
    """Record one person's acts on a paper, in journal and seal log too, and ask for their signatures."""
    given = paper.signed_by(act, seals, principals)
    for signer in (each for each in given.signers if each.given == act):
        if signer.role not in SEALS and act.strokes_sha256 is None:
            raise Invalid("signature.strokes-missing")
        if signer.role in SEALS and signer.organisation is not None:
            reason, registered = f"{paper.kind}:{signer.role}", signer.role in REGISTERED
            await log_use(work, paper, signer.organisation, act.person, reason, registered)
        await journal.append(
            work,
            "document.signature-given",
            document=paper.id,
            act=signer.id,
            field=signer.field,
            role=signer.role.value,
            seen=act.seen_sha256,
            strokes=act.strokes_sha256,
            code_request=act.code_request,
            identity=act.identity_sha256,
            helper=act.helper,
            principal=signer.person if signer.person not in (None, act.person) else None,
        )
    saved = await store.save(work, given)
    await jobs.enqueue_once(work, "documents.sign", {"document": paper.id})
    return saved


async def refuse(work: Work, who: Principal, case_id: str, reason: str, document_id: str | None = None) -> None:
    """
    Say no to everything that waits for this person; of many whose claims are apart, the others go on.

    With `document_id` to that paper alone, which must be the confirmation of the own address: agreement
    and joint application are one, and a proof that was promised to the court is sealed or the agreement
    is not. Conflict("ceremony.not-alone"), NotFound("document.unknown").
    """
    waiting = await _waiting_in(work, who, case_id)
    if document_id is not None:
        waiting = [paper for paper in waiting if paper.id == document_id]
        if not waiting:
            raise NotFound("document.unknown")
        if waiting[0].kind is not Kind.SERVICE_ADDRESS:
            raise Conflict("ceremony.not-alone")
    kinds = {paper.kind for paper in waiting}
    if Kind.MEDIATION_PROOF in kinds and Kind.AGREEMENT not in kinds:
        raise Conflict("ceremony.not-alone")
    for paper in waiting:
        await store.save(work, paper.refused_by(who.person, reason))
        await journal.append(work, "document.refused", reason, document=paper.id)
        await jobs.enqueue_once(work, "documents.sign", {"document": paper.id})


async def close_without(work: Work, case_id: str, people: frozenset[PersonId], reason: str) -> None:
    """
    Wait no longer for these of many; the agreement will bind those who signed, and say who did not.

    Conflict("document.needed"), ("document.too-few"), NotFound("ceremony.none").
    """
    papers = [
        paper
        for paper in present_papers(await store.of_case(work, case_id, to_change=True))
        if paper.stage is Stage.SIGNING
    ]
    if not papers:
        raise NotFound("ceremony.none")
    for paper in papers:
        if paper.kind in ALONG:
            await _end_for(work, paper, people, reason)
            continue
        await store.save(work, paper.without(people, reason))
        await journal.append(work, "document.not-waited-for", reason, document=paper.id, people=sorted(people))
        await jobs.enqueue_once(work, "documents.sign", {"document": paper.id})


async def _end_for(work: Work, paper: Document, people: frozenset[PersonId], reason: str) -> None:
    """End the paper along of somebody who is waited for no longer."""
    if any(signer.person in people and signer.state is SignerState.PENDING for signer in paper.signers):
        await store.save(work, paper.superseded())
        await journal.append(work, "document.superseded", reason, document=paper.id, digest=paper.sha256)


def seals_of(who: Principal) -> frozenset[str]:
    """Return the organisations whose seal this person may order: a director's own."""
    if people.Role.DIRECTOR in who.roles and who.organisation is not None:
        return frozenset({who.organisation.id})
    return frozenset()


def as_bytes(strokes: Strokes) -> bytes:
    return json.dumps(asdict(strokes), separators=(",", ":")).encode()


def strokes_from(data: bytes) -> Strokes:
    read: Mapping[str, object] = json.loads(data)
    lines = tuple(tuple((x, y, t) for x, y, t in line) for line in read["lines"])  # type: ignore[attr-defined]
    return Strokes(float(str(read["width"])), float(str(read["height"])), lines)


async def _rehearsed(database: Database, who: Principal, act: Callable[[Work], Awaitable[str]]) -> str:
    """Do everything and undo it again: whatever would be refused is refused before the code is spent."""
    try:
        async with database.work(who.person, who.county) as work:
            raise _RehearsedError(await act(work))
    except _RehearsedError as rehearsed:
        return rehearsed.bound


class _RehearsedError(Exception):
    """No error: the way a transaction is undone."""

    def __init__(self, bound: str) -> None:
        self.bound = bound


async def _covered(work: Work, who: Principal, case_id: str, of_case: list[Document]) -> list[Document]:
    return _waiting(of_case, who, await cases.may_sign_for(work, case_id, who.person))


async def _waiting_in(work: Work, who: Principal, case_id: str) -> list[Document]:
    return _waiting(await store.of_case(work, case_id), who)


def _waiting(of_case: list[Document], who: Principal, principals: frozenset[PersonId] = NOBODY) -> list[Document]:
    papers = present_papers(of_case)
    waiting = [
        paper for paper in papers if paper.awaits(who.person, seals_of(who), principals) and may_act_now(paper, papers)
    ]
    if waiting:
        return waiting
    mine = [signer for paper in papers for signer in paper.signers if _is_mine(signer, who)]
    if not mine:
        raise Forbidden("document.not-a-signer")
    raise Conflict("document.signing-over" if any(signer.is_out for signer in mine) else "ceremony.not-your-turn")


async def _check_party(
    work: Work,
    who: Principal,
    case_id: str,
    papers: list[Document],
    principals: frozenset[PersonId],
    proof: Code | InPerson,
) -> str | None:
    """Return the evidence of a party's identity check; None for those who act by office."""
    roles = {signer.role for paper in papers for signer in paper.awaits(who.person, principals=principals)}
    if isinstance(proof, InPerson) and roles & (PARTIES | {Role.INTERPRETER}):
        await journal.append(
            work,
            "identity.seen-in-person",
            case=case_id,
            person=who.person,
            by=proof.by,
            evidence=proof.evidence_sha256,
        )
    if not roles & PARTIES:
        return proof.evidence_sha256 if isinstance(proof, InPerson) else None
    if not (await people.consents(work, who.person, case_id))[ConsentKind.E_SIGNATURE].given:
        raise Conflict("signature.not-agreed-to")
    if isinstance(proof, InPerson):
        return proof.evidence_sha256
    identity = await people.identity(work, who.person, case_id)
    if identity.state is not IdentityState.MATCHED:
        raise Conflict("signature.identity-open")
    return identity.evidence_sha256


def _is_mine(signer: Signer, who: Principal) -> bool:
    if signer.person is not None:
        return signer.person == who.person
    return signer.organisation in seals_of(who)
