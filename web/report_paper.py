"""The report as a paper to print and file, and as a statement that anybody can check: same words, same facts."""

from datetime import datetime
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.serialization import Encoding

import documents
from documents import Section, VerificationReportData
from kernel import clock
from web.parts import PLATFORM
from web.reports import SignatureView, VerificationReport, say
from web.security import parts

Rows = tuple[tuple[str, str], ...]
SHANGHAI = ZoneInfo("Asia/Shanghai")
SHORT_DIGEST = 16


def statement(report: VerificationReport) -> str:
    """Return the report signed by the platform (JWS, ES256 with x5c)."""
    desk = parts().office.desk
    claims = {
        "iss": parts().settings.public_url,
        "iat": int(desk.now().timestamp()),
        "sub": f"sha256:{report.sha256}",
        "report": report.model_dump(mode="json"),
    }
    root = desk.authority.root.public_bytes(Encoding.DER)
    return documents.signed_statement(claims, desk.authority.platform_signer(desk.platform, desk.now()), root)


def paper(report: VerificationReport, url: str = "") -> VerificationReportData:
    """Return what the paper says; `url` is where the result on a registered paper can be seen anew."""
    short = report.sha256[:SHORT_DIGEST]
    return VerificationReportData(
        title=say("report.title")[0],
        platform=PLATFORM,
        number=say("report.number", digest=short)[1],
        verdict=report.title,
        explanation=(report.detail, report.next_step),
        sections=(_about_the_file(report), *_wrong(report), *_signatures(report)),
        notes=(say("report.note")[1],),
        running_line=say("report.running", digest=short)[1],
        made_on=clock.today_in_shanghai(report.verified_at),
        url=url,
        url_alternative=say("report.qr", url=url)[1],
    )


def _about_the_file(report: VerificationReport) -> Section:
    record = report.registered
    rows = [_row("verdict", value=" / ".join(filter(None, (report.verdict, report.reason))))]
    if record is not None:
        # What the law makes of the original says nothing about a file that only resembles it.
        state = "legal-state" if record.identical else "legal-state-of-original"
        rows += [
            _row("paper", title=record.title, number=record.number),
            _row(state, title=record.state_title, detail=record.state_detail.rstrip("。.")),
            _row("template", template=record.template, version=record.template_version, law=record.law_version),
        ]
    rows += [
        _row("complete", **_completeness(report)),
        _row("tier", value=say(f"report.tier.{report.tier}")[1]),
        _row("sha256", value=report.sha256),
        _row("size", pages=report.pages, size=report.size),
        _row("verified-at", value=_moment(report.verified_at)),
        _row("policy", value=report.policy),
    ]
    if report.renew_before is not None:
        rows.append(_row("renew-before", value=_moment(report.renew_before)))
    return Section(say("report.paper")[0], tuple(rows))


def _completeness(report: VerificationReport) -> dict[str, object]:
    signed = sum(each.kind in ("signature", "seal") for each in report.signatures)
    record = report.registered
    expected = record.expected if record is not None else signed + len(report.missing)
    names = [f"{_role(each.role)} {each.name}" for each in record.missing] if record else report.missing
    missing = say("report.missing", names="、".join(names))[1] if names else ""
    return {"all": expected, "signed": signed, "missing": missing}


def _wrong(report: VerificationReport) -> tuple[Section, ...]:
    if not report.findings:
        return ()
    rows = tuple((each.title, f"{each.detail}（{each.reason}，{each.code}）") for each in report.findings)
    return (Section(say("report.findings")[0], rows),)


def _signatures(report: VerificationReport) -> tuple[Section, ...]:
    return tuple(
        Section(say("report.signature", number=number)[1], _about_one(each))
        for number, each in enumerate(report.signatures, start=1)
    )


def _about_one(each: SignatureView) -> Rows:
    kind, none = say(f"report.kind.{each.kind}")[0], say("report.none")[1]
    verdict = say(f"verification.verdict.{each.verdict}")[0]
    rows = [
        _row("who", value=each.name or each.organisation or each.field),
        _row("role", value="，".join(filter(None, (_role(each.role), kind)))),
        _row("worth", value=" / ".join(filter(None, (f"{verdict} {each.verdict}", each.reason)))),
    ]
    if each.signed_at is not None:
        rows.append(_row("signed-at", value=_moment(each.signed_at), by=each.timestamped_by))
    rows += [
        _row("issuer", issuer=each.issuer, anchor=each.trust_anchor or none),
        _row("level", value=each.level),
        _row("scope", value=say(f"report.scope.{each.scope}", revision=each.revision, bytes=each.revision_bytes)[1]),
        _row("after", value=_since(each)),
        *(_row("reasons", value=reason) for reason in each.reasons),
    ]
    return tuple(rows)


def _since(each: SignatureView) -> str:
    since = each.since
    if since.changed:
        return say("report.after.changed")[1]
    if not (since.signatures or since.seals or since.closings):
        return say("report.after.nothing")[1]
    counts = {"signatures": since.signatures, "seals": since.seals, "closings": since.closings}
    return say("report.after.allowed", **counts)[1]


def _role(role: str) -> str:
    return say(f"report.role.{role}")[0] if role else ""


def _row(name: str, **facts: object) -> tuple[str, str]:
    return say(f"report.row.{name}", **facts)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S} (UTC+8)"
