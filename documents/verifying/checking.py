# mypy: untyped-calls-exclude="pyhanko"
"""The checks, in order; what each of them found becomes the report."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from documents.authority import SEAL_ROLES, Trust

from . import chains, values
from .chains import Believed, Chain, Proof, text_of
from .examining import Examined, examine
from .report import FOREIGN_POLICY, Expectation, Finding, Reason, Report, SignatureReport, Verdict, found, judged
from .structure import TIMESTAMP, Malformed, Opened, Placed, changes, cover, read

LARGEST_FILE = 64 * 1024 * 1024
BACKWARDS = timedelta(seconds=2)
"""Time-stamps may run back this much from one revision to the next."""
UNFINISHED_UPDATE = re.compile(rb"\s*\d+ \d+ obj\b")
NOTHING_EXPECTED = Expectation()


def verify(pdf: bytes, at: datetime, trust: Trust, expected: Expectation | None = None) -> Report:
    """
    Return what `pdf` is worth at the instant `at` (aware) to somebody who believes `trust`.

    Never raises, whatever the bytes are. A paper that nobody signed under one of our roots is
    examined by the rules of `foreign`; the list is for papers of ours:
    1. Structure: it can be read, and after the first signature nothing happened but signing.
    2. Cover: each signature covers all of the file as it was, the last one all of it.
    3. Cryptography: digest, signature, chain to a root of `trust`, purpose, revocation.
    4. Time: a time-stamp each, within the certificate's life, in the order of the file.
    5. Role: the certificate's policy is that of the field; act and organisation as on record.
    6. Completeness: every laid or expected field is signed, and the paper is closed.
    """
    try:
        return _verify(pdf, at, trust, expected or NOTHING_EXPECTED)
    except Malformed as wrong:
        return unreadable(pdf, at, wrong.finding)
    except Exception as error:
        # Whatever a reader stumbles over, RecursionError too, is the file's fault, not a crash of ours.
        code = "file.cut-off" if b"/ByteRange" in pdf and b"%%EOF" not in pdf[-16:] else "file.unreadable"
        if isinstance(error, MemoryError):
            code = "file.could-not-be-checked"
        return unreadable(pdf, at, found(code, Reason.FORMAT_FAILURE, error=type(error).__name__))


def unreadable(pdf: bytes, at: datetime, finding: Finding) -> Report:
    """Return the report on a file that cannot be read."""
    return Report(
        verdict=judged((finding,))[0],
        reason=finding.reason,
        findings=(finding,),
        signatures=(),
        missing=(),
        closed=False,
        covers_whole_file=False,
        sha256=sha256(pdf).hexdigest(),
        size=len(pdf),
        pages=0,
        verified_at=_iso(at),
        renew_before="",
    )


def _verify(pdf: bytes, at: datetime, trust: Trust, expected: Expectation) -> Report:
    if len(pdf) > LARGEST_FILE:
        raise Malformed("file.too-large", most=LARGEST_FILE)
    if not pdf.startswith(b"%PDF-"):
        raise Malformed("file.not-a-pdf")
    if b"startxref" not in pdf:
        # The reader would look for it byte by byte.
        raise Malformed("file.unreadable", error="startxref")
    opened = read(pdf)
    if not opened.signatures:
        return _unsigned(opened, at)

    believed = Believed(trust)
    if not _is_ours(opened, believed):
        return _of_others(opened, trust, at)
    examined = [examine(opened, placed, believed) for placed in opened.signatures]
    proofs = believed.proofs(*_carried_proofs(opened, trust))
    judgements = []
    for each in examined:
        findings = each.findings
        if each.chain is not None:
            findings += (*cover(opened, each.placed), *_times(each, examined, proofs, at))
            findings += tuple(_roles(each, examined, believed, expected))
        judgements.append(_signature_report(opened, each, findings, believed, examined))

    last = examined[-1]
    covers_whole_file = last.placed.end == len(pdf)
    closed = last.placed.kind == TIMESTAMP and last.chain is not None and covers_whole_file
    findings = tuple(_about_the_whole(opened, examined, covers_whole_file))
    missing = _missing(opened, expected)
    if missing:
        findings += (found("paper.fields-missing", Reason.INCOMPLETE, fields=", ".join(missing)),)
    if not closed:
        findings += (found("paper.not-closed", Reason.INCOMPLETE),)
    verdict, reason = judged(findings + tuple(finding for each in judgements for finding in each.findings))
    return Report(
        verdict=verdict,
        reason=reason,
        findings=findings,
        signatures=tuple(judgements),
        missing=missing,
        closed=closed,
        covers_whole_file=covers_whole_file,
        sha256=sha256(pdf).hexdigest(),
        size=len(pdf),
        pages=opened.pages,
        verified_at=_iso(at),
        renew_before=_iso(last.value.certificate.not_valid_after_utc) if closed else "",
    )


def _is_ours(opened: Opened, believed: Believed) -> bool:
    """Whether any signature, closing time-stamps included, was made under one of our roots."""
    for placed in opened.signatures:
        try:
            certificate = values.take_apart(placed.contents, placed.field).certificate
        except Exception:  # noqa: S112 - whatever is wrong with it is said where it is examined
            continue
        if believed.chain(certificate) is not None:
            return True
    return False


def _of_others(opened: Opened, trust: Trust, at: datetime) -> Report:
    # Costs half a second to import, and is needed for few files.
    from . import foreign

    judgements = tuple(foreign.examine(opened, trust.others, at))
    covers_whole_file = opened.signatures[-1].end == len(opened.pdf)
    findings: tuple[Finding, ...] = ()
    if not covers_whole_file:
        behind = len(opened.pdf) - opened.signatures[-1].end
        reason = Reason.MODIFIED_AFTER_SIGNING
        findings = (found("structure.bytes-after-the-last-signature", reason, bytes=behind),)
    verdict, reason_found = judged(findings + tuple(finding for each in judgements for finding in each.findings))
    return Report(
        verdict=verdict,
        reason=reason_found,
        findings=findings,
        signatures=judgements,
        missing=opened.empty,
        closed=False,
        covers_whole_file=covers_whole_file,
        sha256=sha256(opened.pdf).hexdigest(),
        size=len(opened.pdf),
        pages=opened.pages,
        verified_at=_iso(at),
        renew_before="",
        policy=FOREIGN_POLICY,
    )


def _unsigned(opened: Opened, at: datetime) -> Report:
    if b"/ByteRange" in opened.pdf:
        raise Malformed("structure.signatures-removed")
    finding = found("paper.fields-missing", Reason.INCOMPLETE, fields=", ".join(opened.empty))
    report = unreadable(opened.pdf, at, finding)
    return replace(
        report,
        verdict=Verdict.NO_SIGNATURE,
        reason=None,
        findings=(finding,) if opened.empty else (),
        missing=opened.empty,
        pages=opened.pages,
    )


def _carried_proofs(opened: Opened, trust: Trust) -> tuple[list[bytes], list[bytes]]:
    """Return the revocation lists and OCSP responses of the file and of `trust`."""
    root = opened.reader.root

    def streams(key: str) -> list[bytes]:
        if "/DSS" not in root or key not in root["/DSS"]:
            return []
        return [each.get_object().data for each in root["/DSS"][key]]

    return [*trust.crls, *streams("/CRLs")], streams("/OCSPs")


def _times(each: Examined, all_examined: Sequence[Examined], proofs: Sequence[Proof], at: datetime) -> list[Finding]:
    """Check that one signature was made while its certificate, and the time-stamp's, were good."""
    field = each.placed.field
    if each.token is None:
        return [found("timestamp.missing", Reason.SIG_CONSTRAINTS_FAILURE, field=field)]
    if each.token_chain is None or each.chain is None:
        return []
    signed_at = each.token.gen_time
    findings: list[Finding] = []
    if signed_at > at + BACKWARDS:
        findings.append(found("timestamp.in-the-future", Reason.TIMESTAMP_ORDER_FAILURE, field=field))
    # The oldest time-stamp over this revision proves that everything here existed then.
    later = [
        other.token.gen_time
        for other in all_examined
        if other.placed.kind == TIMESTAMP and other.placed.revision > each.placed.revision and other.token is not None
    ]
    proven_by = min(later, default=at)
    if each.placed.kind != TIMESTAMP:
        findings += _state(each.chain, signed_at, signed_at, proofs, at, field)
    findings += _state(each.token_chain, signed_at, proven_by, proofs, at, field)
    return findings


