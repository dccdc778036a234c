"""
What a file from anywhere is worth: is it one of ours, bit by bit, and does it verify?

1. Its SHA-256 is that of a registered paper in force: the report kept with the paper answers.
2. Anything else is verified in a process apart. Where it begins with a registered revision and
   goes on differently, or stops earlier than the registered paper does, that is said, with what
   is missing.
3. What nobody signed under our roots is verified by the rules for papers of others.
Nothing that is sent here is kept.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kernel import ANONYMOUS, CountyId, NotFound, Unavailable, Work
from kernel.database import Database

from . import store
from .model import CLOSED, Document, RevisionRecord, Signer
from .office import Office
from .stages import Stage
from .verifying import FOREIGN_POLICY, Expectation, Report, page_limited, verify_limited

END = re.compile(rb"%%EOF\r?\n?")
MOST_ENDS = 512
MOST_AT_ONCE = 4
"""Files of strangers under verification; each may take 512 MiB and a core for some seconds."""
ANY_COUNTY = CountyId("")


@dataclass(frozen=True)
class Registered:
    """The registered paper that a file is, or begins with."""

    document: Document
    revision: int
    identical: bool
    """The whole file is that revision, and not only its beginning."""
    missing: tuple[Signer, ...]
    """Who has signed the registered paper but not this revision of it."""

    @property
    def is_final(self) -> bool:
        """It is the paper in force, bit by bit."""
        return self.identical and self.revision == self.document.revision and self.document.stage is Stage.EFFECTIVE

    closed_by: int | None = None
    """The revision that closed the paper; later ones only renew its proof."""

    @property
    def cut_back(self) -> bool:
        """Something was taken off the end of a complete paper, more than a renewal of its proof."""
        in_force = self.document.stage is Stage.EFFECTIVE
        return self.identical and in_force and self.revision < (self.closed_by or self.document.revision)


class Tier(StrEnum):
    """How a file was examined."""

    REGISTERED = "registered"
    OWN = "own"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Examination:
    report: Report
    registered: Registered | None
    tier: Tier


class _Places:
    """Counts who is inside; whoever comes when all places are taken is sent away, not kept waiting."""

    def __init__(self, most: int) -> None:
        self.free = most

    @contextmanager
    def one(self) -> Iterator[None]:
        if self.free <= 0:
            raise Unavailable("verify.busy")
        self.free -= 1
        try:
            yield
        finally:
            self.free += 1


_PLACES = _Places(MOST_AT_ONCE)


async def examine(office: Office, database: Database, pdf: bytes, at: datetime) -> Examination:
    """
    Return what `pdf`, sent by anybody, is worth at the instant `at`; never raises for its content.

    Unavailable("verify.busy") while too many others are being verified.
    """
    registered = await _find(database, pdf)
    if registered is not None and registered.is_final and registered.document.report_sha256 is not None:
        return Examination(await kept_report(office, registered.document), registered, Tier.REGISTERED)
    expected = expectation(registered.document) if registered is not None else None
    with _PLACES.one():
        report = await verify_limited(pdf, at, office.trust(at), expected)
    return Examination(report, registered, Tier.FOREIGN if report.policy == FOREIGN_POLICY else Tier.OWN)


async def examine_code(office: Office, database: Database, code: str) -> Examination:
    """
    Return the kept report on the paper of this code; NotFound("verify.code-unknown").

    A paper that is not in force yet has none: NotFound too, since nobody may take it for one.
    """
    async with database.reading(ANONYMOUS, ANY_COUNTY) as work:
        found = await store.by_code(work, code.strip().upper())
    if found is None:
        raise NotFound("verify.code-unknown")
    document = await _load(database, *found)
    if document.report_sha256 is None:
        in_ink = document.by_hand and document.stage is Stage.EFFECTIVE
        raise NotFound("verify.signed-by-hand" if in_ink else "verify.not-in-force")
    registered = Registered(document, document.revision, True, ())
    return Examination(await kept_report(office, document), registered, Tier.REGISTERED)


async def page_of_upload(pdf: bytes, size: int, page: int, width: int) -> bytes:
    """
    Return a page, counted from 0, of the first `size` bytes of a stranger's file as PNG: what one signer saw.

    Invalid("verify.page-unreadable"); Unavailable("verify.busy") as in `examine`.
    """
    with _PLACES.one():
        return await page_limited(pdf[:size], page, width)


async def revision_file(office: Office, work: Work, document: Document, digest: str) -> bytes:
    """
    Return the paper as one signer left it; NotFound("document.no-such-revision").

    A paper that only some have signed is never handed out, so there is none before it is in force.
    """
    records = await store.revisions_of(work, document.id)
    if document.stage is not Stage.EFFECTIVE or digest not in {record.sha256 for record in records}:
        raise NotFound("document.no-such-revision")
    return await office.storage.get(digest)


async def verify_registered(office: Office, document: Document) -> Report:
    """Verify the present bytes of a paper of ours in a process of its own, against what is on record."""
    at = office.desk.now()
    pdf = await office.storage.get(document.sha256)
    return await verify_limited(pdf, at, office.desk.authority.trust(at), expectation(document))


async def kept_report(office: Office, document: Document) -> Report:
    """Return the stored report; NotFound("storage.missing") where there is none."""
    stored = await office.storage.get(document.report_sha256 or "")
    return Report.from_json(json.loads(stored))


def expectation(document: Document) -> Expectation:
    """Return which fields must be signed, in which role, by which act or organisation."""
    acting = [signer for signer in document.signers if not signer.is_out]
    return Expectation(
        {signer.field: signer.role.value for signer in acting},
        {signer.field: signer.organisation or signer.id for signer in acting},
        frozenset(signer.field for signer in document.signers if signer.is_out),
    )


async def _find(database: Database, pdf: bytes) -> Registered | None:
    """Look for the longest beginning of the file that is a registered revision."""
    async with database.reading(ANONYMOUS, ANY_COUNTY) as work:
        found = await _longest_beginning(work, pdf)
    if found is None:
        return None
    document_id, revision, county, size = found
    document = await _load(database, document_id, county)
    async with database.reading(ANONYMOUS, county) as work:
        records = await store.revisions_of(work, document_id)
    closed_by = next((record.number for record in records if record.field == CLOSED), None)
    return Registered(document, revision, size == len(pdf), _missing(document, records, revision), closed_by)


async def _longest_beginning(work: Work, pdf: bytes) -> tuple[str, int, CountyId, int] | None:
    """Return (document id, revision number, county, length in bytes)."""
    for digest, size in reversed(list(_beginnings(pdf))):
        if (found := await store.by_revision(work, digest)) is not None:
            return *found, size
    return None


def _beginnings(pdf: bytes) -> Iterator[tuple[str, int]]:
    """Yield (SHA-256, length) of each beginning that ends as a PDF may end, and of the whole."""
    running, done = hashlib.sha256(), 0
    ends = [found.end() for _, found in zip(range(MOST_ENDS), END.finditer(pdf), strict=False)]
    for end in sorted({*ends, len(pdf)}):
        running.update(memoryview(pdf)[done:end])
        done = end
        yield running.copy().hexdigest(), end


def _missing(document: Document, records: list[RevisionRecord], revision: int) -> tuple[Signer, ...]:
    later = {record.field for record in records if record.number > revision}
    return tuple(signer for signer in document.signers if signer.field in later)


async def _load(database: Database, document_id: str, county: CountyId) -> Document:
    async with database.reading(ANONYMOUS, county) as work:
        return await store.load(work, document_id)
