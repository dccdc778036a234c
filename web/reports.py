"""
What verification found, in words: as JSON for pages and courts, as a signed statement, as a paper.

All three say the same, since paper and statement are made from the JSON. Names of persons are
masked wherever anybody may look; what a file calls its fields and signers is cut to a bearable length.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

import confirmation
import documents
import people
from documents import FOREIGN_POLICY, Examination, Finding, Registered, Report, SignatureReport, Tier, Verdict
from kernel import ANONYMOUS
from web.problems import language_asked, words
from web.security import parts

LONGEST = 200
"""Characters of what a stranger's file says of itself."""


class FindingView(BaseModel):
    code: str
    """Stable; what exactly is wrong."""
    reason: str
    """Sub-indication of ETSI EN 319 102-1, or one of ours: MODIFIED_AFTER_SIGNING, ROLE_MISMATCH, INCOMPLETE."""
    title: str
    detail: str


class SinceView(BaseModel):
    """What the file says was added after a signature."""

    signatures: int
    seals: int
    closings: int
    changed: bool
    """Something was changed that must not be."""


class SignatureView(BaseModel):
    field: str
    kind: str
    """certification, signature, seal or closing"""
    role: str
    name: str
    """Masked where anybody may look."""
    organisation: str
    signed_at: datetime | None
    """The best known time; null when nobody we trust vouches for one."""
    timestamped_by: str
    issuer: str
    trust_anchor: str
    """The root that was reached; empty where none was."""
    level: str
    """B-B, B-T or B-LTA (ETSI EN 319 142-1)"""
    scope: Literal["file", "revision"]
    """Whether it covers the whole file in hand, or the file as it was then."""
    revision: int
    revision_bytes: int
    """The file as the signer left it is this long."""
    revision_sha256: str
    since: SinceView
    certificate_sha256: str
    verdict: str
    reason: str | None
    """Sub-indication; null when it passed."""
    valid: bool
    reasons: list[str]
    """In words."""
    findings: list[FindingView]


class MissingView(BaseModel):
    role: str
    name: str


class RegisteredView(BaseModel):
    """The paper on record that the file is, or begins with."""

    kind: str
    title: str
    number: str
    state: str
    """signing, effective, refused or superseded; for agreements also confirmed or rejected"""
    state_title: str
    state_detail: str
    identical: bool
    """The whole file is a registered revision, bit by bit."""
    is_final: bool
    cut_back: bool
    """Signatures that are on record were taken off the end of the file."""
    missing: list[MissingView]
    revision: int
    revisions: int
    effective_at: datetime | None
    template: str
    template_version: str
    law_version: str
    expected: int
    """How many signatures and seals the paper needs."""


class VerificationReport(BaseModel):
    """`verdict` and `reason` are indication and sub-indication of ETSI EN 319 102-1, 5.1.3."""

    verdict: str
    """TOTAL_PASSED, INDETERMINATE, TOTAL_FAILED or NO_SIGNATURE"""
    reason: str | None
    title: str
    detail: str
    """The verdict in plain words."""
    next_step: str
    """What to do now, in plain words."""
    tier: str
    """registered (equal to a registered paper in force), own (fully checked) or foreign (rules for papers of others)"""
    findings: list[FindingView]
    signatures: list[SignatureView]
    missing: list[str]
    """Fields that should be signed and are not."""
    closed: bool
    covers_whole_file: bool
    sha256: str
    size: int
    pages: int
    verified_at: datetime
    renew_before: datetime | None
    policy: str
    """Name and version of the rules."""
    registered: RegisteredView | None


async def answer(found: Examination, masked: bool = True) -> VerificationReport:
    """Return the report, for anybody unless `masked` is False, with the legal state of a registered paper."""
    registered = await _registered(found.registered, masked) if found.registered is not None else None
    return report_view(found.report, registered, masked, found.tier)