def _state(
    chain: Chain, used_at: datetime, proven_by: datetime, proofs: Sequence[Proof], at: datetime, field: str
) -> Iterator[Finding]:
    """Check a chain at the instant of use; `proven_by` is when that use is known to have happened."""
    for certificate, _ in chain.links():
        facts = {"field": field, "certificate": text_of(certificate.subject)}
        if used_at < certificate.not_valid_before_utc:
            yield found("certificate.not-yet-valid", Reason.NOT_YET_VALID, **facts)
        elif used_at > certificate.not_valid_after_utc:
            yield found("certificate.expired", Reason.EXPIRED, **facts)
        elif proven_by > certificate.not_valid_after_utc:
            yield found("timestamp.outlived", Reason.OUT_OF_BOUNDS_NO_POE, **facts)
        revoked = chains.revoked_at(certificate, proofs)
        if revoked is not None and revoked <= used_at:
            yield found("certificate.revoked", Reason.REVOKED, **facts, revoked_at=_iso(revoked))
        elif revoked is not None and revoked <= proven_by:
            yield found("certificate.revoked-since", Reason.REVOKED_NO_POE, **facts, revoked_at=_iso(revoked))
        elif revoked is None and not chains.is_known_good(certificate, proofs, used_at, at):
            yield found("certificate.state-unknown", Reason.TRY_LATER, **facts)


