"""Papers of the court: drawn, certified, signed by a judge's own hand, sealed by order of whoever answers for it."""

import asyncio
from dataclasses import dataclass, replace

from kernel import Conflict, PersonId, Work, jobs, journal
from people import Organisation

from . import store
from .ceremony import as_bytes, record_act
from .handwriting import Strokes
from .issuing import Laid, lay, new_code, record_paper
from .model import SEALS, Document, Kind, Role, SignatureGiven, Signer, check_ink
from .office import Office
from .pages import AcceptanceData, RulingData, acceptance_notice, ruling
from .seals import log_use


@dataclass(frozen=True)
class CourtPaper:
    """A paper drawn and certified, with its bytes in storage; `record_court_paper` makes it exist."""

    laid: Laid
    number: str

    @property
    def sha256(self) -> str:
        return self.laid.revision.sha256


async def draw_ruling(office: Office, data: RulingData) -> CourtPaper:
    """Draw a ruling; address and code of verification are filled in here."""
    code = new_code()
    filled = replace(data, verify_url=office.verify_url(code), verify_code=code)
    laid = await asyncio.to_thread(lambda: lay(office, Kind.RULING, ruling(filled), code))
    await office.storage.put(laid.revision.pdf)
    return CourtPaper(laid, data.case_number)


async def draw_acceptance(office: Office, data: AcceptanceData) -> CourtPaper:
    """Draw a notice of acceptance; address and code of verification are filled in here."""
    code = new_code()
    filled = replace(data, verify_url=office.verify_url(code), verify_code=code)
    laid = await asyncio.to_thread(lambda: lay(office, Kind.ACCEPTANCE, acceptance_notice(filled), code))
    await office.storage.put(laid.revision.pdf)
    return CourtPaper(laid, data.case_number)


async def record_court_paper(
    work: Work,
    paper: CourtPaper,
    case_id: str,
    court: Organisation,
    judge: tuple[PersonId, str] | None,
    seal_by: PersonId,
) -> Document:
    """
    Register a drawn paper.

    `judge` is person and name where a judge signs it; `seal_by` is who may order the seal.
    """
    signers = []
    for box in paper.laid.paper.boxes:
        role = Role(box.role)
        if role is Role.JUDGE and judge is not None:
            signers.append(Signer(work.new_id(), box.field, role, judge[0], None, judge[1]))
        elif role in SEALS:
            signers.append(Signer(work.new_id(), box.field, role, seal_by, court.id, court.name))
    head = await journal.head(work)
    return await record_paper(work, paper.laid, case_id, paper.number, tuple(signers), head, {"court": court.id})


async def order_seal(work: Work, document_id: str, reason: str) -> Document:
    """Order the court's seal in the name of `work.actor`; it follows by job once a judge, if any, has signed."""
    paper = await store.load(work, document_id)
    ordered = paper.seal_ordered_by(SignatureGiven(work.actor, paper.shown_sha256, work.now))
    organisation = next(signer.organisation for signer in ordered.signers if signer.role in SEALS)
    assert organisation is not None
    await log_use(work, paper, organisation, work.actor, reason)
    saved = await store.save(work, ordered)
    await journal.append(work, "document.seal-ordered", reason, document=paper.id, organisation=organisation)
    await jobs.enqueue(work, "documents.sign", {"document": paper.id})
    return saved


async def sign_ruling(work: Work, document_id: str, seen_sha256: str, strokes_sha256: str, code_request: str) -> None:
    """Let the judge (`work.actor`) sign; the seal is ordered with it."""
    paper = await store.load(work, document_id)
    act = SignatureGiven(work.actor, seen_sha256, work.now, strokes_sha256, code_request)
    await record_act(work, paper, act)
    await order_seal(work, document_id, "ruling")


async def keep_strokes(office: Office, strokes: Strokes) -> str:
    """Check and keep handwriting; returns its digest."""
    check_ink(strokes)
    return await office.storage.put(as_bytes(strokes))


async def withdraw_court_paper(work: Work, document_id: str, reason: str) -> None:
    """Take back a court paper that nobody has signed. Conflict("document.already-signed")."""
    paper = await store.load(work, document_id)
    if any(signer.given is not None for signer in paper.signers):
        raise Conflict("document.already-signed", document=paper.id)
    await store.save(work, paper.superseded())
    await journal.append(work, "document.superseded", reason, document=paper.id, digest=paper.sha256)
