"""Finding papers again: by case, by code, by their bytes."""

import asyncio
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import cases
from kernel import NotFound, Work
from kernel.storage import Storage
from people import Principal, Role

from . import store
from .images import page_image
from .model import ALONG, Document, DocumentId, Kind
from .stages import SignerState, Stage
from .term_json import draft_from_json
from .terms import AgreementDraft
from .wording import of_some, sentences, title

COURT_PAPERS = frozenset({Kind.ACCEPTANCE, Kind.RULING})
WITHOUT_OFFICE = frozenset({Role.PARTY, Role.AGENT, Role.LAWYER})
PROOFS_LOOKED_AT = 50
"""A county has few committees; what none of the latest so many says is typed again."""
UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Effective:
    """The agreement in force in a case."""

    document_id: DocumentId
    number: str
    sha256: str
    effective_at: datetime


async def case_of(work: Work, document_id: str) -> str | None:
    """Return the case of a paper of this county, or None."""
    return await store.case_of(work, document_id)


async def load(work: Work, document_id: str) -> Document:
    return await store.load(work, document_id)


async def load_for(work: Work, who: Principal, document_id: str) -> Document:
    """Return the paper, if `who` may know of it: what a court has not yet signed and sealed is the court's alone."""
    paper = await store.load(work, document_id)
    unfinished = paper.kind in COURT_PAPERS and paper.stage is not Stage.EFFECTIVE
    if (unfinished and not who.roles & {Role.CLERK, Role.JUDGE}) or not await seen_by(work, who, [paper]):
        raise NotFound("document.unknown")
    return paper


async def seen_by(work: Work, who: Principal, papers: Iterable[Document]) -> list[Document]:
    """Return those papers of one case that this person may see: a party's address is no other party's business."""
    papers = list(papers)
    apart = [paper for paper in papers if paper.kind is Kind.SERVICE_ADDRESS]
    if not apart or who.roles - WITHOUT_OFFICE:
        return papers
    theirs = {who.person, *await cases.may_sign_for(work, apart[0].case_id, who.person)}
    return [paper for paper in papers if paper not in apart or any(each.person in theirs for each in paper.signers)]


async def papers_for(work: Work, who: Principal, case_id: str) -> list[Document]:
    """Return the papers of a case that this person may see, oldest first."""
    return await seen_by(work, who, await store.of_case(work, case_id))


async def latest_foundation(work: Work, case_id: str) -> str:
    """Return what the latest proof of mediation of this case's committee says of its foundation, or nothing."""
    committee = (await cases.load(work, case_id)).committee
    proofs = await store.latest_of_kind(work, Kind.MEDIATION_PROOF, PROOFS_LOOKED_AT)
    of_it = (each for each in proofs if any(signer.organisation == committee for signer in each.signers))
    return next((str(json.loads(each.data)["founded"]) for each in of_it), "")


async def papers_along(work: Work, case_id: str) -> list[Document]:
    """Return the papers in force that go to the court beside agreement and application."""
    papers = await store.of_case(work, case_id)
    return [paper for paper in papers if paper.kind in ALONG and paper.stage is Stage.EFFECTIVE]


async def unsigned_along(work: Work, case_id: str) -> tuple[str, ...] | None:
    """
    Return what was to go along with the agreement and is not signed and closed, each with whose act is missing.

    None where nothing was to go along. A party who declined the own address alone owes no paper any more.
    """
    papers = await store.of_case(work, case_id)
    present = [paper for paper in papers if paper.kind in ALONG and paper.stage is not Stage.SUPERSEDED]
    owed = [paper for paper in present if paper.stage is not Stage.EFFECTIVE and not _is_declined(paper)]
    return tuple(_with_who_is_missing(paper) for paper in owed) if present else None


def _is_declined(paper: Document) -> bool:
    return paper.kind is Kind.SERVICE_ADDRESS and paper.stage is Stage.REFUSED


def _with_who_is_missing(paper: Document) -> str:
    waited_for = [signer for signer in paper.signers if signer.state is not SignerState.SIGNED] or paper.signers
    return of_some(f"《{title(paper.kind)}》", (signer.name for signer in waited_for))


async def registered(work: Work, kind: Kind, case_id: str) -> Document | None:
    """Return the present paper of that kind: the latest that was not superseded."""
    papers = [paper for paper in await store.of_case(work, case_id) if paper.kind is kind]
    return next((paper for paper in reversed(papers) if paper.stage is not Stage.SUPERSEDED), None)


async def papers_of(work: Work, case_id: str) -> list[Document]:
    """Return all papers of a case, oldest first."""
    return await store.of_case(work, case_id)


async def effective(work: Work, case_id: str) -> Effective | None:
    """Return the agreement that is in force; half-signed ones are none."""
    paper = await registered(work, Kind.AGREEMENT, case_id)
    if paper is None or paper.stage is not Stage.EFFECTIVE or paper.effective_at is None:
        return None
    return Effective(paper.id, paper.number, paper.sha256, paper.effective_at)


async def file(storage: Storage, paper: Document) -> bytes:
    """Return the bytes people may have: before all have signed, the unsigned paper as shown to them."""
    return await storage.get(paper.open_to_readers_sha256)


async def picture(storage: Storage, paper: Document, page: int, width: int) -> bytes:
    """Return a page, counted from 0, as PNG; NotFound("document.no-such-page")."""
    return await picture_of(await file(storage, paper), page, width)


async def picture_of(pdf: bytes, page: int, width: int) -> bytes:
    """The same for a PDF that is no registered paper."""
    return await asyncio.to_thread(page_image, pdf, page, width)


def file_name(paper: Document) -> str:
    """Return a name such as `人民调解协议书_清和调字〔2026〕第12号.pdf`."""
    return f"{UNSAFE.sub('', title(paper.kind))}_{UNSAFE.sub('', paper.number)}.pdf"


def draft_in(agreement: Document) -> AgreementDraft:
    """Return what an agreement was made from."""
    return draft_from_json(json.dumps(json.loads(agreement.data)["draft"]))


def clauses_in(agreement: Document) -> tuple[str, ...]:
    """Return the clauses of an agreement as they stand in the paper."""
    return sentences(draft_in(agreement))
