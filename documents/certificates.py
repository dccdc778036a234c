"""
X.509 certificates of the house (RFC 5280), as they are written: names, purposes, where to ask about them.

Pure building; who gets which certificate is decided in `authority`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

ARC = "2.25.290278359367366729942256196592014080933"
"""Under ITU-T X.667 anybody may use 2.25; this arc is ours."""
POLICIES: Mapping[str, str] = {
    "certification": f"{ARC}.1.1",
    "party": f"{ARC}.1.2",
    "applicant": f"{ARC}.1.3",
    "mediator": f"{ARC}.1.4",
    "clerk": f"{ARC}.1.5",
    "judge": f"{ARC}.1.6",
    "recorder": f"{ARC}.1.7",
    "interpreter": f"{ARC}.1.8",
    "recipient": f"{ARC}.1.9",
    "party-seal": f"{ARC}.2.1",
    "committee-seal": f"{ARC}.2.2",
    "court-seal": f"{ARC}.2.3",
}
"""Role -> policy of the certificates that may sign in it."""
TIMESTAMP_POLICY = f"{ARC}.3.1"

BEFORE = timedelta(minutes=1)
"""Certificates begin a little earlier than asked, for clocks that differ."""
NAME_LENGTH = 64
"""RFC 5280 allows no longer names. In a common name the library counts bytes: 21 Chinese characters."""


@dataclass(frozen=True)
class Issuer:
    """One generation of the root or of the issuing authority."""

    key_name: str
    """`root`, `issuing`, after a rotation `issuing-g2` and so on; also its name in addresses."""
    certificate: x509.Certificate


@dataclass(frozen=True)
class Addresses:
    """Where anybody can ask about certificates; nothing is written into them where `public_url` is empty."""

    public_url: str
    """No slash at the end."""

    def extensions(self, issuer: str) -> tuple[x509.ExtensionType, ...]:
        """Return authority information access and CRL distribution point (RFC 5280, 4.2.2.1 and 4.2.1.13)."""
        if not self.public_url:
            return ()
        url = x509.UniformResourceIdentifier
        return (
            x509.AuthorityInformationAccess(
                [
                    x509.AccessDescription(AuthorityInformationAccessOID.OCSP, url(f"{self.public_url}/ocsp")),
                    x509.AccessDescription(
                        AuthorityInformationAccessOID.CA_ISSUERS, url(f"{self.public_url}/ca/{issuer}.cer")
                    ),
                ]
            ),
            x509.CRLDistributionPoints(
                [x509.DistributionPoint([url(f"{self.public_url}/crl/{issuer}.crl")], None, None, None)]
            ),
        )


def authority_certificate(
    key: ec.EllipticCurvePublicKey,
    subject: x509.Name,
    issuer: Issuer | None,
    issuer_key: ec.EllipticCurvePrivateKey,
    at: datetime,
    lifetime: timedelta,
    addresses: Addresses,
) -> x509.Certificate:
    """Return the certificate of an authority; of a root where `issuer` is None."""
    builder = _begun(key, subject, issuer, issuer_key, at, lifetime)
    path_length = 0 if issuer else 1
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    builder = builder.add_extension(_key_usage(certificate_sign=True), critical=True)
    for extension in addresses.extensions(issuer.key_name) if issuer else ():
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def end_certificate(
    key: ec.EllipticCurvePublicKey,
    subject: x509.Name,
    policy: str,
    issuer: Issuer,
    issuer_key: ec.EllipticCurvePrivateKey,
    at: datetime,
    lifetime: timedelta,
    addresses: Addresses,
    timestamping: bool = False,
) -> x509.Certificate:
    """Return a certificate that may sign papers under `policy`, or with `timestamping` tokens and nothing else."""
    policies = x509.CertificatePolicies([x509.PolicyInformation(x509.ObjectIdentifier(policy), None)])
    usage = _key_usage(digital_signature=True, content_commitment=not timestamping)
    builder = (
        _begun(key, subject, issuer, issuer_key, at, lifetime)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(policies, critical=False)
    )
    for extension in addresses.extensions(issuer.key_name):
        builder = builder.add_extension(extension, critical=False)
    if timestamping:
        # RFC 3161, 2.3: critical, and no other purpose beside it.
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def named(common_name: str, organisation: str, serial_number: str = "") -> x509.Name:
    """Return a distinguished name; each part as long as RFC 5280 allows."""
    parts = [
        (NameOID.COUNTRY_NAME, "CN"),
        (NameOID.ORGANIZATION_NAME, organisation[:NAME_LENGTH]),
        (NameOID.COMMON_NAME, common_name.encode()[:NAME_LENGTH].decode(errors="ignore")),
        (NameOID.SERIAL_NUMBER, serial_number),
    ]
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts if value])


def years(count: int) -> timedelta:
    return timedelta(days=365 * count + count // 4)


def _begun(
    key: ec.EllipticCurvePublicKey,
    subject: x509.Name,
    issuer: Issuer | None,
    issuer_key: ec.EllipticCurvePrivateKey,
    at: datetime,
    lifetime: timedelta,
) -> x509.CertificateBuilder:
    """Begin a certificate; it ends no later than its issuer's."""
    until = at + lifetime
    if issuer is not None:
        until = min(until, issuer.certificate.not_valid_after_utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - BEFORE)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def _key_usage(
    digital_signature: bool = False, content_commitment: bool = False, certificate_sign: bool = False
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature or certificate_sign,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificate_sign,
        crl_sign=certificate_sign,
        encipher_only=False,
        decipher_only=False,
    )
