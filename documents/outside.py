"""
Services of licensed providers that take the place of our own: certificates of acts, e-seals, time-stamps.

Ports only; `outside_http` speaks to them, `simulators` behaves like them. All three can be slow,
fail, and be asked twice for the same: every request has an id, and the same id gets the same answer.

Source: Electronic Signature Law, art. 16 to 22 (certification by licensed providers).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from cryptography import x509
from cryptography.x509.oid import NameOID

SIMULATED = "模拟服务（仅供测试）"
"""Organisation in the certificates of every simulator; a real centre must not believe them unknowingly."""


@dataclass(frozen=True)
class Anchors:
    """What we believe of a provider, handed over by it on paper, not by its service. All DER."""

    roots: tuple[bytes, ...]
    between: tuple[bytes, ...]
    """Authorities between roots and signers."""

    @property
    def simulated(self) -> bool:
        return any(is_simulator(root) for root in self.roots)


@dataclass(frozen=True)
class Application:
    """What a provider needs for the certificate of one act."""

    request_id: str
    """The act; the same one gets the same certificate."""
    csr: bytes
    """DER PKCS#10 with the subject that the certificate shall have, signed by the key of the act."""
    policy: str
    """OID, agreed with the provider for each role."""
    evidence_sha256: str
    """Digest of the proof of identity, which the provider may ask to see (Electronic Signature Law, art. 20)."""


class CertificateService(Protocol):
    """A licensed certificate authority for signing acts."""

    anchors: Anchors

    def issue(self, application: Application) -> bytes:
        """Return the DER certificate; Unavailable("ca.unavailable" | "ca.answer-unfit")."""
        ...

    def ocsp(self, certificate: bytes) -> bytes:
        """Return a DER OCSP response on one of its certificates; Unavailable("ca.unavailable")."""
        ...

    def crls(self) -> tuple[bytes, ...]:
        """Return its present revocation lists, DER; Unavailable("ca.unavailable")."""
        ...


@dataclass(frozen=True)
class EnrolledSeal:
    certificate: bytes
    """DER."""
    drawing: bytes
    """What it looks like, as `sealing.check_drawing` allows."""


class SealService(Protocol):
    """An e-seal service that holds the keys of seals and signs digests with them."""

    anchors: Anchors

    def enrol(self, seal_id: str, organisation_id: str, name: str, policy: str) -> EnrolledSeal:
        """Return certificate and look of an organisation's seal; Unavailable("seal-service.unavailable")."""
        ...

    def sign(self, seal_id: str, digest: bytes) -> bytes:
        """Return the DER ECDSA signature over a SHA-256 digest; Unavailable("seal-service.unavailable")."""
        ...

    def ocsp(self, certificate: bytes) -> bytes: ...

    def crls(self) -> tuple[bytes, ...]: ...

    def revoke(self, seal_id: str) -> None:
        """Tell the service to end a seal."""
        ...


class TimestampService(Protocol):
    """A licensed time-stamp service (RFC 3161)."""

    anchors: Anchors

    def token(self, digest: bytes) -> bytes:
        """Return a checked DER token over a SHA-256 digest; Unavailable("tsa.unavailable" | "tsa.answer-unfit")."""
        ...


@dataclass(frozen=True)
class Outside:
    """Which providers take our place; None: nobody."""

    certificates: CertificateService | None = None
    seals: SealService | None = None
    timestamps: TimestampService | None = None
    known_crls: list[bytes] = field(default_factory=list)
    """As they were when `crls` last asked; papers carry those of their own day."""

    def simulated(self) -> tuple[str, ...]:
        """Return the names of those that are simulators."""
        ports = {"CA": self.certificates, "e-seal": self.seals, "TSA": self.timestamps}
        return tuple(name for name, port in ports.items() if port is not None and port.anchors.simulated)

    def anchors(self) -> tuple[Anchors, ...]:
        """Return what verifiers of our papers must believe besides ourselves."""
        return tuple(port.anchors for port in (self.certificates, self.seals) if port is not None)

    def prover(self, issuer: x509.Name) -> Callable[[bytes], bytes] | None:
        """Return who gives OCSP responses on certificates of this issuer, if one of them does."""
        for port in (self.certificates, self.seals):
            between = port.anchors.between if port is not None else ()
            if port is not None and issuer in [x509.load_der_x509_certificate(each).subject for each in between]:
                return port.ocsp
        return None

    def crls(self) -> tuple[bytes, ...]:
        """Ask for all revocation lists, and remember them for those who cannot wait."""
        found = tuple(each for port in (self.certificates, self.seals) if port is not None for each in port.crls())
        self.known_crls[:] = found
        return found


def is_simulator(root: bytes) -> bool:
    """Whether this root says that it is a simulator's."""
    subject = x509.load_der_x509_certificate(root).subject
    return SIMULATED in [str(each.value) for each in subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
