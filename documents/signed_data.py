"""
CMS SignedData (RFC 5652) with one signer: the form of a PAdES signature and of a time-stamp token.

Signed attributes are content-type, message-digest and signing-certificate-v2 (RFC 5035), which
pins the certificate; a PAdES signature says its time in the PDF and in its time-stamp, not here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from . import der

SHA256 = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))
ECDSA_WITH_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))
DATA = "1.2.840.113549.1.7.1"
TST_INFO = "1.2.840.113549.1.9.16.1.4"
SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
CONTENT_TYPE = der.oid("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE_V2 = der.oid("1.2.840.113549.1.9.16.2.47")
SIGNATURE_TIME_STAMP = der.oid("1.2.840.113549.1.9.16.2.14")


@dataclass(frozen=True)
class Identity:
    """A certificate, and those between it and the root; all DER."""

    certificate: bytes
    issuer_and_serial: bytes
    """DER IssuerAndSerialNumber."""
    chain: tuple[bytes, ...]

    @classmethod
    def of(cls, certificate: x509.Certificate, chain: Sequence[bytes]) -> "Identity":
        """Return how a SignedData names the holder of `certificate`."""
        named = der.sequence(certificate.issuer.public_bytes(), der.integer(certificate.serial_number))
        return cls(certificate.public_bytes(Encoding.DER), named, tuple(chain))


@dataclass(frozen=True)
class Signer:
    """A P-256 key and whom it signs for."""

    key: ec.EllipticCurvePrivateKey
    identity: Identity

    @property
    def certificate(self) -> bytes:
        """DER."""
        return self.identity.certificate


@dataclass(frozen=True)
class Signature:
    """One signature over signed attributes, before it is put together."""

    attributes: bytes
    """DER SET OF, as it was signed."""
    value: bytes


def signed_attributes(certificate: bytes, digest: bytes, content_type: str = DATA) -> bytes:
    """Return the DER attributes that a signer with this certificate signs over a SHA-256 `digest`."""
    pinned = der.sequence(der.sequence(der.sequence(der.octets(sha256(certificate).digest()))))
    return der.set_of(
        [
            der.sequence(CONTENT_TYPE, der.set_of([der.oid(content_type)])),
            der.sequence(MESSAGE_DIGEST, der.set_of([der.octets(digest)])),
            der.sequence(SIGNING_CERTIFICATE_V2, der.set_of([pinned])),
        ]
    )


def sign_digest(signer: Signer, digest: bytes, content_type: str = DATA) -> Signature:
    """Sign a SHA-256 `digest` of content of that type."""
    attributes = signed_attributes(signer.certificate, digest, content_type)
    return Signature(attributes, signer.key.sign(attributes, ec.ECDSA(hashes.SHA256())))


def assemble(
    identity: Identity,
    signature: Signature,
    content: bytes | None = None,
    content_type: str = DATA,
    token: bytes | None = None,
    with_certificates: bool = True,
) -> bytes:
    """
    Return the whole SignedData as DER; `content` None means detached.

    `token` is a time-stamp token over the signature value, kept as unsigned attribute
    (RFC 3161, appendix A).
    """
    inside = der.oid(content_type) + (b"" if content is None else der.tagged(0xA0, der.octets(content)))
    certificates = der.tagged(0xA0, *sorted((identity.certificate, *identity.chain))) if with_certificates else b""
    stamped = b""
    if token is not None:
        stamped = der.tagged(0xA1, der.sequence(SIGNATURE_TIME_STAMP, der.set_of([token])))
    signer_info = der.sequence(
        der.integer(1),
        identity.issuer_and_serial,
        SHA256,
        b"\xa0" + signature.attributes[1:],
        ECDSA_WITH_SHA256,
        der.octets(signature.value),
        stamped,
    )
    version = der.integer(1 if content_type == DATA else 3)
    signed = der.sequence(version, der.set_of([SHA256]), der.sequence(inside), certificates, der.set_of([signer_info]))
    return der.sequence(SIGNED_DATA, der.tagged(0xA0, signed))
