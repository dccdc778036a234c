"""
The job `documents.sign`: puts given acts into the bytes, one after another, then closes the paper.

Each round reads the present state, makes one revision in a thread, stores the bytes, and
records them in a short transaction if the paper's bytes are still those it worked on; others
may give their signatures meanwhile. So the job may die anywhere and run again: bytes that no
row names do not exist for anyone, and no signer signs twice.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

import cases
import people
from kernel import SYSTEM, CountyId, Forbidden, Work, jobs, journal
from kernel.database import Database

from . import seal_store, seals, store
from .alongside import FOLLOWS, may_take_effect
from .ceremony import strokes_from
from .drafting import present_papers
from .examination import expectation
from .failpoints import reach
from .issuing import recorded
from .model import CLOSED, REGISTERED, SEALS, Document, Kind, Signer
from .office import Office
from .registry import draft_in
from .signing import Revision, close, seal, sign
from .stages import Stage
from .stamping import ask_for_stamp
from .terms import Draft
from .verifying import Report, verify
from .wording import words

WhenEffective = Callable[[Work, Document], Awaitable[None]]
"""Called in the transaction in which a paper comes into force."""

_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
_again: set[str] = set()
"""Papers whose lock was found taken: whoever holds it looks once more before going."""


async def sign_given(
    office: Office, when_effective: WhenEffective, database: Database, payload: dict[str, Any]
) -> None:
    """
    Sign what has been given on `payload["document"]`, as far as it goes.

    Where another job is at it, that one does ours too: nobody stands in line, and the places of
    the runner stay free for other papers and for messages.
    """
    county, document_id = CountyId(payload["county"]), payload["document"]
    lock = _locks.setdefault(document_id, asyncio.Lock())
    if lock.locked():
        _again.add(document_id)
        return
    async with lock:
        while True:
            _again.discard(document_id)
            async with database.reading(SYSTEM, county) as work:
                document = await store.load(work, document_id)
            if (signer := document.next_act()) is not None:
                await _sign_one(office, database, document, signer)
            elif await _may_be_closed(database, document):
                await _complete(office, database, document, when_effective)
            elif document.lacks_report:
                await _keep_report(office, database, document)
            elif document_id not in _again:
                return


async def _may_be_closed(database: Database, document: Document) -> bool:
    if document.stage is not Stage.SIGNING or not document.all_signed:
        return False
    async with database.reading(SYSTEM, document.county) as work:
        return may_take_effect(document, present_papers(await store.of_case(work, document.case_id)))


async def _sign_one(office: Office, database: Database, document: Document, signer: Signer) -> None:
    reach("sign.started")
    pdf = await office.storage.get(document.sha256)
    reach("sign.read")
    if signer.role in SEALS:
        registered = await _ordered_seal(database, document, signer)
        made = await asyncio.to_thread(_seal, office, pdf, signer, registered)
    else:
        made = await _make(office, pdf, await _named(database, document, signer))
    reach("sign.made")
    await office.storage.put(made.pdf)
    reach("sign.stored")
    async with database.work(SYSTEM, document.county) as work:
        present = await _still_as_signed(work, document)
        if present is None:
            return
        record = recorded(document.revision + 1, signer.field, document.sha256, made)
        await store.save(work, present.in_the_bytes(signer, record))
        await store.add_revision(work, document, record)
        reach("sign.written")
        await journal.append(
            work,
            "document.signed",
            document=document.id,
            act=signer.id,
            field=signer.field,
            revision=record.number,
            digest=record.sha256,
            previous=record.previous_sha256,
            size=record.size,
        )
        reach("sign.journalled")
    reach("sign.recorded")


async def _still_as_signed(work: Work, document: Document) -> Document | None:
    """Return the paper as it is now, others' acts included, if its bytes are those we worked on."""
    present = await store.load(work, document.id)
    unchanged = present.sha256 == document.sha256 and present.stage is Stage.SIGNING
    return present if unchanged else None


async def _ordered_seal(database: Database, document: Document, signer: Signer) -> seals.Seal | None:
    """
    Return the registered seal to put, None for a party's own: in use still, and with its row in the
    log of uses (who ordered it, when and why).
    """
    organisation = signer.organisation or ""
    async with database.reading(SYSTEM, document.county) as work:
        if not await seal_store.seal_use_is_logged(work, document, organisation):
            raise Forbidden("seal.not-ordered", document=document.id)
        return await seals.usable(work, organisation) if signer.role in REGISTERED else None


async def _make(office: Office, pdf: bytes, signer: Signer) -> Revision:
    assert signer.given is not None and signer.given.strokes_sha256 is not None
    strokes = strokes_from(await office.storage.get(signer.given.strokes_sha256))
    evidence = signer.given.identity_sha256 or ""
    return await asyncio.to_thread(
        sign, pdf, signer.field, signer.name, signer.id, signer.role.value, strokes, office.desk, "", evidence
    )