def _roles(
    each: Examined, all_examined: Sequence[Examined], believed: Believed, expected: Expectation
) -> Iterator[Finding]:
    placed = each.placed
    if placed.kind == TIMESTAMP:
        return
    is_first = each is all_examined[0]
    role = _role(each.value.certificate, believed)
    wanted = expected.fields.get(placed.field) or _role_of_field(placed.field, believed)
    if is_first:
        if role != "certification" or placed.permissions is None:
            yield found("certification.missing", Reason.SIG_CONSTRAINTS_FAILURE, field=placed.field)
        elif placed.permissions not in (1, 2):
            yield found("certification.allows-changes", Reason.SIG_CONSTRAINTS_FAILURE, field=placed.field)
    elif role == "certification" or wanted not in (None, role):
        yield found("role.mismatch", Reason.ROLE_MISMATCH, field=placed.field, role=role, wanted=wanted or "")
    event = expected.events.get(placed.field)
    if event is not None and event != text_of(each.value.certificate.subject, NameOID.SERIAL_NUMBER):
        yield found("role.other-act", Reason.ROLE_MISMATCH, field=placed.field)


def _role(certificate: x509.Certificate, believed: Believed) -> str:
    """Return the one role whose policy the certificate carries, or an empty text."""
    roles = [believed.roles.get(policy, "") for policy in chains.policies_of(certificate)]
    return roles[0] if len(roles) == 1 else ""


def _role_of_field(field: str, believed: Believed) -> str | None:
    """Fields are named after the role that signs there: `party-2`, `committee-seal`."""
    stem, _, number = field.rpartition("-")
    name = stem if number.isdecimal() else field
    return name if name in believed.roles.values() else None


def _about_the_whole(opened: Opened, examined: Sequence[Examined], covers_whole_file: bool) -> Iterator[Finding]:
    yield from changes(opened)
    if examined[0].placed.kind == TIMESTAMP:
        # Anybody may get a time-stamp from us; it says when, not who.
        yield found("certification.missing", Reason.SIG_CONSTRAINTS_FAILURE, field=examined[0].placed.field)
    if not covers_whole_file:
        behind = opened.pdf[examined[-1].placed.end :]
        if UNFINISHED_UPDATE.match(behind) and b"%%EOF" not in behind:
            yield found("file.cut-off", Reason.FORMAT_FAILURE)
        else:
            yield found("structure.bytes-after-the-last-signature", Reason.MODIFIED_AFTER_SIGNING, bytes=len(behind))
    stamped = [(each.placed.field, each.token.gen_time) for each in examined if each.token is not None]
    for (_, earlier), (field, later) in pairwise(stamped):
        if later < earlier - BACKWARDS:
            yield found("timestamp.out-of-order", Reason.TIMESTAMP_ORDER_FAILURE, field=field)


def _missing(opened: Opened, expected: Expectation) -> tuple[str, ...]:
    signed = {placed.field for placed in opened.signatures}
    wanted = dict.fromkeys((*opened.empty, *(field for field in expected.fields if field not in signed)))
    return tuple(field for field in wanted if field not in expected.excused)


def _signature_report(
    opened: Opened,
    each: Examined,
    findings: tuple[Finding, ...],
    believed: Believed,
    all_examined: Sequence[Examined],
) -> SignatureReport:
    verdict, reason = judged(findings)
    placed, certificate = each.placed, each.value.certificate
    role = _role(certificate, believed) if each.chain is not None and placed.kind != TIMESTAMP else ""
    organisation = text_of(certificate.subject, NameOID.ORGANIZATION_NAME)
    return SignatureReport(
        field=placed.field,
        kind=_kind(placed, role),
        role=role,
        name=organisation if role in SEAL_ROLES else text_of(certificate.subject),
        organisation=organisation,
        event_id=text_of(certificate.subject, NameOID.SERIAL_NUMBER),
        issuer=text_of(certificate.issuer),
        trust_anchor=text_of(each.chain.root.subject) if each.chain else "",
        signed_at=_iso(each.token.gen_time) if each.token else "",
        timestamped_by=text_of(each.token.value.certificate.subject) if each.token else "",
        level=_level(each, all_examined),
        revision=placed.revision + 1,
        revision_bytes=placed.end,
        revision_sha256=sha256(memoryview(opened.pdf)[: placed.end]).hexdigest(),
        certificate_sha256=sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        verdict=verdict,
        reason=reason,
        findings=findings,
    )


def _kind(placed: Placed, role: str) -> str:
    if placed.kind == TIMESTAMP:
        return "closing"
    if role == "certification":
        return "certification"
    return "seal" if role in SEAL_ROLES else "signature"


def _level(each: Examined, all_examined: Sequence[Examined]) -> str:
    if each.token is None:
        return "B-B"
    closed_later = any(
        other.placed.kind == TIMESTAMP and other.placed.revision >= each.placed.revision and other.chain is not None
        for other in all_examined
    )
    return "B-LTA" if closed_later else "B-T"


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(microsecond=0).isoformat()
