"""
The job `confirmation.examine`: what the clerk would otherwise check by hand, done once and kept.

Each paper is verified anew in a process of its own, and the county's journal is recomputed.
The result lies in storage under its digest.
"""

import json
from dataclasses import dataclass
from typing import Any

import documents
from documents import Office, Report
from kernel import SYSTEM, CountyId, journal
from kernel.database import Database

from . import store


@dataclass(frozen=True)
class Examined:
    """`reports` by document id; `journal_findings` are codes, empty when every entry is as it was written."""

    reports: dict[str, Report]
    journal_size: int
    journal_root: str
    journal_findings: tuple[str, ...]


async def examine(office: Office, database: Database, payload: dict[str, Any]) -> None:
    """Examine `payload["application"]` unless that has been done."""
    county = CountyId(payload["county"])
    async with database.reading(SYSTEM, county) as work:
        application = await store.load(work, payload["application"])
        papers = [await documents.load(work, each) for each in (application.agreement, application.paper)]
        papers += await documents.papers_along(work, application.case_id)
        head, findings = await journal.verify(work)
    if application.examination is not None:
        return
    reports = {paper.id: (await documents.verify_registered(office, paper)).as_json() for paper in papers}
    result = {
        "reports": reports,
        "journal": {"size": head.size, "root": head.root, "findings": [finding.code for finding in findings]},
    }
    digest = await office.storage.put(json.dumps(result, ensure_ascii=False, sort_keys=True).encode())
    async with database.work(SYSTEM, county) as work:
        await store.save(work, application.examined(digest))
        await journal.append(work, "confirmation.examined", application=application.id, result=digest)


async def kept(office: Office, digest: str) -> Examined:
    """Return what `examine` found."""
    result = json.loads(await office.storage.get(digest))
    return Examined(
        {document: Report.from_json(report) for document, report in result["reports"].items()},
        result["journal"]["size"],
        result["journal"]["root"],
        tuple(result["journal"]["findings"]),
    )
