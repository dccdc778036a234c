# mypy: untyped-calls-exclude="pyhanko,pyhanko_certvalidator"
"""
Papers that others signed: pyHanko's rules for changes, and the list of outside authorities we trust.

None of our own rules holds for them: who may sign where, what a complete paper is. So without
an issuer on the list no signature here is ever worth more than INDETERMINATE. pyHanko compares
each signature with every later revision, which is quadratic; callers bound time and memory.
Not to be called inside a running event loop (nor is `checking.verify`).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from .report import Finding, Reason, SignatureReport, found, judged
from .structure import TIMESTAMP, Malformed, Opened, Placed

MOST_SIGNATURES = 24
"""pyHanko needs seconds for so many; more are not looked at."""
CLOCKS_DIFFER = timedelta(minutes=2)
REASONS = {
    "REVOCATION_OUT_OF_BOUNDS_NO_POE": Reason.TRY_LATER,
    "REVOKED_CA_NO_POE": Reason.REVOKED_NO_POE,
    "OUT_OF_BOUNDS_NOT_REVOKED": Reason.OUT_OF_BOUNDS_NO_POE,
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": Reason.CRYPTO_CONSTRAINTS_FAILURE,
    "NO_SIGNING_CERTIFICATE_FOUND": Reason.NO_CERTIFICATE_CHAIN_FOUND,
    "EXPIRED": Reason.OUT_OF_BOUNDS_NO_POE,
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": Reason.TRY_LATER,
}
"""pyHanko's sub-indications that have another name here; the last is its word for a lack of proofs of state."""


def examine(opened: Opened, others: tuple[bytes, ...], at: datetime) -> Iterator[SignatureReport]:
    """Yield what each signature is worth to somebody who trusts the authorities `others` (DER), oldest first."""
    if len(opened.signatures) > MOST_SIGNATURES:
        raise Malformed("file.too-many-signatures", most=MOST_SIGNATURES)
    embedded = {str(each.field_name): each for each in opened.reader.embedded_signatures}
    for placed in opened.signatures:
        if placed.field not in embedded:
            raise Malformed("signature.without-value", field=placed.field)
        yield _signature(opened, placed, embedded[placed.field], others, at)


def _signature(
    opened: Opened, placed: Placed, signature: EmbeddedPdfSignature, others: tuple[bytes, ...], at: datetime
) -> SignatureReport:
    certificate = signature.signer_cert
    stamped = signature.signed_data if placed.kind == TIMESTAMP else _token_in(signature)
    claimed = _time_of(stamped) if stamped is not None else None
    try:
        status = _status(opened.reader, placed, signature, others, claimed or at, at)
        if claimed is not None and not _is_good(status if placed.kind == TIMESTAMP else status.timestamp_validity):
            # Nobody we trust says so: it is judged as of now.
            status, claimed = _status(opened.reader, placed, signature, others, at, at), None
        findings = tuple(_findings(placed, status, claimed, at))
        anchor = _anchor(status)
    except UnacceptableSignerError:
        findings, anchor, claimed = (found("signature.value", Reason.SIG_CRYPTO_FAILURE, field=placed.field),), "", None
    verdict, reason = judged(findings)
    return SignatureReport(
        field=placed.field,
        kind="closing" if placed.kind == TIMESTAMP else "signature",
        role="",
        name=_part(certificate.subject, "common_name"),
        organisation=_part(certificate.subject, "organization_name"),
        event_id="",
        issuer=_part(certificate.issuer, "common_name") or _part(certificate.issuer, "organization_name"),
        trust_anchor=anchor,
        signed_at=claimed.isoformat() if claimed else "",
        timestamped_by=_stamped_by(stamped) if claimed and stamped is not None else "",
        level="B-T" if claimed else "B-B",
        revision=placed.revision + 1,
        revision_bytes=placed.end,
        revision_sha256=sha256(memoryview(opened.pdf)[: placed.end]).hexdigest(),
        certificate_sha256=sha256(certificate.dump()).hexdigest(),
        verdict=verdict,
        reason=reason,
        findings=findings,
    )


def _status(
    reader: PdfFileReader,
    placed: Placed,
    signature: EmbeddedPdfSignature,
    others: tuple[bytes, ...],
    moment: datetime,
    at: datetime,
) -> Any:
    if placed.kind == TIMESTAMP:
        return validate_pdf_timestamp(signature, _context(reader, others, moment))
    return validate_pdf_signature(
        signature, _context(reader, others, moment), ts_validation_context=_context(reader, others, at)
    )


def _context(reader: PdfFileReader, others: tuple[bytes, ...], moment: datetime) -> ValidationContext:
    settings: dict[str, Any] = {
        "crls": [],
        "trust_roots": [x509.Certificate.load(each) for each in others],
        "allow_fetching": False,
        "revocation_mode": "require",
        "retroactive_revinfo": True,
        "moment": moment,
    }
    try:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
    except NoDSSFoundError:
        return ValidationContext(**settings)


def _findings(placed: Placed, status: Any, claimed: datetime | None, at: datetime) -> Iterator[Finding]:
    field = placed.field
    if not status.intact:
        yield found("signature.digest", Reason.HASH_FAILURE, field=field)
    elif not status.valid:
        yield found("signature.value", Reason.SIG_CRYPTO_FAILURE, field=field)
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        yield found("signature.covers-no-whole-revision", Reason.FORMAT_FAILURE, field=field)
    elif status.modification_level == ModificationLevel.OTHER or status.docmdp_ok is False:
        yield found("foreign.changed-after", Reason.MODIFIED_AFTER_SIGNING, field=field)
    if claimed is not None and claimed > at + CLOCKS_DIFFER:
        yield found("timestamp.in-the-future", Reason.TIMESTAMP_ORDER_FAILURE, field=field)
    if not status.trusted:
        why = status.trust_problem_indic.standard_name if status.trust_problem_indic else "NO_CERTIFICATE_CHAIN_FOUND"
        reason = REASONS.get(why) or (Reason(why) if why in Reason.__members__ else Reason.CHAIN_CONSTRAINTS_FAILURE)
        if reason is Reason.NO_CERTIFICATE_CHAIN_FOUND:
            issuer = _part(status.signing_cert.issuer, "common_name")
            yield found("signature.issuer-unknown", reason, field=field, issuer=issuer)
        else:
            yield found("foreign.not-trusted", reason, field=field)
    elif placed.kind != TIMESTAMP and not status.bottom_line:
        yield found("foreign.not-trusted", Reason.SIG_CONSTRAINTS_FAILURE, field=field)


def _token_in(signature: EmbeddedPdfSignature) -> Any | None:
    """Return the SignedData of the time-stamp over the signature value (RFC 3161, appendix A), if it has one."""
    for attribute in signature.signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            return attribute["values"][0]["content"]
    return None


def _is_good(stamped: Any) -> bool:
    return stamped is not None and bool(stamped.valid and stamped.intact and stamped.trusted)


def _anchor(status: Any) -> str:
    if not status.trusted or status.validation_path is None:
        return ""
    return _part(status.validation_path.trust_anchor.certificate.subject, "common_name")


def _time_of(token: Any) -> datetime:
    instant: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return instant


def _stamped_by(token: Any) -> str:
    own = [each.chosen for each in token["certificates"] if each.name == "certificate"]
    named = token["signer_infos"][0]["sid"].chosen
    for each in own:
        if "serial_number" in named and each.serial_number == named["serial_number"].native:
            return _part(each.subject, "common_name")
    return ""


def _part(name: Any, kind: str) -> str:
    value = name.native.get(kind, "")
    return value[-1] if isinstance(value, list) else str(value)
