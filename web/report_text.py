"""The report for a terminal: verdict, reason and next step first, then each signature on a line."""

from collections.abc import Iterator

from documents import Finding, Report, SignatureReport, Verdict
from web.problems import words

MARKS = {Verdict.TOTAL_PASSED: "✓", Verdict.INDETERMINATE: "?", Verdict.TOTAL_FAILED: "✗", Verdict.NO_SIGNATURE: "-"}


def lines(report: Report, language: str) -> Iterator[str]:
    """Yield what a person at a terminal needs to know, in "zh" or "en"."""
    title, detail = words(f"verification.verdict.{report.verdict}", {}, language)
    yield f"{MARKS[report.verdict]} {title} [{' / '.join(filter(None, (report.verdict, report.reason)))}]"
    yield detail
    if report.reason is not None:
        yield "：".join(words(f"verification.reason.{report.reason}", {}, language))
    yield words(f"verification.next.{report.reason or report.verdict}", {}, language)[1]
    for finding in report.findings:
        yield f"  ! {_said(finding, language)}"
    for each in report.signatures:
        yield f"  {MARKS[each.verdict]} {_one(each, language)}"
        for finding in each.findings:
            yield f"      {_said(finding, language)}"
    yield f"SHA-256 {report.sha256}  {report.policy}  {report.verified_at}"


def _one(each: SignatureReport, language: str) -> str:
    role = words(f"report.role.{each.role}", {}, language)[0] if each.role else ""
    kind = words(f"report.kind.{each.kind}", {}, language)[0]
    parts = (each.field, kind, role, each.name, each.signed_at, each.level, each.issuer)
    return "  ".join(part for part in parts if part)


def _said(finding: Finding, language: str) -> str:
    title, detail = words(f"verification.{finding.code}", dict(finding.facts), language)
    return f"{title}：{detail} [{finding.code}]"
