"""
What verification says, as data. Words for every code live in the locale files.

Indications and sub-indications follow ETSI EN 319 102-1, 5.1.3; two reasons of ours are added,
`MODIFIED_AFTER_SIGNING` and `ROLE_MISMATCH`, and `INCOMPLETE` for papers that lack a signature.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

POLICY, FOREIGN_POLICY = "concord-papers-1", "concord-foreign-1"
"""Names and versions of the rules in this package: for papers of ours, and for those of others."""


class Verdict(StrEnum):
    """What a signature, or the whole paper, is worth."""

    TOTAL_PASSED = "TOTAL_PASSED"
    INDETERMINATE = "INDETERMINATE"
    TOTAL_FAILED = "TOTAL_FAILED"
    NO_SIGNATURE = "NO_SIGNATURE"


class Reason(StrEnum):
    """Why it is worth no more; the most serious comes first."""

    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    MODIFIED_AFTER_SIGNING = "MODIFIED_AFTER_SIGNING"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    ROLE_MISMATCH = "ROLE_MISMATCH"
    TIMESTAMP_ORDER_FAILURE = "TIMESTAMP_ORDER_FAILURE"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    NO_POE = "NO_POE"
    TRY_LATER = "TRY_LATER"
    INCOMPLETE = "INCOMPLETE"


FAILURES = frozenset(
    {
        Reason.FORMAT_FAILURE,
        Reason.HASH_FAILURE,
        Reason.SIG_CRYPTO_FAILURE,
        Reason.MODIFIED_AFTER_SIGNING,
        Reason.REVOKED,
        Reason.EXPIRED,
        Reason.NOT_YET_VALID,
        Reason.ROLE_MISMATCH,
    }
)
"""Reasons that make it TOTAL_FAILED; all others leave it INDETERMINATE."""
SERIOUS_FIRST = tuple(Reason)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be."""

    code: str
    reason: Reason
    facts: Mapping[str, str] = field(default_factory=dict)
    """Fill the places in the text of `code`."""


def found(code: str, reason: Reason, **facts: object) -> Finding:
    """Return a finding; the facts become text."""
    return Finding(code, reason, {key: str(value) for key, value in facts.items()})


def judged(findings: tuple[Finding, ...]) -> tuple[Verdict, Reason | None]:
    """Return the verdict that these findings leave, and its most serious reason."""
    if not findings:
        return Verdict.TOTAL_PASSED, None
    reason = min((finding.reason for finding in findings), key=SERIOUS_FIRST.index)
    return (Verdict.TOTAL_FAILED if reason in FAILURES else Verdict.INDETERMINATE), reason


@dataclass(frozen=True)
class Expectation:
    """What we know of a paper from elsewhere; beats what the file says of itself."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """Field that must be signed -> role that must have signed it."""
    events: Mapping[str, str] = field(default_factory=dict)
    """Field -> id of the signing act (person) or of the organisation (seal) on record."""
    excused: frozenset[str] = frozenset()
    """Fields that stay empty: their signers are on record as not bound by this paper."""


@dataclass(frozen=True)
class SignatureReport:
    """One signature, seal, certification or closing time-stamp, in the order of the file."""

    field: str
    kind: str
    """`certification`, `signature`, `seal` or `closing`."""
    role: str
    """As the certificate allows; empty where the certificate is not ours."""
    name: str
    organisation: str
    event_id: str
    """As in the certificate: id of the act, or of the organisation for seals."""
    issuer: str
    trust_anchor: str
    """Common name of the root; empty where none was reached."""
    signed_at: str
    """ISO 8601, UTC; from the time-stamp, empty without one."""
    timestamped_by: str
    level: str
    """`B-B`, `B-T` or `B-LTA`."""
    revision: int
    """1 is the paper before anybody signed."""
    revision_bytes: int
    revision_sha256: str
    """Hex, of the file as this signer left it."""
    certificate_sha256: str
    verdict: Verdict
    reason: Reason | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """What the file is worth, and why."""

    verdict: Verdict
    reason: Reason | None
    findings: tuple[Finding, ...]
    """About the paper as a whole; findings about one signature are with it."""
    signatures: tuple[SignatureReport, ...]
    missing: tuple[str, ...]
    """Fields that must be signed and are not."""
    closed: bool
    """A time-stamp over the whole file stands at its end."""
    covers_whole_file: bool
    """Nothing stands behind what the last signature or time-stamp covers."""
    sha256: str
    size: int
    pages: int
    verified_at: str
    """ISO 8601, UTC."""
    renew_before: str
    """ISO 8601, UTC; when the last time-stamp's certificate ends; empty where not closed."""
    policy: str = POLICY

    def as_json(self) -> dict[str, Any]:
        """Return plain data: dicts, lists, strings, numbers."""
        data: dict[str, Any] = _plain(asdict(self))
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Report":
        """Return the report that `as_json` wrote."""
        signatures = tuple(SignatureReport(**{**each, **_read_judgement(each)}) for each in data["signatures"])
        return cls(**{**data, **_read_judgement(data), "signatures": signatures, "missing": tuple(data["missing"])})


def _read_judgement(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "verdict": Verdict(data["verdict"]),
        "reason": None if data["reason"] is None else Reason(data["reason"]),
        "findings": tuple(
            Finding(each["code"], Reason(each["reason"]), dict(each["facts"])) for each in data["findings"]
        ),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, StrEnum) else value
