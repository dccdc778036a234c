"""What the clerk opens: the papers, each verified, and every check with its article."""

from dataclasses import dataclass

import cases
import documents
import people
import recordings
from documents import Document, Kind, Office, Report, Verdict
from kernel import Work
from people import Arrival, ConsentKind

from . import examining, store
from .eligibility import Check, article
from .examining import Examined
from .model import Application, Service
from .submitting import prospect

NEEDED_CONSENTS = (ConsentKind.ONLINE_MEDIATION, ConsentKind.RECORDING, ConsentKind.E_SIGNATURE, ConsentKind.E_SERVICE)


@dataclass(frozen=True)
class BundlePaper:
    document: Document
    report: Report | None
    """None until the examination is done."""


@dataclass(frozen=True)
class PartyRecord:
    party: cases.Party
    arrival: Arrival


@dataclass(frozen=True)
class Bundle:
    application: Application
    case: cases.Case
    proposed_number: str | None
    papers: tuple[BundlePaper, ...]
    checks: tuple[Check, ...]
    records: tuple[PartyRecord, ...]
    recordings: tuple[recordings.Recording, ...]
    services: tuple[Service, ...]


async def examined(office: Office, application: Application) -> Examined | None:
    """Return what the examination found, or None while it is not done."""
    return await examining.kept(office, application.examination) if application.examination else None


async def gather(work: Work, application: Application, found: Examined | None, proposed: str | None) -> Bundle:
    """Put together what `found` and the database say."""
    case = await cases.load(work, application.case_id)
    papers = await _papers(work, application, found)
    agreement = await documents.load(work, application.agreement)
    bound = [party for party in case.parties if party.person not in agreement.not_bound]
    records = tuple([PartyRecord(party, await people.arrival(work, party.person, case.id)) for party in bound])
    kept = tuple(await recordings.of_case(work, case.id))
    filed = (await prospect(work, case.id)).checks
    about_file = (
        _papers_check(papers, found),
        _registered_check(papers, found),
        _identity_check(papers),
        _consents_check(records),
        _recording_check(kept),
        _journal_check(found),
    )
    services = tuple(await store.services_of(work, application.id))
    asked = tuple(each for each in filed if each.code != "confirmation.not-yet-asked")
    return Bundle(application, case, proposed, papers, asked + about_file, records, kept, services)


async def _papers(work: Work, application: Application, found: Examined | None) -> tuple[BundlePaper, ...]:
    """Agreement and application, what went along with them, and the court's own; what came later has no report."""
    asked, answered = (application.agreement, application.paper), (application.notice, application.ruling)
    loaded = [await documents.load(work, each) for each in asked]
    loaded += await documents.papers_along(work, application.case_id)
    loaded += [await documents.load(work, each) for each in answered if each is not None]
    reports = found.reports if found else {}
    return tuple(BundlePaper(document, reports.get(document.id)) for document in loaded)


def _papers_check(papers: tuple[BundlePaper, ...], found: Examined | None) -> Check:
    """Agreement, application and what went along with them verify whole, by themselves."""
    reports = list(found.reports.values()) if found else []
    good = [report for report in reports if report.verdict is Verdict.TOTAL_PASSED]
    ok = bool(reports) and len(good) == len(reports)
    return Check("bundle.papers", ok, article("bundle.papers"), {"good": str(len(good)), "all": str(len(reports))})


def _registered_check(papers: tuple[BundlePaper, ...], found: Examined | None) -> Check:
    """What was verified is, byte for byte, what was registered."""
    by_id = {paper.document.id: paper.document.sha256 for paper in papers}
    ok = found is not None and all(by_id.get(each) == report.sha256 for each, report in found.reports.items())  # type: ignore[call-overload]
    return Check("bundle.registered", ok, article("bundle.registered"))


def _identity_check(papers: tuple[BundlePaper, ...]) -> Check:
    """Each party was identified on the day of signing; the evidence stands with the signature."""
    acts = [
        signer.given
        for paper in papers
        if paper.document.kind is Kind.AGREEMENT
        for signer in paper.document.signers
        if signer.role is documents.SignerRole.PARTY and not signer.is_out
    ]
    proved = [act for act in acts if act is not None and act.identity_sha256]
    facts = {"good": str(len(proved)), "all": str(len(acts))}
    return Check("bundle.identity", len(proved) == len(acts), article("bundle.identity"), facts)


def _consents_check(records: tuple[PartyRecord, ...]) -> Check:
    given = [each for each in records if all(each.arrival.consents[kind].given for kind in NEEDED_CONSENTS)]
    facts = {"good": str(len(given)), "all": str(len(records))}
    return Check("bundle.consents", len(given) == len(records), article("bundle.consents"), facts)


def _recording_check(kept: tuple[recordings.Recording, ...]) -> Check:
    sealed = [each for each in kept if each.manifest_digest is not None]
    ok = bool(kept) and len(sealed) == len(kept)
    return Check("bundle.recording", ok, article("bundle.recording"), {"good": str(len(sealed)), "all": str(len(kept))})


def _journal_check(found: Examined | None) -> Check:
    ok = found is not None and not found.journal_findings
    return Check("bundle.journal", ok, article("bundle.journal"), {"size": str(found.journal_size if found else 0)})
