"""
The certificate authority of the house: who a signature speaks for, and whether it still may.

A root signs one issuing authority; that issues a certificate for each signing act (its key
used once), for each organisation's seal, and for the time-stamp service. What a
certificate may sign is said by its policy, never by a name. Each key has generations: after a
rotation the newest signs, and what the older ones signed stays good. An authority of one's own
is no licensed provider (Electronic Signature Law, art. 16); a licensed one may issue the
certificates of acts: see `outside`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel import Conflict, NotFound

from .certificates import (
    POLICIES,
    TIMESTAMP_POLICY,
    Addresses,
    Issuer,
    authority_certificate,
    end_certificate,
    named,
    years,
)
from .keys import DistantKey, KeyProvider, generations, next_generation
from .outside import Application, EnrolledSeal, Outside
from .revocations import Revocations, TakenBack
from .signed_data import Identity, Signer

SEAL_ROLES = frozenset({"party-seal", "committee-seal", "court-seal"})

ROOT_YEARS, ISSUING_YEARS, TIMESTAMP_YEARS, SEAL_YEARS = 25, 15, 11, 5
ACT_LIFETIME = timedelta(days=30)
"""Its key is gone at once; the paper must be closed before the certificate ends, or strict readers doubt it."""
ISSUING_RENEWAL = years(TIMESTAMP_YEARS + 1)
"""The next issuing authority follows by itself this long before the present one ends: none outlives its issuer."""
SEAL_RENEWAL = timedelta(days=90)
"""A seal gets its next key and certificate this long before the present one ends."""


@dataclass(frozen=True)
class Trust:
    """What a verifier believes in before it opens a file. All certificates and lists are DER."""

    roots: tuple[bytes, ...]
    certificates: tuple[bytes, ...]
    """Authorities between the roots and the signers."""
    crls: tuple[bytes, ...]
    policies: Mapping[str, str]
    """Role -> policy OID, as `POLICIES`."""
    timestamp_policies: tuple[str, ...]
    others: tuple[bytes, ...] = ()
    """Outside authorities whose papers are taken for good, too; roots of their own rules, not of ours."""


@dataclass(frozen=True)
class Revocation:
    """Proof, at one instant, that certificates have not been taken back. All DER."""

    certificates: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]
    crls: tuple[bytes, ...]


class Authority:
    """Root and issuing authority, and the certificates they gave. Instants are aware and in UTC."""

    def __init__(
        self,
        keys: KeyProvider,
        folder: Path,
        roots: tuple[Issuer, ...],
        issuing: tuple[Issuer, ...],
        addresses: Addresses,
        platform: str,
        outside: Outside,
    ) -> None:
        self.issuers = (*roots, *issuing)
        """All generations, roots first."""
        self.root = roots[-1].certificate
        self.issuing = issuing[-1].certificate
        self.revocations = Revocations(keys, folder, self.issuers)
        self._roots = roots
        self._issuing = issuing
        self._keys = keys
        self._addresses = addresses
        self._platform = platform
        self._outside = outside
        self._enrolled: dict[str, EnrolledSeal] = {}
        self._signers: dict[str, Signer] = {}

    @classmethod
    def open(
        cls,
        keys: KeyProvider,
        folder: Path,
        at: datetime,
        platform: str = "Concord",
        public_url: str = "",
        outside: Outside | None = None,
    ) -> "Authority":
        """
        Return the authority kept in `keys` and `folder`; the first call makes it, valid from `at`.

        `platform` is the organisation in the names of root and issuing authority; certificates
        say that lists and answers are found at `public_url` (no slash at its end). Providers
        `outside` issue certificates of acts, or hold seals, in our place.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        addresses = Addresses(public_url)
        roots = tuple(
            _authority(keys, name, _authority_name(platform, "Root R", number), None, at, ROOT_YEARS, addresses)
            for number, name in enumerate(generations(keys, "root"), 1)
        )
        names = [*generations(keys, "issuing")]
        end = _end_of(keys, names[-1], at)
        if end - at < ISSUING_RENEWAL and end < roots[-1].certificate.not_valid_after_utc:
            names.append(next_generation(names[-1]))
        issuing = tuple(
            _authority(
                keys, name, _authority_name(platform, "Issuing E", number), roots[-1], at, ISSUING_YEARS, addresses
            )
            for number, name in enumerate(names, 1)
        )
        return cls(keys, folder, roots, issuing, addresses, platform, outside or Outside())

    def issue_act(
        self, name: str, event_id: str, role: str, at: datetime, organisation: str = "", evidence: str = ""
    ) -> Signer:
        """
        Return a fresh key and its certificate for one signing act.

        `event_id` (at most 64 ASCII letters, digits and dashes) ties the certificate to our
        record of the act; the certificate holds no identity number. `evidence` is the digest of
        the proof of identity, for a licensed provider; what that one raises: see `outside`.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        subject = named(name, organisation, event_id)
        if (licensed := self._outside.certificates) is not None:
            csr = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
            asked = Application(event_id, csr.public_bytes(Encoding.DER), POLICIES[role], evidence)
            given = x509.load_der_x509_certificate(licensed.issue(asked))
            return Signer(key, Identity.of(given, licensed.anchors.between))
        certificate = self._end_entity(key.public_key(), subject, POLICIES[role], at, ACT_LIFETIME)
        return Signer(key, Identity.of(certificate, self._chain()))

    def seal_certificate(
        self, seal_id: str, name: str, role: str, at: datetime, organisation_id: str | None = None
    ) -> bytes:
        """
        Return the DER certificate of a seal at `at`, for five years; the first call makes it.

        Within ninety days of its end the next one is made, with a key of its own. `name` is the
        organisation's; `organisation_id` (`seal_id` where left out) is what verifiers compare.
        """
        if role not in SEAL_ROLES:
            raise ValueError(f"not the role of a seal: {role!r}")
        if (service := self._outside.seals) is not None:
            self._enrolled[seal_id] = service.enrol(seal_id, organisation_id or seal_id, name, POLICIES[role])
            return self._enrolled[seal_id].certificate
        newest = generations(self._keys, f"seal-{seal_id}")[-1]
        make = partial(self._new_seal, name, role, at, organisation_id or seal_id)
        certificate = self._keys.certificate(newest, lambda: make(newest))
        if x509.load_der_x509_certificate(certificate).not_valid_after_utc - at < SEAL_RENEWAL:
            next_one = next_generation(newest)
            certificate = self._keys.certificate(next_one, lambda: make(next_one))
        return certificate

    def seal_signer(self, seal_id: str, at: datetime) -> Signer:
        """
        Return the signer of a seal.

        NotFound("seal.not-registered") where `seal_certificate` was never called for it;
        Conflict("seal.expired") after its five years.
        """
        if (service := self._outside.seals) is not None:
            enrolled = self._enrolled.get(seal_id)
            held = x509.load_der_x509_certificate(enrolled.certificate if enrolled else _no_seal(seal_id))
            public = held.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            return Signer(
                DistantKey(public, partial(service.sign, seal_id)), Identity.of(held, service.anchors.between)
            )
        key_name = generations(self._keys, f"seal-{seal_id}")[-1]
        certificate = x509.load_der_x509_certificate(self._keys.certificate(key_name, lambda: _no_seal(seal_id)))
        if at > certificate.not_valid_after_utc:
            raise Conflict("seal.expired", organisation=seal_id)
        return Signer(self._keys.key(key_name), Identity.of(certificate, self._chain(certificate)))

    def outside_drawing(self, seal_id: str) -> bytes | None:
        """Return the look that an e-seal service gives a seal; None where seals are held here."""
        enrolled = self._enrolled.get(seal_id)
        return enrolled.drawing if enrolled else None

    def seal_certificates(self, seal_id: str) -> tuple[bytes, ...]:
        """Return the DER certificates that a seal has had, oldest first; none where it was never used."""
        names = [name for name in generations(self._keys, f"seal-{seal_id}") if name in self._keys.names()]
        return tuple(self._keys.certificate(name, lambda: _no_seal(seal_id)) for name in names)

    def revoke_seal(self, seal_id: str, at: datetime) -> None:
        """Take back every certificate that a seal has had, from `at` on; again changes nothing."""
        if self._outside.seals is not None:
            self._outside.seals.revoke(seal_id)
        for certificate in self.seal_certificates(seal_id):
            if x509.load_der_x509_certificate(certificate).serial_number not in self.revoked():
                self.revoke(certificate, at)

    def platform_signer(self, platform: str, at: datetime) -> Signer:
        """Return the signer that certifies papers before anybody signs; a new one each year."""
        return self._yearly_signer("platform", platform, at)

    def timestamp_signer(self, at: datetime, platform: str = "Concord") -> Signer:
        """Return the signer of time-stamps (RFC 3161, 2.3: critical timeStamping only); a new one each year."""
        return self._yearly_signer("timestamp", platform, at)

    def revoke(self, certificate: bytes, at: datetime) -> None:
        """Take a certificate back from `at` on, for ever; lists and answers made later say so."""
        self.revocations.revoke(certificate, at)

    def revoked(self) -> Mapping[int, TakenBack]:
        """Return serial -> since when a certificate is taken back."""
        return self.revocations.revoked()

    def ocsp(self, certificate: bytes, at: datetime) -> bytes:
        """Return the DER OCSP response (RFC 6960) on a certificate, signed by its issuer, who may be a provider."""
        prover = self._outside.prover(x509.load_der_x509_certificate(certificate).issuer)
        return prover(certificate) if prover is not None else self.revocations.answer_on(certificate, at)

    def crls(self, at: datetime) -> tuple[bytes, ...]:
        """Return the DER revocation lists of all our authorities, good for 31 days."""
        return tuple(self.revocations.list_of(issuer, at) for issuer in self.issuers)

    def certificates(self) -> dict[str, bytes]:
        """Return key name -> DER certificate, of everything that has one."""
        return {name: self._keys.certificate(name, bytes) for name in self._keys.names()}

    def newest(self, key_name: str) -> str:
        """Return the newest generation of the same key."""
        return generations(self._keys, key_name.partition("-g")[0])[-1]

    def issuer(self, key_name: str) -> Issuer:
        """Return the authority of that name; NotFound("authority.unknown")."""
        for each in self.issuers:
            if each.key_name == key_name:
                return each
        raise NotFound("authority.unknown", name=key_name)

    def revocation(self, certificates: tuple[bytes, ...], at: datetime) -> Revocation:
        """Return what proves, at `at`, the state of these certificates and of the authorities above them."""
        anchors = self._outside.anchors()
        return Revocation(
            certificates=(
                *(each.certificate.public_bytes(Encoding.DER) for each in reversed(self.issuers)),
                *(each for anchor in anchors for each in (*anchor.between, *anchor.roots)),
            ),
            ocsps=tuple(self.ocsp(certificate, at) for certificate in certificates),
            crls=(*self.crls(at), *self._outside.crls()),
        )

    def trust(self, at: datetime) -> Trust:
        """Return what verifiers of our papers believe in, with revocation lists of this instant."""
        anchors = self._outside.anchors()
        return Trust(
            roots=(
                *(each.certificate.public_bytes(Encoding.DER) for each in self._roots),
                *(root for anchor in anchors for root in anchor.roots),
            ),
            certificates=(
                *(each.certificate.public_bytes(Encoding.DER) for each in self._issuing),
                *(each for anchor in anchors for each in anchor.between),
            ),
            crls=(*self.crls(at), *self._outside.known_crls),
            policies=dict(POLICIES),
            timestamp_policies=(TIMESTAMP_POLICY,),
        )

    def rotate(self, purpose: str, at: datetime) -> tuple[str, ...]:
        """
        Make the next generation of `root` (and of what it issues through), `issuing`, `platform` or `timestamp`.

        Returns the names of the new keys. The authority must be opened again to use them; what
        the older ones signed stays good. ValueError for anything else.
        """
        if purpose in ("platform", "timestamp"):
            name = next_generation(generations(self._keys, f"{purpose}-{at.year}")[-1])
            self._signers.clear()
            self._keys.certificate(name, lambda: self._yearly_certificate(purpose, name, self._platform, at))
            return (name,)
        if purpose not in ("root", "issuing"):
            raise ValueError(f"no such key: {purpose}")
        made, root = [], self._roots[-1]
        if purpose == "root":
            subject = _authority_name(self._platform, "Root R", len(self._roots) + 1)
            key_name = next_generation(root.key_name)
            root = _authority(self._keys, key_name, subject, None, at, ROOT_YEARS, self._addresses)
            made.append(key_name)
        subject = _authority_name(self._platform, "Issuing E", len(self._issuing) + 1)
        key_name = next_generation(self._issuing[-1].key_name)
        _authority(self._keys, key_name, subject, root, at, ISSUING_YEARS, self._addresses)
        return (*made, key_name)

    def rotate_seal(self, seal_id: str, name: str, role: str, at: datetime, organisation_id: str) -> bytes:
        """Return the certificate of a fresh key for a seal that is in use, whatever is left of the present one."""
        self.seal_certificate(seal_id, name, role, at, organisation_id)
        next_one = next_generation(generations(self._keys, f"seal-{seal_id}")[-1])
        return self._keys.certificate(next_one, lambda: self._new_seal(name, role, at, organisation_id, next_one))

    def _new_seal(self, name: str, role: str, at: datetime, organisation_id: str, key_name: str) -> bytes:
        subject = named(name, name, organisation_id)
        public = self._keys.key(key_name).public_key()
        return self._end_entity(public, subject, POLICIES[role], at, years(SEAL_YEARS)).public_bytes(Encoding.DER)

    def _yearly_signer(self, purpose: str, platform: str, at: datetime) -> Signer:
        """Keys that sign by the thousand are used for one year; their certificates outlive them for the verifiers."""
        year = f"{purpose}-{at.year}"
        if year not in self._signers:
            name = generations(self._keys, year)[-1]
            made = self._keys.certificate(name, lambda: self._yearly_certificate(purpose, name, platform, at))
            certificate = x509.load_der_x509_certificate(made)
            self._signers[year] = Signer(self._keys.key(name), Identity.of(certificate, self._chain(certificate)))
        return self._signers[year]

    def _yearly_certificate(self, purpose: str, key_name: str, platform: str, at: datetime) -> bytes:
        stamping = purpose == "timestamp"
        subject = named(f"{platform} Time-stamp {at.year}" if stamping else platform, platform)
        policy = TIMESTAMP_POLICY if stamping else POLICIES["certification"]
        lifetime = years(TIMESTAMP_YEARS if stamping else SEAL_YEARS)
        public = self._keys.key(key_name).public_key()
        return self._end_entity(public, subject, policy, at, lifetime, stamping).public_bytes(Encoding.DER)

    def _chain(self, certificate: x509.Certificate | None = None) -> tuple[bytes, ...]:
        """Return the authority between a certificate and its root; the newest where none is given."""
        issuer = self._issuing[-1] if certificate is None else self.revocations.issuer_of(certificate)
        return (issuer.certificate.public_bytes(Encoding.DER),)

    def _end_entity(
        self,
        key: ec.EllipticCurvePublicKey,
        subject: x509.Name,
        policy: str,
        at: datetime,
        lifetime: timedelta,
        timestamping: bool = False,
    ) -> x509.Certificate:
        issuer = self._issuing[-1]
        issuer_key = self._keys.key(issuer.key_name)
        made = end_certificate(key, subject, policy, issuer, issuer_key, at, lifetime, self._addresses, timestamping)
        self.revocations.record(made, issuer.key_name)
        return made


def _authority(
    keys: KeyProvider,
    key_name: str,
    subject: x509.Name,
    issuer: Issuer | None,
    at: datetime,
    lifetime: int,
    addresses: Addresses,
) -> Issuer:
    def make() -> bytes:
        key = keys.key(key_name)
        issuer_key = keys.key(issuer.key_name) if issuer else key
        made = authority_certificate(key.public_key(), subject, issuer, issuer_key, at, years(lifetime), addresses)
        return made.public_bytes(Encoding.DER)

    return Issuer(key_name, x509.load_der_x509_certificate(keys.certificate(key_name, make)))


def _authority_name(platform: str, kind: str, number: int) -> x509.Name:
    return named(f"{platform} {kind}{number}", platform)


def _end_of(keys: KeyProvider, key_name: str, at: datetime) -> datetime:
    """Return when a kept certificate ends; far away where there is none yet."""
    if key_name not in keys.names():
        return at + years(ROOT_YEARS)
    return x509.load_der_x509_certificate(keys.certificate(key_name, bytes)).not_valid_after_utc


def _no_seal(seal_id: str) -> bytes:
    raise NotFound("seal.not-registered", organisation=seal_id)
