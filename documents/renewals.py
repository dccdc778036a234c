"""
Long-term proof: what is signed today must be provable when today's certificates have long ended.

Once a day the job `documents.renew` looks for papers whose last time-stamp will not be provable
for another year, and asks for a job `documents.renew-paper` each. A renewed paper is one more
revision: the old bytes stay its beginning, and copies that people hold stay good as long as
their own time-stamp is. The same round gives seals their next certificate before one ends.
"""

import asyncio
from datetime import timedelta
from typing import Any

from kernel import SYSTEM, Conflict, CountyId, jobs, journal
from kernel.database import Database

from . import seals, store
from .issuing import recorded
from .jobs import report_on
from .model import RENEWED
from .office import Office
from .signing import renew
from .stages import SealStage, Stage
from .stamping import ask_for_stamp
from .verifying import Verdict

AHEAD = timedelta(days=365)
"""A renewal may fail for weeks, for want of a security module or of people, and still be in time."""
LEAST_GAIN = timedelta(days=180)
"""A time-stamp that is provable hardly longer would be added again tomorrow, and the day after."""
MOST_A_DAY = 2000


async def renew_due(office: Office, database: Database, payload: dict[str, Any]) -> None:
    """Do the job "documents.renew" for one county."""
    county = CountyId(payload["county"])
    async with database.work(SYSTEM, county) as work:
        for document in await store.provable_until(work, work.now + AHEAD, MOST_A_DAY):
            await jobs.enqueue(work, "documents.renew-paper", {"document": document})
        registered = [seal for seal in await seals.all_of(work) if seal.stage is SealStage.IN_USE]
    for seal in registered:
        if office.desk.authority.seal_certificates(seal.id):
            await asyncio.to_thread(
                office.desk.authority.seal_certificate,
                seal.id,
                seal.name,
                seal.role.value,
                office.desk.now(),
                seal.organisation,
            )


async def renew_paper(office: Office, database: Database, payload: dict[str, Any]) -> None:
    """
    Do the job "documents.renew-paper": one more time-stamp, recorded if the paper is still as it was.

    Again changes nothing. Conflict("document.renewal-not-good") where the renewed bytes do not
    verify, Conflict("document.renewal-gains-nothing") where the root itself ends soon: then the
    paper stays as it is, and somebody must look.
    """
    async with database.reading(SYSTEM, CountyId(payload["county"])) as work:
        document = await store.load(work, payload["document"])
        due = document.renew_before is None or document.renew_before < work.now + AHEAD
    if document.stage is not Stage.EFFECTIVE or not due:
        return
    made = await asyncio.to_thread(renew, await office.storage.get(document.sha256), office.desk)
    if document.renew_before is not None and made.provable_until - document.renew_before < LEAST_GAIN:
        raise Conflict("document.renewal-gains-nothing", document=document.id)
    await office.storage.put(made.pdf)
    report, digest = await report_on(office, document, made.pdf)
    if report.verdict is not Verdict.TOTAL_PASSED:
        raise Conflict("document.renewal-not-good", document=document.id, reason=str(report.reason))
    async with database.work(SYSTEM, document.county) as work:
        present = await store.load(work, document.id)
        if present.sha256 != document.sha256:
            return
        number = document.revision + 1
        record = recorded(number, f"{RENEWED}-{number}", document.sha256, made)
        renewed = await store.save(work, present.renewed(record, made.provable_until, digest))
        await store.add_revision(work, document, record)
        await ask_for_stamp(work, office, renewed)
        await journal.append(
            work,
            "document.renewed",
            document=document.id,
            revision=number,
            digest=record.sha256,
            previous=record.previous_sha256,
            renew_before=made.provable_until.isoformat(),
        )