async def _named(database: Database, document: Document, signer: Signer) -> Signer:
    """Return the signer as the certificate names them: whoever signs for another is named, and for whom."""
    assert signer.given is not None
    if signer.role in SEALS or signer.person in (None, signer.given.person):
        return signer
    async with database.reading(SYSTEM, document.county) as work:
        agent = await people.person(work, signer.given.person)
    return replace(signer, name=str(words()["for_another"]).format(agent=agent.name, principal=signer.name))


def _seal(office: Office, pdf: bytes, signer: Signer, registered: seals.Seal | None) -> Revision:
    desk, role = office.desk, signer.role.value
    if registered is None:
        assert signer.organisation is not None
        desk.authority.seal_certificate(signer.organisation, signer.name, role, desk.now())
        return seal(pdf, signer.field, signer.organisation, desk)
    desk.authority.seal_certificate(registered.id, registered.name, role, desk.now(), registered.organisation)
    drawing = desk.authority.outside_drawing(registered.id) or registered.drawing
    return seal(pdf, signer.field, registered.id, desk, drawing)


async def _complete(office: Office, database: Database, document: Document, when_effective: WhenEffective) -> None:
    pdf = await office.storage.get(document.sha256)
    reach("close.read")
    made = await asyncio.to_thread(close, pdf, office.desk)
    reach("close.made")
    await office.storage.put(made.pdf)
    reach("close.stored")
    async with database.work(SYSTEM, document.county) as work:
        present = await _still_as_signed(work, document)
        if present is None:
            return
        record = recorded(document.revision + 1, CLOSED, document.sha256, made)
        closed = replace(present.completed(record), renew_before=made.provable_until)
        done = await store.save(work, closed)
        await store.add_revision(work, document, record)
        reach("close.written")
        assert done.effective_at is not None
        await journal.append(
            work,
            "document.effective",
            document=document.id,
            digest=done.sha256,
            effective_at=done.effective_at.isoformat(),
        )
        if document.kind is Kind.AGREEMENT:
            await _bind(work, done, done.effective_at)
            await _close_what_follows(work, done)
        await ask_for_stamp(work, office, done)
        await when_effective(work, done)
        reach("close.journalled")
    reach("close.recorded")


async def _close_what_follows(work: Work, agreement: Document) -> None:
    """Ask for the papers that waited for this agreement; which of them are whole, each job sees for itself."""
    for paper in present_papers(await store.of_case(work, agreement.case_id)):
        if paper.kind in FOLLOWS and paper.stage is Stage.SIGNING:
            await jobs.enqueue_once(work, "documents.sign", {"document": paper.id})


async def _bind(work: Work, agreement: Document, effective_at: datetime) -> None:
    """The agreement binds whoever signed; those of many who did not go on in a case of their own, with their row."""
    left = agreement.not_bound
    await cases.record_agreement(work, agreement.case_id, effective_at, left)
    if not left:
        return
    reason = "、".join(sorted({f"{signer.name}：{signer.reason}" for signer in agreement.signers if signer.is_out}))
    split = await cases.split_off(work, agreement.case_id, left, reason)
    draft = draft_in(agreement)
    data = draft.only_for(left, copies=len(split.parties) + 1)
    await store.save_draft(work, Draft(split.id, 1, work.actor, work.now, data))
    await journal.append(work, "document.not-binding", document=agreement.id, people=sorted(left), split_case=split.id)


async def _keep_report(office: Office, database: Database, document: Document) -> None:
    """Verify the final bytes once, and keep the report for those who ask later."""
    pdf = await office.storage.get(document.sha256)
    report, digest = await report_on(office, document, pdf)
    async with database.work(SYSTEM, document.county) as work:
        await store.save(work, replace(document, report_sha256=digest))
        reach("report.written")
        verdict = report.verdict.value
        await journal.append(work, "document.verified", document=document.id, report=digest, verdict=verdict)
    reach("report.recorded")


async def report_on(office: Office, document: Document, pdf: bytes) -> tuple[Report, str]:
    """Verify the bytes of a paper of ours against what is on record; return the report, and its digest in storage."""
    at = office.desk.now()
    # We have just made these bytes: no need for the process apart in which files of strangers are opened.
    report = await asyncio.to_thread(verify, pdf, at, office.desk.authority.trust(at), expectation(document))
    reach("report.made")
    digest = await office.storage.put(json.dumps(report.as_json(), ensure_ascii=False).encode())
    reach("report.stored")
    return report, digest
