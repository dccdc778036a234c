"""
From a signer's certificate up to a root we believe in, and whether it was taken back.

Only authorities named in `Trust` are climbed; certificates carried by the file never become
authorities. Proofs of non-revocation may come from the file, since their issuer signed them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from documents.authority import Trust

HIGHEST_CHAIN = 4
CLOCKS_DIFFER = timedelta(minutes=2)
"""A proof made this much before a signature still speaks for it: clocks differ."""
KNOWN_CRITICAL = frozenset({x509.BasicConstraints.oid, x509.KeyUsage.oid, x509.ExtendedKeyUsage.oid})


@dataclass(frozen=True)
class Chain:
    """A certificate and the authorities above it, root last."""

    certificates: tuple[x509.Certificate, ...]

    @property
    def root(self) -> x509.Certificate:
        return self.certificates[-1]

    def links(self) -> Iterable[tuple[x509.Certificate, x509.Certificate]]:
        """Return (certificate, its issuer), the root left out: it is believed, not proven."""
        return zip(self.certificates, self.certificates[1:], strict=False)


@dataclass(frozen=True)
class Proof:
    """What one revocation list or OCSP response says; its signature has been checked."""

    issuer: bytes
    """DER name of the authority it speaks for."""
    made_at: datetime
    serial: int | None
    """The one certificate it speaks of; None: all of that issuer."""
    revoked: Mapping[int, datetime]


class Believed:
    """`Trust`, parsed once."""

    def __init__(self, trust: Trust) -> None:
        self.roots = tuple(_parsed(each) for each in trust.roots)
        self.authorities = (*(_parsed(each) for each in trust.certificates), *self.roots)
        self.encoded = frozenset((*trust.certificates, *trust.roots))
        self.roles = {policy: role for role, policy in trust.policies.items()}
        self.timestamp_policies = frozenset(trust.timestamp_policies)

    def chain(self, certificate: x509.Certificate) -> Chain | None:
        """Return the way from `certificate` up to one of the roots, or None."""
        way = [certificate]
        while len(way) <= HIGHEST_CHAIN:
            if way[-1] in self.roots:
                return Chain(tuple(way))
            issuer = next((each for each in self.authorities if _issued(each, way[-1], len(way) - 1)), None)
            if issuer is None:
                return None
            way.append(issuer)
        return None

    def proofs(self, crls: Iterable[bytes], ocsps: Iterable[bytes]) -> tuple[Proof, ...]:
        """Return those that one of our authorities made; what cannot be read or is not theirs is left out."""
        found = [*(self._from_list(each) for each in crls), *(self._from_response(each) for each in ocsps)]
        return tuple(proof for proof in found if proof is not None)

    def _from_list(self, der: bytes) -> Proof | None:
        try:
            revocations = x509.load_der_x509_crl(der)
            for issuer in self.authorities:
                key = issuer.public_key()
                if revocations.issuer == issuer.subject and isinstance(key, ec.EllipticCurvePublicKey):
                    if not revocations.is_signature_valid(key):
                        return None
                    revoked = {each.serial_number: each.revocation_date_utc for each in revocations}
                    return Proof(issuer.subject.public_bytes(), revocations.last_update_utc, None, revoked)
        except (ValueError, TypeError, InvalidSignature):
            pass
        return None

    def _from_response(self, der: bytes) -> Proof | None:
        try:
            response = ocsp.load_der_ocsp_response(der)
            for issuer in self.authorities:
                key = issuer.public_key()
                identifier = x509.SubjectKeyIdentifier.from_public_key(key)
                if response.responder_key_hash == identifier.digest and isinstance(key, ec.EllipticCurvePublicKey):
                    algorithm = response.signature_hash_algorithm
                    if algorithm is None or response.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
                        return None
                    key.verify(response.signature, response.tbs_response_bytes, ec.ECDSA(algorithm))
                    revoked = {}
                    if response.revocation_time_utc is not None:
                        revoked[response.serial_number] = response.revocation_time_utc
                    name = issuer.subject.public_bytes()
                    return Proof(name, response.this_update_utc, response.serial_number, revoked)
        except (ValueError, TypeError, InvalidSignature):
            pass
        return None


def revoked_at(certificate: x509.Certificate, proofs: Iterable[Proof]) -> datetime | None:
    """Return the instant at which a certificate was taken back, if any proof says so."""
    name, serial = certificate.issuer.public_bytes(), certificate.serial_number
    return min(
        (each.revoked[serial] for each in proofs if each.issuer == name and serial in each.revoked), default=None
    )


def is_known_good(certificate: x509.Certificate, proofs: Iterable[Proof], since: datetime, at: datetime) -> bool:
    """Whether a proof made after `since` and not after `at` speaks of a certificate."""
    name, serial = certificate.issuer.public_bytes(), certificate.serial_number
    return any(
        proof.issuer == name
        and proof.serial in (None, serial)
        and since - CLOCKS_DIFFER <= proof.made_at <= at + CLOCKS_DIFFER
        for proof in proofs
    )


def text_of(name: x509.Name, kind: x509.ObjectIdentifier = NameOID.COMMON_NAME) -> str:
    """Return one part of a name, or an empty text."""
    parts = name.get_attributes_for_oid(kind)
    return str(parts[0].value) if parts else ""


def may_sign(certificate: x509.Certificate) -> bool:
    """Whether the certificate is for signing documents: key, key usage, no foreign purpose."""
    usage, purposes = _usage(certificate), _purposes(certificate)
    return (
        _is_p256(certificate)
        and usage is not None
        and usage.digital_signature
        and usage.content_commitment
        and not purposes
        and not is_authority(certificate)
        and not _unknown_critical(certificate)
    )


def may_timestamp(certificate: x509.Certificate) -> bool:
    """Whether the certificate is for time-stamps and nothing else (RFC 3161, 2.3)."""
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    return (
        purposes.critical
        and list(purposes.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
        and _is_p256(certificate)
        and not is_authority(certificate)
        and not _unknown_critical(certificate)
    )


def policies_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the policy OIDs of a certificate."""
    try:
        policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(each.policy_identifier.dotted_string for each in policies)


@lru_cache(maxsize=64)
def _parsed(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


def _issued(issuer: x509.Certificate, subject: x509.Certificate, below: int) -> bool:
    """Whether `issuer` may have issued and did issue `subject`, with `below` authorities under it."""
    if subject.issuer != issuer.subject or not is_authority(issuer) or not _is_p256(issuer):
        return False
    usage = _usage(issuer)
    room = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
    within = issuer.not_valid_before_utc <= subject.not_valid_before_utc <= issuer.not_valid_after_utc
    if usage is None or not usage.key_cert_sign or (room is not None and below > room) or not within:
        return False
    return _signed_by(issuer.public_bytes(Encoding.DER), subject.public_bytes(Encoding.DER))


@lru_cache(maxsize=1024)
def _signed_by(issuer: bytes, subject: bytes) -> bool:
    try:
        x509.load_der_x509_certificate(subject).verify_directly_issued_by(x509.load_der_x509_certificate(issuer))
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_p256(certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether it may issue other certificates."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _usage(certificate: x509.Certificate) -> x509.KeyUsage | None:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None


def _purposes(certificate: x509.Certificate) -> list[x509.ObjectIdentifier]:
    try:
        return list(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return []


def _unknown_critical(certificate: x509.Certificate) -> bool:
    return any(each.critical and each.oid not in KNOWN_CRITICAL for each in certificate.extensions)
