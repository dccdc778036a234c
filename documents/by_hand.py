"""
The way on paper: printed, signed in ink, scanned, compared by a second person, and in force.

It is forced where no electronic signature may be used: papers on marriage, adoption and
inheritance (Electronic Signature Law, art. 3), and open to whoever prefers ink. What was printed
has a verification code; what was signed is kept as a scan beside it. A scan proves less than a
signature in the bytes, and says so wherever it is looked up.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa

import cases
from kernel import Conflict, Forbidden, Invalid, NotFound, PersonId, Work, clock, journal
from kernel.database import Instant, metadata
from kernel.storage import Storage

from . import store
from .drafting import present_papers
from .model import Document, RevisionRecord
from .stages import Stage

MOST_BYTES = 20 * 1024 * 1024
SCAN = "scan"
"""The revision that is the scan of the signed print."""

table = sa.Table(
    "hand_signed_scans",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("document_id", sa.String(32), sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("signed_on", sa.Date, nullable=False),
    sa.Column("handed_in_by", sa.String(32), nullable=False),
    sa.Column("handed_in_at", Instant, nullable=False),
    sa.Column("compared_by", sa.String(32), nullable=True),
    sa.Column("matches", sa.Boolean, nullable=True),
    sa.Column("reason", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class Scan:
    """`matches` is None until somebody else than who handed it in has compared it with the print."""

    id: str
    document: str
    sha256: str
    size: int
    signed_on: date
    handed_in_by: PersonId
    handed_in_at: datetime
    compared_by: PersonId | None = None
    matches: bool | None = None
    reason: str = ""


async def keep_scan(storage: Storage, data: bytes) -> str:
    """Keep the bytes of a scan; Invalid("scan.not-a-pdf")."""
    if not data.startswith(b"%PDF-"):
        raise Invalid("scan.not-a-pdf")
    return await storage.put(data)


async def hand_in_scan(work: Work, case_id: str, sha256: str, size: int, signed_on: date) -> Scan:
    """
    Hand in the scan of the signed print.

    Conflict("scan.not-by-hand") where the agreement is signed electronically, or not laid out;
    Invalid("scan.date") for a day before it was printed or after today.
    """
    paper = await _waiting(work, case_id)
    if not clock.today_in_shanghai(paper.issued_at) <= signed_on <= clock.today_in_shanghai(work.now):
        raise Invalid("scan.date")
    scan = Scan(work.new_id(), paper.id, sha256, size, signed_on, work.actor, work.now)
    await work.db.execute(
        table.insert().values(
            id=scan.id,
            county_id=work.county,
            document_id=paper.id,
            sha256=sha256,
            size=size,
            signed_on=signed_on,
            handed_in_by=scan.handed_in_by,
            handed_in_at=scan.handed_in_at,
            reason="",
        )
    )
    await journal.append(work, "document.scan-handed-in", document=paper.id, scan=scan.id, digest=sha256)
    work.announce("documents.changed", case=case_id, document=paper.id)
    return scan


async def compare_scan(work: Work, case_id: str, scan_id: str, matches: bool, reason: str) -> Scan:
    """
    Say, as a second person, whether the scan shows the print unchanged and signed by everybody.

    A yes puts the agreement in force since the day it was signed (People's Mediation Law, art. 29).
    Forbidden("scan.second-person"), Conflict("scan.compared-already"), NotFound("scan.unknown"),
    Invalid("scan.reason-missing") for a no without a reason.
    """
    paper = await _waiting(work, case_id)
    scan = next((each for each in await scans_of(work, case_id) if each.id == scan_id), None)
    if scan is None or scan.document != paper.id:
        raise NotFound("scan.unknown")
    if scan.handed_in_by == work.actor:
        raise Forbidden("scan.second-person")
    if scan.matches is not None:
        raise Conflict("scan.compared-already")
    if not matches and not reason.strip():
        raise Invalid("scan.reason-missing")
    said = {"compared_by": work.actor, "matches": matches, "reason": reason.strip()}
    await work.db.execute(table.update().where(table.c.id == scan.id).values(**said))
    await journal.append(work, "document.scan-compared", reason, document=paper.id, scan=scan.id, matches=matches)
    if matches:
        await _take_effect(work, paper, scan)
    return next(each for each in await scans_of(work, case_id) if each.id == scan_id)


async def scans_of(work: Work, case_id: str) -> list[Scan]:
    """Return what was handed in for the present agreement, oldest first."""
    papers = [paper.id for paper in present_papers(await store.of_case(work, case_id))]
    query = sa.select(table).where(table.c.document_id.in_(papers), table.c.county_id == work.county)
    return [
        Scan(
            row.id,
            row.document_id,
            row.sha256,
            row.size,
            row.signed_on,
            PersonId(row.handed_in_by),
            row.handed_in_at,
            PersonId(row.compared_by) if row.compared_by else None,
            row.matches,
            row.reason,
        )
        for row in await work.db.execute(query.order_by(table.c.handed_in_at, table.c.id))
    ]


async def _waiting(work: Work, case_id: str) -> Document:
    papers = present_papers(await store.of_case(work, case_id, to_change=True))
    paper = next((each for each in papers if each.by_hand and each.stage is Stage.SIGNING), None)
    if paper is None:
        raise Conflict("scan.not-by-hand")
    return paper


async def _take_effect(work: Work, paper: Document, scan: Scan) -> None:
    end_of_day = datetime.combine(scan.signed_on, time(23, 59, 59), clock.SHANGHAI)
    effective_at = min(end_of_day, work.now)
    record = RevisionRecord(1, SCAN, scan.sha256, paper.shown_sha256, scan.size, b"", b"", work.now)
    await store.save(work, paper.signed_in_ink(record, effective_at))
    await store.add_revision(work, paper, record)
    await journal.append(
        work, "document.effective", document=paper.id, digest=scan.sha256, effective_at=effective_at.isoformat()
    )
    await cases.record_agreement(work, paper.case_id, effective_at)
