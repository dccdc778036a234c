"""
Which certificates we gave and which we took back; answers about them as lists (CRL) and one by one (OCSP).

Both registers are files that are only appended to, one JSON object a line; several processes
may write and read them. A certificate that is on no line of `issued.jsonl` is none of ours.

Source: RFC 5280, 5 (lists); RFC 6960 and RFC 5019 (answers); Electronic Signature Law, art. 24.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import new as new_digest
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp
from cryptography.x509.ocsp import OCSPCertStatus

from .certificates import Issuer
from .keys import KeyProvider
from .registers import Register

LIST_LIFETIME = timedelta(days=31)
ANSWER_LIFETIME = timedelta(days=1)
LONGEST_NONCE = 32
"""RFC 8954, 2.1."""


@dataclass(frozen=True)
class TakenBack:
    """A certificate is not to be believed for what is signed from `at` on."""

    issuer: str
    """Name of the issuer's key."""
    at: datetime


class Revocations:
    """Registers and answers of all generations of our authorities. Instants are aware and in UTC."""

    def __init__(self, keys: KeyProvider, folder: Path, issuers: tuple[Issuer, ...]) -> None:
        self._keys = keys
        self._issuers = issuers
        self._issued_file, self._revoked_file = Register(folder / "issued.jsonl"), Register(folder / "revoked.jsonl")
        self._issued = {each.certificate.serial_number: self.issuer_of(each.certificate).key_name for each in issuers}
        self._revoked: dict[int, TakenBack] = {}

    def record(self, certificate: x509.Certificate, issuer: str) -> None:
        """Note that a certificate was given."""
        serial, until = certificate.serial_number, certificate.not_valid_after_utc
        self._issued_file.append(serial=f"{serial:x}", issuer=issuer, until=until.isoformat())

    def revoke(self, certificate: bytes, at: datetime) -> None:
        """
        Take a certificate back from `at` on, for ever; lists and answers made later say so.

        They know whole seconds, as time-stamps do: `at` is rounded up, so that what was signed a
        moment before, in the same second, stays good.
        """
        taken = x509.load_der_x509_certificate(certificate)
        at = at.replace(microsecond=0) + timedelta(seconds=at.microsecond > 0)
        issuer = self.issuer_of(taken).key_name
        self._revoked_file.append(serial=f"{taken.serial_number:x}", issuer=issuer, at=at.astimezone(UTC).isoformat())

    def revoked(self) -> Mapping[int, TakenBack]:
        """Return serial -> since when, the earliest where several were recorded."""
        for entry in self._revoked_file.news():
            serial, at = int(entry["serial"], 16), datetime.fromisoformat(entry["at"])
            known = self._revoked.get(serial)
            self._revoked[serial] = TakenBack(entry["issuer"], min(at, known.at) if known else at)
        return self._revoked

    def issuer_of(self, certificate: x509.Certificate) -> Issuer:
        """Return the generation that gave a certificate; ValueError where it is not ours."""
        for each in self._issuers:
            if each.certificate.subject == certificate.issuer:
                return each
        raise ValueError("not one of our certificates")

    def list_of(self, issuer: Issuer, at: datetime) -> bytes:
        """Return the DER revocation list of one authority, good for 31 days."""
        key = self._keys.key(issuer.key_name)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(at)
            .next_update(at + LIST_LIFETIME)
            .add_extension(x509.CRLNumber(int(at.timestamp() * 1000)), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        )
        for serial, taken in tuple(self.revoked().items()):
            if taken.issuer == issuer.key_name:
                entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(taken.at).build()
                builder = builder.add_revoked_certificate(entry)
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)

    def answer_on(self, certificate: bytes, at: datetime) -> bytes:
        """Return the DER OCSP response on one of our certificates, signed by its issuer."""
        subject = x509.load_der_x509_certificate(certificate)
        issuer = self.issuer_of(subject)
        name_hash, key_hash = _hashes_of(issuer, "sha256")
        return self._answer(issuer, name_hash, key_hash, subject.serial_number, hashes.SHA256(), True, at, None)

    def respond(self, request: bytes, at: datetime) -> bytes:
        """Return the DER OCSPResponse to a DER OCSPRequest on one certificate; never raises, whatever was sent."""
        try:
            asked = ocsp.load_der_ocsp_request(request)
            algorithm, serial = asked.hash_algorithm, asked.serial_number
            nonce = _nonce_of(asked)
        except (ValueError, TypeError, NotImplementedError, UnsupportedAlgorithm):
            return _refused(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
        for issuer in self._issuers:
            name_hash, key_hash = _hashes_of(issuer, algorithm.name)
            if (asked.issuer_name_hash, asked.issuer_key_hash) == (name_hash, key_hash):
                known = self._was_issued(serial, issuer)
                return self._answer(issuer, name_hash, key_hash, serial, algorithm, known, at, nonce)
        return _refused(ocsp.OCSPResponseStatus.UNAUTHORIZED)  # RFC 5019, 2.2.3

    def _was_issued(self, serial: int, issuer: Issuer) -> bool:
        if self._issued.get(serial) != issuer.key_name:
            self._issued.update((int(entry["serial"], 16), entry["issuer"]) for entry in self._issued_file.news())
        return self._issued.get(serial) == issuer.key_name

    def _answer(
        self,
        issuer: Issuer,
        name_hash: bytes,
        key_hash: bytes,
        serial: int,
        algorithm: hashes.HashAlgorithm,
        known: bool,
        at: datetime,
        nonce: x509.OCSPNonce | None,
    ) -> bytes:
        taken = self.revoked().get(serial)
        status = OCSPCertStatus.GOOD if known else OCSPCertStatus.UNKNOWN
        if taken is not None and taken.issuer == issuer.key_name:
            status = OCSPCertStatus.REVOKED
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response_by_hash(
                issuer_name_hash=name_hash,
                issuer_key_hash=key_hash,
                serial_number=serial,
                algorithm=algorithm,
                cert_status=status,
                this_update=at,
                next_update=at + ANSWER_LIFETIME,
                revocation_time=taken.at if taken and status is OCSPCertStatus.REVOKED else None,
                revocation_reason=None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
        )
        if nonce is not None:
            builder = builder.add_extension(nonce, critical=False)
        return builder.sign(self._keys.key(issuer.key_name), hashes.SHA256()).public_bytes(Encoding.DER)


def _hashes_of(issuer: Issuer, algorithm: str) -> tuple[bytes, bytes]:
    """Return how a request names an issuer: hash of its name, hash of its key (RFC 6960, 4.1.1)."""
    point = issuer.certificate.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    hashed = [new_digest(algorithm, part).digest() for part in (issuer.certificate.subject.public_bytes(), point)]
    return hashed[0], hashed[1]


def _nonce_of(asked: ocsp.OCSPRequest) -> x509.OCSPNonce | None:
    for extension in asked.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            if len(extension.value.nonce) > LONGEST_NONCE:
                raise ValueError("nonce too long")
            return extension.value
    return None


def _refused(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
