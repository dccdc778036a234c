"""
The second time-stamp: a licensed provider says when a paper was there, beside our own.

It is a token over the SHA-256 of the whole file, kept next to the paper and not in it: the paper
stays complete and verifiable while the provider is out of order, and `openssl ts -verify`
checks the token with the file alone (docs/decisions/0230).
"""

import asyncio
from typing import Any

import sqlalchemy as sa

from kernel import SYSTEM, CountyId, NotFound, Work, jobs, journal
from kernel.database import Database, Instant, metadata

from . import store
from .model import Document
from .office import Office

JOB = "documents.stamp-outside"

stamps = sa.Table(
    "document_stamps",
    metadata,
    sa.Column("document_id", sa.String(32), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("county_id", sa.String(40), nullable=False),
    sa.Column("token", sa.LargeBinary, nullable=False),
    sa.Column("kept_at", Instant, nullable=False),
)


async def ask_for_stamp(work: Work, office: Office, document: Document) -> None:
    """Ask for a licensed time-stamp on the present bytes, where a provider is configured."""
    if office.desk.outside.timestamps is not None:
        await jobs.enqueue(work, JOB, {"document": document.id})


async def stamp_outside(office: Office, database: Database, payload: dict[str, Any]) -> None:
    """Do the job "documents.stamp-outside"; again changes nothing. Raises what the provider's port raises."""
    service = office.desk.outside.timestamps
    async with database.reading(SYSTEM, CountyId(payload["county"])) as work:
        document = await store.load(work, payload["document"])
        known = await _stamp(work, document)
    if service is None or known is not None:
        return
    token = await asyncio.to_thread(service.token, bytes.fromhex(document.sha256))
    async with database.work(SYSTEM, document.county) as work:
        if await _stamp(work, document) is None:
            await _keep(work, document, token)
            await journal.append(work, "document.stamped", document=document.id, digest=document.sha256)


async def licensed_stamp(work: Work, document: Document) -> bytes:
    """Return the DER token over the present bytes; NotFound("document.no-licensed-stamp")."""
    token = await _stamp(work, document)
    if token is None:
        raise NotFound("document.no-licensed-stamp")
    return token


async def _stamp(work: Work, document: Document) -> bytes | None:
    """Return the licensed time-stamp over the present bytes of a paper, DER."""
    query = sa.select(stamps.c.token).where(
        stamps.c.document_id == document.id, stamps.c.sha256 == document.sha256, stamps.c.county_id == work.county
    )
    token: bytes | None = (await work.db.execute(query)).scalar_one_or_none()
    return token


async def _keep(work: Work, document: Document, token: bytes) -> None:
    row = {"document_id": document.id, "sha256": document.sha256, "county_id": document.county}
    await work.db.execute(stamps.insert().values(**row, token=token, kept_at=work.now))