def report_view(
    report: Report, registered: RegisteredView | None, masked: bool, tier: Tier | None = None
) -> VerificationReport:
    """Return a report in words; `masked` hides names of persons."""
    title, detail, next_step = _verdict_in_words(report, registered)
    return VerificationReport(
        verdict=report.verdict,
        reason=report.reason,
        title=title,
        detail=detail,
        next_step=next_step,
        tier=tier or (Tier.FOREIGN if report.policy == FOREIGN_POLICY else Tier.OWN),
        findings=[_finding(each) for each in report.findings],
        signatures=[_signature(each, report, masked) for each in report.signatures],
        missing=[_cut(each) for each in report.missing],
        closed=report.closed,
        covers_whole_file=report.covers_whole_file,
        sha256=report.sha256,
        size=report.size,
        pages=report.pages,
        verified_at=datetime.fromisoformat(report.verified_at),
        renew_before=_instant(report.renew_before),
        policy=report.policy,
        registered=registered,
    )


def say(code: str, **facts: object) -> tuple[str, str]:
    """Return title and detail of a code in the language of whoever asks."""
    return words(code, dict(facts), language_asked())


def _verdict_in_words(report: Report, registered: RegisteredView | None) -> tuple[str, str, str]:
    """Return title (with the reason in brackets), explanation and next step."""
    next_step = say(f"verification.next.{report.reason or report.verdict}")[1]
    if registered is not None and registered.cut_back:
        return *say("verification.cut-back"), next_step
    if registered is not None and registered.is_final and report.verdict is Verdict.TOTAL_PASSED:
        return *say("verification.identical"), next_step
    title, detail = say(f"verification.verdict.{report.verdict}")
    if report.reason is not None:
        why, explanation = say(f"verification.reason.{report.reason}")
        title, detail = f"{title}（{why}）", f"{detail}{explanation}"
    return title, detail, next_step


async def _registered(registered: Registered, masked: bool) -> RegisteredView:
    paper = registered.document
    async with parts().database.reading(ANONYMOUS, paper.county) as opened:
        state = await confirmation.legal_state(opened, paper)
    title, detail = say(f"verification.state.{state}")
    return RegisteredView(
        kind=paper.kind,
        title=documents.title(paper.kind),
        number=paper.number,
        state=state,
        state_title=title,
        state_detail=detail,
        identical=registered.identical,
        is_final=registered.is_final,
        cut_back=registered.cut_back,
        missing=[
            MissingView(
                role=signer.role,
                name=signer.name if signer.organisation or not masked else people.mask_name(signer.name),
            )
            for signer in registered.missing
        ],
        revision=registered.revision,
        revisions=paper.revision,
        effective_at=paper.effective_at,
        template=paper.template,
        template_version=paper.template_version,
        law_version=paper.law_version,
        expected=len(paper.signers),
    )


def _signature(each: SignatureReport, report: Report, masked: bool) -> SignatureView:
    name = _cut(each.name)
    return SignatureView(
        field=_cut(each.field),
        kind=each.kind,
        role=each.role,
        name=people.mask_name(name) if masked and each.kind == "signature" and name else name,
        organisation=_cut(each.organisation),
        signed_at=_instant(each.signed_at),
        timestamped_by=_cut(each.timestamped_by),
        issuer=_cut(each.issuer),
        trust_anchor=_cut(each.trust_anchor),
        level=each.level,
        scope="file" if each.revision_bytes == report.size else "revision",
        revision=each.revision,
        revision_bytes=each.revision_bytes,
        revision_sha256=each.revision_sha256,
        since=_since(each, report),
        certificate_sha256=each.certificate_sha256,
        verdict=each.verdict,
        reason=each.reason,
        valid=each.verdict is Verdict.TOTAL_PASSED,
        reasons=[_finding(finding).detail for finding in each.findings],
        findings=[_finding(finding) for finding in each.findings],
    )


def _since(each: SignatureReport, report: Report) -> SinceView:
    later = [other.kind for other in report.signatures if other.revision > each.revision]
    wrong = [finding for finding in (*report.findings, *each.findings) if finding.reason == "MODIFIED_AFTER_SIGNING"]
    return SinceView(
        signatures=sum(kind in ("signature", "certification") for kind in later),
        seals=later.count("seal"),
        closings=later.count("closing"),
        changed=any(int(finding.facts.get("revision", each.revision + 1)) > each.revision for finding in wrong),
    )


def _finding(finding: Finding) -> FindingView:
    facts = {key: _cut(value) for key, value in finding.facts.items()}
    title, detail = say(f"verification.{finding.code}", **facts)
    return FindingView(code=finding.code, reason=finding.reason, title=title, detail=detail)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
